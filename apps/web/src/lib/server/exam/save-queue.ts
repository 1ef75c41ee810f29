import type { Delivery, Written } from './save-batch.queries.ts';

/** How much may wait, and how much goes into one statement. */
export type QueueLimits = {
  /** Deliveries that wait for their turn, in all. */
  readonly waiting: number;
  /** Deliveries of one lease that wait: a device has one on its way, so that more are a fault or ill will. */
  readonly waitingEachLease: number;
  readonly batchDeliveries: number;
  readonly batchEvents: number;
  /** How long a delivery waits for an attempt that somebody else is changing. */
  readonly busyMs: number;
  /** How long until it looks again. */
  readonly busyPauseMs: number;
};

/** What a server of one or two cores can carry: at the rates measured, what waits here is written within a second. */
export const QUEUE_LIMITS: QueueLimits = {
  waiting: 4_000,
  waitingEachLease: 8,
  batchDeliveries: 256,
  batchEvents: 2_000,
  busyMs: 3_000,
  busyPauseMs: 10,
};

/** Why a delivery was not written; it may be sent again. */
export type QueueRefusal =
  /** Too much waits already, or the attempt is being changed by somebody else. */
  | 'busy'
  /** The database does not answer. Whether the delivery was stored is not known; sending it again is harmless. */
  | 'unavailable'
  /** The database refuses this one delivery although it was checked: a bug, and in the log. */
  | 'fault';

/** What became of a delivery. */
export type QueueOutcome = Exclude<Written, { readonly outcome: 'busy' }> | { readonly outcome: QueueRefusal };

/** What the queue needs from outside. */
export type QueuePorts = {
  /** Writes a batch in one transaction and resolves after its commit. */
  readonly write: (batch: readonly Delivery[]) => Promise<readonly Written[]>;
  /** Milliseconds of a clock that never jumps. */
  readonly nowMs: () => number;
  /** A fault that somebody has to look at. */
  readonly report: (delivery: Delivery, error: unknown) => void;
};

type Waiting = {
  readonly delivery: Delivery;
  readonly lease: string;
  readonly sinceMs: number;
  readonly resolve: (outcome: QueueOutcome) => void;
};

/** Counters since the start, for measuring. */
export type QueueCounts = { batches: number; deliveries: number; events: number; refused: number };

/**
 * Collects the deliveries of all candidates while one batch is being written, and writes what has come together as
 * the next: one statement and one commit, however many wait. Of one lease a batch holds one delivery, in the order
 * of arrival. What cannot be taken is refused at once, so that memory stays bounded and devices try again.
 */
export class SaveQueue {
  readonly counts: QueueCounts = { batches: 0, deliveries: 0, events: 0, refused: 0 };
  readonly #ports: QueuePorts;
  readonly #limits: QueueLimits;
  #waiting: Waiting[] = [];
  /** How many of each lease wait, are parked or are being written. */
  readonly #held = new Map<string, number>();
  /** Leases whose attempt somebody else is changing: the rest of them waits too, so that order is kept. */
  readonly #parked = new Set<string>();
  #inQueue = 0;
  #writing = false;
  #planned = false;

  constructor(ports: QueuePorts, limits: QueueLimits = QUEUE_LIMITS) {
    this.#ports = ports;
    this.#limits = limits;
  }

  /** Deliveries that have no outcome yet. */
  get size(): number {
    return this.#inQueue;
  }

  /** Takes a delivery. Resolves when it is committed, refused or failed; never rejects. */
  save(delivery: Delivery): Promise<QueueOutcome> {
    const lease = `${delivery.attemptId} ${delivery.epoch} ${delivery.leaseHash}`;
    const held = this.#held.get(lease) ?? 0;
    if (this.#inQueue >= this.#limits.waiting || held >= this.#limits.waitingEachLease) {
      this.counts.refused += 1;
      return Promise.resolve({ outcome: 'busy' });
    }
    this.#held.set(lease, held + 1);
    this.#inQueue += 1;
    return new Promise((resolve) => {
      this.#waiting.push({ delivery, lease, sinceMs: this.#ports.nowMs(), resolve });
      this.#plan();
    });
  }

  /** After the requests that have arrived together have all been read: they make one batch. */
  #plan(): void {
    if (this.#planned || this.#writing || this.#waiting.length === 0) return;
    this.#planned = true;
    setImmediate(() => {
      this.#planned = false;
      this.#writeNext();
    });
  }

  #writeNext(): void {
    if (this.#writing) return;
    const batch = this.#take();
    if (batch.length === 0) return;
    this.#writing = true;
    void this.#write(batch).then((settle) => {
      this.#writing = false;
      // The next batch is on its way before the answers to this one are written, so that the database never waits for us.
      this.#writeNext();
      setImmediate(() => {
        settle();
        this.#plan();
      });
    });
  }

  #take(): readonly Waiting[] {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    const leases = new Set<string>();
    let events = 0;
    for (const each of this.#waiting) {
      const fits = batch.length < this.#limits.batchDeliveries && (batch.length === 0 || events + each.delivery.events.length <= this.#limits.batchEvents);
      if (!fits || leases.has(each.lease) || this.#parked.has(each.lease)) {
        left.push(each);
        // Nothing of this lease may overtake what stays behind.
        leases.add(each.lease);
        continue;
      }
      leases.add(each.lease);
      events += each.delivery.events.length;
      batch.push(each);
    }
    this.#waiting = left;
    return batch;
  }

  /** Writes a batch. @returns what tells everybody in it; nobody hears anything before the commit */
  async #write(batch: readonly Waiting[]): Promise<() => void> {
    let written: readonly Written[];
    try {
      this.counts.batches += 1;
      written = await this.#ports.write(batch.map((each) => each.delivery));
    } catch (error) {
      if (isOutage(error)) return () => batch.forEach((each) => this.#settle(each, { outcome: 'unavailable' }));
      if (batch.length === 1) {
        const [alone] = batch as readonly [Waiting];
        this.#ports.report(alone.delivery, error);
        return () => this.#settle(alone, { outcome: 'fault' });
      }
      // One of them has a fault that was not foreseen; its neighbours must not pay for it.
      const settles: (() => void)[] = [];
      for (const each of batch) settles.push(await this.#write([each]));
      return () => settles.forEach((settle) => settle());
    }
    const parked = batch.filter((each, index) => written[index]?.outcome === 'busy' && this.#ports.nowMs() - each.sinceMs < this.#limits.busyMs);
    if (parked.length > 0) this.#park(parked);
    const isParked = new Set(parked);
    return () => {
      for (const [index, each] of batch.entries()) {
        if (isParked.has(each)) continue;
        const outcome = written[index] as Written;
        if (outcome.outcome !== 'busy') {
          this.counts.deliveries += 1;
          this.counts.events += each.delivery.events.length;
        }
        this.#settle(each, outcome as QueueOutcome);
      }
    };
  }

  #park(parked: readonly Waiting[]): void {
    for (const each of parked) this.#parked.add(each.lease);
    setTimeout(() => {
      for (const each of parked) this.#parked.delete(each.lease);
      this.#waiting.unshift(...parked);
      this.#plan();
    }, this.#limits.busyPauseMs);
  }

  #settle(waiting: Waiting, outcome: QueueOutcome): void {
    const held = (this.#held.get(waiting.lease) as number) - 1;
    if (held === 0) this.#held.delete(waiting.lease);
    else this.#held.set(waiting.lease, held);
    this.#inQueue -= 1;
    if (outcome.outcome === 'busy') this.counts.refused += 1;
    waiting.resolve(outcome);
  }
}

/**
 * Whether an error says that the database cannot be used now, rather than that it refuses what it was given: lost
 * connections, a server that starts or stops, a full disk, a timeout, a standby.
 */
export function isOutage(error: unknown): boolean {
  const code = (error as { readonly code?: unknown } | null)?.code;
  // What the driver itself says about a lost or unanswered connection has no code.
  if (typeof code !== 'string') return error instanceof Error && /connection|timeout|client has encountered|not queryable/i.test(error.message);
  if (/^E[A-Z_]+$/.test(code)) return true;
  return /^(08|53|57|58|40)/.test(code) || code === '25006';
}
