import { error, fail, redirect } from '@sveltejs/kit';
import { clientOf, closeAccount, eraseAccount, pagePermission, problemWords, setCookies, signOut, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { alsoErase } from './erasure.ts';
import type { Actions, PageServerLoad } from './$types';

function own(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'account.manage-own');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = ({ locals, url }) => {
  own(locals);
  const step = url.searchParams.get('step');
  return { step: step === 'close' || step === 'erase' ? step : undefined };
};

export const actions: Actions = {
  close: async (event) => {
    const permission = own(event.locals);
    const form = await event.request.formData();
    const fields = { ...textFields(form, ['password']), understood: form.get('understood') === 'on' };
    const done = await closeAccount(database(), permission, fields, { clock: systemClock });
    if (!done.ok)
      return fail(done.error === 'ACCOUNT_TOO_MANY_TRIES' ? 429 : 400, { code: done.error, problem: problemWords(done.error), understood: fields.understood });
    setCookies(event.cookies, await signOut(database(), clientOf(event)));
    redirect(303, '/account/ended?how=closed');
  },
  erase: async (event) => {
    const permission = own(event.locals);
    const form = await event.request.formData();
    const fields = { ...textFields(form, ['password']), understood: form.get('understood') === 'on' };
    const done = await eraseAccount(database(), permission, fields, alsoErase, { clock: systemClock });
    if (!done.ok)
      return fail(done.error === 'ACCOUNT_TOO_MANY_TRIES' ? 429 : 400, { code: done.error, problem: problemWords(done.error), understood: fields.understood });
    setCookies(event.cookies, await signOut(database(), clientOf(event)));
    redirect(303, '/account/ended?how=erased');
  },
};
