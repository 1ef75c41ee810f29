import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { awardAttempt } from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  answerProposal,
  decideHold,
  closeIncident,
  HOLD_PROBLEM_WORDS,
  INCIDENT_WORDS,
  intervene,
  INTERVENTION_PROBLEM_WORDS,
  loseDevice,
  MESSAGE_LIMIT,
  MESSAGE_PROBLEM_WORDS,
  readSitting,
  sendMessage,
  type HoldDecision,
  type InterventionKind,
} from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { secureRng } from '#lib/server/platform/rng.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

const NONE = 'There is no such sitting.';
const KINDS: readonly InterventionKind[] = ['extend', 'pause', 'resume', 'void', 'end'];
const HOLD_DECISIONS: readonly HoldDecision[] = ['count', 'count-late', 'void'];
const CLOSE_WORDS = {
  INCIDENT_NOT_OPEN: 'This incident is closed already. Load the page again.',
  INCIDENT_ANSWER_MISSING: 'Say what you found and what happens now. The candidate reads it.',
  IMPARTIALITY_OWN: 'This is your own exam. Somebody else answers it.',
} as const;

export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = pagePermission(locals.actor, 'exam.watch');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const file = await readSitting(database(), permission.value, params.attemptId);
  if (!file) error(404, NONE);
  const me = permission.value.actor.personId;
  const { personId, ...entry } = file.entry;
  return {
    entry,
    own: personId === me,
    incidents: file.incidents.map(({ incidentId, kind, words, evidence, reportedAt, closedAt, answer }) => ({
      incidentId,
      kind: INCIDENT_WORDS[kind],
      words,
      evidence: Object.entries(evidence).map(([name, value]) => `${name} ${value}`),
      reportedAt,
      closedAt,
      answer,
    })),
    interventions: file.interventions.map(({ interventionId, kind, minutes, reason, proposedBy, proposedAt, doneAt, declinedAt }) => ({
      interventionId,
      kind,
      minutes,
      reason,
      mine: proposedBy === me,
      proposedAt,
      state: doneAt ? ('done' as const) : declinedAt ? ('declined' as const) : ('proposed' as const),
    })),
    credits: file.credits,
    messages: file.messages,
    messageLimit: MESSAGE_LIMIT,
    hold: file.hold && {
      at: file.hold.heldAt,
      reason: file.hold.reason,
      ended: file.hold.heldBy !== null,
      mine: file.hold.heldBy === me,
      lostMinutes: Math.ceil(file.hold.lostSeconds / 60),
      lateAnswers: file.hold.lateAnswers,
      lateCounted: file.hold.lateCounted,
      scored: file.hold.passed !== null,
      decision: file.hold.decision,
      decidedAt: file.hold.decidedAt,
      decisionReason: file.hold.decisionReason,
    },
    signals: file.signals,
    nowMs: systemClock.now().getTime(),
    zone: currentScheme().zone.value,
  };
};

function acting(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'exam.intervene');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const actions: Actions = {
  intervene: async ({ locals, params, request }) => {
    const permission = acting(locals);
    const fields = textFields(await request.formData(), ['kind', 'minutes', 'reason']);
    const kind = KINDS.find((known) => known === fields.kind);
    if (!kind) return fail(400, { reason: fields.reason, problem: 'Choose what to do.' });
    const done = await intervene(
      database(),
      permission,
      { attemptId: params.attemptId, kind, minutes: kind === 'extend' ? Number(fields.minutes) : undefined, reason: fields.reason },
      { clock: systemClock },
    );
    if (!done.ok) return fail(400, { reason: fields.reason, problem: INTERVENTION_PROBLEM_WORDS[done.error] });
    redirect(303, `/staff/exams/${params.attemptId}`);
  },
  answer: async ({ locals, params, request }) => {
    const permission = acting(locals);
    const fields = textFields(await request.formData(), ['interventionId', 'agree']);
    const done = await answerProposal(database(), permission, fields.interventionId, fields.agree === 'yes', { clock: systemClock });
    if (!done.ok) return fail(400, { problem: INTERVENTION_PROBLEM_WORDS[done.error] });
    redirect(303, `/staff/exams/${params.attemptId}`);
  },
  message: async ({ locals, params, request }) => {
    const permission = acting(locals);
    const { words } = textFields(await request.formData(), ['words']);
    const sent = await sendMessage(database(), permission, params.attemptId, words, { clock: systemClock });
    if (!sent.ok) return fail(400, { words, problem: MESSAGE_PROBLEM_WORDS[sent.error] });
    redirect(303, `/staff/exams/${params.attemptId}`);
  },
  decide: async ({ locals, params, request }) => {
    const permission = acting(locals);
    const fields = textFields(await request.formData(), ['decision', 'decisionReason']);
    const decision = HOLD_DECISIONS.find((known) => known === fields.decision);
    if (!decision) return fail(400, { problem: 'Choose whether it counts.' });
    const done = await decideHold(database(), permission, params.attemptId, { decision, reason: fields.decisionReason }, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: HOLD_PROBLEM_WORDS[done.error] });
    // It is scored as if it had just been submitted; should that fail, the worker does it.
    if (decision !== 'void') await awardAttempt(database(), params.attemptId, { clock: systemClock, rng: secureRng });
    redirect(303, `/staff/exams/${params.attemptId}`);
  },
  'lose-device': async ({ locals, params }) => {
    const permission = pagePermission(locals.actor, 'exam.rehearse');
    if (!permission.ok) error(permission.error.status, permission.error.message);
    const done = await loseDevice(database(), permission.value, params.attemptId, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: 'Only the device of a simulated candidate whose exam runs can be taken away.' });
    redirect(303, `/staff/exams/${params.attemptId}`);
  },
  close: async ({ locals, params, request }) => {
    const permission = acting(locals);
    const fields = textFields(await request.formData(), ['incidentId', 'answer']);
    const done = await closeIncident(database(), permission, fields, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: CLOSE_WORDS[done.error] });
    redirect(303, `/staff/exams/${params.attemptId}`);
  },
};
