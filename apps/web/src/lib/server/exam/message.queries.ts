import type { Db, Tx } from '../db/pool.ts';

/** A message as stored. */
export type MessageRow = {
  readonly messageId: string;
  readonly sentBy: string;
  readonly sentAt: Date;
  readonly sealedWords: Buffer;
  readonly seenAt: Date | null;
  readonly answeredAt: Date | null;
  readonly sealedAnswer: Buffer | null;
};

/** Messages of an attempt, oldest first. */
export function listMessagesOf(db: Db, attemptId: string): Promise<MessageRow[]> {
  return db
    .selectFrom('attempt_messages')
    .select([
      'attempt_message_id as messageId',
      'sent_by as sentBy',
      'sent_at as sentAt',
      'sealed_words as sealedWords',
      'seen_at as seenAt',
      'answered_at as answeredAt',
      'sealed_answer as sealedAnswer',
    ])
    .where('attempt_id', '=', attemptId)
    .orderBy('sent_at')
    .orderBy('attempt_message_id')
    .execute();
}

/** Writes a message. @returns its id */
export async function insertMessage(
  tx: Tx,
  message: { readonly attemptId: string; readonly by: string; readonly sealedWords: Buffer; readonly at: Date },
): Promise<string> {
  const row = await tx
    .insertInto('attempt_messages')
    .values({ attempt_id: message.attemptId, sent_by: message.by, sealed_words: message.sealedWords, sent_at: message.at })
    .returning('attempt_message_id')
    .executeTakeFirstOrThrow();
  return row.attempt_message_id;
}

/** One message of an attempt; locked. */
export function lockMessage(
  tx: Tx,
  attemptId: string,
  messageId: string,
): Promise<{ readonly sentAt: Date; readonly seenAt: Date | null; readonly answeredAt: Date | null } | undefined> {
  return tx
    .selectFrom('attempt_messages')
    .select(['sent_at as sentAt', 'seen_at as seenAt', 'answered_at as answeredAt'])
    .where('attempt_id', '=', attemptId)
    .where('attempt_message_id', '=', messageId)
    .forUpdate()
    .executeTakeFirst();
}

/** Writes down that a message was shown, and its answer where one is given. */
export async function writeHeard(
  tx: Tx,
  messageId: string,
  heard: { readonly seenAt: Date; readonly answer: { readonly sealed: Buffer; readonly at: Date } | undefined },
): Promise<void> {
  await tx
    .updateTable('attempt_messages')
    .set({ seen_at: heard.seenAt, ...(heard.answer && { answered_at: heard.answer.at, sealed_answer: heard.answer.sealed }) })
    .where('attempt_message_id', '=', messageId)
    .execute();
}

/** Writes down that the room of a watched exam gave a sign of life. */
export async function writePresence(db: Db, attemptId: string, at: Date): Promise<void> {
  await db
    .insertInto('attempt_presence')
    .values({ attempt_id: attemptId, seen_at: at })
    .onConflict((conflict) => conflict.column('attempt_id').doUpdateSet({ seen_at: at }))
    .execute();
}
