import { sql } from 'kysely';
import type { Db } from '../db/pool.ts';

/** A demonstration account as the list of sign-ins shows it. */
export type DemonstrationAccount = {
  readonly email: string;
  readonly legalName: string;
  readonly authenticator: boolean;
  /** Titles of the roles. */
  readonly roles: readonly string[];
};

/** Accounts marked as demonstration, by address; nobody else is ever in it. */
export async function findDemonstrationPeople(db: Db, emails: readonly string[]): Promise<ReadonlyMap<string, DemonstrationAccount>> {
  const rows = await db
    .selectFrom('people')
    .innerJoin('auth_users', 'auth_users.id', 'people.person_id')
    .innerJoin('person_profiles', 'person_profiles.person_id', 'people.person_id')
    .select(['auth_users.email', 'person_profiles.legal_name', 'auth_users.two_factor_enabled'])
    .select(
      sql<string[]>`array(select roles.title from role_grants join roles using (role)
        where role_grants.person_id = people.person_id and revoked_at is null order by roles.title)`.as('roles'),
    )
    .where('people.demonstration', '=', true)
    .where('people.closed_at', 'is', null)
    .where('auth_users.email', 'in', emails)
    .execute();
  return new Map(rows.map((row) => [row.email, { email: row.email, legalName: row.legal_name, authenticator: row.two_factor_enabled, roles: row.roles }]));
}
