import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { randomToken } from '../platform/rng.ts';
import { tokenHash } from '../platform/seal.ts';
import { schemeVersion } from '../scheme/index.ts';
import type { StartRefusal } from './admission.ts';
import { findOwnAttempt } from './attempt.ts';
import type { StartPorts } from './prepare.ts';
import type { Attempt } from './attempt.queries.ts';
import { readMessages, type Message } from './message.ts';
import { writePresence } from './message.queries.ts';
import * as queries from './room.queries.ts';
import type { RoomResponse, SupersededDelivery } from './room.queries.ts';
import { sittingOf, type Sitting } from './sitting.ts';
import type { Lease } from './save-answer.ts';
import { isBrowserRightFor } from './safe-browser.ts';
import { startTogether } from './start-together.ts';

/** What the exam room starts from, beside the form, which the device fetches apart and encrypted. */
export type Room = {
  readonly attemptId: string;
  /** Whether it is the renewal assessment. */
  readonly renewal?: boolean | undefined;
  /** Opens the form that the device fetched, base64. */
  readonly contentKey: string;
  readonly responses: readonly RoomResponse[];
  /** The question touched last, for going on elsewhere. */
  readonly lastPosition: number;
  readonly leaseEpoch: number;
  /** Whether the device that started, with the token it brought, is the one that writes. */
  readonly leaseTaken?: boolean | undefined;
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
export async function openRoom(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  attemptId: string,
  clock: Clock,
  leaseToken?: string,
): Promise<Result<Room, RoomRefusal>> {
  const facts = isUuid(attemptId) ? await queries.readRoom(db, permission.actor.personId, attemptId) : undefined;
  if (!facts) return err('EXAM_NOT_FOUND');
  if (facts.attempt.state !== 'open') return err('EXAM_CLOSED');
  const leaseTaken = leaseToken === undefined ? undefined : facts.lease?.hash === tokenHash(leaseToken);
  return ok(roomOf(facts, clock.now().getTime(), leaseTaken));
}

/**
 * Starts the clock of a person's next attempt, or finds the one that is open, and opens its room. A device that brings a
 * token has the lease with the start, and after an answer that was lost on the way again: it asks for nothing more.
 *
 * @param leaseToken a secret of the device, by which it will deliver
 */
export async function startRoom(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  ports: StartPorts,
  leaseToken?: string,
): Promise<Result<Room, StartRefusal | RoomRefusal>> {
  const started = await startTogether(db, { permission, ports, leaseToken });
  if (!started.ok) return started;
  const { attemptId, fresh } = started.value;
  if (!fresh && !(await isBrowserRightFor(db, permission.actor.personId, attemptId, ports.safeBrowser))) return err('EXAM_SAFE_BROWSER_NEEDED');
  if (!fresh) return openRoom(db, permission, attemptId, ports.clock, leaseToken);
  const { contentKey, schemeVersion: version, startedAt, deadlineAt, accommodation, leaseEpoch } = fresh;
  const attempt = { attemptId, schemeVersion: version, startedAt, leaseEpoch };
  const sitting = { deadlineAt, pausedAt: undefined, accommodation, breaks: [], creditedS: 0 };
  const facts = { attempt, contentKey, responses: [], lastPosition: undefined, sitting };
  return ok(roomOf(facts, startedAt.getTime(), leaseToken === undefined ? undefined : true));
}

type ToldOf = Omit<queries.RoomFacts, 'attempt' | 'lease' | 'watched'> & {
  readonly attempt: Pick<Attempt, 'attemptId' | 'schemeVersion' | 'startedAt' | 'leaseEpoch'> & Partial<Pick<Attempt, 'renewal'>>;
};

function roomOf({ attempt, contentKey, responses, lastPosition, sitting: facts }: ToldOf, nowMs: number, leaseTaken: boolean | undefined): Room {
  const { sitting, remainingMs } = sittingOf(facts, nowMs);
  return {
    attemptId: attempt.attemptId,
    ...(attempt.renewal ? { renewal: true } : {}),
    contentKey: contentKey.toString('base64'),
    responses,
    lastPosition: lastPosition ?? 1,
    leaseEpoch: attempt.leaseEpoch,
    ...(leaseTaken === undefined ? {} : { leaseTaken }),
    remainingMs,
    serverNowMs: nowMs,
    minutes: Math.round((nowMs - attempt.startedAt.getTime() + remainingMs) / 60_000),
    lateArrivalMinutes: schemeVersion(attempt.schemeVersion).exam.lateArrivalMinutes.value,
    sitting,
  };
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
  /** From who watches, oldest first; absent where nobody wrote. */
  readonly messages?: readonly Pick<Message, 'messageId' | 'words' | 'sentAt' | 'seenAt' | 'answer'>[];
};

/** The news of a room. */
export async function roomNews(db: Db, permission: Permission<'exam.sit-own'>, attemptId: string, clock: Clock): Promise<Result<RoomNews, 'EXAM_NOT_FOUND'>> {
  const facts = isUuid(attemptId) ? await queries.readRoom(db, permission.actor.personId, attemptId) : undefined;
  if (!facts) return err('EXAM_NOT_FOUND');
  const { attempt, responses, lease, watched } = facts;
  // Where one device wrote, none was superseded.
  const superseded = attempt.leaseEpoch > 1 ? await queries.listSuperseded(db, attemptId) : [];
  const nowMs = clock.now().getTime();
  const { sitting, remainingMs } = sittingOf(facts.sitting, nowMs);
  if (watched.proctored && attempt.state === 'open') await writePresence(db, attemptId, new Date(nowMs));
  const messages = watched.messages === 0 ? [] : await readMessages(db, attempt);
  return ok({
    // To a room a void attempt is over like a submitted one; the page that follows says which.
    state: attempt.state === 'open' ? 'open' : 'submitted',
    currentEpoch: attempt.leaseEpoch,
    leasedAt: lease?.at.toISOString(),
    remainingMs,
    serverNowMs: nowMs,
    responses,
    superseded,
    sitting,
    ...(messages.length > 0 && { messages: messages.map(({ messageId, words, sentAt, seenAt, answer }) => ({ messageId, words, sentAt, seenAt, answer })) }),
  });
}
