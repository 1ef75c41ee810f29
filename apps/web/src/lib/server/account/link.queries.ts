import type { Db } from '../db/pool.ts';

/** What a link is for. */
export type LinkPurpose = 'verify-email' | 'sign-in' | 'reset-password' | 'change-email-old' | 'change-email-new' | 'reopen';

/** A link that can still be used. */
export type LinkRow = { readonly personId: string; readonly newEmail: string | null };

/** Writes a link; older ones of the same person and purpose stop working. */
export async function replaceLink(
  db: Db,
  link: {
    readonly personId: string;
    readonly purpose: LinkPurpose;
    readonly tokenHash: string;
    readonly newEmail: string | null;
    readonly at: Date;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await db
    .updateTable('auth_links')
    .set({ used_at: link.at })
    .where('person_id', '=', link.personId)
    .where('purpose', '=', link.purpose)
    .where('used_at', 'is', null)
    .execute();
  await db
    .insertInto('auth_links')
    .values({
      person_id: link.personId,
      purpose: link.purpose,
      token_hash: link.tokenHash,
      new_email: link.newEmail,
      created_at: link.at,
      expires_at: link.expiresAt,
    })
    .execute();
}

/** Looks at a usable link without using it. */
export async function findLink(db: Db, purpose: LinkPurpose, tokenHash: string, now: Date): Promise<LinkRow | undefined> {
  const row = await db
    .selectFrom('auth_links')
    .select(['person_id', 'new_email'])
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row && { personId: row.person_id, newEmail: row.new_email };
}

/** Uses a link up: of two requests at once exactly one gets it. */
export async function consumeLink(db: Db, purpose: LinkPurpose, tokenHash: string, now: Date): Promise<LinkRow | undefined> {
  const row = await db
    .updateTable('auth_links')
    .set({ used_at: now })
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['person_id', 'new_email'])
    .executeTakeFirst();
  return row && { personId: row.person_id, newEmail: row.new_email };
}

/** Makes every open link of a person useless: after a password reset, a change of address, closure. */
export async function endLinks(db: Db, personId: string, now: Date): Promise<void> {
  await db.updateTable('auth_links').set({ used_at: now }).where('person_id', '=', personId).where('used_at', 'is', null).execute();
}

/** Deletes links and challenges that nobody can use any more. @returns how many rows went */
export async function deleteOldLinks(db: Db, before: Date): Promise<number> {
  const links = await db.deleteFrom('auth_links').where('expires_at', '<', before).executeTakeFirst();
  const challenges = await db.deleteFrom('auth_challenges').where('expires_at', '<', before).executeTakeFirst();
  const sessions = await db.deleteFrom('auth_sessions').where('expires_at', '<', before).executeTakeFirst();
  return Number(links.numDeletedRows + challenges.numDeletedRows + sessions.numDeletedRows);
}
