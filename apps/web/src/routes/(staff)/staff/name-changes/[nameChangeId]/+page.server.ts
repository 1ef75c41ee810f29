import { error, fail, redirect } from '@sveltejs/kit';
import { decideNameChange, findNameChange, isUuid, pagePermission, problemWords, textFields } from '#lib/server/account/index.ts';
import { syncRegistryEntry } from '#lib/server/credential/index.ts';
import { tellNameChange } from '#lib/server/conduct/index.ts';
import { database, inTransaction } from '#lib/server/db/pool.ts';
import { lookAgain } from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

const NONE = 'There is no such request.';

function deciding(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'account.decide-name-change');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = deciding(locals);
  const change = isUuid(params.nameChangeId) ? await findNameChange(database(), permission, params.nameChangeId) : undefined;
  if (!change) error(404, NONE);
  return { change, own: change.personId === permission.actor.personId, zone: currentScheme().zone.value };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const permission = deciding(locals);
    if (!isUuid(params.nameChangeId)) error(404, NONE);
    const fields = textFields(await request.formData(), ['decision', 'reason']);
    if (fields.decision !== 'approve' && fields.decision !== 'refuse')
      return fail(400, { reason: fields.reason, problem: 'Choose whether to approve or to refuse.' });
    const decision = { legalNameChangeId: params.nameChangeId, approve: fields.decision === 'approve', reason: fields.reason };
    // An approved name stands in the registry from the same moment, and an application is judged by an approved birth date.
    const done = await inTransaction(database(), async (tx) => {
      const change = await findNameChange(tx, permission, params.nameChangeId);
      const decided = await decideNameChange(tx, permission, decision, { clock: systemClock, tell: tellNameChange });
      if (decided.ok && change) await syncRegistryEntry(tx, change.personId, systemClock.now());
      if (decided.ok && change?.to.birthDate) await lookAgain(tx, change.personId, systemClock.now());
      return decided;
    });
    if (!done.ok) return fail(400, { reason: fields.reason, problem: problemWords(done.error) });
    redirect(303, '/staff/name-changes?done=1');
  },
};
