import { error, fail, redirect } from '@sveltejs/kit';
import { plainDateIn } from '@einthoven/kernel';
import { askNameChange, getProfile, listOwnNameChanges, pagePermission, problemWords, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

function own(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'account.manage-own');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = own(locals);
  const profile = await getProfile(database(), permission.actor.personId);
  if (!profile) error(404, 'There is nothing at this address.');
  const changes = await listOwnNameChanges(database(), permission);
  return {
    profile,
    changes: changes.map(({ legalNameChangeId, to, state, requestedAt, decidedAt, decisionReason }) => ({
      legalNameChangeId,
      to,
      state,
      requestedAt,
      decidedAt,
      decisionReason,
    })),
    asked: url.searchParams.has('asked'),
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const permission = own(locals);
    const form = await request.formData();
    const fields = textFields(form, ['legalName', 'familyName', 'birthDate']);
    const sent = form.get('file');
    const file = sent instanceof File ? { name: sent.name, bytes: Buffer.from(await sent.arrayBuffer()) } : { name: '', bytes: Buffer.alloc(0) };
    const today = plainDateIn(systemClock.now(), currentScheme().zone.value);
    const done = await askNameChange(database(), permission, { ...fields, file }, { clock: systemClock, today });
    if (!done.ok) return fail(400, { fields, field: done.error.field, problem: problemWords(done.error.problem) });
    redirect(303, '/me/name?asked');
  },
};
