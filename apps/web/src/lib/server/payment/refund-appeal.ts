import { err, ok, type Result } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { settleOrder } from './entitlement.ts';
import { lockOrder } from './order.queries.ts';
import { insertRefundDecision, selectLiveRefund, selectRefund, selectRefusedRefunds, updateRefundState } from './refund.queries.ts';
import { quoteRefund } from './refund-quote.ts';

/** A refused refund, with everybody who had a hand in refusing it. The caller has decided who may see it. */
export type RefundRefusal = {
  readonly refundRequestId: string;
  readonly personId: string;
  readonly schemeVersion: string;
  readonly decidedAt: Date;
  readonly reason: string;
  readonly decidedBy: readonly string[];
};

/** Refused refunds that a person asked for, or one by its id, of orders that are paid still. */
export async function listRefundRefusals(
  db: Db,
  where: { readonly personId: string } | { readonly refundRequestId: string },
): Promise<readonly RefundRefusal[]> {
  return (await selectRefusedRefunds(db, where)).flatMap(({ refundRequestId, requestedBy, schemeVersion, refusal, steps }) =>
    refusal
      ? [
          {
            refundRequestId,
            personId: requestedBy,
            schemeVersion,
            decidedAt: refusal.at,
            reason: refusal.reason,
            decidedBy: [...new Set(steps.map(({ by }) => by))],
          },
        ]
      : [],
  );
}

/**
 * Approves a refund that was refused, after an appeal was won: finance pays it out as any other. The amount is the one
 * that was asked for. The rule still holds: where an attempt was started since, what was paid for was used.
 */
export async function approveRefundOnAppeal(
  tx: Tx,
  refundRequestId: string,
  by: { readonly personId: string; readonly reason: string; readonly at: Date },
): Promise<Result<undefined, 'APPEAL_RULES_LEAVE_NO_ROOM' | 'APPEAL_NOTHING_TO_CHANGE' | 'APPEAL_PAYMENT_DISPUTED'>> {
  const found = await selectRefund(tx, refundRequestId);
  const order = found && (await lockOrder(tx, found.orderId));
  // Read again under the lock: the person may have asked anew in between.
  const request = order && (await selectRefund(tx, refundRequestId));
  const paid = order && (await quoteRefund(tx, order, by.at, true));
  if (request?.state !== 'refused' || !paid || paid.payment.paymentReference !== request.paymentReference) return err('APPEAL_NOTHING_TO_CHANGE');
  if (await selectLiveRefund(tx, order.orderId, request.paymentReference)) return err('APPEAL_NOTHING_TO_CHANGE');
  // The bank may give the money back itself; once it has decided, the appeal can be.
  if (paid.disputed) return err('APPEAL_PAYMENT_DISPUTED');
  if (paid.keptCents < request.amountCents) return err('APPEAL_NOTHING_TO_CHANGE');
  if (paid.decision.rule === 'none') return err('APPEAL_RULES_LEAVE_NO_ROOM');
  await insertRefundDecision(tx, { refundRequestId, decidedBy: by.personId, outcome: 'approve-on-appeal', reason: by.reason, decidedAt: by.at });
  await updateRefundState(tx, refundRequestId, 'refused', 'approved', by.at);
  await recordEvent(tx, {
    kind: 'payment.refund-approved',
    actor: { kind: 'person', personId: by.personId },
    subjectPersonId: order.personId,
    entity: { name: 'order', id: order.orderId },
    reason: 'decided on appeal; the reason is with the decision',
    schemeVersion: order.schemeVersion,
    payload: { refundRequestId, amountCents: request.amountCents, appeal: true },
    occurredAt: by.at,
  });
  // From here on what was bought is on hold again, as while any refund is on its way.
  await settleOrder(tx, order, { kind: 'person', personId: by.personId }, by.at);
  return ok(undefined);
}
