import { err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { attemptOrder, closesAtMs } from '@einthoven/exam';
import { attemptDecision, type AttemptDecision, type AttemptRefusal, type CetScheme } from '@einthoven/scheme';
import { minutesWith, type Accommodation } from '../accommodation/index.ts';
import { isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { listFormItems } from '../form/index.ts';
import { findApprovedApplication, findCurrentApplication } from '../eligibility/index.ts';
import { admits, identityStanding } from '../identity/index.ts';
import { findEntitlement } from '../payment/index.ts';
import { recordEvent, recordEvents, type NewEvent } from '../platform/events.ts';
import { tokenHash } from '../platform/seal.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import { fairPlace, placedAlternatives, withAlternatives } from './alternative.ts';
import { grantedSince, insertAlternatives } from './alternative.queries.ts';
import * as queries from './attempt.queries.ts';
import { isBrowserRight, type SafeBrowserProof } from './safe-browser.ts';
import { issueReceipt } from './receipt.ts';
import type { Attempt, PreparedAttempt } from './attempt.queries.ts';
import { findSimulatedSeat, type SimulatedSeat } from './rehearsal.queries.ts';
import { readStanding, type Standing } from './standing.queries.ts';
import { examStatements } from './statements.ts';
import { isWindowRefusal, placeIn } from './window-place.ts';

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
  const { prepared: _, ...overview } = await standingOf(db, permission, clock.now());
  return overview;
}

async function standingOf(db: Db, permission: Permission<'exam.sit-own'>, now: Date): Promise<OverviewAndPrepared> {
  return overviewFrom(await readStanding(db, permission.actor.personId, plainDateIn(now, currentScheme().zone.value)), now);
}

/** What is true of a person and the final exam, with what is prepared. */
export type OverviewAndPrepared = ExamOverview & { readonly prepared: PreparedAttempt | undefined };

/** What follows from where a person stands. */
export function overviewFrom(standing: Standing, now: Date): OverviewAndPrepared {
  const { attempts, application, entitlement, accommodation, prepared } = standing;
  const scheme = application ? schemeVersion(application.schemeVersion) : currentScheme();
  const decision = attemptDecision({
    scheme,
    now,
    application,
    entitlement: entitlement && { ...entitlement, quantity: entitlement.quantity ?? scheme.exam.attempts.value },
    // A void attempt is as if it had not been, but for the form that was seen.
    attempts: attempts.flatMap((attempt) => (attempt.state === 'void' ? [] : [{ ...attempt, applicationId: attempt.applicationId ?? '' }])),
  });
  const minutes = minutesWith(scheme.exam.minutes.value, accommodation);
  const agreed = examStatements().every((statement) => standing.agreed.has(statement.sha256));
  return { decision, attempts, scheme, application, accommodation, minutes, agreed, prepared };
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
export type StartRefusal =
  | AttemptRefusal
  | 'EXAM_WAIT'
  | 'EXAM_NEW_APPLICATION'
  | 'EXAM_RULES_NOT_AGREED'
  | 'EXAM_IDENTITY_NEEDED'
  | 'EXAM_NO_ALTERNATIVE'
  | 'EXAM_SAFE_BROWSER_NEEDED'
  | 'EXAM_NO_FORM'
  | 'EXAM_NO_WINDOW'
  | 'EXAM_SEATS_TAKEN';

/** What preparing and starting need from outside. */
export type StartPorts = {
  readonly clock: Clock;
  readonly mode: 'demonstration' | 'production';
  /** What the request shows of its browser; without it an exam in Safe Exam Browser does not start. */
  readonly safeBrowser?: SafeBrowserProof | undefined;
};

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
    await queries.lockStarting(tx, [permission.actor.personId]);
    const admitted = await admit(tx, permission, ports.clock);
    if (!admitted.ok) return admitted;
    if (admitted.value.open !== undefined) return ok({ attemptId: admitted.value.open });
    const prepared = await prepare(tx, permission.actor.personId, admitted.value, ports);
    return prepared.ok ? ok({ attemptId: prepared.value.attemptId }) : prepared;
  });
}

/** An attempt whose clock began with this call: what a room needs of it, without asking again. */
export type FreshStart = {
  readonly contentKey: Buffer;
  readonly schemeVersion: string;
  readonly startedAt: Date;
  readonly deadlineAt: Date;
  readonly accommodation: Accommodation | undefined;
  readonly leaseEpoch: number;
};

/** An attempt that is open, by this call or before it. */
export type Started = { readonly attemptId: string; readonly isNew: boolean; readonly fresh?: FreshStart | undefined };

/**
 * Starts an attempt: the clock runs from here. What was prepared is started; where nothing was, it is prepared now.
 * An open attempt is simply found again, so that starting twice is harmless.
 *
 * @param leaseToken a secret of the device that starts, which has the first lease with it; undefined where it asks later
 */
export async function startAttempt(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  ports: StartPorts,
  leaseToken?: string,
): Promise<Result<Started, StartRefusal>> {
  try {
    return await startNow(db, permission, ports, leaseToken, false);
  } catch (error) {
    // Its window closed, or filled, since it was prepared: the database refuses the start, and another window is looked for.
    if (!isWindowRefusal(error)) throw error;
    return startNow(db, permission, ports, leaseToken, true);
  }
}

function startNow(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  ports: StartPorts,
  leaseToken: string | undefined,
  windowAnew: boolean,
): Promise<Result<Started, StartRefusal>> {
  const personId = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    await queries.lockStarting(tx, [personId]);
    const admitted = await admit(tx, permission, ports.clock);
    if (!admitted.ok) return admitted;
    if (admitted.value.open !== undefined) return ok({ attemptId: admitted.value.open, isNew: false });
    const { scheme, ordinal, minutes, accommodation } = admitted.value;
    const prepared = await prepare(tx, personId, admitted.value, ports, windowAnew);
    if (!prepared.ok) return prepared;
    const { attemptId, formId, windowId } = prepared.value;
    if (!(await isBrowserRight(tx, windowId, accommodation, ports.safeBrowser))) return err('EXAM_SAFE_BROWSER_NEEDED');
    const startedAt = ports.clock.now();
    const deadlineAt = new Date(startedAt.getTime() + minutes * 60_000);
    const leaseHash = leaseToken === undefined ? undefined : tokenHash(leaseToken);
    const keys = await queries.markStarted(tx, [{ attemptId, deadlineAt, leaseHash }], startedAt);
    await recordEvents(tx, startEvents({ personId, attemptId, formId, windowId, ordinal, minutes, scheme, leased: leaseHash !== undefined }, startedAt));
    const contentKey = keys.get(attemptId) as Buffer;
    const leaseEpoch = leaseHash === undefined ? 0 : 1;
    return ok({ attemptId, isNew: true, fresh: { contentKey, schemeVersion: scheme.version, startedAt, deadlineAt, accommodation, leaseEpoch } });
  });
}

/** What the start of an attempt leaves in the history of its person. */
export function startEvents(
  start: {
    readonly personId: string;
    readonly attemptId: string;
    readonly formId: string;
    readonly windowId: string;
    readonly ordinal: number;
    readonly minutes: number;
    readonly scheme: CetScheme;
    readonly leased: boolean;
  },
  occurredAt: Date,
): readonly NewEvent[] {
  const { personId, attemptId, formId, windowId, ordinal, minutes, scheme } = start;
  const ofAttempt = {
    actor: { kind: 'person', personId },
    subjectPersonId: personId,
    entity: { name: 'attempt', id: attemptId },
    schemeVersion: scheme.version,
    occurredAt,
  } as const;
  return [
    { ...ofAttempt, kind: 'exam.started', reason: `Attempt ${ordinal} of ${scheme.exam.attempts.value}`, payload: { formId, minutes, windowId } },
    ...(start.leased ? [{ ...ofAttempt, kind: 'exam.lease-taken', reason: 'The first device opened the room', payload: { epoch: 1 } } as const] : []),
  ];
}

/** A person who may sit now: the attempt that is open, or what the next one would be. */
type Admitted =
  | { readonly open: string }
  | {
      readonly open?: undefined;
      readonly ordinal: number;
      /** Undefined where a simulated candidate sits. */
      readonly applicationId: string | undefined;
      readonly simulated?: SimulatedSeat;
      readonly scheme: CetScheme;
      readonly minutes: number;
      readonly accommodation: Accommodation | undefined;
      readonly prepared: PreparedAttempt | undefined;
      readonly usedForms: readonly string[];
    };

async function admit(tx: Tx, permission: Permission<'exam.sit-own'>, clock: Clock): Promise<Result<Admitted, StartRefusal>> {
  const { decision, scheme, application, attempts, agreed, minutes, accommodation, prepared } = await standingOf(tx, permission, clock.now());
  if (decision.decision === 'continue') return ok({ open: decision.attemptId });
  if (decision.decision === 'wait') return err('EXAM_WAIT');
  if (decision.decision === 'new-application') return err('EXAM_NEW_APPLICATION');
  if (decision.decision === 'not-now') {
    const simulated = decision.reason === 'EXAM_NO_APPROVED_APPLICATION' ? await findSimulatedSeat(tx, permission.actor.personId) : undefined;
    if (simulated) return ok({ ordinal: 1, applicationId: undefined, simulated, scheme, minutes, accommodation, prepared, usedForms: [] });
    return err(decision.reason);
  }
  if (!application) return err('EXAM_NO_APPROVED_APPLICATION');
  if (!agreed) return err('EXAM_RULES_NOT_AGREED');
  if (!admits(await identityStanding(tx, application.applicationId, scheme))) return err('EXAM_IDENTITY_NEEDED');
  const usedForms = attempts.map((attempt) => attempt.formId);
  return ok({ ordinal: decision.ordinal, applicationId: application.applicationId, scheme, minutes, accommodation, prepared, usedForms });
}

/** Whether what was prepared is for the attempt that would be next, and not too old. */
export function isStillGood(
  before: PreparedAttempt,
  next: { readonly applicationId: string | undefined; readonly ordinal: number; readonly scheme: CetScheme },
  now: Date,
): boolean {
  const fresh = now.getTime() - before.preparedAt.getTime() < PREPARED_HOURS * 3_600_000;
  return fresh && before.applicationId === next.applicationId && before.ordinal === next.ordinal && before.schemeVersion === next.scheme.version;
}

/** Finds what is prepared for this attempt, or reserves a form for it. */
async function prepare(
  tx: Tx,
  personId: string,
  next: Exclude<Admitted, { readonly open: string }>,
  { clock, mode }: StartPorts,
  windowAnew = false,
): Promise<
  Result<
    { readonly attemptId: string; readonly formId: string; readonly windowId: string },
    'EXAM_NO_ALTERNATIVE' | 'EXAM_NO_FORM' | 'EXAM_NO_WINDOW' | 'EXAM_SEATS_TAKEN'
  >
> {
  const now = clock.now();
  const { applicationId, ordinal, scheme, prepared: before } = next;
  if (before) {
    // What was prepared before a screen reader was granted has tracings that nobody would hear.
    const fits = next.accommodation?.screenReader !== true || !(await grantedSince(tx, personId, before.preparedAt));
    if (!windowAnew && fits && isStillGood(before, { applicationId, ordinal, scheme }, now)) return ok(before);
    await queries.markExpired(tx, before.attemptId);
  }
  const { simulated } = next;
  const place = simulated
    ? ok({ ...simulated, again: false, changes: [] })
    : await fairPlace(tx, { personId, ordinal, mode, usedForms: next.usedForms, screenReader: next.accommodation?.screenReader ?? false }, (used) =>
        placeIn(tx, mode, used, now),
      );
  if (!place.ok) {
    if (place.error === 'EXAM_NO_ALTERNATIVE') {
      await recordEvent(tx, {
        kind: 'exam.no-alternative',
        actor: { kind: 'person', personId },
        subjectPersonId: personId,
        reason: 'Every form has a tracing that counts, without words and without an equal item to take its place: the bank needs one',
        schemeVersion: scheme.version,
        occurredAt: now,
      });
    }
    return place;
  }
  const { formId, windowId, again, changes } = place.value;
  const attemptId = await queries.insertPrepared(tx, {
    personId,
    applicationId,
    windowId,
    rehearsalId: simulated?.rehearsalId,
    formId,
    ordinal,
    schemeVersion: scheme.version,
    preparedAt: now,
  });
  const items = await listFormItems(tx, formId);
  const placed = attemptOrder(withAlternatives(items, changes), again, attemptId);
  await queries.insertAttemptItems(tx, attemptId, placed);
  await insertAlternatives(tx, attemptId, placedAlternatives(items, placed, changes));
  await recordEvent(tx, {
    kind: 'exam.prepared',
    actor: { kind: 'person', personId },
    subjectPersonId: personId,
    entity: { name: 'attempt', id: attemptId },
    reason: `The form of attempt ${ordinal} is chosen; no clock runs`,
    schemeVersion: scheme.version,
    payload: { formId, windowId, sameFormAgain: again, alternatives: changes.length },
    occurredAt: now,
  });
  return ok({ attemptId, formId, windowId });
}

/**
 * Closes an attempt, once; a second call finds it closed. After the deadline it counts as closed by time, at the
 * deadline, because that is when the candidate stopped.
 *
 * @param by `candidate` for submitting, `time` for the worker, `proctor` where a person ends it: that person's event says so
 * @returns the closed attempt and whether this call closed it; undefined when there is none
 */
export async function closeAttempt(
  tx: Tx,
  attemptId: string,
  by: 'candidate' | 'time' | 'proctor',
  now: Date,
): Promise<{ readonly attempt: Attempt; readonly closedNow: boolean } | undefined> {
  const before = await queries.lockAttempt(tx, attemptId);
  if (!before) return undefined;
  if (before.state !== 'open') return { attempt: before, closedNow: false };
  const late = now.getTime() >= before.deadlineAt.getTime();
  if (by === 'time' && !late) throw new Error(`attempt ${attemptId} still has time`);
  const closedBy = late ? 'time' : by;
  const at = late ? before.deadlineAt : now;
  await queries.markSubmitted(tx, attemptId, closedBy, at);
  await recordEvent(tx, {
    kind: 'exam.submitted',
    actor: closedBy === 'candidate' ? { kind: 'person', personId: before.personId } : { kind: 'system' },
    subjectPersonId: before.personId,
    entity: { name: 'attempt', id: attemptId },
    reason:
      closedBy === 'candidate'
        ? 'Submitted by the candidate'
        : closedBy === 'time'
          ? 'Time was up; what was saved counts'
          : 'Ended by who watches; what was saved is submitted, and the result waits for a second person',
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
