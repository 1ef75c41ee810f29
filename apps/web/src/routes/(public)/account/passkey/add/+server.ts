import { json } from '@sveltejs/kit';
import { addPasskey, beginPasskey, clientOf, problemWords } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

const status = (code: string) => (code === 'ACCOUNT_SIGN_IN_NEEDED' ? 401 : code === 'ACCOUNT_TOO_MANY_TRIES' ? 429 : 400);

/** Gives a challenge for a new passkey, to whoever is signed in and gives the password again. */
export const POST: RequestHandler = async (event) => {
  const body: unknown = await event.request.json().catch(() => undefined);
  const password = typeof body === 'object' && body !== null && 'password' in body && typeof body.password === 'string' ? body.password : '';
  const begun = await beginPasskey(database(), password, { clock: systemClock, client: clientOf(event) });
  return begun.ok ? json(begun.value) : json({ problem: problemWords(begun.error) }, { status: status(begun.error) });
};

/** Takes the new passkey. */
export const PUT: RequestHandler = async (event) => {
  const body: unknown = await event.request.json().catch(() => undefined);
  const added = await addPasskey(database(), body, { clock: systemClock, client: clientOf(event) });
  return added.ok ? json({ done: true }) : json({ problem: problemWords(added.error) }, { status: status(added.error) });
};
