import type { Db } from '../db/pool.ts';
import type { AnyText, TextLanguage } from '../platform/message-text.ts';

/** Keeps a wording, the first time that it is sent. */
export async function keepWording(
  db: Db,
  wording: { readonly message: string; readonly version: string; readonly text: AnyText; readonly at: Date },
): Promise<void> {
  await db
    .insertInto('message_texts')
    .values({
      message: wording.message,
      text_sha256: wording.version,
      english: JSON.stringify(wording.text.en),
      spanish: JSON.stringify(wording.text.es),
      first_used_at: wording.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A message as it is written. */
export type NewMessage = {
  readonly personId: string;
  readonly message: string;
  readonly version: string;
  readonly language: TextLanguage;
  readonly sealedWords: Buffer;
  readonly mailId: string | undefined;
  readonly at: Date;
  /** Counts as read from the first. */
  readonly read: boolean;
};

/** Writes messages, in one statement. */
export async function insertMessages(db: Db, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await db
    .insertInto('messages')
    .values(
      messages.map((message) => ({
        person_id: message.personId,
        message: message.message,
        text_sha256: message.version,
        language: message.language,
        sealed_words: message.sealedWords,
        mail_id: message.mailId ?? null,
        told_at: message.at,
        read_at: message.read ? message.at : null,
      })),
    )
    .execute();
}

/** A message as it lies in the database. */
export type MessageRow = {
  readonly messageId: string;
  readonly personId: string;
  readonly message: string;
  readonly version: string;
  readonly language: TextLanguage;
  readonly sealedWords: Buffer;
  readonly mailId: string | undefined;
  readonly toldAt: Date;
  readonly readAt: Date | undefined;
};

const rowsOf = (db: Db) => db.selectFrom('messages').selectAll();
type Stored = Awaited<ReturnType<ReturnType<typeof rowsOf>['execute']>>[number];

function toRow(row: Stored): MessageRow {
  return {
    messageId: row.message_id,
    personId: row.person_id,
    message: row.message,
    version: row.text_sha256,
    language: row.language === 'es' ? 'es' : 'en',
    sealedWords: row.sealed_words,
    mailId: row.mail_id ?? undefined,
    toldAt: row.told_at,
    readAt: row.read_at ?? undefined,
  };
}

/** Messages of somebody, newest first. @param before the id of the last one seen */
export async function listMessagesOf(db: Db, personId: string, limit: number, before?: string): Promise<MessageRow[]> {
  let query = rowsOf(db).where('person_id', '=', personId).orderBy('told_at', 'desc').orderBy('message_id', 'desc').limit(limit);
  if (before !== undefined) {
    query = query.where((where) =>
      where(
        where.refTuple('told_at', 'message_id'),
        '<',
        db.selectFrom('messages').select(['told_at', 'message_id']).where('message_id', '=', before).$asTuple('told_at', 'message_id'),
      ),
    );
  }
  return (await query.execute()).map(toRow);
}

/** One message. */
export async function findMessage(db: Db, messageId: string): Promise<MessageRow | undefined> {
  const row = await rowsOf(db).where('message_id', '=', messageId).executeTakeFirst();
  return row && toRow(row);
}

/** Marks one message of somebody as read, or all. */
export async function markRead(db: Db, personId: string, at: Date, messageId?: string): Promise<void> {
  await db
    .updateTable('messages')
    .set({ read_at: at })
    .where('person_id', '=', personId)
    .where('read_at', 'is', null)
    .$if(messageId !== undefined, (query) => query.where('message_id', '=', messageId as string))
    .execute();
}

/** How many messages somebody has not opened, one aside. */
export async function countUnread(db: Db, personId: string, aside?: string): Promise<number> {
  const { unread } = await db
    .selectFrom('messages')
    .select((select) => select.fn.countAll<number>().as('unread'))
    .where('person_id', '=', personId)
    .where('read_at', 'is', null)
    .$if(aside !== undefined, (query) => query.where('message_id', '!=', aside as string))
    .executeTakeFirstOrThrow();
  return Number(unread);
}

/** Deletes messages from before an instant, but for those of some names. @returns how many */
export async function deleteMessages(db: Db, before: Date, kept: readonly string[]): Promise<number> {
  const done = await db.deleteFrom('messages').where('told_at', '<', before).where('message', 'not in', kept).executeTakeFirst();
  return Number(done.numDeletedRows);
}

/** Deletes texts to phones from before an instant. */
export async function deleteTextMessages(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('text_messages').where('queued_at', '<', before).execute();
}
