import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { toPlainDate, unwrap } from '@einthoven/kernel';
import { useTestDatabase } from '../db/test-database.ts';
import { insertApprovedApplication } from '../db/test-fixtures.ts';
import { findEntitlement, holdReason } from './entitlement.ts';
import { readFinanceQueue } from './finance-queue.ts';
import { cancelOrder, ensureOrder, listOwnPaidOrders } from './order.ts';
import type { Order } from './order.queries.ts';
import { recordPayment } from './recorded.ts';
import { findOwnRefund, readOwnRefund } from './own-refund.ts';
import { askRefund, decideRefund, proposeException, proposeReturn, settleHeldEvent, withdrawRefund } from './refund.ts';
import { cancelRefundApproval, payOutRefund, recordRefundPaidOut } from './refund-payout.ts';
import { refundToday } from './refund-quote.ts';
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
  testDemonstration,
  testStripe,
} from './test-payment.ts';
import { useStripeRecording } from './test-stripe-recording.ts';

const database = useTestDatabase();
/** The payments of these tests arrive on the day that Stripe's events bear: 23 November 2026. */
const clock = standingClock('2026-11-23T18:00:00Z');
const later = standingClock('2026-12-20T18:00:00Z');
const recording = useStripeRecording();

const own = (personId: string) => permissionOf(personId, 'payment.manage-own');
const finance = async () => permissionOf(await insertPayer(database.db), 'payment.refund', 'finance');
const providers = (name: string) => (name === 'stripe' ? testStripe(recording.port) : testDemonstration);
const requestOf = async (orderId: string) =>
  (await database.db.selectFrom('refund_requests').selectAll().where('order_id', '=', orderId).orderBy('requested_at', 'desc').executeTakeFirstOrThrow())
    .refund_request_id;
const ask = (personId: string, orderId: string, at = clock) => askRefund(database.db, own(personId), { orderId, reason: 'I found another job' }, at);
const approve = (permission: Awaited<ReturnType<typeof finance>>, refundRequestId: string) =>
  decideRefund(database.db, permission, { refundRequestId, outcome: 'approve', reason: 'By the rule' }, later);

/** An attempt that this order bought, written by the owner of the database: payment has no way to make one. */
async function startAttempt(order: Order, at: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(
      `insert into forms (form_id, credential, blueprint_version, conversion, conversion_sha256, conversion_kind, content_sha256, sealed_at)
       values ('refund-test', 'CET', 'test', '{}', 'x', 'demonstration', 'x', $1) on conflict do nothing`,
      [at],
    );
    await client.query(
      `insert into attempts (person_id, application_id, form_id, ordinal, scheme_version, started_at, deadline_at)
       values ($1, $2, 'refund-test', 1, $3, $4::timestamptz, $4::timestamptz + interval '2 hours')`,
      [order.personId, order.applicationId, order.schemeVersion, at],
    );
  } finally {
    await client.end();
  }
}

describe('a candidate who asks', () => {
  test('gets all of it within 14 days: two people, then Stripe, then the event ends what was bought', async () => {
    const { personId, order, checkoutId } = await insertStripePaid(database.db, clock);
    expect(await refundToday(database.db, order, clock)).toBeUndefined(); // the order as it was before it was paid
    expect(unwrap(await ask(personId, order.orderId))).toEqual({ amountCents: 20_000 });
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'paid', held: true, ended: false });
    expect(await holdReason(database.db, order.applicationId)).toBe('refund-asked');

    const refundRequestId = await requestOf(order.orderId);
    const [first, second] = [await finance(), await finance()];
    expect(unwrap(await approve(first, refundRequestId))).toBe('second-person-next');
    expect(await approve(first, refundRequestId)).toEqual({ ok: false, error: 'REFUND_SECOND_PERSON_NEEDED' });
    expect(await payOutRefund(database.db, first, refundRequestId, providers)).toEqual({ ok: false, error: 'REFUND_NOT_APPROVED' });
    expect(unwrap(await approve(second, refundRequestId))).toBe('approved');
    expect(await payOutRefund(database.db, second, refundRequestId, providers)).toEqual({ ok: true, value: 'sent' });
    expect(recording.requests.at(-1)?.idempotencyKey).toBe(`refund-${refundRequestId}`);
    // Sent is not gone: the ledger waits for the event.
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'paid', sumCents: 20_000, held: true, ended: false });

    await deliver(database.db, stripeEvent('charge.refunded', chargeObject(checkoutId, 20_000)), later);
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'refunded', sumCents: 0, held: false, ended: true });
    expect((await findOwnRefund(database.db, own(personId), order))?.state).toBe('paid-out');
    const mails = await database.db.selectFrom('mails').select('template').where('to_person_id', '=', personId).orderBy('mail_id').execute();
    expect(mails.map(({ template }) => template)).toEqual(['payment.paid', 'payment.refunded']);
    // The application is still open: the fee can be paid again, on a new order.
    expect(unwrap(await ensureOrder(database.db, own(personId), later)).orderId).not.toBe(order.orderId);
  });

  test('gets half later, which one person may approve', async () => {
    const { personId, order } = await insertStripePaid(database.db, clock);
    expect(unwrap(await ask(personId, order.orderId, later))).toEqual({ amountCents: 10_000 });
    expect(unwrap(await approve(await finance(), await requestOf(order.orderId)))).toBe('approved');
  });

  test('gets nothing once an attempt was started', async () => {
    const { personId, order } = await insertStripePaid(database.db, clock);
    await startAttempt(order, '2026-11-24T18:00:00Z');
    expect(await ask(personId, order.orderId, standingClock('2026-11-25T18:00:00Z'))).toEqual({ ok: false, error: 'REFUND_NOT_DUE' });
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'paid', held: false });
  });

  test('can take it back while it waits, and ask again', async () => {
    const { personId, order } = await insertStripePaid(database.db, clock);
    unwrap(await ask(personId, order.orderId));
    expect(await ask(personId, order.orderId)).toEqual({ ok: false, error: 'REFUND_ALREADY_ASKED' });
    expect(await withdrawRefund(database.db, own(personId), order.orderId, clock)).toEqual({ ok: true, value: 'withdrawn' });
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'paid', held: false, ended: false });
    expect(await withdrawRefund(database.db, own(personId), order.orderId, clock)).toEqual({ ok: false, error: 'REFUND_NOT_WAITING' });
    expect((await ask(personId, order.orderId)).ok).toBe(true);
  });

  test('twenty times at once asks once', async () => {
    const { personId, order } = await insertStripePaid(database.db, clock);
    const asked = await Promise.all(Array.from({ length: 20 }, () => ask(personId, order.orderId)));
    expect(asked.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('finds what was paid for an earlier application, and has its refund by the rule', async () => {
    const { personId, order } = await insertStripePaid(database.db, clock);
    await database.db.updateTable('applications').set({ open_until: '2026-12-01' }).where('application_id', '=', order.applicationId).execute();
    await insertApprovedApplication(database.db, personId);
    const next = unwrap(await ensureOrder(database.db, own(personId), later));
    expect(next.orderId).not.toBe(order.orderId);
    const [earlier, ...others] = await listOwnPaidOrders(database.db, own(personId));
    expect([earlier?.orderId, others]).toEqual([order.orderId, []]);
    expect(earlier && (await readOwnRefund(database.db, own(personId), earlier, later))).toMatchObject({ decision: { rule: 'half', amountCents: 10_000 } });
    expect(unwrap(await ask(personId, order.orderId, later))).toEqual({ amountCents: 10_000 });
    expect(await listOwnPaidOrders(database.db, own(await insertPayer(database.db)))).toEqual([]);
  });

  test('may ask only for their own, paid order', async () => {
    const { order } = await insertStripePaid(database.db, clock);
    const stranger = await insertPayer(database.db);
    for (const orderId of [order.orderId, randomUUID(), 'x']) {
      expect(await ask(stranger, orderId)).toEqual({ ok: false, error: 'PAYMENT_ORDER_UNKNOWN' });
      expect(await withdrawRefund(database.db, own(stranger), orderId, clock)).toEqual({ ok: false, error: 'PAYMENT_ORDER_UNKNOWN' });
    }
    const unpaid = await insertOpenOrder(database.db, clock);
    expect(await ask(unpaid.personId, unpaid.order.orderId)).toEqual({ ok: false, error: 'PAYMENT_NOTHING_PAID' });
  });
});

describe('finance', () => {
  test('a refusal ends it, lifts the hold and is told by mail', async () => {
    const { personId, order } = await insertStripePaid(database.db, clock);
    unwrap(await ask(personId, order.orderId));
    const refundRequestId = await requestOf(order.orderId);
    const permission = await finance();
    expect(await decideRefund(database.db, permission, { refundRequestId, outcome: 'refuse', reason: 'Asked twice before' }, clock)).toEqual({
      ok: true,
      value: 'refused',
    });
    expect(await approve(await finance(), refundRequestId)).toEqual({ ok: false, error: 'REFUND_NOT_WAITING' });
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'paid', held: false, ended: false });
    const mails = await database.db.selectFrom('mails').select('template').where('to_person_id', '=', personId).execute();
    expect(mails.map(({ template }) => template)).toContain('payment.refund-refused');
  });

  test('two people who approve at once are two; one who clicks twice at once is one', async () => {
    const { personId, order } = await insertStripePaid(database.db, clock);
    unwrap(await ask(personId, order.orderId));
    const refundRequestId = await requestOf(order.orderId);
    const [first, second] = [await finance(), await finance()];
    const clicks = await Promise.all([approve(first, refundRequestId), approve(first, refundRequestId)]);
    expect(clicks.filter(({ ok }) => ok)).toEqual([{ ok: true, value: 'second-person-next' }]);
    expect(unwrap(await approve(second, refundRequestId))).toBe('approved');
  });

  test('nobody decides on their own order', async () => {
    const { personId, order } = await insertStripePaid(database.db, clock);
    unwrap(await ask(personId, order.orderId));
    const self = permissionOf(personId, 'payment.refund', 'finance');
    expect(await approve(self, await requestOf(order.orderId))).toEqual({ ok: false, error: 'PAYMENT_OWN_ORDER' });
    expect(await proposeException(database.db, self, { orderId: order.orderId, amountCents: 100, reason: 'For me' }, clock)).toEqual({
      ok: false,
      error: 'PAYMENT_OWN_ORDER',
    });
  });

  test('an exception, however small, needs a second person and cannot exceed what is left', async () => {
    const { order } = await insertStripePaid(database.db, clock);
    await startAttempt(order, '2026-11-24T18:00:00Z');
    const [first, second] = [await finance(), await finance()];
    const exception = (amountCents: number) =>
      proposeException(database.db, first, { orderId: order.orderId, amountCents, reason: 'The exam room failed on our side' }, clock);
    expect(await exception(20_001)).toEqual({ ok: false, error: 'REFUND_TOO_MUCH' });
    expect(await exception(100)).toEqual({ ok: true, value: 'proposed' });
    expect(await exception(100)).toEqual({ ok: false, error: 'REFUND_ALREADY_ASKED' });
    const refundRequestId = await requestOf(order.orderId);
    expect(await approve(first, refundRequestId)).toEqual({ ok: false, error: 'REFUND_SECOND_PERSON_NEEDED' });
    expect(unwrap(await approve(second, refundRequestId))).toBe('approved');
    const unpaid = await insertOpenOrder(database.db, clock);
    expect(await proposeException(database.db, first, { orderId: unpaid.order.orderId, amountCents: 1, reason: 'None' }, clock)).toEqual({
      ok: false,
      error: 'PAYMENT_NOTHING_PAID',
    });
  });

  test('a refund that Stripe refuses keeps its approval and can be tried again', async () => {
    const { personId, order } = await insertStripePaid(database.db, clock);
    unwrap(await ask(personId, order.orderId, later));
    const refundRequestId = await requestOf(order.orderId);
    const permission = await finance();
    unwrap(await approve(permission, refundRequestId));
    recording.failNext(400, { error: { type: 'invalid_request_error', code: 'insufficient_funds', message: 'no' } });
    expect(await payOutRefund(database.db, permission, refundRequestId, providers)).toEqual({ ok: false, error: 'REFUND_PAYOUT_FAILED' });
    const queue = await readFinanceQueue(database.db, permissionOf(permission.actor.personId, 'payment.read', 'finance'), '');
    expect(queue.refunds.find((one) => one.refundRequestId === refundRequestId)).toMatchObject({
      state: 'approved',
      payoutProblem: 'insufficient_funds',
      approvedByReader: true,
    });
    expect(await payOutRefund(database.db, permission, refundRequestId, providers)).toEqual({ ok: true, value: 'sent' });
  });

  test("a refund that Stripe will not pay is paid another way, once, and Stripe's own sums still count", async () => {
    const { personId, order, checkoutId } = await insertStripePaid(database.db, clock);
    unwrap(await ask(personId, order.orderId, later));
    const refundRequestId = await requestOf(order.orderId);
    const permission = await finance();
    unwrap(await approve(permission, refundRequestId));
    const byHand = () => recordRefundPaidOut(database.db, permission, { refundRequestId, reference: 'Transfer 9' }, later);
    const cancel = () => cancelRefundApproval(database.db, permission, { refundRequestId, reason: 'No account to pay to' }, later);
    expect([await byHand(), await cancel()]).toEqual([
      { ok: false, error: 'REFUND_NOT_BY_HAND' },
      { ok: false, error: 'REFUND_NOT_STUCK' },
    ]);
    recording.failNext(400, { error: { type: 'invalid_request_error', code: 'charge_too_old', message: 'no' } });
    expect(await payOutRefund(database.db, permission, refundRequestId, providers)).toEqual({ ok: false, error: 'REFUND_PAYOUT_FAILED' });
    expect([await byHand(), await byHand()]).toEqual([
      { ok: true, value: 'paid-out' },
      { ok: false, error: 'REFUND_NOT_APPROVED' },
    ]);
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'part-refunded', ledger: ['payment 20000', 'refund -10000'], ended: true });
    await deliver(database.db, stripeEvent('charge.refunded', chargeObject(checkoutId, 5_000)), later);
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ ledger: ['payment 20000', 'refund -10000', 'refund -5000'] });
  });

  test('a refund that Stripe took and could not deliver can have its approval cancelled, with a reason that the person reads', async () => {
    const { personId, order, checkoutId } = await insertStripePaid(database.db, clock);
    unwrap(await ask(personId, order.orderId, later));
    const refundRequestId = await requestOf(order.orderId);
    const permission = await finance();
    unwrap(await approve(permission, refundRequestId));
    unwrap(await payOutRefund(database.db, permission, refundRequestId, providers));
    const { provider_reference: sent } = await database.db
      .selectFrom('refund_requests')
      .select('provider_reference')
      .where('refund_request_id', '=', refundRequestId)
      .executeTakeFirstOrThrow();
    const cancel = () => cancelRefundApproval(database.db, permission, { refundRequestId, reason: 'Your bank account is closed.' }, later);
    expect(await cancel()).toEqual({ ok: false, error: 'REFUND_NOT_STUCK' });
    const failed = { id: sent, object: 'refund', payment_intent: `pi_${checkoutId}`, amount: 10_000, currency: 'usd', status: 'failed' };
    await deliver(database.db, stripeEvent('refund.failed', failed), later);
    expect(await cancel()).toEqual({ ok: true, value: 'cancelled-and-told' });
    expect(await readOwnRefund(database.db, own(personId), order, later)).toMatchObject({
      refund: { state: 'refused', refusedBecause: 'Your bank account is closed.' },
    });
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'paid', held: false });
    const mails = await database.db.selectFrom('mails').select('template').where('to_person_id', '=', personId).orderBy('mail_id').execute();
    expect(mails.at(-1)?.template).toBe('payment.refund-refused');
  });

  test('while the bank disputes a payment nothing of it is asked for, decided or paid; lost, the refund ends with it', async () => {
    const { personId, order, checkoutId } = await insertStripePaid(database.db, clock);
    unwrap(await ask(personId, order.orderId, later));
    const refundRequestId = await requestOf(order.orderId);
    const permission = await finance();
    await deliver(database.db, stripeEvent('charge.dispute.created', disputeObject(checkoutId, 'needs_response')), later);
    expect(await approve(permission, refundRequestId)).toEqual({ ok: false, error: 'REFUND_DISPUTED' });
    await deliver(database.db, stripeEvent('charge.dispute.closed', disputeObject(checkoutId, 'won')), later);
    unwrap(await approve(permission, refundRequestId));
    await deliver(database.db, stripeEvent('charge.dispute.created', disputeObject(checkoutId, 'needs_response', 'dp_2')), later);
    expect(await payOutRefund(database.db, permission, refundRequestId, providers)).toEqual({ ok: false, error: 'REFUND_DISPUTED' });
    await deliver(database.db, stripeEvent('charge.dispute.closed', disputeObject(checkoutId, 'lost', 'dp_2')), later);
    expect(await payOutRefund(database.db, permission, refundRequestId, providers)).toEqual({ ok: false, error: 'REFUND_NOT_APPROVED' });
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'charged-back', sumCents: 0, ended: true });

    const disputed = await insertStripePaid(database.db, clock);
    await deliver(database.db, stripeEvent('charge.dispute.created', disputeObject(disputed.checkoutId, 'needs_response')), clock);
    expect(await ask(disputed.personId, disputed.order.orderId)).toEqual({ ok: false, error: 'REFUND_DISPUTED' });
    const exception = { orderId: disputed.order.orderId, amountCents: 100, reason: 'None' };
    expect(await proposeException(database.db, permission, exception, clock)).toEqual({ ok: false, error: 'REFUND_DISPUTED' });
  });

  test('a refund made in the Stripe dashboard answers a waiting request, which cannot be paid twice', async () => {
    const { personId, order, checkoutId } = await insertStripePaid(database.db, clock);
    unwrap(await ask(personId, order.orderId));
    await deliver(database.db, stripeEvent('charge.refunded', chargeObject(checkoutId, 20_000)), clock);
    expect(await approve(await finance(), await requestOf(order.orderId))).toEqual({ ok: false, error: 'REFUND_NOT_WAITING' });
    expect((await findOwnRefund(database.db, own(personId), order))?.state).toBe('paid-out');
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'refunded', sumCents: 0, ended: true });
  });

  test('what came by cheque is paid out by hand, through the same event, once', async () => {
    const { personId, order } = await insertOpenOrder(database.db, clock);
    const recorder = permissionOf(await insertPayer(database.db), 'payment.record', 'finance');
    unwrap(
      await recordPayment(
        database.db,
        recorder,
        { orderId: order.orderId, method: 'cheque', reference: '7', amountCents: 20_000, receivedOn: toPlainDate('2026-11-23'), reason: 'In the post' },
        clock,
      ),
    );
    unwrap(await ask(personId, order.orderId, later));
    const refundRequestId = await requestOf(order.orderId);
    const permission = await finance();
    expect(await recordRefundPaidOut(database.db, permission, { refundRequestId, reference: 'Cheque 9001' }, later)).toEqual({
      ok: false,
      error: 'REFUND_NOT_APPROVED',
    });
    unwrap(await approve(permission, refundRequestId));
    expect(await payOutRefund(database.db, permission, refundRequestId, providers)).toEqual({ ok: true, value: 'by-hand' });
    const paidOut = await Promise.all([1, 2, 3].map(() => recordRefundPaidOut(database.db, permission, { refundRequestId, reference: 'Cheque 9001' }, later)));
    expect(paidOut.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await snapshot(database.db, order.orderId)).toMatchObject({
      state: 'part-refunded',
      sumCents: 10_000,
      ledger: ['payment 20000', 'refund -10000'],
      ended: true,
    });
    expect((await findEntitlement(database.db, order.applicationId, 'final-attempts'))?.endedAt).toEqual(later.now());
  });

  test('a late payment goes back with two people, and leaves the queue when it has', async () => {
    const { order } = await insertOpenOrder(database.db, clock);
    const checkoutId = await insertStripeCheckout(database.db, order, clock);
    await cancelOrder(database.db, { applicationId: order.applicationId, by: { kind: 'system' }, reason: 'APPLICATION_CLOSED' }, clock);
    const eventId = `evt_${randomUUID()}`;
    await deliver(database.db, stripeEvent('checkout.session.completed', sessionObject(checkoutId, order), eventId), clock);
    const [first, second] = [await finance(), await finance()];
    const read = permissionOf(first.actor.personId, 'payment.read', 'finance');
    const inQueue = async () => (await readFinanceQueue(database.db, read, '')).held.find((held) => held.eventId === eventId);
    expect(await inQueue()).toMatchObject({ problem: 'ORDER_CANCELLED', returnable: true, returnAsked: false });
    expect(await proposeReturn(database.db, first, { provider: 'stripe', eventId, reason: 'Order was cancelled' }, clock)).toEqual({
      ok: true,
      value: 'proposed',
    });
    expect(await inQueue()).toMatchObject({ returnAsked: true });
    const refundRequestId = await requestOf(order.orderId);
    expect(unwrap(await approve(second, refundRequestId))).toBe('approved');
    expect(unwrap(await payOutRefund(database.db, second, refundRequestId, providers))).toBe('sent');
    await deliver(database.db, stripeEvent('charge.refunded', chargeObject(checkoutId, 20_000)), later);
    expect(await inQueue()).toBeUndefined();
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'cancelled', sumCents: 0 });
  });

  test('what the ledger does not hold is settled by hand, once, with a reason', async () => {
    const { order } = await insertOpenOrder(database.db, clock);
    const checkoutId = await insertStripeCheckout(database.db, order, clock);
    const eventId = `evt_${randomUUID()}`;
    await deliver(database.db, stripeEvent('checkout.session.completed', sessionObject(checkoutId, order, { currency: 'eur' }), eventId), clock);
    const permission = await finance();
    const held = { provider: 'stripe', eventId, reason: 'Returned in the dashboard' };
    expect(await proposeReturn(database.db, permission, held, clock)).toEqual({ ok: false, error: 'HELD_EVENT_NOT_RETURNABLE' });
    expect(await settleHeldEvent(database.db, permission, held, clock)).toEqual({ ok: true, value: 'settled' });
    expect(await settleHeldEvent(database.db, permission, held, clock)).toEqual({ ok: false, error: 'HELD_EVENT_SETTLED' });
    expect(await settleHeldEvent(database.db, permission, { ...held, eventId: 'evt_none' }, clock)).toEqual({ ok: false, error: 'HELD_EVENT_UNKNOWN' });
  });
});
