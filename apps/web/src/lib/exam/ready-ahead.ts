import type { RoomItem } from './room-data.ts';

/** So many questions on have their card made ready while the person reads; the one before keeps its own. */
const CARDS_ON = 2;
/** So many questions on have their tracing drawn. */
const DRAWN_ON = 6;

/** What making ready needs. */
export type ReadyPorts = {
  /** Draws the tracing of a question in short steps; nothing where that is not loaded yet. */
  readonly draw: (item: RoomItem) => Iterable<unknown>;
  /** Whether all that the card needs is loaded. */
  readonly isWhole: (item: RoomItem) => boolean;
  /** Makes the card behind the question that is shown; again is harmless. */
  readonly make: (item: RoomItem) => void;
  /** Lets the browser take the measures of a card that was made. */
  readonly measure: (item: RoomItem) => void;
  /** Lets go of the cards of all other questions. */
  readonly keepOnly: (items: readonly RoomItem[]) => void;
};

/**
 * Makes the questions ready that come next, in steps that are short also on a slow phone: the next one first, since it
 * is the one that is wanted, then the one after it, then the tracings of those before and further on.
 */
export function* readyAhead(items: readonly RoomItem[], position: number, ports: ReadyPorts): Generator<undefined, void> {
  const at = (index: number) => items[position - 1 + index];
  const shown = at(0);
  if (!shown) return;
  ports.make(shown);
  yield;
  for (let on = 1; on <= CARDS_ON; on += 1) {
    const item = at(on);
    if (!item || !ports.isWhole(item)) continue;
    for (const _ of ports.draw(item)) yield;
    ports.make(item);
    yield;
    ports.measure(item);
    yield;
  }
  ports.keepOnly(items.slice(Math.max(0, position - 2), position + CARDS_ON));
  yield;
  const before = at(-1);
  for (const item of [...(before ? [before] : []), ...items.slice(position + CARDS_ON, position + DRAWN_ON)]) for (const _ of ports.draw(item)) yield;
}
