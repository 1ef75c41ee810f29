import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { decideByDay, decideInstructor, instructorScheme, instructorWords, needsView, readInstructorFile, timelineView } from '#lib/server/instructor/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { secureRng } from '#lib/server/platform/rng.ts';
import { recordsOf } from '#lib/server/registry/index.ts';
import { STATUS_WORDS } from '#lib/server/credential/index.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };
const OUTCOMES = ['award', 'refuse', 'ask'] as const;

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  const permission = pagePermission(locals.actor, 'instructor.read');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const db = database();
  const file = await readInstructorFile(db, permission.value, params.applicationId, at);
  if (!file) error(404, 'There is no such application.');
  if ('hidden' in file) return { hidden: instructorWords({ code: file.hidden }) };
  const { application: it, assessment, steps, proposal } = file;
  const { scheme, decision, jobs, references, slot } = assessment;
  const me = permission.value.actor.personId;
  return {
    hidden: undefined,
    applicationId: it.applicationId,
    revision: it.revision,
    state: it.state,
    name: file.name ?? 'Data erased',
    personId: it.personId,
    zone: scheme.zone.value,
    years: scheme.award.experienceMoreThanYears.value,
    deciders: scheme.award.deciders.value,
    appealDays: scheme.appeal.withinDays.value,
    submittedAt: it.submittedAt ?? it.createdAt,
    decideBy: decideByDay(it.submittedAt ?? it.createdAt, assessment),
    credentials: (await recordsOf(db, it.personId, systemClock.now())).map(({ number, status }) => ({ number, status: STATUS_WORDS[status].word })),
    texts: it.texts,
    hasFile: it.sampleFileId !== undefined,
    ownsSchool: it.ownsSchool,
    told: timelineView(decision.told),
    verified: timelineView(decision.verified),
    needs: needsView(decision),
    awardable: decision.awardable,
    jobs: jobs.map((job) => ({
      id: job.employmentId,
      employer: job.employer,
      from: job.from,
      to: job.to,
      confirmed: job.confirmed,
      answeredAt: job.answeredAt,
      attester: job.attester,
    })),
    references: references.map((one) => ({
      id: one.referenceId,
      referee: one.referee,
      declined: one.declined,
      answer: one.answer,
      answeredAt: one.answeredAt,
    })),
    takenOut: [
      ...file.takenOut.jobs.map(({ employer, confirmed }) => `${employer?.name ?? ''}, as an employer: ${confirmed ? 'had confirmed' : 'had not confirmed'}`),
      ...file.takenOut.references.map(
        ({ referee, declined, answer }) => `${referee?.name ?? ''}, as a reference: ${declined ? 'did not want to speak' : `“${answer?.words ?? ''}”`}`,
      ),
    ],
    prefersTalk: it.prefersTalk,
    slot: slot && { from: slot.from, place: slot.place },
    steps: steps.map(({ decisionId, step, outcome, reason, byName, at: taken }) => ({ decisionId, step, outcome, reason, byName, at: taken })),
    proposal: proposal && { outcome: proposal.outcome, byNames: proposal.byNames, mine: proposal.by.includes(me) },
    conflict: file.conflict && instructorWords({ code: file.conflict }),
    mayDecide: pagePermission(locals.actor, 'instructor.decide').ok,
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const permission = pagePermission(locals.actor, 'instructor.decide');
    if (!permission.ok) error(permission.error.status, permission.error.message);
    const fields = textFields(await request.formData(), ['outcome', 'reason', 'free', 'revision']);
    const outcome = OUTCOMES.find((known) => known === fields.outcome);
    if (!outcome) return fail(400, { ...fields, problem: 'Choose what to do.' });
    const decision = { applicationId: params.applicationId, outcome, reason: fields.reason, free: fields.free === 'on', seenRevision: Number(fields.revision) };
    const done = await decideInstructor(database(), permission.value, decision, { clock: systemClock, rng: secureRng });
    if (!done.ok) return fail(400, { ...fields, problem: instructorWords(done.error, instructorScheme().zone.value) });
    redirect(303, `/staff/instructors?done=${done.value}`);
  },
};
