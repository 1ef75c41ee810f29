import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventList, receiptText } from '@einthoven/exam';
import { unwrap } from '@einthoven/kernel';
import { permit } from '../account/permissions.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { isSigned } from '../platform/signing.ts';
import { closeAttempt } from './attempt.ts';
import { readReceipt } from './receipt.ts';
import { listEvents } from './receipt.queries.ts';
import { saveResponses } from './save-answer.ts';
import { actorOf, after, newCandidate, seedExam, startedAttempt } from './test-attempt.ts';

const at = useTestDatabase();
beforeAll(() => seedExam(at.db));

const reading = (personId: string) => unwrap(permit(actorOf(personId), 'result.read-own'));

describe('the receipt of an exam', () => {
  test('is signed by the body, says what is stored, and anybody can check it with the key alone', async () => {
    const candidate = await newCandidate(at.db);
    const { attemptId, lease } = await startedAttempt(at.db, candidate);
    expect(await readReceipt(at.db, reading(candidate.personId), attemptId)).toBeUndefined();
    const events = [1, 2, 3].map((sequence) => ({ sequence, position: sequence, kind: 'answer' as const, value: 'b', happenedAtMs: after(1).now().getTime() }));
    unwrap(await saveResponses(at.db, attemptId, lease, events, after(1)));
    await inTransaction(at.db, (tx) => closeAttempt(tx, attemptId, 'candidate', after(5).now()));
    const receipt = await readReceipt(at.db, reading(candidate.personId), attemptId);
    expect(receipt?.body).toMatchObject({ attemptId, events: 3, answered: 3, submittedBy: 'candidate', submittedAt: after(5).now().toISOString() });
    if (!receipt) return;
    expect(receiptText(receipt.body)).toBe(receipt.signed);
    expect(isSigned(receipt.publicKey, receipt.signed, receipt.signature)).toBe(true);
    expect(isSigned(receipt.publicKey, receipt.signed.replace('"answered":3', '"answered":4'), receipt.signature)).toBe(false);
    expect(receipt.body.eventsSha256).toBe(
      createHash('sha256')
        .update(eventList(await listEvents(at.db, attemptId)))
        .digest('hex'),
    );
  });

  test('stays the same whatever arrives too late, and is its own person’s', async () => {
    const candidate = await newCandidate(at.db);
    const { attemptId, lease } = await startedAttempt(at.db, candidate);
    await inTransaction(at.db, (tx) => closeAttempt(tx, attemptId, 'candidate', after(5).now()));
    const before = await readReceipt(at.db, reading(candidate.personId), attemptId);
    unwrap(
      await saveResponses(
        at.db,
        attemptId,
        lease,
        [{ sequence: 1, position: 1, kind: 'answer', value: 'a', happenedAtMs: after(4).now().getTime() }],
        after(6),
      ),
    );
    const events = await listEvents(at.db, attemptId);
    expect(events.map((event) => event.standing)).toEqual(['late']);
    expect(createHash('sha256').update(eventList(events)).digest('hex')).toBe(before?.body.eventsSha256);
    const stranger = await newCandidate(at.db);
    expect(await readReceipt(at.db, reading(stranger.personId), attemptId)).toBeUndefined();
    await expect(at.db.updateTable('exam_receipts').set({ body: '{}' }).where('attempt_id', '=', attemptId).execute()).rejects.toThrow();
  });
});
