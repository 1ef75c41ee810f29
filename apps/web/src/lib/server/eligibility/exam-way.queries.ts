import { sql } from 'kysely';
import { toPlainDate } from '@einthoven/kernel';
import type { PastAttempt, StandingAction, StandingFacts, StandingRules } from '@einthoven/scheme';
import { actionCountsSql, anySchemeVersion } from '../scheme/index.ts';
import type { Db } from '../db/pool.ts';

/** The credential that the exam awards, as its standing is derived from it. */
export type HeldCredential = { readonly facts: StandingFacts; readonly rules: StandingRules };

/** What {@link heldSelect} gives. */
export type HeldJson = {
  readonly version: string;
  readonly provisional: boolean;
  readonly periods: readonly {
    readonly from: string;
    readonly to: string;
    readonly basis: 'award' | 'renewal' | 'extension' | 'reinstatement';
    readonly ended: string | null;
    readonly version: string | null;
  }[];
  readonly actions: readonly { readonly action: StandingAction['action']; readonly on: string }[];
};

/**
 * A subselect that gives, as JSON, the credential that the exam awards; null where a person never had it.
 *
 * @param personId the column or parameter with the id of the person
 */
export function heldSelect(personId: string): string {
  return `(select json_build_object('version', c.scheme_version, 'provisional', c.provisional,
     'periods', (select json_agg(json_build_object('from', lower(p.valid), 'to', upper(p.valid), 'basis', p.basis, 'ended', p.ended_on, 'version', p.scheme_version))
       from credential_periods p where p.credential_id = c.credential_id),
     'actions', (select coalesce(json_agg(json_build_object('action', a.action, 'on', a.effective_on) order by a.decided_at, a.credential_action_id), '[]')
       from credential_actions a where a.credential_id = c.credential_id and ${actionCountsSql('a')}))
   from credentials c where c.person_id = ${personId} and c.credential = 'CET')`;
}

/** Reads what {@link heldSelect} gave. */
export function toHeld(json: HeldJson | null): HeldCredential | undefined {
  if (json === null) return undefined;
  return {
    facts: {
      periods: json.periods.map((period) => ({
        from: toPlainDate(period.from),
        to: toPlainDate(period.to),
        basis: period.basis,
        endedOn: period.ended === null ? undefined : toPlainDate(period.ended),
        rules: anySchemeVersion(period.version ?? json.version),
      })),
      actions: json.actions.map(({ action, on }) => ({ action, effectiveOn: toPlainDate(on) })),
      provisional: json.provisional,
    },
    rules: anySchemeVersion(json.version),
  };
}

/**
 * Whether nothing was awarded since a pass, as a condition of SQL: a first credential, or one that is won anew.
 *
 * @param result the name or alias under which the query has `results`; never anything that was typed
 */
export function unsettledSql(result: string): string {
  return `not exists (select from credentials c join credential_periods p using (credential_id)
    where c.person_id = ${result}.person_id and p.basis = 'award' and p.granted_at >= ${result}.scored_at)`;
}

/** What a person has won and lost by the exam before: the credential, and the attempts that count. */
export async function findExamPast(
  db: Db,
  personId: string,
): Promise<{ readonly held: HeldCredential | undefined; readonly attempts: readonly PastAttempt[]; readonly awardWaits: boolean }> {
  const held = await sql<{
    held: HeldJson | null;
  }>`select ${sql.raw(heldSelect('asked.person_id'))} as held from (select ${personId}::uuid as person_id) as asked`.execute(db);
  const waits = await sql<{ waits: boolean }>`select exists (select from award_holds h join results r using (result_id)
    where r.person_id = ${personId} and ${sql.raw(unsettledSql('r'))}) as waits`.execute(db);
  const attempts = await db
    .selectFrom('attempts')
    .select(['attempt_id', 'application_id', 'submitted_at', 'passed'])
    .where('person_id', '=', personId)
    .where('application_id', 'is not', null)
    .where('state', 'in', ['open', 'submitted'])
    .execute();
  return {
    held: toHeld(held.rows[0]?.held ?? null),
    awardWaits: waits.rows[0]?.waits === true,
    attempts: attempts.map((row) => ({
      attemptId: row.attempt_id,
      applicationId: row.application_id ?? '',
      submittedAt: row.submitted_at ?? undefined,
      passed: row.passed ?? undefined,
    })),
  };
}
