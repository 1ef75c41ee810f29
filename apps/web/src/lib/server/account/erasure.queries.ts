import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';

/** Marks a person's account as closed. @returns whether it was open */
export async function writeClosed(tx: Tx, personId: string, at: Date): Promise<boolean> {
  const result = await tx.updateTable('people').set({ closed_at: at }).where('person_id', '=', personId).where('closed_at', 'is', null).executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Opens a closed account again. @returns false when it is open, or erased, which nothing undoes */
export async function writeReopened(tx: Tx, personId: string): Promise<boolean> {
  const result = await tx
    .updateTable('people')
    .set({ closed_at: null })
    .where('person_id', '=', personId)
    .where('closed_at', 'is not', null)
    .where('erased_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/**
 * Deletes everything personal that the account holds. What stays: the person's id, events, agreements
 * (version and hash), role grants, and rows sealed under the key that goes here.
 */
export async function erasePersonRows(tx: Tx, personId: string, at: Date): Promise<void> {
  await tx.updateTable('people').set({ erased_at: at }).where('person_id', '=', personId).execute();
  await tx.deleteFrom('person_keys').where('person_id', '=', personId).execute();
  await tx.deleteFrom('person_profiles').where('person_id', '=', personId).execute();
  await tx.deleteFrom('guardian_consents').where('person_id', '=', personId).execute();
  await tx.deleteFrom('auth_links').where('person_id', '=', personId).execute();
  await tx.deleteFrom('auth_challenges').where('person_id', '=', personId).execute();
  await tx.deleteFrom('auth_passkeys').where('person_id', '=', personId).execute();
  // A mail in flight must not come back: rows are deleted, sent or not.
  const account = await tx.selectFrom('auth_users').select('email').where('id', '=', personId).executeTakeFirst();
  await tx
    .deleteFrom('mails')
    .where((where) => where.or([where('to_person_id', '=', personId), where('to_address', '=', account?.email ?? '')]))
    .execute();
  await tx.deleteFrom('auth_users').where('id', '=', personId).execute();
  // Requests refer to their files, so the rows stay; their bytes and names go.
  await tx
    .updateTable('stored_files')
    .set({ file_name: 'erased', sealed: sql`''::bytea` })
    .where('person_id', '=', personId)
    .execute();
  await tx.updateTable('role_grants').set({ revoked_at: at }).where('person_id', '=', personId).where('revoked_at', 'is', null).execute();
}

/** The part of an export that the account knows. */
export async function collectAccount(db: Db, personId: string): Promise<Record<string, unknown>> {
  const of = { personId };
  const [person, account, roles, agreements, consents, files, sessions, passkeys, mails, events] = await Promise.all([
    db.selectFrom('people').select(['person_id', 'created_at', 'closed_at', 'demonstration']).where('person_id', '=', of.personId).executeTakeFirst(),
    db.selectFrom('auth_users').select(['email', 'email_verified', 'two_factor_enabled', 'created_at']).where('id', '=', personId).executeTakeFirst(),
    db.selectFrom('role_grants').select(['role', 'granted_at', 'expires_at', 'revoked_at']).where('person_id', '=', personId).orderBy('granted_at').execute(),
    db
      .selectFrom('agreements')
      .select(['statement', 'statement_version', 'text_sha256', 'agreed_at'])
      .where('person_id', '=', personId)
      .orderBy('agreed_at')
      .execute(),
    db
      .selectFrom('guardian_consents')
      .select(['guardian_email', 'statement_version', 'requested_at', 'answered_at', 'consented', 'withdrawn_at'])
      .where('person_id', '=', personId)
      .execute(),
    db
      .selectFrom('stored_files')
      .select(['file_id', 'purpose', 'file_name', 'media_type', 'byte_size', 'stored_at'])
      .where('person_id', '=', personId)
      .orderBy('stored_at')
      .execute(),
    db
      .selectFrom('auth_sessions')
      .select(['created_at', 'expires_at', 'ip_address', 'user_agent', 'second_factor_at'])
      .where('user_id', '=', personId)
      .execute(),
    db.selectFrom('auth_passkeys').select(['label', 'created_at', 'last_used_at', 'backed_up']).where('person_id', '=', personId).execute(),
    db
      .selectFrom('mails')
      .select(['to_address', 'subject', 'body_text', 'created_at', 'sent_at'])
      .where('to_person_id', '=', personId)
      .orderBy('mail_id')
      .execute(),
    db
      .selectFrom('events')
      .select(['event_id', 'occurred_at', 'kind', 'reason', 'scheme_version', 'entity', 'entity_id', 'payload'])
      .where('subject_person_id', '=', personId)
      .orderBy('event_id')
      .execute(),
  ]);
  return { person, account, roles, agreements, guardianConsents: consents, files, sessions, passkeys, mails, events };
}
