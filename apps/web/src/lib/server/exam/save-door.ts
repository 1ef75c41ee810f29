import type { IncomingMessage, ServerResponse } from 'node:http';
import { hash, randomUUID } from 'node:crypto';
import type { Clock } from '@einthoven/kernel';
import { answerOf, lateSeconds } from './save-answer.ts';
import { isAttemptId, MOST_BYTES, parseDelivery } from './save-delivery.ts';
import { writeDeliveries, type Delivery, type Runner } from './save-batch.queries.ts';
import { QUEUE_LIMITS, SaveQueue, type QueueLimits } from './save-queue.ts';

/** What the door needs from outside. */
export type DoorPorts = {
  /** Runs a statement on connections that only saving uses: a rush on the pages must not keep an answer waiting. */
  readonly run: Runner;
  readonly clock: Clock;
  /** Milliseconds of a clock that never jumps. */
  readonly nowMs: () => number;
  readonly report: (line: string) => void;
  /** On every answer. */
  readonly headers: Readonly<Record<string, string>>;
};

/** What stands in the way of a delivery, and how an answer to it is written. */
const REFUSALS = {
  EXAM_DELIVERY_MALFORMED: [400, 'This is not a delivery of answers. Load the page again.'],
  EXAM_POSITION_UNKNOWN: [400, 'This exam has no question with that number. Load the page again.'],
  EXAM_NOT_FOUND: [404, 'You have no exam at this address.'],
  EXAM_DELIVERY_SLOW: [408, 'Your answers took too long on the way. They are sent again.'],
  EXAM_LEASE_UNKNOWN: [409, 'This page is not the one that may write to the exam. Load it again.'],
  EXAM_DELIVERY_TOO_LARGE: [413, 'This is more than we take at once. Load the page again.'],
  EXAM_SAVE_FAULT: [500, 'This is our fault and was written down. Your answers are kept on your device and sent again.'],
  EXAM_SAVE_BUSY: [503, 'Many answers are arriving at once. Yours are kept on your device and sent again in a moment.'],
  EXAM_SAVE_UNAVAILABLE: [503, 'Answers cannot be saved at this moment. Yours are kept on your device and sent again.'],
} as const satisfies Record<string, readonly [number, string]>;

/** Codes of what can stand in the way of a delivery. */
export type DoorRefusal = keyof typeof REFUSALS;

const BUSY_SECONDS = 1;
const UNAVAILABLE_SECONDS = 2;
/** A body that has not arrived by then is given up, so that slow senders cannot take the room of others. */
const BODY_MS = 15_000;
const ADDRESS = /^\/api\/exam\/([^/?]{1,100})\/responses(?:\?|$)/;

/**
 * The save path: deliveries of answers, taken by the server's entry before any page machinery. Nobody is looked up:
 * the token of the lease is what entitles. An answer of 200 is written after the commit, never before.
 */
export class SaveDoor {
  readonly queue: SaveQueue;
  readonly #ports: DoorPorts;
  readonly #limits: QueueLimits;
  readonly #headers: readonly string[];
  /** Requests whose body is on its way, with when they began. */
  readonly #reading = new Map<ServerResponse, number>();
  readonly #sweep: NodeJS.Timeout;

  constructor(ports: DoorPorts, limits: QueueLimits = QUEUE_LIMITS) {
    this.#ports = ports;
    this.#limits = limits;
    this.#headers = [...Object.entries(ports.headers).flat(), 'content-type', 'application/json', 'cache-control', 'no-store'];
    const late = lateSeconds();
    this.queue = new SaveQueue(
      {
        write: (batch) => writeDeliveries(ports.run, batch, late),
        nowMs: ports.nowMs,
        report: (delivery, error) => {
          const cause = error instanceof Error ? { message: error.message, stack: error.stack } : String(error);
          ports.report(JSON.stringify({ level: 'error', id: randomUUID(), concept: 'exam', act: 'save', attemptId: delivery.attemptId, cause }));
        },
      },
      limits,
    );
    this.#sweep = setInterval(() => this.#giveUpSlow(), BODY_MS / 3);
    this.#sweep.unref();
  }

  /** Takes a request if it is a delivery. @returns false when it is for somebody else */
  take(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'POST') return false;
    const attemptId = ADDRESS.exec(request.url ?? '')?.[1];
    if (attemptId === undefined) return false;
    if (!isAttemptId(attemptId)) this.#turnAway(request, response, 'EXAM_NOT_FOUND');
    else if (this.#reading.size + this.queue.size >= this.#limits.waiting) this.#turnAway(request, response, 'EXAM_SAVE_BUSY');
    else this.#read(attemptId, request, response);
    return true;
  }

  /** Lets go of the timer; what waits is still written. */
  close(): void {
    clearInterval(this.#sweep);
  }

  #read(attemptId: string, request: IncomingMessage, response: ServerResponse): void {
    this.#reading.set(response, this.#ports.nowMs());
    let bytes = 0;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MOST_BYTES) chunks.push(chunk);
      else if (this.#reading.delete(response)) this.#turnAway(request, response, 'EXAM_DELIVERY_TOO_LARGE');
    });
    request.on('end', () => {
      if (this.#reading.delete(response))
        void this.#save(attemptId, (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString(), response);
    });
    // The device went away while it was speaking: there is nothing to keep and nobody to answer.
    request.on('close', () => this.#reading.delete(response));
  }

  async #save(attemptId: string, body: string, response: ServerResponse): Promise<void> {
    const receivedAtMs = this.#ports.clock.now().getTime();
    const parsed = parseDelivery(body);
    if (!parsed.ok) return this.#refuse(response, parsed.error);
    const { epoch, token, events } = parsed.value;
    const delivery: Delivery = { attemptId, epoch, leaseHash: hash('sha256', token), events, receivedAtMs };
    const saved = await this.queue.save(delivery);
    switch (saved.outcome) {
      case 'written':
        return this.#send(response, 200, JSON.stringify(answerOf(delivery, saved, this.#ports.clock.now().getTime())));
      case 'unknown-lease':
        return this.#refuse(response, 'EXAM_LEASE_UNKNOWN');
      case 'unknown-position':
        return this.#refuse(response, 'EXAM_POSITION_UNKNOWN');
      case 'busy':
        return this.#refuse(response, 'EXAM_SAVE_BUSY');
      case 'unavailable':
        return this.#refuse(response, 'EXAM_SAVE_UNAVAILABLE');
      case 'fault':
        return this.#refuse(response, 'EXAM_SAVE_FAULT');
    }
  }

  /** Answers without reading the body; the connection cannot be used again after that. */
  #turnAway(request: IncomingMessage, response: ServerResponse, code: DoorRefusal): void {
    request.on('error', () => undefined);
    request.resume();
    this.#refuse(response, code, ['connection', 'close']);
  }

  #giveUpSlow(): void {
    const before = this.#ports.nowMs() - BODY_MS;
    for (const [response, sinceMs] of this.#reading) {
      if (sinceMs > before) continue;
      this.#reading.delete(response);
      this.#turnAway(response.req, response, 'EXAM_DELIVERY_SLOW');
    }
  }

  #refuse(response: ServerResponse, code: DoorRefusal, headers: readonly string[] = []): void {
    const [status, message] = REFUSALS[code];
    const again = code === 'EXAM_SAVE_BUSY' ? BUSY_SECONDS : code === 'EXAM_SAVE_UNAVAILABLE' ? UNAVAILABLE_SECONDS : undefined;
    this.#send(response, status, JSON.stringify({ message, code }), again === undefined ? headers : [...headers, 'retry-after', String(again)]);
  }

  #send(response: ServerResponse, status: number, body: string, headers: readonly string[] = []): void {
    if (response.destroyed || response.headersSent) return;
    response.writeHead(status, this.#headers.concat('content-length', String(Buffer.byteLength(body)), ...headers));
    response.end(body);
  }
}
