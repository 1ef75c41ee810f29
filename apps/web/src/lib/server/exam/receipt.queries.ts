import type { StoredEvent } from '@einthoven/exam';
import type { Db, Tx } from '../db/pool.ts';

/** Every event of an attempt, in order. */
export async function listEvents(db: Db, attemptId: string): Promise<readonly StoredEvent[]> {
  const rows = await db.selectFrom('response_events').selectAll().where('attempt_id', '=', attemptId).orderBy('lease_epoch').orderBy('sequence').execute();
  return rows.map((row) => ({
    epoch: row.lease_epoch,
    sequence: row.sequence,
    position: row.position,
    kind: row.kind as StoredEvent['kind'],
    value: row.value,
    happenedAtMs: row.happened_at.getTime(),
    receivedAtMs: row.received_at.getTime(),
    standing: row.standing as StoredEvent['standing'],
  }));
}

/** How many questions of an attempt have an answer. */
export async function countAnswered(db: Db, attemptId: string): Promise<number> {
  const row = await db
    .selectFrom('responses')
    .select(({ fn }) => fn.countAll<number>().as('answered'))
    .where('attempt_id', '=', attemptId)
    .where('answer', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(row.answered);
}

/** Writes the receipt of an attempt; a second one changes nothing. */
export async function insertReceipt(
  tx: Tx,
  attemptId: string,
  receipt: { readonly body: string; readonly signature: string; readonly at: Date },
): Promise<void> {
  await tx
    .insertInto('exam_receipts')
    .values({ attempt_id: attemptId, body: receipt.body, signature: receipt.signature, issued_at: receipt.at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The receipt of an attempt. */
export async function findReceipt(db: Db, attemptId: string): Promise<{ readonly body: string; readonly signature: string } | undefined> {
  return db.selectFrom('exam_receipts').select(['body', 'signature']).where('attempt_id', '=', attemptId).executeTakeFirst();
}

/** The seal of a form. */
export async function findFormSeal(db: Db, formId: string): Promise<string> {
  const row = await db.selectFrom('forms').select('content_sha256').where('form_id', '=', formId).executeTakeFirstOrThrow();
  return row.content_sha256;
}
