import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';
import type { Meeting } from './hours.ts';

/** Writes a day that was held. @returns its id */
export async function insertMeeting(
  tx: Tx,
  it: {
    readonly cohortId: string;
    readonly kind: 'class' | 'clinical';
    readonly heldOn: PlainDate;
    readonly halfHours: number;
    readonly siteId: string | undefined;
    readonly by: string;
    readonly at: Date;
  },
): Promise<string> {
  const row = await tx
    .insertInto('meetings')
    .values({
      cohort_id: it.cohortId,
      kind: it.kind,
      held_on: it.heldOn,
      half_hours: it.halfHours,
      site_id: it.siteId ?? null,
      recorded_by: it.by,
      recorded_at: it.at,
    })
    .returning('meeting_id')
    .executeTakeFirstOrThrow();
  return row.meeting_id;
}

/** Writes who was there. */
export async function insertAttendances(
  tx: Tx,
  it: {
    readonly meetingId: string;
    readonly rows: readonly { readonly enrollmentId: string; readonly halfHours: number }[];
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('meeting_attendances')
    .values(
      it.rows.map((row) => ({ meeting_id: it.meetingId, enrollment_id: row.enrollmentId, half_hours: row.halfHours, recorded_by: it.by, recorded_at: it.at })),
    )
    .execute();
}

/** Half hours of a student on a day. */
export async function sumOfDay(db: Db, enrollmentId: string, on: PlainDate): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(half_hours), 0)::int as n from (
      select distinct on (a.meeting_id) a.half_hours from meeting_attendances a join meetings m using (meeting_id)
      where a.enrollment_id = ${enrollmentId} and m.held_on = ${on}
      order by a.meeting_id, a.meeting_attendance_id desc
    ) newest`.execute(db);
  return rows[0]?.n ?? 0;
}

/** How many days of a class were written since an instant. */
export async function countDaysWritten(db: Db, cohortId: string, since: Date): Promise<number> {
  const row = await db
    .selectFrom('meetings')
    .select(sql<number>`count(distinct held_on)::int`.as('n'))
    .where('cohort_id', '=', cohortId)
    .where('recorded_at', '>', since)
    .executeTakeFirstOrThrow();
  return row.n;
}

/** The days of a class, newest first, with who was there. */
export async function listAttendances(db: Db, cohortId: string): Promise<readonly Meeting[]> {
  const meetings = await db
    .selectFrom('meetings as m')
    .leftJoin('sites as s', 's.site_id', 'm.site_id')
    .select(['m.meeting_id', 'm.kind', 'm.held_on', 'm.half_hours', 's.name'])
    .where('m.cohort_id', '=', cohortId)
    .orderBy('m.held_on', 'desc')
    .orderBy('m.meeting_id', 'desc')
    .execute();
  const { rows } = await sql<{ meeting_id: string; enrollment_id: string; half_hours: number }>`
    select distinct on (a.meeting_id, a.enrollment_id) a.meeting_id, a.enrollment_id, a.half_hours
    from meeting_attendances a join meetings m using (meeting_id) where m.cohort_id = ${cohortId}
    order by a.meeting_id, a.enrollment_id, a.meeting_attendance_id desc`.execute(db);
  return meetings.map((row) => ({
    meetingId: row.meeting_id,
    kind: row.kind as Meeting['kind'],
    heldOn: toPlainDate(row.held_on),
    halfHours: row.half_hours,
    siteName: row.name ?? undefined,
    present: rows
      .filter((one) => one.meeting_id === row.meeting_id && one.half_hours > 0)
      .map((one) => ({ enrollmentId: one.enrollment_id, halfHours: one.half_hours })),
  }));
}
