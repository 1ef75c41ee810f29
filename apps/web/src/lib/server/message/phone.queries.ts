import type { Db, Tx } from '../db/pool.ts';

/** Somebody's phone number for texts. */
export type NumberRow = {
  readonly personId: string;
  readonly sealedNumber: Buffer;
  readonly codeHash: string | undefined;
  readonly codeSentAt: Date;
  readonly codeTries: number;
  readonly confirmedAt: Date | undefined;
  readonly stoppedAt: Date | undefined;
};

/** Numbers of people, locked where `lock` is set. */
export async function findNumbers(db: Db, personIds: readonly string[], lock = false): Promise<readonly NumberRow[]> {
  if (personIds.length === 0) return [];
  const rows = await db
    .selectFrom('text_numbers')
    .selectAll()
    .where('person_id', 'in', personIds)
    .$if(lock, (query) => query.forUpdate())
    .execute();
  return rows.map((row) => ({
    personId: row.person_id,
    sealedNumber: row.sealed_number,
    codeHash: row.code_hash ?? undefined,
    codeSentAt: row.code_sent_at,
    codeTries: row.code_tries,
    confirmedAt: row.confirmed_at ?? undefined,
    stoppedAt: row.stopped_at ?? undefined,
  }));
}

/** Writes a number that is not confirmed yet, in place of any before. */
export async function putNumber(
  tx: Tx,
  number: { readonly personId: string; readonly sealedNumber: Buffer; readonly numberHash: string; readonly codeHash: string; readonly at: Date },
) {
  const row = {
    sealed_number: number.sealedNumber,
    number_hash: number.numberHash,
    code_hash: number.codeHash,
    code_sent_at: number.at,
    code_tries: 0,
    confirmed_at: null,
    stopped_at: null,
  };
  await tx
    .insertInto('text_numbers')
    .values({ person_id: number.personId, ...row })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
    .execute();
}

/** Counts a wrong code. */
export async function countWrongCode(tx: Tx, personId: string): Promise<void> {
  await tx
    .updateTable('text_numbers')
    .set((set) => ({ code_tries: set('code_tries', '+', 1) }))
    .where('person_id', '=', personId)
    .execute();
}

/** Writes that the number is the person's. */
export async function writeConfirmed(tx: Tx, personId: string, at: Date): Promise<void> {
  await tx.updateTable('text_numbers').set({ confirmed_at: at, code_hash: null }).where('person_id', '=', personId).execute();
}

/** Writes that nothing is texted to the number any more. */
export async function writeStopped(db: Db, personId: string, at: Date): Promise<void> {
  await db.updateTable('text_numbers').set({ stopped_at: at }).where('person_id', '=', personId).where('confirmed_at', 'is not', null).execute();
}

/** Who confirmed a number, by its hash, locked. More than one where people share a phone. */
export async function lockHolders(
  tx: Tx,
  numberHash: string,
): Promise<readonly { readonly personId: string; readonly stopped: boolean; readonly language: string | null }[]> {
  const rows = await tx
    .selectFrom('text_numbers as n')
    .innerJoin('people as p', 'p.person_id', 'n.person_id')
    .select(['n.person_id', 'n.stopped_at', 'p.language'])
    .where('n.number_hash', '=', numberHash)
    .where('n.confirmed_at', 'is not', null)
    .orderBy('n.person_id')
    .forUpdate('n')
    .execute();
  return rows.map((row) => ({ personId: row.person_id, stopped: row.stopped_at !== null, language: row.language }));
}

/** Writes that texts may go to the number again. */
export async function writeStarted(tx: Tx, personId: string): Promise<void> {
  await tx.updateTable('text_numbers').set({ stopped_at: null }).where('person_id', '=', personId).execute();
}

/** Forgets a number, and the texts that have not gone out. */
export async function deleteNumber(tx: Tx, personId: string): Promise<void> {
  await tx.deleteFrom('text_messages').where('person_id', '=', personId).where('sent_at', 'is', null).execute();
  await tx.deleteFrom('text_numbers').where('person_id', '=', personId).execute();
}

/** Queues texts, in one statement. */
export async function insertTexts(
  db: Db,
  texts: readonly { readonly personId: string; readonly message: string; readonly sealedWords: Buffer; readonly at: Date }[],
): Promise<void> {
  if (texts.length === 0) return;
  await db
    .insertInto('text_messages')
    .values(texts.map((text) => ({ person_id: text.personId, message: text.message, sealed_words: text.sealedWords, queued_at: text.at })))
    .execute();
}

/** The next text that waits, locked; texts that another worker has in hand are passed over. */
export async function lockNextText(tx: Tx, dueBefore: (attempts: number) => Date, maxAttempts: number) {
  const row = await tx
    .selectFrom('text_messages')
    .selectAll()
    .where('sent_at', 'is', null)
    .where('ended_at', 'is', null)
    .where((where) =>
      where.or(
        Array.from({ length: maxAttempts }, (_, attempts) =>
          where.and([where('attempts', '=', attempts), where(where.fn.coalesce('tried_at', 'queued_at'), '<=', dueBefore(attempts))]),
        ),
      ),
    )
    .orderBy('queued_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && { textId: row.text_message_id, personId: row.person_id, sealedWords: row.sealed_words, attempts: row.attempts };
}

/** Writes what came of a try. */
export async function writeTried(
  tx: Tx,
  textId: string,
  outcome: { readonly at: Date; readonly sentAt?: Date; readonly endedAt?: Date; readonly providerId?: string; readonly error?: string },
): Promise<void> {
  await tx
    .updateTable('text_messages')
    .set((set) => ({
      attempts: set('attempts', '+', 1),
      tried_at: outcome.at,
      sent_at: outcome.sentAt ?? null,
      ended_at: outcome.endedAt ?? null,
      provider_id: outcome.providerId ?? null,
      last_error: outcome.error ?? null,
    }))
    .where('text_message_id', '=', textId)
    .execute();
}

/** The newest texts, for the page of the demonstration. */
export async function listTexts(db: Db, limit: number) {
  const rows = await db
    .selectFrom('text_messages')
    .select(['text_message_id', 'person_id', 'sealed_words', 'queued_at'])
    .orderBy('text_message_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ textId: row.text_message_id, personId: row.person_id, sealedWords: row.sealed_words, queuedAt: row.queued_at }));
}
