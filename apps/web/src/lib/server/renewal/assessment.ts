import { addDays, err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { assessmentDecision, type AssessmentDecision, type AssessmentPurpose } from '@einthoven/scheme';
import { findAccommodation, minutesWith } from '../accommodation/index.ts';
import type { Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { isWithoutResult, lockAttempt, lockStarts, startRenewalAttempt, type Attempt, type RenewalPurpose } from '../exam/index.ts';
import { listRenewalForms } from '../form/index.ts';
import { tell } from '../message/index.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import { findResult, scoreAttempt, type ExamResult } from '../scoring/index.ts';
import { countStarted, selectSat, type Sat } from './assessment.queries.ts';
import { readOwnKeepings, type KeepingRecord } from './keeping.ts';
import { settleReinstatement, viewOf, withPerson } from './reinstatement.ts';
import { choosePath, isRenewalOpen, settleRenewal } from './renewal.ts';

type Own = Permission<'renewal.manage-own'>;

/** Why a renewal assessment does not start. */
export type AssessmentProblem =
  /** There is no credential in this account that could be renewed by it. */
  | 'ASSESSMENT_UNKNOWN'
  | 'ASSESSMENT_EARLY'
  /** Neither a renewal nor an application asks for it now. */
  | 'ASSESSMENT_CLOSED'
  | 'ASSESSMENT_PASSED'
  | 'ASSESSMENT_HELD'
  | 'ASSESSMENT_USED_UP'
  /** No form is loaded in this installation. */
  | 'ASSESSMENT_NO_FORM'
  /** Tracings that a screen reader cannot tell, and nothing equal in their place. */
  | 'ASSESSMENT_NO_ALTERNATIVE'
  /** The rules were not agreed to. */
  | 'ASSESSMENT_NOT_AGREED'
  /** The final exam of this person is open. */
  | 'EXAM_OTHER_OPEN';

/** The renewal assessment of one credential, for its person. */
export type Assessment = {
  readonly record: KeepingRecord;
  /** What it would be sat for; undefined where nothing asks for it. */
  readonly purpose: RenewalPurpose | undefined;
  readonly decision: AssessmentDecision;
  /** All must be passed by the end of this day. */
  readonly by: PlainDate | undefined;
  /** The sittings that count for this purpose, oldest first. */
  readonly sat: readonly Sat[];
};

/** Where the renewal assessment stands for each credential of a person that has one. */
export async function readAssessments(db: Db, permission: Own, now: Date): Promise<readonly Assessment[]> {
  const records = (await readOwnKeepings(db, permission, now)).filter(({ scheme }) => offers(scheme));
  const sat = await selectSat(db, permission.actor.personId);
  return Promise.all(records.map((record) => assessmentOf(db, record, sat)));
}

const offers = (scheme: KeepingRecord['scheme']) => scheme.renewal.assessment !== undefined;

async function assessmentOf(db: Db | Tx, record: KeepingRecord, all: readonly Sat[]): Promise<Assessment> {
  const { renewal } = record.keeping;
  const { cycleId } = record.cycle;
  const found = renewal.state === 'closed' ? await forReturn(db, record) : undefined;
  const purpose: RenewalPurpose | undefined = found?.purpose ?? (renewal.state === 'closed' ? undefined : { cycleId });
  const state: AssessmentPurpose =
    renewal.state === 'closed'
      ? { state: found ? 'open' : 'closed' }
      : !record.scheme.renewal.paths.value.includes('assessment')
        ? { state: 'closed' }
        : isRenewalOpen(record)
          ? { state: 'open' }
          : { state: 'early', opensOn: renewal.opensOn };
  const sat = all.filter((each) => countsFor(each, record, purpose ?? { cycleId }));
  const counted = sat.flatMap((each) => (each.state === 'void' ? [] : [{ attemptId: each.attemptId, state: each.state, passed: each.passed }]));
  return {
    record,
    purpose,
    decision: assessmentDecision(state, counted, record.scheme),
    by: renewal.state === 'closed' ? found?.by : renewal.lastDay,
    sat,
  };
}

/** The application for reinstatement that needs an assessment still. */
async function forReturn(db: Db | Tx, record: KeepingRecord): Promise<{ readonly purpose: RenewalPurpose; readonly by: PlainDate } | undefined> {
  const { reinstatement, today } = record;
  if (!reinstatement || !withPerson(reinstatement, today)) return undefined;
  const { quote } = await viewOf(db, record, reinstatement);
  if (quote.assessment === 'not-asked') return undefined;
  return { purpose: { reinstatementId: reinstatement.reinstatementId }, by: reinstatement.openUntil };
}

/** A sitting for an application counts for every later one after the same end: taking it back gives no attempt anew. */
function countsFor(sat: Sat, record: KeepingRecord, purpose: RenewalPurpose): boolean {
  if ('cycleId' in purpose) return 'cycleId' in sat.purpose && sat.purpose.cycleId === purpose.cycleId;
  return sat.ended?.credentialId === record.credential.credentialId && sat.ended.on === record.reinstatement?.endedOn;
}

/**
 * Starts the renewal assessment: the clock runs from here. Where one is open already, that one is meant; starting twice is
 * harmless. For a renewal it becomes the way that the holder chose.
 *
 * @returns the attempt to open in the exam room
 */
export async function startAssessment(
  db: Db,
  permission: Own,
  start: { readonly credentialId: string; readonly agreed: boolean },
  ports: { readonly clock: Clock; readonly mode: 'demonstration' | 'production' },
): Promise<Result<string, AssessmentProblem>> {
  const now = ports.clock.now();
  const { personId } = permission.actor;
  return inTransaction(db, async (tx): Promise<Result<string, AssessmentProblem>> => {
    await lockStarts(tx, personId);
    const own = (await readAssessments(tx, permission, now)).find(({ record }) => record.credential.credentialId === start.credentialId);
    if (!own) return err('ASSESSMENT_UNKNOWN');
    const { decision, purpose, record } = own;
    if (decision.decision === 'continue') return ok(decision.attemptId);
    if (decision.decision !== 'may-sit' || !purpose) return err(REFUSALS[decision.decision === 'may-sit' ? 'closed' : decision.decision]);
    if (!start.agreed) return err('ASSESSMENT_NOT_AGREED');
    const accommodation = await findAccommodation(tx, personId);
    const form = await chooseForm(tx, personId, ports.mode);
    if (!form) return err('ASSESSMENT_NO_FORM');
    if (accommodation?.screenReader) return err('ASSESSMENT_NO_ALTERNATIVE');
    if ('cycleId' in purpose && record.cycle.path !== 'assessment') await choosePath(tx, permission, { ...purpose, path: 'assessment' }, ports);
    const { scheme } = record;
    const minutes = minutesWith(scheme.renewal.assessment?.minutes.value ?? 0, accommodation);
    return startRenewalAttempt(tx, { personId, purpose, ...form, ordinal: decision.ordinal, minutes, scheme }, now);
  });
}

const REFUSALS = {
  passed: 'ASSESSMENT_PASSED',
  held: 'ASSESSMENT_HELD',
  'used-up': 'ASSESSMENT_USED_UP',
  early: 'ASSESSMENT_EARLY',
  closed: 'ASSESSMENT_CLOSED',
  'not-offered': 'ASSESSMENT_UNKNOWN',
} as const satisfies Record<Exclude<AssessmentDecision['decision'], 'continue' | 'may-sit'>, AssessmentProblem>;

/**
 * A form that this person has not had: of those the one that the fewest have had. In a later cycle there may be none left;
 * then the one that they had longest ago, mixed.
 */
async function chooseForm(
  tx: Tx,
  personId: string,
  mode: 'demonstration' | 'production',
): Promise<{ readonly formId: string; readonly again: boolean } | undefined> {
  const forms = (await listRenewalForms(tx, 'assessment')).filter(({ conversionKind }) => mode === 'demonstration' || conversionKind !== 'demonstration');
  const started = await countStarted(
    tx,
    forms.map(({ formId }) => formId),
  );
  const had = (await selectSat(tx, personId)).map(({ formId }) => formId);
  const fresh = forms.filter(({ formId }) => !had.includes(formId)).toSorted((a, b) => (started.get(a.formId) ?? 0) - (started.get(b.formId) ?? 0));
  const [chosen] = fresh.length > 0 ? fresh : forms.toSorted((a, b) => had.lastIndexOf(a.formId) - had.lastIndexOf(b.formId));
  return chosen && { formId: chosen.formId, again: fresh.length === 0 };
}

/** Whether this installation has forms to sit. */
export async function hasAssessmentForms(db: Db, mode: 'demonstration' | 'production'): Promise<boolean> {
  return (await listRenewalForms(db, 'assessment')).some(({ conversionKind }) => mode === 'demonstration' || conversionKind !== 'demonstration');
}

/** Why a submitted attempt has no result. */
export type SettleRefusal =
  /** There is no such attempt at a renewal assessment. */
  | 'ASSESSMENT_UNKNOWN'
  /** It has not been submitted yet: close it first. */
  | 'ASSESSMENT_OPEN'
  /** It was ended by a person, and a second one decides. */
  | 'ASSESSMENT_HELD';

/**
 * Scores a submitted renewal assessment and does what follows from it, in one transaction: result, message, and on a pass
 * the renewal or the application that it was the last missing piece of. A second call finds the first result.
 */
export async function settleAssessment(db: Db, attemptId: string, { clock }: { readonly clock: Clock }): Promise<Result<ExamResult, SettleRefusal>> {
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<ExamResult, SettleRefusal>> => {
    const attempt = await lockAttempt(tx, attemptId);
    if (!attempt?.renewal) return err('ASSESSMENT_UNKNOWN');
    if (attempt.state === 'open') return err('ASSESSMENT_OPEN');
    if (attempt.state === 'void' || (await isWithoutResult(tx, attempt))) return err('ASSESSMENT_HELD');
    const known = await findResult(tx, attemptId);
    if (known) return ok(known);
    const result = await scoreAttempt(tx, attemptId, now);
    await tellOutcome(tx, attempt, result, now);
    if (!result.passed) return ok(result);
    if ('cycleId' in attempt.renewal) await settleRenewal(tx, attempt.renewal.cycleId, now);
    else await settleReinstatement(tx, attempt.renewal.reinstatementId, now);
    return ok(result);
  });
}

async function tellOutcome(tx: Tx, { personId, ordinal, schemeVersion, renewal }: Attempt, result: ExamResult, at: Date): Promise<void> {
  const scheme = anySchemeVersion(schemeVersion);
  const left = (scheme.renewal.assessment?.attempts.value ?? 0) - ordinal;
  const score = { credential: scheme.title, score: result.scaledScore, cut: cutOf(scheme) };
  const values = { ...score, appealBy: addDays(plainDateIn(at, scheme.zone.value), scheme.appeal.withinDays.value) };
  const to = { toPersonId: personId, at };
  if (result.passed) await tell(tx, { ...to, message: 'renewal.assessment-passed', values: score });
  else if (left > 0) await tell(tx, { ...to, message: 'renewal.assessment-failed', values: { ...values, left } });
  else if (renewal && 'cycleId' in renewal) await tell(tx, { ...to, message: 'renewal.assessment-used-up', values });
  else await tell(tx, { ...to, message: 'renewal.assessment-used-up-return', values });
}

/** The scaled score that passes. @throws Error for a scheme without an exam, which has no assessment either */
export function cutOf(scheme: KeepingRecord['scheme']): number {
  if (scheme.awardedBy !== 'exam') throw new Error(`${scheme.version} has no exam`);
  return scheme.exam.scale.value.cut;
}
