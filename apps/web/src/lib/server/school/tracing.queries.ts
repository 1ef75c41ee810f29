import { sql } from 'kysely';
import type { TracingEntry } from '@einthoven/scheme';
import type { Db, Tx } from '../db/pool.ts';

/** A tracing of the log with what a preceptor said of it. */
export type Tracing = TracingEntry & {
  readonly tracingId: string;
  readonly siteName: string;
  readonly answer: 'signed' | 'refused' | undefined;
  readonly signerName: string | undefined;
  /** Whether the tracing itself is attached. */
  readonly hasRecording: boolean;
};

/** A student whose tracings wait for somebody's signature. */
export type WaitingStudent = {
  readonly enrollmentId: string;
  readonly name: string;
  readonly cohortName: string;
  readonly schoolName: string;
  readonly waiting: number;
};

/** Which enrollment a tracing belongs to. */
export async function findTracing(db: Db, tracingId: string): Promise<{ readonly enrollmentId: string } | undefined> {
  const row = await db.selectFrom('tracings').select('enrollment_id').where('tracing_id', '=', tracingId).executeTakeFirst();
  return row && { enrollmentId: row.enrollment_id };
}

/** Writes a tracing into the log. */
export async function insertTracing(tx: Tx, it: Readonly<Record<keyof TracingEntry | 'tracingId' | 'enrollmentId', string>>, at: Date): Promise<void> {
  await tx
    .insertInto('tracings')
    .values({
      tracing_id: it.tracingId,
      enrollment_id: it.enrollmentId,
      month: it.month,
      site_id: it.siteId,
      age_band: it.ageBand,
      lead_set: it.leadSet,
      quality: it.quality,
      logged_at: at,
    })
    .execute();
}

/** The log of an enrollment, newest first. */
export async function listTracings(db: Db, enrollmentId: string): Promise<readonly Tracing[]> {
  const rows = await db
    .selectFrom('tracings as t')
    .innerJoin('sites as s', 's.site_id', 't.site_id')
    .leftJoin('tracing_signatures as g', 'g.tracing_id', 't.tracing_id')
    .leftJoin('person_profiles as p', 'p.person_id', 'g.signed_by')
    .leftJoin('tracing_recordings as r', 'r.tracing_id', 't.tracing_id')
    .select([
      'r.tracing_id as recording',
      't.tracing_id',
      't.month',
      't.site_id',
      't.age_band',
      't.lead_set',
      't.quality',
      's.name',
      'g.answer',
      'p.legal_name',
    ])
    .where('t.enrollment_id', '=', enrollmentId)
    .orderBy('t.logged_at', 'desc')
    .orderBy('t.tracing_id')
    .execute();
  return rows.map((row) => ({
    tracingId: row.tracing_id,
    month: row.month,
    siteId: row.site_id,
    ageBand: row.age_band as Tracing['ageBand'],
    leadSet: row.lead_set as Tracing['leadSet'],
    quality: row.quality as Tracing['quality'],
    siteName: row.name,
    answer: (row.answer ?? undefined) as Tracing['answer'],
    signerName: row.legal_name ?? undefined,
    hasRecording: row.recording !== null,
  }));
}

/** Writes what a preceptor said. @returns false where somebody said something before */
export async function insertSignature(
  tx: Tx,
  it: { readonly tracingId: string; readonly answer: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const row = await tx
    .insertInto('tracing_signatures')
    .values({ tracing_id: it.tracingId, answer: it.answer, signed_by: it.by, received_at: it.at })
    .onConflict((conflict) => conflict.column('tracing_id').doNothing())
    .returning('tracing_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** What was said of a tracing, and by whom. */
export async function findSignature(db: Db, tracingId: string): Promise<{ readonly by: string; readonly answer: string } | undefined> {
  const row = await db.selectFrom('tracing_signatures').select(['signed_by', 'answer']).where('tracing_id', '=', tracingId).executeTakeFirst();
  return row && { by: row.signed_by, answer: row.answer };
}

/** Who signed most of the tracings of an enrollment, by name. */
export async function findMainPreceptor(db: Db, enrollmentId: string): Promise<string | undefined> {
  const { rows } = await sql<{ legal_name: string }>`
    select p.legal_name from tracings t join tracing_signatures g using (tracing_id) join person_profiles p on p.person_id = g.signed_by
    where t.enrollment_id = ${enrollmentId} and g.answer = 'signed' group by p.person_id, p.legal_name order by count(*) desc, p.legal_name limit 1`.execute(
    db,
  );
  return rows[0]?.legal_name;
}

/** Students with waiting tracings of the schools where a person is a preceptor. */
export async function listWaitingOfSchools(db: Db, personId: string): Promise<readonly WaitingStudent[]> {
  const { rows } = await sql<{ enrollment_id: string; legal_name: string | null; cohort: string; school: string; waiting: number }>`
    select e.enrollment_id, n.legal_name, c.name as cohort, s.name as school, count(*)::int as waiting
    from school_people sp
    join cohorts c on c.school_id = sp.school_id
    join schools s on s.school_id = c.school_id
    join enrollments e on e.cohort_id = c.cohort_id and e.left_on is null and e.person_id <> sp.person_id
    join tracings t using (enrollment_id)
    left join tracing_signatures g using (tracing_id)
    left join person_profiles n on n.person_id = e.person_id
    where sp.person_id = ${personId} and sp.role = 'preceptor' and sp.until is null and g.tracing_id is null
    group by e.enrollment_id, n.legal_name, c.name, s.name order by n.legal_name limit 200`.execute(db);
  return rows.map((row) => ({
    enrollmentId: row.enrollment_id,
    name: row.legal_name ?? 'erased',
    cohortName: row.cohort,
    schoolName: row.school,
    waiting: row.waiting,
  }));
}
