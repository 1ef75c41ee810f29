import { plainDateIn, type Clock } from '@einthoven/kernel';
import type { Tx } from '../db/pool.ts';
import { lockRunning, markClosed, markReminded, TIME_OVER } from '../eligibility/index.ts';
import { tell } from '../message/index.ts';
import { cancelOrder, findEntitlement } from '../payment/index.ts';
import { recordEvent } from '../platform/events.ts';
import { schemeVersion } from '../scheme/index.ts';
import { nextSitting } from './overview.ts';

/**
 * Days before the last day of an approved application from which its owner is reminded. The scheme does not speak of it. Six
 * weeks leave time to pay, to sit, to wait after a first failure, and to sit again.
 */
export const END_REMINDER_DAYS = 42;

/**
 * Reminds the owner of an approved application that its time ends soon, once. Who could not use it before its end anyway (a
 * wait that is longer, every attempt used) is not told to hurry.
 *
 * @returns whether the person was reminded
 */
export async function remindOfEnd(tx: Tx, applicationId: string, now: Date): Promise<boolean> {
  const it = await lockRunning(tx, applicationId);
  if (!it) return false;
  const next = await nextSitting(tx, it.personId, now);
  const unpaid = next.decision === 'not-now' && (next.reason === 'EXAM_NOT_PAID' || next.reason === 'EXAM_ENTITLEMENT_ENDED');
  const paid =
    next.decision === 'may-sit' || (next.decision === 'wait' && !next.closesFirst) || (next.decision === 'not-now' && next.reason === 'EXAM_ENTITLEMENT_HELD');
  if (!(unpaid || paid) || !(await markReminded(tx, applicationId, now))) return false;
  const message = unpaid ? 'application.ending-unpaid' : 'application.ending';
  await tell(tx, { toPersonId: it.personId, message, values: { openUntil: it.openUntil }, at: now });
  return true;
}

/**
 * Closes an approved application whose last day has passed: what was not paid is cancelled, and its owner is told that they
 * can apply again, where nothing else was said to them. An exam that runs or is being scored is waited for.
 *
 * @returns whether it was closed
 */
export async function closeApplication(tx: Tx, applicationId: string, clock: Clock): Promise<boolean> {
  const now = clock.now();
  const it = await lockRunning(tx, applicationId);
  if (!it || it.openUntil >= plainDateIn(now, schemeVersion(it.schemeVersion).zone.value)) return false;
  const next = await nextSitting(tx, it.personId, now);
  if (next.decision === 'continue' || (next.decision === 'not-now' && next.reason === 'EXAM_SCORE_PENDING')) return false;
  await markClosed(tx, applicationId, now);
  await recordEvent(tx, {
    kind: 'application.closed',
    actor: { kind: 'system' },
    subjectPersonId: it.personId,
    entity: { name: 'application', id: applicationId },
    reason: TIME_OVER,
    schemeVersion: it.schemeVersion,
    payload: { openUntil: it.openUntil },
    occurredAt: now,
  });
  await cancelOrder(tx, { applicationId, by: { kind: 'system' }, reason: 'APPLICATION_CLOSED' }, clock);
  // Who passed, used every attempt or has begun a new application knows already.
  if (next.decision !== 'not-now' || next.reason !== 'EXAM_APPLICATION_CLOSED') return true;
  const attempts = await findEntitlement(tx, applicationId, 'final-attempts');
  const message = attempts && !attempts.endedAt ? 'application.closed-paid' : 'application.closed';
  await tell(tx, { toPersonId: it.personId, message, values: { openUntil: it.openUntil }, at: now });
  return true;
}
