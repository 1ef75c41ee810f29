import { isNewer, type EventStanding } from '../attempt/saving.ts';

/** An event as it was stored for ever. */
export type ReplayEvent = {
  readonly epoch: number;
  readonly sequence: number;
  readonly position: number;
  /** Only `answer` has a say here; flags, strike-outs and moves are passed over. */
  readonly kind: string;
  readonly value: string;
  readonly standing: EventStanding;
};

/**
 * The answers that stand after all events of an attempt: of each question the newest one that did not come too late.
 * In whatever order the events are read the outcome is the same, so that replaying them gives one score for ever.
 *
 * @returns by position; a question whose newest answer was taken back has an empty text, one never answered none
 */
export function answersFrom(events: Iterable<ReplayEvent>): ReadonlyMap<number, string> {
  const newest = new Map<number, ReplayEvent>();
  for (const event of events) {
    if (event.kind !== 'answer' || event.standing === 'late') continue;
    const held = newest.get(event.position);
    if (!held || isNewer(event, held)) newest.set(event.position, event);
  }
  return new Map([...newest].map(([position, event]) => [position, event.value]));
}
