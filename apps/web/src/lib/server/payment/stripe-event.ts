import { z } from 'zod';
import type { FactKind, PaymentFact } from './provider.ts';

const text = z.string().min(1).max(255);
/** Stripe gives an id, or the whole object where it was expanded. */
const reference = z.union([text, z.object({ id: text }).transform((object) => object.id)]);
const amount = z.number().int().nonnegative().safe();
const currency = z
  .string()
  .regex(/^[a-z]{3}$/)
  .transform((code) => code.toUpperCase());

const envelope = z.object({
  id: text,
  type: text,
  created: z.number().int().nonnegative(),
  livemode: z.boolean(),
  data: z.object({ object: z.record(z.string(), z.unknown()) }),
});

const checkoutSession = z.object({
  id: text,
  client_reference_id: text.nullish(),
  payment_intent: reference.nullish(),
  payment_status: text,
  amount_total: amount.nullable(),
  currency: currency.nullable(),
});

const charge = z.object({ id: text, payment_intent: reference.nullish(), amount_refunded: amount, currency });
const dispute = z.object({ id: text, payment_intent: reference.nullish(), charge: reference.nullish(), amount, currency, status: text });
const refund = z.object({ id: text, payment_intent: reference.nullish(), charge: reference.nullish(), amount, currency, status: text.nullish() });

type Part = Pick<PaymentFact, 'fact'> & Partial<PaymentFact>;

function sessionFact(object: unknown, fact: (session: { payment_status: string }) => FactKind): Part {
  const parsed = checkoutSession.safeParse(object);
  if (!parsed.success) return { fact: 'unreadable' };
  const session = parsed.data;
  return {
    fact: fact(session),
    checkoutId: session.client_reference_id ?? undefined,
    checkoutReference: session.id,
    // A session without anything to pay has no payment behind it.
    paymentReference: session.payment_intent ?? session.id,
    amountCents: session.amount_total ?? 0,
    currency: session.currency ?? undefined,
  };
}

function disputeFact(object: unknown, fact: (status: string) => FactKind): Part {
  const parsed = dispute.safeParse(object);
  if (!parsed.success) return { fact: 'unreadable' };
  const { id, payment_intent, charge: chargeId, amount: amountCents, currency: code, status } = parsed.data;
  const paymentReference = payment_intent ?? chargeId ?? undefined;
  return { fact: paymentReference ? fact(status) : 'unreadable', paymentReference, factReference: id, amountCents, currency: code };
}

const READERS: Readonly<Record<string, (object: unknown) => Part>> = {
  'checkout.session.completed': (object) => sessionFact(object, ({ payment_status }) => (payment_status === 'unpaid' ? 'submitted' : 'paid')),
  'checkout.session.async_payment_succeeded': (object) => sessionFact(object, () => 'paid'),
  'checkout.session.async_payment_failed': (object) => sessionFact(object, () => 'failed'),
  'checkout.session.expired': (object) => sessionFact(object, () => 'expired'),
  'charge.refunded': (object) => {
    const parsed = charge.safeParse(object);
    if (!parsed.success) return { fact: 'unreadable' };
    const { id, payment_intent, amount_refunded, currency: code } = parsed.data;
    return { fact: 'refunded', paymentReference: payment_intent ?? id, factReference: id, amountCents: amount_refunded, currency: code };
  },
  'refund.failed': (object) => {
    const parsed = refund.safeParse(object);
    if (!parsed.success) return { fact: 'unreadable' };
    const { id, payment_intent, charge: chargeId, amount: amountCents, currency: code } = parsed.data;
    return { fact: 'refund-failed', paymentReference: payment_intent ?? chargeId ?? undefined, factReference: id, amountCents, currency: code };
  },
  'charge.dispute.created': (object) => disputeFact(object, () => 'dispute-opened'),
  'charge.dispute.closed': (object) =>
    disputeFact(object, (status) =>
      // An inquiry that ends without a chargeback, or one the card network prevented, took no money.
      status === 'won' || status === 'warning_closed' || status === 'prevented' ? 'dispute-won' : status === 'lost' ? 'dispute-lost' : 'unreadable',
    ),
};

/**
 * Reads a Stripe event (already verified, already parsed from JSON).
 *
 * @returns the fact; `unknown` for kinds we do not use, `unreadable` for a known kind in an unknown shape,
 *   undefined where it is no event at all
 */
export function stripeFact(body: unknown): PaymentFact | undefined {
  const parsed = envelope.safeParse(body);
  if (!parsed.success) return undefined;
  const { id, type, created, livemode, data } = parsed.data;
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  const part = read ? read(data.object) : ({ fact: 'unknown' } as const);
  return { provider: 'stripe', eventId: id, kind: type, occurredAt: new Date(created * 1000), live: livemode, ...part };
}
