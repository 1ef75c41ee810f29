import { addDays, addYears, err, ok, parsePlainDate, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { programApproval, RUBRIC, rubricOutcome, type ProgramDecision, type RubricFinding, type RubricOutcome } from '@einthoven/scheme';
import { characters, cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import { gather, note, tellSchool, type OpenedApplication } from './application.ts';
import * as queries from './approval.queries.ts';
import * as filings from './filing.queries.ts';
import type { ProgramApplication, ProgramReview, ProgramStep } from './approval.queries.ts';
import { listDecisions } from './directory.queries.ts';
import { listSchoolPeople, markPapersSeen } from './school.queries.ts';

type Decide = Permission<'program.decide'>;
type Read = Permission<'program.read'>;
type At = { readonly clock: Clock };

/** Why a step of staff was not taken. */
export type ProgramDecisionCode =
  | 'DECISION_UNKNOWN'
  | 'DECISION_OF_OWN_SCHOOL'
  | 'DECISION_BEFORE'
  | 'DECISION_NOT_FREE'
  | 'DECISION_REASON'
  | 'DECISION_CONDITIONS'
  | 'DECISION_CHANGED'
  | 'DECISION_NOT_WAITING'
  | 'DECISION_SECOND_PERSON'
  | 'DECISION_NOT_REVIEWED'
  | 'DECISION_FEW_REVIEWS'
  | 'DECISION_NO_VISIT'
  | 'DECISION_RUBRIC'
  | 'DECISION_GAPS'
  | 'DECISION_EVIDENCE'
  | 'DECISION_OUTCOME'
  | 'DECISION_DAY'
  | 'REVIEW_FINDINGS'
  | 'REVIEW_VISIT'
  | 'REVIEW_DONE';

/** Why a step was not taken; where somebody was quicker, who and when. */
export type ProgramDecisionProblem =
  | { readonly code: ProgramDecisionCode }
  | { readonly code: 'DECISION_TAKEN'; readonly by: string | undefined; readonly at: Date };

const refuse = (code: ProgramDecisionCode) => err({ code });

/** An outcome that some want and that waits for another person. */
export type ProgramProposal = { readonly step: ProgramStep; readonly by: readonly string[] };

/** The proposal that is alive on a program: the last steps, as long as they want the same. */
export function liveProposal(steps: readonly ProgramStep[], applicationId: string | undefined): ProgramProposal | undefined {
  const own = steps.filter((step) => step.applicationId === applicationId);
  const last = own.at(-1);
  if (last?.step !== 'proposal') return undefined;
  const from = own.findLastIndex(({ step, outcome }) => step !== 'proposal' || outcome !== last.outcome) + 1;
  return { step: last, by: own.slice(from).map(({ by }) => by) };
}

/** An application as those who decide it see it. */
export type ProgramFile = OpenedApplication & {
  readonly steps: readonly ProgramStep[];
  /** Of the state that the application is in now; what others found is shown to who has looked, and to who only reads. */
  readonly reviews: readonly ProgramReview[];
  readonly othersReviewed: number;
  readonly reviewed: boolean;
  readonly rubric: RubricOutcome;
  readonly proposal: ProgramProposal | undefined;
  readonly conflict: ProgramDecisionCode | undefined;
  readonly appeals: readonly filings.ProgramAppeal[];
};

/** Opens an application that was sent. Whoever is of the school sees nothing of it but why. */
export async function readProgramFile(
  db: Db,
  permission: Read,
  applicationId: string,
  { clock }: At,
): Promise<ProgramFile | { readonly hidden: ProgramDecisionCode } | undefined> {
  const it = isUuid(applicationId) ? await queries.findApplication(db, applicationId) : undefined;
  if (!it?.submittedAt) return undefined;
  const me = permission.actor.personId;
  const steps = await queries.listSteps(db, it.programId);
  const appeals = await filings.listAppeals(db, { programId: it.programId });
  const conflict = await conflictWith(db, it, me, steps, appeals);
  if (conflict === 'DECISION_OF_OWN_SCHOOL') return { hidden: conflict };
  const opened = await gather(db, it, plainDateIn(clock.now(), schemeVersion(it.schemeVersion).zone.value));
  const reviews = (await queries.listReviews(db, applicationId)).filter(({ revision }) => revision === it.revision);
  const reviewed = reviews.some(({ reviewerId }) => reviewerId === me);
  const open = it.state === 'submitted';
  return {
    ...opened,
    steps,
    appeals,
    conflict,
    reviewed,
    // Each looks alone: what others found is not shown before.
    reviews: open && !reviewed && permission.actor.roles.has('certification-manager') ? [] : reviews,
    othersReviewed: reviews.filter(({ reviewerId }) => reviewerId !== me).length,
    rubric: rubricOutcome(reviews.map(({ findings }) => findings)),
    proposal: open ? liveProposal(steps, applicationId) : undefined,
  };
}

/** Why somebody takes no part: of the school, whenever it was, or part of what an appeal undid. */
async function conflictWith(
  db: Db,
  it: { readonly schoolId: string; readonly programId: string },
  personId: string,
  steps: readonly ProgramStep[],
  appeals: readonly filings.ProgramAppeal[],
): Promise<ProgramDecisionCode | undefined> {
  const row = await queries.findProgramRow(db, it.programId);
  const people = await listSchoolPeople(db, it.schoolId, 'ever');
  if (row?.owner_person_id === personId || people.some((person) => person.personId === personId)) return 'DECISION_OF_OWN_SCHOOL';
  const undone = appeals.filter(({ state }) => state === 'granted').map(({ decisionId }) => decisionId);
  const last = steps.findLastIndex(({ stepId }) => undone.includes(stepId));
  const before = steps.slice(0, last + 1);
  const decided = before.filter(({ step }) => step !== 'question');
  return decided.some(({ by }) => by === personId) ? 'DECISION_BEFORE' : undefined;
}

async function refusedPart(
  tx: Tx,
  it: { readonly programId: string; readonly schemeVersion: string },
  by: string,
  why: ProgramDecisionCode,
  at: Date,
): Promise<void> {
  await recordEvent(tx, {
    kind: 'impartiality.refused',
    actor: { kind: 'person', personId: by },
    subjectPersonId: by,
    entity: { name: 'program', id: it.programId },
    reason: why,
    schemeVersion: it.schemeVersion,
    occurredAt: at,
  });
}

/** A review as it was typed. */
export type ReviewTyped = {
  readonly applicationId: string;
  readonly seenRevision: number;
  /** By criterion. */
  readonly findings: Readonly<Record<string, string>>;
  readonly visit: string;
  readonly visitedOn: string;
  readonly note: string;
  readonly free: boolean;
};

const FINDINGS: readonly RubricFinding[] = ['met', 'partly', 'not-met'];

/** Writes what a reviewer found, by every line of the rubric, and how they saw the school. */
export async function reviewProgram(db: Db, permission: Decide, typed: ReviewTyped, { clock }: At): Promise<Result<true, ProgramDecisionProblem>> {
  const by = permission.actor.personId;
  const at = clock.now();
  const note_ = cleanText(typed.note);
  if (!typed.free) return refuse('DECISION_NOT_FREE');
  if (characters(note_) < 3 || characters(note_) > 2000) return refuse('DECISION_REASON');
  const read = RUBRIC.map((criterion) => [criterion, FINDINGS.find((known) => known === typed.findings[criterion])] as const);
  if (read.some(([, finding]) => finding === undefined)) return refuse('REVIEW_FINDINGS');
  const visit = (['site', 'video', 'none'] as const).find((known) => known === typed.visit);
  const visited = parsePlainDate(typed.visitedOn.trim());
  if (!visit || (visit !== 'none' && !visited.ok)) return refuse('REVIEW_VISIT');
  return inTransaction(db, async (tx): Promise<Result<true, ProgramDecisionProblem>> => {
    const it = isUuid(typed.applicationId) ? await queries.lockApplication(tx, typed.applicationId) : undefined;
    if (!it?.submittedAt) return refuse('DECISION_UNKNOWN');
    const conflict = await conflictWith(tx, it, by, await queries.listSteps(tx, it.programId), await filings.listAppeals(tx, it));
    if (conflict) {
      await refusedPart(tx, it, by, conflict, at);
      return refuse(conflict);
    }
    if (it.state !== 'submitted') return refuse('DECISION_NOT_WAITING');
    if (it.revision !== typed.seenRevision) return refuse('DECISION_CHANGED');
    const today = plainDateIn(at, schemeVersion(it.schemeVersion).zone.value);
    if (visit !== 'none' && visited.ok && visited.value > today) return refuse('REVIEW_VISIT');
    const known = await queries.listReviews(tx, it.applicationId);
    if (known.some(({ reviewerId, revision }) => reviewerId === by && revision === it.revision)) return refuse('REVIEW_DONE');
    await queries.insertReview(tx, it.applicationId, {
      reviewerId: by,
      findings: Object.fromEntries(read),
      visit,
      visitedOn: visit !== 'none' && visited.ok ? visited.value : undefined,
      note: note_,
      revision: it.revision,
      at,
    });
    await note(tx, 'reviewed', it, { kind: 'person', personId: by }, 'looked at it by the rubric; the findings are with the review', at, { visit });
    return ok(true as const);
  });
}

/** A decision on an application as it was typed. */
export type DecisionTyped = {
  readonly applicationId: string;
  readonly outcome: 'approve' | 'refuse' | 'ask';
  readonly conditions: string;
  readonly reason: string;
  readonly seenRevision: number;
  readonly free: boolean;
};

/**
 * Asks the school, proposes, or decides as the last of as many as the scheme asks for. An approval needs the reviews of so
 * many without interest in the school, one of whom saw it, and never goes beyond what the rubric allows.
 */
export async function decideProgram(
  db: Db,
  permission: Decide,
  typed: DecisionTyped,
  { clock }: At,
): Promise<Result<'asked' | 'proposed' | 'approved' | 'refused', ProgramDecisionProblem>> {
  const by = permission.actor.personId;
  const at = clock.now();
  const [reason, conditions] = [cleanText(typed.reason), cleanText(typed.conditions)];
  if (!typed.free) return refuse('DECISION_NOT_FREE');
  if (characters(reason) < 3 || characters(reason) > 2000) return refuse('DECISION_REASON');
  if (characters(conditions) > 1000) return refuse('DECISION_CONDITIONS');
  return inTransaction(db, async (tx): Promise<Result<'asked' | 'proposed' | 'approved' | 'refused', ProgramDecisionProblem>> => {
    const it = isUuid(typed.applicationId) ? await queries.lockApplication(tx, typed.applicationId) : undefined;
    if (!it?.submittedAt) return refuse('DECISION_UNKNOWN');
    const steps = await queries.listSteps(tx, it.programId);
    const conflict = await conflictWith(tx, it, by, steps, await filings.listAppeals(tx, it));
    if (conflict) {
      await refusedPart(tx, it, by, conflict, at);
      return refuse(conflict);
    }
    const taken = steps.findLast(({ step, applicationId }) => step === 'decision' && applicationId === it.applicationId);
    if ((it.state === 'approved' || it.state === 'refused') && taken) return err({ code: 'DECISION_TAKEN', by: taken.byName, at: taken.at });
    if (it.state !== 'submitted') return refuse('DECISION_NOT_WAITING');
    if (it.revision !== typed.seenRevision) return refuse('DECISION_CHANGED');
    const scheme = schemeVersion(it.schemeVersion);
    const today = plainDateIn(at, scheme.zone.value);
    const base = { programId: it.programId, applicationId: it.applicationId, schemeVersion: it.schemeVersion, reason, effectiveOn: today, by, at };
    if (typed.outcome === 'ask') {
      await queries.insertStep(tx, { ...base, step: 'question', outcome: undefined, conditions: '', validUntil: undefined });
      await queries.updateApplication(tx, it, { state: 'asked' });
      await note(tx, 'asked', it, { kind: 'person', personId: by }, 'the school was asked; the question is with the steps', at);
      await tellSchool(tx, it.schoolId, (toPersonId) => ({ toPersonId, message: 'program.asked', values: { program: it.answers.name, question: reason }, at }));
      return ok('asked');
    }
    const alive = liveProposal(steps, it.applicationId);
    const agreeing = alive?.step.outcome === typed.outcome ? alive.by : [];
    const kept = conditions === '' && agreeing.length > 0 ? (alive?.step.conditions ?? '') : conditions;
    if (typed.outcome === 'approve') {
      const blocked = await approvalBlocked(tx, it, by, kept, scheme.programs.reviewers.value, today);
      if (blocked) return refuse(blocked);
    }
    if (agreeing.includes(by)) return refuse('DECISION_SECOND_PERSON');
    const validUntil = typed.outcome === 'approve' ? addDays(addYears(await termBegins(tx, it, today), scheme.programs.approvalYears.value), -1) : undefined;
    // Nobody decides alone, whatever a scheme says.
    const proposes = agreeing.length === 0 || agreeing.length + 1 < scheme.programs.reviewers.value;
    await queries.insertStep(tx, {
      ...base,
      step: proposes ? 'proposal' : 'decision',
      outcome: typed.outcome,
      conditions: typed.outcome === 'approve' ? kept : '',
      validUntil,
    });
    if (proposes) {
      await note(tx, 'proposed', it, { kind: 'person', personId: by }, 'another person has to agree', at, { outcome: typed.outcome });
      return ok('proposed');
    }
    const done = typed.outcome === 'approve' ? 'approved' : 'refused';
    await queries.updateApplication(tx, it, { state: done, decidedAt: at });
    if (done === 'approved') {
      await queries.publishAnswers(tx, it.programId, it.answers, at);
      await markPapersSeen(tx, it, today);
    }
    await recount(tx, it.programId, at);
    await note(
      tx,
      done,
      it,
      { kind: 'person', personId: by },
      'as many people as the scheme asks for decided so; the reason is published with the decision',
      at,
      {
        validUntil: validUntil ?? null,
        conditions: kept !== '',
      },
    );
    const told = { program: it.answers.name, reason };
    if (done === 'approved') {
      const values = {
        ...told,
        until: validUntil ?? today,
        conditions: kept === '' ? { en: 'none', es: 'ninguna' } : kept,
        days: scheme.programs.conditionDays.value,
        reportDays: scheme.programs.changeReportDays.value,
      };
      await tellSchool(tx, it.schoolId, (toPersonId) => ({ toPersonId, message: 'program.approved', values, at }));
    } else {
      const values = { ...told, until: addDays(today, scheme.appeal.withinDays.value), days: scheme.appeal.decidedWithinDays.value };
      await tellSchool(tx, it.schoolId, (toPersonId) => ({ toPersonId, message: 'program.refused', values, at }));
    }
    return ok(done);
  });
}

/** Why an application cannot be approved as it stands. */
async function approvalBlocked(
  tx: Tx,
  it: ProgramApplication,
  by: string,
  conditions: string,
  reviewers: number,
  today: PlainDate,
): Promise<ProgramDecisionCode | undefined> {
  const opened = await gather(tx, it, today);
  if (opened.gaps.length > 0) return 'DECISION_GAPS';
  if (opened.evidence.some(({ state }) => state === 'waiting') || !opened.evidence.some(({ kind, state }) => kind === 'agreement' && state === 'clean'))
    return 'DECISION_EVIDENCE';
  const reviews = (await queries.listReviews(tx, it.applicationId)).filter(({ revision }) => revision === it.revision);
  if (!reviews.some(({ reviewerId }) => reviewerId === by)) return 'DECISION_NOT_REVIEWED';
  if (reviews.length < reviewers) return 'DECISION_FEW_REVIEWS';
  if (reviews.every(({ visit }) => visit === 'none')) return 'DECISION_NO_VISIT';
  const { best } = rubricOutcome(reviews.map(({ findings }) => findings));
  if (best === 'refuse') return 'DECISION_RUBRIC';
  return best === 'conditions' && conditions === '' ? 'DECISION_CONDITIONS' : undefined;
}

/** A new term begins when the one that runs ends, or today. */
async function termBegins(tx: Tx, it: ProgramApplication, today: PlainDate): Promise<PlainDate> {
  const row = await queries.findProgramRow(tx, it.programId);
  const until = row?.approval === 'approved' ? row.approval_until : null;
  return until ? addDays(until as PlainDate, 1) : today;
}

/** Writes onto the row of a program what its decisions add up to today. */
export async function recount(tx: Tx, programId: string, at: Date): Promise<void> {
  const today = plainDateIn(at, currentScheme().zone.value);
  await queries.writeApproval(tx, programId, programApproval(await listDecisions(tx, programId), today), at);
}

/** The daily round: approvals that ran out, and decisions whose day has come, show on the row. @returns how many rows were written anew */
export async function refreshApprovals(db: Db, { clock }: At): Promise<number> {
  const at = clock.now();
  const zone = currentScheme().zone.value;
  const due = await queries.listRunOut(db, plainDateIn(at, zone), zone);
  for (const programId of due) {
    await inTransaction(db, async (tx) => {
      if (!(await queries.findProgramRow(tx, programId, true))) return;
      await recount(tx, programId, at);
      await recordEvent(tx, {
        kind: 'program.approval-recounted',
        actor: { kind: 'system' },
        entity: { name: 'program', id: programId },
        reason: 'a day came that changes what the decisions add up to',
        occurredAt: at,
      });
    });
  }
  return due.length;
}

/** What staff may decide on a program that is approved or was. */
export const STANDING_OUTCOMES = ['probation', 'full', 'withdraw', 'reinstate'] as const;

/** A decision on a program as it was typed. */
export type StandingTyped = {
  readonly programId: string;
  readonly outcome: string;
  readonly effectiveOn: string;
  readonly reason: string;
  readonly free: boolean;
};

/** Proposes or decides that a program is on probation, free of it, withdrawn, or approved again as if it had not been withdrawn. */
export async function decideStanding(
  db: Db,
  permission: Decide,
  typed: StandingTyped,
  { clock }: At,
): Promise<Result<'proposed' | 'decided', ProgramDecisionProblem>> {
  const by = permission.actor.personId;
  const at = clock.now();
  const outcome = STANDING_OUTCOMES.find((known) => known === typed.outcome);
  if (!outcome) return refuse('DECISION_OUTCOME');
  const reason = cleanText(typed.reason);
  if (!typed.free) return refuse('DECISION_NOT_FREE');
  if (characters(reason) < 3 || characters(reason) > 2000) return refuse('DECISION_REASON');
  const scheme = currentScheme();
  const today = plainDateIn(at, scheme.zone.value);
  const day = typed.effectiveOn.trim() === '' ? ok(today) : parsePlainDate(typed.effectiveOn.trim());
  // A decision reaches nobody who completed before it was taken.
  if (!day.ok || day.value < today || day.value > addDays(today, 365)) return refuse('DECISION_DAY');
  return inTransaction(db, async (tx): Promise<Result<'proposed' | 'decided', ProgramDecisionProblem>> => {
    const row = isUuid(typed.programId) ? await queries.findProgramRow(tx, typed.programId, true) : undefined;
    if (!row?.school_id) return refuse('DECISION_UNKNOWN');
    const it = { programId: row.program_id, schoolId: row.school_id, schemeVersion: scheme.version };
    const steps = await queries.listSteps(tx, it.programId);
    const conflict = await conflictWith(tx, it, by, steps, await filings.listAppeals(tx, it));
    if (conflict) {
      await refusedPart(tx, it, by, conflict, at);
      return refuse(conflict);
    }
    const { state } = programApproval(await listDecisions(tx, it.programId), today);
    const holds = state === 'approved' || state === 'conditions' || state === 'probation';
    const fits = {
      probation: holds && state !== 'probation',
      full: state === 'conditions' || state === 'probation',
      withdraw: holds,
      reinstate: state === 'withdrawn',
    };
    if (!fits[outcome]) return refuse('DECISION_OUTCOME');
    const alive = liveProposal(steps, undefined);
    const agreeing = alive?.step.outcome === outcome ? alive.by : [];
    if (agreeing.includes(by)) return refuse('DECISION_SECOND_PERSON');
    const proposes = agreeing.length === 0;
    const decisionId = await queries.insertStep(tx, {
      ...it,
      applicationId: undefined,
      step: proposes ? 'proposal' : 'decision',
      outcome,
      conditions: '',
      reason,
      effectiveOn: day.value,
      validUntil: undefined,
      by,
      at,
    });
    await recordEvent(tx, {
      kind: proposes ? 'program.standing-proposed' : 'program.standing-decided',
      actor: { kind: 'person', personId: by },
      entity: { name: 'program', id: it.programId },
      reason: proposes ? 'another person has to agree' : 'two people decided so; the reason is published with the decision',
      schemeVersion: scheme.version,
      payload: { outcome, effectiveOn: day.value, decisionId },
      occurredAt: at,
    });
    if (proposes) return ok('proposed');
    await recount(tx, it.programId, at);
    const values = {
      program: row.name,
      decision: OUTCOME_TOLD[outcome],
      from: day.value,
      reason,
      until: addDays(today, scheme.appeal.withinDays.value),
      days: scheme.appeal.decidedWithinDays.value,
    };
    await tellSchool(tx, it.schoolId, (toPersonId) => ({ toPersonId, message: 'program.standing', values, at }));
    return ok('decided');
  });
}

const OUTCOME_TOLD = {
  probation: { en: 'on probation', es: 'a prueba' },
  full: { en: 'approved in full', es: 'plenamente aprobado' },
  withdraw: { en: 'no longer approved', es: 'sin aprobación' },
  reinstate: { en: 'approved again, as if it had not been withdrawn', es: 'aprobado de nuevo, como si no se hubiera retirado' },
} as const satisfies Record<Exclude<ProgramDecision['outcome'], 'approve' | 'refuse'>, { en: string; es: string }>;
