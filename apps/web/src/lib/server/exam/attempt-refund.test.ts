import { unwrap } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { permit } from '../account/permissions.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { askRefund, findOrder, withdrawRefund } from '../payment/index.ts';
import { agreeToExam } from './agreement.ts';
import { startAttempt } from './start.ts';
import { actorOf, after, newCandidate, seedExam } from './test-attempt.ts';

const database = useTestDatabase();

beforeAll(async () => {
  await seedExam(database.db);
});

async function readyCandidate() {
  const { db } = database;
  const candidate = await newCandidate(db);
  await agreeToExam(db, candidate.sit, after(0));
  const order = await findOrder(db, candidate.applicationId);
  const pay = unwrap(permit(actorOf(candidate.personId), 'payment.manage-own'));
  const orderId = order?.orderId ?? '';
  return {
    start: () => startAttempt(db, candidate.sit, { clock: after(1), mode: 'demonstration' }),
    ask: () => askRefund(db, pay, { orderId, reason: 'I found another job' }, after(1)),
    takeBack: () => withdrawRefund(db, pay, orderId, after(1)),
  };
}

describe('an attempt and a refund of the same fee', () => {
  test('a refund asked for holds the exam until it is taken back; a started attempt ends the right to it', async () => {
    const candidate = await readyCandidate();
    expect((await candidate.ask()).ok).toBe(true);
    expect(await candidate.start()).toEqual({ ok: false, error: 'EXAM_ENTITLEMENT_HELD' });
    expect((await candidate.takeBack()).ok).toBe(true);
    expect((await candidate.start()).ok).toBe(true);
    expect(await candidate.ask()).toEqual({ ok: false, error: 'REFUND_NOT_DUE' });
  });

  test('asked for at the same moment, exactly one of the two happens', async () => {
    for (let round = 0; round < 8; round++) {
      const candidate = await readyCandidate();
      const [first, second] = round % 2 ? [candidate.start, candidate.ask] : [candidate.ask, candidate.start];
      const both = await Promise.all([first(), second()]);
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    }
  });
});
