import { median, movingMean, quantile, withoutGaps, type Signal } from './samples.ts';
import { isTWaveOf, LATEST_S } from './t-waves.ts';

/** Half the width of the step whose slope is looked at, and of the energy that is summed, in seconds. */
const SLOPE_S = 0.022;
const ENERGY_S = 0.09;
/** No two QRS complexes are nearer. */
const REFRACTORY_S = 0.2;
/** Rate at which the energy is looked at. */
const COARSE_HZ = 125;
/** Blocks whose largest and middle values say how strong complexes and noise are. */
const BLOCK_S = 2;

/** One lead, coarse: its slope in the band of the QRS, and the root of that slope's energy. */
type Coarse = { readonly slope: Float64Array; readonly energy: Float64Array };

function coarseOf(samples: Float64Array, sampleRateHz: number, step: number): Coarse {
  const clean = withoutGaps(samples);
  const { length } = clean;
  const width = Math.max(Math.round(SLOPE_S * sampleRateHz), 1);
  const count = Math.floor(length / step);
  const slope = new Float64Array(count);
  const squares = new Float64Array(count);
  if (length < 2 * width + 1) return { slope, energy: squares };
  // Difference of two neighbouring means: a band around 15 Hz, with running sums, in one pass. Nothing is seen `width` from the edges.
  let left = 0;
  let right = 0;
  for (let i = 0; i < width; i++) left += clean[i] as number;
  for (let i = width; i < 2 * width; i++) right += clean[i] as number;
  const end = Math.min(count * step, length - width);
  const first = Math.ceil(width / step);
  for (let i = width; i < Math.min(first * step, end); i++) {
    const here = clean[i] as number;
    left += here - (clean[i - width] as number);
    right += (clean[i + width] as number) - here;
  }
  const scale = 1 / (step * width);
  for (let k = first, i = first * step; i + step <= end; k++) {
    let sum = 0;
    let square = 0;
    for (const until = i + step; i < until; i++) {
      const d = right - left;
      sum += d;
      square += d * d;
      const here = clean[i] as number;
      left += here - (clean[i - width] as number);
      right += (clean[i + width] as number) - here;
    }
    slope[k] = sum * scale;
    squares[k] = square * scale;
  }
  const energy = movingMean(squares, (ENERGY_S * sampleRateHz) / step);
  for (let k = 0; k < count; k++) energy[k] = Math.sqrt(Math.max((energy[k] as number) / width, 0));
  return { slope, energy };
}

/** All leads' energies as one, each in units of its own complexes and weighted by how far these stand out. */
function together(energies: readonly Float64Array[], block: number): Float64Array {
  const count = energies[0]?.length ?? 0;
  const sum = new Float64Array(count);
  const blocks = Math.max(Math.ceil(count / block), 1);
  const weights = new Float64Array(blocks);
  for (const energy of energies) {
    const most = new Float64Array(blocks);
    const middle = new Float64Array(blocks);
    for (let b = 0; b < blocks; b++) {
      const part = energy.slice(b * block, Math.min((b + 1) * block, count));
      middle[b] = quantile(part, 0.5);
      most[b] = part.at(-1) ?? 0;
    }
    const level = new Float64Array(blocks);
    const weight = new Float64Array(blocks);
    for (let b = 0; b < blocks; b++) {
      level[b] = quantile(most.slice(Math.max(b - 4, 0), b + 5), 0.5);
      const noise = quantile(middle.slice(Math.max(b - 1, 0), b + 2), 0.5);
      // Below 3 microvolts a lead is flat.
      const clear = (level[b] as number) / Math.max(noise, 3);
      weight[b] = Math.min(clear, 20) * Math.min(clear, 20);
      // A burst far above the complexes is an artefact of this lead.
      if ((most[b] as number) > 4 * (level[b] as number)) weight[b] = (weight[b] as number) / 8;
      weights[b] = (weights[b] as number) + (weight[b] as number);
    }
    for (let k = 0; k < count; k++) {
      const b = (k / block) | 0;
      sum[k] = (sum[k] as number) + ((energy[k] as number) * (weight[b] as number)) / Math.max(level[b] as number, 3);
    }
  }
  for (let k = 0; k < count; k++) sum[k] = (sum[k] as number) / Math.max(weights[(k / block) | 0] as number, 1e-9);
  return sum;
}

type Candidate = { readonly at: number; readonly size: number; kept: boolean; isT?: boolean };

/** Peaks that are the largest within the refractory time. */
function peaksOf(energy: Float64Array, reach: number): Candidate[] {
  const found: Candidate[] = [];
  for (let k = 0; k < energy.length; k++) {
    const here = energy[k] as number;
    if (!(here > 0.08 && here >= (energy[k - 1] ?? 0) && here > (energy[k + 1] ?? 0))) continue;
    const last = found.at(-1);
    if (last && k - last.at < reach) {
      if (here > last.size) found[found.length - 1] = { at: k, size: here, kept: false };
      continue;
    }
    found.push({ at: k, size: here, kept: false });
  }
  return found;
}

/**
 * Finds the QRS complexes of a recording in all of its leads together, without tuning: energy of slopes in the band of the QRS, each
 * lead in units of its own complexes, thresholds that follow their neighbours, a second look where a beat is missing, and the shape
 * of the neighbours where the size leaves doubt.
 *
 * @returns sample indices, ascending; near the middle of each complex
 */
export function detectQrs(signal: Signal): number[] {
  const { sampleRateHz } = signal;
  const leads = Object.values(signal.leads);
  if (leads.length === 0 || !(sampleRateHz > 0)) return [];
  const step = Math.max(Math.round(sampleRateHz / COARSE_HZ), 1);
  const hz = sampleRateHz / step;
  const coarse = leads.map((samples) => coarseOf(samples, sampleRateHz, step));
  const energy = together(
    coarse.map((lead) => lead.energy),
    Math.round(BLOCK_S * hz),
  );
  const peaks = peaksOf(energy, Math.round(REFRACTORY_S * hz));
  keepBeats(
    peaks,
    hz,
    coarse.map(({ slope }) => slope),
  );
  return peaks.filter(({ kept }) => kept).map(({ at }) => at * step + (step >> 1));
}

/** Decides which peaks are beats. */
function keepBeats(peaks: Candidate[], hz: number, slopes: readonly Float64Array[]): void {
  for (const peak of peaks) peak.kept = peak.size > 0.35;
  dropTWaves(peaks, hz, slopes);
  dropTallTWaves(peaks, hz, slopes);
  for (let pass = 0; pass < 3; pass++) if (!searchBack(peaks, hz, slopes)) break;
}

/** How like the nearest beats that are kept a peak is: the best correlation of slopes, over all leads. 1 = the same shape. */
function likeness(peaks: readonly Candidate[], index: number, hz: number, slopes: readonly Float64Array[], reach = 14): number {
  const here = peaks[index] as Candidate;
  let best = 0;
  for (const direction of [-1, 1]) {
    let seen = 0;
    for (let i = index + direction; i >= 0 && i < peaks.length && seen < reach; i += direction) {
      const other = peaks[i] as Candidate;
      if (!other.kept) continue;
      seen++;
      if (here.size < 0.25 * other.size) continue;
      best = Math.max(best, alike(here.at, other.at, hz, slopes));
    }
  }
  return best;
}

function alike(a: number, b: number, hz: number, slopes: readonly Float64Array[]): number {
  const half = Math.round(0.08 * hz);
  const slack = Math.round(0.04 * hz);
  let best = 0;
  for (let lag = -slack; lag <= slack; lag++) {
    let [ab, aa, bb] = [0, 0, 0];
    for (const slope of slopes) {
      for (let i = -half; i <= half; i++) {
        const x = slope[a + i] ?? 0;
        const y = slope[b + lag + i] ?? 0;
        ab += x * y;
        aa += x * x;
        bb += y * y;
      }
    }
    best = Math.max(best, ab / Math.sqrt(Math.max(aa * bb, 1e-12)));
  }
  return best;
}

/** A peak soon after a larger one, smaller than it and like no beat, is its T wave. */
function dropTWaves(peaks: Candidate[], hz: number, slopes: readonly Float64Array[]): void {
  let before: Candidate | undefined;
  for (const [index, peak] of peaks.entries()) {
    if (!peak.kept) continue;
    const sinceS = before ? (peak.at - before.at) / hz : 9;
    if (before && sinceS < 0.45 && peak.size < 0.8 * before.size && (peak.size < 0.4 * before.size || likeness(peaks, index, hz, slopes) < 0.75)) {
      peak.kept = false;
      continue;
    }
    before = peak;
  }
}

/** T waves of ventricular beats are alike, and hold each other up: they are told by what stands before and behind each. */
function dropTallTWaves(peaks: Candidate[], hz: number, slopes: readonly Float64Array[]): void {
  const kept = peaks.filter((peak) => peak.kept);
  let before: Candidate | undefined;
  for (const [index, peak] of kept.entries()) {
    if (before && isTWaveOf(slopes, hz, before.at, peak.at, kept[index + 1]?.at)) {
      peak.kept = false;
      peak.isT = true;
    } else before = peak;
  }
  // The recording may begin with the T wave of a complex before it, and end before it can be seen what stands behind one.
  const beats = kept.filter((peak) => !peak.isT);
  for (const [edge, near] of [
    [beats[0], beats.slice(1, -1).slice(0, 40)],
    [beats.at(-1), beats.slice(1, -1).slice(-40)],
  ] as const) {
    const neighbour = edge === beats[0] ? beats[1] : beats.at(-2);
    if (edge === undefined || neighbour === undefined || Math.abs(neighbour.at - edge.at) < 0.3 * hz) continue;
    if (edge === beats[0] ? edge.at > LATEST_S * hz : edge.at - neighbour.at > LATEST_S * hz) continue;
    const likest = (others: readonly Candidate[]) => Math.max(0, ...others.map((peak) => alike(edge.at, peak.at, hz, slopes)));
    const tWaves = near.flatMap((beat) => peaks.filter((peak) => !peak.kept && peak.at > beat.at && peak.at < beat.at + LATEST_S * hz));
    if (likest(tWaves) > likest(near) + 0.1) {
      edge.kept = false;
      edge.isT = true;
    }
  }
}

/** Where a beat is missing a smaller peak will do. @returns whether anything was found */
function searchBack(peaks: Candidate[], hz: number, slopes: readonly Float64Array[]): boolean {
  const kept = peaks.flatMap((peak, i) => (peak.kept ? [i] : []));
  let found = false;
  for (let k = 1; k < kept.length; k++) {
    const from = kept[k - 1] as number;
    const to = kept[k] as number;
    const near = kept.slice(Math.max(k - 6, 0), k + 6);
    const rr = median(near.slice(1).map((index, i) => (peaks[index] as Candidate).at - (peaks[near[i] as number] as Candidate).at));
    const gap = (peaks[to] as Candidate).at - (peaks[from] as Candidate).at;
    if (gap < 1.35 * rr && gap < 1.7 * hz) continue;
    const level = median(near.map((index) => (peaks[index] as Candidate).size));
    let best: Candidate | undefined;
    for (let i = from + 1; i < to; i++) {
      const peak = peaks[i] as Candidate;
      if (peak.at - (peaks[from] as Candidate).at < 0.36 * hz || (peaks[to] as Candidate).at - peak.at < 0.28 * hz) continue;
      if (peak.isT || peak.size < 0.2 * level || (best && peak.size < best.size)) continue;
      if (peak.size > 0.5 * level || likeness(peaks, i, hz, slopes) > 0.85) best = peak;
    }
    if (best) {
      best.kept = true;
      found = true;
    }
  }
  return found;
}
