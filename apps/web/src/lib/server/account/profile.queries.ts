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

/** Writes city, state and whether the registry may show them. */
export async function writePlace(
  db: Db,
  personId: string,
  place: { readonly city: string | null; readonly stateCode: string | null; readonly shown: boolean; readonly at: Date },
): Promise<void> {
  await db
    .updateTable('person_profiles')
    .set({ city: place.city, state_code: place.stateCode, registry_place_shown: place.shown, updated_at: place.at })
    .where('person_id', '=', personId)
    .execute();
}

/** Writes a birth date where there is none. @returns whether there was none */
export async function writeFirstBirthDate(db: Db, personId: string, birthDate: string, at: Date): Promise<boolean> {
  const result = await db
    .updateTable('person_profiles')
    .set({ birth_date: birthDate, updated_at: at })
    .where('person_id', '=', personId)
    .where('birth_date', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Replaces the birth date. */
export async function writeBirthDate(db: Db, personId: string, birthDate: string, at: Date): Promise<void> {
  await db.updateTable('person_profiles').set({ birth_date: birthDate, updated_at: at }).where('person_id', '=', personId).execute();
}

/** Replaces the legal name and the family name. */
export async function writeName(db: Db, personId: string, name: { readonly legalName: string; readonly familyName: string; readonly at: Date }): Promise<void> {
  await db
    .updateTable('person_profiles')
    .set({ legal_name: name.legalName, family_name: name.familyName, updated_at: name.at })
    .where('person_id', '=', personId)
    .execute();
}
