import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { receiveProviderEvent, stripePayments } from '#lib/server/payment/index.ts';
import { settlePaid } from '#lib/server/renewal/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

/** Stripe's events are a few kilobytes; nothing larger is read. */
const LARGEST_BODY_BYTES = 512 * 1024;

/**
 * Stripe reports here. Anybody can send anything to this address: only what Stripe signed is believed, and the
 * signature covers the raw bytes, so nothing parses them before.
 */
export const POST: RequestHandler = async ({ request }) => {
  const stripe = stripePayments();
  if (!stripe) error(404, 'There is nothing at this address.');
  if (Number(request.headers.get('content-length') ?? 0) > LARGEST_BODY_BYTES) error(413, 'Too large.');
  const rawBody = new Uint8Array(await request.arrayBuffer());
  if (rawBody.length > LARGEST_BODY_BYTES) error(413, 'Too large.');
  const received = await receiveProviderEvent(database(), stripe, rawBody, request.headers.get('stripe-signature'), systemClock);
  if (!received.ok) {
    console.error(JSON.stringify({ level: 'warning', concept: 'payment', act: 'webhook', problem: received.error }));
    return new Response(`${received.error}\n`, { status: 400, headers: { 'content-type': 'text/plain' } });
  }
  const { outcome, orderId } = received.value;
  if (outcome === 'applied' && orderId !== undefined) await settlePaid(database(), orderId, systemClock);
  return Response.json({ outcome });
};
