import type { Db } from '../db/pool.ts';

/** A mail in the local outbox, as the demonstration's list shows it. */
export type OutboxLine = { readonly mailId: string; readonly to: string; readonly subject: string; readonly createdAt: Date };

/** The newest hundred mails whose address contains a text (everything matches the empty one). */
export async function listOutbox(db: Db, to: string): Promise<OutboxLine[]> {
  const rows = await db
    .selectFrom('mails')
    .select(['mail_id', 'to_address', 'subject', 'created_at'])
    .$if(to !== '', (query) => query.where((where) => where(where.fn('strpos', [where.fn('lower', ['to_address']), where.val(to)]), '>', 0 as never)))
    .orderBy('mail_id', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => ({ mailId: row.mail_id, to: row.to_address, subject: row.subject, createdAt: row.created_at }));
}

/** One mail of the local outbox with its text. */
export async function findInOutbox(db: Db, mailId: string): Promise<(OutboxLine & { readonly text: string }) | undefined> {
  const row = await db.selectFrom('mails').selectAll().where('mail_id', '=', mailId).executeTakeFirst();
  return row && { mailId: row.mail_id, to: row.to_address, subject: row.subject, createdAt: row.created_at, text: row.body_text };
}
