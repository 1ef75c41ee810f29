import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import type { Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { randomToken } from '../platform/rng.ts';
import { tokenHash } from '../platform/seal.ts';
import { schemeVersion } from '../scheme/index.ts';
import { findOwnAttempt } from './attempt.ts';
import type { Attempt } from './attempt.queries.ts';
import * as queries from './room.queries.ts';
import type { RoomResponse, SupersededDelivery } from './room.queries.ts';
import { sittingOf, type Sitting } from './sitting.ts';
import type { Lease } from './save-answer.ts';

/** What the exam room starts from, beside the form, which the device fetches apart and encrypted. */
export type Room = {
  readonly attemptId: string;
  /** Opens the form that the device fetched, base64. */
  readonly contentKey: string;
  readonly responses: readonly RoomResponse[];
  /** The question touched last, for going on elsewhere. */
  readonly lastPosition: number;
  readonly leaseEpoch: number;
  /** Milliseconds left on the server's clock when this was made. */
  readonly remainingMs: number;
  /** The server's clock when this was made, epoch milliseconds; stamps of events are made from it. */
  readonly serverNowMs: number;
  readonly minutes: number;
  readonly lateArrivalMinutes: number;
  readonly sitting: Sitting;
};

/** Why a room does not open. */
export type RoomRefusal =
  /** This person has no such attempt. */
  | 'EXAM_NOT_FOUND'
  /** It was submitted: there is a result page instead. */
  | 'EXAM_CLOSED';

/** Opens the room of a person's open attempt. */
export async function openRoom(db: Db, permission: Permission<'exam.sit-own'>, attemptId: string, clock: Clock): Promise<Result<Room, RoomRefusal>> {
  const attempt = await findOwnAttempt(db, permission, attemptId);
  if (!attempt) return err('EXAM_NOT_FOUND');
  if (attempt.state !== 'open') return err('EXAM_CLOSED');
  const scheme = schemeVersion(attempt.schemeVersion);
  const responses = await queries.listRoomResponses(db, attemptId);
  const lastPosition = (await queries.findLastPosition(db, attemptId)) ?? 1;
  const nowMs = clock.now().getTime();
  const { sitting, remainingMs } = await sittingOf(db, attempt, nowMs);
  return ok({
    attemptId,
    contentKey: (await queries.findContentKey(db, attemptId)).toString('base64'),
    responses,
    lastPosition,
    leaseEpoch: attempt.leaseEpoch,
    remainingMs,
    serverNowMs: nowMs,
    minutes: Math.round((nowMs - attempt.startedAt.getTime() + remainingMs) / 60_000),
    lateArrivalMinutes: scheme.exam.lateArrivalMinutes.value,
    sitting,
  });
}

/**
 * Hands the lease to the device that asks. Taking over is explicit: the device names the epoch it knows of, and
 * loses to a device that was quicker.
 *
 * @param expectedEpoch the epoch the device saw; 0 when nobody has written yet
 */
export async function takeLease(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  attemptId: string,
  expectedEpoch: number,
  clock: Clock,
): Promise<Result<Lease, RoomRefusal | 'EXAM_LEASE_MOVED'>> {
  return inTransaction(db, async (tx) => {
    const attempt = await findOwnAttempt(tx, permission, attemptId);
    if (!attempt) return err('EXAM_NOT_FOUND');
    const now = clock.now();
    if (attempt.state !== 'open' || now >= attempt.deadlineAt) return err('EXAM_CLOSED');
    const token = randomToken();
    const epoch = await queries.takeLease(tx, attemptId, expectedEpoch, tokenHash(token), now);
    if (epoch === undefined) return err('EXAM_LEASE_MOVED');
    await recordEvent(tx, {
      kind: 'exam.lease-taken',
      actor: { kind: 'person', personId: attempt.personId },
      subjectPersonId: attempt.personId,
      entity: { name: 'attempt', id: attemptId },
      reason: epoch === 1 ? 'The first device opened the room' : 'Another device or tab took over',
      schemeVersion: attempt.schemeVersion,
      payload: { epoch },
      occurredAt: now,
    });
    return ok({ epoch, token });
  });
}

/** What a room asks for now and then: has another device taken over, did one deliver late, how much time is left. */
export type RoomNews = {
  /** Anything but `open` takes no more answers. */
  readonly state: Attempt['state'];
  readonly currentEpoch: number;
  readonly leasedAt: string | undefined;
  readonly remainingMs: number;
  readonly serverNowMs: number;
  readonly responses: readonly RoomResponse[];
  readonly superseded: readonly SupersededDelivery[];
  readonly sitting: Sitting;
};

/** The news of a room. */
export async function roomNews(db: Db, permission: Permission<'exam.sit-own'>, attemptId: string, clock: Clock): Promise<Result<RoomNews, 'EXAM_NOT_FOUND'>> {
  const attempt = await findOwnAttempt(db, permission, attemptId);
  if (!attempt) return err('EXAM_NOT_FOUND');
  const responses = await queries.listRoomResponses(db, attemptId);
  const superseded = await queries.listSuperseded(db, attemptId);
  const leasedAt = await queries.findLeasedAt(db, attemptId);
  const nowMs = clock.now().getTime();
  const { sitting, remainingMs } = await sittingOf(db, attempt, nowMs);
  return ok({
    // To a room a void attempt is over like a submitted one; the page that follows says which.
    state: attempt.state === 'open' ? 'open' : 'submitted',
    currentEpoch: attempt.leaseEpoch,
    leasedAt: leasedAt?.toISOString(),
    remainingMs,
    serverNowMs: nowMs,
    responses,
    superseded,
    sitting,
  });
}
