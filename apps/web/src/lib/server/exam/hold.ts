import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { lockAttempt } from './attempt.queries.ts';
import { tellVoid } from './intervention.ts';
import * as queries from './hold.queries.ts';
import type { Hold } from './hold.queries.ts';

/** Why a decision on a held result was not taken. */
export type HoldProblem = 'HOLD_NOT_WAITING' | 'INTERVENTION_REASON_MISSING' | 'IMPARTIALITY_OWN' | 'IMPARTIALITY_SAME_PERSON';

/** What staff read about a problem. */
export const HOLD_PROBLEM_WORDS: Readonly<Record<HoldProblem, string>> = {
  HOLD_NOT_WAITING: 'This result does not wait any more. Load the page again.',
  INTERVENTION_REASON_MISSING: 'Say why in a sentence. It is kept for ever: no names, no addresses.',
  IMPARTIALITY_OWN: 'This is your own exam. Somebody else decides on it.',
  IMPARTIALITY_SAME_PERSON: 'You ended this exam. A second person decides whether it counts.',
};

/**
 * Decides on an exam that was ended: it counts and is scored as it was submitted, or it is void. Never the person who
 * ended it, never the candidate.
 */
export async function decideHold(
  db: Db,
  permission: Permission<'exam.intervene'>,
  attemptId: string,
  asked: { readonly decision: 'count' | 'void'; readonly reason: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, HoldProblem>> {
  const reason = cleanText(asked.reason);
  if (reason.length < 3 || reason.length > 2000) return err('INTERVENTION_REASON_MISSING');
  return inTransaction(db, async (tx) => {
    const attempt = isUuid(attemptId) ? await lockAttempt(tx, attemptId) : undefined;
    const hold = attempt && (await queries.findHold(tx, attemptId));
    if (!attempt || !hold || hold.decision !== null) return err('HOLD_NOT_WAITING');
    const by = permission.actor.personId;
    const at = clock.now();
    const event = (kind: `${string}.${string}`, why: string) =>
      recordEvent(tx, {
        kind,
        actor: { kind: 'person', personId: by },
        subjectPersonId: attempt.personId,
        entity: { name: 'attempt', id: attemptId },
        reason: why,
        schemeVersion: attempt.schemeVersion,
        occurredAt: at,
      });
    if (attempt.personId === by) return err('IMPARTIALITY_OWN');
    if (hold.heldBy === by) {
      await event('impartiality.refused', 'IMPARTIALITY_SAME_PERSON');
      return err('IMPARTIALITY_SAME_PERSON');
    }
    await queries.writeDecision(tx, attemptId, { decision: asked.decision, by, at, reason });
    if (asked.decision === 'void') {
      await queries.writeSubmittedVoid(tx, attemptId);
      await event('exam.voided', reason);
      await tellVoid(tx, attempt, reason, at);
    } else await event('exam.hold-lifted', reason);
    return ok(undefined);
  });
}

const DECIDED_IN_CASE = {
  en: 'It was decided in the case about you. The reasons stand there.',
  es: 'Se decidió en el caso sobre usted. Allí están las razones.',
};

/**
 * Carries out what a case decided on an exam that was ended: it counts, or it is void. The caller has decided who may.
 *
 * @returns false where no result of this exam waits
 */
export async function settleHold(
  tx: Tx,
  attemptId: string,
  settled: { readonly decision: 'count' | 'void'; readonly by: string; readonly reason: string; readonly at: Date },
): Promise<boolean> {
  const attempt = await lockAttempt(tx, attemptId);
  if (!attempt || !(await queries.writeDecision(tx, attemptId, settled))) return false;
  if (settled.decision === 'void') {
    await queries.writeSubmittedVoid(tx, attemptId);
    await tellVoid(tx, attempt, DECIDED_IN_CASE, settled.at);
  }
  await recordEvent(tx, {
    kind: settled.decision === 'void' ? 'exam.voided' : 'exam.hold-lifted',
    actor: { kind: 'person', personId: settled.by },
    subjectPersonId: attempt.personId,
    entity: { name: 'attempt', id: attemptId },
    reason: settled.reason,
    schemeVersion: attempt.schemeVersion,
    occurredAt: settled.at,
  });
  return true;
}

/** Sets aside a failed attempt after an appeal was won: it does not count, and the next one takes its place. @returns whether it was one */
export async function setAsideAttempt(
  tx: Tx,
  attemptId: string,
  by: { readonly personId: string; readonly reason: string; readonly at: Date },
): Promise<boolean> {
  const attempt = await lockAttempt(tx, attemptId);
  if (!attempt || !(await queries.writeSetAside(tx, attemptId))) return false;
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

/** Exams of one's own that were ended and wait for a decision. */
export function ownHolds(db: Db, permission: Permission<'exam.sit-own'>): Promise<readonly Hold[]> {
  return queries.listWaitingHolds(db, permission.actor.personId);
}

/** Whether nothing can come of a submitted attempt now: a simulated candidate sat, or a second person has to decide first. */
export async function isWithoutResult(db: Db, attempt: { readonly attemptId: string; readonly rehearsalId: string | undefined }): Promise<boolean> {
  if (attempt.rehearsalId !== undefined) return true;
  const hold = await queries.findHold(db, attempt.attemptId);
  return hold !== undefined && hold.decision !== 'count';
}

/** Exams that wait for a second person's decision, longest first. */
export function listHoldQueue(db: Db, _permission: Permission<'exam.intervene'>): Promise<readonly Hold[]> {
  return queries.listHoldsToDecide(db);
}
