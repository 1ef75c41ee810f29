import type { RoomItem } from './room-data.ts';
import { drawTracing } from './tracing-drawing.ts';

/** So many questions on are drawn while the person reads. */
const AHEAD = 3;

/**
 * Draws the tracings of the next questions when the browser has nothing else to do, one at a time, so that going on
 * never waits for a drawing.
 *
 * @returns stops it
 */
export function drawAhead(items: readonly RoomItem[], position: number): () => void {
  const waiting = items.slice(position, position + AHEAD).flatMap(({ tracing }) => (tracing ? [tracing] : []));
  // Safari has no idle callbacks; a short rest after the question is shown does there.
  const soon =
    'requestIdleCallback' in globalThis ? (run: () => void) => requestIdleCallback(run, { timeout: 2000 }) : (run: () => void) => setTimeout(run, 200);
  let stopped = false;
  const next = () => {
    const tracing = waiting.shift();
    if (stopped || !tracing) return;
    drawTracing(tracing);
    soon(next);
  };
  soon(next);
  return () => {
    stopped = true;
  };
}
