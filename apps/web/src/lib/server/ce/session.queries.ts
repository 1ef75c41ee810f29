import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';

/** A course on a day. */
export type SessionRow = {
  readonly sessionId: string;
  readonly courseId: string;
  readonly startsAt: Date;
  readonly online: boolean;
  readonly city: string;
  readonly stateCode: string | undefined;
  readonly address: string;
  readonly claimCode: string | undefined;
  readonly codeFrom: Date | undefined;
  readonly codeUntil: Date | undefined;
  readonly seats: number;
  readonly cancelledAt: Date | undefined;
  readonly attended: number;
};

function sessions(db: Db) {
  return db
    .selectFrom('ce_sessions as s')
    .selectAll('s')
    .select(sql<number>`(select count(*)::int from ce_attendances a where a.ce_session_id = s.ce_session_id)`.as('attended'));
}

type Row = Awaited<ReturnType<ReturnType<typeof sessions>['executeTakeFirstOrThrow']>>;

function toSession(row: Row): SessionRow {
  return {
    sessionId: row.ce_session_id,
    courseId: row.ce_course_id,
    startsAt: row.starts_at,
    online: row.online,
    city: row.city,
    stateCode: row.state_code ?? undefined,
    address: row.address,
    claimCode: row.claim_code ?? undefined,
    codeFrom: row.code_from ?? undefined,
    codeUntil: row.code_until ?? undefined,
    seats: row.seats,
    cancelledAt: row.cancelled_at ?? undefined,
    attended: row.attended,
  };
}

/** The sessions of some courses, in the order of time. */
export async function listSessions(db: Db, courseIds: readonly string[]): Promise<readonly SessionRow[]> {
  if (courseIds.length === 0) return [];
  const rows = await sessions(db)
    .where('s.ce_course_id', '=', sql<string>`any(${courseIds}::uuid[])`)
    .orderBy('s.starts_at')
    .execute();
  return rows.map(toSession);
}

/** A session by its id. */
export async function findSession(db: Db, sessionId: string): Promise<SessionRow | undefined> {
  const row = await sessions(db).where('s.ce_session_id', '=', sessionId).executeTakeFirst();
  return row && toSession(row);
}

/** The session whose code this is, whatever its state. */
export async function findSessionByCode(db: Db, code: string): Promise<SessionRow | undefined> {
  const row = await sessions(db).where('s.claim_code', '=', code).executeTakeFirst();
  return row && toSession(row);
}

/** Lets one act change who attended a session at a time. */
export async function lockSession(tx: Tx, sessionId: string): Promise<void> {
  await tx.selectFrom('ce_sessions').select('ce_session_id').where('ce_session_id', '=', sessionId).forUpdate().executeTakeFirst();
}

/** Stores a session. @returns its id */
export async function insertSession(
  tx: Tx,
  made: Pick<SessionRow, 'courseId' | 'startsAt' | 'online' | 'city' | 'stateCode' | 'address' | 'seats'> & {
    readonly claimCode: string;
    readonly codeUntil: Date;
  },
  at: Date,
): Promise<string> {
  const row = await tx
    .insertInto('ce_sessions')
    .values({
      ce_course_id: made.courseId,
      starts_at: made.startsAt,
      online: made.online,
      city: made.city,
      state_code: made.stateCode ?? null,
      address: made.address,
      seats: made.seats,
      claim_code: made.claimCode,
      code_from: made.startsAt,
      code_until: made.codeUntil,
      created_at: at,
    })
    .returning('ce_session_id')
    .executeTakeFirstOrThrow();
  return row.ce_session_id;
}

/** Cancels a session: its code gives nothing any more. @returns whether it was on */
export async function writeCancelled(tx: Tx, sessionId: string, at: Date): Promise<boolean> {
  const done = await tx
    .updateTable('ce_sessions')
    .set({ cancelled_at: at })
    .where('ce_session_id', '=', sessionId)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Whether somebody attended a session as we know. */
export async function findAttendance(db: Db, sessionId: string, personId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('ce_attendances')
    .select('ce_attendance_id')
    .where('ce_session_id', '=', sessionId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row?.ce_attendance_id;
}

/** Stores that somebody attended. */
export async function insertAttendance(
  tx: Tx,
  made: { readonly sessionId: string; readonly personId: string; readonly creditId: string; readonly byWay: 'roster' | 'code' },
  at: Date,
): Promise<string> {
  const row = await tx
    .insertInto('ce_attendances')
    .values({ ce_session_id: made.sessionId, person_id: made.personId, ce_credit_id: made.creditId, by_way: made.byWay, attended_at: at })
    .returning('ce_attendance_id')
    .executeTakeFirstOrThrow();
  return row.ce_attendance_id;
}

/** An attendance with what it was of. */
export type AttendanceRow = {
  readonly attendanceId: string;
  readonly personId: string;
  readonly creditId: string;
  readonly sessionId: string;
  readonly evaluated: boolean;
};

/** What a person attended. */
export async function listAttendances(db: Db, personId: string): Promise<readonly AttendanceRow[]> {
  const rows = await db
    .selectFrom('ce_attendances as a')
    .selectAll('a')
    .select((eb) =>
      eb.exists(eb.selectFrom('ce_evaluations as e').select('e.ce_evaluation_id').whereRef('e.ce_attendance_id', '=', 'a.ce_attendance_id')).as('evaluated'),
    )
    .where('a.person_id', '=', personId)
    .execute();
  return rows.map((row) => ({
    attendanceId: row.ce_attendance_id,
    personId: row.person_id,
    creditId: row.ce_credit_id,
    sessionId: row.ce_session_id,
    evaluated: Boolean(row.evaluated),
  }));
}

/** What a roster came to. */
export async function insertRoster(
  tx: Tx,
  made: {
    readonly sessionId: string;
    readonly uploadedBy: string;
    readonly sha256: string;
    readonly rows: number;
    readonly credited: number;
    readonly already: number;
    readonly strangers: number;
    readonly broken: number;
  },
  at: Date,
): Promise<string> {
  const row = await tx
    .insertInto('ce_rosters')
    .values({
      ce_session_id: made.sessionId,
      uploaded_by: made.uploadedBy,
      file_sha256: made.sha256,
      rows_read: made.rows,
      credited: made.credited,
      already: made.already,
      strangers: made.strangers,
      broken: made.broken,
      uploaded_at: at,
    })
    .returning('ce_roster_id')
    .executeTakeFirstOrThrow();
  return row.ce_roster_id;
}

/** Family names of people, as they gave them. */
export async function findFamilyNames(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('person_profiles')
    .select(['person_id', 'family_name'])
    .where('person_id', '=', sql<string>`any(${personIds}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.person_id, row.family_name]));
}

/** Ratings of one to five. */
export type Ratings = Readonly<Record<'useful' | 'correct' | 'taught' | 'unbiased', number>>;

/** Stores what an attendee thought. @returns whether it is their first word */
export async function insertEvaluation(tx: Tx, sessionId: string, attendanceId: string, ratings: Ratings, at: Date): Promise<boolean> {
  const row = await tx
    .insertInto('ce_evaluations')
    .values({ ce_session_id: sessionId, ce_attendance_id: attendanceId, ...ratings, evaluated_at: at })
    .onConflict((conflict) => conflict.column('ce_attendance_id').doNothing())
    .returning('ce_evaluation_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Means of what attendees of a course thought, over all its sessions. */
export async function meanRatings(db: Db, courseId: string): Promise<{ readonly answers: number; readonly means: Ratings }> {
  const row = await db
    .selectFrom('ce_evaluations as e')
    .innerJoin('ce_sessions as s', 's.ce_session_id', 'e.ce_session_id')
    .select((eb) => [
      eb.fn.countAll<number>().as('answers'),
      sql<number>`coalesce(avg(useful), 0)::float`.as('useful'),
      sql<number>`coalesce(avg(correct), 0)::float`.as('correct'),
      sql<number>`coalesce(avg(taught), 0)::float`.as('taught'),
      sql<number>`coalesce(avg(unbiased), 0)::float`.as('unbiased'),
    ])
    .where('s.ce_course_id', '=', courseId)
    .executeTakeFirstOrThrow();
  return { answers: Number(row.answers), means: { useful: row.useful, correct: row.correct, taught: row.taught, unbiased: row.unbiased } };
}

/** Courses in force on a day of providers in force, with their coming sessions counted elsewhere. */
export async function listCatalogue(
  db: Db,
  today: string,
): Promise<
  readonly {
    readonly courseId: string;
    readonly title: string;
    readonly summary: string;
    readonly kind: string;
    readonly subject: string;
    readonly halfHours: number;
    readonly provider: string;
    readonly website: string;
  }[]
> {
  const rows = await db
    .selectFrom('ce_courses as c')
    .innerJoin('ce_providers as p', 'p.ce_provider_id', 'c.ce_provider_id')
    .select(['c.ce_course_id', 'c.title', 'c.summary', 'c.kind', 'c.subject', 'c.half_hours', 'p.name', 'p.website'])
    .where('c.state', '=', 'approved')
    .where('p.state', '=', 'approved')
    .where('c.valid_until', '>=', today)
    .where('p.valid_until', '>=', today)
    .orderBy('c.title')
    .execute();
  return rows.map((row) => ({
    courseId: row.ce_course_id,
    title: row.title,
    summary: row.summary,
    kind: row.kind,
    subject: row.subject,
    halfHours: row.half_hours,
    provider: row.name,
    website: row.website,
  }));
}

/** Takes a person's attendances and opinions apart: what they thought stays, without them. */
export async function eraseAttendances(tx: Tx, personId: string): Promise<void> {
  await tx.deleteFrom('ce_attendances').where('person_id', '=', personId).execute();
}
