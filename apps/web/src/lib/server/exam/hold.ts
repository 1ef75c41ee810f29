import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { giveDaysBack } from '../eligibility/index.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { lockAttempt, type Attempt } from './attempt.queries.ts';
import { recordHeld } from './held.ts';
import { tellVoid } from './intervention.ts';
import * as queries from './hold.queries.ts';
import type { Hold } from './hold.queries.ts';

/** Why a decision on a held result was not taken. */
export type HoldProblem =
  | 'HOLD_NOT_WAITING'
  /** None came late, or the exam was scored before they came. */
  | 'HOLD_NO_LATE_ANSWERS'
  | 'INTERVENTION_REASON_MISSING'
  | 'IMPARTIALITY_OWN'
  | 'IMPARTIALITY_SAME_PERSON';

/** What staff read about a problem. */
export const HOLD_PROBLEM_WORDS: Readonly<Record<HoldProblem, string>> = {
  HOLD_NOT_WAITING: 'This result does not wait any more. Load the page again.',
  HOLD_NO_LATE_ANSWERS: 'There are no late answers of this exam that can still count. Load the page again.',
  INTERVENTION_REASON_MISSING: 'Say why in a sentence. It is kept for ever: no names, no addresses.',
  IMPARTIALITY_OWN: 'This is your own exam. Somebody else decides on it.',
  IMPARTIALITY_SAME_PERSON: 'You ended this exam. A second person decides whether it counts.',
};

/** What a person decides: it counts as it was submitted, it counts with the answers that came too late, or it is void. */
export type HoldDecision = 'count' | 'count-late' | 'void';

/**
 * Decides on an exam whose result is held: it counts and is scored, or it is void and the person has the attempt back. Of
 * one that was ended never the person who ended it; never the candidate. Where answers came after the scoring, its result
 * stands or is set aside.
 */
export async function decideHold(
  db: Db,
  permission: Permission<'exam.intervene'>,
  attemptId: string,
  asked: { readonly decision: HoldDecision; readonly reason: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, HoldProblem>> {
  const reason = cleanText(asked.reason);
  if (reason.length < 3 || reason.length > 2000) return err('INTERVENTION_REASON_MISSING');
  return inTransaction(db, async (tx) => {
    const attempt = isUuid(attemptId) ? await lockAttempt(tx, attemptId) : undefined;
    const hold = attempt && (await queries.findHold(tx, attemptId));
    // One that runs can still be given its time.
    if (attempt?.state !== 'submitted' || !hold || hold.decision !== null || hold.passed === true) return err('HOLD_NOT_WAITING');
    const lateCounted = asked.decision === 'count-late';
    if (lateCounted && (hold.lateAnswers === 0 || hold.passed !== null)) return err('HOLD_NO_LATE_ANSWERS');
    const by = permission.actor.personId;
    const at = clock.now();
    if (attempt.personId === by) return err('IMPARTIALITY_OWN');
    if (hold.heldBy === by) {
      await recordEvent(tx, {
        kind: 'impartiality.refused',
        actor: { kind: 'person', personId: by },
        subjectPersonId: attempt.personId,
        entity: { name: 'attempt', id: attemptId },
        reason: 'IMPARTIALITY_SAME_PERSON',
        schemeVersion: attempt.schemeVersion,
        occurredAt: at,
      });
      return err('IMPARTIALITY_SAME_PERSON');
    }
    const decision = asked.decision === 'void' ? 'void' : 'count';
    await settle(tx, attempt, { decision, lateCounted, by, reason, at });
    // Of one that was scored before, what is told is whether the result stands.
    if (hold.heldBy !== null && hold.passed === null) {
      if (decision === 'void') await tellVoid(tx, attempt, reason, at);
    } else if (attempt.rehearsalId === undefined)
      await tell(tx, { toPersonId: attempt.personId, message: decision === 'void' ? 'exam.given-back' : 'exam.counted', values: { reason }, at });
    return ok(undefined);
  });
}

const DECIDED_IN_CASE = {
  en: 'It was decided in the case about you. The reasons stand there.',
  es: 'Se decidió en el caso sobre usted. Allí están las razones.',
};

type Settled = {
  readonly decision: 'count' | 'void';
  /** Whether answers that came too late count too. */
  readonly lateCounted?: boolean;
  readonly by: string;
  readonly reason: string;
  readonly at: Date;
};

/** @returns false where no result of this exam waits */
async function settle(tx: Tx, attempt: Attempt, settled: Settled): Promise<boolean> {
  const { attemptId } = attempt;
  if (!(await queries.writeDecision(tx, attemptId, settled))) return false;
  if (settled.lateCounted) await queries.countLateAnswers(tx, attemptId);
  const isScored = attempt.passed !== undefined;
  if (settled.decision === 'void' && !isScored) {
    await queries.writeSubmittedVoid(tx, attemptId);
    if (attempt.applicationId) await giveDaysBack(tx, attempt.applicationId, attempt.startedAt, { personId: settled.by, at: settled.at });
  }
  await recordEvent(tx, {
    kind: settled.decision === 'void' && !isScored ? 'exam.voided' : 'exam.hold-lifted',
    actor: { kind: 'person', personId: settled.by },
    subjectPersonId: attempt.personId,
    entity: { name: 'attempt', id: attemptId },
    reason: settled.reason,
    schemeVersion: attempt.schemeVersion,
    ...(settled.lateCounted && { payload: { lateCounted: true } }),
    occurredAt: settled.at,
  });
  if (settled.decision === 'void' && isScored) await setAsideAttempt(tx, attemptId, { personId: settled.by, reason: settled.reason, at: settled.at });
  return true;
}

/**
 * Carries out what a case decided on an exam that a person ended: it counts, or it is void. What an outage or late answers
 * hold is no matter of a case. The caller has decided who may.
 *
 * @returns false where no result of this exam waits
 */
export async function settleHold(tx: Tx, attemptId: string, settled: Omit<Settled, 'lateCounted'>): Promise<boolean> {
  const attempt = await lockAttempt(tx, attemptId);
  const held = attempt && (await queries.findHold(tx, attemptId));
  if (attempt?.state !== 'submitted' || held?.heldBy == null || attempt.passed !== undefined || !(await settle(tx, attempt, settled))) return false;
  if (settled.decision === 'void') await tellVoid(tx, attempt, DECIDED_IN_CASE, settled.at);
  return true;
}

/**
 * Asks for a decision on answers that were given before the end of an exam, by the clock of the device, and came too late to
 * count by themselves. Before the scoring they hold the result.
 *
 * @param onError told what went wrong with one exam; the others go on
 * @returns for how many exams
 */
export async function holdLateAnswers(db: Db, now: Date, onError: (attemptId: string, error: unknown) => void): Promise<number> {
  let asked = 0;
  for (const { attemptId, answers } of await queries.listLateAnswers(db, now)) {
    await inTransaction(db, async (tx) => {
      const attempt = await lockAttempt(tx, attemptId);
      if (attempt?.state !== 'submitted' || attempt.passed === true) return;
      // Another round may have asked about them since they were listed, or a person counted them.
      const hold = await queries.findHold(tx, attemptId);
      if (hold?.lateCounted || (hold?.lateAnswers ?? 0) >= answers) return;
      await queries.putLateAnswers(tx, attemptId, answers, now);
      await recordHeld(tx, attempt, { reason: 'Answers came too late to count by themselves; a person decides', payload: { lateAnswers: answers }, at: now });
      await tell(tx, { toPersonId: attempt.personId, message: 'exam.late-answers', values: { answers }, at: now });
      asked += 1;
    }).catch((error: unknown) => onError(attemptId, error));
  }
  return asked;
}

/**
 * Sets aside a failed attempt, after an appeal was won or for answers that came too late: it does not count, the next one
 * takes its place, and its application is open again as long as it was.
 *
 * @returns whether it was one
 */
export async function setAsideAttempt(
  tx: Tx,
  attemptId: string,
  by: { readonly personId: string; readonly reason: string; readonly at: Date },
): Promise<boolean> {
  const attempt = await lockAttempt(tx, attemptId);
  if (!attempt || !(await queries.writeSetAside(tx, attemptId))) return false;
  // To decide took weeks: the person has the attempt back with days to sit it.
  if (attempt.applicationId) await giveDaysBack(tx, attempt.applicationId, attempt.startedAt, by);
  await recordEvent(tx, {
    kind: 'exam.set-aside',
    actor: { kind: 'person', personId: by.personId },
    subjectPersonId: attempt.personId,
    entity: { name: 'attempt', id: attemptId },
    reason: by.reason,
    schemeVersion: attempt.schemeVersion,
    occurredAt: by.at,
  });
  return true;
}

/** Submitted exams of one's own that wait for a decision. */
export function ownHolds(db: Db, permission: Permission<'exam.sit-own'>): Promise<readonly Hold[]> {
  return queries.listWaitingHolds(db, permission.actor.personId);
}

/** Whether nothing can come of a submitted attempt now: a simulated candidate sat, or a person has to decide first. */
export async function isWithoutResult(db: Db, attempt: { readonly attemptId: string; readonly rehearsalId: string | undefined }): Promise<boolean> {
  if (attempt.rehearsalId !== undefined) return true;
  const hold = await queries.findHold(db, attempt.attemptId);
  return hold !== undefined && hold.decision !== 'count' && hold.passed === null;
}

/** Exams that wait for a person's decision, longest first. */
export function listHoldQueue(db: Db, _permission: Permission<'exam.intervene'>): Promise<readonly Hold[]> {
  return queries.listHoldsToDecide(db);
}
