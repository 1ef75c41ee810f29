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
import { payoutWays, UNCLEAR, UNDELIVERED } from './payout-ways.ts';
import type { PaymentProvider, ProviderName } from './provider.ts';
import { insertRefundDecision, selectRefund, updatePayoutProblem, updateRefundPayout, updateRefundState, type RefundRequest } from './refund.queries.ts';

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
  const begun = await beginPayout(db, refundRequestId);
  if (!begun.ok) return begun;
  const request = begun.value;
  if (request.provider === 'recorded') return ok('by-hand');
  const provider = providers(request.provider);
  if (!provider) return err('REFUND_PAYOUT_FAILED');
  const sent = await provider.refund({ refundRequestId, paymentReference: request.paymentReference, amountCents: request.amountCents });
  if (!sent.ok) {
    const { kind, code } = sent.error;
    await updatePayoutProblem(db, refundRequestId, kind === 'unclear' ? `${UNCLEAR}${code}` : code);
    return err(kind === 'unclear' ? 'REFUND_PAYOUT_UNCLEAR' : 'REFUND_PAYOUT_FAILED');
  }
  if (sent.value.kind === 'by-hand') return ok('by-hand');
  await updateRefundPayout(db, refundRequestId, { providerReference: sent.value.providerReference, problem: null });
  return ok('sent');
}

/** The approved refund to send now. From here until the answer it is paid in no other way, nor is its approval cancelled. */
function beginPayout(db: Db, refundRequestId: string): Promise<Result<RefundRequest, PaymentProblem>> {
  return inTransaction(db, async (tx): Promise<Result<RefundRequest, PaymentProblem>> => {
    const found = isUuid(refundRequestId) ? await selectRefund(tx, refundRequestId) : undefined;
    const order = found && (await lockOrder(tx, found.orderId));
    const request = order && (await selectRefund(tx, refundRequestId));
    if (request?.state !== 'approved') return err('REFUND_NOT_APPROVED');
    const ledger = await selectLedger(tx, request.orderId);
    if (isDisputed(ledger, request.paymentReference)) return err('REFUND_DISPUTED');
    if (request.amountCents > leftOfPayment(ledger, request.paymentReference)) return err('REFUND_TOO_MUCH');
    if (request.payoutProblem === UNDELIVERED) return err('REFUND_PAYOUT_FAILED');
    await updatePayoutProblem(tx, refundRequestId, null);
    return ok(request);
  });
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
    const ledger = await selectLedger(tx, request.orderId);
    if (isDisputed(ledger, request.paymentReference)) return err('REFUND_DISPUTED');
    // Somebody may have given money back in the provider's own pages since it was approved.
    const leftCents = leftOfPayment(ledger, request.paymentReference);
    if (request.amountCents > leftCents) return err('REFUND_TOO_MUCH');
    if (!payoutWays(request, leftCents).byHand) return err('REFUND_NOT_BY_HAND');
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
 * refused, which the person is told and can appeal where it was they who asked. What was won on appeal is not taken back as long as money is left.
 */
export async function cancelRefundApproval(
  db: Db,
  permission: Permission<'payment.refund'>,
  cancel: { readonly refundRequestId: string; readonly reason: string },
  clock: Clock,
): Promise<Result<'cancelled' | 'cancelled-and-told', PaymentProblem>> {
  const by = permission.actor.personId;
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<'cancelled' | 'cancelled-and-told', PaymentProblem>> => {
    const found = isUuid(cancel.refundRequestId) ? await selectRefund(tx, cancel.refundRequestId) : undefined;
    const order = found && (await lockOrder(tx, found.orderId));
    const request = order && (await selectRefund(tx, cancel.refundRequestId));
    if (!order || request?.state !== 'approved') return err('REFUND_NOT_APPROVED');
    if (order.personId === by) return err('PAYMENT_OWN_ORDER');
    const ledger = await selectLedger(tx, order.orderId);
    if (isDisputed(ledger, request.paymentReference)) return err('REFUND_DISPUTED');
    const ways = payoutWays(request, leftOfPayment(ledger, request.paymentReference));
    if (!ways.cancel) return err(ways.answer === 'refused' ? 'REFUND_WON_ON_APPEAL' : 'REFUND_NOT_STUCK');
    const { refundRequestId } = request;
    const fresh = await insertRefundDecision(tx, { refundRequestId, decidedBy: by, outcome: 'refuse', reason: cancel.reason, decidedAt: now });
    // One decision of each kind a person is kept: a second refusal would stand without its reason.
    if (!fresh) return err('REFUND_REFUSED_BEFORE');
    await updateRefundState(tx, refundRequestId, 'approved', 'refused', now);
    await recordEvent(tx, {
      kind: 'payment.refund-cancelled',
      actor: { kind: 'person', personId: by },
      subjectPersonId: order.personId,
      entity: { name: 'order', id: order.orderId },
      reason: 'cancelled by finance; the reason is with the decision',
      schemeVersion: order.schemeVersion,
      payload: { refundRequestId, payoutProblem: request.payoutProblem },
      occurredAt: now,
    });
    const standing = await settleOrder(tx, order, { kind: 'person', personId: by }, now);
    if (request.requestedBy !== order.personId || standing.state !== 'paid') return ok('cancelled');
    await tellPayment(tx, 'refund-refused', order, request.amountCents, now);
    return ok('cancelled-and-told');
  });
}
