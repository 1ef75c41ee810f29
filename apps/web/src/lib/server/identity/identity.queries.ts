import type { NameMatch } from '@einthoven/credential';
import type { Db, Tx } from '../db/pool.ts';

/** How a check stands. */
export type CheckState = 'waiting' | 'accepted' | 'asked-again' | 'refused';

/** A check as it is stored. */
export type CheckRow = {
  readonly checkId: string;
  readonly personId: string;
  readonly applicationId: string;
  readonly appealOf: string | null;
  readonly sealedClaim: Buffer;
  readonly nameMatch: NameMatch;
  readonly documentFileId: string | null;
  readonly photoFileId: string | null;
  readonly state: CheckState;
  readonly schemeVersion: string;
  readonly sentAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly sealedReason: Buffer | null;
};

function checks(db: Db) {
  return db
    .selectFrom('identity_checks')
    .select([
      'identity_check_id as checkId',
      'person_id as personId',
      'application_id as applicationId',
      'appeal_of as appealOf',
      'sealed_claim as sealedClaim',
      'name_match as nameMatch',
      'document_file_id as documentFileId',
      'photo_file_id as photoFileId',
      'state',
      'scheme_version as schemeVersion',
      'sent_at as sentAt',
      'decided_at as decidedAt',
      'decided_by as decidedBy',
      'sealed_reason as sealedReason',
    ])
    .$castTo<CheckRow>();
}

/** Lets sending, deciding and awarding of one person go one by one, until the transaction ends. */
export async function lockPerson(tx: Tx, personId: string): Promise<void> {
  await tx.selectFrom('people').select('person_id').where('person_id', '=', personId).forNoKeyUpdate().execute();
}

/** Writes what was sent. */
export async function insertCheck(
  tx: Tx,
  check: Pick<CheckRow, 'personId' | 'applicationId' | 'sealedClaim' | 'nameMatch' | 'schemeVersion' | 'sentAt' | 'appealOf'> & {
    readonly documentFileId: string;
    readonly photoFileId: string;
  },
): Promise<string> {
  const row = await tx
    .insertInto('identity_checks')
    .values({
      person_id: check.personId,
      application_id: check.applicationId,
      appeal_of: check.appealOf,
      sealed_claim: check.sealedClaim,
      name_match: check.nameMatch,
      document_file_id: check.documentFileId,
      photo_file_id: check.photoFileId,
      scheme_version: check.schemeVersion,
      sent_at: check.sentAt,
    })
    .returning('identity_check_id')
    .executeTakeFirstOrThrow();
  return row.identity_check_id;
}

/** Checks of an application, newest first. */
export function listChecksOf(db: Db, applicationId: string): Promise<CheckRow[]> {
  return checks(db).where('application_id', '=', applicationId).orderBy('sent_at', 'desc').orderBy('identity_check_id', 'desc').execute();
}

/** Every check of a person, newest first. */
export function listChecksOfPerson(db: Db, personId: string): Promise<CheckRow[]> {
  return checks(db).where('person_id', '=', personId).orderBy('sent_at', 'desc').execute();
}

/** One check; the id must be a uuid. */
export function findCheck(db: Db, checkId: string): Promise<CheckRow | undefined> {
  return checks(db).where('identity_check_id', '=', checkId).executeTakeFirst();
}

/** Checks that wait: those that hold an award first, then oldest first. */
export async function listWaiting(
  db: Db,
): Promise<readonly { readonly checkId: string; readonly isAppeal: boolean; readonly sentAt: Date; readonly holdsAward: boolean }[]> {
  const rows = await db
    .selectFrom('identity_checks as c')
    .select((eb) => [
      'c.identity_check_id as checkId',
      'c.appeal_of as appealOf',
      'c.sent_at as sentAt',
      eb
        .exists(
          eb
            .selectFrom('award_holds as h')
            .innerJoin('results as r', 'r.result_id', 'h.result_id')
            .innerJoin('attempts as t', 't.attempt_id', 'r.attempt_id')
            .select('r.result_id')
            .whereRef('t.application_id', '=', 'c.application_id'),
        )
        .as('holdsAward'),
    ])
    .where('c.state', '=', 'waiting')
    .orderBy('holdsAward', 'desc')
    .orderBy('c.sent_at')
    .limit(200)
    .execute();
  return rows.map(({ checkId, appealOf, sentAt, holdsAward }) => ({ checkId, isAppeal: appealOf !== null, sentAt, holdsAward: Boolean(holdsAward) }));
}

/** Which pictures of a check a person has opened. */
export async function listOpened(db: Db, checkId: string, personId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('events')
    .select('payload')
    .where('kind', '=', 'identity.picture-opened')
    .where('entity_id', '=', checkId)
    .where('actor_person_id', '=', personId)
    .execute();
  return new Set(rows.map(({ payload }) => String((payload as { picture?: unknown }).picture)));
}

/** Ends a check that waits. @returns whether it still waited */
export async function writeDecision(
  tx: Tx,
  checkId: string,
  decision: { readonly state: Exclude<CheckState, 'waiting'>; readonly at: Date; readonly by: string | null; readonly sealedReason: Buffer | null },
): Promise<boolean> {
  const result = await tx
    .updateTable('identity_checks')
    .set({ state: decision.state, decided_at: decision.at, decided_by: decision.by, sealed_reason: decision.sealedReason })
    .where('identity_check_id', '=', checkId)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Checks of a scheme version whose pictures were sent before an instant and are still there; locked, oldest first. */
export async function lockImagesBefore(tx: Tx, schemeVersion: string, before: Date): Promise<readonly CheckRow[]> {
  return checks(tx)
    .where('images_deleted_at', 'is', null)
    .where('scheme_version', '=', schemeVersion)
    .where('sent_at', '<=', before)
    .orderBy('sent_at')
    .limit(200)
    .forUpdate()
    .skipLocked()
    .execute();
}

/** Notes that the pictures are gone; the files are deleted after it, in the same transaction. */
export async function markImagesDeleted(tx: Tx, checkId: string, at: Date): Promise<void> {
  await tx
    .updateTable('identity_checks')
    .set({ images_deleted_at: at, document_file_id: null, photo_file_id: null })
    .where('identity_check_id', '=', checkId)
    .execute();
}
