import { schemeVersion } from '../scheme/index.ts';
import { config } from '../platform/config.ts';
import { queueMail } from '../platform/mail.ts';
import { emailOf } from '../account/index.ts';
import type { Tx } from '../db/pool.ts';
import type { Order } from './order.queries.ts';

const dollars = (cents: number) => new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(cents / 100);

/** The mails about money. */
export type PaymentMail = 'paid' | 'late' | 'failed' | 'refunded' | 'refund-refused' | 'disputed';

function text(mail: PaymentMail, order: Order, amountCents: number): { readonly subject: string; readonly text: string } {
  const { issuer, title } = schemeVersion(order.schemeVersion);
  const base = config().baseUrl;
  const amount = dollars(amountCents);
  const what = `the ${title} credential of ${issuer}`;
  const end = `\n\nOrder ${order.orderNumber}\nYour payment page: ${base}/pay\n\n${issuer}\n`;
  switch (mail) {
    case 'paid':
      return {
        subject: `Payment received: ${amount}`,
        text: `We have received ${amount} for your certification in ${what}.\n\nYou can sit the final exam now. You can also practise first; that is your choice.\n\nReceipt (PDF): ${base}/documents/receipt/${order.orderId}${end}`,
      };
    case 'late':
      return {
        subject: `We received ${amount} that was not due`,
        text: `A payment of ${amount} arrived for an order that was cancelled or paid already. It buys nothing, and it is your money.\n\nOur finance office has it in hand and will return it. You do not need to do anything.${end}`,
      };
    case 'failed':
      return {
        subject: 'Your payment did not go through',
        text: `Your bank did not send the payment of ${amount}. Nothing was charged.\n\nYou can pay in another way from your payment page.${end}`,
      };
    case 'refunded':
      return {
        subject: `Refund sent: ${amount}`,
        text: `We have sent ${amount} back the way you paid. Banks can take up to ten days to show it.${end}`,
      };
    case 'refund-refused':
      return {
        subject: 'Your refund request was refused',
        text: `We have decided not to refund your order. What you paid for is yours to use again now.\n\nYour payment page says why, and the candidate handbook says how to appeal: ${base}/handbook${end}`,
      };
    case 'disputed':
      return {
        subject: 'Your bank disputes your payment',
        text: `Your bank told us that your payment of ${amount} is disputed. Until that is settled, what you paid for is on hold. Nothing is taken away.\n\nIf you did not mean to dispute it, tell your bank.${end}`,
      };
  }
}

/** Queues a mail to the person of an order; a person without an address any more (erased) gets none. */
export async function queuePaymentMail(tx: Tx, mail: PaymentMail, order: Order, amountCents: number): Promise<void> {
  const to = await emailOf(tx, order.personId);
  if (!to) return;
  await queueMail(tx, { to, toPersonId: order.personId, template: `payment.${mail}`, ...text(mail, order, amountCents) });
}
