import type { Db } from '../db/pool.ts';

/** A passkey as its owner sees it. */
export type PasskeyLine = {
  readonly passkeyId: string;
  readonly label: string;
  readonly backedUp: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

/** A passkey with what verifying needs. */
export type PasskeyRow = PasskeyLine & {
  readonly personId: string;
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly signCount: number;
  readonly transports: readonly string[];
};

/** Passkeys of a person, oldest first. */
export async function listPasskeyRows(db: Db, personId: string): Promise<PasskeyRow[]> {
  const rows = await db.selectFrom('auth_passkeys').selectAll().where('person_id', '=', personId).orderBy('created_at').execute();
  return rows.map(passkey);
}

/** The passkey of a credential id. */
export async function findPasskey(db: Db, credentialId: string): Promise<PasskeyRow | undefined> {
  const row = await db.selectFrom('auth_passkeys').selectAll().where('credential_id', '=', credentialId).executeTakeFirst();
  return row && passkey(row);
}

function passkey(row: {
  auth_passkey_id: string;
  person_id: string;
  credential_id: string;
  public_key: Buffer;
  sign_count: number;
  transports: string[];
  label: string;
  backed_up: boolean;
  created_at: Date;
  last_used_at: Date | null;
}): PasskeyRow {
  return {
    passkeyId: row.auth_passkey_id,
    personId: row.person_id,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    signCount: row.sign_count,
    transports: row.transports,
    label: row.label,
    backedUp: row.backed_up,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}

/** Writes a new passkey. @returns its id, undefined when the credential is known already */
export async function insertPasskey(db: Db, passkey: Omit<PasskeyRow, 'passkeyId' | 'lastUsedAt'>): Promise<string | undefined> {
  const row = await db
    .insertInto('auth_passkeys')
    .values({
      person_id: passkey.personId,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      sign_count: passkey.signCount,
      transports: [...passkey.transports],
      label: passkey.label,
      backed_up: passkey.backedUp,
      created_at: passkey.createdAt,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('auth_passkey_id')
    .executeTakeFirst();
  return row?.auth_passkey_id;
}

/** Records a use and the authenticator's new counter. */
export async function writePasskeyUse(db: Db, passkeyId: string, signCount: number, at: Date): Promise<void> {
  await db.updateTable('auth_passkeys').set({ sign_count: signCount, last_used_at: at }).where('auth_passkey_id', '=', passkeyId).execute();
}

/** Removes a passkey of a person. @returns whether there was one */
export async function deletePasskey(db: Db, personId: string, passkeyId: string): Promise<boolean> {
  const result = await db.deleteFrom('auth_passkeys').where('auth_passkey_id', '=', passkeyId).where('person_id', '=', personId).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Keeps a challenge until it is answered. @returns its id */
export async function insertChallenge(
  db: Db,
  challenge: { readonly personId: string | null; readonly text: string; readonly expiresAt: Date },
): Promise<string> {
  const row = await db
    .insertInto('auth_challenges')
    .values({
      person_id: challenge.personId,
      purpose: challenge.personId ? 'passkey-add' : 'passkey-sign-in',
      challenge: challenge.text,
      expires_at: challenge.expiresAt,
    })
    .returning('auth_challenge_id')
    .executeTakeFirstOrThrow();
  return row.auth_challenge_id;
}

/** Takes a challenge away: it can be answered once. @returns its text, undefined when it is not there or too old */
export async function takeChallenge(db: Db, challengeId: string, personId: string | null, now: Date): Promise<string | undefined> {
  const row = await db
    .deleteFrom('auth_challenges')
    .where('auth_challenge_id', '=', challengeId)
    .where('person_id', personId === null ? 'is' : '=', personId)
    .returning(['challenge', 'expires_at'])
    .executeTakeFirst();
  return row && row.expires_at > now ? row.challenge : undefined;
}
