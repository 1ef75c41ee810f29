import type { Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import type { Order } from './order.queries.ts';

/** What people are told about money. */
export type PaymentMessage = 'paid' | 'late' | 'failed' | 'refunded' | 'refunded-to-school' | 'refund-refused' | 'disputed' | 'dispute-won' | 'dispute-lost';

/** Tells the person of an order what became of their money. @param amountCents which amount it is about */
export function tellPayment(tx: Tx, message: PaymentMessage, order: Order, amountCents: number, at: Date): Promise<void> {
  const scheme = anySchemeVersion(order.schemeVersion);
  const to = { toPersonId: order.personId, at };
  const values = { amount: amountCents, order: order.orderNumber };
  switch (message) {
    case 'paid':
      if (order.purpose !== 'certification-fee') {
        return tell(tx, { ...to, message: 'renewal.fee-received', values: { ...values, orderId: order.orderId, credential: scheme.title } });
      }
      return tell(tx, { ...to, message: 'payment.paid', values: { ...values, orderId: order.orderId, credential: scheme.title } });
    case 'refund-refused':
      return tell(tx, { ...to, message: 'payment.refund-refused', values: { order: order.orderNumber, appealDays: scheme.appeal.withinDays.value } });
    default:
      return tell(tx, { ...to, message: `payment.${message}`, values });
  }
}
