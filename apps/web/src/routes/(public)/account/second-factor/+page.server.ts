import { fail, redirect } from '@sveltejs/kit';
import { toString as qrCode } from 'qrcode';
import {
  beginAuthenticator,
  clientOf,
  confirmSession,
  findFactors,
  homeOf,
  isStaff,
  problemWords,
  safeNext,
  setCookies,
  textFields,
} from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const next = safeNext(url.searchParams.get('next'), '');
  if (!locals.session) redirect(303, `/sign-in?next=${encodeURIComponent(`/account/second-factor?next=${encodeURIComponent(next)}`)}`);
  const { actor } = locals.session;
  if (actor.secondFactor) redirect(303, next || homeOf(actor));
  return { next, home: homeOf(actor), staff: isStaff(actor), factors: await findFactors(database(), actor.personId) };
};

export const actions: Actions = {
  /** Begins to set up an authenticator. */
  begin: async (event) => {
    const { password } = textFields(await event.request.formData(), ['password']);
    const begun = await beginAuthenticator(database(), password, { clock: systemClock, client: clientOf(event) });
    if (!begun.ok) return fail(400, { step: 'begin' as const, problem: problemWords(begun.error) });
    const { uri, secret, recoveryCodes } = begun.value;
    return { step: 'confirm' as const, secret, recoveryCodes, qr: await qrCode(uri, { type: 'svg', margin: 2 }) };
  },
  code: async (event) => {
    const fields = textFields(await event.request.formData(), ['code', 'next', 'setUp']);
    const confirmed = await confirmSession(database(), fields.code, { clock: systemClock, client: clientOf(event) });
    if (!confirmed.ok) {
      if (confirmed.error === 'ACCOUNT_SIGN_IN_NEEDED') redirect(303, '/sign-in');
      const step = fields.setUp ? ('confirm' as const) : ('code' as const);
      return fail(confirmed.error === 'ACCOUNT_TOO_MANY_TRIES' ? 429 : 400, { step, problem: problemWords(confirmed.error) });
    }
    setCookies(event.cookies, confirmed.value.cookies);
    redirect(303, safeNext(fields.next, homeOf(event.locals.session?.actor)));
  },
};
