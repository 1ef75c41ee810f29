import type { Db, Tx } from '../db/pool.ts';

/** The newest request for a guardian's consent. */
export type ConsentRow = {
  readonly guardianConsentId: string;
  readonly personId: string;
  readonly statementVersion: string;
  readonly expiresAt: Date;
  readonly answeredAt: Date | null;
  readonly consented: boolean | null;
  /** When the guardian took it back. */
  readonly withdrawnAt: Date | null;
};

function consents(db: Db) {
  return db
    .selectFrom('guardian_consents')
    .select([
      'guardian_consent_id as guardianConsentId',
      'person_id as personId',
      'statement_version as statementVersion',
      'expires_at as expiresAt',
      'answered_at as answeredAt',
      'consented',
      'withdrawn_at as withdrawnAt',
    ]);
}

/** The newest request about a person. */
export function findNewestConsent(db: Db, personId: string): Promise<ConsentRow | undefined> {
  return consents(db).where('person_id', '=', personId).orderBy('requested_at', 'desc').limit(1).executeTakeFirst();
}

/** An unanswered request by its link, which still holds. */
export function findOpenConsent(db: Db, tokenHash: string, now: Date): Promise<ConsentRow | undefined> {
  return consents(db).where('token_hash', '=', tokenHash).where('answered_at', 'is', null).where('expires_at', '>', now).executeTakeFirst();
}

/** Lets the requests about a person be changed by one transaction at a time. */
export async function lockConsents(tx: Tx, personId: string): Promise<void> {
  await tx.selectFrom('people').select('person_id').where('person_id', '=', personId).forNoKeyUpdate().execute();
}

/** Ends the links about a person that still hold. */
export async function endOpenConsents(tx: Tx, personId: string, at: Date): Promise<void> {
  await tx
    .updateTable('guardian_consents')
    .set({ expires_at: at })
    .where('person_id', '=', personId)
    .where('answered_at', 'is', null)
    .where('expires_at', '>', at)
    .execute();
}

/** Writes a request. */
export async function insertConsent(
  db: Db,
  consent: {
    readonly personId: string;
    readonly guardianEmail: string;
    readonly tokenHash: string;
    readonly statementVersion: string;
    readonly at: Date;
    readonly expiresAt: Date;
  },
): Promise<string> {
  const row = await db
    .insertInto('guardian_consents')
    .values({
      person_id: consent.personId,
      guardian_email: consent.guardianEmail,
      token_hash: consent.tokenHash,
      statement_version: consent.statementVersion,
      requested_at: consent.at,
      expires_at: consent.expiresAt,
    })
    .returning('guardian_consent_id')
    .executeTakeFirstOrThrow();
  return row.guardian_consent_id;
}

/** Writes the answer, once. @returns whether it was still open */
export async function writeAnswer(
  db: Db,
  guardianConsentId: string,
  answer: { readonly consented: boolean; readonly sealedName: Buffer; readonly at: Date },
): Promise<boolean> {
  const result = await db
    .updateTable('guardian_consents')
    .set({ consented: answer.consented, sealed_guardian_name: answer.sealedName, answered_at: answer.at })
    .where('guardian_consent_id', '=', guardianConsentId)
    .where('answered_at', 'is', null)
    .where('expires_at', '>', answer.at)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Writes that a consent was taken back, once. @returns whether it stood until then */
export async function writeWithdrawn(db: Db, guardianConsentId: string, at: Date): Promise<boolean> {
  const result = await db
    .updateTable('guardian_consents')
    .set({ withdrawn_at: at })
    .where('guardian_consent_id', '=', guardianConsentId)
    .where('consented', '=', true)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
