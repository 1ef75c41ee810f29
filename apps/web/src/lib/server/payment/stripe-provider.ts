import Stripe from 'stripe';
import { err, ok } from '@einthoven/kernel';
import type { PaymentProvider, RefundNotSent } from './provider.ts';
import { stripeFact } from './stripe-event.ts';

/** What the adapter needs; host, port and protocol point it at a recorded conversation in tests. */
export type StripeSettings = {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly host?: string;
  readonly port?: number;
  readonly protocol?: 'http' | 'https';
};

/** Seconds that an event may be old when it arrives; Stripe signs every redelivery afresh. */
const TOLERANCE_S = 300;

/** Stripe Checkout: the person pays on Stripe's page, card data never touch us, and signed events tell us what happened. */
export function stripeProvider(settings: StripeSettings): PaymentProvider {
  const stripe = new Stripe(settings.secretKey, {
    maxNetworkRetries: 2,
    timeout: 15_000,
    telemetry: false,
    ...(settings.host ? { host: settings.host, port: settings.port ?? 443, protocol: settings.protocol ?? 'https' } : {}),
  });
  return {
    name: 'stripe',
    live: /^[rs]k_live_/.test(settings.secretKey),
    async createCheckout(request) {
      const metadata = { order_id: request.orderId, checkout_id: request.checkoutId };
      try {
        const session = await stripe.checkout.sessions.create(
          {
            mode: 'payment',
            client_reference_id: request.checkoutId,
            line_items: [
              {
                quantity: 1,
                price_data: {
                  currency: request.currency.toLowerCase(),
                  unit_amount: request.amountCents,
                  product_data: { name: request.title, description: `Order ${request.orderNumber}` },
                },
              },
            ],
            ...(request.email ? { customer_email: request.email } : {}),
            metadata,
            payment_intent_data: { metadata, description: `Order ${request.orderNumber}` },
            expires_at: Math.floor(request.expiresAt.getTime() / 1000),
            success_url: request.successUrl,
            cancel_url: request.cancelUrl,
          },
          // The same checkout asked for twice (a double click, a lost answer) is one session at Stripe.
          { idempotencyKey: `checkout-${request.checkoutId}` },
        );
        return session.url ? ok({ providerReference: session.id, payUrl: session.url }) : err('PAYMENT_PROVIDER_UNREACHABLE');
      } catch (error) {
        report('checkout', error);
        return err('PAYMENT_PROVIDER_UNREACHABLE');
      }
    },
    async expireCheckout(providerReference) {
      try {
        await stripe.checkout.sessions.expire(providerReference);
        return true;
      } catch (error) {
        report('expire', error);
        return false;
      }
    },
    async refund({ refundRequestId, paymentReference, amountCents }) {
      try {
        const refund = await stripe.refunds.create(
          { payment_intent: paymentReference, amount: amountCents, metadata: { refund_request_id: refundRequestId } },
          { idempotencyKey: `refund-${refundRequestId}` },
        );
        return ok({ kind: 'sent', providerReference: refund.id });
      } catch (error) {
        report('refund', error);
        return err(notSent(error));
      }
    },
    async readEvent(rawBody, signature, now) {
      let body: unknown;
      try {
        body = await stripe.webhooks.constructEventAsync(rawBody, signature ?? '', settings.webhookSecret, TOLERANCE_S, undefined, now.getTime());
      } catch (error) {
        // The library checks the signature first; what fails afterwards is a signed body that is no JSON.
        return err(error instanceof Stripe.errors.StripeSignatureVerificationError ? 'PAYMENT_EVENT_FORGED' : 'PAYMENT_EVENT_MALFORMED');
      }
      const fact = stripeFact(body);
      return fact ? ok(fact) : err('PAYMENT_EVENT_MALFORMED');
    },
  };
}

/** Whether Stripe said no for good. After a lost answer, a fault of theirs or a wrong key of ours it may have paid before. */
function notSent(error: unknown): RefundNotSent {
  if (!(error instanceof Stripe.errors.StripeError)) return { kind: 'unclear', code: 'unreachable' };
  const { StripeInvalidRequestError, StripeCardError } = Stripe.errors;
  const no = error instanceof StripeInvalidRequestError || error instanceof StripeCardError;
  const code = error.code ?? error.type;
  // What went back already may be this refund, whose answer was lost; its event tells.
  return { kind: no && code !== 'charge_already_refunded' ? 'refused' : 'unclear', code };
}

/** For the operator's log: kind and code only, the message of a card error may name a person. */
function report(act: string, error: unknown): void {
  const what =
    error instanceof Stripe.errors.StripeError
      ? { type: error.type, code: error.code, status: error.statusCode, request: error.requestId }
      : { type: String(error) };
  console.error(JSON.stringify({ level: 'warning', concept: 'payment', act, ...what }));
}
