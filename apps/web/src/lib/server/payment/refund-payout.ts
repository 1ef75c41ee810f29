import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { settleOrder } from './entitlement.ts';
import { lockOrder, selectLedger } from './order.queries.ts';
import { isDisputed, leftOfPayment } from './order-standing.ts';
import { receiveFact } from './payment-event.ts';
import { lockPayment, selectRefundedCents } from './payment-event.queries.ts';
import { tellPayment } from './payment-mail.ts';
import type { PaymentProblem } from './payment-problem.ts';
import type { PaymentProvider, ProviderName } from './provider.ts';
import { insertRefundDecision, selectRefund, updateRefundPayout, updateRefundState, type RefundRequest } from './refund.queries.ts';

/**
 * Sends an approved refund out. The provider's event, when it arrives, writes the ledger and ends what was bought.
 * Asked twice, the provider sends once (the request's id is its idempotency key).
 *
 * @param provider the adapter of the payment's own provider; undefined for what was recorded by staff
 */
export async function payOutRefund(
  db: Db,
  _permission: Permission<'payment.refund'>,
  refundRequestId: string,
  providers: (name: ProviderName) => PaymentProvider | undefined,
): Promise<Result<'sent' | 'by-hand', PaymentProblem>> {
  const request = isUuid(refundRequestId) ? await selectRefund(db, refundRequestId) : undefined;
  if (request?.state !== 'approved') return err('REFUND_NOT_APPROVED');
  if (isDisputed(await selectLedger(db, request.orderId), request.paymentReference)) return err('REFUND_DISPUTED');
  if (request.provider === 'recorded') return ok('by-hand');
  const provider = providers(request.provider);
  if (!provider) return err('REFUND_PAYOUT_FAILED');
  const sent = await provider.refund({ refundRequestId, paymentReference: request.paymentReference, amountCents: request.amountCents });
  if (!sent.ok) {
    await updateRefundPayout(db, refundRequestId, { providerReference: null, problem: sent.error });
    return err('REFUND_PAYOUT_FAILED');
  }
  if (sent.value.kind === 'by-hand') return ok('by-hand');
  await updateRefundPayout(db, refundRequestId, { providerReference: sent.value.providerReference, problem: null });
  return ok('sent');
}

/** Whether the provider refused the payout, so that the money has to go another way. */
function isRefusedByProvider({ payoutProblem, providerReference }: RefundRequest): boolean {
  return payoutProblem !== null && providerReference === null;
}

/** Records that a person paid an approved refund out by hand: what came on paper or as a demonstration, or what the provider would not pay. */
export async function recordRefundPaidOut(
  db: Db,
  permission: Permission<'payment.refund'>,
  payout: { readonly refundRequestId: string; readonly reference: string },
  clock: Clock,
): Promise<Result<'paid-out', PaymentProblem>> {
  const by = permission.actor.personId;
  return inTransaction(db, async (tx): Promise<Result<'paid-out', PaymentProblem>> => {
    const found = isUuid(payout.refundRequestId) ? await selectRefund(tx, payout.refundRequestId) : undefined;
    const eventId = `refund:${payout.refundRequestId}`;
    // The payment before the order, as every event does: one order of locks, no deadlock.
    if (found) await lockPayment(tx, { ...found, eventId });
    const order = found && (await lockOrder(tx, found.orderId));
    const request = order && (await selectRefund(tx, payout.refundRequestId));
    if (request?.state !== 'approved') return err('REFUND_NOT_APPROVED');
    if (order?.personId === by) return err('PAYMENT_OWN_ORDER');
    if (request.provider === 'stripe' && !isRefusedByProvider(request)) return err('REFUND_NOT_BY_HAND');
    const ledger = await selectLedger(tx, request.orderId);
    if (isDisputed(ledger, request.paymentReference)) return err('REFUND_DISPUTED');
    // Somebody may have given money back in the provider's own pages since it was approved.
    if (request.amountCents > leftOfPayment(ledger, request.paymentReference)) return err('REFUND_TOO_MUCH');
    const before = await selectRefundedCents(tx, request.provider, request.paymentReference);
    await receiveFact(
      tx,
      {
        provider: request.provider,
        eventId,
        kind: 'refund.by-hand',
        occurredAt: clock.now(),
        live: false,
        fact: 'refunded',
        paymentReference: request.paymentReference,
        factReference: eventId,
        amountCents: before + request.amountCents,
        currency: order?.currency,
        note: payout.reference,
      },
      { clock, live: false, actor: { kind: 'person', personId: by } },
    );
    return ok('paid-out');
  });
}

/**
 * Takes back an approval that cannot be paid out, with a reason: the provider refused, or the money is gone. It ends as
 * refused, which the person is told and can appeal. What was won on appeal is not taken back as long as money is left.
 */
export async function cancelRefundApproval(
  db: Db,
  permission: Permission<'payment.refund'>,
  cancel: { readonly refundRequestId: string; readonly reason: string },
  clock: Clock,
): Promise<Result<'cancelled', PaymentProblem>> {
  const by = permission.actor.personId;
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<'cancelled', PaymentProblem>> => {
    const found = isUuid(cancel.refundRequestId) ? await selectRefund(tx, cancel.refundRequestId) : undefined;
    const order = found && (await lockOrder(tx, found.orderId));
    const request = order && (await selectRefund(tx, cancel.refundRequestId));
    if (!order || request?.state !== 'approved') return err('REFUND_NOT_APPROVED');
    if (order.personId === by) return err('PAYMENT_OWN_ORDER');
    const ledger = await selectLedger(tx, order.orderId);
    if (isDisputed(ledger, request.paymentReference)) return err('REFUND_DISPUTED');
    const gone = request.amountCents > leftOfPayment(ledger, request.paymentReference);
    if (!gone && !isRefusedByProvider(request)) return err('REFUND_NOT_STUCK');
    if (!gone && request.steps.some(({ outcome }) => outcome === 'approve-on-appeal')) return err('REFUND_WON_ON_APPEAL');
    const { refundRequestId } = request;
    await insertRefundDecision(tx, { refundRequestId, decidedBy: by, outcome: 'refuse', reason: cancel.reason, decidedAt: now });
    await updateRefundState(tx, refundRequestId, 'approved', 'refused', now);
    await recordEvent(tx, {
      kind: 'payment.refund-cancelled',
      actor: { kind: 'person', personId: by },
      subjectPersonId: order.personId,
      entity: { name: 'order', id: order.orderId },
      reason: cancel.reason,
      schemeVersion: order.schemeVersion,
      payload: { refundRequestId, payoutProblem: request.payoutProblem },
      occurredAt: now,
    });
    const standing = await settleOrder(tx, order, { kind: 'person', personId: by }, now);
    if (request.requestedBy === order.personId && standing.state === 'paid') await tellPayment(tx, 'refund-refused', order, request.amountCents, now);
    return ok('cancelled');
  });
}
