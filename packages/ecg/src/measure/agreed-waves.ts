import { median } from './samples.ts';
import type { LeadWave } from './score-delineation.ts';

/** Peaks of one wave in several leads lie within this of the next one, seconds. */
const TOGETHER_S = 0.1;

/**
 * Of several boundaries of one wave, the one that the second lead from the outside gives: the earliest onset or latest end that two
 * leads agree on. One lead that is far off says nothing.
 */
export function agreedEdge(boundaries: readonly number[], edge: 'onset' | 'offset'): number | undefined {
  const sorted = boundaries.toSorted((a, b) => (edge === 'onset' ? a - b : b - a));
  return sorted[Math.min(1, sorted.length - 1)];
}

/**
 * Waves over all leads together, as global measurements have them: peaks that lie together are one wave, from its earliest onset to
 * its latest end that two leads agree on. A wave that fewer than half of the leads show is left out.
 *
 * @param leads waves of each lead; leads without any are not counted
 */
export function agreedWaves(leads: readonly (readonly LeadWave[])[]): LeadWave[] {
  const known = leads.filter((waves) => waves.length > 0);
  const out: LeadWave[] = [];
  for (const kind of ['P', 'QRS', 'T'] as const) {
    const all = known.flatMap((waves) => waves.filter((wave) => wave.kind === kind)).toSorted((a, b) => a.peakS - b.peakS);
    let from = 0;
    for (let i = 1; i <= all.length; i++) {
      if (i < all.length && (all[i] as LeadWave).peakS - (all[i - 1] as LeadWave).peakS < TOGETHER_S) continue;
      const group = all.slice(from, i);
      from = i;
      if (2 * group.length < known.length) continue;
      out.push({
        kind,
        onsetS: agreedEdge(
          group.flatMap(({ onsetS }) => onsetS ?? []),
          'onset',
        ),
        peakS: median(group.map(({ peakS }) => peakS)),
        offsetS: agreedEdge(
          group.flatMap(({ offsetS }) => offsetS ?? []),
          'offset',
        ),
      });
    }
  }
  return out.toSorted((a, b) => a.peakS - b.peakS);
}
