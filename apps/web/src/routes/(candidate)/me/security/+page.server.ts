import { error, fail, redirect } from '@sveltejs/kit';
import {
  changePassword,
  clientOf,
  endOtherSessions,
  endSession,
  findFactors,
  isUuid,
  listPasskeys,
  listSessions,
  pagePermission,
  problemWords,
  removeAuthenticator,
  removePasskey,
  renewRecoveryCodes,
  setCookies,
  textFields,
  type AccountProblem,
} from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

function own(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'account.manage-own');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

const failed = (about: 'password' | 'authenticator' | 'passkey' | 'codes', code: AccountProblem) =>
  fail(code === 'ACCOUNT_TOO_MANY_TRIES' ? 429 : 400, { about, code, problem: problemWords(code) });

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = own(locals);
  const { actor } = permission;
  const [factors, passkeys, sessions] = await Promise.all([
    findFactors(database(), actor.personId),
    listPasskeys(database(), permission),
    listSessions(database(), permission, systemClock.now()),
  ]);
  return { factors, passkeys, sessions, thisSession: actor.sessionId, confirmed: actor.secondFactor, done: url.searchParams.get('done') };
};

export const actions: Actions = {
  password: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['current', 'next']);
    const done = await changePassword(database(), own(locals), fields, { clock: systemClock });
    if (!done.ok) return failed('password', done.error);
    redirect(303, '/me/security?done=password');
  },
  codes: async (event) => {
    const { password } = textFields(await event.request.formData(), ['password']);
    const done = await renewRecoveryCodes(database(), own(event.locals), password, { clock: systemClock, client: clientOf(event) });
    return done.ok ? { about: 'new-codes' as const, recoveryCodes: done.value } : failed('codes', done.error);
  },
  removeAuthenticator: async (event) => {
    const { password } = textFields(await event.request.formData(), ['password']);
    const done = await removeAuthenticator(database(), own(event.locals), password, { clock: systemClock, client: clientOf(event) });
    if (!done.ok) return failed('authenticator', done.error);
    setCookies(event.cookies, done.value);
    redirect(303, '/me/security?done=authenticator');
  },
  removePasskey: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['passkeyId', 'password']);
    const done = await removePasskey(database(), own(locals), fields, { clock: systemClock });
    if (!done.ok) return failed('passkey', done.error);
    redirect(303, '/me/security?done=passkey');
  },
  endSession: async ({ locals, request }) => {
    const { sessionId } = textFields(await request.formData(), ['sessionId']);
    if (isUuid(sessionId)) await endSession(database(), own(locals), sessionId);
    redirect(303, '/me/security?done=session');
  },
  endOthers: async ({ locals }) => {
    await endOtherSessions(database(), own(locals));
    redirect(303, '/me/security?done=sessions');
  },
};
