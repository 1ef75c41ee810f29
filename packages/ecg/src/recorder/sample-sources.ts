import { cos, exp, sin } from '../elementary/elementary.ts';
import { REGIONS } from '../heart/wave.ts';
import type { Oscillation, Pulse, Region, Sources } from '../heart/wave.ts';

/** When samples are taken: the first at `startS`, then `rateHz` a second. */
export type SampleGrid = { readonly startS: number; readonly rateHz: number };

/** How many channels there are: x, y and z of every region, in the order of `REGIONS`. */
export const CHANNELS = REGIONS.length * 3;

/**
 * Beyond so many standard deviations a pulse is not drawn: exp(-5.5 * 5.5 / 2) is 2.7e-7, which is below 1 nV
 * for a wave of 3 mV.
 */
export const SUPPORT_SD = 5.5;

/**
 * Samples from one exact value of a recurrence to the next, counted from the first sample of the grid. Blocks are multiples
 * of it, so that their size changes no bit. Rounding grows with the square of the distance: after 64 steps it is below 1e-12.
 */
export const ANCHOR = 64;

/** Fibrillation sets in and stops within this time, so that it makes no step. */
const OSCILLATION_EDGE_S = 0.06;

/** Source channels, block after block: see {@link sourceSampler}. */
export type SourceSampler = {
  /** x, y, z of every region; undefined where a region is empty throughout. Only the first `count` values are of this block. */
  readonly channels: readonly (Float64Array | undefined)[];
  /** Fills the channels with the next `count` samples, at most the block's size. */
  readonly next: (count: number) => void;
};

type Span<T> = { readonly first: number; readonly last: number; readonly of: T };

/**
 * Samples the electrical sources of the heart into three channels a region, in mV of a lead vector of length 1.
 * Every pulse costs only its own length, so an hour costs 360 times ten seconds.
 *
 * Its Gaussians run by recurrence: with g(n) = exp(-x*x/2) and x growing by h a sample, g(n+1) = g(n) * r(n) and
 * r(n+1) = r(n) * exp(-h*h), from an exact value every 64 samples.
 *
 * @param sources pulses and oscillations; spikes are left to the recorder, which draws them after its filters
 * @param grid when the samples are taken
 * @param blockSize samples that `next` is asked for each time but the last: a multiple of `ANCHOR`
 */
export function sourceSampler(sources: Sources, grid: SampleGrid, blockSize: number): SourceSampler {
  const channels: (Float64Array | undefined)[] = Array.from({ length: CHANNELS });
  const base = (region: Region): number => {
    const at = REGIONS.indexOf(region) * 3;
    for (let axis = at; axis < at + 3; axis++) channels[axis] ??= new Float64Array(blockSize);
    return at;
  };
  const indexOf = (timeS: number): number => Math.ceil((timeS - grid.startS) * grid.rateHz);
  const pulses: Span<Pulse>[] = [];
  for (const wave of sources.waves) {
    for (const pulse of wave.pulses) {
      base(pulse.region);
      pulses.push({
        first: indexOf(pulse.fromS - SUPPORT_SD * pulse.riseS),
        last: indexOf(pulse.toS + SUPPORT_SD * pulse.fallS),
        of: pulse,
      });
    }
  }
  const oscillations: Span<Oscillation>[] = sources.oscillations.map((one) => {
    base(one.region);
    return { first: indexOf(one.fromS), last: indexOf(one.toS), of: one };
  });
  const takePulses = inOrder(pulses);
  const takeOscillations = inOrder(oscillations);
  let from = 0;
  return {
    channels,
    next: (count) => {
      for (const channel of channels) channel?.fill(0, 0, count);
      const to = from + count;
      for (const { of } of takePulses(from, to)) addPulse(of, channels, base(of.region), grid, from, to);
      for (const { of } of takeOscillations(from, to)) addOscillation(of, channels, base(of.region), grid, from, to);
      from = to;
    },
  };
}

/** Answers which spans touch a block, for blocks in the order of time, without looking at all of them each time. */
function inOrder<T>(spans: Span<T>[]): (from: number, to: number) => readonly Span<T>[] {
  // Equal starts stay in the order of the list: sums must be formed in the same order everywhere.
  spans.sort((a, b) => a.first - b.first);
  let cursor = 0;
  let active: Span<T>[] = [];
  return (from, to) => {
    active = active.filter((span) => span.last > from);
    for (let span = spans[cursor]; span && span.first < to; span = spans[++cursor]) if (span.last > from) active.push(span);
    return active;
  };
}

type Axes = { readonly x: Float64Array; readonly y: Float64Array; readonly z: Float64Array };

const axesAt = (channels: readonly (Float64Array | undefined)[], base: number): Axes => ({
  x: channels[base] as Float64Array,
  y: channels[base + 1] as Float64Array,
  z: channels[base + 2] as Float64Array,
});

function addPulse(pulse: Pulse, channels: readonly (Float64Array | undefined)[], base: number, grid: SampleGrid, from: number, to: number): void {
  const { fromS, toS, riseS, fallS, vector } = pulse;
  const { startS, rateHz } = grid;
  const axes = axesAt(channels, base);
  const clip = (timeS: number): number => Math.min(to, Math.max(from, Math.ceil((timeS - startS) * rateHz)));
  const plateau = clip(fromS);
  const fall = Math.max(plateau, clip(toS));
  if (riseS > 0) addHalf(axes, vector, fromS, riseS, clip(fromS - SUPPORT_SD * riseS), plateau, grid, from);
  for (let i = plateau - from; i < fall - from; i++) {
    axes.x[i] = (axes.x[i] as number) + vector[0];
    axes.y[i] = (axes.y[i] as number) + vector[1];
    axes.z[i] = (axes.z[i] as number) + vector[2];
  }
  if (fallS > 0) addHalf(axes, vector, toS, fallS, fall, clip(toS + SUPPORT_SD * fallS), grid, from);
}

/** One side of a Gaussian round `centreS`, on the samples `first` to `last` of the grid. */
function addHalf(
  { x, y, z }: Axes,
  [vx, vy, vz]: Pulse['vector'],
  centreS: number,
  sdS: number,
  first: number,
  last: number,
  { startS, rateHz }: SampleGrid,
  blockFrom: number,
): void {
  const h = 1 / (rateHz * sdS);
  const shrink = exp(-h * h);
  let n = first;
  while (n < last) {
    const end = Math.min(last, n - (n % ANCHOR) + ANCHOR);
    const away = (startS + n / rateHz - centreS) / sdS;
    let g = exp((-away * away) / 2);
    let r = exp(-h * (away + h / 2));
    for (let i = n - blockFrom; i < end - blockFrom; i++) {
      x[i] = (x[i] as number) + vx * g;
      y[i] = (y[i] as number) + vy * g;
      z[i] = (z[i] as number) + vz * g;
      g *= r;
      r *= shrink;
    }
    n = end;
  }
}

/**
 * Sums of sines. A part's frequency is f * (1 + depth * cos(w)) and its size 1 + depth * sin(w), where w runs with the
 * part's wander; between anchors the frequency stands still and the phase runs on without a step, by rotation.
 */
function addOscillation(
  oscillation: Oscillation,
  channels: readonly (Float64Array | undefined)[],
  base: number,
  { startS, rateHz }: SampleGrid,
  from: number,
  to: number,
): void {
  const { x, y, z } = axesAt(channels, base);
  const { fromS, toS } = oscillation;
  const first = Math.max(from, Math.ceil((fromS - startS) * rateHz));
  const last = Math.min(to, Math.ceil((toS - startS) * rateHz));
  for (const part of oscillation.parts) {
    const [vx, vy, vz] = part.vector;
    for (let n = first; n < last;) {
      const anchor = n - (n % ANCHOR);
      const end = Math.min(last, anchor + ANCHOR);
      const here = wanderAt(part, startS + anchor / rateHz);
      const there = wanderAt(part, startS + (anchor + ANCHOR) / rateHz);
      const step = (there.phase - here.phase) / ANCHOR;
      const sizeStep = (there.size - here.size) / ANCHOR;
      const turnCos = cos(step);
      const turnSin = sin(step);
      const begin = here.phase + step * (n - anchor);
      let c = cos(begin);
      let s = sin(begin);
      let size = here.size + sizeStep * (n - anchor);
      for (let i = n; i < end; i++) {
        const timeS = startS + i / rateHz;
        const edge = Math.min(1, (timeS - fromS) / OSCILLATION_EDGE_S, (toS - timeS) / OSCILLATION_EDGE_S);
        const value = s * size * edge;
        x[i - from] = (x[i - from] as number) + vx * value;
        y[i - from] = (y[i - from] as number) + vy * value;
        z[i - from] = (z[i - from] as number) + vz * value;
        const next = c * turnCos - s * turnSin;
        s = s * turnCos + c * turnSin;
        c = next;
        size += sizeStep;
      }
      n = end;
    }
  }
}

const TAU = 2 * Math.PI;

function wanderAt(part: Oscillation['parts'][number], timeS: number): { phase: number; size: number } {
  const { frequencyHz, phaseRad, wanderHz, wanderDepth, wanderPhaseRad } = part;
  const wander = sin(TAU * wanderHz * timeS + wanderPhaseRad);
  // The integral of the frequency over time; without wander there is nothing to integrate.
  const swing = wanderHz > 0 ? (wanderDepth * frequencyHz * wander) / wanderHz : 0;
  return { phase: TAU * frequencyHz * timeS + phaseRad + swing, size: 1 + wanderDepth * wander };
}
