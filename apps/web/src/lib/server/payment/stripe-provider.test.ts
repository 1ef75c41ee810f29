import { describe, expect, test } from 'vitest';
import { stripeFact } from './stripe-event.ts';
import { disputeObject, signed, standingClock, stripeEvent, testStripe, WEBHOOK_SECRET } from './test-payment.ts';
import { useStripeRecording } from './test-stripe-recording.ts';

const clock = standingClock('2026-11-23T18:00:00Z');
const recording = useStripeRecording();

const request = {
  checkoutId: '0190a000-0000-7000-8000-000000000001',
  orderId: '0190a000-0000-7000-8000-000000000002',
  orderNumber: 'F-000007',
  amountCents: 20_000,
  currency: 'USD',
  title: 'Certified Electrocardiogram Technician certification fee, National Performance Specialists',
  email: 'zoë.o’brien@example.test',
  expiresAt: new Date('2026-11-23T19:00:00Z'),
  successUrl: 'https://nps.example/pay/return?checkout=0190a000-0000-7000-8000-000000000001',
  cancelUrl: 'https://nps.example/pay?left=1',
};

describe('createCheckout', () => {
  test('asks for exactly the order: amount, currency, our ids, where to come back', async () => {
    const started = await testStripe(recording.port).createCheckout(request);
    expect(started).toEqual({
      ok: true,
      value: { providerReference: `cs_test_${request.checkoutId}`, payUrl: `https://checkout.stripe.com/c/pay/cs_test_${request.checkoutId}` },
    });
    const sent = recording.requests.at(-1);
    expect(sent).toMatchObject({
      method: 'POST',
      path: '/v1/checkout/sessions',
      idempotencyKey: `checkout-${request.checkoutId}`,
      authorization: 'Bearer sk_test_0123456789',
    });
    expect(Object.fromEntries(sent?.form ?? [])).toEqual({
      mode: 'payment',
      client_reference_id: request.checkoutId,
      'line_items[0][quantity]': '1',
      'line_items[0][price_data][currency]': 'usd',
      'line_items[0][price_data][unit_amount]': '20000',
      'line_items[0][price_data][product_data][name]': request.title,
      'line_items[0][price_data][product_data][description]': 'Order F-000007',
      customer_email: request.email,
      'metadata[order_id]': request.orderId,
      'metadata[checkout_id]': request.checkoutId,
      'payment_intent_data[metadata][order_id]': request.orderId,
      'payment_intent_data[metadata][checkout_id]': request.checkoutId,
      'payment_intent_data[description]': 'Order F-000007',
      expires_at: '1795460400',
      success_url: request.successUrl,
      cancel_url: request.cancelUrl,
    });
  });

  test('twice at once gives one session', async () => {
    const stripe = testStripe(recording.port);
    const other = { ...request, checkoutId: '0190a000-0000-7000-8000-000000000009' };
    const [first, second] = await Promise.all([stripe.createCheckout(other), stripe.createCheckout(other)]);
    expect(first).toEqual(second);
  });

  test('refused or unreachable is an answer, not a fault', async () => {
    recording.failNext(402, { error: { type: 'card_error', code: 'account_closed', message: 'no' } });
    expect(await testStripe(recording.port).createCheckout({ ...request, checkoutId: 'x' })).toEqual({ ok: false, error: 'PAYMENT_PROVIDER_UNREACHABLE' });
    // Port 9 (discard) is closed: the connection is refused at once.
    expect(await testStripe(9).createCheckout(request)).toEqual({ ok: false, error: 'PAYMENT_PROVIDER_UNREACHABLE' });
  });
});

describe('refund', () => {
  const refund = { refundRequestId: '0190a000-0000-7000-8000-000000000003', paymentReference: 'pi_1', amountCents: 10_000 };
  test('sends the amount once, however often it is asked', async () => {
    const stripe = testStripe(recording.port);
    const first = await stripe.refund(refund);
    expect(first).toEqual({ ok: true, value: { kind: 'sent', providerReference: `re_${refund.refundRequestId}` } });
    expect(await stripe.refund(refund)).toEqual(first);
    expect(recording.requests.at(-1)).toMatchObject({ path: '/v1/refunds', idempotencyKey: `refund-${refund.refundRequestId}` });
    expect(Object.fromEntries(recording.requests.at(-1)?.form ?? [])).toMatchObject({ payment_intent: 'pi_1', amount: '10000' });
  });

  test('tells a refusal, with its code, from an answer that is none', async () => {
    const ask = (port = recording.port) => testStripe(port).refund({ ...refund, refundRequestId: 'y' });
    const fail = (status: number, type: string, code?: string) => (recording.failNext(status, { error: { type, code, message: 'no' } }), ask());
    expect(await fail(400, 'invalid_request_error', 'charge_too_old')).toEqual({ ok: false, error: { kind: 'refused', code: 'charge_too_old' } });
    // Each of these may stand for a refund that went out.
    expect(await fail(400, 'invalid_request_error', 'charge_already_refunded')).toEqual({
      ok: false,
      error: { kind: 'unclear', code: 'charge_already_refunded' },
    });
    for (const [status, type] of [
      [400, 'idempotency_error'],
      [401, 'invalid_request_error'],
      [409, 'invalid_request_error'],
      [429, 'invalid_request_error'],
      [500, 'api_error'],
    ] as const)
      expect(await fail(status, type)).toMatchObject({ ok: false, error: { kind: 'unclear' } });
    expect(await ask(9)).toMatchObject({ ok: false, error: { kind: 'unclear' } });
  });
});

describe('expireCheckout', () => {
  test('closes the session', async () => {
    expect(await testStripe(recording.port).expireCheckout('cs_test_1')).toBe(true);
    expect(recording.requests.at(-1)?.path).toBe('/v1/checkout/sessions/cs_test_1/expire');
    recording.failNext(400, { error: { type: 'invalid_request_error', message: 'already complete' } });
    expect(await testStripe(recording.port).expireCheckout('cs_test_1')).toBe(false);
  });
});

describe('readEvent', () => {
  const body = stripeEvent('charge.dispute.created', disputeObject('c1', 'needs_response'), 'evt_1');
  const bytes = (text: string) => new TextEncoder().encode(text);
  const readBody = (text: string, signature: string | null, now = clock.now()) => testStripe().readEvent(bytes(text), signature, now);

  test('believes what the library itself signed', async () => {
    expect(await readBody(body, signed(body, clock))).toMatchObject({
      ok: true,
      value: {
        provider: 'stripe',
        eventId: 'evt_1',
        kind: 'charge.dispute.created',
        fact: 'dispute-opened',
        paymentReference: 'pi_c1',
        factReference: 'dp_c1',
        live: false,
      },
    });
  });

  const forged = { ok: false, error: 'PAYMENT_EVENT_FORGED' };
  test('refuses another secret', async () => expect(await readBody(body, signed(body, clock, 'whsec_other'))).toEqual(forged));
  test('refuses a missing, empty or garbled signature', async () => {
    for (const signature of [null, '', 'v1=', 't=1,v0=abc', 't=x,v1=00', '\u0000', `t=${'9'.repeat(400)},v1=00`])
      expect(await readBody(body, signature)).toEqual(forged);
  });
  test('refuses a body altered by one letter, or parsed and written again', async () => {
    const signature = signed(body, clock);
    expect(await readBody(body.replace('20000', '20001'), signature)).toEqual(forged);
    expect(await readBody(JSON.stringify(JSON.parse(body)), signature)).toEqual(forged);
  });
  test('refuses a signature older than five minutes, takes one just within', async () => {
    const signature = signed(body, clock);
    expect(await readBody(body, signature, new Date(clock.now().getTime() + 301_000))).toEqual(forged);
    expect((await readBody(body, signature, new Date(clock.now().getTime() + 300_000))).ok).toBe(true);
  });
  test('takes one of several signatures while the secret is being rolled', async () => {
    const fresh = signed(body, clock);
    expect((await readBody(body, `${fresh},v1=${'0'.repeat(64)}`)).ok).toBe(true);
  });
  test('refuses an empty body', async () => expect((await readBody('', signed('', clock))).ok).toBe(false));
  test('what is signed but no event is malformed', async () => {
    for (const text of ['not json', '[]', 'null', '{"id":"evt_2"}', '{"id":"evt_2","type":"x","created":"now","livemode":false,"data":{"object":{}}}']) {
      expect(await readBody(text, signed(text, clock))).toEqual({ ok: false, error: 'PAYMENT_EVENT_MALFORMED' });
    }
  });
  test('the secret is of the form the settings ask for', () => expect(WEBHOOK_SECRET).toMatch(/^whsec_/));
});

describe('stripeFact', () => {
  const fact = (type: string, object: Record<string, unknown>) => stripeFact(JSON.parse(stripeEvent(type, object)))?.fact;
  test.each([
    ['needs_response', 'unreadable'],
    ['won', 'dispute-won'],
    ['warning_closed', 'dispute-won'],
    ['prevented', 'dispute-won'],
    ['lost', 'dispute-lost'],
    ['a status of next year', 'unreadable'],
  ])('a dispute closed as %s is %s', (status, expected) => expect(fact('charge.dispute.closed', disputeObject('c', status))).toBe(expected));

  test('reads an expanded payment as well as its id', () => {
    const object = { ...disputeObject('c', 'won'), payment_intent: { id: 'pi_9', object: 'payment_intent' } };
    expect(stripeFact(JSON.parse(stripeEvent('charge.dispute.closed', object)))?.paymentReference).toBe('pi_9');
  });

  test('kinds named like parts of an object are unknown, not a fault', () => {
    for (const type of ['__proto__', 'constructor', 'toString']) expect(fact(type, {})).toBe('unknown');
  });

  test.each(['checkout.session.completed', 'charge.refunded', 'refund.failed', 'charge.dispute.created'])('%s in an unknown shape is unreadable', (type) => {
    for (const object of [{}, { id: 1 }, { id: 'x', amount: -5 }, { id: 'x', amount_total: 1.5, payment_status: 'paid', currency: 'usd' }])
      expect(fact(type, object)).toBe('unreadable');
  });
});
