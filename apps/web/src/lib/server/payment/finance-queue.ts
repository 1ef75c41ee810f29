import { isUuid, type Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { selectEntitlementsOfOrder, type Entitlement } from './entitlement.queries.ts';
import {
  selectHeldEvents,
  selectNames,
  selectOrders,
  selectWaitingRefunds,
  type HeldEvent,
  type ListedOrder,
  type WaitingRefund,
} from './finance-queue.queries.ts';
import { parseOrderNumber, selectLedger, selectOrder, type LedgerEntry, type Order } from './order.queries.ts';
import { isDisputed, leftOfPayment, orderStanding } from './order-standing.ts';
import { payoutWays, type PayoutWays } from './payout-ways.ts';
import { selectRefundsOfOrder, type RefundRequest } from './refund.queries.ts';
import { isVoucherPayment } from './voucher-payment.ts';

/** All that waits for finance, and the orders. */
export type FinanceQueue = {
  readonly refunds: readonly WaitingRefund[];
  readonly held: readonly HeldEvent[];
  readonly orders: readonly ListedOrder[];
};

/**
 * What waits for finance, longest first, and the orders last changed.
 *
 * @param search an order number as people type it; anything that is none finds nothing
 */
export async function readFinanceQueue(db: Db, permission: Permission<'payment.read'>, search: string): Promise<FinanceQueue> {
  const receiptNumber = search.trim() === '' ? undefined : (parseOrderNumber(search) ?? -1);
  return {
    refunds: await selectWaitingRefunds(db, permission.actor.personId),
    held: await selectHeldEvents(db),
    orders: await selectOrders(db, { receiptNumber }),
  };
}

/** Everything about one order, with the names of those who acted. */
export type OrderRecord = {
  readonly order: Order;
  readonly personName: string | undefined;
  readonly ledger: readonly LedgerEntry[];
  /** Whether the bank disputes the payment that bought what the order is for. */
  readonly disputed: boolean;
  /** Each with whether the bank disputes its payment, whether a school made it, to which the money goes, and how it can go on once approved. */
  readonly refunds: readonly (RefundRequest & { readonly disputed: boolean; readonly toSchool: boolean; readonly ways: PayoutWays })[];
  readonly entitlements: readonly Entitlement[];
  readonly names: ReadonlyMap<string, string>;
};

/** One order with its ledger, refunds and what it bought; undefined where there is none. */
export async function readOrderRecord(db: Db, _permission: Permission<'payment.read'>, orderId: string): Promise<OrderRecord | undefined> {
  const order = isUuid(orderId) ? await selectOrder(db, orderId) : undefined;
  if (!order) return undefined;
  const ledger = await selectLedger(db, orderId);
  const refunds = (await selectRefundsOfOrder(db, orderId)).map((refund) => ({
    ...refund,
    disputed: isDisputed(ledger, refund.paymentReference),
    toSchool: isVoucherPayment(refund.paymentReference),
    ways: payoutWays(refund, leftOfPayment(ledger, refund.paymentReference)),
  }));
  const people = new Set([
    order.personId,
    ...ledger.flatMap(({ recordedBy }) => recordedBy ?? []),
    ...refunds.flatMap(({ requestedBy, steps }) => [requestedBy, ...steps.map(({ by }) => by)]),
  ]);
  const names = await selectNames(db, [...people]);
  return {
    order,
    personName: names.get(order.personId),
    ledger,
    disputed: orderStanding(ledger).disputed,
    refunds,
    entitlements: await selectEntitlementsOfOrder(db, orderId),
    names,
  };
}
