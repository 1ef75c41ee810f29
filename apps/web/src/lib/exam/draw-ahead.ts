import type { RoomItem } from './room-data.ts';
import { drawingSteps } from './tracing-drawing.ts';
import { whenIdle } from './when-idle.ts';

/** So many questions on are drawn while the person reads. */
const AHEAD = 6;
/** A step takes about so long on a slow phone: with less time left the next one waits. */
const STEP_MS = 12;

/**
 * Draws the tracings of the next questions when the browser has nothing else to do, a lead at a time, so that a key or a
 * finger never waits for a drawing.
 *
 * @param nextReady called when the next question has no tracing that is still to be drawn
 * @returns stops it
 */
export function drawAhead(items: readonly RoomItem[], position: number, nextReady: () => void): () => void {
  const steps = stepsOf(items.slice(position, position + AHEAD), nextReady);
  let stop: () => void;
  const some = (leftMs: () => number) => {
    do if (steps.next().done) return;
    while (leftMs() > STEP_MS);
    stop = whenIdle(some);
  };
  stop = whenIdle(some);
  return () => stop();
}

function* stepsOf(items: readonly RoomItem[], firstDone: () => void): Generator<undefined, void> {
  for (const [index, { tracing }] of items.entries()) {
    if (tracing) yield* drawingSteps(tracing);
    if (index > 0) continue;
    yield;
    firstDone();
    yield;
  }
}
