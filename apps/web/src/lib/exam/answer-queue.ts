import { waitingIn, type Journal, type KeptLease } from './journal.ts';

/** What a person did to one question. */
export type ChoiceKind = 'answer' | 'flag' | 'strike';

/** What the journal holds: choices, and moves from question to question. */
export type EventKind = ChoiceKind | 'visit';

/** An event on its way to the server. */
export type QueuedEvent = {
  readonly sequence: number;
  readonly position: number;
  readonly kind: EventKind;
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

/** What the queue needs from outside. */
export type QueuePorts = {
  readonly send: (lease: HeldLease, events: readonly QueuedEvent[]) => Promise<DeliveryOutcome>;
  readonly journal: Pick<Journal, 'append' | 'acknowledge'>;
  /** Calls back after so many milliseconds. */
  readonly later: (run: () => void, ms: number) => void;
  /** Runs something once the next frame is shown; without it at once. */
  readonly afterPaint?: ((run: () => void) => void) | undefined;
  readonly onChange: (queue: AnswerQueue) => void;
  readonly onDelivered: (delivered: Delivered) => void;
};

/** How saving stands. `refused`: the server will not take them; they stay on the device. */
export type QueueState = 'saved' | 'saving' | 'offline' | 'signed-out' | 'refused';

const BATCH = 50;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;
const VISIT_WAIT_MS = 5000;

/**
 * Keeps every event in the device's journal until the server has acknowledged it, and delivers in order, one delivery
 * at a time, again and again with longer waits. Survives reload and crash: nothing is sent that is not in the journal.
 */
export class AnswerQueue {
  readonly lease: HeldLease;
  state: QueueState = 'saved';
  refusal = '';
  /** Whether the device has kept everything so far; where it has not, the exam goes on and says so. */
  keeps = true;
  #pending: QueuedEvent[];
  #next: number;
  #acknowledged: number;
  #conflicts: readonly number[];
  #waitMs = FIRST_WAIT_MS;
  #sending: Promise<void> | undefined;
  readonly #writing = new Map<number, Promise<void>>();
  /** Writes the move that waits for the screen. */
  #late: (() => void) | undefined;
  readonly #attemptId: string;
  readonly #ports: QueuePorts;

  /** @param kept the lease with what the journal has of it; it must be opened there */
  constructor(attemptId: string, kept: KeptLease, ports: QueuePorts) {
    this.lease = { epoch: kept.epoch, token: kept.token };
    this.#attemptId = attemptId;
    this.#ports = ports;
    this.#pending = [...waitingIn(kept)];
    // What the journal still holds is not saved before the server says so.
    if (this.#pending.length > 0) this.state = 'saving';
    this.#next = (kept.events.at(-1)?.sequence ?? kept.acknowledged) + 1;
    this.#acknowledged = kept.acknowledged;
    this.#conflicts = kept.conflicts;
    ports.onChange(this);
  }

  /** Events that the server has not acknowledged yet. */
  get pending(): readonly QueuedEvent[] {
    return this.#pending;
  }

  /** Adds an event: into the journal, then to the server. */
  add(position: number, kind: EventKind, value: string, happenedAt: number): void {
    const event = { sequence: this.#next, position, kind, value, happenedAt };
    this.#next += 1;
    this.#pending.push(event);
    // The journal has no gaps: what waits for the screen is written before what comes after it.
    this.#late?.();
    if (kind === 'visit') {
      this.#writeAfterPaint(event);
      // A move alone is no reason to write to the server: it goes with the next choice, or after a while.
      this.#ports.later(() => void this.flush(), VISIT_WAIT_MS);
      return;
    }
    this.#writing.set(event.sequence, this.#write(event));
    this.#ports.onChange(this);
    void this.flush();
  }

  /** The question that is moved to is shown first. */
  #writeAfterPaint(event: QueuedEvent): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#writing.set(event.sequence, promise);
    const write = () => {
      if (this.#late !== write) return;
      this.#late = undefined;
      resolve(this.#write(event));
    };
    this.#late = write;
    const { afterPaint } = this.#ports;
    if (afterPaint) afterPaint(write);
    else write();
  }

  #write(event: QueuedEvent): Promise<void> {
    return this.#ports.journal.append(this.#attemptId, this.lease.epoch, event).catch(() => {
      // A store that became full or was taken away: the event is in memory and on its way.
      this.keeps = false;
      this.#ports.onChange(this);
    });
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
      this.#late?.();
      if (this.state === 'saved') this.#become('saving');
      const batch = this.#pending.slice(0, BATCH);
      await Promise.all(batch.map(({ sequence }) => this.#writing.get(sequence)));
      const result = await this.#ports.send(this.lease, batch);
      if (result.outcome === 'taken') {
        const { conflicts } = result.delivered;
        const sent = new Set(batch.map((event) => event.sequence));
        for (const sequence of sent) this.#writing.delete(sequence);
        this.#pending = this.#pending.filter((event) => !sent.has(event.sequence) || conflicts.includes(event.sequence));
        this.#acknowledged = Math.max(this.#acknowledged, ...sent);
        this.#conflicts = [...this.#conflicts.filter((sequence) => !sent.has(sequence)), ...conflicts];
        this.#waitMs = FIRST_WAIT_MS;
        // What is not noted here is delivered once more, which is harmless.
        void this.#ports.journal.acknowledge(this.#attemptId, this.lease.epoch, this.#acknowledged, this.#conflicts).catch(() => undefined);
        this.#ports.onChange(this);
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
}
