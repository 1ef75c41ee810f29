import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';

/** An approved application near or past its last day, locked. */
export type RunningApplication = { readonly applicationId: string; readonly personId: string; readonly schemeVersion: string; readonly openUntil: PlainDate };

/** Attempts are a later concept, which this one may not call: the rows themselves are looked at. */
const passed = sql<boolean>`exists (select from attempts t where t.application_id = applications.application_id and t.passed)`;

const running = (db: Db) => db.selectFrom('applications').where('state', '=', 'approved').where('closed_at', 'is', null);

/** Approved applications without a pass whose last day is among these and whose owner was not reminded, the nearest first. */
export async function listEnding(db: Db, from: PlainDate, to: PlainDate): Promise<readonly string[]> {
  const rows = await running(db)
    .select('application_id')
    .where('open_until', '>=', from)
    .where('open_until', '<=', to)
    .where('end_reminded_at', 'is', null)
    .where((where) => where.not(passed))
    .orderBy('open_until')
    .execute();
  return rows.map((row) => row.application_id);
}

/** Approved applications whose last day is before this one and that were not closed. */
export async function listOver(db: Db, today: PlainDate): Promise<readonly string[]> {
  const rows = await running(db).select('application_id').where('open_until', '<', today).orderBy('open_until').execute();
  return rows.map((row) => row.application_id);
}

/** Locks an application that was approved and not closed; undefined where it is neither, or somebody else has it. */
export async function lockRunning(tx: Tx, applicationId: string): Promise<RunningApplication | undefined> {
  const row = await tx
    .selectFrom('applications')
    .select(['application_id', 'person_id', 'scheme_version', 'open_until'])
    .where('application_id', '=', applicationId)
    .where('state', '=', 'approved')
    .where('closed_at', 'is', null)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (!row?.open_until) return undefined;
  return { applicationId: row.application_id, personId: row.person_id, schemeVersion: row.scheme_version, openUntil: toPlainDate(row.open_until) };
}

/** Notes that the owner of a locked application was reminded. @returns false where that was noted before */
export async function markReminded(tx: Tx, applicationId: string, at: Date): Promise<boolean> {
  const row = await tx
    .updateTable('applications')
    .set({ end_reminded_at: at })
    .where('application_id', '=', applicationId)
    .where('end_reminded_at', 'is', null)
    .returning('application_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes that the time of a locked application is over. */
export async function markClosed(tx: Tx, applicationId: string, at: Date): Promise<void> {
  await tx.updateTable('applications').set({ closed_at: at }).where('application_id', '=', applicationId).execute();
}

/** Closes every application whose time is over and that gave a pass, with its event, in one statement: there is nobody to tell. */
export async function closePassed(db: Db, today: PlainDate, at: Date): Promise<number> {
  const result = await sql<{ count: number }>`
    with closed as (
      update applications set closed_at = ${at} where state = 'approved' and closed_at is null and open_until < ${today} and ${passed}
      returning application_id, person_id, scheme_version, open_until
    ), noted as (
      insert into events (occurred_at, kind, actor_kind, subject_person_id, entity, entity_id, reason, scheme_version, payload)
      select ${at}, 'application.closed', 'system', person_id, 'application', application_id, ${TIME_OVER}::text, scheme_version, jsonb_build_object('openUntil', open_until) from closed
    ) select count(*)::int as count from closed`.execute(db);
  return result.rows[0]?.count ?? 0;
}

/** Why an application is closed, as its history says it. */
export const TIME_OVER = 'the last day to use the approval has passed';
