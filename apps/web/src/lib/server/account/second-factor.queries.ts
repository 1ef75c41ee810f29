import type { Db } from '../db/pool.ts';

/** What a person can confirm a session with. */
export type Factors = { readonly authenticator: boolean; readonly passkeys: number };

/** Second factors of a person that are set up. */
export async function findFactors(db: Db, personId: string): Promise<Factors> {
  const account = await db.selectFrom('auth_users').select('two_factor_enabled').where('id', '=', personId).executeTakeFirst();
  const { count } = await db
    .selectFrom('auth_passkeys')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  return { authenticator: account?.two_factor_enabled ?? false, passkeys: Number(count) };
}

/** Writes a confirmed authenticator: for seeds, and only there. The values are encrypted already. */
export async function writeAuthenticator(db: Db, personId: string, encrypted: { readonly secret: string; readonly recoveryCodes: string }): Promise<void> {
  await db
    .insertInto('auth_two_factors')
    .values({ user_id: personId, secret: encrypted.secret, backup_codes: encrypted.recoveryCodes, verified: true })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ secret: encrypted.secret, backup_codes: encrypted.recoveryCodes, verified: true }))
    .execute();
  await db.updateTable('auth_users').set({ two_factor_enabled: true }).where('id', '=', personId).execute();
}

/**
 * Notes that a code was used, and says whether it was fresh.
 *
 * @param codeHash keyed hash of the code
 * @param forgetBefore codes used before this instant no longer hold, so the same digits may come again
 * @returns false when the code was used since then, also by another session at the same moment
 */
export async function spendCode(db: Db, personId: string, codeHash: string, at: Date, forgetBefore: Date): Promise<boolean> {
  await db.deleteFrom('spent_codes').where('user_id', '=', personId).where('spent_at', '<', forgetBefore).execute();
  const spent = await db
    .insertInto('spent_codes')
    .values({ user_id: personId, code_hash: codeHash, spent_at: at })
    .onConflict((conflict) => conflict.columns(['user_id', 'code_hash']).doNothing())
    .executeTakeFirst();
  return spent.numInsertedOrUpdatedRows === 1n;
}

/** Deletes every second factor of a person: authenticator, recovery codes and passkeys. */
export async function deleteFactors(db: Db, personId: string): Promise<void> {
  await db.deleteFrom('auth_two_factors').where('user_id', '=', personId).execute();
  await db.deleteFrom('auth_passkeys').where('person_id', '=', personId).execute();
  await db.updateTable('auth_users').set({ two_factor_enabled: false }).where('id', '=', personId).execute();
}
