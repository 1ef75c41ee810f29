import { sql } from 'kysely';
import type { PlainDate } from '@einthoven/kernel';
import type { Db } from '../db/pool.ts';

/** Who ever taught a person in a class, or owns the school of a program they named. */
export async function listTeachersOf(db: Db, personId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.instructor_person_id as id from class_members m join classes c using (class_id) where m.person_id = ${personId}
    union
    select p.owner_person_id from applications a join programs p using (program_id) where a.person_id = ${personId} and p.owner_person_id is not null
  `.execute(db);
  return rows.map((row) => row.id);
}

/** Whose newest declaration of interests holds on a day. */
export async function listDeclared(db: Db, today: PlainDate): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('interest_declarations')
    .select('person_id')
    .distinct()
    .where('declared_on', '<=', today)
    .where('holds_until', '>=', today)
    .execute();
  return rows.map((row) => row.person_id);
}

/** Names of people by id; whoever was erased is missing. */
export async function namesOf(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('person_profiles')
    .select(['person_id', 'legal_name'])
    .where('person_id', 'in', [...new Set(personIds)])
    .execute();
  return new Map(rows.map((row) => [row.person_id, row.legal_name]));
}

/** The person behind a credential number, an address or an id; undefined where there is none. */
export async function findSubject(db: Db, text: string): Promise<string | undefined> {
  const typed = text.trim();
  const row = await db
    .selectFrom('people')
    .leftJoin('auth_users', 'auth_users.id', 'people.person_id')
    .leftJoin('credentials', 'credentials.person_id', 'people.person_id')
    .select('people.person_id')
    .where((eb) =>
      eb.or([
        eb('auth_users.email', '=', typed.toLowerCase()),
        eb('credentials.credential_number', '=', typed.toUpperCase()),
        eb(sql<string>`people.person_id::text`, '=', typed.toLowerCase()),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row?.person_id;
}
