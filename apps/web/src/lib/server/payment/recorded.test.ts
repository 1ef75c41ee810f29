import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { toPlainDate, unwrap } from '@einthoven/kernel';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { permit } from '../account/index.ts';
import { readFinanceQueue, readOrderRecord } from './finance-queue.ts';
import { cancelLocked, cancelOrder } from './order.ts';
import { lockOrder, parseOrderNumber } from './order.queries.ts';
import { findReceipt } from './receipt.ts';
import { payByVoucher, recordPayment, type RecordedPayment } from './recorded.ts';
import { insertOpenOrder, insertPayer, insertStripePaid, permissionOf, snapshot, standingClock } from './test-payment.ts';

const database = useTestDatabase();
const clock = standingClock('2026-11-23T18:00:00Z');
const cheque = (orderId: string, change: Partial<RecordedPayment> = {}): RecordedPayment => ({
  orderId,
  method: 'cheque',
  reference: '1042',
  amountCents: 20_000,
  receivedOn: toPlainDate('2026-11-20'),
  reason: 'Cheque in the post of 20 November',
  ...change,
});
const finance = async () => permissionOf(await insertPayer(database.db, 'Fin O’Brien'), 'payment.record', 'finance');

describe('recordPayment', () => {
  test('grants like an online payment, names who recorded it and why, once', async () => {
    const { order } = await insertOpenOrder(database.db, clock);
    const permission = await finance();
    expect(await recordPayment(database.db, permission, cheque(order.orderId), clock)).toEqual({ ok: true, value: 'recorded' });
    expect(await recordPayment(database.db, permission, cheque(order.orderId, { reference: ' 1042 ' }), clock)).toEqual({ ok: true, value: 'recorded-before' });
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'paid', ledger: ['payment 20000'], ended: false });
    const entry = await database.db.selectFrom('ledger_entries').selectAll().where('order_id', '=', order.orderId).executeTakeFirstOrThrow();
    expect(entry).toMatchObject({ recorded_by: permission.actor.personId, note: 'Cheque 1042', provider: 'recorded' });
    const event = await database.db
      .selectFrom('events')
      .selectAll()
      .where('kind', '=', 'payment.recorded-by-staff')
      .where('entity_id', '=', order.orderId)
      .executeTakeFirstOrThrow();
    expect(event).toMatchObject({ actor_person_id: permission.actor.personId, reason: 'Cheque in the post of 20 November' });
  });

  test('one purchase order can pay for several people', async () => {
    const permission = await finance();
    for (let i = 0; i < 3; i++) {
      const { order } = await insertOpenOrder(database.db, clock);
      expect(unwrap(await recordPayment(database.db, permission, cheque(order.orderId, { method: 'purchase-order', reference: 'PO-77' }), clock))).toBe(
        'recorded',
      );
    }
  });

  test('ten times at once records once', async () => {
    const { order } = await insertOpenOrder(database.db, clock);
    const permission = await finance();
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, async () => unwrap(await recordPayment(database.db, permission, cheque(order.orderId), clock))),
    );
    expect(outcomes.filter((outcome) => outcome === 'recorded')).toHaveLength(1);
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'paid', ledger: ['payment 20000'] });
  });

  test('refuses another amount, a day to come, an unknown order and one’s own', async () => {
    const { personId, order } = await insertOpenOrder(database.db, clock);
    const permission = await finance();
    expect(await recordPayment(database.db, permission, cheque(order.orderId, { amountCents: 0 }), clock)).toEqual({
      ok: false,
      error: 'PAYMENT_AMOUNT_DIFFERS',
    });
    expect(await recordPayment(database.db, permission, cheque(order.orderId, { amountCents: 19_999 }), clock)).toEqual({
      ok: false,
      error: 'PAYMENT_AMOUNT_DIFFERS',
    });
    expect(await recordPayment(database.db, permission, cheque(order.orderId, { receivedOn: toPlainDate('2026-11-24') }), clock)).toEqual({
      ok: false,
      error: 'PAYMENT_DATE_IMPOSSIBLE',
    });
    expect(await recordPayment(database.db, permission, cheque('0190a000-0000-7000-8000-000000000000'), clock)).toEqual({
      ok: false,
      error: 'PAYMENT_ORDER_UNKNOWN',
    });
    const self = permissionOf(personId, 'payment.record', 'finance');
    expect(await recordPayment(database.db, self, cheque(order.orderId), clock)).toEqual({ ok: false, error: 'PAYMENT_OWN_ORDER' });
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'open', ledger: [] });
  });

  test('a cheque that comes when the time of the application is over buys nothing and waits in the queue', async () => {
    const { order } = await insertOpenOrder(database.db, clock);
    const after = standingClock('2027-11-02T18:00:00Z');
    expect(await recordPayment(database.db, await finance(), cheque(order.orderId), after)).toEqual({ ok: false, error: 'PAYMENT_CANCELLED' });
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'cancelled', ledger: ['late-payment 20000'], entitlements: [] });
  });

  test('a cheque for a cancelled or a paid order buys nothing and waits in the queue', async () => {
    const cancelled = await insertOpenOrder(database.db, clock);
    await cancelOrder(database.db, { applicationId: cancelled.order.applicationId, by: { kind: 'system' }, reason: 'APPLICATION_CLOSED' }, clock);
    const permission = await finance();
    expect(await recordPayment(database.db, permission, cheque(cancelled.order.orderId), clock)).toEqual({ ok: false, error: 'PAYMENT_CANCELLED' });
    expect(await snapshot(database.db, cancelled.order.orderId)).toMatchObject({ state: 'cancelled', ledger: ['late-payment 20000'], entitlements: [] });
    const paid = await insertStripePaid(database.db, clock);
    expect(await recordPayment(database.db, permission, cheque(paid.order.orderId), clock)).toEqual({ ok: false, error: 'PAYMENT_ALREADY_PAID' });
    const queue = await readFinanceQueue(database.db, permissionOf(permission.actor.personId, 'payment.read', 'finance'), '');
    const held = queue.held.filter(({ orderId }) => orderId === paid.order.orderId || orderId === cancelled.order.orderId);
    expect(held.map(({ problem, returnable }) => [problem, returnable])).toEqual([
      ['ORDER_CANCELLED', true],
      ['ORDER_ALREADY_PAID', true],
    ]);
  });
});

describe('payByVoucher', () => {
  test('pays nothing where the order was cancelled while it waited, and writes no money down as late', async () => {
    const { order } = await insertOpenOrder(database.db, clock);
    let paid: Promise<boolean> | undefined;
    await inTransaction(database.db, async (tx) => {
      const locked = await lockOrder(tx, order.orderId);
      if (!locked) throw new Error('no order to lock');
      const voucher = { orderId: order.orderId, voucherId: randomUUID(), note: 'Voucher of invoice S-000001' };
      paid = inTransaction(database.db, (other) => payByVoucher(other, voucher, clock));
      await setTimeout(300);
      await cancelLocked(tx, locked, { kind: 'system' }, 'APPLICATION_CLOSED', clock.now());
    });
    expect(await paid).toBe(false);
    expect(await snapshot(database.db, order.orderId)).toMatchObject({ state: 'cancelled', ledger: [], entitlements: [] });
  });
});

describe('who may', () => {
  test('candidates and managers may not read or record; an accreditor reads only; finance needs the second factor', () => {
    const actor = (roles: Parameters<typeof permissionOf>[2][], secondFactor = true) => ({
      personId: 'p',
      roles: new Set(roles),
      secondFactor,
      sessionId: 's',
    });
    for (const name of ['payment.read', 'payment.record', 'payment.refund'] as const) {
      expect(permit(undefined, name)).toEqual({ ok: false, error: 'ACCOUNT_SIGN_IN_NEEDED' });
      expect(permit(actor(['candidate', 'certification-manager', 'administrator']), name)).toEqual({ ok: false, error: 'ACCOUNT_NOT_ALLOWED' });
      expect(permit(actor(['finance'], false), name)).toEqual({ ok: false, error: 'ACCOUNT_SECOND_FACTOR_NEEDED' });
      expect(permit(actor(['finance']), name).ok).toBe(true);
      expect(permit(actor(['accreditor']), name).ok).toBe(name === 'payment.read');
    }
  });
});

describe('findReceipt', () => {
  test('is for the payer and for finance, nobody else, and only once something was paid', async () => {
    const { personId, order } = await insertOpenOrder(database.db, clock);
    const own = permissionOf(personId, 'payment.manage-own');
    expect(await findReceipt(database.db, own, order.orderId, clock)).toBeUndefined();
    unwrap(await recordPayment(database.db, await finance(), cheque(order.orderId), clock));
    const receipt = await findReceipt(database.db, own, order.orderId, clock);
    expect(receipt).toEqual({
      demonstration: true,
      issuer: 'National Performance Specialists',
      title: `Receipt ${order.orderNumber}`,
      credentialTitle: 'Certified Electrocardiogram Technician',
      orderNumber: order.orderNumber,
      paidBy: 'Test Payer',
      issuedOn: 'November 23, 2026',
      paidOn: 'November 20, 2026',
      method: 'Cheque 1042',
      amount: '$200.00',
      includes: ['Study material and unlimited practice exams', '3 final exam attempts', 'One professional resume revision', 'Job placement help'],
      movements: [{ on: 'November 20, 2026', what: 'Payment received', amount: '$200.00' }],
      kept: '$200.00',
    });
    const stranger = await insertPayer(database.db);
    expect(await findReceipt(database.db, permissionOf(stranger, 'payment.manage-own'), order.orderId, clock)).toBeUndefined();
    expect(await findReceipt(database.db, own, 'no-uuid', clock)).toBeUndefined();
    expect(await findReceipt(database.db, permissionOf(stranger, 'payment.read', 'finance'), order.orderId, clock)).toEqual(receipt);
  });
});

describe('the finance pages', () => {
  test('find an order by its number however it is typed, and survive anything else', async () => {
    const { order } = await insertOpenOrder(database.db, clock);
    const read = permissionOf(await insertPayer(database.db), 'payment.read', 'finance');
    const digits = String(parseOrderNumber(order.orderNumber));
    for (const typed of [order.orderNumber, order.orderNumber.toLowerCase(), digits, ` ${digits} `]) {
      expect((await readFinanceQueue(database.db, read, typed)).orders.map(({ orderId }) => orderId)).toEqual([order.orderId]);
    }
    for (const typed of ["' or 1=1 --", 'F-', '99999999999999999999', '\u0000', '<b>'])
      expect((await readFinanceQueue(database.db, read, typed)).orders).toEqual([]);
    expect(await readOrderRecord(database.db, read, 'no-uuid')).toBeUndefined();
    expect((await readOrderRecord(database.db, read, order.orderId))?.personName).toBe('Test Payer');
  });
});
