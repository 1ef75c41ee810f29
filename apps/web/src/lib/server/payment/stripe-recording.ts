import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as Stripe would have seen it. */
export type RecordedRequest = {
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey: string;
  readonly form: URLSearchParams;
  readonly authorization: string;
};

/** A server that speaks the part of Stripe's API that we use, by its published protocol: form in, JSON out, answers kept by idempotency key. */
export type StripeRecording = {
  readonly port: number;
  readonly requests: RecordedRequest[];
  /** What the next requests are answered with, in place of success. */
  readonly failNext: (status: number, body: unknown) => void;
  readonly close: () => Promise<void>;
};

function read(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
  });
}

function success(path: string, form: URLSearchParams): unknown {
  if (path === '/v1/checkout/sessions') {
    const id = `cs_test_${form.get('client_reference_id')}`;
    return { id, object: 'checkout.session', url: `https://checkout.stripe.com/c/pay/${id}`, status: 'open', payment_status: 'unpaid' };
  }
  if (path.endsWith('/expire')) return { id: path.split('/').at(-2), object: 'checkout.session', status: 'expired', url: null };
  if (path === '/v1/refunds')
    return { id: `re_${form.get('metadata[refund_request_id]')}`, object: 'refund', status: 'pending', amount: Number(form.get('amount')) };
  return undefined;
}

/** Starts the recording on a free port of the loopback. */
export async function startStripeRecording(): Promise<StripeRecording> {
  const requests: RecordedRequest[] = [];
  const answers = new Map<string, { body: string; answer: string }>();
  const failures: { status: number; body: unknown }[] = [];
  const server: Server = createServer(async (request, response) => {
    const body = await read(request);
    const form = new URLSearchParams(body);
    const path = request.url ?? '';
    const idempotencyKey = String(request.headers['idempotency-key'] ?? '');
    requests.push({ method: request.method ?? '', path, idempotencyKey, form, authorization: String(request.headers.authorization ?? '') });
    const send = (status: number, answer: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_test', 'stripe-should-retry': 'false' })
        .end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    const failure = failures.shift();
    if (failure) return send(failure.status, failure.body);
    const before = answers.get(idempotencyKey);
    if (idempotencyKey && before) {
      if (before.body === body) return send(200, before.answer);
      return send(400, {
        error: { type: 'idempotency_error', message: 'Keys for idempotent requests can only be used with the same parameters they were first used with.' },
      });
    }
    const answer = success(path, form);
    if (answer === undefined) return send(404, { error: { type: 'invalid_request_error', message: `Unrecognized request URL (${request.method}: ${path}).` } });
    if (idempotencyKey) answers.set(idempotencyKey, { body, answer: JSON.stringify(answer) });
    return send(200, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    failNext: (status, body) => failures.push({ status, body }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
