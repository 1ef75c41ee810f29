import { err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import type { Permission } from '../account/index.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import { config } from '../platform/config.ts';
import { recordEvent } from '../platform/events.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { isTimeOver } from './order.ts';
import { lockOrder } from './order.queries.ts';
import { receiveFact } from './payment-event.ts';
import { lockPayment } from './payment-event.queries.ts';
import type { PaymentProblem } from './payment-problem.ts';
import type { PaymentFact } from './provider.ts';
import { voucherPaymentReference } from './voucher-payment.ts';

/** A payment that came on paper. */
export type RecordedPayment = {
  readonly orderId: string;
  readonly method: 'cheque' | 'purchase-order';
  /** Number of the cheque or purchase order. */
  readonly reference: string;
  readonly amountCents: number;
  /** The day the money arrived, in the body's zone. */
  readonly receivedOn: PlainDate;
  readonly reason: string;
};

/** Names of the ways that money comes on paper. */
export const METHOD_WORDS = { cheque: 'Cheque', 'purchase-order': 'Purchase order' } as const satisfies Record<RecordedPayment['method'], string>;

/**
 * Records a cheque or a purchase order. It goes through the same event door as an online payment, so that it
 * grants the same, once: the same reference on the same order is the same event.
 */
export async function recordPayment(
  db: Db,
  permission: Permission<'payment.record'>,
  payment: RecordedPayment,
  clock: Clock,
): Promise<Result<'recorded' | 'recorded-before', PaymentProblem>> {
  const now = clock.now();
  const by = permission.actor.personId;
  const reference = payment.reference.trim();
  const eventId = `${payment.method}:${reference}:${payment.orderId}`;
  const fact: PaymentFact = {
    provider: 'recorded',
    eventId,
    kind: `recorded.${payment.method}`,
    occurredAt: noonOf(payment.receivedOn, now),
    live: config().mode === 'production',
    fact: 'paid',
    orderId: payment.orderId,
    paymentReference: eventId,
    amountCents: payment.amountCents,
    currency: 'USD',
    note: `${METHOD_WORDS[payment.method]} ${reference}`,
  };
  return inTransaction(db, async (tx): Promise<Result<'recorded' | 'recorded-before', PaymentProblem>> => {
    // The payment before the order, as every event does: one order of locks, no deadlock.
    await lockPayment(tx, fact);
    const order = await lockOrder(tx, payment.orderId);
    if (!order) return err('PAYMENT_ORDER_UNKNOWN');
    if (order.personId === by) return err('PAYMENT_OWN_ORDER');
    if (payment.amountCents !== order.amountCents) return err('PAYMENT_AMOUNT_DIFFERS');
    if (payment.receivedOn > plainDateIn(now, anySchemeVersion(order.schemeVersion).zone.value)) return err('PAYMENT_DATE_IMPOSSIBLE');
    const received = await receiveFact(tx, fact, { clock, live: fact.live, actor: { kind: 'person', personId: by } });
    if (received.outcome === 'duplicate') return ok('recorded-before');
    await recordEvent(tx, {
      kind: 'payment.recorded-by-staff',
      actor: { kind: 'person', personId: by },
      subjectPersonId: order.personId,
      entity: { name: 'order', id: order.orderId },
      reason: payment.reason,
      schemeVersion: order.schemeVersion,
      payload: { method: payment.method, amountCents: payment.amountCents, outcome: received.outcome },
      occurredAt: now,
    });
    // A cheque for an order that cannot take it is in the ledger as late and waits in the finance queue.
    if (received.outcome === 'held') return err(received.problem === 'ORDER_CANCELLED' ? 'PAYMENT_CANCELLED' : 'PAYMENT_ALREADY_PAID');
    return ok('recorded');
  });
}

/**
 * Pays an order by a voucher that a school paid for: through the same event door as money, so that it grants the same,
 * once. The caller has locked the voucher and writes which order it paid.
 *
 * @returns whether it paid the order
 */
export async function payByVoucher(
  tx: Tx,
  voucher: { readonly orderId: string; readonly voucherId: string; readonly note: string },
  clock: Clock,
): Promise<boolean> {
  const now = clock.now();
  const eventId = voucherPaymentReference(voucher.voucherId);
  // The payment before the order, as every event does: one order of locks, no deadlock.
  await lockPayment(tx, { provider: 'recorded', eventId, paymentReference: eventId });
  const order = await lockOrder(tx, voucher.orderId);
  // No money comes by a voucher, so that none may be written down as late.
  if (order?.state !== 'open' || (await isTimeOver(tx, order, now))) return false;
  const fact: PaymentFact = {
    provider: 'recorded',
    eventId,
    kind: 'recorded.voucher',
    occurredAt: now,
    live: config().mode === 'production',
    fact: 'paid',
    orderId: order.orderId,
    paymentReference: eventId,
    amountCents: order.amountCents,
    currency: order.currency,
    note: voucher.note,
  };
  const received = await receiveFact(tx, fact, { clock, live: fact.live, actor: { kind: 'person', personId: order.personId } });
  return received.outcome === 'applied';
}

/** An instant on the day in question, whatever the zone of the Americas; never after now. */
function noonOf(date: PlainDate, now: Date): Date {
  const noon = new Date(`${date}T19:00:00Z`);
  return noon > now ? now : noon;
}
