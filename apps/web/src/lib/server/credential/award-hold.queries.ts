import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';
import { unsettledSql } from '../eligibility/index.ts';

/** Why the credential of a passed result waits. */
export type HoldReason = 'identity';

/** Notes that a passed result waits. @returns whether this call noted it */
export async function insertHold(tx: Tx, resultId: string, reason: HoldReason, at: Date): Promise<boolean> {
  const row = await tx
    .insertInto('award_holds')
    .values({ result_id: resultId, reason, held_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('result_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether nothing was awarded since the pass. */
const unsettled = sql.raw<boolean>(unsettledSql('r'));

/** Attempts of an application whose credential waits. */
export async function listHeldAttempts(db: Db, applicationId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('award_holds as h')
    .innerJoin('results as r', 'r.result_id', 'h.result_id')
    .innerJoin('attempts as t', 't.attempt_id', 'r.attempt_id')
    .select('r.attempt_id')
    .where('t.application_id', '=', applicationId)
    .where(unsettled)
    .orderBy('h.held_at')
    .execute();
  return rows.map((row) => row.attempt_id);
}

/** Why the credential of a person waits; undefined where none does. */
export async function findHold(db: Db, personId: string): Promise<HoldReason | undefined> {
  const row = await db
    .selectFrom('award_holds as h')
    .innerJoin('results as r', 'r.result_id', 'h.result_id')
    .select('h.reason')
    .where('r.person_id', '=', personId)
    .where(unsettled)
    .limit(1)
    .executeTakeFirst();
  return row?.reason as HoldReason | undefined;
}
