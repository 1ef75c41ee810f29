import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, permit, textFields } from '#lib/server/account/index.ts';
import { APPEAL_LABELS, APPEAL_STATE_WORDS, appealPort, conductWords, decideAppeal, problemOf, readAppeal } from '#lib/server/conduct/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

function deciding(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'appeal.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals, params }) => {
  const read = await readAppeal(database(), deciding(locals), params.appealId, at);
  if (!read) error(404, 'There is no such appeal.');
  if ('conflict' in read) return { conflict: conductWords({ code: read.conflict }), appeal: undefined };
  const { appeal, personName, decision, decidedByName, asked } = read;
  const page = appealPort(appeal.kind)?.lookAt?.(appeal.decisionId);
  return {
    conflict: undefined,
    appeal: {
      appealId: appeal.appealId,
      personId: appeal.personId,
      personName,
      label: APPEAL_LABELS[appeal.kind],
      state: appeal.state,
      ...APPEAL_STATE_WORDS[appeal.state],
      grounds: appeal.grounds,
      reason: appeal.reason,
      hasFile: appeal.hasFile,
      filedAt: appeal.filedAt,
      decideBy: appeal.decideBy,
      decisionAt: appeal.decisionAt,
      decidedAt: appeal.decidedAt,
      why: decision?.why,
      decidedByName,
      asked,
      look: page && permit(locals.actor, page.needs).ok ? { href: page.href, label: page.label } : undefined,
    },
    follows: appealPort(appeal.kind)?.follows.en,
    zone: currentScheme().zone.value,
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['outcome', 'reason']);
    if (fields.outcome !== 'upheld' && fields.outcome !== 'changed') return fail(400, { reason: fields.reason, problem: 'Choose one of the two buttons.' });
    const done = await decideAppeal(database(), deciding(locals), { appealId: params.appealId, outcome: fields.outcome, reason: fields.reason }, at);
    if (!done.ok) return fail(400, { reason: fields.reason, problem: problemOf(done.error) });
    redirect(303, '/staff/appeals?done');
  },
};
