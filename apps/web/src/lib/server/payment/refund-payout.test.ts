import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { unwrap } from '@einthoven/kernel';
import { useTestDatabase } from '../db/test-database.ts';
import { readFinanceQueue } from './finance-queue.ts';
import { cancelOrder } from './order.ts';
import { askRefund, decideRefund, proposeReturn } from './refund.ts';
import { cancelRefundApproval, payOutRefund, recordRefundPaidOut } from './refund-payout.ts';
import { startStripeRecording, type StripeRecording } from './stripe-recording.ts';
import {
  chargeObject,
  deliver,
  disputeObject,
  insertOpenOrder,
  insertPayer,
  insertStripeCheckout,
  insertStripePaid,
  permissionOf,
  sessionObject,
  snapshot,
  standingClock,
  stripeEvent,
  testStripe,
} from './test-payment.ts';

const database = useTestDatabase();
const clock = standingClock('2026-11-23T18:00:00Z');
let recording: StripeRecording;
beforeAll(async () => {
  recording = await startStripeRecording();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterAll(() => recording.close());

const finance = async () => permissionOf(await insertPayer(database.db), 'payment.refund', 'finance');
const providers = () => testStripe(recording.port);
const requestOf = async (orderId: string) =>
  (await database.db.selectFrom('refund_requests').select('refund_request_id').where('order_id', '=', orderId).executeTakeFirstOrThrow()).refund_request_id;

/** A refund of all of a payment, approved by two people, with what the second of them can do about it. */
async function approved() {
  const { personId, order, checkoutId } = await insertStripePaid(database.db, clock);
  unwrap(await askRefund(database.db, permissionOf(personId, 'payment.manage-own'), { orderId: order.orderId, reason: 'I found another job' }, clock));
  const refundRequestId = await requestOf(order.orderId);
  const [first, second] = [await finance(), await finance()];
  for (const permission of [first, second])
    unwrap(await decideRefund(database.db, permission, { refundRequestId, outcome: 'approve', reason: 'By the rule' }, clock));
  return {
    personId,
    order,
    checkoutId,
    refundRequestId,
    payOut: (port = recording.port) => payOutRefund(database.db, second, refundRequestId, () => testStripe(port)),
    byHand: () => recordRefundPaidOut(database.db, second, { refundRequestId, reference: 'Transfer 9' }, clock),
    cancel: (permission = second) => cancelRefundApproval(database.db, permission, { refundRequestId, reason: 'Your bank account is closed.' }, clock),
  };
}

const refuseNext = () => recording.failNext(400, { error: { type: 'invalid_request_error', code: 'charge_too_old', message: 'no' } });

/** A payment that came after its order was cancelled, and the event that waits for finance. */
async function latePayment() {
  const { order } = await insertOpenOrder(database.db, clock);
  const checkoutId = await insertStripeCheckout(database.db, order, clock);
  await cancelOrder(database.db, { applicationId: order.applicationId, by: { kind: 'system' }, reason: 'APPLICATION_CLOSED' }, clock);
  const eventId = `evt_${randomUUID()}`;
  await deliver(database.db, stripeEvent('checkout.session.completed', sessionObject(checkoutId, order), eventId), clock);
  const permission = await finance();
  const read = permissionOf(permission.actor.personId, 'payment.read', 'finance');
  return {
    order,
    checkoutId,
    giveBack: () => proposeReturn(database.db, permission, { provider: 'stripe', eventId, reason: 'Order was cancelled' }, clock),
    inQueue: async () => (await readFinanceQueue(database.db, read, '')).held.some((held) => held.eventId === eventId),
  };
}

describe('a payout by hand', () => {
  test('gives no more than is left, where somebody gave a part back in the pages of Stripe', async () => {
    const it = await approved();
    await deliver(database.db, stripeEvent('charge.refunded', chargeObject(it.checkoutId, 10_000)), clock);
    refuseNext();
    expect((await it.payOut()).ok).toBe(false);
    expect(await it.byHand()).toEqual({ ok: false, error: 'REFUND_TOO_MUCH' });
    expect(await snapshot(database.db, it.order.orderId)).toMatchObject({ ledger: ['payment 20000', 'refund -10000'] });
    expect((await it.cancel()).ok).toBe(true);
  });
});

describe('a late payment that the bank took back', () => {
  test('waits for nobody, and is not returned', async () => {
    const it = await latePayment();
    expect(await it.inQueue()).toBe(true);
    await deliver(database.db, stripeEvent('charge.dispute.created', disputeObject(it.checkoutId, 'needs_response')), clock);
    expect(await it.inQueue()).toBe(true);
    await deliver(database.db, stripeEvent('charge.dispute.closed', disputeObject(it.checkoutId, 'lost')), clock);
    expect(await it.inQueue()).toBe(false);
    expect(await it.giveBack()).toEqual({ ok: false, error: 'HELD_EVENT_SETTLED' });
    expect(await snapshot(database.db, it.order.orderId)).toMatchObject({ sumCents: 0 });
  });

  test('in part is returned for the rest only', async () => {
    const it = await latePayment();
    await deliver(database.db, stripeEvent('charge.dispute.closed', { ...disputeObject(it.checkoutId, 'lost'), amount: 15_000 }), clock);
    expect(await it.inQueue()).toBe(true);
    expect(await it.giveBack()).toEqual({ ok: true, value: 'proposed' });
    const { amount_cents } = await database.db
      .selectFrom('refund_requests')
      .select('amount_cents')
      .where('order_id', '=', it.order.orderId)
      .executeTakeFirstOrThrow();
    expect(amount_cents).toBe(5_000);
  });
});
