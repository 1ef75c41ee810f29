import { closesAtMs } from '@einthoven/exam';
import { isUuid, type Permission } from '../account/index.ts';
import type { Db, Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { schemeVersion } from '../scheme/index.ts';
import * as queries from './attempt.queries.ts';
import type { Attempt } from './attempt.queries.ts';
import { findHold } from './hold.queries.ts';
import { issueReceipt } from './receipt.ts';

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
  if (closedBy !== 'proctor') await tellLostTime(tx, before, now);
  const attempt: Attempt = { ...before, state: 'submitted', submittedAt: at, submittedBy: closedBy };
  await issueReceipt(tx, attempt, now);
  return { attempt, closedNow: true };
}

/** Tells who was robbed of time by an outage that the result waits for a person's decision. */
async function tellLostTime(tx: Tx, { attemptId, personId }: Attempt, at: Date): Promise<void> {
  const hold = await findHold(tx, attemptId);
  if (hold?.decision === null && hold.lostSeconds > 0)
    await tell(tx, { toPersonId: personId, message: 'exam.time-lost', values: { minutes: Math.ceil(hold.lostSeconds / 60) }, at });
}

/** Attempts whose time, and the time for late arrivals after it, is over and which nobody submitted. */
export async function listAttemptsToClose(db: Db, now: Date): Promise<readonly string[]> {
  const past = await queries.listOpenPast(db, now);
  const lateMs = (version: string) => schemeVersion(version).exam.lateArrivalMinutes.value * 60_000;
  return past.filter((it) => closesAtMs(it.deadlineAt.getTime(), lateMs(it.schemeVersion)) <= now.getTime()).map(({ attemptId }) => attemptId);
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
