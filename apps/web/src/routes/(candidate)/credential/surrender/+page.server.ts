import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { problemOf, readSurrenderable, surrenderCredential } from '#lib/server/conduct/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

function own(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'credential.surrender-own');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals }) => ({
  numbers: (await readSurrenderable(database(), own(locals), { clock: systemClock })).map(({ number }) => number),
});

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const permission = own(locals);
    const form = await request.formData();
    const { number, understood } = textFields(form, ['number', 'understood']);
    const done = await surrenderCredential(database(), permission, { number, understood: understood === 'on' }, { clock: systemClock });
    if (!done.ok) return fail(400, { number, problem: problemOf(done.error) });
    redirect(303, '/credential');
  },
};
