import type { Db } from '../db/pool.ts';

/** A request to change the legal name. */
export type NameChangeRow = {
  readonly legalNameChangeId: string;
  readonly personId: string;
  readonly sealedNames: Buffer;
  readonly fileId: string;
  readonly state: 'waiting' | 'approved' | 'refused';
  readonly requestedAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly decisionReason: string | null;
};

function changes(db: Db) {
  return db
    .selectFrom('legal_name_changes')
    .select([
      'legal_name_change_id as legalNameChangeId',
      'person_id as personId',
      'sealed_names as sealedNames',
      'file_id as fileId',
      'state',
      'requested_at as requestedAt',
      'decided_at as decidedAt',
      'decided_by as decidedBy',
      'decision_reason as decisionReason',
    ])
    .$castTo<NameChangeRow>();
}

/** Writes a request. @returns its id, undefined while another one waits */
export async function insertNameChange(
  db: Db,
  change: { readonly personId: string; readonly sealedNames: Buffer; readonly fileId: string; readonly at: Date },
): Promise<string | undefined> {
  const row = await db
    .insertInto('legal_name_changes')
    .values({ person_id: change.personId, sealed_names: change.sealedNames, file_id: change.fileId, requested_at: change.at })
    .onConflict((conflict) => conflict.column('person_id').where('state', '=', 'waiting').doNothing())
    .returning('legal_name_change_id')
    .executeTakeFirst();
  return row?.legal_name_change_id;
}

/** Requests of a person, newest first. */
export function listNameChangesOf(db: Db, personId: string): Promise<NameChangeRow[]> {
  return changes(db).where('person_id', '=', personId).orderBy('requested_at', 'desc').execute();
}

/** Requests that wait for a decision, oldest first. */
export function listWaitingNameChanges(db: Db): Promise<NameChangeRow[]> {
  return changes(db).where('state', '=', 'waiting').orderBy('requested_at').limit(200).execute();
}

/** One request. */
export function findNameChangeRow(db: Db, legalNameChangeId: string): Promise<NameChangeRow | undefined> {
  return changes(db).where('legal_name_change_id', '=', legalNameChangeId).executeTakeFirst();
}

/** Writes a decision. @returns whether the request was still waiting */
export async function writeDecision(
  db: Db,
  legalNameChangeId: string,
  decision: { readonly state: 'approved' | 'refused'; readonly by: string; readonly reason: string; readonly at: Date },
): Promise<boolean> {
  const result = await db
    .updateTable('legal_name_changes')
    .set({ state: decision.state, decided_by: decision.by, decision_reason: decision.reason, decided_at: decision.at })
    .where('legal_name_change_id', '=', legalNameChangeId)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
