import { exp } from '../elementary/elementary.ts';
import { REGIONS } from '../heart/wave.ts';
import type { Pulse, Wave } from '../heart/wave.ts';
import { LEADS } from '../lead/lead.ts';
import type { Lead } from '../lead/lead.ts';
import type { Extent } from './truth.ts';

/** Onset and offset are where a wave's own component crosses this: 10 microvolts, a tenth of a small square. */
export const THRESHOLD_MV = 0.01;

/** Times are found to within this. */
const EXACT_S = 0.00005;

/** Most instants at which a wave is looked at before its edges are sought. */
const MOST_STEPS = 400;

/** Beyond so many standard deviations a pulse is below 1e-7 of its height, which is nothing against 10 microvolts. */
const SUPPORT_SD = 6;

/** What a pulse is worth at an instant, from 0 to 1. */
export function pulseAt({ fromS, toS, riseS, fallS }: Pulse, timeS: number): number {
  if (timeS >= fromS && timeS <= toS) return 1;
  const awayS = timeS < fromS ? fromS - timeS : timeS - toS;
  const sdS = timeS < fromS ? riseS : fallS;
  if (!(awayS < SUPPORT_SD * sdS)) return 0;
  const x = awayS / sdS;
  return exp((-x * x) / 2);
}

/** How fast a pulse grows at an instant, per second, where its height there is known. */
function pulseSlope({ fromS, toS, riseS, fallS }: Pulse, timeS: number, height: number): number {
  if (height === 0 || (timeS >= fromS && timeS <= toS)) return 0;
  return timeS < fromS ? (height * (fromS - timeS)) / (riseS * riseS) : (height * (toS - timeS)) / (fallS * fallS);
}

/** What one pulse at its height gives to each of the twelve leads, in mV. */
export function pulseInLeads({ region, vector }: Pulse, matrix: Float64Array): Float64Array {
  const columns = REGIONS.length * 3;
  const at = REGIONS.indexOf(region) * 3;
  const weights = new Float64Array(LEADS.length);
  for (let row = 0; row < weights.length; row++) {
    const from = row * columns + at;
    weights[row] = (matrix[from] as number) * vector[0] + (matrix[from + 1] as number) * vector[1] + (matrix[from + 2] as number) * vector[2];
  }
  return weights;
}

/** A wave, as each of its pulses gives it to the leads. */
export type ProjectedWave = { readonly wave: Wave; readonly weights: readonly Float64Array[] };

/**
 * The wave's pulses with what each gives to each lead.
 *
 * @param matrix twelve rows, three columns a region
 */
export function projectWave(wave: Wave, matrix: Float64Array): ProjectedWave {
  return { wave, weights: wave.pulses.map((pulse) => pulseInLeads(pulse, matrix)) };
}

/** The wave's own component in one lead at an instant, in mV. */
export function componentMv({ wave, weights }: ProjectedWave, lead: number, timeS: number): number {
  let sum = 0;
  for (let p = 0; p < weights.length; p++) sum += ((weights[p] as Float64Array)[lead] as number) * pulseAt(wave.pulses[p] as Pulse, timeS);
  return sum;
}

/** Adds the wave's own component in every lead at an instant, in mV. */
export function addComponents({ wave, weights }: ProjectedWave, timeS: number, levels: Float64Array): void {
  for (let p = 0; p < weights.length; p++) {
    const height = pulseAt(wave.pulses[p] as Pulse, timeS);
    if (height === 0) continue;
    for (let row = 0; row < levels.length; row++) levels[row] = (levels[row] as number) + height * ((weights[p] as Float64Array)[row] as number);
  }
}

/** How fast that component grows, in mV per second. */
function slopeMvPerS({ wave, weights }: ProjectedWave, lead: number, timeS: number): number {
  let sum = 0;
  for (let p = 0; p < weights.length; p++) {
    const pulse = wave.pulses[p] as Pulse;
    sum += ((weights[p] as Float64Array)[lead] as number) * pulseSlope(pulse, timeS, pulseAt(pulse, timeS));
  }
  return sum;
}

/** Where a wave is seen: in each lead, and in all together. */
export type WaveExtent = Extent & { readonly leads: Readonly<Partial<Record<Lead, Extent & { readonly peakMv: number }>>> };

/**
 * Onset, peak and offset of a wave in every lead, without a sampling rate: the wave is looked at in steps of a third of its
 * shortest side, every edge is then sought between two of them, and every peak where the slope changes its sign.
 * The peak of all leads together is where the sum of their squares is largest.
 *
 * @returns undefined where no lead shows 10 microvolts of it
 */
export function waveExtent(projected: ProjectedWave): WaveExtent | undefined {
  const { wave, weights } = projected;
  if (wave.pulses.length === 0) return undefined;
  let startS = Infinity;
  let endS = -Infinity;
  let shortestS = Infinity;
  for (const { fromS, toS, riseS, fallS } of wave.pulses) {
    startS = Math.min(startS, fromS - 5 * riseS);
    endS = Math.max(endS, toS + 5 * fallS);
    shortestS = Math.min(shortestS, riseS || Infinity, fallS || Infinity);
  }
  const steps = Math.min(MOST_STEPS, Math.max(8, Math.ceil((3 * (endS - startS)) / shortestS)));
  const stepS = (endS - startS) / steps;
  const count = steps + 1;
  // Every lead at every instant; each pulse only where it is.
  const values = new Float64Array(LEADS.length * count);
  wave.pulses.forEach((pulse, p) => {
    const first = Math.max(0, Math.floor((pulse.fromS - SUPPORT_SD * pulse.riseS - startS) / stepS));
    const last = Math.min(steps, Math.ceil((pulse.toS + SUPPORT_SD * pulse.fallS - startS) / stepS));
    for (let i = first; i <= last; i++) {
      const height = pulseAt(pulse, startS + i * stepS);
      for (let row = 0, at = i; row < LEADS.length; row++, at += count) {
        values[at] = (values[at] as number) + height * ((weights[p] as Float64Array)[row] as number);
      }
    }
  });
  const leads: Partial<Record<Lead, Extent & { readonly peakMv: number }>> = {};
  let onsetS = Infinity;
  let offsetS = -Infinity;
  for (let row = 0; row < LEADS.length; row++) {
    const seen = extentIn(projected, row, values.subarray(row * count, (row + 1) * count), startS, stepS);
    if (!seen) continue;
    leads[LEADS[row] as Lead] = seen;
    onsetS = Math.min(onsetS, seen.onsetS);
    offsetS = Math.max(offsetS, seen.offsetS);
  }
  if (onsetS === Infinity) return undefined;
  let most = 0;
  let mostAt = 0;
  for (let i = 0; i < count; i++) {
    let power = 0;
    for (let at = i; at < values.length; at += count) power += (values[at] as number) * (values[at] as number);
    if (power > most) [most, mostAt] = [power, i];
  }
  const peakS = summit((timeS) => powerSlope(projected, timeS), startS + mostAt * stepS, stepS);
  return { onsetS, peakS, offsetS, leads };
}

/** Half the slope of the sum of the squares of all leads; what a pulse is worth is the same for each of them. */
function powerSlope({ wave, weights }: ProjectedWave, timeS: number): number {
  const heights = wave.pulses.map((pulse) => pulseAt(pulse, timeS));
  const slopes = wave.pulses.map((pulse, p) => pulseSlope(pulse, timeS, heights[p] as number));
  let sum = 0;
  for (let row = 0; row < LEADS.length; row++) {
    let component = 0;
    let slope = 0;
    for (let p = 0; p < weights.length; p++) {
      const weight = (weights[p] as Float64Array)[row] as number;
      component += weight * (heights[p] as number);
      slope += weight * (slopes[p] as number);
    }
    sum += component * slope;
  }
  return sum;
}

function extentIn(projected: ProjectedWave, lead: number, values: Float64Array, startS: number, stepS: number): (Extent & { peakMv: number }) | undefined {
  let first = -1;
  let last = -1;
  let best = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    if (size >= THRESHOLD_MV) {
      if (first < 0) first = i;
      last = i;
    }
    if (size > Math.abs(values[best] as number)) best = i;
  }
  if (first < 0) return undefined;
  const sign = Math.sign(values[best] as number);
  const excess = (timeS: number): number => Math.abs(componentMv(projected, lead, timeS)) - THRESHOLD_MV;
  const peakS = summit((timeS) => sign * slopeMvPerS(projected, lead, timeS), startS + best * stepS, stepS);
  return {
    onsetS: crossing(excess, startS + (first - 1) * stepS, startS + first * stepS),
    peakS,
    offsetS: crossing(excess, startS + (last + 1) * stepS, startS + last * stepS),
    peakMv: componentMv(projected, lead, peakS),
  };
}

/** Between an instant outside the wave, where `excess` is negative, and one inside: where it is 0, by halving. */
function crossing(excess: (timeS: number) => number, outsideS: number, insideS: number): number {
  let outside = outsideS;
  let inside = insideS;
  while (Math.abs(inside - outside) > EXACT_S) {
    const middle = (inside + outside) / 2;
    if (excess(middle) >= 0) inside = middle;
    else outside = middle;
  }
  return (inside + outside) / 2;
}

/** Within a step of a guess: where a slope goes from rising to falling, by halving. */
function summit(slope: (timeS: number) => number, guessS: number, stepS: number): number {
  let rising = guessS - stepS;
  let falling = guessS + stepS;
  while (falling - rising > EXACT_S) {
    const middle = (rising + falling) / 2;
    if (slope(middle) > 0) rising = middle;
    else falling = middle;
  }
  return (rising + falling) / 2;
}
