/** What a person did to one question. */
export type ChoiceKind = 'answer' | 'flag' | 'strike';

/** A choice on its way to the server. */
export type QueuedEvent = {
  readonly sequence: number;
  readonly position: number;
  readonly kind: ChoiceKind;
  readonly value: string;
  /** Server time, epoch milliseconds. */
  readonly happenedAt: number;
};

/** What the server did with a delivery. */
export type Delivered = {
  readonly state: 'open' | 'submitted';
  readonly lease: 'current' | 'superseded';
  readonly currentEpoch: number;
  readonly remainingMs: number;
  readonly serverNowMs: number;
  readonly acknowledged: number;
  readonly late: readonly number[];
  readonly conflicts: readonly number[];
};

/** How a delivery went: taken, not reached (try again), not signed in (try again), or refused for good. */
export type DeliveryOutcome =
  | { readonly outcome: 'taken'; readonly delivered: Delivered }
  | { readonly outcome: 'unreachable' }
  | { readonly outcome: 'signed-out' }
  | { readonly outcome: 'refused'; readonly message: string };

/** Permission to write, as the server gave it to this tab. */
export type HeldLease = { readonly epoch: number; readonly token: string };

/** The part of `localStorage` that the queue uses. */
export type QueueStore = { getItem(key: string): string | null; setItem(key: string, text: string): void; removeItem(key: string): void };

/** What the queue needs from outside. */
export type QueuePorts = {
  readonly send: (lease: HeldLease, events: readonly QueuedEvent[]) => Promise<DeliveryOutcome>;
  readonly store: QueueStore;
  /** Calls back after so many milliseconds. */
  readonly later: (run: () => void, ms: number) => void;
  readonly onChange: (queue: AnswerQueue) => void;
  readonly onDelivered: (delivered: Delivered) => void;
};

/** How saving stands. `refused`: the server will not take them; they stay on the device. */
export type QueueState = 'saved' | 'saving' | 'offline' | 'signed-out' | 'refused';

const BATCH = 50;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;

/**
 * Keeps every choice on the device until the server has acknowledged it, and delivers in order, one delivery at a
 * time, again and again with longer waits. Survives reload and crash: what is kept lies in the store first.
 */
export class AnswerQueue {
  readonly lease: HeldLease;
  state: QueueState = 'saved';
  refusal = '';
  #pending: QueuedEvent[];
  #next: number;
  #waitMs = FIRST_WAIT_MS;
  #sending: Promise<void> | undefined;
  readonly #key: string;
  readonly #ports: QueuePorts;

  constructor(attemptId: string, lease: HeldLease, ports: QueuePorts) {
    this.lease = lease;
    this.#ports = ports;
    this.#key = `einthoven.exam.${attemptId}.${lease.epoch}`;
    const kept = readKept(ports.store, this.#key);
    this.#pending = [...(kept?.pending ?? [])];
    this.#next = kept?.next ?? 1;
    this.#keep();
  }

  /** Choices that the server has not acknowledged yet. */
  get pending(): readonly QueuedEvent[] {
    return this.#pending;
  }

  /** Adds a choice and starts to deliver. */
  add(position: number, kind: ChoiceKind, value: string, happenedAt: number): void {
    this.#pending.push({ sequence: this.#next, position, kind, value, happenedAt });
    this.#next += 1;
    this.#keep();
    void this.flush();
  }

  /** Delivers now. Resolves when nothing is left or a delivery failed. */
  flush(): Promise<void> {
    this.#sending ??= this.#deliver().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #deliver(): Promise<void> {
    while (this.#pending.length > 0 && this.state !== 'refused') {
      if (this.state === 'saved') this.#become('saving');
      const batch = this.#pending.slice(0, BATCH);
      const result = await this.#ports.send(this.lease, batch);
      if (result.outcome === 'taken') {
        const { conflicts } = result.delivered;
        const sent = new Set(batch.map((event) => event.sequence));
        this.#pending = this.#pending.filter((event) => !sent.has(event.sequence) || conflicts.includes(event.sequence));
        this.#waitMs = FIRST_WAIT_MS;
        this.#keep();
        this.#ports.onDelivered(result.delivered);
        if (conflicts.length > 0) {
          this.refusal = 'Another tab wrote to this exam at the same time.';
          this.#become('refused');
          return;
        }
        this.#become(this.#pending.length === 0 ? 'saved' : 'saving');
      } else if (result.outcome === 'refused') {
        this.refusal = result.message;
        this.#become('refused');
        return;
      } else {
        this.#become(result.outcome === 'signed-out' ? 'signed-out' : 'offline');
        this.#ports.later(() => void this.flush(), this.#waitMs);
        this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
        return;
      }
    }
  }

  #become(state: QueueState): void {
    this.state = state;
    this.#ports.onChange(this);
  }

  #keep(): void {
    try {
      this.#ports.store.setItem(this.#key, JSON.stringify({ token: this.lease.token, next: this.#next, pending: this.#pending }));
    } catch {
      // A full or forbidden store: the choices are still in memory and on their way.
    }
    this.#ports.onChange(this);
  }
}

type Kept = { readonly token: string; readonly next: number; readonly pending: readonly QueuedEvent[] };

function readKept(store: QueueStore, key: string): Kept | undefined {
  try {
    const kept = JSON.parse(store.getItem(key) ?? 'null') as Kept | null;
    return kept && typeof kept.token === 'string' && Array.isArray(kept.pending) && Number.isInteger(kept.next) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** The lease of an epoch that this browser holds from before, with whether anything waits in it. */
export function findKeptLease(store: QueueStore, attemptId: string, epoch: number): (HeldLease & { readonly waiting: number }) | undefined {
  const kept = readKept(store, `einthoven.exam.${attemptId}.${epoch}`);
  return kept && { epoch, token: kept.token, waiting: kept.pending.length };
}

/** Forgets what a finished delivery of an old lease left behind. */
export function forgetKept(store: QueueStore, attemptId: string, epoch: number): void {
  store.removeItem(`einthoven.exam.${attemptId}.${epoch}`);
}
