import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';

/** A class of a school. */
export type Cohort = {
  readonly cohortId: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly programId: string;
  readonly programName: string;
  readonly name: string;
  readonly startsOn: PlainDate;
  readonly endsOn: PlainDate;
};

function cohorts(db: Db) {
  return db
    .selectFrom('cohorts as c')
    .innerJoin('schools as s', 's.school_id', 'c.school_id')
    .innerJoin('programs as p', 'p.program_id', 'c.program_id')
    .select(['c.cohort_id', 'c.school_id', 's.name as school_name', 'c.program_id', 'p.name as program_name', 'c.name', 'c.starts_on', 'c.ends_on']);
}

function toCohort(row: Awaited<ReturnType<ReturnType<typeof cohorts>['executeTakeFirstOrThrow']>>): Cohort {
  return {
    cohortId: row.cohort_id,
    schoolId: row.school_id,
    schoolName: row.school_name,
    programId: row.program_id,
    programName: row.program_name,
    name: row.name,
    startsOn: toPlainDate(row.starts_on),
    endsOn: toPlainDate(row.ends_on),
  };
}

/** One class. */
export async function findCohort(db: Db, cohortId: string): Promise<Cohort | undefined> {
  const row = await cohorts(db).where('c.cohort_id', '=', cohortId).executeTakeFirst();
  return row && toCohort(row);
}

/** Keeps others who change who is in a class out until the transaction ends. */
export async function lockCohort(tx: Tx, cohortId: string): Promise<void> {
  await tx.selectFrom('cohorts').select('cohort_id').where('cohort_id', '=', cohortId).forUpdate().execute();
}

/** Keeps other acts on a person's enrollments out until the transaction ends: two schools cannot both find them free. */
export async function lockStudent(tx: Tx, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('enrollment'), hashtext(${personId}))`.execute(tx);
}

/** Classes of schools, and those that a person teaches, the newest first. */
export async function listCohorts(db: Db, of: { readonly schoolIds: readonly string[]; readonly teacherId: string }): Promise<readonly Cohort[]> {
  const rows = await cohorts(db)
    .where((eb) =>
      eb.or([
        ...(of.schoolIds.length > 0 ? [eb('c.school_id', 'in', [...of.schoolIds])] : []),
        eb(
          'c.cohort_id',
          'in',
          eb
            .selectFrom('cohort_teachers')
            .innerJoin('cohorts', 'cohorts.cohort_id', 'cohort_teachers.cohort_id')
            .innerJoin('school_people', (join) =>
              join
                .onRef('school_people.school_id', '=', 'cohorts.school_id')
                .onRef('school_people.person_id', '=', 'cohort_teachers.person_id')
                .on('school_people.until', 'is', null),
            )
            .select('cohort_teachers.cohort_id')
            .where('cohort_teachers.person_id', '=', of.teacherId),
        ),
      ]),
    )
    .orderBy('c.starts_on', 'desc')
    .orderBy('c.cohort_id', 'desc')
    .limit(200)
    .execute();
  return rows.map(toCohort);
}

/** Puts a class on record. @returns its id */
export async function insertCohort(
  tx: Tx,
  it: Pick<Cohort, 'schoolId' | 'programId' | 'name' | 'startsOn' | 'endsOn'> & { readonly by: string; readonly at: Date },
): Promise<string> {
  const row = await tx
    .insertInto('cohorts')
    .values({
      school_id: it.schoolId,
      program_id: it.programId,
      name: it.name,
      starts_on: it.startsOn,
      ends_on: it.endsOn,
      created_by: it.by,
      created_at: it.at,
    })
    .returning('cohort_id')
    .executeTakeFirstOrThrow();
  return row.cohort_id;
}

/** The programs of a school. */
export async function listProgramsOf(
  db: Db,
  schoolId: string,
): Promise<
  readonly { readonly programId: string; readonly name: string; readonly classHours: number | undefined; readonly clinicalHours: number | undefined }[]
> {
  const rows = await db
    .selectFrom('programs')
    .select(['program_id', 'name', 'class_hours', 'clinical_hours'])
    .where('school_id', '=', schoolId)
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    programId: row.program_id,
    name: row.name,
    classHours: row.class_hours ?? undefined,
    clinicalHours: row.clinical_hours ?? undefined,
  }));
}

/** Clinical sites that students of a program can be at, with those that ended during the class. */
export async function listClinicalSites(
  db: Db,
  it: Pick<Cohort, 'schoolId' | 'programId' | 'startsOn'>,
): Promise<readonly { readonly siteId: string; readonly name: string }[]> {
  const rows = await db
    .selectFrom('sites')
    .select(['site_id', 'name'])
    .where('school_id', '=', it.schoolId)
    .where('kind', '=', 'clinical')
    .where((eb) => eb.or([eb('program_id', 'is', null), eb('program_id', '=', it.programId)]))
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>=', it.startsOn)]))
    .orderBy('name')
    .execute();
  return rows.map((row) => ({ siteId: row.site_id, name: row.name }));
}

/** What somebody is at a school today. */
export async function listRoles(db: Db, schoolId: string, personId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('school_people')
    .select('role')
    .where('school_id', '=', schoolId)
    .where('person_id', '=', personId)
    .where('until', 'is', null)
    .execute();
  return rows.map(({ role }) => role);
}

/** Who teaches a class. */
export async function listTeachers(db: Db, cohortId: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('cohort_teachers').select('person_id').where('cohort_id', '=', cohortId).orderBy('added_at').execute();
  return rows.map((row) => row.person_id);
}

/** Makes somebody a teacher of a class. */
export async function insertTeacher(
  tx: Tx,
  it: { readonly cohortId: string; readonly personId: string; readonly by: string; readonly at: Date },
): Promise<void> {
  await tx
    .insertInto('cohort_teachers')
    .values({ cohort_id: it.cohortId, person_id: it.personId, added_by: it.by, added_at: it.at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Ends it. */
export async function deleteTeacher(tx: Tx, cohortId: string, personId: string): Promise<void> {
  await tx.deleteFrom('cohort_teachers').where('cohort_id', '=', cohortId).where('person_id', '=', personId).execute();
}

/** Everybody of a school today, with name and role. */
export async function listPeople(db: Db, schoolId: string): Promise<readonly { readonly personId: string; readonly role: string; readonly name: string }[]> {
  const rows = await db
    .selectFrom('school_people as s')
    .leftJoin('person_profiles as p', 'p.person_id', 's.person_id')
    .select(['s.person_id', 's.role', 'p.legal_name'])
    .where('s.school_id', '=', schoolId)
    .where('s.until', 'is', null)
    .orderBy('s.school_person_id')
    .execute();
  return rows.map((row) => ({ personId: row.person_id, role: row.role, name: row.legal_name ?? 'erased' }));
}

/** Writes that somebody teaches or signs at a school no more. @returns whether they did */
export async function updatePersonEnded(
  tx: Tx,
  it: { readonly schoolId: string; readonly personId: string; readonly role: 'instructor' | 'preceptor' },
  on: PlainDate,
): Promise<boolean> {
  const done = await tx
    .updateTable('school_people')
    .set({ until: on })
    .where('school_id', '=', it.schoolId)
    .where('person_id', '=', it.personId)
    .where('role', '=', it.role)
    .where('until', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Whether a person is at a school in any way: as somebody who runs it, teaches, signs or studies. */
export async function findAtSchool(db: Db, personId: string): Promise<boolean> {
  const { rows } = await sql<{ at: boolean }>`select
    exists (select from school_people where person_id = ${personId} and until is null) or exists (select from enrollments where person_id = ${personId}) as at`.execute(
    db,
  );
  return rows[0]?.at === true;
}
