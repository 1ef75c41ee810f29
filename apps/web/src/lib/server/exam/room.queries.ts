import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';

/** The newest answer, flag and strike-outs of a question. */
export type RoomResponse = {
  readonly position: number;
  /** As packages/exam/src/item/response.ts writes it. */
  readonly answer: string | undefined;
  readonly flagged: boolean;
  readonly struck: string;
  /** Epochs of the events that made them, for merging with what a device holds. */
  readonly answerEpoch: number;
  readonly flagEpoch: number;
  readonly strikeEpoch: number;
};

/** Something a superseded device delivered after another had taken over. */
export type SupersededDelivery = {
  readonly position: number;
  readonly kind: 'answer' | 'flag' | 'strike';
  /** Whether it stands, because nothing newer was chosen. */
  readonly counts: boolean;
};

/** The key that opens the form of an attempt. */
export async function findContentKey(db: Db, attemptId: string): Promise<Buffer> {
  const row = await db.selectFrom('attempts').select('content_key').where('attempt_id', '=', attemptId).executeTakeFirstOrThrow();
  return row.content_key;
}

/** The current view of all answers. */
export async function listRoomResponses(db: Db, attemptId: string): Promise<readonly RoomResponse[]> {
  const rows = await db
    .selectFrom('responses')
    .select(['position', 'answer', 'flagged', 'struck', 'answer_epoch', 'flag_epoch', 'strike_epoch'])
    .where('attempt_id', '=', attemptId)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    position: row.position,
    answer: row.answer ?? undefined,
    flagged: row.flagged,
    struck: row.struck,
    answerEpoch: row.answer_epoch,
    flagEpoch: row.flag_epoch,
    strikeEpoch: row.strike_epoch,
  }));
}

/** The question that was touched last: where another device goes on. */
export async function findLastPosition(db: Db, attemptId: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('response_events')
    .select('position')
    .where('attempt_id', '=', attemptId)
    .orderBy('lease_epoch', 'desc')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.position;
}

/** What superseded devices delivered, in the order of arrival. */
export async function listSuperseded(db: Db, attemptId: string): Promise<readonly SupersededDelivery[]> {
  const rows = await db
    .selectFrom('response_events as event')
    .innerJoin('responses as held', (join) => join.onRef('held.attempt_id', '=', 'event.attempt_id').onRef('held.position', '=', 'event.position'))
    .select([
      'event.position',
      'event.kind',
      sql<boolean>`(event.lease_epoch, event.sequence) = case event.kind
        when 'answer' then (held.answer_epoch, held.answer_sequence)
        when 'flag' then (held.flag_epoch, held.flag_sequence)
        else (held.strike_epoch, held.strike_sequence) end`.as('counts'),
    ])
    .where('event.attempt_id', '=', attemptId)
    .where('event.standing', '=', 'superseded')
    .where('event.kind', '<>', 'visit')
    .orderBy('event.received_at')
    .orderBy('event.sequence')
    .execute();
  return rows.map((row) => ({ position: row.position, kind: row.kind as SupersededDelivery['kind'], counts: row.counts }));
}

/** When the present device took the lease. */
export async function findLeasedAt(db: Db, attemptId: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('attempt_leases')
    .select('leased_at')
    .where('attempt_id', '=', attemptId)
    .orderBy('lease_epoch', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.leased_at;
}

/** Hands the lease to a device if nobody else took it meanwhile. @returns the new epoch, or undefined */
export async function takeLease(tx: Tx, attemptId: string, expectedEpoch: number, leaseHash: string, now: Date): Promise<number | undefined> {
  const row = await tx
    .updateTable('attempts')
    .set({ lease_epoch: expectedEpoch + 1 })
    .where('attempt_id', '=', attemptId)
    .where('state', '=', 'open')
    .where('lease_epoch', '=', expectedEpoch)
    .returning('lease_epoch')
    .executeTakeFirst();
  if (!row) return undefined;
  await tx.insertInto('attempt_leases').values({ attempt_id: attemptId, lease_epoch: row.lease_epoch, lease_hash: leaseHash, leased_at: now }).execute();
  return row.lease_epoch;
}
