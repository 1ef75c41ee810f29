import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { emailOf, isUuid, type Permission } from '../account/index.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { insertCheckout, selectCheckout, selectCheckouts, updateCheckoutStarted, updateCheckoutState, type Checkout } from './checkout.queries.ts';
import type { DemonstrationProvider } from './demonstration-provider.ts';
import { ensureOrder } from './order.ts';
import { lockOrder, selectOrder, type Order } from './order.queries.ts';
import type { PaymentProblem } from './payment-problem.ts';
import { receiveFact, type Received } from './payment-event.ts';
import type { EventProblem, PaymentProvider } from './provider.ts';

/** Minutes that a checkout stays open at the provider. */
const OPEN_MINUTES = 60;
/** A checkout with less time than this is not offered again. */
const WORTH_REUSING_MINUTES = 5;

type CheckoutProblem = Extract<
  PaymentProblem,
  'PAYMENT_NOT_APPROVED' | 'PAYMENT_EXAM_CLOSED' | 'PAYMENT_ALREADY_PAID' | 'PAYMENT_UNDER_WAY' | 'PAYMENT_CANCELLED' | 'PAYMENT_PROVIDER_UNREACHABLE'
>;

/**
 * Opens a checkout for the fee of the person's approved application and says where to pay. Two clicks, or two
 * tabs, get the same checkout: one payment page, one payment.
 */
export async function beginCheckout(
  db: Db,
  permission: Permission<'payment.manage-own'>,
  through: { readonly provider: PaymentProvider; readonly baseUrl: string; readonly clock: Clock },
): Promise<Result<{ readonly payUrl: string; readonly checkoutId: string }, CheckoutProblem>> {
  const ensured = await ensureOrder(db, permission, through.clock);
  return ensured.ok ? openCheckout(db, ensured.value.orderId, through) : ensured;
}

/** What a fee is called at the payment service, and where people come back to when they leave it. */
const PURPOSES = {
  'certification-fee': { words: 'certification fee', leaveTo: '/pay?left=1' },
  'renewal-fee': { words: 'renewal fee', leaveTo: '/credential/renew?left=1' },
  'reinstatement-fee': { words: 'reinstatement fee', leaveTo: '/credential/return?left=1' },
} as const satisfies Record<Order['purpose'], { words: string; leaveTo: string }>;

/** The same for an order that exists already. The caller has decided that the person may pay it now. */
export async function openCheckout(
  db: Db,
  orderId: string,
  { provider, baseUrl, clock }: { readonly provider: PaymentProvider; readonly baseUrl: string; readonly clock: Clock },
): Promise<Result<{ readonly payUrl: string; readonly checkoutId: string }, CheckoutProblem>> {
  const now = clock.now();
  const opened = await inTransaction(db, async (tx): Promise<Result<{ order: Order; checkout: Checkout; stale: readonly string[] }, CheckoutProblem>> => {
    const order = await lockOrder(tx, orderId);
    if (order?.state === 'paid') return err('PAYMENT_ALREADY_PAID');
    if (order?.state !== 'open') return err('PAYMENT_CANCELLED');
    const checkouts = await selectCheckouts(tx, order.orderId);
    if (checkouts.some(({ state }) => state === 'submitted')) return err('PAYMENT_UNDER_WAY');
    const stale: string[] = [];
    for (const checkout of checkouts.filter(({ state }) => state === 'open')) {
      const reusable = checkout.provider === provider.name && checkout.expiresAt.getTime() - now.getTime() > WORTH_REUSING_MINUTES * 60_000;
      if (reusable) return ok({ order, checkout, stale });
      await updateCheckoutState(tx, checkout.checkoutId, 'expired', ['open']);
      if (checkout.provider === provider.name && checkout.providerReference) stale.push(checkout.providerReference);
    }
    const checkout = await insertCheckout(tx, {
      orderId: order.orderId,
      provider: provider.name,
      createdAt: now,
      expiresAt: new Date(now.getTime() + OPEN_MINUTES * 60_000),
    });
    return ok({ order, checkout, stale });
  });
  if (!opened.ok) return opened;
  const { order, checkout, stale } = opened.value;
  for (const reference of stale) await provider.expireCheckout(reference);
  if (checkout.payUrl) return ok({ payUrl: checkout.payUrl, checkoutId: checkout.checkoutId });
  const { title, issuer } = anySchemeVersion(order.schemeVersion);
  const purpose = PURPOSES[order.purpose];
  const started = await provider.createCheckout({
    checkoutId: checkout.checkoutId,
    orderId: order.orderId,
    orderNumber: order.orderNumber,
    amountCents: order.amountCents,
    currency: order.currency,
    title: `${title} ${purpose.words}, ${issuer}`,
    email: await emailOf(db, order.personId),
    expiresAt: checkout.expiresAt,
    successUrl: `${baseUrl}/pay/return?checkout=${checkout.checkoutId}`,
    cancelUrl: `${baseUrl}${purpose.leaveTo}`,
  });
  if (!started.ok) {
    // Nobody has the address of a session that may have been made all the same; the next try is a new checkout.
    await updateCheckoutState(db, checkout.checkoutId, 'failed', ['open']);
    return started;
  }
  await updateCheckoutStarted(db, checkout.checkoutId, started.value);
  return ok({ payUrl: started.value.payUrl, checkoutId: checkout.checkoutId });
}

/** Where a checkout of one's own stands; undefined for anything else, other people's checkouts included. */
export async function findOwnCheckout(
  db: Db,
  permission: Permission<'payment.manage-own'>,
  checkoutId: string,
): Promise<{ readonly checkout: Checkout; readonly order: Order } | undefined> {
  if (!isUuid(checkoutId)) return undefined;
  const checkout = await selectCheckout(db, checkoutId);
  const order = checkout && (await selectOrder(db, checkout.orderId));
  return checkout && order?.personId === permission.actor.personId ? { checkout, order } : undefined;
}

/** Whether money of an order is on its way from a bank. */
export async function isPaymentUnderWay(db: Db, orderId: string): Promise<boolean> {
  return (await selectCheckouts(db, orderId)).some(({ state }) => state === 'submitted');
}

/**
 * Verifies and takes one delivery of a provider.
 *
 * @param rawBody the bytes as they came: the signature covers these and nothing parsed from them
 */
export async function receiveProviderEvent(
  db: Db,
  provider: PaymentProvider,
  rawBody: Uint8Array,
  signature: string | null,
  clock: Clock,
): Promise<Result<Received, EventProblem>> {
  const fact = await provider.readEvent(rawBody, signature, clock.now());
  if (!fact.ok) return fact;
  return ok(await receiveFact(db, fact.value, { clock, live: provider.live, actor: { kind: 'system' } }));
}

/**
 * What the buttons of the demonstration page do: sign an event as a provider would, and hand it to the same door
 * that a provider's events come through. Clicked twice, it is the same event.
 */
export async function deliverDemonstrationEvent(
  db: Db,
  permission: Permission<'payment.manage-own'>,
  delivery: { readonly provider: DemonstrationProvider; readonly checkoutId: string; readonly outcome: 'paid' | 'declined'; readonly clock: Clock },
): Promise<Result<Received, 'PAYMENT_ORDER_UNKNOWN' | 'PAYMENT_CHECKOUT_CLOSED'>> {
  const { provider, checkoutId, outcome, clock } = delivery;
  const found = await findOwnCheckout(db, permission, checkoutId);
  if (!found || found.checkout.provider !== 'demonstration') return err('PAYMENT_ORDER_UNKNOWN');
  const { checkout, order } = found;
  const now = clock.now();
  const repeated = checkout.state === 'completed' && outcome === 'paid';
  if (!repeated && (checkout.state !== 'open' || checkout.expiresAt <= now)) return err('PAYMENT_CHECKOUT_CLOSED');
  const signed = provider.signEvent(
    {
      id: `demonstration_${outcome}_${checkoutId}`,
      kind: `demonstration.${outcome}`,
      at: now.toISOString(),
      checkoutId,
      amountCents: order.amountCents,
      currency: order.currency,
    },
    now,
  );
  const received = await receiveProviderEvent(db, provider, signed.rawBody, signed.signature, clock);
  if (!received.ok) throw new Error(`our own event was not believed: ${received.error}`);
  return received;
}
