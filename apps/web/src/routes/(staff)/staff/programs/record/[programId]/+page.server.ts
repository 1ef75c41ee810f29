import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  decideProgramAppeal,
  decideStanding,
  dropProposal,
  fittingOutcomes,
  openProgramRecord,
  OUTCOME_WORDS,
  programWords,
  recordUpheldComplaint,
  STATE_WORDS,
} from '#lib/server/program/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = pagePermission(locals.actor, 'program.read');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const record = await openProgramRecord(database(), permission.value, params.programId, at);
  if (!record) error(404, 'There is no such program.');
  const { approval, proposal } = record;
  const me = permission.value.actor.personId;
  return {
    programId: record.programId,
    name: record.name,
    school: record.school,
    listed: record.listed,
    own: record.own,
    state: STATE_WORDS[approval.state],
    since: approval.since,
    until: approval.until,
    reason: approval.reason,
    conditions: approval.conditions,
    conditionsBy: record.conditionsBy,
    steps: record.steps.map(({ stepId, step, outcome, reason, effectiveOn, byName, at: when }) => ({
      stepId,
      step,
      outcome: outcome && OUTCOME_WORDS[outcome],
      reason,
      effectiveOn,
      byName,
      when,
    })),
    proposal: proposal?.step.outcome && { words: OUTCOME_WORDS[proposal.step.outcome], mine: proposal.by.includes(me) },
    appeals: record.appeals.map(({ appealId, words, filedAt, state, reason }) => ({ appealId, words, filedAt, state, reason })),
    outcomes: fittingOutcomes(approval.state).map((code) => [code, OUTCOME_WORDS[code]] as const),
    mayDecide: pagePermission(locals.actor, 'program.decide').ok && !record.own,
    zone: currentScheme().zone.value,
    done: url.searchParams.get('done'),
  };
};

function decider(actor: App.Locals['actor']) {
  const permission = pagePermission(actor, 'program.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const actions: Actions = {
  standing: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['outcome', 'effectiveOn', 'reason', 'free']);
    const done = await decideStanding(database(), decider(locals.actor), { ...fields, programId: params.programId, free: fields.free === 'on' }, at);
    if (!done.ok)
      return fail(400, { about: 'standing', problem: programWords(done.error, currentScheme().zone.value), fields: { ...fields } as Record<string, string> });
    redirect(303, `/staff/programs/record/${params.programId}?done=${done.value}`);
  },
  drop: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['reason', 'free']);
    const done = await dropProposal(database(), decider(locals.actor), { programId: params.programId, reason: fields.reason, free: fields.free === 'on' }, at);
    if (!done.ok)
      return fail(400, { about: 'drop', problem: programWords(done.error, currentScheme().zone.value), fields: { ...fields } as Record<string, string> });
    redirect(303, `/staff/programs/record/${params.programId}?done=${done.value}`);
  },
  appeal: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['appealId', 'outcome', 'reason', 'free']);
    const done = await decideProgramAppeal(database(), decider(locals.actor), { ...fields, programId: params.programId, free: fields.free === 'on' }, at);
    if (!done.ok)
      return fail(400, { about: 'appeal', problem: programWords(done.error, currentScheme().zone.value), fields: { ...fields } as Record<string, string> });
    redirect(303, `/staff/programs/record/${params.programId}?done=${done.value}`);
  },
  complaint: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['upheldOn', 'found']);
    const done = await recordUpheldComplaint(database(), decider(locals.actor), { ...fields, programId: params.programId }, at);
    if (!done.ok) return fail(400, { about: 'complaint', problem: programWords(done.error), fields: { ...fields } as Record<string, string> });
    redirect(303, `/staff/programs/record/${params.programId}?done=complaint`);
  },
};
