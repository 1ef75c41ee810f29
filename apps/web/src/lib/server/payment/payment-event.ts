import type { Clock } from '@einthoven/kernel';
import { isUuid } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent, type EventActor } from '../platform/events.ts';
import { selectCheckout, selectCheckoutByReference, updateCheckoutState, type Checkout } from './checkout.queries.ts';
import { grantEntitlements, settleOrder } from './entitlement.ts';
import { cancelLocked, isTimeOver } from './order.ts';
import { lockOrder, selectLedger, updateOrderState, type Order } from './order.queries.ts';
import { leftOfPayment } from './order-standing.ts';
import {
  insertLedgerEntry,
  insertProviderEvent,
  insertSettlement,
  isEventKnown,
  lockPayment,
  selectHeldAbout,
  selectMoneyIn,
  selectRefundedCents,
  type Applied,
  type EventProblemCode,
} from './payment-event.queries.ts';
import { tellPayment } from './payment-mail.ts';
import { UNDELIVERED } from './payout-ways.ts';
import type { FactKind, PaymentFact } from './provider.ts';
import { selectLiveRefund, updateRefundPayout, updateRefundState } from './refund.queries.ts';
import { isVoucherPayment } from './voucher-payment.ts';

/** What {@link receiveFact} made of an event; a `duplicate` was received before and changed nothing. */
export type Received = Applied | { readonly outcome: 'duplicate'; readonly problem?: undefined; readonly orderId?: undefined };

/** What the facts are read with. */
export type Receiving = {
  readonly clock: Clock;
  /** Whether real money is meant here; events of the other mode change nothing. */
  readonly live: boolean;
  /** Who brought the fact: the system for a provider's event, a person for what staff recorded. */
  readonly actor: EventActor;
};

/** Largest amount that a ledger column holds. */
const LARGEST_CENTS = 2 ** 31 - 1;

/**
 * Takes one verified fact: the only place where money is written and entitlements are granted, held or ended.
 * Everything happens in one transaction, once for each event however often and in whatever order it is delivered.
 */
export async function receiveFact(db: Db, fact: PaymentFact, receiving: Receiving): Promise<Received> {
  const now = receiving.clock.now();
  return inTransaction(db, async (tx) => {
    await lockPayment(tx, fact);
    if (await isEventKnown(tx, fact)) return { outcome: 'duplicate' };
    const applied: Applied = fact.live === receiving.live ? await apply(tx, fact, receiving.actor, now) : { outcome: 'ignored', problem: 'WRONG_MODE' };
    await insertProviderEvent(tx, fact, applied, now);
    if (fact.fact === 'paid') await applyWaiting(tx, fact, receiving.actor, now);
    return applied;
  });
}

/** Events about this payment that came before it: their turn is now. */
async function applyWaiting(tx: Tx, paid: PaymentFact, actor: EventActor, now: Date): Promise<void> {
  if (!paid.paymentReference) return;
  for (const waiting of await selectHeldAbout(tx, paid.provider, paid.paymentReference)) {
    if (waiting.problem !== 'PAYMENT_UNKNOWN') continue;
    const applied = await apply(tx, waiting, actor, now);
    if (applied.outcome === 'held') continue;
    await insertSettlement(tx, {
      provider: waiting.provider,
      eventId: waiting.eventId,
      outcome: 'applied-later',
      reason: 'PAYMENT_ARRIVED_AFTER',
      settledBy: null,
      settledAt: now,
    });
  }
}

function apply(tx: Tx, fact: PaymentFact, actor: EventActor, now: Date): Promise<Applied> {
  const appliers: Record<FactKind, () => Promise<Applied>> = {
    paid: () => applyPaid(tx, fact, actor, now),
    submitted: () => applyCheckoutState(tx, fact, 'submitted', ['open'], now),
    failed: () => applyCheckoutState(tx, fact, 'failed', ['open', 'submitted'], now),
    expired: () => applyCheckoutState(tx, fact, 'expired', ['open'], now),
    refunded: () => applyRefund(tx, fact, actor, now),
    'refund-failed': () => applyRefundFailed(tx, fact, actor, now),
    'dispute-opened': () => applyDispute(tx, fact, actor, now),
    'dispute-won': () => applyDispute(tx, fact, actor, now),
    'dispute-lost': () => applyDispute(tx, fact, actor, now),
    unknown: async () => ({ outcome: 'ignored', problem: 'KIND_UNKNOWN' }),
    unreadable: async () => ({ outcome: 'held', problem: 'SHAPE_UNKNOWN' }),
  };
  return appliers[fact.fact]();
}

async function findCheckoutOf(tx: Tx, fact: PaymentFact): Promise<Checkout | undefined> {
  // By our own id first: the event can arrive before the provider's answer with its reference was stored.
  if (fact.checkoutId && isUuid(fact.checkoutId)) {
    const checkout = await selectCheckout(tx, fact.checkoutId);
    if (checkout && checkout.provider === fact.provider) return checkout;
  }
  return fact.checkoutReference ? selectCheckoutByReference(tx, fact.provider, fact.checkoutReference) : undefined;
}

async function applyPaid(tx: Tx, fact: PaymentFact, actor: EventActor, now: Date): Promise<Applied> {
  const checkout = await findCheckoutOf(tx, fact);
  const orderId = checkout?.orderId ?? fact.orderId;
  const order = orderId === undefined ? undefined : await lockOrder(tx, orderId);
  const amountCents = fact.amountCents ?? 0;
  const paymentReference = fact.paymentReference;
  if (!order || paymentReference === undefined) return held('ORDER_UNKNOWN');
  if (await selectMoneyIn(tx, fact.provider, paymentReference)) return { outcome: 'ignored', problem: 'PAYMENT_ALREADY_KNOWN', orderId: order.orderId };

  const enter = (kind: 'payment' | 'late-payment' | 'held-payment') =>
    insertLedgerEntry(tx, {
      orderId: order.orderId,
      kind,
      amountCents,
      provider: fact.provider,
      paymentReference,
      reference: paymentReference,
      occurredAt: fact.occurredAt,
      recordedAt: now,
      recordedBy: actor.kind === 'person' ? actor.personId : null,
      note: fact.note ?? null,
    });
  const note = (kind: 'payment.received' | 'payment.late' | 'payment.held', reason: string) =>
    recordEvent(tx, {
      kind,
      actor,
      subjectPersonId: order.personId,
      entity: { name: 'order', id: order.orderId },
      reason,
      schemeVersion: order.schemeVersion,
      payload: { amountCents, currency: fact.currency ?? null, provider: fact.provider, providerEvent: fact.eventId },
      occurredAt: now,
    });

  if (checkout && checkout.providerReference !== null && checkout.providerReference !== fact.checkoutReference) {
    await note('payment.held', 'CHECKOUT_MISMATCH');
    return held('CHECKOUT_MISMATCH', order);
  }
  if (checkout) await updateCheckoutState(tx, checkout.checkoutId, 'completed', ['open', 'submitted', 'failed', 'expired']);
  if (fact.currency !== order.currency) {
    await note('payment.held', 'WRONG_CURRENCY');
    return held('WRONG_CURRENCY', order);
  }
  if (amountCents !== order.amountCents) {
    if (amountCents > 0 && amountCents <= LARGEST_CENTS) await enter('held-payment');
    await note('payment.held', 'WRONG_AMOUNT');
    return held('WRONG_AMOUNT', order);
  }
  // Money can come the day after: what it would buy could not be used, so the order ends as the night would end it.
  const over = order.state === 'open' && (await isTimeOver(tx, order, now));
  if (over) await cancelLocked(tx, order, { kind: 'system' }, 'APPLICATION_CLOSED', now);
  if (over || order.state !== 'open') {
    const problem = over || order.state === 'cancelled' ? 'ORDER_CANCELLED' : 'ORDER_ALREADY_PAID';
    await enter('late-payment');
    await note('payment.late', problem);
    await tellPayment(tx, 'late', order, amountCents, now);
    return held(problem, order);
  }
  await enter('payment');
  await updateOrderState(tx, order.orderId, 'paid', now);
  await note('payment.received', fact.note ? 'RECORDED_BY_STAFF' : 'PROVIDER_EVENT');
  await grantEntitlements(tx, order, actor, now);
  await tellPayment(tx, 'paid', order, amountCents, now);
  return { outcome: 'applied', orderId: order.orderId };
}

function held(problem: EventProblemCode, order?: Order): Applied {
  return { outcome: 'held', problem, orderId: order?.orderId };
}

async function applyCheckoutState(tx: Tx, fact: PaymentFact, to: 'submitted' | 'failed' | 'expired', from: Checkout['state'][], now: Date): Promise<Applied> {
  const checkout = await findCheckoutOf(tx, fact);
  if (!checkout) return { outcome: 'ignored', problem: 'CHECKOUT_UNKNOWN' };
  const changed = await updateCheckoutState(tx, checkout.checkoutId, to, from);
  if (!changed) return { outcome: 'ignored', problem: 'NOTHING_NEW', orderId: checkout.orderId };
  // Days may have passed since the person left the checkout: a bank debit that fails is told by mail.
  if (to === 'failed' && checkout.state === 'submitted') {
    const order = await lockOrder(tx, checkout.orderId);
    if (order?.state === 'open') {
      await tellPayment(tx, 'failed', order, order.amountCents, now);
      await recordEvent(tx, {
        kind: 'payment.failed',
        actor: { kind: 'system' },
        subjectPersonId: order.personId,
        entity: { name: 'order', id: order.orderId },
        reason: 'BANK_DID_NOT_PAY',
        schemeVersion: order.schemeVersion,
        occurredAt: now,
      });
    }
  }
  return { outcome: 'applied', orderId: checkout.orderId };
}

/** The payment that a refund or dispute is about, its order locked; or why there is none. */
async function findPaymentOf(tx: Tx, fact: PaymentFact): Promise<{ readonly order: Order; readonly buys: boolean; readonly amountCents: number } | Applied> {
  const reference = fact.paymentReference;
  if (reference === undefined) return held('PAYMENT_UNKNOWN');
  const payment = await selectMoneyIn(tx, fact.provider, reference);
  if (!payment) {
    const paidButHeld = (await selectHeldAbout(tx, fact.provider, reference)).some((event) => event.fact === 'paid');
    return paidButHeld ? { outcome: 'ignored', problem: 'HELD_PAYMENT_RETURNED' } : held('PAYMENT_UNKNOWN');
  }
  const order = await lockOrder(tx, payment.orderId);
  return order ? { order, buys: payment.kind === 'payment', amountCents: payment.amountCents } : held('PAYMENT_UNKNOWN');
}

async function applyRefund(tx: Tx, fact: PaymentFact, actor: EventActor, now: Date): Promise<Applied> {
  const found = await findPaymentOf(tx, fact);
  if ('outcome' in found) return found;
  const { order, buys } = found;
  const paymentReference = fact.paymentReference ?? '';
  const totalCents = fact.amountCents ?? 0;
  // The event tells the sum so far, so that two partial refunds told in the wrong order still add up.
  const counted = actor.kind === 'person' ? 'all' : 'provider';
  const backCents = totalCents - (await selectRefundedCents(tx, fact.provider, paymentReference, counted));
  if (backCents <= 0 || totalCents > LARGEST_CENTS) return { outcome: 'ignored', problem: 'NOTHING_NEW', orderId: order.orderId };
  const live = await selectLiveRefund(tx, order.orderId, paymentReference);
  await insertLedgerEntry(tx, {
    orderId: order.orderId,
    kind: 'refund',
    amountCents: -backCents,
    provider: fact.provider,
    paymentReference,
    reference: `${fact.factReference ?? fact.eventId}:${totalCents}`,
    occurredAt: fact.occurredAt,
    recordedAt: now,
    recordedBy: actor.kind === 'person' ? actor.personId : null,
    note: fact.note ?? null,
  });
  await recordEvent(tx, {
    kind: 'payment.refunded',
    actor,
    subjectPersonId: order.personId,
    entity: { name: 'order', id: order.orderId },
    reason: live ? `REFUND_${live.rule.toUpperCase()}` : 'REFUNDED_AT_PROVIDER',
    schemeVersion: order.schemeVersion,
    payload: { amountCents: backCents, provider: fact.provider, providerEvent: fact.eventId },
    occurredAt: now,
  });
  // Money sent from the provider's own pages answers a request that was still waiting, too.
  if (live && backCents >= live.amountCents) await updateRefundState(tx, live.refundRequestId, live.state, 'paid-out', now);
  if (buys) await settleOrder(tx, order, actor, now);
  else await settleReturned(tx, fact, order, 'MONEY_RETURNED', now);
  await tellPayment(tx, isVoucherPayment(paymentReference) ? 'refunded-to-school' : 'refunded', order, backCents, now);
  return { outcome: 'applied', orderId: order.orderId };
}

/** A late or held payment that went back whole, or that the bank took back, needs nobody any more. */
async function settleReturned(tx: Tx, fact: PaymentFact, order: Order, reason: 'MONEY_RETURNED' | 'DISPUTE_LOST', now: Date): Promise<void> {
  if (!fact.paymentReference || leftOfPayment(await selectLedger(tx, order.orderId), fact.paymentReference) > 0) return;
  for (const event of await selectHeldAbout(tx, fact.provider, fact.paymentReference)) {
    if (event.fact !== 'paid') continue;
    await insertSettlement(tx, {
      provider: event.provider,
      eventId: event.eventId,
      outcome: 'returned',
      reason,
      settledBy: null,
      settledAt: now,
    });
  }
}

async function applyRefundFailed(tx: Tx, fact: PaymentFact, actor: EventActor, now: Date): Promise<Applied> {
  const found = await findPaymentOf(tx, fact);
  if ('outcome' in found) return found;
  // One that the provider took and then could not deliver waits for another way, as one that it refused at once.
  const live = await selectLiveRefund(tx, found.order.orderId, fact.paymentReference ?? '');
  if (live && live.providerReference === fact.factReference) {
    await updateRefundPayout(tx, live.refundRequestId, { providerReference: null, problem: UNDELIVERED });
  }
  await recordEvent(tx, {
    kind: 'payment.refund-failed',
    actor,
    subjectPersonId: found.order.personId,
    entity: { name: 'order', id: found.order.orderId },
    reason: 'REFUND_FAILED',
    schemeVersion: found.order.schemeVersion,
    payload: { providerEvent: fact.eventId },
    occurredAt: now,
  });
  return held('REFUND_FAILED', found.order);
}

async function applyDispute(tx: Tx, fact: PaymentFact, actor: EventActor, now: Date): Promise<Applied> {
  const found = await findPaymentOf(tx, fact);
  if ('outcome' in found) return found;
  const { order, buys } = found;
  const kind = fact.fact as 'dispute-opened' | 'dispute-won' | 'dispute-lost';
  const lostCents = Math.min(Math.max(fact.amountCents ?? found.amountCents, 1), LARGEST_CENTS);
  const reference = fact.factReference ?? fact.eventId;
  const fresh = await insertLedgerEntry(tx, {
    orderId: order.orderId,
    kind,
    amountCents: kind === 'dispute-lost' ? -lostCents : 0,
    provider: fact.provider,
    paymentReference: fact.paymentReference ?? '',
    reference,
    occurredAt: fact.occurredAt,
    recordedAt: now,
    recordedBy: null,
    note: null,
  });
  if (!fresh) return { outcome: 'ignored', problem: 'NOTHING_NEW', orderId: order.orderId };
  await recordEvent(tx, {
    kind: `payment.${kind}`,
    actor,
    subjectPersonId: order.personId,
    entity: { name: 'order', id: order.orderId },
    reason: 'PROVIDER_EVENT',
    schemeVersion: order.schemeVersion,
    payload: { provider: fact.provider, providerEvent: fact.eventId },
    occurredAt: now,
  });
  if (kind === 'dispute-lost') await endRefund(tx, order, fact.paymentReference ?? '', actor, now);
  if (buys) {
    const standing = await settleOrder(tx, order, actor, now);
    // Who was never told of a dispute, because its end came first, is not told that it ended well.
    const opened = (await selectLedger(tx, order.orderId)).some((entry) => entry.kind === 'dispute-opened' && entry.reference === reference);
    if (kind === 'dispute-opened' && standing.disputed) await tellPayment(tx, 'disputed', order, order.amountCents, now);
    if (kind === 'dispute-won' && opened && !standing.disputed) await tellPayment(tx, 'dispute-won', order, order.amountCents, now);
    if (kind === 'dispute-lost') await tellPayment(tx, 'dispute-lost', order, lostCents, now);
  } else if (kind === 'dispute-lost') await settleReturned(tx, fact, order, 'DISPUTE_LOST', now);
  return { outcome: 'applied', orderId: order.orderId };
}

/** Ends the refund of a payment that the bank took back: there is nothing left to give. */
async function endRefund(tx: Tx, order: Order, paymentReference: string, actor: EventActor, now: Date): Promise<void> {
  const live = await selectLiveRefund(tx, order.orderId, paymentReference);
  if (!live || !(await updateRefundState(tx, live.refundRequestId, live.state, 'withdrawn', now))) return;
  await recordEvent(tx, {
    kind: 'payment.refund-withdrawn',
    actor,
    subjectPersonId: order.personId,
    entity: { name: 'order', id: order.orderId },
    reason: 'DISPUTE_LOST',
    schemeVersion: order.schemeVersion,
    payload: { refundRequestId: live.refundRequestId },
    occurredAt: now,
  });
}
