import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ok, unwrap } from '@einthoven/kernel';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { readFinanceQueue } from './finance-queue.ts';
import { cancelOrder } from './order.ts';
import { askRefund, decideRefund, proposeReturn } from './refund.ts';
import { approveRefundOnAppeal } from './refund-appeal.ts';
import { cancelRefundApproval, payOutRefund, recordRefundPaidOut } from './refund-payout.ts';
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
import { useStripeRecording } from './test-stripe-recording.ts';

const database = useTestDatabase();
const clock = standingClock('2026-11-23T18:00:00Z');
const recording = useStripeRecording();

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
    refuseNext();
    expect(await it.payOut()).toEqual({ ok: false, error: 'REFUND_PAYOUT_FAILED' });
    await deliver(database.db, stripeEvent('charge.refunded', chargeObject(it.checkoutId, 10_000)), clock);
    expect([await it.payOut(), await it.byHand()]).toEqual([
      { ok: false, error: 'REFUND_TOO_MUCH' },
      { ok: false, error: 'REFUND_TOO_MUCH' },
    ]);
    expect(await snapshot(database.db, it.order.orderId)).toMatchObject({ ledger: ['payment 20000', 'refund -10000'] });
    expect((await it.cancel()).ok).toBe(true);
  });
});

describe('a payout whose answer was lost', () => {
  const stays = [
    { ok: false, error: 'REFUND_NOT_BY_HAND' },
    { ok: false, error: 'REFUND_NOT_STUCK' },
  ];

  test('is no refusal: it is tried again, and goes no other way', async () => {
    const it = await approved();
    // Port 9 (discard) is closed: the connection is refused at once.
    expect(await it.payOut(9)).toEqual({ ok: false, error: 'REFUND_PAYOUT_UNCLEAR' });
    expect([await it.byHand(), await it.cancel()]).toEqual(stays);
    recording.failNext(500, { error: { type: 'api_error', message: 'no' } });
    expect(await it.payOut()).toEqual({ ok: false, error: 'REFUND_PAYOUT_UNCLEAR' });
    recording.failNext(400, { error: { type: 'invalid_request_error', code: 'charge_already_refunded', message: 'no' } });
    expect(await it.payOut()).toEqual({ ok: false, error: 'REFUND_PAYOUT_UNCLEAR' });
    expect([await it.byHand(), await it.cancel()]).toEqual(stays);
    expect(await it.payOut()).toEqual({ ok: true, value: 'sent' });
  });

  test('and one under way is none either, though the try before was refused', async () => {
    const it = await approved();
    refuseNext();
    expect(await it.payOut()).toEqual({ ok: false, error: 'REFUND_PAYOUT_FAILED' });
    const meanwhile: unknown[] = [];
    const slow = {
      ...providers(),
      refund: async () => (meanwhile.push(await it.byHand(), await it.cancel()), ok({ kind: 'sent', providerReference: 're_1' } as const)),
    };
    expect(await payOutRefund(database.db, await finance(), it.refundRequestId, () => slow)).toEqual({ ok: true, value: 'sent' });
    expect(meanwhile).toEqual(stays);
  });

  test('what could not be delivered is not sent again, but goes another way', async () => {
    const it = await approved();
    unwrap(await it.payOut());
    const failed = {
      id: `re_${it.refundRequestId}`,
      object: 'refund',
      payment_intent: `pi_${it.checkoutId}`,
      amount: 20_000,
      currency: 'usd',
      status: 'failed',
    };
    await deliver(database.db, stripeEvent('refund.failed', failed), clock);
    expect(await it.payOut()).toEqual({ ok: false, error: 'REFUND_PAYOUT_FAILED' });
    expect(await it.byHand()).toEqual({ ok: true, value: 'paid-out' });
  });
});

describe('an approval that is cancelled', () => {
  const reasonOf = async (orderId: string) =>
    (
      await database.db
        .selectFrom('events')
        .select('reason')
        .where('kind', '=', 'payment.refund-cancelled')
        .where('entity_id', '=', orderId)
        .executeTakeFirstOrThrow()
    ).reason;

  test('is told to whoever asked, where the owner did; the reason stays with the decision', async () => {
    const it = await approved();
    refuseNext();
    await it.payOut();
    expect(await it.cancel()).toEqual({ ok: true, value: 'cancelled-and-told' });
    expect(await reasonOf(it.order.orderId)).toBe('cancelled by finance; the reason is with the decision');
  });

  test('is told to nobody where finance asked', async () => {
    const it = await latePayment();
    unwrap(await it.giveBack());
    const refundRequestId = await requestOf(it.order.orderId);
    const second = await finance();
    unwrap(await decideRefund(database.db, second, { refundRequestId, outcome: 'approve', reason: 'By the rule' }, clock));
    refuseNext();
    await payOutRefund(database.db, second, refundRequestId, providers);
    expect(await cancelRefundApproval(database.db, second, { refundRequestId, reason: 'No account to pay to' }, clock)).toEqual({
      ok: true,
      value: 'cancelled',
    });
  });

  test('a second time after an appeal is cancelled by another person, whose reason is kept', async () => {
    const it = await approved();
    refuseNext();
    await it.payOut();
    unwrap(await it.cancel());
    const by = { personId: await insertPayer(database.db), reason: 'The account is open again.', at: clock.now() };
    unwrap(await inTransaction(database.db, (tx) => approveRefundOnAppeal(tx, it.refundRequestId, by)));
    refuseNext();
    await it.payOut();
    expect(await it.cancel(await finance())).toEqual({ ok: false, error: 'REFUND_WON_ON_APPEAL' });
    await deliver(database.db, stripeEvent('charge.refunded', chargeObject(it.checkoutId, 10_000)), clock);
    expect(await it.cancel()).toEqual({ ok: false, error: 'REFUND_REFUSED_BEFORE' });
    expect((await it.cancel(await finance())).ok).toBe(true);
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
