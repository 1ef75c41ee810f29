import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';

/** Where a simulated candidate sits. */
export type SimulatedSeat = { readonly rehearsalId: string; readonly windowId: string; readonly formId: string };

/** The seat of a simulated candidate whose rehearsal runs; undefined for everybody else. */
export async function findSimulatedSeat(db: Db, personId: string): Promise<SimulatedSeat | undefined> {
  return db
    .selectFrom('rehearsal_candidates as candidate')
    .innerJoin('rehearsals as held', 'held.rehearsal_id', 'candidate.rehearsal_id')
    .select(['held.rehearsal_id as rehearsalId', 'held.exam_window_id as windowId', 'held.form_id as formId'])
    .where('candidate.person_id', '=', personId)
    .where('held.ended_at', 'is', null)
    .executeTakeFirst();
}

/** A rehearsal, as it stands. */
export type Rehearsal = {
  readonly rehearsalId: string;
  readonly windowId: string;
  readonly candidates: number;
  readonly minutes: number;
  readonly askedAt: Date;
  readonly takenAt: Date | undefined;
  readonly seenAt: Date | undefined;
  readonly stopAskedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly outcome: 'done' | 'stopped' | 'broken' | undefined;
  readonly report: unknown;
};

/** Rehearsals, newest first; or the one with this id. */
export async function listRehearsals(db: Db, rehearsalId?: string): Promise<readonly Rehearsal[]> {
  const rows = await db
    .selectFrom('rehearsals')
    .selectAll()
    .$if(rehearsalId !== undefined, (query) => query.where('rehearsal_id', '=', rehearsalId ?? ''))
    .orderBy('asked_at', 'desc')
    .limit(50)
    .execute();
  return rows.map((row) => ({
    rehearsalId: row.rehearsal_id,
    windowId: row.exam_window_id,
    candidates: row.candidates,
    minutes: row.minutes,
    askedAt: row.asked_at,
    takenAt: row.taken_at ?? undefined,
    seenAt: row.seen_at ?? undefined,
    stopAskedAt: row.stop_asked_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    outcome: (row.outcome ?? undefined) as Rehearsal['outcome'],
    report: row.report ?? undefined,
  }));
}

/** Lets one rehearsal be asked for at a time. */
export async function lockRehearsals(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7216239)`.execute(tx);
}

/** Whether one waits or runs. */
export async function findRunning(db: Db): Promise<string | undefined> {
  const row = await db.selectFrom('rehearsals').select('rehearsal_id').where('ended_at', 'is', null).executeTakeFirst();
  return row?.rehearsal_id;
}

/** Writes a rehearsal with its simulated candidates. @returns its id */
export async function insertRehearsal(
  tx: Tx,
  asked: {
    readonly windowId: string;
    readonly formId: string;
    readonly candidates: number;
    readonly minutes: number;
    readonly by: string | undefined;
    readonly at: Date;
  },
): Promise<string> {
  const { rehearsal_id } = await tx
    .insertInto('rehearsals')
    .values({
      exam_window_id: asked.windowId,
      form_id: asked.formId,
      candidates: asked.candidates,
      minutes: asked.minutes,
      asked_by: asked.by ?? null,
      asked_at: asked.at,
    })
    .returning('rehearsal_id')
    .executeTakeFirstOrThrow();
  await sql`with made as (
      insert into people (demonstration) select true from generate_series(1, ${asked.candidates}::int) returning person_id
    ) insert into rehearsal_candidates (person_id, rehearsal_id, number) select person_id, ${rehearsal_id}::uuid, row_number() over () from made`.execute(tx);
  return rehearsal_id;
}

/** Takes a rehearsal that waits, for the process that plays its candidates. @returns its id, or undefined where none waits */
export async function takeWaiting(db: Db, now: Date): Promise<string | undefined> {
  const row = await db
    .updateTable('rehearsals')
    .set({ taken_at: now, seen_at: now })
    .where('taken_at', 'is', null)
    .where('ended_at', 'is', null)
    .where('stop_asked_at', 'is', null)
    .returning('rehearsal_id')
    .executeTakeFirst();
  return row?.rehearsal_id;
}

/** A simulated candidate. */
export type SimulatedCandidate = { readonly personId: string; readonly number: number };

/** The simulated candidates of a rehearsal, by number. */
export async function listSimulated(db: Db, rehearsalId: string): Promise<readonly SimulatedCandidate[]> {
  return db.selectFrom('rehearsal_candidates').select(['person_id as personId', 'number']).where('rehearsal_id', '=', rehearsalId).orderBy('number').execute();
}

/** Gives simulated candidates an account to sign in with, for as long as the rehearsal lasts. */
export async function insertAccounts(db: Db, people: readonly string[]): Promise<void> {
  await sql`insert into auth_users (id, email, email_verified)
    select person_id, person_id || '@simulated.invalid', true from unnest(${[...people]}::uuid[]) as made (person_id)`.execute(db);
}

/** Takes their accounts, and every session of them, away. */
export async function deleteAccounts(db: Db, rehearsalId: string): Promise<void> {
  await db
    .deleteFrom('auth_users')
    .where('id', 'in', (query) => query.selectFrom('rehearsal_candidates').select('person_id').where('rehearsal_id', '=', rehearsalId))
    .execute();
}

/** What the playing process is told: whether to stop, and whose device was taken since an instant. */
export async function readOrders(
  db: Db,
  rehearsalId: string,
  now: Date,
): Promise<{ readonly stop: boolean; readonly devicesLost: readonly { readonly number: number; readonly at: Date }[] }> {
  const row = await db
    .updateTable('rehearsals')
    .set({ seen_at: now })
    .where('rehearsal_id', '=', rehearsalId)
    .returning(['stop_asked_at', 'ended_at'])
    .executeTakeFirst();
  const lost = await db
    .selectFrom('rehearsal_candidates')
    .select(['number', 'device_lost_at'])
    .where('rehearsal_id', '=', rehearsalId)
    .where('device_lost_at', 'is not', null)
    .execute();
  return {
    stop: !row || row.stop_asked_at !== null || row.ended_at !== null,
    devicesLost: lost.map(({ number, device_lost_at }) => ({ number, at: device_lost_at as Date })),
  };
}

/** Asks the playing process to stop. @returns whether it ran */
export async function askStop(db: Db, rehearsalId: string, now: Date): Promise<boolean> {
  const done = await db
    .updateTable('rehearsals')
    .set({ stop_asked_at: now })
    .where('rehearsal_id', '=', rehearsalId)
    .where('ended_at', 'is', null)
    .where('stop_asked_at', 'is', null)
    .executeTakeFirst();
  return Number(done.numUpdatedRows) === 1;
}

/** Whether no worker has taken it. */
export async function isUntaken(db: Db, rehearsalId: string): Promise<boolean> {
  const row = await db.selectFrom('rehearsals').select('taken_at').where('rehearsal_id', '=', rehearsalId).executeTakeFirst();
  return row?.taken_at === null;
}

/** Takes the device of a simulated candidate whose exam runs. @returns whether there was one */
export async function takeDevice(tx: Tx, attemptId: string, now: Date): Promise<boolean> {
  const done = await tx
    .updateTable('rehearsal_candidates')
    .set({ device_lost_at: now })
    .where('person_id', 'in', (query) =>
      query.selectFrom('attempts').select('person_id').where('attempt_id', '=', attemptId).where('state', '=', 'open').where('rehearsal_id', 'is not', null),
    )
    .executeTakeFirst();
  return Number(done.numUpdatedRows) === 1;
}

/** Ends a rehearsal. @returns whether this call ended it */
export async function writeEnded(
  tx: Tx,
  rehearsalId: string,
  end: { readonly outcome: NonNullable<Rehearsal['outcome']>; readonly report: unknown; readonly at: Date },
): Promise<boolean> {
  const done = await tx
    .updateTable('rehearsals')
    .set({ outcome: end.outcome, ended_at: end.at, report: end.report === undefined ? null : JSON.stringify(end.report) })
    .where('rehearsal_id', '=', rehearsalId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return Number(done.numUpdatedRows) === 1;
}

/** Rehearsals that were taken and whose playing process has given no sign since an instant. */
export async function listSilent(db: Db, since: Date): Promise<readonly string[]> {
  const rows = await db.selectFrom('rehearsals').select('rehearsal_id').where('ended_at', 'is', null).where('seen_at', '<', since).execute();
  return rows.map((row) => row.rehearsal_id);
}

/** Attempts of a rehearsal that still run. */
export async function listRunningAttempts(db: Db, rehearsalId: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('attempts').select('attempt_id').where('rehearsal_id', '=', rehearsalId).where('state', '=', 'open').execute();
  return rows.map((row) => row.attempt_id);
}

/** Of events that were acknowledged, how many are on record. */
export async function countFound(
  db: Db,
  events: { readonly attempts: readonly string[]; readonly epochs: readonly number[]; readonly sequences: readonly number[] },
): Promise<number> {
  const { rows } = await sql<{ found: number }>`select count(*)::int as found from unnest(
      ${[...events.attempts]}::uuid[], ${[...events.epochs]}::int[], ${[...events.sequences]}::int[]) as told (attempt_id, lease_epoch, sequence)
    join response_events using (attempt_id, lease_epoch, sequence)`.execute(db);
  return rows[0]?.found ?? 0;
}

/** How many questions the form of a rehearsal has. */
export async function countQuestions(db: Db, rehearsalId: string): Promise<number> {
  const row = await db
    .selectFrom('rehearsals')
    .innerJoin('form_items', 'form_items.form_id', 'rehearsals.form_id')
    .select(({ fn }) => fn.count<string>('form_items.position').as('count'))
    .where('rehearsal_id', '=', rehearsalId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
