import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { unwrap, type Clock } from '@einthoven/kernel';
import { permit, type Actor, type Permission, type PermissionName, type Role } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { insertApprovedApplication, insertPerson } from '../db/test-fixtures.ts';
import { beginCheckout, receiveProviderEvent } from './checkout.ts';
import { demonstrationProvider } from './demonstration-provider.ts';
import { ensureOrder } from './order.ts';
import type { CertificationOrder, Order } from './order.queries.ts';
import { stripeProvider } from './stripe-provider.ts';

/** What the tests of payment start from: people who may, a clock that stands, Stripe's events as Stripe signs them. */

/** A clock that shows one instant until it is set to another. */
export function standingClock(start: string): Clock & { set: (instant: string) => void } {
  let now = new Date(start);
  return { now: () => now, set: (instant) => (now = new Date(instant)) };
}

/** The permission of a person with roles, in a session confirmed by a second factor. */
export function permissionOf<Name extends PermissionName>(personId: string, name: Name, ...roles: Role[]): Permission<Name> {
  const actor: Actor = { personId, roles: new Set(roles), secondFactor: true, sessionId: randomUUID() };
  return unwrap(permit(actor, name));
}

/** A person with a verified address. */
export async function insertPayer(db: Db, legalName = 'Test Payer'): Promise<string> {
  const personId = await insertPerson(db, { legalName });
  await db
    .insertInto('auth_users')
    .values({ id: personId, email: `${personId}@example.test`, email_verified: true })
    .execute();
  return personId;
}

/** A person with an approved application and an open order. */
export async function insertOpenOrder(db: Db, clock: Clock): Promise<{ personId: string; order: CertificationOrder }> {
  const personId = await insertPayer(db);
  await insertApprovedApplication(db, personId);
  return { personId, order: unwrap(await ensureOrder(db, permissionOf(personId, 'payment.manage-own'), clock)) };
}

/** Secret of the webhook in tests; of the form Stripe gives. */
export const WEBHOOK_SECRET = 'whsec_test_0123456789abcdef0123456789abcdef';

/** The adapter under test, pointed at a recorded conversation (or at nothing). */
export function testStripe(port = 9): ReturnType<typeof stripeProvider> {
  return stripeProvider({ secretKey: 'sk_test_0123456789', webhookSecret: WEBHOOK_SECRET, host: '127.0.0.1', port, protocol: 'http' });
}

const signer = new Stripe('sk_test_0123456789');

/** Signs a body as Stripe would: with the library's own test signer. */
export function signed(payload: string, clock: Clock, secret = WEBHOOK_SECRET): string {
  return signer.webhooks.generateTestHeaderString({ payload, secret, timestamp: Math.floor(clock.now().getTime() / 1000) });
}

/** A Stripe event as it travels. */
export function stripeEvent(type: string, object: Record<string, unknown>, id = `evt_${randomUUID()}`): string {
  // Stripe pretty-prints its webhooks: whoever parses and writes them again breaks the signature.
  return JSON.stringify(
    { id, object: 'event', api_version: '2026-10-28.endive', created: 1_795_435_200, livemode: false, pending_webhooks: 1, type, data: { object } },
    undefined,
    2,
  );
}

/** The Checkout Session of a checkout, paid unless told otherwise. */
export function sessionObject(checkoutId: string, order: Order, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: `cs_test_${checkoutId}`,
    object: 'checkout.session',
    client_reference_id: checkoutId,
    payment_intent: `pi_${checkoutId}`,
    payment_status: 'paid',
    status: 'complete',
    amount_total: order.amountCents,
    currency: 'usd',
    metadata: { order_id: order.orderId, checkout_id: checkoutId },
    ...change,
  };
}

/** The charge behind it, so much of it given back in sum. */
export function chargeObject(checkoutId: string, refundedCents: number): Record<string, unknown> {
  return { id: `ch_${checkoutId}`, object: 'charge', payment_intent: `pi_${checkoutId}`, amount: 20_000, amount_refunded: refundedCents, currency: 'usd' };
}

/** A dispute about it. */
export function disputeObject(checkoutId: string, status: string, id = `dp_${checkoutId}`): Record<string, unknown> {
  return { id, object: 'dispute', payment_intent: `pi_${checkoutId}`, charge: `ch_${checkoutId}`, amount: 20_000, currency: 'usd', status };
}

/** Delivers a Stripe event through the same door as the webhook. */
export async function deliver(db: Db, body: string, clock: Clock): ReturnType<typeof receiveProviderEvent> {
  return receiveProviderEvent(db, testStripe(), new TextEncoder().encode(body), signed(body, clock), clock);
}

/** A checkout at Stripe, opened without asking Stripe. */
export async function insertStripeCheckout(db: Db, order: Order, clock: Clock): Promise<string> {
  const checkoutId = randomUUID();
  await db
    .insertInto('checkouts')
    .values({
      checkout_id: checkoutId,
      order_id: order.orderId,
      provider: 'stripe',
      provider_reference: `cs_test_${checkoutId}`,
      pay_url: `https://checkout.stripe.com/c/pay/cs_test_${checkoutId}`,
      created_at: clock.now(),
      expires_at: new Date(clock.now().getTime() + 3_600_000),
    })
    .execute();
  return checkoutId;
}

/** An order paid through Stripe. */
export async function insertStripePaid(db: Db, clock: Clock): Promise<{ personId: string; order: CertificationOrder; checkoutId: string }> {
  const { personId, order } = await insertOpenOrder(db, clock);
  const checkoutId = await insertStripeCheckout(db, order, clock);
  unwrap(await deliver(db, stripeEvent('checkout.session.completed', sessionObject(checkoutId, order)), clock));
  return { personId, order, checkoutId };
}

/** The demonstration adapter under test. */
export const testDemonstration = demonstrationProvider('test-only-secret-0123456789abcdefghij', 'http://localhost:3000');

/** A checkout at the demonstration, opened by its owner. */
export async function beginDemonstration(db: Db, personId: string, clock: Clock): Promise<string> {
  const begun = await beginCheckout(db, permissionOf(personId, 'payment.manage-own'), { provider: testDemonstration, baseUrl: 'http://localhost:3000', clock });
  return unwrap(begun).checkoutId;
}

/** All that a test compares: state, money, entitlements, as the database has them. */
export async function snapshot(db: Db, orderId: string) {
  const order = await db.selectFrom('orders').select('state').where('order_id', '=', orderId).executeTakeFirstOrThrow();
  const ledger = await db.selectFrom('ledger_entries').select(['kind', 'amount_cents']).where('order_id', '=', orderId).execute();
  const entitlements = await db.selectFrom('entitlements').selectAll().where('order_id', '=', orderId).orderBy('kind').execute();
  return {
    state: order.state,
    sumCents: ledger.reduce((sum, entry) => sum + entry.amount_cents, 0),
    ledger: ledger.map(({ kind, amount_cents }) => `${kind} ${amount_cents}`).toSorted(),
    entitlements: entitlements.map(({ kind, quantity }) => `${kind} ${quantity ?? 'unlimited'}`),
    held: entitlements.some(({ held_since }) => held_since !== null),
    ended: entitlements.some(({ ended_at }) => ended_at !== null),
  };
}
