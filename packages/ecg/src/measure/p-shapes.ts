import { power } from '../elementary/elementary.ts';
import { prepare } from './beat-average.ts';
import type { MeasuredBeat } from './delineate.ts';
import { magnitude } from './edges.ts';
import { median, movingMean, type Signal } from './samples.ts';

/** What stands before each complex, looked at beat by beat: P waves of one focus are alike, those of several are not. */
export type PShapes = {
  /** Beats with room between the T wave and the complex, and those of them in which one bump stands out of a line. */
  readonly looked: number;
  readonly clear: number;
  /** How far the bumps stand out: the middle of top to rest. */
  readonly contrast: number;
  /** Members of each shape, most frequent first. */
  readonly shapes: readonly number[];
  /** Middle and spread (from the lowest to the highest fifth) of the distance from bump to complex, seconds. */
  readonly toQrsS: number;
  readonly spreadS: number;
  /** Whether the bumps of the most frequent shape are upright in the leads that a sinus P wave is upright in; undefined without those leads. */
  readonly upright: boolean | undefined;
};

/** A bump stands out when its top is this many times the rest of the line. */
const CLEAR = 3.2;
/** Bumps this alike are of one shape. */
const ALIKE = 0.8;
/** And groups of them whose means are this alike. */
const SAME = 0.6;
const SHAPE_MS = [-56, -42, -28, -14, 0, 14, 28, 42, 56];

/** Bumps of the width of P waves, complexes taken out. */
function pBands(signal: Signal, beats: readonly MeasuredBeat[]): { bands: Float64Array[]; names: readonly string[] } {
  const hz = signal.sampleRateHz;
  const ms = (time: number) => Math.max(Math.round((time * hz) / 1000), 1);
  const { leads, names } = prepare(
    signal,
    beats.map(({ qrsS }) => Math.round(qrsS * hz)),
  );
  const bands = leads.map((whole) => {
    const lead = Float64Array.from(whole);
    for (const { qrsOnS, qrsOffS } of beats) {
      const [from, to] = [Math.max(Math.round(qrsOnS * hz) - ms(8), 0), Math.min(Math.round(qrsOffS * hz) + ms(12), lead.length - 1)];
      const [a, b] = [lead[from] as number, lead[to] as number];
      for (let i = from; i <= to; i++) lead[i] = a + ((b - a) * (i - from)) / Math.max(to - from, 1);
    }
    const fine = movingMean(lead, ms(30));
    const wide = movingMean(lead, ms(200));
    return fine.map((x, i) => x - (wide[i] as number));
  });
  return { bands, names };
}

/** Whether bumps at these places are upright in lead II, or the nearest to it: what is higher around each; undefined without such a lead. */
function uprightAt(bands: readonly Float64Array[], names: readonly string[], at: readonly number[], reach: number): boolean | undefined {
  const lead = ['II', 'MLII', 'aVF'].map((name) => bands[names.indexOf(name)]).find((one) => one !== undefined);
  if (lead === undefined || at.length === 0) return undefined;
  const extremes = at.map((i) => {
    const around = lead.subarray(Math.max(i - reach, 0), i + reach + 1);
    return Math.max(...around) + Math.min(...around);
  });
  return median(extremes) > 0;
}

/** Whether P waves at these places (seconds) are upright in lead II, as those of the sinus node are. */
export function pUpright(signal: Signal, beats: readonly MeasuredBeat[], atS: readonly number[]): boolean | undefined {
  const at = atS.map((one) => Math.round(one * signal.sampleRateHz));
  if (at.length === 0) return undefined;
  const { bands, names } = pBands(signal, beats);
  return uprightAt(bands, names, at, Math.round(0.03 * signal.sampleRateHz));
}

/** Looks for one bump between each T wave and the complex after it. */
export function pShapes(signal: Signal, beats: readonly MeasuredBeat[]): PShapes | undefined {
  const hz = signal.sampleRateHz;
  const { bands, names } = pBands(signal, beats);
  const ms = (time: number) => Math.max(Math.round((time * hz) / 1000), 1);
  const size = magnitude(bands);
  const found: { at: number; toQrsS: number; contrast: number }[] = [];
  let looked = 0;
  for (const [i, beat] of beats.entries()) {
    const last = beats[i - 1];
    if (last === undefined) continue;
    const rrS = beat.qrsOnS - last.qrsOnS;
    const from = Math.round(Math.max(tEndS(last, rrS), last.qrsOffS + 0.18) * hz);
    const to = Math.round((beat.qrsOnS - 0.03) * hz);
    if (to - from < ms(150)) continue;
    looked++;
    // A bump, not the flank of the T wave.
    let top = -1;
    for (let k = from + 1; k < to; k++) {
      const here = size[k] as number;
      if (here >= (size[k - 1] as number) && here > (size[k + 1] as number) && (top < 0 || here > (size[top] as number))) top = k;
    }
    if (top < 0) continue;
    const rest: number[] = [];
    for (let k = from; k < to; k += 2) if (Math.abs(k - top) > ms(80)) rest.push(size[k] as number);
    // The line may lie on one side of the bump only, and shortly.
    if (rest.length * 2 < ms(50)) continue;
    found.push({ at: top, toQrsS: beat.qrsOnS - top / hz, contrast: (size[top] as number) / Math.max(median(rest), 2) });
  }
  if (found.length < 3) return undefined;
  const clear = found.filter(({ contrast }) => contrast > CLEAR);
  const shapeAt = (at: number) => bands.flatMap((band) => SHAPE_MS.map((time) => band[at + Math.round((time * hz) / 1000)] ?? 0));
  const groups: { first: number[]; members: number; at: number[] }[] = [];
  for (const { at } of clear) {
    const shape = shapeAt(at);
    const home = groups
      .map((group) => ({ group, like: likeness(group.first, shape) }))
      .toSorted((a, b) => b.like - a.like)
      .find(({ like }) => like > ALIKE)?.group;
    if (home) {
      home.members++;
      home.at.push(at);
    } else groups.push({ first: shape, members: 1, at: [at] });
  }
  // Noise parts bumps of one focus; the means of the parts are alike.
  const meanOf = (at: readonly number[]) => {
    const all = at.map(shapeAt);
    return (all[0] ?? []).map((_, k) => median(all.map((shape) => shape[k] as number)));
  };
  for (let i = 0; i < groups.length; i++) {
    for (let k = groups.length - 1; k > i; k--) {
      const [a, b] = [groups[i], groups[k]];
      if (a === undefined || b === undefined || likeness(meanOf(a.at), meanOf(b.at)) < SAME) continue;
      a.members += b.members;
      a.at.push(...b.at);
      groups.splice(k, 1);
    }
  }
  groups.sort((a, b) => b.members - a.members);
  const distances = clear.map(({ toQrsS }) => toQrsS).toSorted((a, b) => a - b);
  const part = (share: number) => distances[Math.round(share * (distances.length - 1))] ?? 0;
  return {
    looked,
    clear: clear.length,
    contrast: median(found.map(({ contrast }) => contrast)),
    shapes: groups.map(({ members }) => members),
    toQrsS: part(0.5),
    spreadS: part(0.8) - part(0.2),
    upright: uprightAt(bands, names, groups[0]?.at ?? [], ms(30)),
  };
}

/** Where a T wave usually ends: QT by Fridericia (QTc 400 ms), later by what a complex is wider than 100 ms (`aha-ecg-4-2009`). */
export function usualTEndS({ qrsOnS, qrsOffS }: MeasuredBeat, rrS: number): number {
  return qrsOnS + 0.4 * power(Math.min(rrS, 1.5), 1 / 3) + Math.max(qrsOffS - qrsOnS - 0.1, 0);
}

/** The end that was measured where it is near the usual one, else the usual one: an end that lies elsewhere is another wave's. */
export function tEndS(beat: MeasuredBeat, rrS: number): number {
  const usual = usualTEndS(beat, rrS);
  return beat.tOffS !== undefined && beat.tOffS > usual && beat.tOffS < usual + 0.12 ? beat.tOffS + 0.02 : usual;
}

function likeness(a: readonly number[], b: readonly number[]): number {
  let [ab, aa, bb] = [0, 0, 1e-9];
  for (const [i, x] of a.entries()) {
    const y = b[i] as number;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb + 1e-9);
}
