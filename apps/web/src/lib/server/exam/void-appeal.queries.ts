import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';

/** An attempt that people made void, and that nobody found wrong since. One that was given back for what went wrong with us is none. */
export type VoidedAttempt = {
  readonly attemptId: string;
  readonly personId: string;
  readonly schemeVersion: string;
  readonly applicationId: string | null;
  readonly decidedAt: Date;
  /** Why, as the person was told. */
  readonly reason: string;
  /** Everybody who ended it, proposed it or agreed to it. */
  readonly decidedBy: readonly string[];
  /** When it was handed in, where it was ended by a person; null where it was stopped while it ran. */
  readonly endedAt: Date | null;
};

/** Attempts that people made void: of a person, or one by its id. Without rehearsals, and those set aside after an appeal. */
export async function selectVoided(db: Db, where: { readonly personId: string } | { readonly attemptId: string }): Promise<readonly VoidedAttempt[]> {
  const which = 'personId' in where ? sql`a.person_id = ${where.personId}` : sql`a.attempt_id = ${where.attemptId}`;
  const { rows } = await sql<VoidedAttempt>`
    select a.attempt_id as "attemptId", a.person_id as "personId", a.scheme_version as "schemeVersion", a.application_id as "applicationId",
      coalesce(hold.decided_at, act.done_at) as "decidedAt", coalesce(hold.decision_reason, act.reason) as reason, hold.held_at as "endedAt",
      array_remove(array[hold.held_by, hold.decided_by, act.proposed_by, act.agreed_by], null) as "decidedBy"
    from attempts a
    left join attempt_holds hold on hold.attempt_id = a.attempt_id and hold.decision = 'void' and hold.held_by is not null
    left join lateral (
      select proposed_by, agreed_by, done_at, reason from attempt_interventions
        where attempt_id = a.attempt_id and kind = 'void' and done_at is not null order by done_at desc limit 1
    ) act on true
    where ${which} and a.state = 'void' and a.rehearsal_id is null and coalesce(hold.decided_at, act.done_at) is not null
      and not exists (select from results r where r.attempt_id = a.attempt_id)
      and not exists (select from events where kind = 'exam.void-lifted' and subject_person_id = a.person_id and entity_id = a.attempt_id::text)
    order by "decidedAt" desc`.execute(db);
  return rows.map((row) => ({ ...row, decidedAt: new Date(row.decidedAt), endedAt: row.endedAt === null ? null : new Date(row.endedAt) }));
}

/**
 * Lets an attempt count that was ended by a person and then made void: handed in when it was ended. Where its number was
 * taken since, it gets the next one; an attempt that is only reserved gives its number free.
 */
export async function writeCountsAfterAll(
  tx: Tx,
  { attemptId, endedAt }: { readonly attemptId: string; readonly endedAt: Date },
  decided: { readonly by: string; readonly at: Date; readonly reason: string },
): Promise<void> {
  await sql`update attempt_holds set decision = 'count', decided_by = ${decided.by}, decided_at = ${decided.at}, decision_reason = ${decided.reason}
    where attempt_id = ${attemptId} and decision = 'void'`.execute(tx);
  const same = sql`o.attempt_id <> a.attempt_id and o.application_id is not distinct from a.application_id
    and o.renewal_cycle_id is not distinct from a.renewal_cycle_id and o.reinstatement_id is not distinct from a.reinstatement_id`;
  await sql`update attempts o set state = 'expired' from attempts a where a.attempt_id = ${attemptId} and ${same} and o.state = 'prepared'`.execute(tx);
  await sql`update attempts a set state = 'submitted', submitted_at = ${endedAt}, submitted_by = 'proctor',
      ordinal = case when exists (select from attempts o where ${same} and o.ordinal = a.ordinal and o.state not in ('expired', 'void'))
        then (select max(o.ordinal) + 1 from attempts o where ${same} and o.state not in ('expired', 'void')) else a.ordinal end
    where a.attempt_id = ${attemptId} and a.state = 'void'`.execute(tx);
}
