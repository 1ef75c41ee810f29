import type { Clock } from '@einthoven/kernel';
import type { RefundDecision } from '@einthoven/scheme';
import type { Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { selectLedger, type Order } from './order.queries.ts';
import { orderStanding } from './order-standing.ts';
import { selectRefundsOfOrder, type RefundRequest } from './refund.queries.ts';
import { refundToday } from './refund-quote.ts';
import { isVoucherPayment } from './voucher-payment.ts';

/** All that the owner of an order is shown about giving its money back. */
export type OwnRefund = {
  /** What the rule gives today; undefined where nothing is paid. */
  readonly decision: RefundDecision | undefined;
  /** Whether the bank disputes the payment, so that nothing is asked for now. */
  readonly disputed: boolean;
  /** Whether a school paid by a voucher, so that what goes back goes to the school. */
  readonly toSchool: boolean;
  /** The refund that is live, else the newest; undefined where none was asked for. */
  readonly refund:
    | (Pick<RefundRequest, 'refundRequestId' | 'state' | 'amountCents'> & {
        readonly byMe: boolean;
        /** Why it was refused, in the words of who refused it. */
        readonly refusedBecause: string | undefined;
      })
    | undefined;
};

/** The refund of an order of the person who asks that is live, else the newest; undefined where none was ever asked for. */
export async function findOwnRefund(db: Db, permission: Permission<'payment.manage-own'>, order: Order): Promise<RefundRequest | undefined> {
  const { personId } = permission.actor;
  if (order.personId !== personId) return undefined;
  const main = (await selectLedger(db, order.orderId)).find(({ kind }) => kind === 'payment')?.paymentReference;
  const refunds = (await selectRefundsOfOrder(db, order.orderId)).filter(
    // An exception that finance proposed and dropped again was never said to the person.
    ({ paymentReference, requestedBy, state }) => paymentReference === main && (requestedBy === personId || (state !== 'refused' && state !== 'withdrawn')),
  );
  // One that goes on after an appeal comes before a later one that was taken back.
  return refunds.find(({ state }) => state === 'waiting' || state === 'approved') ?? refunds[0];
}

/** What the owner of an order is shown about giving its money back, today. */
export async function readOwnRefund(db: Db, permission: Permission<'payment.manage-own'>, order: Order, clock: Clock): Promise<OwnRefund> {
  const refund = await findOwnRefund(db, permission, order);
  const ledger = await selectLedger(db, order.orderId);
  return {
    decision: await refundToday(db, order, clock),
    disputed: orderStanding(ledger).disputed,
    toSchool: ledger.some(({ kind, paymentReference }) => kind === 'payment' && isVoucherPayment(paymentReference)),
    refund: refund && {
      refundRequestId: refund.refundRequestId,
      state: refund.state,
      amountCents: refund.amountCents,
      byMe: refund.requestedBy === permission.actor.personId,
      refusedBecause: refund.refusal?.reason,
    },
  };
}
