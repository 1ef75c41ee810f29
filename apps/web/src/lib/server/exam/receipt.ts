import { createHash } from 'node:crypto';
import { eventList, receiptText, type ReceiptBody } from '@einthoven/exam';
import { isUuid, type Permission } from '../account/index.ts';
import type { Db, Tx } from '../db/pool.ts';
import { publicKey, signText } from '../platform/signing.ts';
import { schemeVersion } from '../scheme/index.ts';
import { findAttempt, type Attempt } from './attempt.queries.ts';
import { countAnswered, findFormSeal, findReceipt, insertReceipt, listEvents } from './receipt.queries.ts';

/** For what the body's key signs receipts. */
export const RECEIPT_PURPOSE = 'exam-receipts';

/**
 * Signs what is on record of an attempt, in the transaction that closes it.
 *
 * @param attempt closed, with the instant of closing
 */
export async function issueReceipt(tx: Tx, attempt: Attempt, now: Date): Promise<void> {
  const { attemptId, startedAt, submittedAt, submittedBy } = attempt;
  if (!startedAt || !submittedAt || !submittedBy) throw new Error(`attempt ${attemptId} is not submitted`);
  const scheme = schemeVersion(attempt.schemeVersion);
  const events = await listEvents(tx, attemptId);
  const body: ReceiptBody = {
    issuer: scheme.issuer,
    credential: scheme.title,
    attemptId,
    formSha256: await findFormSeal(tx, attempt.formId),
    startedAt: startedAt.toISOString(),
    submittedAt: submittedAt.toISOString(),
    submittedBy,
    events: events.filter(({ standing }) => standing !== 'late').length,
    answered: await countAnswered(tx, attemptId),
    eventsSha256: createHash('sha256').update(eventList(events)).digest('hex'),
  };
  const text = receiptText(body);
  await insertReceipt(tx, attemptId, { body: text, signature: signText(RECEIPT_PURPOSE, text), at: now });
}

/** A receipt with the key that checks it. */
export type Receipt = {
  readonly body: ReceiptBody;
  readonly signed: string;
  readonly signature: string;
  readonly algorithm: 'Ed25519';
  readonly publicKey: ReturnType<typeof publicKey>;
};

/** The receipt of one's own attempt; undefined before it is submitted. */
export async function readReceipt(db: Db, permission: Permission<'result.read-own'>, attemptId: string): Promise<Receipt | undefined> {
  const attempt = isUuid(attemptId) ? await findAttempt(db, attemptId) : undefined;
  const found = attempt?.personId === permission.actor.personId ? await findReceipt(db, attemptId) : undefined;
  if (!found) return undefined;
  return {
    body: JSON.parse(found.body) as ReceiptBody,
    signed: found.body,
    signature: found.signature,
    algorithm: 'Ed25519',
    publicKey: publicKey(RECEIPT_PURPOSE),
  };
}
