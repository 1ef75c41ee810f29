import { addDays, err, ok, plainDateIn, type Clock, type Result, type Rng } from '@einthoven/kernel';
import { conflictOf, lastDayOf, type Involvement } from '@einthoven/scheme';
import { cleanText, getProfile, grantRole, isUuid, type Permission } from '../account/index.ts';
import { awardByDecision } from '../credential/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { config } from '../platform/config.ts';
import { recordEvent } from '../platform/events.ts';
import { openFile, type StoredFile } from '../platform/stored-file.ts';
import { note, personOf } from './application.ts';
import * as applications from './application.queries.ts';
import type { InstructorApplication } from './application.queries.ts';
import { assess, type InstructorAssessment } from './assess.ts';
import { listTakenOut } from './asked.queries.ts';
import { insertBackground } from './background.queries.ts';
import * as queries from './decision.queries.ts';
import type { DecisionStep } from './decision.queries.ts';
import type { InstructorCode, InstructorProblem } from './instructor-words.ts';

type At = { readonly clock: Clock };
type Decide = Permission<'instructor.decide'>;
type Read = Permission<'instructor.read'>;

/** An application as those who decide it see it. */
export type InstructorFile = {
  readonly application: InstructorApplication;
  readonly name: string | undefined;
  readonly assessment: InstructorAssessment;
  /** What was answered and then taken out by the applicant. */
  readonly takenOut: Awaited<ReturnType<typeof listTakenOut>>;
  readonly steps: readonly DecisionStep[];
  /** The outcome that some have proposed and that waits for more. */
  readonly proposal: Proposal | undefined;
  /** Why the reader takes no part; undefined where they may. */
  readonly conflict: InstructorCode | undefined;
};

/** What was proposed last, and by whom, since the last question or appeal. */
export type Proposal = { readonly outcome: 'award' | 'refuse'; readonly by: readonly string[]; readonly byNames: readonly string[] };

/** The proposal that is alive: the same outcome by one or several people in a row. */
export function liveProposal(steps: readonly DecisionStep[]): Proposal | undefined {
  const last = steps.at(-1);
  if (last?.step !== 'proposal' || last.outcome === undefined) return undefined;
  const from = steps.findLastIndex(({ step, outcome }) => step !== 'proposal' || outcome !== last.outcome) + 1;
  const alive = steps.slice(from);
  return { outcome: last.outcome, by: alive.map(({ by }) => by), byNames: alive.flatMap(({ byName }) => byName ?? []) };
}

/** Everybody who has had a hand in an application, for who may decide it. */
async function involvementOf(
  db: Db,
  it: InstructorApplication,
  { jobs, references, today }: InstructorAssessment,
  steps: readonly DecisionStep[],
): Promise<Involvement> {
  const reopened = steps.findLastIndex(({ step }) => step === 'reopened');
  const emails = [...jobs.flatMap(({ employer }) => employer?.email ?? []), ...references.flatMap(({ referee }) => referee?.email ?? [])];
  return {
    subject: it.personId,
    reporters: await queries.listByEmail(db, emails),
    preparers: [],
    decidedBefore: steps.slice(0, reopened + 1).flatMap(({ step, by }) => (step === 'question' ? [] : [by])),
    teachers: await queries.listNear(db, it.personId),
    declared: await queries.listDeclared(db, today),
  };
}

/**
 * Opens an application for staff. Whoever stands too near to the person sees nothing of it but why.
 *
 * @returns undefined where there is none that was sent
 */
export async function readInstructorFile(
  db: Db,
  permission: Read,
  applicationId: string,
  { clock }: At,
): Promise<InstructorFile | { readonly hidden: InstructorCode } | undefined> {
  const application = isUuid(applicationId) ? await applications.findApplication(db, applicationId) : undefined;
  if (!application?.submittedAt) return undefined;
  const assessment = await assess(db, application, clock.now());
  const steps = await queries.listSteps(db, application);
  const conflict = conflictOf(permission.actor.personId, await involvementOf(db, application, assessment, steps));
  // A missing declaration keeps from deciding, not from reading.
  if (conflict && conflict !== 'IMPARTIALITY_NOT_DECLARED') return { hidden: conflict };
  const profile = await getProfile(db, application.personId);
  const proposal = application.state === 'submitted' ? liveProposal(steps) : undefined;
  return { application, name: profile?.legalName, assessment, takenOut: await listTakenOut(db, applicationId), steps, proposal, conflict };
}

/** Opens the teaching sample for somebody who may decide; that is an event. */
export async function openSample(db: Db, permission: Decide, applicationId: string, { clock }: At): Promise<StoredFile | undefined> {
  return inTransaction(db, async (tx) => {
    const it = isUuid(applicationId) ? await applications.findApplication(tx, applicationId) : undefined;
    if (!it?.submittedAt || !it.sampleFileId) return undefined;
    const steps = await queries.listSteps(tx, it);
    const conflict = conflictOf(permission.actor.personId, await involvementOf(tx, it, await assess(tx, it, clock.now()), steps));
    if (conflict && conflict !== 'IMPARTIALITY_NOT_DECLARED') return undefined;
    const file = await openFile(tx, it.sampleFileId);
    if (file) await note(tx, 'sample-opened', it, personOf(permission), 'opened to decide on the application', clock.now(), { fileId: it.sampleFileId });
    return file;
  });
}

/** What staff do with an application. */
export type InstructorDecision = {
  readonly applicationId: string;
  readonly outcome: 'award' | 'refuse' | 'ask';
  readonly reason: string;
  /** The decider says that they neither taught with the person nor stand in employment with them. */
  readonly free: boolean;
  /** The revision that the page showed: if something changed since, nothing happens. */
  readonly seenRevision: number;
};

/**
 * Decides on an application, proposes a decision where more people have to agree, or asks the person. As many people as the
 * scheme says have to want the same, one after the other; the last of them decides, and then the credential is there.
 */
export async function decideInstructor(
  db: Db,
  permission: Decide,
  decision: InstructorDecision,
  { clock, rng }: At & { readonly rng: Rng },
): Promise<Result<'proposal' | 'award' | 'refuse' | 'ask', InstructorProblem>> {
  const now = clock.now();
  const { personId: by } = permission.actor;
  return inTransaction(db, async (tx): Promise<Result<'proposal' | 'award' | 'refuse' | 'ask', InstructorProblem>> => {
    const it = isUuid(decision.applicationId) ? await applications.lockApplication(tx, decision.applicationId) : undefined;
    if (!it?.submittedAt) return err({ code: 'DECISION_UNKNOWN' });
    const assessment = await assess(tx, it, now);
    const steps = await queries.listSteps(tx, it);
    const conflict = conflictOf(by, await involvementOf(tx, it, assessment, steps));
    if (conflict) {
      await refused(tx, it, by, conflict, now);
      return err({ code: conflict });
    }
    const last = steps.findLast(({ step }) => step === 'decision');
    if (it.state === 'awarded' || it.state === 'refused') return err({ code: 'DECISION_TAKEN', by: last?.byName, at: last?.at });
    if (it.state !== 'submitted') return err({ code: 'DECISION_NOT_WAITING' });
    if (it.revision !== decision.seenRevision) return err({ code: 'DECISION_CHANGED' });
    const reason = cleanText(decision.reason);
    if (reason.length < 3 || reason.length > 2000) return err({ code: 'DECISION_REASON' });
    if (!decision.free) return err({ code: 'DECISION_NOT_FREE' });
    if (decision.outcome === 'ask') {
      await ask(tx, permission, it, reason, now);
      return ok('ask');
    }
    const { outcome } = decision;
    if (outcome === 'award' && !assessment.decision.awardable) return err({ code: 'DECISION_NOT_COMPLETE' });
    const alive = liveProposal(steps);
    const agreeing = alive?.outcome === outcome ? alive.by : [];
    if (agreeing.includes(by)) {
      await refused(tx, it, by, 'DECISION_SECOND_PERSON', now);
      return err({ code: 'DECISION_SECOND_PERSON' });
    }
    // Nobody decides alone, whatever a scheme says.
    const proposes = agreeing.length === 0 || agreeing.length + 1 < assessment.scheme.award.deciders.value;
    const decisionId = await queries.insertStep(tx, it, { step: proposes ? 'proposal' : 'decision', outcome, reason, by, at: now });
    if (proposes) {
      await applications.updateApplication(tx, it, {});
      await note(tx, 'proposed', it, personOf(permission), 'another person has to agree; the reason is with the decision', now, { outcome });
      return ok('proposal');
    }
    if (outcome === 'award') await award(tx, permission, it, assessment, decisionId, now, rng);
    else await refuse(tx, permission, it, assessment, reason, now);
    return ok(outcome);
  });
}

/** The application goes back to the person, with a question. */
async function ask(tx: Tx, permission: Decide, it: InstructorApplication, question: string, now: Date): Promise<void> {
  await queries.insertStep(tx, it, { step: 'question', reason: question, by: permission.actor.personId, at: now });
  await applications.updateApplication(tx, it, { state: 'draft' });
  await note(tx, 'asked', it, personOf(permission), 'the certification office asked the applicant; the question is with the decision', now);
  await tell(tx, { toPersonId: it.personId, message: 'instructor.question', values: { question }, at: now });
}

/** The award in one transaction: credential, period, registry entry, role, card, events, message. */
async function award(
  tx: Tx,
  permission: Decide,
  it: InstructorApplication,
  { scheme }: InstructorAssessment,
  decisionId: string,
  now: Date,
  rng: Rng,
): Promise<void> {
  const { personId } = it;
  const by = permission.actor.personId;
  const reason = 'Every condition of the scheme is met, and two people decided so';
  const opened = await awardByDecision(tx, { personId, schemeVersion: scheme.version, decisionId, by, reason }, { now, rng });
  // The rules asked both before: the row of the person is locked, and the assessment saw the credential that it rests on.
  if (!opened.ok) throw new Error(`application ${it.applicationId} was awardable, and the award says ${opened.error}`);
  const { credentialId, number, period } = opened.value;
  await applications.updateApplication(tx, it, { state: 'awarded', decidedAt: now });
  await insertBackground(tx, personId, it.texts.background, now, by);
  await grantRole(tx, { personId, role: 'instructor', grantedBy: undefined, reason: 'Instructor credential awarded', at: now });
  await note(tx, 'awarded', it, personOf(permission), 'as many people as the scheme asks for decided so; the reasons are with the decision', now, {
    credentialId,
  });
  await tell(tx, {
    toPersonId: personId,
    message: 'instructor.awarded',
    values: {
      credential: scheme.title,
      number,
      from: period.from,
      lastDay: lastDayOf(period),
      recordUrl: `${config().baseUrl}/registry/${number}`,
      teachingHours: scheme.renewal.ceHoursIn.value.teaching ?? 0,
    },
    at: now,
  });
}

async function refuse(
  tx: Tx,
  permission: Decide,
  it: InstructorApplication,
  { scheme, today }: InstructorAssessment,
  reason: string,
  now: Date,
): Promise<void> {
  await applications.updateApplication(tx, it, { state: 'refused', decidedAt: now });
  await note(tx, 'refused', it, personOf(permission), 'as many people as the scheme asks for decided so; the reason is with the decision', now);
  await tell(tx, {
    toPersonId: it.personId,
    message: 'instructor.refused',
    values: { credential: scheme.title, reason, appealBy: addDays(today, scheme.appeal.withinDays.value), days: scheme.appeal.decidedWithinDays.value },
    at: now,
  });
}

async function refused(tx: Tx, it: InstructorApplication, by: string, why: InstructorCode, at: Date): Promise<void> {
  await recordEvent(tx, {
    kind: 'impartiality.refused',
    actor: { kind: 'person', personId: by },
    subjectPersonId: it.personId,
    entity: { name: 'instructor_application', id: it.applicationId },
    reason: why,
    schemeVersion: it.schemeVersion,
    occurredAt: at,
  });
}

/** A refusal that stands, as the concept of appeals asks for it. */
export type InstructorRefusal = {
  readonly applicationId: string;
  readonly personId: string;
  readonly schemeVersion: string;
  readonly decidedAt: Date;
  /** Everybody who had a hand in it. */
  readonly decidedBy: readonly string[];
  readonly reason: string | undefined;
};

/** Refusals that stand, of a person or by the id of the application. */
export async function listInstructorRefusals(
  db: Db,
  which: { readonly applicationId: string } | { readonly personId: string },
): Promise<readonly InstructorRefusal[]> {
  return Promise.all(
    (await queries.listRefused(db, which)).map(async (row) => {
      const steps = await queries.listSteps(db, row);
      return { ...row, decidedBy: [...new Set(steps.map(({ by }) => by))], reason: steps.findLast(({ step }) => step === 'decision')?.reason };
    }),
  );
}

/** After a won appeal: the application waits again, for people who did not decide before. @returns false where no refusal stands */
export async function reopenRefused(
  tx: Tx,
  applicationId: string,
  by: { readonly personId: string; readonly reason: string; readonly at: Date },
): Promise<boolean> {
  const it = await applications.lockApplication(tx, applicationId);
  if (it?.state !== 'refused') return false;
  await queries.insertStep(tx, it, { step: 'reopened', reason: by.reason, by: by.personId, at: by.at });
  await applications.updateApplication(tx, it, { state: 'submitted', decidedAt: null });
  await note(tx, 'reopened', it, { kind: 'person', personId: by.personId }, 'an appeal was won', by.at);
  return true;
}

/** Applications that wait, with what keeps the reader from each where something does. */
export async function readInstructorQueue(db: Db, _permission: Read): Promise<readonly applications.QueueLine[]> {
  return applications.listWaiting(db);
}

/** The day by which an application means to be decided. */
export function decideByDay(submittedAt: Date, { scheme }: Pick<InstructorAssessment, 'scheme'>): string {
  const days = scheme.service.decideWithinDays.value['instructor'] ?? scheme.reinstatement.reviewDays.value;
  return addDays(plainDateIn(submittedAt, scheme.zone.value), days);
}
