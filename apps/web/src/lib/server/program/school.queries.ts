import { sql } from 'kysely';
import type { PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';
import type { Point } from '../place/index.ts';

/** A school on record. */
export type School = {
  readonly schoolId: string;
  readonly name: string;
  readonly website: string;
  readonly about: string;
  readonly street: string;
  readonly city: string;
  readonly stateCode: string;
  readonly zip: string;
  readonly point: Point | undefined;
  readonly authorisedBy: string;
  readonly authorisationNumber: string;
  readonly authorisationUntil: PlainDate | undefined;
  readonly authorisationSeenOn: PlainDate | undefined;
  readonly instructorOwned: boolean;
  readonly isDemonstration: boolean;
  readonly createdAt: Date;
};

/** What somebody is at a school. */
export type SchoolRole = 'owner' | 'director' | 'instructor' | 'preceptor';

function schools(db: Db) {
  return db.selectFrom('schools').selectAll('schools');
}

function toSchool(row: Awaited<ReturnType<ReturnType<typeof schools>['executeTakeFirstOrThrow']>>): School {
  return {
    schoolId: row.school_id,
    name: row.name,
    website: row.website,
    about: row.about,
    street: row.street,
    city: row.city,
    stateCode: row.state_code,
    zip: row.zip,
    point: row.latitude === null || row.longitude === null ? undefined : { latitude: row.latitude, longitude: row.longitude },
    authorisedBy: row.authorised_by,
    authorisationNumber: row.authorisation_number,
    authorisationUntil: (row.authorisation_until ?? undefined) as PlainDate | undefined,
    authorisationSeenOn: (row.authorisation_seen_on ?? undefined) as PlainDate | undefined,
    instructorOwned: row.instructor_owned,
    isDemonstration: row.demonstration,
    createdAt: row.created_at,
  };
}

/** One school. */
export async function findSchool(db: Db, schoolId: string): Promise<School | undefined> {
  const row = await schools(db).where('schools.school_id', '=', schoolId).executeTakeFirst();
  return row && toSchool(row);
}

/** Schools of a folded name, or of a website's host. */
export async function findSchoolsBy(db: Db, by: { readonly nameFolded: string } | { readonly host: string }): Promise<readonly School[]> {
  const rows = await schools(db)
    .$if('nameFolded' in by, (query) => query.where('name_folded', '=', (by as { nameFolded: string }).nameFolded))
    .$if('host' in by, (query) => query.where('website_host', '=', (by as { host: string }).host).where('website_host', '<>', ''))
    .orderBy('schools.school_id')
    .limit(6)
    .execute();
  return rows.map(toSchool);
}

/** Schools that a person runs today, the oldest first. */
export async function listSchoolsOf(db: Db, personId: string): Promise<readonly (School & { readonly roles: readonly SchoolRole[] })[]> {
  const rows = await schools(db)
    .innerJoin('school_people as s', 's.school_id', 'schools.school_id')
    .select('s.role')
    .where('s.person_id', '=', personId)
    .where('s.until', 'is', null)
    .where('s.role', 'in', ['owner', 'director'])
    .orderBy('schools.school_id')
    .execute();
  const bySchool = new Map<string, School & { roles: SchoolRole[] }>();
  for (const row of rows) {
    const known = bySchool.get(row.school_id);
    if (known) known.roles.push(row.role as SchoolRole);
    else bySchool.set(row.school_id, { ...toSchool(row), roles: [row.role as SchoolRole] });
  }
  return [...bySchool.values()];
}

/** Everybody of a school, today or at any time before. */
export async function listSchoolPeople(
  db: Db,
  schoolId: string,
  when: 'today' | 'ever',
): Promise<readonly { readonly personId: string; readonly role: SchoolRole }[]> {
  const rows = await db
    .selectFrom('school_people')
    .select(['person_id', 'role'])
    .where('school_id', '=', schoolId)
    .$if(when === 'today', (query) => query.where('until', 'is', null))
    .orderBy('school_person_id')
    .execute();
  return rows.map((row) => ({ personId: row.person_id, role: row.role as SchoolRole }));
}

/** Keeps other registrations of schools out until the transaction ends, so that two of one name cannot both pass the look before. */
export async function lockSchools(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('schools'))`.execute(tx);
}

/** Puts a school on record. @returns its id */
export async function insertSchool(
  tx: Tx,
  it: Pick<School, 'name' | 'website' | 'about' | 'street' | 'city' | 'stateCode' | 'zip' | 'point' | 'instructorOwned' | 'isDemonstration'> & {
    readonly nameFolded: string;
    readonly host: string;
    readonly createdBy: string | undefined;
    readonly at: Date;
  },
): Promise<string> {
  const row = await tx
    .insertInto('schools')
    .values({
      name: it.name,
      name_folded: it.nameFolded,
      website: it.website,
      website_host: it.host,
      about: it.about,
      street: it.street,
      city: it.city,
      state_code: it.stateCode,
      zip: it.zip,
      latitude: it.point?.latitude ?? null,
      longitude: it.point?.longitude ?? null,
      instructor_owned: it.instructorOwned,
      demonstration: it.isDemonstration,
      created_by: it.createdBy ?? null,
      created_at: it.at,
    })
    .returning('school_id')
    .executeTakeFirstOrThrow();
  return row.school_id;
}

/** Writes who lets a school teach, as it says. */
export async function updateAuthorisation(
  tx: Tx,
  schoolId: string,
  it: { readonly by: string; readonly number: string; readonly until: PlainDate | undefined },
): Promise<void> {
  await tx
    .updateTable('schools')
    .set({ authorised_by: it.by, authorisation_number: it.number, authorisation_until: it.until ?? null, authorisation_seen_on: null })
    .where('school_id', '=', schoolId)
    .execute();
}

/** Writes that staff saw the papers: of the state, and of the clinical sites. */
export async function markPapersSeen(tx: Tx, it: { readonly schoolId: string; readonly programId: string }, today: PlainDate): Promise<void> {
  await tx.updateTable('schools').set({ authorisation_seen_on: today }).where('school_id', '=', it.schoolId).where('authorised_by', '<>', '').execute();
  await tx
    .updateTable('sites')
    .set({ agreement_seen_on: today })
    .where('school_id', '=', it.schoolId)
    .where('kind', '=', 'clinical')
    .where('agreement_until', 'is not', null)
    .where((eb) => eb.or([eb('program_id', 'is', null), eb('program_id', '=', it.programId)]))
    .execute();
}

/** Makes somebody something at a school from a day on; nothing where they are it already. */
export async function insertSchoolPerson(
  tx: Tx,
  it: {
    readonly schoolId: string;
    readonly personId: string;
    readonly role: SchoolRole;
    readonly since: PlainDate;
    readonly addedBy: string | undefined;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('school_people')
    .values({ school_id: it.schoolId, person_id: it.personId, role: it.role, since: it.since, added_by: it.addedBy ?? null, added_at: it.at })
    .onConflict((conflict) => conflict.columns(['school_id', 'person_id', 'role']).where('until', 'is', null).doNothing())
    .execute();
}

/** Adds a place of a school. */
export async function insertSite(
  tx: Tx,
  it: {
    readonly schoolId: string;
    readonly programId: string | undefined;
    readonly kind: 'class' | 'clinical';
    readonly name: string;
    readonly city: string;
    readonly stateCode: string;
    readonly point: Point | undefined;
    readonly agreementUntil: PlainDate | undefined;
    readonly since: PlainDate;
  },
): Promise<void> {
  await tx
    .insertInto('sites')
    .values({
      school_id: it.schoolId,
      program_id: it.programId ?? null,
      kind: it.kind,
      name: it.name,
      city: it.city,
      state_code: it.stateCode,
      latitude: it.point?.latitude ?? null,
      longitude: it.point?.longitude ?? null,
      agreement_until: it.agreementUntil ?? null,
      since: it.since,
    })
    .execute();
}

/** Ends a place of a school. @returns false where the school has none of this id */
export async function endSite(tx: Tx, schoolId: string, siteId: string, on: PlainDate): Promise<boolean> {
  const done = await tx
    .updateTable('sites')
    .set({ until: on })
    .where('school_id', '=', schoolId)
    .where('site_id', '=', siteId)
    .where('until', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
