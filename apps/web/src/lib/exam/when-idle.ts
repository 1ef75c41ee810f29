/** Safari has no idle callbacks; a short rest does there. */
const REST_MS = 200;
/** So long at most does something wait for a browser that is never idle. */
const LONGEST_MS = 2000;

/**
 * Runs something when the browser has nothing else to do.
 *
 * @param run gets how many milliseconds it may still take
 * @returns stops it
 */
export function whenIdle(run: (leftMs: () => number) => void): () => void {
  if ('requestIdleCallback' in globalThis) {
    const id = requestIdleCallback((deadline) => run(() => deadline.timeRemaining()), { timeout: LONGEST_MS });
    return () => cancelIdleCallback(id);
  }
  const timer = setTimeout(() => run(() => 0), REST_MS);
  return () => clearTimeout(timer);
}
