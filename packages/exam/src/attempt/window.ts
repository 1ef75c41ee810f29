/** A window as deciding sees it: when it takes starts, and how many seats are taken. */
export type WindowFacts = {
  readonly windowId: string;
  readonly opensAtMs: number;
  /** From then on nobody starts; undefined where it stays open. */
  readonly closesAtMs: number | undefined;
  /** When people closed it early. */
  readonly closedAtMs: number | undefined;
  /** How many may sit at the same time; undefined for any number. */
  readonly seats: number | undefined;
  /** How many sit now. */
  readonly running: number;
};

/** How things stand for somebody who wants to start at an instant. */
export type WindowOutlook<Window extends WindowFacts> =
  /** These take a start, the one that closes first before the others. */
  | { readonly outlook: 'open'; readonly windows: readonly Window[] }
  /** These are open and every seat is taken. */
  | { readonly outlook: 'full'; readonly windows: readonly Window[] }
  /** None is open; these open later, the next one first. */
  | { readonly outlook: 'later'; readonly windows: readonly Window[] }
  /** None is open, and none is announced. */
  | { readonly outlook: 'none' };

/** From when on a window takes no start any more; infinity where it stays open. */
export function lastStartMs(window: WindowFacts): number {
  return Math.min(window.closesAtMs ?? Number.POSITIVE_INFINITY, window.closedAtMs ?? Number.POSITIVE_INFINITY);
}

/**
 * Which windows take a start at an instant. A window has a say about starting alone: what has started keeps its own
 * deadline, whatever closes.
 */
export function windowOutlook<Window extends WindowFacts>(windows: readonly Window[], atMs: number): WindowOutlook<Window> {
  const open = windows.filter((window) => window.opensAtMs <= atMs && atMs < lastStartMs(window)).toSorted((a, b) => order(lastStartMs(a), lastStartMs(b)));
  const free = open.filter((window) => window.seats === undefined || window.running < window.seats);
  if (free.length > 0) return { outlook: 'open', windows: free };
  if (open.length > 0) return { outlook: 'full', windows: open };
  const later = windows.filter((window) => window.opensAtMs > atMs && window.opensAtMs < lastStartMs(window)).toSorted((a, b) => a.opensAtMs - b.opensAtMs);
  return later.length > 0 ? { outlook: 'later', windows: later } : { outlook: 'none' };
}

/** As a comparison that infinity does not break. */
function order(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
