import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { findOwnCheckout } from '#lib/server/payment/index.ts';
import { granted } from '../../../granted.ts';
import type { PageServerLoad } from './$types';

/** Where the payment service sends people back to. It only looks: what was paid is told by the signed event alone. */
export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('payment:order');
  const found = await findOwnCheckout(database(), granted(locals.actor, 'payment.manage-own'), url.searchParams.get('checkout') ?? '');
  if (!found) error(404, 'There is no such payment in your account.');
  const { checkout, order } = found;
  const state =
    order.state === 'paid'
      ? 'paid'
      : checkout.state === 'failed'
        ? 'declined'
        : checkout.state === 'submitted'
          ? 'bank'
          : order.state === 'open'
            ? 'waiting'
            : 'closed';
  return {
    state: state as 'paid' | 'declined' | 'bank' | 'waiting' | 'closed',
    purpose: order.purpose,
    orderId: order.orderId,
    orderNumber: order.orderNumber,
    amountCents: order.amountCents,
  };
};
