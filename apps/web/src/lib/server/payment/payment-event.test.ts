import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { unwrap } from '@einthoven/kernel';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { cancelOpenOrders, cancelOrder, findOrder } from './order.ts';
import { findEntitlement, holdReason } from './entitlement.ts';
import { receiveProviderEvent } from './checkout.ts';
import {
  chargeObject,
  deliver,
  disputeObject,
  insertOpenOrder,
  insertStripeCheckout,
  insertStripePaid,
  sessionObject,
  signed,
  snapshot,
  standingClock,
  stripeEvent,
  testStripe,
} from './test-payment.ts';

const database = useTestDatabase();
const clock = standingClock('2026-11-23T18:00:00Z');
const PAID = {
  state: 'paid',
  sumCents: 20_000,
  ledger: ['payment 20000'],
  entitlements: ['final-attempts 3', 'placement-help unlimited', 'resume-revision 1', 'study-material unlimited'],
  held: false,
  ended: false,
};

async function openCheckout() {
  const { personId, order } = await insertOpenOrder(database.db, clock);
  return { personId, order, checkoutId: await insertStripeCheckout(database.db, order, clock) };
}
const mailsOf = (personId: string) =>
  database.db.selectFrom('mails').select(['template', 'body_text', 'subject']).where('to_person_id', '=', personId).execute();
const eventsOf = async (orderId: string) =>
  (await database.db.selectFrom('events').select('kind').where('entity', '=', 'order').where('entity_id', '=', orderId).orderBy('event_id').execute()).map(
    ({ kind }) => kind,
  );
const heldOf = (orderId: string) =>
  database.db.selectFrom('provider_events').select(['problem', 'outcome']).where('order_id', '=', orderId).where('outcome', '=', 'held').execute();

describe('a payment', () => {
  test('grants what the scheme says, writes the ledger, the history and one mail with the receipt', async () => {
    const { personId, order, checkoutId } = await openCheckout();
    const received = unwrap(await deliver(database.db, stripeEvent('checkout.session.completed', sessionObject(checkoutId, order)), clock));
    expect(received).toEqual({ outcome: 'applied', orderId: order.orderId });
    expect(await snapshot(database.db, order.orderId)).toEqual(PAID);
    expect(await eventsOf(order.orderId)).toEqual(['payment.order-opened', 'payment.received', 'payment.entitlements-granted']);
    const mails = await mailsOf(personId);
    expect(mails.map(({ template }) => template)).toEqual(['payment.paid']);
    expect(mails[0]?.body_text).toContain(`/documents/receipt/${order.orderId}`);
    expect(mails[0]?.subject).toContain('$200.00');
  });

  test('delivered 20 times at once grants once', async () => {
    const { personId, order, checkoutId } = await openCheckout();
    const body = stripeEvent('checkout.session.completed', sessionObject(checkoutId, order));
    const outcomes = await Promise.all(Array.from({ length: 20 }, async () => unwrap(await deliver(database.db, body, clock)).outcome));
    expect(outcomes.toSorted()).toEqual(['applied', ...Array.from({ length: 19 }, () => 'duplicate')]);
    expect(await snapshot(database.db, order.orderId)).toEqual(PAID);
    expect(await mailsOf(personId)).toHaveLength(1);
  });

  test('told by two different events, 10 times each at once, grants once', async () => {
    const { order, checkoutId } = await openCheckout();
    const completed = stripeEvent('checkout.session.completed', sessionObject(checkoutId, order));
    const later = stripeEvent('checkout.session.async_payment_succeeded', sessionObject(checkoutId, order));
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => unwrap(await deliver(database.db, i % 2 ? completed : later, clock)).outcome),
    );
    expect(outcomes.filter((outcome) => outcome === 'applied')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'ignored')).toHaveLength(1);
    expect(await snapshot(database.db, order.orderId)).toEqual(PAID);
  });

  test('by bank debit waits for the money, whichever of the two events comes first', async () => {
    for (const moneyFirst of [false, true]) {
      const { order, checkoutId } = await openCheckout();
      const submitted = stripeEvent('checkout.session.completed', sessionObject(checkoutId, order, { payment_status: 'unpaid' }));
      const arrived = stripeEvent('checkout.session.async_payment_succeeded', sessionObject(checkoutId, order));
      const [first, second] = moneyFirst ? [arrived, submitted] : [submitted, arrived];
      await deliver(database.db, first, clock);
      if (!moneyFirst) expect((await snapshot(database.db, order.orderId)).entitlements).toEqual([]);
      await deliver(database.db, second, clock);
      expect(await snapshot(database.db, order.orderId)).toEqual(PAID);
    }
  });

  test('by bank debit that fails grants nothing and is told by mail', async () => {
    const { personId, order, checkoutId } = await openCheckout();
    await deliver(database.db, stripeEvent('checkout.session.completed', sessionObject(checkoutId, order, { payment_status: 'unpaid' })), clock);
    await deliver(database.db, stripeEvent('checkout.session.async_payment_failed', sessionObject(checkoutId, order, { payment_status: 'unpaid' })), clock);
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'open', ledger: [], entitlements: [] });
    expect((await mailsOf(personId)).map(({ template }) => template)).toEqual(['payment.failed']);
  });

  test('that arrives before the answer of the checkout was stored still finds its order', async () => {
    const { order, checkoutId } = await openCheckout();
    await database.db.updateTable('checkouts').set({ provider_reference: null, pay_url: null }).where('checkout_id', '=', checkoutId).execute();
    await deliver(database.db, stripeEvent('checkout.session.completed', sessionObject(checkoutId, order)), clock);
    expect(await snapshot(database.db, order.orderId)).toEqual(PAID);
  });

  test.each([
    ['another amount', { amount_total: 19_999 }, 'WRONG_AMOUNT', ['held-payment 19999']],
    ['more than was asked', { amount_total: 20_001 }, 'WRONG_AMOUNT', ['held-payment 20001']],
    ['nothing at all', { amount_total: 0, payment_status: 'no_payment_required', payment_intent: null }, 'WRONG_AMOUNT', []],
    ['an amount past every integer of ours', { amount_total: 9_000_000_000_000 }, 'WRONG_AMOUNT', []],
    ['another currency', { currency: 'eur' }, 'WRONG_CURRENCY', []],
    ['another session than ours', { id: 'cs_test_other' }, 'CHECKOUT_MISMATCH', []],
  ])('of %s is held for finance and grants nothing', async (_what, change, problem, ledger) => {
    const { order, checkoutId } = await openCheckout();
    const received = unwrap(await deliver(database.db, stripeEvent('checkout.session.completed', sessionObject(checkoutId, order, change)), clock));
    expect(received).toMatchObject({ outcome: 'held', problem });
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'open', ledger, entitlements: [] });
    expect(await heldOf(order.orderId)).toEqual([{ outcome: 'held', problem }]);
    expect(await eventsOf(order.orderId)).toContain('payment.held');
  });

  test.each([
    ['of an unknown checkout', { client_reference_id: randomUUID(), id: 'cs_test_unknown' }],
    ['of a checkout id that is no uuid', { client_reference_id: "'; drop table orders; --", id: 'cs_test_unknown2' }],
    ['without any reference of ours', { client_reference_id: null, id: 'cs_test_unknown3' }],
  ])('%s is held, order unknown', async (_what, change) => {
    const { order, checkoutId } = await openCheckout();
    const received = unwrap(await deliver(database.db, stripeEvent('checkout.session.completed', sessionObject(checkoutId, order, change)), clock));
    expect(received).toMatchObject({ outcome: 'held', problem: 'ORDER_UNKNOWN' });
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'open', ledger: [], entitlements: [] });
  });

  test('after the order was cancelled is late: in the ledger, told to the person, grants nothing', async () => {
    const { personId, order, checkoutId } = await openCheckout();
    const by = { kind: 'person', personId } as const;
    expect(await cancelOrder(database.db, { applicationId: order.applicationId, by, reason: 'APPLICATION_CLOSED' }, clock)).toBe('cancelled');
    expect(await cancelOrder(database.db, { applicationId: order.applicationId, by, reason: 'APPLICATION_CLOSED' }, clock)).toBe('nothing-open');
    const received = unwrap(await deliver(database.db, stripeEvent('checkout.session.completed', sessionObject(checkoutId, order)), clock));
    expect(received).toMatchObject({ outcome: 'held', problem: 'ORDER_CANCELLED' });
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'cancelled', ledger: ['late-payment 20000'], entitlements: [] });
    expect((await mailsOf(personId)).map(({ template }) => template)).toEqual(['payment.late']);
    expect(await eventsOf(order.orderId)).toEqual(['payment.order-opened', 'payment.order-cancelled', 'payment.late']);
  });

  test('on the last day of the application buys; the day after it is late, ends the order, and grants nothing', async () => {
    const [inTime, late] = [await openCheckout(), await openCheckout()];
    const paidAt = (it: typeof late, at: string) =>
      deliver(database.db, stripeEvent('checkout.session.completed', sessionObject(it.checkoutId, it.order)), standingClock(at));
    expect(unwrap(await paidAt(inTime, '2027-11-02T06:59:00Z'))).toMatchObject({ outcome: 'applied' });
    expect(await snapshot(database.db, inTime.order.orderId)).toEqual(PAID);
    expect(unwrap(await paidAt(late, '2027-11-02T07:01:00Z'))).toMatchObject({ outcome: 'held', problem: 'ORDER_CANCELLED' });
    expect(await snapshot(database.db, late.order.orderId)).toMatchObject({ state: 'cancelled', ledger: ['late-payment 20000'], entitlements: [] });
    expect((await mailsOf(late.personId)).map(({ template }) => template)).toEqual(['payment.late']);
    expect(await eventsOf(late.order.orderId)).toEqual(['payment.order-opened', 'payment.order-cancelled', 'payment.late']);
  });

  test('of somebody who was erased since is late: nothing of theirs is open', async () => {
    const { personId, order, checkoutId } = await openCheckout();
    await inTransaction(database.db, (tx) => cancelOpenOrders(tx, personId, clock.now()));
    const checkout = await database.db.selectFrom('checkouts').select('state').where('checkout_id', '=', checkoutId).executeTakeFirstOrThrow();
    expect(checkout.state).toBe('expired');
    await deliver(database.db, stripeEvent('checkout.session.completed', sessionObject(checkoutId, order)), clock);
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'cancelled', ledger: ['late-payment 20000'], entitlements: [] });
  });

  test('a second one for a paid order is late too; its return leaves the first alone', async () => {
    const { order } = await insertStripePaid(database.db, clock);
    const again = await insertStripeCheckout(database.db, order, clock);
    expect(unwrap(await deliver(database.db, stripeEvent('checkout.session.completed', sessionObject(again, order)), clock))).toMatchObject({
      problem: 'ORDER_ALREADY_PAID',
    });
    await deliver(database.db, stripeEvent('charge.refunded', chargeObject(again, 20_000)), clock);
    expect(await snapshot(database.db, order.orderId)).toMatchObject({
      state: 'paid',
      sumCents: 20_000,
      ledger: ['late-payment 20000', 'payment 20000', 'refund -20000'],
      held: false,
      ended: false,
    });
    const settled = await database.db.selectFrom('payment_settlements').select('outcome').where('outcome', '=', 'returned').execute();
    expect(settled).toHaveLength(1);
  });

  test('with test money where real money is meant changes nothing', async () => {
    const { order, checkoutId } = await openCheckout();
    const body = stripeEvent('checkout.session.completed', sessionObject(checkoutId, order));
    const live = { ...testStripe(), live: true };
    const received = unwrap(await receiveProviderEvent(database.db, live, new TextEncoder().encode(body), signed(body, clock), clock));
    expect(received).toEqual({ outcome: 'ignored', problem: 'WRONG_MODE' });
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'open', ledger: [], entitlements: [] });
  });
});

describe('an unknown event', () => {
  test('is kept as ignored, a known kind in an unknown shape is held', async () => {
    const id = `evt_${randomUUID()}`;
    expect(unwrap(await deliver(database.db, stripeEvent('customer.created', { id: 'cus_1' }, id), clock))).toEqual({
      outcome: 'ignored',
      problem: 'KIND_UNKNOWN',
    });
    expect(unwrap(await deliver(database.db, stripeEvent('customer.created', { id: 'cus_1' }, id), clock)).outcome).toBe('duplicate');
    expect(unwrap(await deliver(database.db, stripeEvent('checkout.session.completed', { id: 7 }), clock))).toEqual({
      outcome: 'held',
      problem: 'SHAPE_UNKNOWN',
    });
    const kept = await database.db.selectFrom('provider_events').select(['outcome', 'kind']).where('provider_event_id', '=', id).execute();
    expect(kept).toEqual([{ outcome: 'ignored', kind: 'customer.created' }]);
  });
});

describe('a dispute', () => {
  test('holds and never revokes; won, the hold is lifted', async () => {
    const { personId, order, checkoutId } = await insertStripePaid(database.db, clock);
    await deliver(database.db, stripeEvent('charge.dispute.created', disputeObject(checkoutId, 'needs_response')), clock);
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'paid', sumCents: 20_000, held: true, ended: false });
    expect(await holdReason(database.db, order.applicationId)).toBe('dispute');
    expect((await findEntitlement(database.db, order.applicationId, 'final-attempts'))?.heldSince).toEqual(clock.now());
    expect((await mailsOf(personId)).map(({ template }) => template)).toEqual(['payment.paid', 'payment.disputed']);
    await deliver(database.db, stripeEvent('charge.dispute.closed', disputeObject(checkoutId, 'won')), clock);
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'paid', held: false, ended: false });
    expect(await holdReason(database.db, order.applicationId)).toBeUndefined();
    expect((await mailsOf(personId)).map(({ template }) => template)).toEqual(['payment.paid', 'payment.disputed', 'payment.dispute-won']);
  });

  test('lost ends what was bought, and a new order can be paid', async () => {
    const { personId, order, checkoutId } = await insertStripePaid(database.db, clock);
    await deliver(database.db, stripeEvent('charge.dispute.created', disputeObject(checkoutId, 'needs_response')), clock);
    await deliver(database.db, stripeEvent('charge.dispute.closed', disputeObject(checkoutId, 'lost')), clock);
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'charged-back', sumCents: 0, held: false, ended: true });
    expect((await findEntitlement(database.db, order.applicationId, 'final-attempts'))?.endedAt).toEqual(clock.now());
    expect((await findOrder(database.db, order.applicationId))?.state).toBe('charged-back');
    // The bank says it again: told once.
    await deliver(database.db, stripeEvent('charge.dispute.closed', disputeObject(checkoutId, 'lost')), clock);
    expect((await mailsOf(personId)).map(({ template }) => template)).toEqual(['payment.paid', 'payment.disputed', 'payment.dispute-lost']);
  });

  test('that was won before we heard of it is told to nobody', async () => {
    const { personId, checkoutId } = await insertStripePaid(database.db, clock);
    await deliver(database.db, stripeEvent('charge.dispute.closed', disputeObject(checkoutId, 'won')), clock);
    await deliver(database.db, stripeEvent('charge.dispute.created', disputeObject(checkoutId, 'needs_response')), clock);
    expect((await mailsOf(personId)).map(({ template }) => template)).toEqual(['payment.paid']);
  });
});

describe('any order of arrival', () => {
  const stories: Record<string, (checkoutId: string) => [string, Record<string, unknown>][]> = {
    'paid, disputed, won': (id) => [
      ['charge.dispute.created', disputeObject(id, 'needs_response')],
      ['charge.dispute.closed', disputeObject(id, 'won')],
    ],
    'paid, disputed, lost': (id) => [
      ['charge.dispute.created', disputeObject(id, 'needs_response')],
      ['charge.dispute.closed', disputeObject(id, 'lost')],
    ],
    'paid, half back, all back': (id) => [
      ['charge.refunded', chargeObject(id, 10_000)],
      ['charge.refunded', chargeObject(id, 20_000)],
    ],
  };
  const permutations = <T>(all: readonly T[]): T[][] =>
    all.length <= 1 ? [[...all]] : all.flatMap((one, i) => permutations(all.toSpliced(i, 1)).map((rest) => [one, ...rest]));
  const money = ({ state, sumCents, held, ended, entitlements }: Awaited<ReturnType<typeof snapshot>>) => ({ state, sumCents, held, ended, entitlements });

  test.each(Object.entries(stories))('%s ends the same', async (_name, story) => {
    const ends: unknown[] = [];
    for (const order of permutations([0, 1, 2])) {
      const { order: bought, checkoutId } = await openCheckout();
      const bodies = [['checkout.session.completed', sessionObject(checkoutId, bought)] as const, ...story(checkoutId)].map(([type, object]) =>
        stripeEvent(type, object),
      );
      // Each twice, as a provider that heard no answer would.
      for (const i of [...order, ...order]) unwrap(await deliver(database.db, bodies[i] ?? '', clock));
      ends.push(money(await snapshot(database.db, bought.orderId)));
    }
    expect(ends).toEqual(ends.map(() => ends[0]));
  });

  test.each(Object.entries(stories))('%s ends the same when all arrive at once', async (_name, story) => {
    const { order, checkoutId } = await openCheckout();
    const bodies = [['checkout.session.completed', sessionObject(checkoutId, order)] as const, ...story(checkoutId)].map(([type, object]) =>
      stripeEvent(type, object),
    );
    await Promise.all([...bodies, ...bodies, ...bodies].map(async (body) => unwrap(await deliver(database.db, body, clock))));
    const inTurn = await openCheckout();
    const told = [['checkout.session.completed', sessionObject(inTurn.checkoutId, inTurn.order)] as const, ...story(inTurn.checkoutId)];
    for (const [type, object] of told) await deliver(database.db, stripeEvent(type, object), clock);
    expect(money(await snapshot(database.db, order.orderId))).toEqual(money(await snapshot(database.db, inTurn.order.orderId)));
  });

  test('a refund that came before its payment leaves nothing in the finance queue afterwards', async () => {
    const { order, checkoutId } = await openCheckout();
    expect(unwrap(await deliver(database.db, stripeEvent('charge.refunded', chargeObject(checkoutId, 20_000)), clock))).toMatchObject({
      outcome: 'held',
      problem: 'PAYMENT_UNKNOWN',
    });
    await deliver(database.db, stripeEvent('checkout.session.completed', sessionObject(checkoutId, order)), clock);
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'refunded', sumCents: 0, ended: true });
    const open = await database.db
      .selectFrom('provider_events as event')
      .leftJoin('payment_settlements as settlement', 'settlement.provider_event_id', 'event.provider_event_id')
      .select('event.provider_event_id')
      .where('event.payment_reference', '=', `pi_${checkoutId}`)
      .where('event.outcome', '=', 'held')
      .where('settlement.provider', 'is', null)
      .execute();
    expect(open).toEqual([]);
  });
});

describe('the ledger', () => {
  test('refuses every change, even as the owner', async () => {
    await insertStripePaid(database.db, clock);
    await expect(database.db.updateTable('ledger_entries').set({ amount_cents: 1 }).execute()).rejects.toThrow(/permission denied|append-only/);
    await expect(database.db.deleteFrom('ledger_entries').execute()).rejects.toThrow(/permission denied|append-only/);
  });
});
