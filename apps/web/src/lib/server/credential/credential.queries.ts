import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { CredentialCode, CredentialNumber } from '@einthoven/credential';
import type { CredentialPeriod, StandingAction } from '@einthoven/scheme';
import type { Db, Tx } from '../db/pool.ts';

/** A credential with all that its standing is derived from. */
export type Credential = {
  readonly credentialId: string;
  readonly number: CredentialNumber;
  readonly personId: string;
  readonly credential: CredentialCode;
  readonly schemeVersion: string;
  readonly provisional: boolean;
  readonly demonstration: boolean;
  readonly awardedOn: PlainDate;
  readonly periods: readonly CredentialPeriod[];
  /** Oldest decision first. */
  readonly actions: readonly (StandingAction & { readonly publicReason: string | undefined })[];
};

/** Credentials by any of their keys; one statement, whatever the number of keys. */
export async function selectCredentials(
  db: Db,
  where: { readonly personId: string } | { readonly numbers: readonly string[] } | { readonly credentialIds: readonly string[] },
): Promise<readonly Credential[]> {
  const rows = await db
    .selectFrom('credentials as c')
    .select((eb) => [
      'c.credential_id',
      'c.credential_number',
      'c.person_id',
      'c.credential',
      'c.scheme_version',
      'c.provisional',
      'c.demonstration',
      'c.awarded_on',
      eb
        .selectFrom('credential_periods as p')
        .select(
          sql<{ from: string; to: string }[]>`json_agg(json_build_object('from', lower(p.valid), 'to', upper(p.valid)) order by lower(p.valid))`.as('list'),
        )
        .whereRef('p.credential_id', '=', 'c.credential_id')
        .as('periods'),
      eb
        .selectFrom('credential_actions as a')
        .select(
          sql<
            { action: StandingAction['action']; on: string; reason: string | null }[]
          >`json_agg(json_build_object('action', a.action, 'on', a.effective_on, 'reason', a.public_reason) order by a.decided_at, a.credential_action_id)`.as(
            'list',
          ),
        )
        .whereRef('a.credential_id', '=', 'c.credential_id')
        .as('actions'),
    ])
    .$if('personId' in where, (query) => query.where('c.person_id', '=', (where as { personId: string }).personId))
    .$if('numbers' in where, (query) => query.where('c.credential_number', '=', sql<string>`any(${(where as { numbers: readonly string[] }).numbers})`))
    .$if('credentialIds' in where, (query) =>
      query.where('c.credential_id', '=', sql<string>`any(${(where as { credentialIds: readonly string[] }).credentialIds}::uuid[])`),
    )
    .orderBy('c.awarded_at')
    .execute();
  return rows.map((row) => ({
    credentialId: row.credential_id,
    number: row.credential_number as CredentialNumber,
    personId: row.person_id,
    credential: row.credential as CredentialCode,
    schemeVersion: row.scheme_version,
    provisional: row.provisional,
    demonstration: row.demonstration,
    awardedOn: toPlainDate(row.awarded_on),
    periods: (row.periods ?? []).map((period) => ({ from: toPlainDate(period.from), to: toPlainDate(period.to) })),
    actions: (row.actions ?? []).map((action) => ({ action: action.action, effectiveOn: toPlainDate(action.on), publicReason: action.reason ?? undefined })),
  }));
}

/** What awarding needs to know of an attempt; locks its person's row, so that two attempts of one person go one by one. */
export async function lockAttempt(
  tx: Tx,
  attemptId: string,
): Promise<
  { personId: string; applicationId: string; schemeVersion: string; submitted: boolean; provisional: boolean; demonstrationPerson: boolean } | undefined
> {
  const row = await tx
    .selectFrom('attempts as t')
    .innerJoin('applications as a', 'a.application_id', 't.application_id')
    .innerJoin('people as p', 'p.person_id', 't.person_id')
    .select(['t.person_id', 'a.application_id', 'a.scheme_version', 't.state', 'a.provisional', 'p.demonstration'])
    .where('t.attempt_id', '=', attemptId)
    .forNoKeyUpdate('p')
    .executeTakeFirst();
  return (
    row && {
      personId: row.person_id,
      applicationId: row.application_id,
      schemeVersion: row.scheme_version,
      submitted: row.state === 'submitted',
      provisional: row.provisional,
      demonstrationPerson: row.demonstration,
    }
  );
}

/** @returns undefined where the number is taken already */
export async function insertCredential(
  tx: Tx,
  row: {
    number: CredentialNumber;
    personId: string;
    credential: 'CET';
    schemeVersion: string;
    resultId: string;
    provisional: boolean;
    demonstration: boolean;
    awardedOn: PlainDate;
    awardedAt: Date;
  },
): Promise<string | undefined> {
  const inserted = await tx
    .insertInto('credentials')
    .values({
      credential_number: row.number,
      person_id: row.personId,
      credential: row.credential,
      scheme_version: row.schemeVersion,
      result_id: row.resultId,
      provisional: row.provisional,
      demonstration: row.demonstration,
      awarded_on: row.awardedOn,
      awarded_at: row.awardedAt,
    })
    .onConflict((conflict) => conflict.column('credential_number').doNothing())
    .returning('credential_id')
    .executeTakeFirst();
  return inserted?.credential_id;
}

/** Opens a period of validity. */
export async function insertPeriod(
  tx: Tx,
  credentialId: string,
  period: CredentialPeriod,
  basis: 'award' | 'renewal' | 'reinstatement',
  grantedAt: Date,
): Promise<void> {
  await tx
    .insertInto('credential_periods')
    .values({ credential_id: credentialId, valid: `[${period.from},${period.to})`, basis, granted_at: grantedAt })
    .execute();
}

/** Records an action on a standing. */
export async function insertAction(
  tx: Tx,
  row: {
    credentialId: string;
    action: StandingAction['action'];
    publicReason: string | undefined;
    effectiveOn: PlainDate;
    decidedBy: string | undefined;
    decidedAt: Date;
  },
): Promise<void> {
  await tx
    .insertInto('credential_actions')
    .values({
      credential_id: row.credentialId,
      action: row.action,
      public_reason: row.publicReason ?? null,
      effective_on: row.effectiveOn,
      decided_by: row.decidedBy ?? null,
      decided_at: row.decidedAt,
    })
    .execute();
}

/** What the registry lists of a person. */
export type RegistryEntry = {
  readonly nameAsCertified: string;
  readonly familyName: string;
  readonly familyNameFolded: string;
  readonly givenNameFolded: string;
  readonly place: { readonly city: string; readonly stateCode: string } | undefined;
};

/** Lists a credential in the public registry, or brings its entry up to date. */
export async function putRegistryEntry(tx: Tx, credentialId: string, entry: RegistryEntry, at: Date): Promise<void> {
  const values = {
    name_as_certified: entry.nameAsCertified,
    family_name: entry.familyName,
    family_name_folded: entry.familyNameFolded,
    given_name_folded: entry.givenNameFolded,
    city: entry.place?.city ?? null,
    state_code: entry.place?.stateCode ?? null,
    updated_at: at,
  };
  await tx
    .insertInto('registry_entries')
    .values({ credential_id: credentialId, listed_at: at, ...values })
    .onConflict((conflict) => conflict.column('credential_id').doUpdateSet(values))
    .execute();
}

/** Takes a person's entry out of the registry for good. */
export async function deleteRegistryEntries(tx: Tx, credentialIds: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('registry_entries')
    .where('credential_id', '=', sql<string>`any(${credentialIds}::uuid[])`)
    .execute();
}

/** What the registry lists with a credential; undefined once the record was closed. */
export async function selectListing(
  db: Db,
  credentialId: string,
): Promise<{ name: string; place: { city: string; stateCode: string } | undefined } | undefined> {
  const row = await db
    .selectFrom('registry_entries')
    .select(['name_as_certified', 'city', 'state_code'])
    .where('credential_id', '=', credentialId)
    .executeTakeFirst();
  return row && { name: row.name_as_certified, place: row.city && row.state_code ? { city: row.city, stateCode: row.state_code } : undefined };
}
