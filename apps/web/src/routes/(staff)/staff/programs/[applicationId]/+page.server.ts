import { error, fail, redirect } from '@sveltejs/kit';
import { RUBRIC } from '@einthoven/scheme';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  decideProgram,
  DELIVERY_WORDS,
  gapWords,
  OUTCOME_WORDS,
  POLICY_WORDS,
  programWords,
  readProgramFile,
  reviewProgram,
  RUBRIC_WORDS,
} from '#lib/server/program/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  const permission = pagePermission(locals.actor, 'program.read');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const file = await readProgramFile(database(), permission.value, params.applicationId, at);
  if (!file) error(404, 'There is no such application.');
  if ('hidden' in file) return { hidden: programWords({ code: file.hidden }) };
  const { application: it, school, proposal } = file;
  const { zone, programs, training } = currentScheme();
  const me = permission.value.actor.personId;
  return {
    hidden: undefined,
    applicationId: it.applicationId,
    programId: it.programId,
    revision: it.revision,
    state: it.state,
    kind: it.kind,
    submittedAt: it.submittedAt ?? new Date(0),
    answers: it.answers,
    delivery: it.answers.delivery === '' ? '' : DELIVERY_WORDS[it.answers.delivery],
    policies: it.answers.policies.map((code) => POLICY_WORDS[code as keyof typeof POLICY_WORDS] ?? code),
    school,
    alike: file.alike,
    sites: file.sites,
    teachers: file.teachers,
    evidence: file.evidence.map(({ evidenceId, kind, fileName, state }) => ({ evidenceId, kind, fileName, state })),
    gaps: file.gaps.map(gapWords),
    domains: file.domains.map(({ id, name, scoredItems }) => ({ id, name, scoredItems, hours: it.answers.domainHours[id] ?? 0 })),
    scoredItems: file.domains.reduce((sum, { scoredItems }) => sum + scoredItems, 0),
    rubric: RUBRIC.map((code) => [code, RUBRIC_WORDS[code]] as const),
    worst: file.reviewed ? file.rubric.findings : undefined,
    best: file.rubric.best,
    reviews: file.reviews.map(({ reviewerId, name, findings, visit, visitedOn, note, at: when }) => ({
      reviewerId,
      name,
      findings,
      visit,
      visitedOn,
      note,
      when,
    })),
    othersReviewed: file.othersReviewed,
    reviewed: file.reviewed,
    steps: file.steps.map(({ stepId, step, outcome, reason, conditions, byName, at: when }) => ({
      stepId,
      step,
      outcome: outcome && OUTCOME_WORDS[outcome],
      reason,
      conditions,
      byName,
      when,
    })),
    proposal: proposal && {
      outcome: proposal.step.outcome,
      words: proposal.step.outcome && OUTCOME_WORDS[proposal.step.outcome],
      conditions: proposal.step.conditions,
      reason: proposal.step.reason,
      mine: proposal.by.includes(me),
    },
    conflict: file.conflict && programWords({ code: file.conflict }),
    mayDecide: pagePermission(locals.actor, 'program.decide').ok,
    zone: zone.value,
    reviewers: programs.reviewers.value,
    years: programs.approvalYears.value,
    conditionDays: programs.conditionDays.value,
    classHours: training.classHours.value,
    clinicalHours: training.clinicalHours.value,
  };
};

function decider(actor: App.Locals['actor']) {
  const permission = pagePermission(actor, 'program.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const actions: Actions = {
  review: async ({ locals, params, request }) => {
    const form = await request.formData();
    const fields = textFields(form, ['visit', 'visitedOn', 'note', 'free', 'revision']);
    const findings = textFields(form, RUBRIC);
    const typed = { ...fields, applicationId: params.applicationId, findings, free: fields.free === 'on', seenRevision: Number(fields.revision) };
    const done = await reviewProgram(database(), decider(locals.actor), typed, at);
    if (!done.ok)
      return fail(400, {
        about: 'review',
        problem: programWords(done.error, currentScheme().zone.value),
        fields: { ...fields, ...findings } as Record<string, string>,
      });
    redirect(303, `/staff/programs/${params.applicationId}`);
  },
  decide: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['outcome', 'conditions', 'reason', 'free', 'revision']);
    const outcome = (['approve', 'refuse', 'ask'] as const).find((known) => known === fields.outcome);
    if (!outcome) return fail(400, { about: 'decide', problem: 'Choose what to do.', fields: { ...fields } as Record<string, string> });
    const typed = {
      applicationId: params.applicationId,
      outcome,
      conditions: fields.conditions,
      reason: fields.reason,
      free: fields.free === 'on',
      seenRevision: Number(fields.revision),
    };
    const done = await decideProgram(database(), decider(locals.actor), typed, at);
    if (!done.ok)
      return fail(400, { about: 'decide', problem: programWords(done.error, currentScheme().zone.value), fields: { ...fields } as Record<string, string> });
    redirect(303, `/staff/programs?done=${done.value}`);
  },
};
