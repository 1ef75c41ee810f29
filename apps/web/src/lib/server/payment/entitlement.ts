import type { CetScheme } from '@einthoven/scheme';
import { schemeVersion } from '../scheme/index.ts';
import { recordEvent, type EventActor } from '../platform/events.ts';
import type { Db, Tx } from '../db/pool.ts';
import {
  insertEntitlement,
  selectEntitlement,
  updateEnded,
  updateHold,
  updateStudyBegun,
  type Entitlement,
  type EntitlementKind,
} from './entitlement.queries.ts';
import { selectLedger, selectOrderOf, updateOrderState, type Order } from './order.queries.ts';
import { orderStanding, type OrderStanding } from './order-standing.ts';
import { selectLiveRefund } from './refund.queries.ts';

/**
 * What an application's payment bought, as it stands.
 *
 * @returns undefined where nothing was ever bought; check `heldSince` and `endedAt` before use
 */
export async function findEntitlement(db: Db, applicationId: string, kind: EntitlementKind): Promise<Entitlement | undefined> {
  return selectEntitlement(db, applicationId, kind);
}

/**
 * Notes the first opening of a section of the guide beyond its first part: from then on the refund rule gives back less.
 * Cards, drills and practice exams are no chapters and are not noted. Safe to call at each opening.
 */
export async function noteStudyBegun(tx: Tx, personId: string, at: Date): Promise<void> {
  for (const id of await updateStudyBegun(tx, personId, at)) {
    await recordEvent(tx, {
      kind: 'entitlement.study-begun',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'entitlement', id },
      reason: 'STUDY_BEYOND_FIRST_PART',
      occurredAt: at,
    });
  }
}

/** Why entitlements are held. */
export type HoldReason =
  /** The person's bank disputes the payment. */
  | 'dispute'
  /** The person asked for a refund, and it is being decided or paid out. */
  | 'refund-asked';

/** Why what an application bought is held now; undefined where it is not. */
export async function holdReason(db: Db, applicationId: string): Promise<HoldReason | undefined> {
  const order = await selectOrderOf(db, applicationId);
  if (!order) return undefined;
  const ledger = await selectLedger(db, order.orderId);
  if (orderStanding(ledger).disputed) return 'dispute';
  return (await refundOfMainPaymentLive(db, order.orderId, ledger)) ? 'refund-asked' : undefined;
}

/** What a fee buys, by the scheme. Practice exams come with the account's study material and need no row. */
export function whatTheFeeBuys(scheme: CetScheme): readonly { readonly kind: EntitlementKind; readonly quantity: number | null }[] {
  const quantity: Record<EntitlementKind, number | null> = {
    'final-attempts': scheme.exam.attempts.value,
    'resume-revision': scheme.fee.resumeRevisions.value,
    'study-material': null,
    'placement-help': null,
  };
  return scheme.fee.includes.value.filter((part): part is EntitlementKind => part !== 'practice-exams').map((kind) => ({ kind, quantity: quantity[kind] }));
}

/** Grants all that an order bought. Only the payment event calls it, once, in the transaction that writes the ledger. */
export async function grantEntitlements(tx: Tx, order: Order, actor: EventActor, now: Date): Promise<void> {
  // What a fee for keeping a credential pays for is given by the concept it is about.
  if (order.purpose !== 'certification-fee') return;
  const bought = whatTheFeeBuys(schemeVersion(order.schemeVersion));
  for (const { kind, quantity } of bought) {
    await insertEntitlement(tx, { personId: order.personId, orderId: order.orderId, applicationId: order.applicationId, kind, quantity, grantedAt: now });
  }
  await recordEvent(tx, {
    kind: 'payment.entitlements-granted',
    actor,
    subjectPersonId: order.personId,
    entity: { name: 'order', id: order.orderId },
    reason: 'FEE_PAID',
    schemeVersion: order.schemeVersion,
    payload: Object.fromEntries(bought.map(({ kind, quantity }) => [kind, quantity])),
    occurredAt: now,
  });
}

async function refundOfMainPaymentLive(db: Db, orderId: string, ledger: readonly { kind: string; paymentReference: string }[]): Promise<boolean> {
  const payment = ledger.find(({ kind }) => kind === 'payment');
  return payment !== undefined && (await selectLiveRefund(db, orderId, payment.paymentReference)) !== undefined;
}

/**
 * Makes the state of a locked order and what it bought agree with its ledger and its refund request: money gone
 * back ends, an open dispute or a refund being decided holds, anything else lifts the hold. Never revokes while
 * a dispute is open.
 */
export async function settleOrder(tx: Tx, order: Order, actor: EventActor, now: Date): Promise<OrderStanding> {
  const ledger = await selectLedger(tx, order.orderId);
  const standing = orderStanding(ledger);
  if (standing.state === 'unpaid') return standing;
  await updateOrderState(tx, order.orderId, standing.state, now);
  const refundAsked = await refundOfMainPaymentLive(tx, order.orderId, ledger);
  const note = (kind: 'entitlements-held' | 'entitlements-released' | 'entitlements-ended', reason: string) =>
    recordEvent(tx, {
      kind: `payment.${kind}`,
      actor,
      subjectPersonId: order.personId,
      entity: { name: 'order', id: order.orderId },
      reason,
      schemeVersion: order.schemeVersion,
      occurredAt: now,
    });
  if (standing.state !== 'paid' && (await updateEnded(tx, order.orderId, now))) {
    await note('entitlements-ended', standing.state === 'charged-back' ? 'DISPUTE_LOST' : 'REFUNDED');
  }
  const held = standing.state === 'paid' && (standing.disputed || refundAsked);
  if (await updateHold(tx, order.orderId, held, now)) {
    if (held) await note('entitlements-held', standing.disputed ? 'DISPUTE_OPEN' : 'REFUND_ASKED');
    else if (standing.state === 'paid') await note('entitlements-released', 'NOTHING_HOLDS');
  }
  return standing;
}
