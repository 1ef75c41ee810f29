import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { answerCase, fileOf, OUTCOME_WORDS, problemOf, readOwnCase, readOwnDecision, CASE_LABELS, STEP_WORDS } from '#lib/server/conduct/index.ts';
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
  const read = await readOwnCase(database(), permission, params.caseId);
  if (!read) error(404, 'There is no such case.');
  const { it, steps } = read;
  const decision = await readOwnDecision(database(), permission, 'conduct', it.caseId, at);
  return {
    it: {
      caseId: it.caseId,
      state: it.state,
      answerBy: it.answerBy,
      decideBy: it.decideBy,
      revocationFinalOn: it.revocationFinalOn,
      ended: it.endedAt !== null,
    },
    label: CASE_LABELS[it.kind],
    outcome: it.outcome && OUTCOME_WORDS[it.outcome],
    steps: steps.map(({ stepId, step, outcome, words, publicReason, fileId, at: taken }) => ({
      stepId,
      title:
        step === 'notice'
          ? 'What is said'
          : step === 'answer'
            ? 'Your answer'
            : outcome
              ? `${STEP_WORDS[step]}: ${OUTCOME_WORDS[outcome].label}`
              : STEP_WORDS[step],
      words,
      publicReason,
      hasFile: fileId !== undefined,
      at: taken,
    })),
    appeal: decision && { until: decision.until, may: decision.refusal === undefined },
    zone: currentScheme().zone.value,
    done: url.searchParams.has('done'),
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const permission = own(locals);
    const form = await request.formData();
    const { words } = textFields(form, ['words']);
    const done = await answerCase(database(), permission, { caseId: params.caseId, words, file: await fileOf(form, 'file') }, at);
    if (!done.ok) return fail(400, { words, problem: problemOf(done.error) });
    redirect(303, `/cases/${params.caseId}?done`);
  },
};
