import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import { APPEAL_LABELS, APPEAL_STATE_WORDS, appealPort, expiryDuringAppeals, problemOf, readOwnAppeals, withdrawAppeal } from '#lib/server/conduct/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

function own(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'case.manage-own');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = own(locals);
  const appeal = (await readOwnAppeals(database(), permission, at)).find(({ appealId }) => appealId === params.appealId);
  if (!appeal) error(404, 'There is no such appeal.');
  return {
    appeal: {
      label: APPEAL_LABELS[appeal.kind],
      state: appeal.state,
      ...APPEAL_STATE_WORDS[appeal.state],
      grounds: appeal.grounds,
      reason: appeal.reason,
      hasFile: appeal.hasFile,
      filedAt: appeal.filedAt,
      decideBy: appeal.decideBy,
      decidedAt: appeal.decidedAt,
      late: appeal.state === 'waiting' && appeal.daysLeft < 0,
    },
    follows: appeal.state === 'changed' ? appealPort(appeal.kind)?.follows.en : undefined,
    expiry: await expiryDuringAppeals(database(), permission, [appeal], at),
    zone: currentScheme().zone.value,
    done: url.searchParams.has('done'),
  };
};

export const actions: Actions = {
  default: async ({ locals, params }) => {
    const done = await withdrawAppeal(database(), own(locals), params.appealId, at);
    if (!done.ok) return fail(400, { problem: problemOf(done.error) });
    redirect(303, '/cases?done=withdrawn');
  },
};
