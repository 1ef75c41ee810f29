/** Where no tasks can be posted by priority, a short rest between two steps does. */
const REST_MS = 30;
/** So long at most does something wait for a frame: a tab that is not seen draws none. */
const NO_FRAME_MS = 300;

/** Runs something once what has changed until now is on the screen. */
export function afterPaint(run: () => void): void {
  let left = true;
  const once = () => {
    if (left) run();
    left = false;
  };
  requestAnimationFrame(() => setTimeout(once));
  setTimeout(once, NO_FRAME_MS);
}

/**
 * Takes steps, one task each, after the next frame and behind everything that a person waits for: a key or a finger
 * waits for one step at most.
 *
 * @returns stops it
 */
export function inBackground(steps: Iterator<unknown>): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  const step = () => {
    if (!signal.aborted && !steps.next().done) next();
  };
  const next = () => {
    if (!('scheduler' in globalThis)) setTimeout(step, REST_MS);
    else scheduler.postTask(step, { priority: 'background', signal }).catch((error: unknown) => signal.aborted || reportError(error));
  };
  afterPaint(next);
  return () => stopped.abort();
}
