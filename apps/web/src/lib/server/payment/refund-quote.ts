import { plainDateIn, type Clock } from '@einthoven/kernel';
import { keepingRefundDecision, refundDecision, type RefundDecision } from '@einthoven/scheme';
import { anySchemeVersion } from '../scheme/index.ts';
import type { Db, Tx } from '../db/pool.ts';
import { selectEntitlementForUpdate, selectFinalAttemptStarted, selectStudyBegun } from './entitlement.queries.ts';
import { selectLedger, type LedgerEntry, type Order } from './order.queries.ts';
import { orderStanding } from './order-standing.ts';

/** An order that was paid, and what the rule gives back of it. */
export type PaidOrder = { readonly payment: LedgerEntry; readonly decision: RefundDecision; readonly keptCents: number; readonly disputed: boolean };

/**
 * What the rule gives back of an order today.
 *
 * @param lock whether to lock what was bought, so that an attempt cannot start meanwhile
 * @returns undefined where nothing was paid, or it went back already
 */
export async function quoteRefund(tx: Db, order: Order, now: Date, lock: boolean): Promise<PaidOrder | undefined> {
  const ledger = await selectLedger(tx, order.orderId);
  const payment = ledger.find(({ kind }) => kind === 'payment');
  if (!payment || order.state !== 'paid') return undefined;
  const scheme = anySchemeVersion(order.schemeVersion);
  const standing = orderStanding(ledger);
  const zone = scheme.zone.value;
  if (order.purpose !== 'certification-fee') {
    const facts = {
      paidOn: plainDateIn(payment.occurredAt, zone),
      amountCents: payment.amountCents,
      delivered: order.deliveredAt !== undefined,
      alreadyRefundedCents: standing.refundedCents,
    };
    return { payment, decision: keepingRefundDecision(scheme, facts), keptCents: standing.keptCents, disputed: standing.disputed };
  }
  const entitlement = lock ? await selectEntitlementForUpdate(tx as Tx, order.applicationId, 'final-attempts') : undefined;
  const decision = refundDecision(scheme, {
    paidOn: plainDateIn(payment.occurredAt, zone),
    amountCents: payment.amountCents,
    finalAttemptStarted: await selectFinalAttemptStarted(tx, order.applicationId, entitlement?.grantedAt ?? payment.occurredAt),
    studyBeyondFirstChapter: await selectStudyBegun(tx, order.orderId),
    today: plainDateIn(now, zone),
    alreadyRefundedCents: standing.refundedCents,
  });
  return { payment, decision, keptCents: standing.keptCents, disputed: standing.disputed };
}

/** What the refund rule gives for an order today, to show before anybody asks. */
export async function refundToday(db: Db, order: Order, clock: Clock): Promise<RefundDecision | undefined> {
  return (await quoteRefund(db, order, clock.now(), false))?.decision;
}
