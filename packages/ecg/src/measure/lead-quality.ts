import { movingMean, quantile, withoutGaps } from './samples.ts';

/** How good one lead is. */
export type LeadQuality = {
  /** Middle size of what changes within 20 ms, microvolts: muscle, mains. */
  readonly noiseUv: number;
  /** How far the baseline wanders, microvolts between the 5th and the 95th percentile. */
  readonly wanderUv: number;
  /** Share of samples that are missing. */
  readonly missing: number;
  readonly problems: readonly ('flat' | 'noisy' | 'wandering' | 'missing')[];
};

/** Judges one lead on its own. */
export function leadQuality(samples: Float64Array, sampleRateHz: number): LeadQuality {
  let gone = 0;
  for (const sample of samples) if (!Number.isFinite(sample)) gone++;
  const missing = samples.length === 0 ? 1 : gone / samples.length;
  if (missing === 1) return { noiseUv: 0, wanderUv: 0, missing, problems: ['missing'] };
  const clean = withoutGaps(samples);
  const smooth = movingMean(clean, 0.02 * sampleRateHz);
  const rest = clean.map((x, i) => Math.abs(x - (smooth[i] as number)));
  const noiseUv = quantile(rest, 0.5) / 0.6745;
  const base = movingMean(movingMean(clean, sampleRateHz), 0.6 * sampleRateHz);
  const wanderUv = quantile(base.slice(), 0.95) - quantile(base.slice(), 0.05);
  const height = quantile(clean.slice(), 0.999) - quantile(clean.slice(), 0.001);
  const problems: LeadQuality['problems'][number][] = [];
  if (height < 30) problems.push('flat');
  if (noiseUv > 50) problems.push('noisy');
  if (wanderUv > 500) problems.push('wandering');
  if (missing > 0.02) problems.push('missing');
  return { noiseUv: Math.round(noiseUv * 10) / 10, wanderUv: Math.round(wanderUv), missing, problems };
}
