/** Sizes of a tracing on screen; 1 is its own scale. */
export const ZOOMS = [0.5, 0.75, 1, 1.5, 2, 3] as const;

/** The next size up or down; the same where there is none. */
export function nearestZoom(zoom: number, step: 1 | -1): number {
  const at = ZOOMS.findIndex((each) => each >= zoom - 1e-9);
  const from = at < 0 ? ZOOMS.length - 1 : at;
  return ZOOMS[Math.min(Math.max(from + step, 0), ZOOMS.length - 1)] as number;
}
