import { err, ok, plainDateIn, type Clock, type Result } from '@einthoven/kernel';
import { isUuid, type Permission } from '../account/index.ts';
import { findApprovedApplication, findExamClosed, isApplicationOpen } from '../eligibility/index.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent, type EventActor } from '../platform/events.ts';
import { selectCheckouts, updateCheckoutState } from './checkout.queries.ts';
import {
  insertOrderIfNone,
  lockOrder,
  selectOpenOrders,
  selectOrder,
  selectOrderOf,
  selectPaidCertificationOrders,
  updateOrderState,
  type CertificationOrder,
  type Order,
} from './order.queries.ts';

/** The order of an application: the live one, else the newest; undefined where nobody came to pay yet. */
export async function findOrder(db: Db, applicationId: string): Promise<CertificationOrder | undefined> {
  return selectOrderOf(db, applicationId);
}

/** An order of the person who asks; undefined for anything else, other people's orders included. */
export async function findOwnOrder(db: Db, permission: Permission<'payment.manage-own'>, orderId: string): Promise<Order | undefined> {
  if (!isUuid(orderId)) return undefined;
  const order = await selectOrder(db, orderId);
  return order?.personId === permission.actor.personId ? order : undefined;
}

/** The certification fees that the person who asks paid, of every application of theirs, given back since or not; the newest first. */
export function listOwnPaidOrders(db: Db, permission: Permission<'payment.manage-own'>): Promise<readonly CertificationOrder[]> {
  return selectPaidCertificationOrders(db, permission.actor.personId);
}

/**
 * The order that the person pays: created the first time from the fee of the scheme version of their approved,
 * open application, found again ever after. After a refund, while the application is open, it is a new one.
 */
export async function ensureOrder(
  db: Db,
  permission: Permission<'payment.manage-own'>,
  clock: Clock,
): Promise<Result<CertificationOrder, 'PAYMENT_NOT_APPROVED' | 'PAYMENT_EXAM_CLOSED'>> {
  const { personId } = permission.actor;
  const now = clock.now();
  const application = await findApprovedApplication(db, personId, plainDateIn(now, currentScheme().zone.value));
  if (!application) return err('PAYMENT_NOT_APPROVED');
  return inTransaction(db, async (tx): Promise<Result<CertificationOrder, 'PAYMENT_EXAM_CLOSED'>> => {
    const paid = (await selectOrderOf(tx, application.applicationId))?.state === 'paid';
    if (!paid && (await findExamClosed(tx, personId, now))) return err('PAYMENT_EXAM_CLOSED');
    const amountCents = schemeVersion(application.schemeVersion).fee.certificationCents.value;
    const fresh = await insertOrderIfNone(tx, {
      personId,
      applicationId: application.applicationId,
      schemeVersion: application.schemeVersion,
      amountCents,
      now,
    });
    if (fresh) {
      await recordEvent(tx, {
        kind: 'payment.order-opened',
        actor: { kind: 'person', personId },
        subjectPersonId: personId,
        entity: { name: 'order', id: fresh.orderId },
        reason: 'FEE_DUE',
        schemeVersion: application.schemeVersion,
        payload: { amountCents },
        occurredAt: now,
      });
    }
    const order = await selectOrderOf(tx, application.applicationId);
    if (!order) throw new Error(`application ${application.applicationId} has no order although it was just made sure of`);
    return ok(order);
  });
}

/** What became of a wish to cancel. */
export type Cancelled =
  /** It can no longer be paid; a payment that still arrives is late and goes back. */
  | 'cancelled'
  /** There was no open order. */
  | 'nothing-open'
  /** It is paid: money comes back through a refund only. */
  | 'paid';

/**
 * Cancels the open order of an application whose time is over. Its checkouts close at the provider by themselves within
 * the hour; what is paid until then, or was on its way from a bank, is a late payment.
 */
export async function cancelOrder(
  db: Db,
  cancel: { readonly applicationId: string; readonly by: EventActor; readonly reason: string },
  clock: Clock,
): Promise<Cancelled> {
  return inTransaction(db, async (tx): Promise<Cancelled> => {
    const found = await selectOrderOf(tx, cancel.applicationId);
    const order = found && (await lockOrder(tx, found.orderId));
    if (order?.state === 'paid') return 'paid';
    if (order?.state !== 'open') return 'nothing-open';
    await cancelLocked(tx, order, cancel.by, cancel.reason, clock.now());
    return 'cancelled';
  });
}

/** Cancels whatever a person who is erased has not paid: nobody is left to pay it. Money that still comes is late and goes back. */
export async function cancelOpenOrders(tx: Tx, personId: string, at: Date): Promise<void> {
  for (const orderId of await selectOpenOrders(tx, personId)) {
    const order = await lockOrder(tx, orderId);
    if (order?.state === 'open') await cancelLocked(tx, order, { kind: 'person', personId }, 'PERSON_ERASED', at);
  }
}

/** Cancels an order that the caller has locked and found open, closes its checkouts here, and writes the event. */
export async function cancelLocked(tx: Tx, order: Order, by: EventActor, reason: string, now: Date): Promise<void> {
  await updateOrderState(tx, order.orderId, 'cancelled', now);
  for (const checkout of await selectCheckouts(tx, order.orderId)) await updateCheckoutState(tx, checkout.checkoutId, 'expired', ['open']);
  await recordEvent(tx, {
    kind: 'payment.order-cancelled',
    actor: by,
    subjectPersonId: order.personId,
    entity: { name: 'order', id: order.orderId },
    reason,
    schemeVersion: order.schemeVersion,
    occurredAt: now,
  });
}

/** Whether what an order would buy could not be used any more, because the application it is for is not open today. */
export async function isTimeOver(db: Db, order: Order, now: Date): Promise<boolean> {
  if (order.purpose !== 'certification-fee') return false;
  return !(await isApplicationOpen(db, order.applicationId, plainDateIn(now, schemeVersion(order.schemeVersion).zone.value)));
}
