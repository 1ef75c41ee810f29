import { addDays, addYears, err, ok, parsePlainDate, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { RUBRIC, rubricOutcome, type RubricFinding, type RubricOutcome } from '@einthoven/scheme';
import { characters, cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { schemeVersion } from '../scheme/index.ts';
import { gather, note, tellSchool, type OpenedApplication } from './application.ts';
import * as queries from './approval.queries.ts';
import * as filings from './filing.queries.ts';
import type { ProgramApplication, ProgramReview, ProgramStep } from './approval.queries.ts';
import { liveProposal, type ProgramProposal } from './proposal.ts';
import { markPapersSeen } from './school.queries.ts';
import { listSchoolsAlike } from './staff.queries.ts';
import { recount } from './standing.ts';
import { conflictWith, refuse, takesNoPart, type ProgramDecisionCode, type ProgramDecisionProblem } from './taking-part.ts';

type Decide = Permission<'program.decide'>;
type Read = Permission<'program.read'>;
type At = { readonly clock: Clock };

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
  /** Other schools on record that may be the same one. */
  readonly alike: readonly { readonly name: string; readonly city: string; readonly stateCode: string; readonly isSameAddress: boolean }[];
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
    alike: await listSchoolsAlike(db, it.schoolId),
    conflict,
    reviewed,
    // Each looks alone: what others found is not shown before.
    reviews: open && !reviewed && permission.actor.roles.has('certification-manager') ? [] : reviews,
    othersReviewed: reviews.filter(({ reviewerId }) => reviewerId !== me).length,
    rubric: rubricOutcome(reviews.map(({ findings }) => findings)),
    proposal: open ? liveProposal(steps, applicationId) : undefined,
  };
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
    const conflict = await takesNoPart(tx, it, by, await queries.listSteps(tx, it.programId), at);
    if (conflict) return refuse(conflict);
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
    const conflict = await takesNoPart(tx, it, by, steps, at);
    if (conflict) return refuse(conflict);
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
