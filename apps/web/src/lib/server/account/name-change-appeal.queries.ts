import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';

/** A legal name that was not changed, as stored. */
export type RefusedNameRow = {
  readonly legalNameChangeId: string;
  readonly personId: string;
  readonly sealedNames: Buffer;
  readonly decidedAt: Date;
  readonly decidedBy: string;
  readonly reason: string;
};

/** Refused changes of a person, or one by its id; without those that a later approval has overtaken. */
export async function selectRefusedNames(db: Db, where: { readonly personId: string } | { readonly legalNameChangeId: string }): Promise<RefusedNameRow[]> {
  return db
    .selectFrom('legal_name_changes as asked')
    .select([
      'asked.legal_name_change_id as legalNameChangeId',
      'asked.person_id as personId',
      'asked.sealed_names as sealedNames',
      'asked.decided_at as decidedAt',
      'asked.decided_by as decidedBy',
      'asked.decision_reason as reason',
    ])
    .where('asked.state', '=', 'refused')
    .where('personId' in where ? 'asked.person_id' : 'asked.legal_name_change_id', '=', 'personId' in where ? where.personId : where.legalNameChangeId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('legal_name_changes as later')
            .select('later.legal_name_change_id')
            .whereRef('later.person_id', '=', 'asked.person_id')
            .whereRef('later.decided_at', '>', 'asked.decided_at')
            .where('later.state', '=', 'approved'),
        ),
      ),
    )
    .orderBy('asked.decided_at', 'desc')
    .$castTo<RefusedNameRow>()
    .execute();
}

/** Writes that a refused change was approved after all. Who refused it stays in the events. @returns whether it was refused */
export async function writeApprovedOnAppeal(
  tx: Tx,
  legalNameChangeId: string,
  by: { readonly personId: string; readonly reason: string; readonly at: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`update legal_name_changes
    set state = 'approved', decided_by = ${by.personId}, decided_at = ${by.at}, decision_reason = ${by.reason}
    where legal_name_change_id = ${legalNameChangeId} and state = 'refused'`.execute(tx);
  return numAffectedRows === 1n;
}
