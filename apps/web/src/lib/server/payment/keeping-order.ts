import type { Permission } from '../account/index.ts';
import type { Db, Tx } from '../db/pool.ts';
import { recordEvent, type EventActor } from '../platform/events.ts';
import { selectCheckouts } from './checkout.queries.ts';
import { cancelLocked } from './order.ts';
import {
  insertKeepingOrderIfNone,
  lockOrder,
  selectKeepingOrders,
  selectLedger,
  selectOrdersAbout,
  updateDelivered,
  type KeepingOrder,
  type KeepingPurpose,
} from './order.queries.ts';
import { orderStanding } from './order-standing.ts';
import { selectLiveRefund } from './refund.queries.ts';

/** Where the fee about a cycle or an application stands. */
export type KeepingPayment = {
  /** The live order, else the newest; undefined where nobody came to pay yet. */
  readonly order: KeepingOrder | undefined;
  /** When it was paid; undefined while it is not, and once it went back. */
  readonly paidAt: Date | undefined;
  /** Whether the payment is disputed or a refund of it is being decided. */
  readonly held: boolean;
  /** Whether money is on its way from a bank. */
  readonly underWay: boolean;
};

/** What is true of a fee that nobody came to pay. */
export const NO_PAYMENT: KeepingPayment = { order: undefined, paidAt: undefined, held: false, underWay: false };

/** Where the fees about these cycles or applications stand, by id; one that is missing was never asked for. */
export async function keepingPayments(db: Db, aboutIds: readonly string[]): Promise<ReadonlyMap<string, KeepingPayment>> {
  const found = new Map<string, KeepingPayment>();
  for (const order of await selectOrdersAbout(db, aboutIds)) {
    const before = found.get(order.aboutId)?.order;
    const live = order.state === 'open' || order.state === 'paid';
    if (before && !live) continue;
    found.set(order.aboutId, await paymentOf(db, order));
  }
  return found;
}

async function paymentOf(db: Db, order: KeepingOrder): Promise<KeepingPayment> {
  const ledger = await selectLedger(db, order.orderId);
  const standing = orderStanding(ledger);
  const payment = ledger.find(({ kind }) => kind === 'payment');
  const refundAsked = payment !== undefined && (await selectLiveRefund(db, order.orderId, payment.paymentReference)) !== undefined;
  return {
    order,
    paidAt: standing.state === 'paid' ? payment?.occurredAt : undefined,
    held: standing.state === 'paid' && (standing.disputed || refundAsked),
    underWay: order.state === 'open' && (await selectCheckouts(db, order.orderId)).some(({ state }) => state === 'submitted'),
  };
}

/** The order about a cycle or an application: made the first time, found again ever after; a new one after a refund. */
export async function ensureKeepingOrder(
  tx: Tx,
  wanted: {
    readonly personId: string;
    readonly aboutId: string;
    readonly purpose: KeepingPurpose;
    readonly schemeVersion: string;
    readonly amountCents: number;
    readonly now: Date;
  },
): Promise<KeepingOrder> {
  const fresh = await insertKeepingOrderIfNone(tx, wanted);
  if (fresh) {
    await recordEvent(tx, {
      kind: 'payment.order-opened',
      actor: { kind: 'person', personId: wanted.personId },
      subjectPersonId: wanted.personId,
      entity: { name: 'order', id: fresh.orderId },
      reason: 'FEE_DUE',
      schemeVersion: wanted.schemeVersion,
      payload: { amountCents: wanted.amountCents, purpose: wanted.purpose },
      occurredAt: wanted.now,
    });
  }
  const live = (await selectOrdersAbout(tx, [wanted.aboutId])).find(
    ({ state, purpose }) => purpose === wanted.purpose && (state === 'open' || state === 'paid'),
  );
  if (!live) throw new Error(`there is no order about ${wanted.aboutId} although it was just made sure of`);
  return live;
}

/** Cancels the open order about a cycle or an application that is over; what is paid all the same is late and goes back. */
export async function cancelKeepingOrder(tx: Tx, aboutId: string, by: EventActor, reason: string, now: Date): Promise<void> {
  for (const { orderId } of await selectOrdersAbout(tx, [aboutId])) {
    const order = await lockOrder(tx, orderId);
    if (order?.state === 'open') await cancelLocked(tx, order, by, reason, now);
  }
}

/** Notes that the renewal or reinstatement an order paid for was given; from then on the fee does not go back by rule. */
export async function noteDelivered(tx: Tx, orderId: string, at: Date): Promise<void> {
  await updateDelivered(tx, orderId, at);
}

/** The fees for keeping a credential that the person who asks paid or owes, the newest first. */
export function listOwnKeepingOrders(db: Db, permission: Permission<'payment.manage-own'>): Promise<readonly KeepingOrder[]> {
  return selectKeepingOrders(db, permission.actor.personId);
}
