import { err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { attemptOrder, closesAtMs } from '@einthoven/exam';
import { attemptDecision, type AttemptDecision, type AttemptRefusal, type CetScheme } from '@einthoven/scheme';
import { findAccommodation, minutesWith, type Accommodation } from '../accommodation/index.ts';
import { isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { chooseForm, listFormItems } from '../form/index.ts';
import { findApprovedApplication, findCurrentApplication } from '../eligibility/index.ts';
import { findEntitlement, lockEntitlement } from '../payment/index.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import * as queries from './attempt.queries.ts';
import { issueReceipt } from './receipt.ts';
import type { Attempt } from './attempt.queries.ts';
import { examStatements } from './statements.ts';

/** What `/exam` says. */
export type ExamOverview = {
  readonly decision: AttemptDecision;
  readonly attempts: readonly Attempt[];
  readonly scheme: CetScheme;
  /** Whether today's rules were agreed to since the last attempt. */
  readonly agreed: boolean;
  readonly application: { readonly applicationId: string; readonly openUntil: PlainDate } | undefined;
  /** What was granted to this person, for every exam. */
  readonly accommodation: Accommodation | undefined;
  /** Minutes of this person's exam, extra time included. */
  readonly minutes: number;
};

/** What is true now about a person and the final exam. */
export async function examOverview(db: Db, permission: Permission<'exam.sit-own'>, clock: Clock): Promise<ExamOverview> {
  const personId = permission.actor.personId;
  const now = clock.now();
  const [attempts, application] = [await queries.listAttempts(db, personId), await findNewestApproved(db, personId, now)];
  const scheme = application ? schemeVersion(application.schemeVersion) : currentScheme();
  const entitlement = application && (await findEntitlement(db, application.applicationId, 'final-attempts'));
  const decision = attemptDecision({
    scheme,
    now,
    application,
    entitlement: entitlement && {
      quantity: entitlement.quantity ?? scheme.exam.attempts.value,
      held: entitlement.heldSince !== null,
      ended: entitlement.endedAt !== null,
    },
    // A void attempt is as if it had not been, but for the form that was seen.
    attempts: attempts.filter((attempt) => attempt.state !== 'void'),
  });
  const agreedTo = await queries.listAgreedSince(db, personId, attempts.at(-1)?.startedAt ?? new Date(0));
  const accommodation = await findAccommodation(db, personId);
  const minutes = minutesWith(scheme.exam.minutes.value, accommodation);
  return { decision, attempts, scheme, application, accommodation, minutes, agreed: examStatements().every((statement) => agreedTo.has(statement.sha256)) };
}

/** Writes down that a person states to be who they are registered as, and agrees to the rules of the exam. */
export async function agreeToExam(db: Db, permission: Permission<'exam.sit-own'>, clock: Clock): Promise<void> {
  const personId = permission.actor.personId;
  const now = clock.now();
  await inTransaction(db, async (tx) => {
    await queries.insertAgreements(
      tx,
      personId,
      examStatements().map(({ name, version, sha256 }) => ({ statement: name, version, sha256 })),
      now,
    );
    await recordEvent(tx, {
      kind: 'exam.rules-agreed',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      reason: 'States to be the registered person and agrees to the exam rules and to confidentiality',
      schemeVersion: currentScheme().version,
      payload: { statements: examStatements().map((statement) => `${statement.name} ${statement.version}`) },
      occurredAt: now,
    });
  });
}

/** Why an attempt cannot start now. */
export type StartRefusal = AttemptRefusal | 'EXAM_WAIT' | 'EXAM_NEW_APPLICATION' | 'EXAM_RULES_NOT_AGREED' | 'EXAM_NO_FORM';

/** What preparing and starting need from outside. */
export type StartPorts = { readonly clock: Clock; readonly mode: 'demonstration' | 'production' };

/**
 * A form that was prepared and not started is let go after so many hours. Nothing of it was seen (it is encrypted),
 * so that the same form may be chosen again; a bank that was edited since then gives its newer state.
 */
export const PREPARED_HOURS = 12;

/**
 * Chooses and reserves the form of the next attempt, before its clock runs, so that the device can fetch it in peace.
 * Does not count as an attempt. Preparing twice is harmless: the second finds the first. Where an attempt is open
 * already, that one is meant.
 */
export async function prepareAttempt(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  ports: StartPorts,
): Promise<Result<{ readonly attemptId: string }, StartRefusal>> {
  return inTransaction(db, async (tx) => {
    await queries.lockStarting(tx, permission.actor.personId);
    const admitted = await admit(tx, permission, ports.clock);
    if (!admitted.ok) return admitted;
    if (admitted.value.open !== undefined) return ok({ attemptId: admitted.value.open });
    const prepared = await prepare(tx, permission.actor.personId, admitted.value, ports);
    return prepared.ok ? ok({ attemptId: prepared.value.attemptId }) : prepared;
  });
}

/**
 * Starts an attempt: the clock runs from here. What was prepared is started; where nothing was, it is prepared now.
 * An open attempt is simply found again, so that starting twice is harmless.
 */
export async function startAttempt(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  ports: StartPorts,
): Promise<Result<{ readonly attemptId: string; readonly isNew: boolean }, StartRefusal>> {
  const personId = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    await queries.lockStarting(tx, personId);
    // A refund asked for at this moment holds the entitlement first, or finds the attempt started: never both.
    const newest = await findNewestApproved(tx, personId, ports.clock.now());
    if (newest) await lockEntitlement(tx, newest.applicationId, 'final-attempts');
    const admitted = await admit(tx, permission, ports.clock);
    if (!admitted.ok) return admitted;
    if (admitted.value.open !== undefined) return ok({ attemptId: admitted.value.open, isNew: false });
    const { scheme, ordinal, minutes } = admitted.value;
    const prepared = await prepare(tx, personId, admitted.value, ports);
    if (!prepared.ok) return prepared;
    const { attemptId, formId } = prepared.value;
    const now = ports.clock.now();
    await queries.markStarted(tx, attemptId, now, new Date(now.getTime() + minutes * 60_000));
    await recordEvent(tx, {
      kind: 'exam.started',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'attempt', id: attemptId },
      reason: `Attempt ${ordinal} of ${scheme.exam.attempts.value}`,
      schemeVersion: scheme.version,
      payload: { formId, minutes },
      occurredAt: now,
    });
    return ok({ attemptId, isNew: true });
  });
}

/** A person who may sit now: the attempt that is open, or what the next one would be. */
type Admitted =
  | { readonly open: string }
  | {
      readonly open?: undefined;
      readonly ordinal: number;
      readonly applicationId: string;
      readonly scheme: CetScheme;
      readonly minutes: number;
      readonly usedForms: readonly string[];
    };

async function admit(tx: Tx, permission: Permission<'exam.sit-own'>, clock: Clock): Promise<Result<Admitted, StartRefusal>> {
  const { decision, scheme, application, attempts, agreed, minutes } = await examOverview(tx, permission, clock);
  if (decision.decision === 'continue') return ok({ open: decision.attemptId });
  if (decision.decision === 'wait') return err('EXAM_WAIT');
  if (decision.decision === 'new-application') return err('EXAM_NEW_APPLICATION');
  if (decision.decision === 'not-now') return err(decision.reason);
  if (!application) return err('EXAM_NO_APPROVED_APPLICATION');
  if (!agreed) return err('EXAM_RULES_NOT_AGREED');
  return ok({ ordinal: decision.ordinal, applicationId: application.applicationId, scheme, minutes, usedForms: attempts.map((attempt) => attempt.formId) });
}

/** Finds what is prepared for this attempt, or reserves a form for it. */
async function prepare(
  tx: Tx,
  personId: string,
  next: Exclude<Admitted, { readonly open: string }>,
  { clock, mode }: StartPorts,
): Promise<Result<{ readonly attemptId: string; readonly formId: string }, 'EXAM_NO_FORM'>> {
  const now = clock.now();
  const { applicationId, ordinal, scheme } = next;
  const before = await queries.findPrepared(tx, personId);
  if (before) {
    const fresh = now.getTime() - before.preparedAt.getTime() < PREPARED_HOURS * 3_600_000;
    if (fresh && before.applicationId === applicationId && before.ordinal === ordinal && before.schemeVersion === scheme.version) return ok(before);
    await queries.markExpired(tx, before.attemptId);
  }
  const form = await chooseForm(tx, mode, next.usedForms, now);
  if (!form.ok) return form;
  const { formId, again } = form.value;
  const attemptId = await queries.insertPrepared(tx, { personId, applicationId, formId, ordinal, schemeVersion: scheme.version, preparedAt: now });
  await queries.insertAttemptItems(tx, attemptId, attemptOrder(await listFormItems(tx, formId), again, attemptId));
  await recordEvent(tx, {
    kind: 'exam.prepared',
    actor: { kind: 'person', personId },
    subjectPersonId: personId,
    entity: { name: 'attempt', id: attemptId },
    reason: `The form of attempt ${ordinal} is chosen; no clock runs`,
    schemeVersion: scheme.version,
    payload: { formId, sameFormAgain: again },
    occurredAt: now,
  });
  return ok({ attemptId, formId });
}

/**
 * Closes an attempt, once; a second call finds it closed. After the deadline it counts as closed by time, at the
 * deadline, because that is when the candidate stopped.
 *
 * @param by `candidate` for submitting, `time` for the worker
 * @returns the closed attempt and whether this call closed it; undefined when there is none
 */
export async function closeAttempt(
  tx: Tx,
  attemptId: string,
  by: 'candidate' | 'time',
  now: Date,
): Promise<{ readonly attempt: Attempt; readonly closedNow: boolean } | undefined> {
  const before = await queries.lockAttempt(tx, attemptId);
  if (!before) return undefined;
  if (before.state !== 'open') return { attempt: before, closedNow: false };
  const late = now.getTime() >= before.deadlineAt.getTime();
  if (by === 'time' && !late) throw new Error(`attempt ${attemptId} still has time`);
  const closedBy = late ? 'time' : 'candidate';
  const at = late ? before.deadlineAt : now;
  await queries.markSubmitted(tx, attemptId, closedBy, at);
  await recordEvent(tx, {
    kind: 'exam.submitted',
    actor: closedBy === 'candidate' ? { kind: 'person', personId: before.personId } : { kind: 'system' },
    subjectPersonId: before.personId,
    entity: { name: 'attempt', id: attemptId },
    reason: closedBy === 'candidate' ? 'Submitted by the candidate' : 'Time was up; what was saved counts',
    schemeVersion: before.schemeVersion,
    occurredAt: now,
  });
  const attempt: Attempt = { ...before, state: 'submitted', submittedAt: at, submittedBy: closedBy };
  await issueReceipt(tx, attempt, now);
  return { attempt, closedNow: true };
}

/** Attempts whose time, and the time for late arrivals after it, is over and which nobody submitted. */
export async function listAttemptsToClose(db: Db, now: Date): Promise<readonly string[]> {
  const lateMs = currentScheme().exam.lateArrivalMinutes.value * 60_000;
  return queries.listOpenPast(db, new Date(now.getTime() - closesAtMs(0, lateMs)));
}

/** The attempt with this id, if it is this person's. Ids that are no uuids find nothing. */
export async function findOwnAttempt(
  db: Db,
  permission: Permission<'exam.sit-own'> | Permission<'result.read-own'>,
  attemptId: string,
): Promise<Attempt | undefined> {
  if (!isUuid(attemptId)) return undefined;
  const attempt = await queries.findAttempt(db, attemptId);
  return attempt?.personId === permission.actor.personId ? attempt : undefined;
}

/** Whether a person's fee includes study material now: practice exams need it. */
export async function hasStudyMaterial(db: Db, personId: string, clock: Clock): Promise<boolean> {
  const application = await findNewestApproved(db, personId, clock.now());
  const entitlement = application && (await findEntitlement(db, application.applicationId, 'study-material'));
  return entitlement !== undefined && entitlement.endedAt === null && entitlement.heldSince === null;
}

/** The approved application that is open, or else the newest one if it was approved: then its time is over. */
async function findNewestApproved(
  db: Db,
  personId: string,
  now: Date,
): Promise<{ readonly applicationId: string; readonly schemeVersion: string; readonly openUntil: PlainDate } | undefined> {
  const open = await findApprovedApplication(db, personId, plainDateIn(now, currentScheme().zone.value));
  if (open) return open;
  const newest = await findCurrentApplication(db, personId);
  return newest?.state === 'approved' && newest.openUntil ? { ...newest, openUntil: newest.openUntil } : undefined;
}
