/** Where "now" comes from: an argument everywhere, so that a decision can be replayed. */
export type Clock = {
  /** The present instant. */
  readonly now: () => Date;
};

/**
 * A clock that stands still, for tests and for replaying a decision at its own time.
 *
 * @param instant ISO 8601 instant, such as `2026-11-23T12:00:00Z`
 * @throws RangeError when the text is not an instant
 */
export function fixedClock(instant: string): Clock {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) throw new RangeError(`not an instant: ${instant}`);
  return { now: () => new Date(at) };
}
