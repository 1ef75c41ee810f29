import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { RenewalPath, Scheme } from '@einthoven/scheme';
import type { Db, Tx } from '../db/pool.ts';

/** One cycle of keeping a credential. */
export type Cycle = {
  readonly cycleId: string;
  readonly credentialId: string;
  readonly personId: string;
  readonly periodId: string;
  readonly schemeVersion: string;
  readonly fromOn: PlainDate;
  readonly anniversary: PlainDate;
  /** First day that does not hold, extensions included. */
  readonly endsOn: PlainDate;
  readonly ceFrom: PlainDate;
  readonly path: RenewalPath | undefined;
  readonly attestedAt: Date | undefined;
  readonly state: 'running' | 'renewed' | 'ended';
  readonly renewedAt: Date | undefined;
  readonly nextPeriodId: string | undefined;
  readonly withdrawnOn: PlainDate | undefined;
};

type Keys = { readonly personId: string } | { readonly cycleIds: readonly string[] } | { readonly credentialIds: readonly string[] };

function cyclesBy(db: Db, keys: Keys) {
  return db
    .selectFrom('renewal_cycles')
    .selectAll()
    .$if('personId' in keys, (query) => query.where('person_id', '=', (keys as { personId: string }).personId))
    .$if('cycleIds' in keys, (query) => query.where('renewal_cycle_id', '=', sql<string>`any(${(keys as { cycleIds: readonly string[] }).cycleIds}::uuid[])`))
    .$if('credentialIds' in keys, (query) =>
      query.where('credential_id', '=', sql<string>`any(${(keys as { credentialIds: readonly string[] }).credentialIds}::uuid[])`),
    )
    .orderBy('from_on');
}

type Row = Awaited<ReturnType<ReturnType<typeof cyclesBy>['execute']>>[number];

function toCycle(row: Row): Cycle {
  return {
    cycleId: row.renewal_cycle_id,
    credentialId: row.credential_id,
    personId: row.person_id,
    periodId: row.credential_period_id,
    schemeVersion: row.scheme_version,
    fromOn: toPlainDate(row.from_on),
    anniversary: toPlainDate(row.anniversary),
    endsOn: toPlainDate(row.ends_on),
    ceFrom: toPlainDate(row.ce_from),
    path: (row.path ?? undefined) as RenewalPath | undefined,
    attestedAt: row.attested_at ? new Date(row.attested_at) : undefined,
    state: row.state as Cycle['state'],
    renewedAt: row.renewed_at ? new Date(row.renewed_at) : undefined,
    nextPeriodId: row.next_period_id ?? undefined,
    withdrawnOn: row.withdrawn_on === null ? undefined : toPlainDate(row.withdrawn_on),
  };
}

/** Cycles by any of their keys, oldest first. */
export async function selectCycles(db: Db, keys: Keys): Promise<readonly Cycle[]> {
  return (await cyclesBy(db, keys).execute()).map(toCycle);
}

/** A cycle, locked until the transaction ends: all that changes one goes through here first. */
export async function lockCycle(tx: Tx, cycleId: string): Promise<Cycle | undefined> {
  const row = await cyclesBy(tx, { cycleIds: [cycleId] })
    .forUpdate()
    .executeTakeFirst();
  return row && toCycle(row);
}

/** What making cycles has to know of each scheme version. */
export function cycleRules(schemes: readonly Scheme[]): string {
  return JSON.stringify(
    schemes.map((scheme) => ({
      version: scheme.version,
      opens_days: scheme.renewal.opensDaysBefore.value,
      zone: scheme.zone.value,
      held_with: scheme.validity.heldWith?.value ?? null,
    })),
  );
}

/**
 * Makes the cycle of every period that has none yet: after an award, a renewal from before there were cycles, a
 * reinstatement. One statement for one person or for everybody; safe to run again and at the same time.
 *
 * @param rules of every scheme version, by {@link cycleRules}
 * @returns how many were made
 */
export async function insertMissingCycles(db: Db, rules: string, now: Date, personId?: string): Promise<number> {
  const result = await sql`
    insert into renewal_cycles (credential_id, person_id, credential_period_id, scheme_version, from_on, anniversary, ends_on, opens_on, ce_from,
        state, renewed_at, next_period_id, opened_at, created_at)
    select c.credential_id, c.person_id, p.credential_period_id, rule.version, lower(p.valid), upper(p.valid), ends.ends_on, upper(p.valid) - 1 - rule.opens_days,
        case when rule.held_with is not null then coalesce(foundation.ce_from, lower(p.valid))
             when p.basis = 'renewal' then least(lower(p.valid), (p.granted_at at time zone rule.zone)::date) else lower(p.valid) end,
        case when next.credential_period_id is null then 'running' else 'renewed' end, next.granted_at, next.credential_period_id,
        next.granted_at, ${now}::timestamptz
      from credential_periods p
      join credentials c using (credential_id)
      join json_to_recordset(${rules}::json) as rule (version text, opens_days integer, zone text, held_with text) on rule.version = coalesce(p.scheme_version, c.scheme_version)
      cross join lateral (
        select coalesce(max(upper(e.valid)), upper(p.valid)) as ends_on from credential_periods e
         where e.credential_id = p.credential_id and e.basis = 'extension' and lower(e.valid) >= upper(p.valid)
           and not exists (select from credential_periods b where b.credential_id = p.credential_id and b.basis <> 'extension'
             and lower(b.valid) > lower(p.valid) and lower(b.valid) < upper(e.valid))) ends
      left join lateral (
        select n.credential_period_id, n.granted_at from credential_periods n
         where n.credential_id = p.credential_id and n.basis = 'renewal' and lower(n.valid) = ends.ends_on and n.credential_period_id <> p.credential_period_id) next on true
      left join lateral (
        select f.ce_from from renewal_cycles f join credentials fc using (credential_id)
         where fc.person_id = c.person_id and fc.credential = rule.held_with and f.from_on <= lower(p.valid) order by f.from_on desc limit 1) foundation on true
     where p.basis <> 'extension'
       and not exists (select from renewal_cycles k where k.credential_period_id = p.credential_period_id)
       ${personId === undefined ? sql`` : sql`and c.person_id = ${personId}`}
    on conflict (credential_period_id) do nothing`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** Keeps the way that a person chose to renew by. */
export async function updatePath(tx: Tx, cycleId: string, path: RenewalPath): Promise<void> {
  await tx.updateTable('renewal_cycles').set({ path }).where('renewal_cycle_id', '=', cycleId).execute();
}

/** Keeps that the statement was signed, in which words. */
export async function updateAttested(tx: Tx, cycleId: string, statement: { readonly version: string; readonly sha256: string }, at: Date): Promise<void> {
  await tx
    .updateTable('renewal_cycles')
    .set({ attested_at: at, statement_version: statement.version, statement_sha256: statement.sha256 })
    .where('renewal_cycle_id', '=', cycleId)
    .execute();
}

/** Closes a cycle that was renewed. */
export async function updateRenewed(tx: Tx, cycleId: string, nextPeriodId: string, at: Date): Promise<void> {
  await tx
    .updateTable('renewal_cycles')
    .set({ state: 'renewed', renewed_at: at, next_period_id: nextPeriodId })
    .where('renewal_cycle_id', '=', cycleId)
    .where('state', '=', 'running')
    .execute();
}

/** Closes a cycle that ended without a renewal, once. @returns false where it was closed before */
export async function updateEnded(tx: Tx, cycleId: string, at: Date): Promise<boolean> {
  const row = await tx
    .updateTable('renewal_cycles')
    .set({ state: 'ended', ended_at: at })
    .where('renewal_cycle_id', '=', cycleId)
    .where('state', '=', 'running')
    .returning('renewal_cycle_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Moves the end of a running cycle after an extension. */
export async function updateEndsOn(tx: Tx, cycleId: string, endsOn: PlainDate): Promise<void> {
  await tx.updateTable('renewal_cycles').set({ ends_on: endsOn }).where('renewal_cycle_id', '=', cycleId).execute();
}

/** Notes that the renewal which closed a cycle was withdrawn. */
export async function updateWithdrawn(tx: Tx, cycleId: string, on: PlainDate): Promise<void> {
  await tx.updateTable('renewal_cycles').set({ withdrawn_on: on }).where('renewal_cycle_id', '=', cycleId).execute();
}

/** Hours that renewals and reinstatements used up, by credential. */
export async function selectUses(
  db: Db,
  credentialIds: readonly string[],
): Promise<ReadonlyMap<string, readonly { readonly creditId: string; readonly usedFor: string }[]>> {
  const uses = new Map<string, { creditId: string; usedFor: string }[]>();
  if (credentialIds.length === 0) return uses;
  const rows = await db
    .selectFrom('ce_uses')
    .select(['ce_credit_id', 'credential_id', 'used_for'])
    .where('credential_id', 'in', [...credentialIds])
    .execute();
  for (const row of rows) uses.set(row.credential_id, [...(uses.get(row.credential_id) ?? []), { creditId: row.ce_credit_id, usedFor: row.used_for }]);
  return uses;
}

/** Uses hours up. The key of credit and credential makes a second use impossible. */
export async function insertUses(
  tx: Tx,
  uses: { readonly creditIds: readonly string[]; readonly credentialId: string; readonly usedFor: string; readonly at: Date },
): Promise<void> {
  if (uses.creditIds.length === 0) return;
  await tx
    .insertInto('ce_uses')
    .values(uses.creditIds.map((creditId) => ({ ce_credit_id: creditId, credential_id: uses.credentialId, used_for: uses.usedFor, used_at: uses.at })))
    .execute();
}

/** Gives back hours that a withdrawn renewal had used up; what was found wanting stays used. */
export async function deleteUses(tx: Tx, usedFor: string, except: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('ce_uses')
    .where('used_for', '=', usedFor)
    .$if(except.length > 0, (query) => query.where('ce_credit_id', 'not in', [...except]))
    .execute();
}
