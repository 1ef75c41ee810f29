import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { DeskSmell } from '@einthoven/scheme';
import type { Db, Tx } from '../db/pool.ts';

/** A student in a class, with all that is added up. */
export type Student = {
  readonly enrollmentId: string;
  readonly cohortId: string;
  readonly personId: string;
  /** As on their account; undefined once erased. */
  readonly name: string | undefined;
  readonly studentNumber: string;
  readonly leftOn: PlainDate | undefined;
  readonly classHalfHours: number;
  readonly clinicalHalfHours: number;
  readonly signed: number;
  readonly waiting: number;
  readonly skills: readonly string[];
  /** The last day that hours were written for. */
  readonly lastDay: PlainDate | undefined;
  /** The certificate that stands. */
  readonly completionNumber: string | undefined;
  /** The newest one that was withdrawn. */
  readonly withdrawnNumber: string | undefined;
  readonly hasSeat: boolean;
  readonly consent: boolean;
};

type Row = {
  enrollment_id: string;
  cohort_id: string;
  person_id: string;
  legal_name: string | null;
  student_number: string;
  left_on: string | null;
  class_half_hours: number;
  clinical_half_hours: number;
  signed: number;
  waiting: number;
  skills: string[];
  last_day: string | null;
  number: string | null;
  withdrawn_number: string | null;
  has_seat: boolean;
  consent: boolean;
};

/** The students of a class, or one enrollment, or those of a person. */
export async function listStudents(
  db: Db,
  of: { readonly cohortId: string } | { readonly enrollmentId: string } | { readonly personId: string },
): Promise<readonly Student[]> {
  const condition =
    'cohortId' in of ? sql`e.cohort_id = ${of.cohortId}` : 'enrollmentId' in of ? sql`e.enrollment_id = ${of.enrollmentId}` : sql`e.person_id = ${of.personId}`;
  const { rows } = await sql<Row>`
    with chosen as (select e.* from enrollments e where ${condition}),
    attended as (
      select distinct on (a.meeting_id, a.enrollment_id) a.enrollment_id, a.half_hours, m.kind, m.held_on
      from meeting_attendances a join meetings m using (meeting_id)
      where a.enrollment_id in (select enrollment_id from chosen)
      order by a.meeting_id, a.enrollment_id, a.meeting_attendance_id desc
    ),
    hours as (
      select enrollment_id,
        coalesce(sum(half_hours) filter (where kind = 'class'), 0)::int as class_half_hours,
        coalesce(sum(half_hours) filter (where kind = 'clinical'), 0)::int as clinical_half_hours,
        (max(held_on) filter (where half_hours > 0))::text as last_day
      from attended group by enrollment_id
    ),
    traced as (
      select t.enrollment_id, count(*) filter (where s.answer = 'signed')::int as signed, count(*) filter (where s.answer is null)::int as waiting
      from tracings t left join tracing_signatures s using (tracing_id)
      where t.enrollment_id in (select enrollment_id from chosen) group by t.enrollment_id
    ),
    checked as (
      select enrollment_id, array_agg(task order by task) filter (where shown) as skills from (
        select distinct on (enrollment_id, task) enrollment_id, task, shown from skill_checks
        where enrollment_id in (select enrollment_id from chosen) order by enrollment_id, task, skill_check_id desc
      ) newest group by enrollment_id
    )
    select e.enrollment_id, e.cohort_id, e.person_id, p.legal_name, i.student_number, e.left_on::text as left_on,
      coalesce(h.class_half_hours, 0) as class_half_hours, coalesce(h.clinical_half_hours, 0) as clinical_half_hours,
      coalesce(t.signed, 0) as signed, coalesce(t.waiting, 0) as waiting, coalesce(k.skills, '{}') as skills, h.last_day,
      c.number,
      (select w.number from completions w where w.enrollment_id = e.enrollment_id and w.withdrawn_at is not null order by w.withdrawn_at desc limit 1) as withdrawn_number,
      exists (select from vouchers v where v.enrollment_id = e.enrollment_id) as has_seat,
      coalesce((select r.given from result_consents r where r.enrollment_id = e.enrollment_id order by r.result_consent_id desc limit 1), false) as consent
    from chosen e
    join school_invites i using (school_invite_id)
    left join person_profiles p on p.person_id = e.person_id
    left join hours h using (enrollment_id)
    left join traced t using (enrollment_id)
    left join checked k using (enrollment_id)
    left join completions c on c.enrollment_id = e.enrollment_id and c.withdrawn_at is null
    order by e.enrollment_id
  `.execute(db);
  return rows.map((row) => ({
    enrollmentId: row.enrollment_id,
    cohortId: row.cohort_id,
    personId: row.person_id,
    name: row.legal_name ?? undefined,
    studentNumber: row.student_number,
    leftOn: row.left_on === null ? undefined : toPlainDate(row.left_on),
    classHalfHours: row.class_half_hours,
    clinicalHalfHours: row.clinical_half_hours,
    signed: row.signed,
    waiting: row.waiting,
    skills: row.skills,
    lastDay: row.last_day === null ? undefined : toPlainDate(row.last_day),
    completionNumber: row.number ?? undefined,
    withdrawnNumber: row.withdrawn_number ?? undefined,
    hasSeat: row.has_seat,
    consent: row.consent,
  }));
}

/** Enrollments of a person that were not left, with the days of the class and its school. */
export async function listOpenEnrollments(
  db: Db,
  personId: string,
): Promise<
  readonly { readonly enrollmentId: string; readonly cohortId: string; readonly schoolId: string; readonly startsOn: PlainDate; readonly endsOn: PlainDate }[]
> {
  const rows = await db
    .selectFrom('enrollments as e')
    .innerJoin('cohorts as c', 'c.cohort_id', 'e.cohort_id')
    .select(['e.enrollment_id', 'c.cohort_id', 'c.school_id', 'c.starts_on', 'c.ends_on'])
    .where('e.person_id', '=', personId)
    .where('e.left_on', 'is', null)
    .orderBy('e.enrollment_id', 'desc')
    .execute();
  return rows.map((row) => ({
    enrollmentId: row.enrollment_id,
    cohortId: row.cohort_id,
    schoolId: row.school_id,
    startsOn: toPlainDate(row.starts_on),
    endsOn: toPlainDate(row.ends_on),
  }));
}

/** How many are in a class. */
export async function countEnrolled(db: Db, cohortId: string): Promise<number> {
  const row = await db
    .selectFrom('enrollments')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('cohort_id', '=', cohortId)
    .where('left_on', 'is', null)
    .executeTakeFirstOrThrow();
  return row.n;
}

/** Puts a person into a class. @returns the id */
export async function insertEnrollment(
  tx: Tx,
  it: { readonly inviteId: string; readonly cohortId: string; readonly personId: string; readonly at: Date },
): Promise<string> {
  const row = await tx
    .insertInto('enrollments')
    .values({ school_invite_id: it.inviteId, cohort_id: it.cohortId, person_id: it.personId, enrolled_at: it.at })
    .returning('enrollment_id')
    .executeTakeFirstOrThrow();
  return row.enrollment_id;
}

/** Writes that a person left a class. */
export async function updateLeft(tx: Tx, enrollmentId: string, on: PlainDate): Promise<void> {
  await tx.updateTable('enrollments').set({ left_on: on }).where('enrollment_id', '=', enrollmentId).where('left_on', 'is', null).execute();
}

/** Writes a student's consent to named results, or that it ends. */
export async function insertConsent(tx: Tx, enrollmentId: string, given: boolean, at: Date): Promise<void> {
  await tx.insertInto('result_consents').values({ enrollment_id: enrollmentId, given, at }).execute();
}

/** Notes what looks odd, once for as long as it waits. @returns whether it is new */
export async function insertFlag(
  tx: Tx,
  it: { readonly schoolId: string; readonly cohortId: string; readonly what: DeskSmell; readonly at: Date },
): Promise<string | undefined> {
  const row = await tx
    .insertInto('school_flags')
    .values({ school_id: it.schoolId, cohort_id: it.cohortId, what: it.what, noted_at: it.at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('school_flag_id')
    .executeTakeFirst();
  return row?.school_flag_id;
}

/** Flags that wait for staff. */
export async function listFlags(db: Db): Promise<
  readonly {
    readonly flagId: string;
    readonly what: DeskSmell;
    readonly schoolId: string;
    readonly schoolName: string;
    readonly cohortName: string;
    readonly notedAt: Date;
  }[]
> {
  const rows = await db
    .selectFrom('school_flags as f')
    .innerJoin('schools as s', 's.school_id', 'f.school_id')
    .leftJoin('cohorts as c', 'c.cohort_id', 'f.cohort_id')
    .select(['f.school_flag_id', 'f.what', 'f.school_id', 's.name as school_name', 'c.name as cohort_name', 'f.noted_at'])
    .where('f.seen_at', 'is', null)
    .orderBy('f.noted_at')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    flagId: row.school_flag_id,
    what: row.what as DeskSmell,
    schoolId: row.school_id,
    schoolName: row.school_name,
    cohortName: row.cohort_name ?? '',
    notedAt: row.noted_at,
  }));
}

/** Writes that staff looked. @returns whether it waited, and for which school */
export async function updateFlagSeen(tx: Tx, flagId: string, by: string, at: Date): Promise<string | undefined> {
  const row = await tx
    .updateTable('school_flags')
    .set({ seen_by: by, seen_at: at })
    .where('school_flag_id', '=', flagId)
    .where('seen_at', 'is', null)
    .returning('school_id')
    .executeTakeFirst();
  return row?.school_id;
}
