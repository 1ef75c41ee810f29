import { sql, type RawBuilder } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { CredentialCode, CredentialNumber } from '@einthoven/credential';
import type { CredentialPeriod, StandingAction, StandingFacts, StandingRules } from '@einthoven/scheme';
import { anySchemeVersion } from '../scheme/index.ts';
import type { Db, Tx } from '../db/pool.ts';
import { actionCounts } from './action-counts.queries.ts';

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
  readonly periods: readonly KeptPeriod[];
  /** Oldest decision first. */
  readonly actions: readonly (StandingAction & { readonly publicReason: string | undefined })[];
  /** The credential that this one must be held with, where its scheme names one. */
  readonly foundation: { readonly facts: StandingFacts; readonly rules: StandingRules } | undefined;
};

/** A period as it is kept: with the scheme version that it runs under. */
export type KeptPeriod = CredentialPeriod & { readonly periodId: string; readonly schemeVersion: string; readonly grantedAt: Date };

/** Credentials by any of their keys; one statement, whatever the number of keys. */
export async function selectCredentials(db: Db, where: CredentialKeys): Promise<readonly Credential[]> {
  return withFoundations(db, await selectAlone(db, where));
}

/** What credentials are asked for by. */
type CredentialKeys =
  | { readonly personId: string }
  | { readonly personIds: readonly string[] }
  | { readonly numbers: readonly string[] }
  | { readonly credentialIds: readonly string[] };

async function selectAlone(db: Db, where: CredentialKeys): Promise<readonly Credential[]> {
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
          sql<
            {
              id: string;
              from: string;
              to: string;
              basis: KeptPeriod['basis'];
              ended: string | null;
              surrendered: boolean;
              version: string | null;
              granted: string;
            }[]
          >`json_agg(json_build_object('id', p.credential_period_id, 'from', lower(p.valid), 'to', upper(p.valid), 'basis', p.basis, 'ended', p.ended_on,
            'surrendered', p.ended_on is not null and exists (select from credential_actions s where s.credential_id = p.credential_id
              and s.action = 'surrender' and s.decided_at >= p.granted_at and s.effective_on <= p.ended_on),
            'version', p.scheme_version, 'granted', p.granted_at) order by lower(p.valid), p.granted_at)`.as('list'),
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
        .where(actionCounts('a'))
        .as('actions'),
    ])
    .$if('personId' in where, (query) => query.where('c.person_id', '=', (where as { personId: string }).personId))
    .$if('personIds' in where, (query) => query.where('c.person_id', '=', sql<string>`any(${(where as { personIds: readonly string[] }).personIds}::uuid[])`))
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
    periods: (row.periods ?? []).map((period) => {
      const schemeVersion = period.version ?? row.scheme_version;
      return {
        periodId: period.id,
        from: toPlainDate(period.from),
        to: toPlainDate(period.to),
        basis: period.basis,
        endedOn: period.ended === null ? undefined : toPlainDate(period.ended),
        surrendered: period.surrendered,
        schemeVersion,
        grantedAt: new Date(period.granted),
        rules: anySchemeVersion(schemeVersion),
      };
    }),
    actions: (row.actions ?? []).map((action) => ({ action: action.action, effectiveOn: toPlainDate(action.on), publicReason: action.reason ?? undefined })),
    foundation: undefined,
  }));
}

/** Adds to each credential that must be held with another of the same person what that one's standing is derived from. */
async function withFoundations(db: Db, found: readonly Credential[]): Promise<readonly Credential[]> {
  const heldWith = (credential: Credential) => anySchemeVersion(credential.schemeVersion).validity.heldWith?.value;
  const others = new Map<string, readonly Credential[]>();
  for (const { personId } of found.filter((credential) => heldWith(credential) !== undefined)) {
    const all = found.filter((other) => other.personId === personId);
    others.set(personId, all.length > 1 ? all : await selectAlone(db, { personId }));
  }
  return found.map((credential) => {
    const name = heldWith(credential);
    if (name === undefined) return credential;
    const other = others.get(credential.personId)?.find((candidate) => candidate.credential === name);
    // Without it the credential stands on nothing: it holds on no day.
    const facts: StandingFacts = other ?? { periods: [], actions: [], provisional: false };
    return { ...credential, foundation: { facts, rules: anySchemeVersion(other?.schemeVersion ?? credential.schemeVersion) } };
  });
}

/** What awarding needs to know of an attempt; locks its person's row, so that two attempts of one person go one by one. */
export async function lockAttempt(
  tx: Tx,
  attemptId: string,
): Promise<
  | {
      personId: string;
      applicationId: string;
      schemeVersion: string;
      /** Undefined while it is open. */
      submittedAt: Date | undefined;
      provisional: boolean;
      demonstrationPerson: boolean;
    }
  | undefined
> {
  const row = await tx
    .selectFrom('attempts as t')
    .innerJoin('applications as a', 'a.application_id', 't.application_id')
    .innerJoin('people as p', 'p.person_id', 't.person_id')
    .select(['t.person_id', 'a.application_id', 'a.scheme_version', 't.state', 't.submitted_at', 'a.provisional', 'p.demonstration'])
    .where('t.attempt_id', '=', attemptId)
    .forNoKeyUpdate('p')
    .executeTakeFirst();
  return (
    row && {
      personId: row.person_id,
      applicationId: row.application_id,
      schemeVersion: row.scheme_version,
      submittedAt: (row.state === 'submitted' && row.submitted_at) || undefined,
      provisional: row.provisional,
      demonstrationPerson: row.demonstration,
    }
  );
}

/** Locks the row of a person, so that two awards go one by one. @returns whether they are invented for a demonstration */
export async function lockHolder(tx: Tx, personId: string): Promise<boolean> {
  const row = await tx.selectFrom('people').select('demonstration').where('person_id', '=', personId).forNoKeyUpdate().executeTakeFirstOrThrow();
  return row.demonstration;
}

/** What a credential rests on: the result of an exam, or a decision of people. */
export type CredentialGround = { readonly resultId: string } | { readonly decisionId: string };

/** @returns undefined where the number is taken already */
export async function insertCredential(
  tx: Tx,
  row: {
    number: CredentialNumber;
    personId: string;
    credential: CredentialCode;
    schemeVersion: string;
    /** What it rests on: a result, or a decision. */
    ground: CredentialGround;
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
      result_id: 'resultId' in row.ground ? row.ground.resultId : null,
      decision_id: 'decisionId' in row.ground ? row.ground.decisionId : null,
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

/** Opens a period of validity. @param schemeVersion the version it runs under, where it is not that of the credential; @returns its id */
export async function insertPeriod(
  tx: Tx,
  credentialId: string,
  period: CredentialPeriod,
  basis: 'award' | 'renewal' | 'extension' | 'reinstatement',
  grantedAt: Date,
  schemeVersion?: string,
): Promise<string> {
  const row = await tx
    .insertInto('credential_periods')
    .values({ credential_id: credentialId, valid: `[${period.from},${period.to})`, basis, granted_at: grantedAt, scheme_version: schemeVersion ?? null })
    .returning('credential_period_id')
    .executeTakeFirstOrThrow();
  return row.credential_period_id;
}

/**
 * Whether a credential has ended for good: revoked, its holder dead, or given back and not won anew since.
 *
 * @param credentialId the column that it is asked of
 * @param date the last day that an action may take effect on; any, where nothing is said
 */
export function endedForGood(credentialId: string, date?: PlainDate): RawBuilder<boolean> {
  return sql<boolean>`exists (select from credential_actions a where a.credential_id = ${sql.ref(credentialId)} and a.action in ('revoke', 'surrender', 'deceased') and ${actionCounts('a')}
    ${date === undefined ? sql`` : sql`and a.effective_on <= ${date}`}
    and (a.action <> 'surrender' or not exists (select from credential_periods since
      where since.credential_id = a.credential_id and since.basis = 'award' and since.granted_at > a.decided_at)))`;
}

/** Ends a period before its time, once. @returns false where it was ended before */
export async function endPeriod(tx: Tx, periodId: string, endedOn: PlainDate): Promise<boolean> {
  const row = await tx
    .updateTable('credential_periods')
    .set({ ended_on: endedOn })
    .where('credential_period_id', '=', periodId)
    .where('ended_on', 'is', null)
    .returning('credential_period_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Records an action on a standing. */
export async function insertAction(
  tx: Tx,
  row: {
    credentialId: string;
    action: StandingAction['action'] | 'death-corrected';
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
