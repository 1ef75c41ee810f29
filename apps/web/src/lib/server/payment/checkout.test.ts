import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { unwrap } from '@einthoven/kernel';
import { useTestDatabase } from '../db/test-database.ts';
import { insertApprovedApplication } from '../db/test-fixtures.ts';
import { beginCheckout, deliverDemonstrationEvent, findOwnCheckout, isPaymentUnderWay, receiveProviderEvent } from './checkout.ts';
import { ensureOrder, findOwnOrder } from './order.ts';
import {
  beginDemonstration,
  deliver,
  insertOpenOrder,
  insertPayer,
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
const clock = standingClock('2026-11-23T18:00:00Z');
const baseUrl = 'http://localhost:3000';
const recording = useStripeRecording();
const own = (personId: string) => permissionOf(personId, 'payment.manage-own');
const viaStripe = () => ({ provider: testStripe(recording.port), baseUrl, clock });

describe('ensureOrder', () => {
  test('needs an approved application that is still open in the zone of the body', async () => {
    const personId = await insertPayer(database.db);
    expect(await ensureOrder(database.db, own(personId), clock)).toEqual({ ok: false, error: 'PAYMENT_NOT_APPROVED' });
    await insertApprovedApplication(database.db, personId, '2026-11-22');
    expect(await ensureOrder(database.db, own(personId), clock)).toEqual({ ok: false, error: 'PAYMENT_NOT_APPROVED' });
    // 06:30 UTC on the 23rd is 23:30 on the 22nd in Phoenix: the last day is not over.
    expect(await ensureOrder(database.db, own(personId), standingClock('2026-11-23T06:30:00Z'))).toMatchObject({
      ok: true,
      value: { amountCents: 20_000, state: 'open' },
    });
  });

  test('asked twenty times at once makes one order', async () => {
    const personId = await insertPayer(database.db);
    await insertApprovedApplication(database.db, personId);
    const orders = await Promise.all(Array.from({ length: 20 }, async () => unwrap(await ensureOrder(database.db, own(personId), clock)).orderId));
    expect(new Set(orders).size).toBe(1);
    const opened = await database.db
      .selectFrom('events')
      .select('event_id')
      .where('kind', '=', 'payment.order-opened')
      .where('subject_person_id', '=', personId)
      .execute();
    expect(opened).toHaveLength(1);
  });

  test('a second application, after the third failure, is a new order with entitlements of its own', async () => {
    const { personId, order } = await insertStripePaid(database.db, clock);
    await database.db
      .updateTable('applications')
      .set({ created_at: new Date('2025-01-01T00:00:00Z') })
      .where('application_id', '=', order.applicationId)
      .execute();
    const second = await insertApprovedApplication(database.db, personId, '2028-11-01');
    const next = unwrap(await ensureOrder(database.db, own(personId), clock));
    expect(next).toMatchObject({ applicationId: second, state: 'open' });
    expect(next.orderId).not.toBe(order.orderId);
    const begun = unwrap(await beginCheckout(database.db, own(personId), viaStripe()));
    await deliver(database.db, stripeEvent('checkout.session.completed', sessionObject(begun.checkoutId, next)), clock);
    expect(await snapshot(database.db, next.orderId)).toMatchObject({ state: 'paid', ended: false });
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'paid' });
  });
});

describe('beginCheckout', () => {
  test('a double click leads to one payment page', async () => {
    const { personId, order } = await insertOpenOrder(database.db, clock);
    const begun = await Promise.all(Array.from({ length: 5 }, () => beginCheckout(database.db, own(personId), viaStripe())));
    expect(new Set(begun.map((one) => unwrap(one).payUrl)).size).toBe(1);
    expect(begun.map((one) => unwrap(one).payUrl)[0]).toMatch(/^https:\/\/checkout\.stripe\.com\//);
    expect(await database.db.selectFrom('checkouts').select('checkout_id').where('order_id', '=', order.orderId).execute()).toHaveLength(1);
  });

  test('a paid order is not charged again', async () => {
    const { personId } = await insertStripePaid(database.db, clock);
    expect(await beginCheckout(database.db, own(personId), viaStripe())).toEqual({ ok: false, error: 'PAYMENT_ALREADY_PAID' });
  });

  test('money on its way from a bank is waited for', async () => {
    const { personId, order } = await insertOpenOrder(database.db, clock);
    const { checkoutId } = unwrap(await beginCheckout(database.db, own(personId), viaStripe()));
    await deliver(database.db, stripeEvent('checkout.session.completed', sessionObject(checkoutId, order, { payment_status: 'unpaid' })), clock);
    expect(await beginCheckout(database.db, own(personId), viaStripe())).toEqual({ ok: false, error: 'PAYMENT_UNDER_WAY' });
    expect(await isPaymentUnderWay(database.db, order.orderId)).toBe(true);
  });

  test('when Stripe does not answer nothing is charged and the next try is a new session', async () => {
    const { personId, order } = await insertOpenOrder(database.db, clock);
    recording.failNext(500, { error: { type: 'api_error', message: 'down' } });
    expect(await beginCheckout(database.db, own(personId), viaStripe())).toEqual({ ok: false, error: 'PAYMENT_PROVIDER_UNREACHABLE' });
    expect((await beginCheckout(database.db, own(personId), viaStripe())).ok).toBe(true);
    const states = await database.db.selectFrom('checkouts').select('state').where('order_id', '=', order.orderId).orderBy('checkout_id').execute();
    expect(states.map(({ state }) => state).toSorted()).toEqual(['failed', 'open']);
  });

  test('an old session is closed at Stripe before a new one opens', async () => {
    const { personId } = await insertOpenOrder(database.db, clock);
    const first = unwrap(await beginCheckout(database.db, own(personId), viaStripe()));
    const later = { ...viaStripe(), clock: standingClock('2026-11-23T18:58:00Z') };
    const second = unwrap(await beginCheckout(database.db, own(personId), later));
    expect(second.checkoutId).not.toBe(first.checkoutId);
    expect(recording.requests.map(({ path }) => path)).toContain(`/v1/checkout/sessions/cs_test_${first.checkoutId}/expire`);
  });
});

describe('own rows only', () => {
  test("another person's order and checkout, and ids that are none, are not there", async () => {
    const { personId, order } = await insertOpenOrder(database.db, clock);
    const checkoutId = await beginDemonstration(database.db, personId, clock);
    const stranger = own(await insertPayer(database.db));
    expect(await findOwnOrder(database.db, own(personId), order.orderId)).toMatchObject({ orderId: order.orderId });
    expect(await findOwnCheckout(database.db, own(personId), checkoutId)).toBeDefined();
    for (const id of [order.orderId, checkoutId, randomUUID(), 'x', "' or 1=1", '\u0000']) {
      expect(await findOwnOrder(database.db, stranger, id)).toBeUndefined();
      expect(await findOwnCheckout(database.db, stranger, id)).toBeUndefined();
      expect(await deliverDemonstrationEvent(database.db, stranger, { provider: testDemonstration, checkoutId: id, outcome: 'paid', clock })).toEqual({
        ok: false,
        error: 'PAYMENT_ORDER_UNKNOWN',
      });
    }
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'open', ledger: [] });
  });
});

describe('the demonstration', () => {
  test('grants through a signed event, once, however often it is clicked', async () => {
    const { personId, order } = await insertOpenOrder(database.db, clock);
    const checkoutId = await beginDemonstration(database.db, personId, clock);
    const pay = () => deliverDemonstrationEvent(database.db, own(personId), { provider: testDemonstration, checkoutId, outcome: 'paid', clock });
    const outcomes = await Promise.all([pay(), pay(), pay(), pay()]);
    expect(outcomes.filter((one) => one.ok && one.value.outcome === 'applied')).toHaveLength(1);
    expect((await pay()).ok).toBe(true);
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'paid', ledger: ['payment 20000'], sumCents: 20_000 });
  });

  test('declined grants nothing, and the person can try again', async () => {
    const { personId, order } = await insertOpenOrder(database.db, clock);
    const checkoutId = await beginDemonstration(database.db, personId, clock);
    const act = (id: string, outcome: 'paid' | 'declined') =>
      deliverDemonstrationEvent(database.db, own(personId), { provider: testDemonstration, checkoutId: id, outcome, clock });
    expect(unwrap(await act(checkoutId, 'declined')).outcome).toBe('applied');
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'open', ledger: [], entitlements: [] });
    expect(await act(checkoutId, 'paid')).toEqual({ ok: false, error: 'PAYMENT_CHECKOUT_CLOSED' });
    const again = await beginDemonstration(database.db, personId, clock);
    expect(again).not.toBe(checkoutId);
    expect(unwrap(await act(again, 'paid')).outcome).toBe('applied');
  });

  test('a checkout past its hour is closed', async () => {
    const { personId } = await insertOpenOrder(database.db, clock);
    const checkoutId = await beginDemonstration(database.db, personId, clock);
    const late = standingClock('2026-11-23T19:00:00Z');
    expect(await deliverDemonstrationEvent(database.db, own(personId), { provider: testDemonstration, checkoutId, outcome: 'paid', clock: late })).toEqual({
      ok: false,
      error: 'PAYMENT_CHECKOUT_CLOSED',
    });
  });

  test('an event that we did not sign is not believed', async () => {
    const { personId, order } = await insertOpenOrder(database.db, clock);
    const checkoutId = await beginDemonstration(database.db, personId, clock);
    const content = {
      id: 'demonstration_x',
      kind: 'demonstration.paid',
      at: clock.now().toISOString(),
      checkoutId,
      amountCents: 20_000,
      currency: 'USD',
    } as const;
    const { rawBody, signature } = testDemonstration.signEvent(content, clock.now());
    const altered = new TextEncoder().encode(new TextDecoder().decode(rawBody).replace('demonstration_x', 'demonstration_y'));
    for (const [body, mac, at] of [
      [altered, signature, clock.now()],
      [rawBody, signature.replace(/.$/, (last) => (last === '0' ? '1' : '0')), clock.now()],
      [rawBody, '', clock.now()],
      [rawBody, null, clock.now()],
      [rawBody, signature, new Date(clock.now().getTime() + 301_000)],
    ] as const) {
      expect(await receiveProviderEvent(database.db, testDemonstration, body, mac, standingClock(at.toISOString()))).toEqual({
        ok: false,
        error: 'PAYMENT_EVENT_FORGED',
      });
    }
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'open', ledger: [] });
  });
});
