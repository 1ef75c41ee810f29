import { sql } from 'kysely';
import type { Stretch } from '@einthoven/exam';
import type { Db, Tx } from '../db/pool.ts';

/** Writes down that a web server is alive. */
export async function writeBeat(db: Db, serverId: string, now: Date): Promise<void> {
  await db
    .insertInto('server_heartbeats')
    .values({ server_id: serverId, beat_at: now })
    .onConflict((conflict) => conflict.column('server_id').doUpdateSet({ beat_at: now }))
    .execute();
}

/** The last sign of life of any web server until now; undefined before the first. One that is dated later was dated by a wrong clock. */
export async function findLastBeat(db: Db, now: Date): Promise<Date | undefined> {
  const row = await db
    .selectFrom('server_heartbeats')
    .select(({ fn }) => fn.max('beat_at').as('beat_at'))
    .where('beat_at', '<=', now)
    .executeTakeFirst();
  return row?.beat_at ?? undefined;
}

/** What the database's clock says: the one clock that all web servers share. */
export async function readSharedClock(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  return (rows[0] as { now: Date }).now;
}

/** Lets one process record an outage at a time. */
export async function lockOutages(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7216237)`.execute(tx);
}

/** Writes an outage. @returns its id; undefined where it is on record already */
export async function insertOutage(tx: Tx, { fromMs, toMs }: Stretch): Promise<string | undefined> {
  const row = await tx
    .insertInto('outages')
    .values({ started_at: new Date(fromMs), ended_at: new Date(toMs) })
    .onConflict((conflict) => conflict.column('started_at').doNothing())
    .returning('outage_id')
    .executeTakeFirst();
  return row?.outage_id;
}

/** A sitting that was open during an outage. */
export type Interrupted = {
  readonly attemptId: string;
  readonly personId: string;
  /** The rehearsal of a simulated candidate. */
  readonly rehearsalId: string | undefined;
  readonly schemeVersion: string;
  readonly startedAt: Date;
  readonly deadlineAt: Date;
  /** Seconds that outages have given it so far. */
  readonly creditedS: number;
};

/** Open sittings that the outage fell into and whose clock ran; locked until the transaction ends. */
export async function lockInterrupted(tx: Tx, { fromMs, toMs }: Stretch): Promise<readonly Interrupted[]> {
  const rows = await tx
    .selectFrom('attempts')
    .select(['attempt_id', 'person_id', 'rehearsal_id', 'scheme_version', 'started_at', 'deadline_at'])
    .where('state', '=', 'open')
    .where('paused_at', 'is', null)
    .where('started_at', '<', new Date(toMs))
    .where('deadline_at', '>', new Date(fromMs))
    .orderBy('attempt_id')
    .forNoKeyUpdate()
    .execute();
  if (rows.length === 0) return [];
  const credits = await tx
    .selectFrom('attempt_credits')
    .select(['attempt_id', ({ fn }) => fn.sum<string>('seconds').as('seconds')])
    .where(
      'attempt_id',
      'in',
      rows.map((row) => row.attempt_id),
    )
    .where('cause', '=', 'outage')
    .groupBy('attempt_id')
    .execute();
  const credited = new Map(credits.map((row) => [row.attempt_id, Number(row.seconds)]));
  return rows.map((row) => ({
    attemptId: row.attempt_id,
    personId: row.person_id,
    rehearsalId: row.rehearsal_id ?? undefined,
    schemeVersion: row.scheme_version,
    startedAt: row.started_at as Date,
    deadlineAt: row.deadline_at as Date,
    creditedS: credited.get(row.attempt_id) ?? 0,
  }));
}

/** Gives a sitting time: the deadline moves, and the credit says why. */
export async function insertCredit(
  tx: Tx,
  credit: {
    readonly attemptId: string;
    readonly seconds: number;
    readonly at: Date;
    readonly cause:
      | { readonly kind: 'outage'; readonly outageId: string }
      | { readonly kind: 'pause' | 'extension'; readonly interventionId: string }
      | { readonly kind: 'break'; readonly breakId: string };
  },
): Promise<void> {
  await tx
    .insertInto('attempt_credits')
    .values({
      attempt_id: credit.attemptId,
      seconds: credit.seconds,
      cause: credit.cause.kind,
      outage_id: credit.cause.kind === 'outage' ? credit.cause.outageId : null,
      attempt_intervention_id: 'interventionId' in credit.cause ? credit.cause.interventionId : null,
      attempt_break_id: credit.cause.kind === 'break' ? credit.cause.breakId : null,
      credited_at: credit.at,
    })
    .execute();
  await tx
    .updateTable('attempts')
    .set({ deadline_at: sql`deadline_at + make_interval(secs => ${credit.seconds})` })
    .where('attempt_id', '=', credit.attemptId)
    .where('state', '=', 'open')
    .execute();
}

/** Time given to a sitting, oldest first: for the room and the board to say. */
export async function listCredits(
  db: Db,
  attemptId: string,
): Promise<readonly { readonly seconds: number; readonly cause: 'outage' | 'pause' | 'extension' | 'break'; readonly at: Date }[]> {
  const rows = await db
    .selectFrom('attempt_credits')
    .select(['seconds', 'cause', 'credited_at'])
    .where('attempt_id', '=', attemptId)
    .orderBy('credited_at')
    .execute();
  return rows.map((row) => ({ seconds: row.seconds, cause: row.cause as 'outage' | 'pause' | 'extension' | 'break', at: row.credited_at }));
}
