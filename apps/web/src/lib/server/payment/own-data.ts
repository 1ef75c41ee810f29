import type { Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { listOwnKeepingOrders } from './keeping-order.ts';
import { listOwnPaidOrders } from './order.ts';
import { selectLedger } from './order.queries.ts';
import { selectRefundsOfOrder } from './refund.queries.ts';

/** What a person gets of fees and refunds in the download of their data: as the pages show it, without names or ids of staff. */
export async function exportPayments(db: Db, permission: Permission<'payment.manage-own'>): Promise<unknown> {
  const { personId } = permission.actor;
  const orders = [...(await listOwnPaidOrders(db, permission)), ...(await listOwnKeepingOrders(db, permission))];
  return Promise.all(
    orders.map(async ({ orderId, orderNumber, purpose, state, amountCents, currency, createdAt }) => {
      const movements = await selectLedger(db, orderId);
      const refunds = (await selectRefundsOfOrder(db, orderId))
        // What finance proposed and dropped again was never said to the person.
        .filter((refund) => refund.requestedBy === personId || (refund.state !== 'refused' && refund.state !== 'withdrawn'));
      return {
        orderId,
        orderNumber,
        purpose,
        state,
        amountCents,
        currency,
        createdAt,
        movements: movements.map((each) => ({ kind: each.kind, amountCents: each.amountCents, provider: each.provider, occurredAt: each.occurredAt })),
        refunds: refunds.map((refund) => ({
          refundRequestId: refund.refundRequestId,
          state: refund.state,
          rule: refund.rule,
          amountCents: refund.amountCents,
          requestedAt: refund.requestedAt,
          byMe: refund.requestedBy === personId,
          reason: refund.requestedBy === personId ? refund.reason : undefined,
          // Why somebody approved is a note among staff; why it was refused is said to the person.
          decisions: refund.steps.map(({ outcome, reason, at }) => ({ outcome, reason: outcome === 'approve' ? undefined : reason, at })),
        })),
      };
    }),
  );
}
