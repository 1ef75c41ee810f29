/**
 * The saving rule. The database function `save_deliveries` does the same for many candidates in one statement;
 * a test drives both with the same random deliveries and compares them.
 */

/** What a candidate did to one question; `visit` is a move to it, kept for timing, and has no current value. */
export type ResponseKind = 'answer' | 'flag' | 'strike' | 'visit';

/** One choice as a device reports it. Its identity is (epoch, sequence). */
export type ResponseEvent = {
  /** Which holder of the lease made it: each takeover by another device raises it. */
  readonly epoch: number;
  /** Counted up by the device from 1. */
  readonly sequence: number;
  readonly position: number;
  readonly kind: ResponseKind;
  /** A response, or empty to take it back; `on` or `off` for a flag; the struck options; empty for a visit. */
  readonly value: string;
  /** Server time at which it happened, in epoch milliseconds. */
  readonly happenedAtMs: number;
};

/**
 * How an event counts: `current` from the device that holds the lease; `superseded` from one that held it
 * before (it counts only where nothing newer was chosen); `late` came after time and never counts.
 */
export type EventStanding = 'current' | 'superseded' | 'late';

/** The newest event that counts for one question and kind. */
export type StandingResponse = { readonly value: string; readonly epoch: number; readonly sequence: number };

/** What saving looks at. */
export type SavingState = {
  readonly open: boolean;
  readonly deadlineMs: number;
  readonly leaseEpoch: number;
  readonly events: ReadonlyMap<string, ResponseEvent & { readonly standing: EventStanding }>;
  /** By `position kind`. */
  readonly view: ReadonlyMap<string, StandingResponse>;
};

/** What became of a delivered event. */
export type SavedEvent =
  /** Stored now. */
  | { readonly outcome: 'stored'; readonly standing: EventStanding }
  /** The same event was stored before: a repeated delivery, harmless. */
  | { readonly outcome: 'repeated'; readonly standing: EventStanding }
  /** Another event has this epoch and sequence: two tabs share one lease. Nothing was stored. */
  | { readonly outcome: 'conflict' };

/**
 * Saves one event.
 *
 * @param receivedAtMs server time of arrival
 * @param lateMs how long after the deadline events from before it still count, if without a gap
 */
export function saveEvent(
  state: SavingState,
  event: ResponseEvent,
  receivedAtMs: number,
  lateMs: number,
): { readonly state: SavingState; readonly saved: SavedEvent } {
  const key = `${event.epoch} ${event.sequence}`;
  const before = state.events.get(key);
  if (before) {
    const same = before.position === event.position && before.kind === event.kind && before.value === event.value;
    return { state, saved: same ? { outcome: 'repeated', standing: before.standing } : { outcome: 'conflict' } };
  }
  const onTime = state.open && receivedAtMs <= state.deadlineMs;
  const countsLate =
    state.open &&
    receivedAtMs <= state.deadlineMs + lateMs &&
    Math.min(event.happenedAtMs, receivedAtMs) < state.deadlineMs &&
    event.sequence === lastCounted(state, event.epoch) + 1;
  const standing: EventStanding = onTime || countsLate ? (event.epoch === state.leaseEpoch ? 'current' : 'superseded') : 'late';
  const events = new Map(state.events).set(key, { ...event, standing });
  const slot = `${event.position} ${event.kind}`;
  const held = state.view.get(slot);
  const counts = standing !== 'late' && event.kind !== 'visit' && (!held || isNewer(event, held));
  const view = counts ? new Map(state.view).set(slot, { value: event.value, epoch: event.epoch, sequence: event.sequence }) : state.view;
  return { state: { ...state, events, view }, saved: { outcome: 'stored', standing } };
}

/** Whether one event comes after another: by epoch, then by sequence. Clocks have no say. */
export function isNewer(left: { readonly epoch: number; readonly sequence: number }, right: { readonly epoch: number; readonly sequence: number }): boolean {
  return left.epoch > right.epoch || (left.epoch === right.epoch && left.sequence > right.sequence);
}

function lastCounted(state: SavingState, epoch: number): number {
  let last = 0;
  for (const event of state.events.values()) if (event.epoch === epoch && event.standing !== 'late') last = Math.max(last, event.sequence);
  return last;
}
