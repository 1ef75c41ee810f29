/** Milliseconds left on the server's clock; never below zero. */
export function timeLeftMs(deadlineMs: number, nowMs: number): number {
  return Math.max(0, deadlineMs - nowMs);
}

/**
 * When an attempt that nobody submits is closed: after the deadline and the time in which late answers
 * still count, so that an outage at the end loses nothing.
 */
export function closesAtMs(deadlineMs: number, lateMs: number): number {
  return deadlineMs + lateMs;
}
