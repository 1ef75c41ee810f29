import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';

/** A break of a sitting. */
export type Break = {
  readonly breakId: string;
  readonly begunAt: Date;
  readonly endedAt: Date | null;
  /** Questions that stay as they are, because they were seen before it. */
  readonly frozen: readonly number[];
};

/** Breaks of a sitting, oldest first. */
export async function listBreaks(db: Db, attemptId: string): Promise<readonly Break[]> {
  return db
    .selectFrom('attempt_breaks')
    .select(['attempt_break_id as breakId', 'begun_at as begunAt', 'ended_at as endedAt', 'frozen'])
    .where('attempt_id', '=', attemptId)
    .orderBy('begun_at')
    .execute();
}

/** Begins a break: whatever was shown or touched until now is frozen. @returns false where one runs already */
export async function insertBreak(tx: Tx, attemptId: string, now: Date): Promise<boolean> {
  const result = await sql<{ attempt_break_id: string }>`
    insert into attempt_breaks (attempt_id, begun_at, frozen)
    select ${attemptId}, ${now}, coalesce(array_agg(distinct position), '{}') from response_events where attempt_id = ${attemptId}
    on conflict do nothing returning attempt_break_id`.execute(tx);
  return result.rows.length === 1;
}

/** Ends the break that runs. @returns it, or undefined when none does */
export async function endBreak(tx: Tx, attemptId: string, now: Date): Promise<Break | undefined> {
  return tx
    .updateTable('attempt_breaks')
    .set({ ended_at: now })
    .where('attempt_id', '=', attemptId)
    .where('ended_at', 'is', null)
    .returning(['attempt_break_id as breakId', 'begun_at as begunAt', 'ended_at as endedAt', 'frozen'])
    .executeTakeFirst();
}
