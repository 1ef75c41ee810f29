import type { Db } from '../db/pool.ts';

/** What is personal about a living account. */
export type Profile = {
  readonly personId: string;
  /** As on the identity document. */
  readonly legalName: string;
  /** How the name sorts. */
  readonly familyName: string;
  readonly birthDate: string | null;
  readonly email: string;
  readonly city: string | null;
  /** Two letters. */
  readonly stateCode: string | null;
  /** Whether the registry may show city and state. */
  readonly registryPlaceShown: boolean;
};

/** The profile of a person; undefined after erasure. Whoever calls has decided who may see it. */
export async function getProfile(db: Db, personId: string): Promise<Profile | undefined> {
  const row = await db
    .selectFrom('person_profiles')
    .innerJoin('auth_users', 'auth_users.id', 'person_profiles.person_id')
    .select(['person_id', 'legal_name', 'family_name', 'birth_date', 'city', 'state_code', 'registry_place_shown', 'auth_users.email'])
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return (
    row && {
      personId: row.person_id,
      legalName: row.legal_name,
      familyName: row.family_name,
      birthDate: row.birth_date,
      email: row.email,
      city: row.city,
      stateCode: row.state_code,
      registryPlaceShown: row.registry_place_shown,
    }
  );
}

/** The address a person signs in with, lower case; undefined after erasure. */
export async function emailOf(db: Db, personId: string): Promise<string | undefined> {
  const row = await db.selectFrom('auth_users').select('email').where('id', '=', personId).executeTakeFirst();
  return row?.email;
}
