import { err, ok, plainDateIn, type Clock, type Result } from '@einthoven/kernel';
import { isUuid, type Permission } from '../account/index.ts';
import { findApprovedApplication, findExamClosed } from '../eligibility/index.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent, type EventActor } from '../platform/events.ts';
import { selectCheckouts, updateCheckoutState } from './checkout.queries.ts';
import { insertOrderIfNone, lockOrder, selectOrder, selectOrderOf, updateOrderState, type CertificationOrder, type Order } from './order.queries.ts';
import type { PaymentProvider } from './provider.ts';

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
 * Cancels the open order of an application that was withdrawn, and closes its checkouts at the provider. Where the
 * provider does not answer, its checkout closes by itself within the hour; what is paid until then is a late payment.
 *
 * @param provider closes checkouts; where none is given they are only closed here
 */
export async function cancelOrder(
  db: Db,
  cancel: { readonly applicationId: string; readonly by: EventActor; readonly reason: string },
  clock: Clock,
  provider?: PaymentProvider,
): Promise<Cancelled> {
  const now = clock.now();
  const open: string[] = [];
  const outcome = await inTransaction(db, async (tx): Promise<Cancelled> => {
    const found = await selectOrderOf(tx, cancel.applicationId);
    const order = found && (await lockOrder(tx, found.orderId));
    if (!order || (order.state !== 'open' && order.state !== 'paid')) return 'nothing-open';
    if (order.state === 'paid') return 'paid';
    await updateOrderState(tx, order.orderId, 'cancelled', now);
    for (const checkout of await selectCheckouts(tx, order.orderId)) {
      const closed = await updateCheckoutState(tx, checkout.checkoutId, 'expired', ['open']);
      if (closed && checkout.providerReference && checkout.provider === provider?.name) open.push(checkout.providerReference);
    }
    await recordEvent(tx, {
      kind: 'payment.order-cancelled',
      actor: cancel.by,
      subjectPersonId: order.personId,
      entity: { name: 'order', id: order.orderId },
      reason: cancel.reason,
      schemeVersion: order.schemeVersion,
      occurredAt: now,
    });
    return 'cancelled';
  });
  for (const reference of open) await provider?.expireCheckout(reference);
  return outcome;
}
