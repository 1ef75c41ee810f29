import { json } from '@sveltejs/kit';
import { beginPasskeySignIn, clientOf, problemWords, setCookies, signInByPasskey } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

/** Gives a challenge to sign. */
export const POST: RequestHandler = async (event) => {
  const begun = await beginPasskeySignIn(database(), { clock: systemClock, client: clientOf(event) });
  return begun.ok ? json(begun.value) : json({ problem: problemWords(begun.error) }, { status: 429 });
};

/** Takes the signed challenge and opens a session. */
export const PUT: RequestHandler = async (event) => {
  const body: unknown = await event.request.json().catch(() => undefined);
  const signedIn = await signInByPasskey(database(), body, { clock: systemClock, client: clientOf(event) });
  if (!signedIn.ok) return json({ problem: problemWords(signedIn.error) }, { status: 400 });
  setCookies(event.cookies, signedIn.value.cookies);
  return json({ done: true });
};
