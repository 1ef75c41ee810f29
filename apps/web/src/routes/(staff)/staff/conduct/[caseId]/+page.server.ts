import { error, fail, redirect } from '@sveltejs/kit';
import { isUuid, pagePermission, textFields } from '#lib/server/account/index.ts';
import {
  CASE_STATE_WORDS,
  conductWords,
  decideCase,
  liftSuspension,
  liveProposal,
  OUTCOME_WORDS,
  prepareCase,
  problemOf,
  readCase,
  CASE_LABELS,
  STEP_WORDS,
} from '#lib/server/conduct/index.ts';
import { findCredential, publicRecordOf, STATUS_WORDS, todayUnder } from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { findHold } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { schemeVersion } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };
const STEPS = ['note', 'notice', 'extend', 'close'] as const;
const OUTCOMES = ['none', 'warning', 'conditions', 'suspension', 'revocation'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = pagePermission(locals.actor, 'conduct.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const db = database();
  const read = await readCase(db, permission.value, params.caseId, at);
  if (!read) error(404, 'There is no such case.');
  if ('hidden' in read) return { hidden: conductWords({ code: read.hidden }) };
  const { it, steps, conflict, today } = read;
  const { zone, conduct, appeal } = schemeVersion(it.schemeVersion);
  const me = permission.value.actor.personId;
  const proposal = it.state === 'decided' ? undefined : liveProposal(steps);
  const credential = await findCredential(db, it.personId);
  const hold = it.attemptId && isUuid(it.attemptId) ? await findHold(db, it.attemptId) : undefined;
  return {
    hidden: undefined,
    it,
    label: CASE_LABELS[it.kind],
    state: CASE_STATE_WORDS[it.state],
    outcome: it.outcome && OUTCOME_WORDS[it.outcome],
    steps: steps.map(({ stepId, step, outcome, byName, words, publicReason, fileId, at: taken }) => ({
      stepId,
      title: outcome ? `${STEP_WORDS[step]}: ${OUTCOME_WORDS[outcome].label}` : STEP_WORDS[step],
      byName,
      words,
      publicReason,
      fileId,
      at: taken,
    })),
    credential: credential && {
      number: credential.number,
      status: STATUS_WORDS[publicRecordOf(credential, undefined, todayUnder(credential, systemClock.now())).status].word,
    },
    outcomes: OUTCOMES.map((outcome) => ({ outcome, ...OUTCOME_WORDS[outcome] })),
    conflict: conflict && conductWords({ code: conflict }),
    mayPrepare: pagePermission(locals.actor, 'conduct.prepare').ok,
    proposal: proposal && {
      label: OUTCOME_WORDS[proposal.outcome].label,
      outcome: proposal.outcome,
      mine: proposal.by === me,
      byName: proposal.step.byName,
      publicReason: proposal.step.publicReason,
    },
    answerTimeRuns: it.state === 'noticed' && it.answerBy !== undefined && today <= it.answerBy,
    // What an outage or late answers hold is no matter of a case.
    examHeld: hold?.state === 'submitted' && hold.decision === null && hold.heldBy !== null && hold.passed === null,
    answerDays: conduct.answerWithinDays.value,
    appealDays: appeal.withinDays.value,
    zone: zone.value,
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  prepare: async ({ locals, params, request }) => {
    const permission = pagePermission(locals.actor, 'conduct.prepare');
    if (!permission.ok) error(permission.error.status, permission.error.message);
    const fields = textFields(await request.formData(), ['step', 'words', 'moreDays', 'revision']);
    const step = STEPS.find((known) => known === fields.step);
    if (!step) error(400, 'There is no such step.');
    const done = await prepareCase(
      database(),
      permission.value,
      { caseId: params.caseId, seenRevision: Number(fields.revision), step, words: fields.words, moreDays: Number(fields.moreDays) || undefined },
      at,
    );
    if (!done.ok) return fail(400, { about: 'prepare' as const, words: fields.words, problem: problemOf(done.error) });
    redirect(303, `/staff/conduct/${params.caseId}?done=${step}`);
  },
  decide: async ({ locals, params, request }) => {
    const permission = pagePermission(locals.actor, 'conduct.decide');
    if (!permission.ok) error(permission.error.status, permission.error.message);
    const fields = textFields(await request.formData(), ['outcome', 'words', 'publicReason', 'exam', 'revision']);
    const outcome = OUTCOMES.find((known) => known === fields.outcome);
    if (!outcome) return fail(400, { about: 'decide' as const, ...fields, problem: 'Choose an outcome.' });
    const done = await decideCase(
      database(),
      permission.value,
      {
        caseId: params.caseId,
        outcome,
        words: fields.words,
        publicReason: fields.publicReason,
        exam: fields.exam === 'count' || fields.exam === 'void' ? fields.exam : undefined,
        seenRevision: Number(fields.revision),
      },
      at,
    );
    if (!done.ok) return fail(400, { about: 'decide' as const, ...fields, problem: problemOf(done.error) });
    redirect(303, `/staff/conduct/${params.caseId}?done=${done.value}`);
  },
  lift: async ({ locals, params, request }) => {
    const permission = pagePermission(locals.actor, 'conduct.decide');
    if (!permission.ok) error(permission.error.status, permission.error.message);
    const fields = textFields(await request.formData(), ['words', 'revision']);
    const done = await liftSuspension(database(), permission.value, { caseId: params.caseId, words: fields.words, seenRevision: Number(fields.revision) }, at);
    if (!done.ok) return fail(400, { about: 'lift' as const, words: fields.words, problem: problemOf(done.error) });
    redirect(303, `/staff/conduct/${params.caseId}?done=lift`);
  },
};
