import type { IncomingMessage, ServerResponse } from 'node:http';

/** How much is let through at once, and how much may wait. */
export type GateLimits = {
  /** Requests under way at once. */
  readonly atOnce: number;
  /** Requests that wait for their turn; what comes on top is told to come again. */
  readonly waiting: number;
  /** A request that is under way longer than this stands in nobody's way any more. */
  readonly holdMs: number;
};

/**
 * As many at once as go into one transaction and a few who are on their way: more would not be quicker, only keep the
 * processors from the answers that are saved meanwhile. What waits is a thousand candidates who press the button in the
 * same second, four times.
 */
export const GATE_LIMITS: GateLimits = { atOnce: 16, waiting: 4_000, holdMs: 5_000 };

const AGAIN_SECONDS = 1;
const FULL = JSON.stringify({ message: 'Very many people are starting at once. Try again in a moment; no time of yours is used up.', code: 'EXAM_START_BUSY' });
const ADDRESS = /^\/api\/exam\/(?:prepare|[^/?]{1,100}\/(?:start|lease|room))(?:\?|$)/;

type Waiting = { readonly response: ServerResponse; readonly go: () => void };

/**
 * Stands before everything that happens when an exam starts. A start is worth more than a page and less than an answer:
 * in the second in which all begin they pass one after the other, in the order in which they came, and the answers of
 * those who write already pass beside them.
 */
export class StartGate {
  readonly #limits: GateLimits;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #queue: Waiting[] = [];
  #from = 0;
  #under = 0;
  #planned = false;

  /** @param headers on what the gate itself answers */
  constructor(limits: GateLimits = GATE_LIMITS, headers: Readonly<Record<string, string>> = {}) {
    this.#limits = limits;
    this.#headers = headers;
  }

  /** Takes a request if it belongs to a start. @param go hands it on @returns false when it is for somebody else */
  take(request: Pick<IncomingMessage, 'url'>, response: ServerResponse, go: () => void): boolean {
    if (!ADDRESS.test(request.url ?? '')) return false;
    if (this.#queue.length - this.#from >= this.#limits.waiting) {
      const headers = { ...this.#headers, 'content-type': 'application/json', 'cache-control': 'no-store', 'retry-after': String(AGAIN_SECONDS) };
      response.writeHead(503, headers).end(FULL);
      return true;
    }
    this.#queue.push({ response, go });
    this.#plan();
    return true;
  }

  /** After what has arrived meanwhile was read: an answer to save is never behind more than one start. */
  #plan(): void {
    if (this.#planned || this.#under >= this.#limits.atOnce || this.#from >= this.#queue.length) return;
    this.#planned = true;
    setImmediate(() => {
      this.#planned = false;
      this.#next();
      this.#plan();
    });
  }

  #next(): void {
    const waiting = this.#queue[this.#from];
    if (!waiting || this.#under >= this.#limits.atOnce) return;
    this.#from += 1;
    if (this.#from > 512 && this.#from * 2 > this.#queue.length) {
      this.#queue.splice(0, this.#from);
      this.#from = 0;
    }
    const { response, go } = waiting;
    // Whoever went away while waiting is not served.
    if (response.destroyed) return;
    this.#under += 1;
    let held = true;
    const release = () => {
      if (!held) return;
      held = false;
      clearTimeout(longest);
      this.#under -= 1;
      this.#plan();
    };
    const longest = setTimeout(release, this.#limits.holdMs);
    longest.unref();
    response.once('finish', release);
    response.once('close', release);
    go();
  }
}
