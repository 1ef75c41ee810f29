import { sql } from 'kysely';
import type { Db } from '../db/pool.ts';

/** A message that was told to a person, sealed. */
export type LetterRow = {
  readonly messageId: string;
  readonly message: string;
  readonly language: 'en' | 'es';
  readonly sealedWords: Buffer;
  readonly toldAt: Date;
};

/** One message of a person; undefined where it is not theirs. */
export async function findMessage(db: Db, personId: string, messageId: string): Promise<LetterRow | undefined> {
  const row = await db
    .selectFrom('messages')
    .select(['message_id as messageId', 'message', 'language', 'sealed_words as sealedWords', 'told_at as toldAt'])
    .where('message_id', '=', messageId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row as LetterRow | undefined;
}

/** Messages about cases and appeals of a person, newest first. */
export async function listLetters(db: Db, personId: string): Promise<readonly LetterRow[]> {
  const rows = await db
    .selectFrom('messages')
    .select(['message_id as messageId', 'message', 'language', 'sealed_words as sealedWords', 'told_at as toldAt'])
    .where('person_id', '=', personId)
    .where('message', 'like', 'conduct.%')
    .orderBy('told_at', 'desc')
    .limit(100)
    .execute();
  return rows as unknown as readonly LetterRow[];
}

/** What was said, sealed, in the act that a message told of: both were written at the same instant. */
export async function findSealedReason(db: Db, personId: string, at: Date): Promise<Buffer | undefined> {
  const { rows } = await sql<{ words: Buffer | null }>`
    select s.sealed_words as words from conduct_steps s join conduct_cases c using (conduct_case_id)
      where c.person_id = ${personId} and s.taken_at = ${at} and s.step in ('notice', 'decision', 'lifted')
    union all
    select sealed_reason from appeals where person_id = ${personId} and decided_at = ${at}
    limit 1
  `.execute(db);
  return rows[0]?.words ?? undefined;
}
