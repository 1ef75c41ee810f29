import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { err, ok } from '@einthoven/kernel';
import { purposeKey, sameSecret } from '../platform/seal.ts';
import type { PaymentProvider } from './provider.ts';

/** Age in seconds after which a signed demonstration event is not believed. */
const TOLERANCE_S = 300;

const event = z.strictObject({
  id: z.string().min(1).max(255),
  kind: z.enum(['demonstration.paid', 'demonstration.declined']),
  at: z.iso.datetime(),
  checkoutId: z.uuid(),
  amountCents: z.number().int().nonnegative(),
  currency: z.string().regex(/^[A-Z]{3}$/),
});

/** What the demonstration page reports. */
export type DemonstrationEvent = z.infer<typeof event>;

/** The demonstration's way of paying, which moves no money, and the signer of its events. */
export type DemonstrationProvider = PaymentProvider & {
  /** Writes and signs an event, as a real provider would before it calls us. */
  readonly signEvent: (content: DemonstrationEvent, now: Date) => { readonly rawBody: Uint8Array; readonly signature: string };
};

/**
 * A payment that moves no money, for demonstrations only. Its events are signed and verified like a real
 * provider's, so that what grants is the same path in both modes.
 *
 * @param appSecret the body's secret; events are signed with a key derived for this purpose alone
 * @param baseUrl our own address, without a slash at the end
 */
export function demonstrationProvider(appSecret: string, baseUrl: string): DemonstrationProvider {
  const key = purposeKey(appSecret, 'demonstration-payments');
  const mac = (timestampS: number, rawBody: Uint8Array) => createHmac('sha256', key).update(`${timestampS}.`).update(rawBody).digest('hex');
  return {
    name: 'demonstration',
    live: false,
    createCheckout: async ({ checkoutId }) => ok({ providerReference: `demonstration_${checkoutId}`, payUrl: `${baseUrl}/pay/demonstration/${checkoutId}` }),
    expireCheckout: async () => true,
    refund: async () => ok({ kind: 'by-hand' }),
    async readEvent(rawBody, signature, now) {
      const parts = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature ?? '');
      if (!parts) return err('PAYMENT_EVENT_FORGED');
      const timestampS = Number(parts[1]);
      if (!sameSecret(parts[2] ?? '', mac(timestampS, rawBody))) return err('PAYMENT_EVENT_FORGED');
      if (Math.abs(now.getTime() / 1000 - timestampS) > TOLERANCE_S) return err('PAYMENT_EVENT_FORGED');
      let body: unknown;
      try {
        body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
      } catch {
        return err('PAYMENT_EVENT_MALFORMED');
      }
      const parsed = event.safeParse(body);
      if (!parsed.success) return err('PAYMENT_EVENT_MALFORMED');
      const { id, kind, at, checkoutId, amountCents, currency } = parsed.data;
      return ok({
        provider: 'demonstration',
        eventId: id,
        kind,
        occurredAt: new Date(at),
        live: false,
        fact: kind === 'demonstration.paid' ? 'paid' : 'failed',
        checkoutId,
        checkoutReference: `demonstration_${checkoutId}`,
        paymentReference: `demonstration_payment_${checkoutId}`,
        amountCents,
        currency,
      });
    },
    signEvent(content, now) {
      const rawBody = new TextEncoder().encode(JSON.stringify(content));
      const timestampS = Math.floor(now.getTime() / 1000);
      return { rawBody, signature: `t=${timestampS},v1=${mac(timestampS, rawBody)}` };
    },
  };
}
