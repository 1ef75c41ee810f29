import { EDGE_WEIGHTS } from './edge-weights.ts';

/** Boundaries that are weighed. */
export type WeighedEdge = 'pOn' | 'pOff' | 'qrsOn' | 'qrsOff' | 'tOff';

/** What one boundary of one wave in one lead is told from. */
export type EdgeEvidence = {
  readonly edge: WeighedEdge;
  readonly lead: string;
  /** Seconds, of the wave's peak in this lead. */
  readonly peakS: number;
  /** Seconds, of what the views are told from. */
  readonly anchorS: number;
  /** Milliseconds from the anchor. */
  readonly views: readonly number[];
  readonly traits: readonly number[];
};

/** The boundary that {@link EDGE_WEIGHTS} make of its evidence, in seconds. */
export function weighed({ edge, anchorS, views, traits }: EdgeEvidence): number {
  const { reach, usual, weights, lateMs, looks } = EDGE_WEIGHTS[edge];
  let late = lateMs;
  for (const [i, view] of views.entries()) late += (weights[i] as number) * Math.min(Math.max(view - (usual[i] as number), -reach), reach);
  for (const [i, [mean, spread, weight]] of looks.entries()) {
    const off = ((traits[i] ?? mean) - mean) / spread;
    late += weight * Math.min(Math.max(Number.isFinite(off) ? off : 0, -3), 3);
  }
  return anchorS + late / 1000;
}
