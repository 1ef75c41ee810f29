import { sql } from 'kysely';
import type { CredentialNumber } from '@einthoven/credential';
import type { PlainDate } from '@einthoven/kernel';
import { selectCredentials, type Credential, type Listing } from '../credential/index.ts';
import type { Db } from '../db/pool.ts';

/** A credential with what the registry lists of it; no listing where the record was closed. */
export type Listed = { readonly credential: Credential; readonly listing: Listing | undefined };

/** A search by name, every part folded; parts that are undefined do not matter. */
export type NameKeys = {
  readonly familyName: string;
  /** Each must be one of the given names. */
  readonly givenNames: readonly string[] | undefined;
  /** The last four characters of the number, without dashes. */
  readonly lastFour: string | undefined;
  /** Matches only people who chose to show where they live. */
  readonly stateCode: string | undefined;
};

/** The credentials with these numbers. */
export async function selectByNumbers(db: Db, numbers: readonly CredentialNumber[]): Promise<readonly Listed[]> {
  return withListings(db, await selectCredentials(db, { numbers }));
}

/** All credentials of a person, the first awarded first. */
export async function selectOfPerson(db: Db, personId: string): Promise<readonly Listed[]> {
  return withListings(db, await selectCredentials(db, { personId }));
}

/** At most `limit` credentials whose entry fits. */
export async function selectByName(db: Db, keys: NameKeys, limit: number): Promise<readonly Listed[]> {
  const rows = await db
    .selectFrom('registry_entries as e')
    .innerJoin('credentials as c', 'c.credential_id', 'e.credential_id')
    .select('e.credential_id')
    .where('e.family_name_folded', '=', keys.familyName)
    .$if(keys.givenNames !== undefined, (query) =>
      query.where(sql<boolean>`string_to_array(e.given_name_folded, ' ') @> ${keys.givenNames as readonly string[]}::text[]`),
    )
    .$if(keys.lastFour !== undefined, (query) => query.where(sql<boolean>`right(replace(c.credential_number, '-', ''), 4) = ${keys.lastFour}`))
    .$if(keys.stateCode !== undefined, (query) => query.where('e.state_code', '=', keys.stateCode as string))
    .orderBy('e.name_as_certified')
    .orderBy('c.credential_number')
    .limit(limit)
    .execute();
  const ids = rows.map((row) => row.credential_id);
  const found = await withListings(db, await selectCredentials(db, { credentialIds: ids }));
  return found.toSorted((a, b) => ids.indexOf(a.credential.credentialId) - ids.indexOf(b.credential.credentialId));
}

async function withListings(db: Db, credentials: readonly Credential[]): Promise<readonly Listed[]> {
  const rows = await db
    .selectFrom('registry_entries')
    .select(['credential_id', 'name_as_certified', 'city', 'state_code'])
    .where('credential_id', '=', sql<string>`any(${credentials.map((credential) => credential.credentialId)}::uuid[])`)
    .execute();
  return credentials.map((credential) => {
    const row = rows.find((candidate) => candidate.credential_id === credential.credentialId);
    return {
      credential,
      listing: row && { name: row.name_as_certified, place: row.city && row.state_code ? { city: row.city, stateCode: row.state_code } : undefined },
    };
  });
}

/** Counts a question to the registry. */
export async function addLookup(
  db: Db,
  on: PlainDate,
  kind: 'number' | 'name' | 'list',
  outcome: 'found' | 'none' | 'too-many' | 'malformed' | 'limited',
): Promise<void> {
  await db
    .insertInto('registry_lookups')
    .values({ looked_up_on: on, kind, outcome, lookups: 1 })
    .onConflict((conflict) => conflict.columns(['looked_up_on', 'kind', 'outcome']).doUpdateSet({ lookups: sql`registry_lookups.lookups + 1` }))
    .execute();
}
