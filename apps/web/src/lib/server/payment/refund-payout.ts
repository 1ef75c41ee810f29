import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { lockOrder } from './order.queries.ts';
import { receiveFact } from './payment-event.ts';
import { lockPayment, selectRefundedCents } from './payment-event.queries.ts';
import type { PaymentProblem } from './payment-problem.ts';
import type { PaymentProvider, ProviderName } from './provider.ts';
import { selectRefund, updateRefundPayout } from './refund.queries.ts';

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

/** Records that a person paid an approved refund out by hand (what came on paper, or as a demonstration). */
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
    if (request.provider === 'stripe') return err('REFUND_NOT_BY_HAND');
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
