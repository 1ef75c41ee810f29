import { error, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { deliverDemonstrationEvent, demonstrationPayments, findOwnCheckout, PAYMENT_PROBLEM_WORDS } from '#lib/server/payment/index.ts';
import { settlePaid } from '#lib/server/renewal/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { anySchemeVersion } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** Stands in for the payment service's own page. It is not there in production. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = granted(locals.actor, 'payment.manage-own');
  const found = demonstrationPayments() && (await findOwnCheckout(database(), permission, params.checkoutId));
  if (!found || found.checkout.provider !== 'demonstration') error(404, 'There is no such payment in your account.');
  const { checkout, order } = found;
  const now = systemClock.now();
  return {
    amountCents: order.amountCents,
    orderNumber: order.orderNumber,
    title: anySchemeVersion(order.schemeVersion).title,
    checkoutId: checkout.checkoutId,
    open: checkout.state === 'open' && checkout.expiresAt > now && order.state === 'open',
    paid: order.state === 'paid',
    closedWords: PAYMENT_PROBLEM_WORDS.PAYMENT_CHECKOUT_CLOSED,
  };
};

async function deliver({ locals, params }: RequestEvent, outcome: 'paid' | 'declined'): Promise<never> {
  const permission = granted(locals.actor, 'payment.manage-own');
  const provider = demonstrationPayments();
  if (!provider) error(404, 'There is nothing at this address.');
  const delivered = await deliverDemonstrationEvent(database(), permission, { provider, checkoutId: params.checkoutId, outcome, clock: systemClock });
  if (!delivered.ok && delivered.error === 'PAYMENT_ORDER_UNKNOWN') error(404, 'There is no such payment in your account.');
  const found = await findOwnCheckout(database(), permission, params.checkoutId);
  if (found) await settlePaid(database(), found.order.orderId, systemClock);
  // Closed by now (another tab, an old page): the return page says what is true.
  redirect(303, `/pay/return?checkout=${params.checkoutId}`);
}

export const actions: Actions = {
  pay: (event) => deliver(event, 'paid'),
  decline: (event) => deliver(event, 'declined'),
};
