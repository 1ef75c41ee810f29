import { expect, test } from 'vitest';
import { unwrap } from '@einthoven/kernel';
import { useTestDatabase } from '../db/test-database.ts';
import { exportPayments } from './own-data.ts';
import { askRefund, decideRefund, withdrawRefund } from './refund.ts';
import { insertPayer, insertStripePaid, permissionOf, standingClock } from './test-payment.ts';

const database = useTestDatabase();
const clock = standingClock('2026-11-23T18:00:00Z');
const own = (personId: string) => permissionOf(personId, 'payment.manage-own');

test('the download has each fee with every refund asked for, in the own words, and what was decided, without who decided', async () => {
  const { personId, order } = await insertStripePaid(database.db, clock);
  const { orderId } = order;
  unwrap(await askRefund(database.db, own(personId), { orderId, reason: 'I found another job' }, clock));
  unwrap(await withdrawRefund(database.db, own(personId), orderId, clock));
  clock.set('2026-11-24T18:00:00Z');
  unwrap(await askRefund(database.db, own(personId), { orderId, reason: 'I am moving abroad' }, clock));
  const { refund_request_id } = await database.db
    .selectFrom('refund_requests')
    .select('refund_request_id')
    .where('reason', '=', 'I am moving abroad')
    .executeTakeFirstOrThrow();
  const finance = permissionOf(await insertPayer(database.db), 'payment.refund', 'finance');
  const refuse = { refundRequestId: refund_request_id, outcome: 'refuse' as const, reason: 'The rule gives nothing' };
  unwrap(await decideRefund(database.db, finance, refuse, clock));

  const payments = await exportPayments(database.db, own(personId));
  expect(payments).toMatchObject([
    {
      orderId,
      purpose: 'certification-fee',
      state: 'paid',
      amountCents: order.amountCents,
      movements: [{ kind: 'payment', amountCents: order.amountCents, provider: 'stripe' }],
      refunds: [
        { state: 'refused', byMe: true, reason: 'I am moving abroad', decisions: [{ outcome: 'refuse', reason: 'The rule gives nothing', at: clock.now() }] },
        { state: 'withdrawn', byMe: true, reason: 'I found another job', decisions: [] },
      ],
    },
  ]);
  expect(JSON.stringify(payments)).not.toContain(finance.actor.personId);
  expect(await exportPayments(database.db, own(await insertPayer(database.db)))).toEqual([]);
});
