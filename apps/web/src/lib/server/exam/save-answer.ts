import { timeLeftMs } from '@einthoven/exam';
import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { CompiledQuery } from 'kysely';
import type { Db } from '../db/pool.ts';
import { tokenHash } from '../platform/seal.ts';
import { schemeVersions } from '../scheme/index.ts';
import type { Attempt } from './attempt.queries.ts';
import { writeDeliveries, type Delivery, type Runner, type Written } from './save-batch.queries.ts';
import type { DeliveredEvent } from './save-delivery.ts';

/** What a device holds once it may write. */
export type Lease = { readonly epoch: number; readonly token: string };

/** What a device is told about a delivery that was taken. */
export type Delivered = {
  /** Anything but `open` takes no more answers. */
  readonly state: Attempt['state'];
  /** Whether the device that delivered may go on writing. */
  readonly lease: 'current' | 'superseded';
  readonly currentEpoch: number;
  readonly remainingMs: number;
  readonly serverNowMs: number;
  /** The highest sequence of this delivery that is stored; 0 when none is. */
  readonly acknowledged: number;
  /** Sequences that came after time and do not count. */
  readonly late: readonly number[];
  /** Sequences that another tab had used for something else: not stored. The device must take the lease anew. */
  readonly conflicts: readonly number[];
};

/** Why nothing of a delivery was stored, and never will be. */
export type DeliveryRefusal =
  /** The lease is not one that this attempt ever gave, or there is no such attempt: which, is nobody's business. */
  | 'EXAM_LEASE_UNKNOWN'
  /** A question number that this exam does not have. */
  | 'EXAM_POSITION_UNKNOWN';

/** By scheme version, in how many seconds after the deadline answers from before it may still arrive. */
export function lateSeconds(): Readonly<Record<string, number>> {
  return Object.fromEntries(
    schemeVersions().flatMap((scheme) => (scheme.awardedBy === 'exam' ? [[scheme.version, scheme.exam.lateArrivalMinutes.value * 60]] : [])),
  );
}

/** What a device hears about its delivery. */
export function answerOf(delivery: Delivery, written: Extract<Written, { readonly outcome: 'written' }>, nowMs: number): Delivered {
  const { state, currentEpoch, deadlineMs, late, conflicts } = written;
  let acknowledged = 0;
  for (const { sequence } of delivery.events) if (sequence > acknowledged && !conflicts.includes(sequence)) acknowledged = sequence;
  return {
    state,
    lease: currentEpoch === delivery.epoch ? 'current' : 'superseded',
    currentEpoch,
    remainingMs: timeLeftMs(deadlineMs, nowMs),
    serverNowMs: nowMs,
    acknowledged,
    late,
    conflicts,
  };
}

/**
 * Saves one delivery by itself, as the queue of the server's entry does with many. The lease alone entitles.
 *
 * @throws Error when somebody else holds the attempt at this moment: only the queue waits for that
 */
export async function saveResponses(
  db: Db,
  attemptId: string,
  lease: Lease,
  events: readonly DeliveredEvent[],
  clock: Clock,
): Promise<Result<Delivered, DeliveryRefusal>> {
  const nowMs = clock.now().getTime();
  const delivery = { attemptId, epoch: lease.epoch, leaseHash: tokenHash(lease.token), events, receivedAtMs: nowMs };
  const run: Runner = ({ text, values }) => db.executeQuery(CompiledQuery.raw(text, values));
  const [written] = await writeDeliveries(run, [delivery], lateSeconds());
  if (written?.outcome === 'written') return ok(answerOf(delivery, written, nowMs));
  if (written?.outcome === 'unknown-position') return err('EXAM_POSITION_UNKNOWN');
  if (written?.outcome === 'unknown-lease') return err('EXAM_LEASE_UNKNOWN');
  throw new Error(`attempt ${attemptId} is being changed by somebody else`);
}
