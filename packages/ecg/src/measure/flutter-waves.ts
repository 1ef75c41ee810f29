import { prepare } from './beat-average.ts';
import type { MeasuredBeat } from './delineate.ts';
import { tEndS } from './p-shapes.ts';
import { movingMean, quantile, type Signal } from './samples.ts';

/** What the atria do between T waves and complexes, whatever the complexes do. */
export type AtrialLine = {
  /** How like itself the line is one flutter cycle later, in the best leads, -1 to 1; and that cycle, seconds. */
  readonly alike: number;
  readonly cycleS: number;
  /** Size of movement from T wave to complex (root of the mean square), as a part of the largest P wave or T wave, and in microvolts. */
  readonly moveUv: number;
  /** Middle of the movement as a part of its largest: high where no part of the line rests. */
  readonly restless: number;
  /** Seconds of line that were looked at. */
  readonly seconds: number;
};

/** Cycles of atrial flutter: 200 to 350 a minute and a little more. */
const SHORTEST_S = 0.16;
const LONGEST_S = 0.31;
/** So many cycles must fit between a T wave and the next complex: a single P wave there is like nothing. */
const SPAN_CYCLES = 1.7;

/** Samples from the end of a T wave to the next complex are looked at, with mean complexes and T waves taken away where beats come at different distances. */
export function atrialLine(signal: Signal, beats: readonly MeasuredBeat[]): AtrialLine | undefined {
  if (beats.length < 3) return undefined;
  const hz = signal.sampleRateHz;
  const { leads } = prepare(
    signal,
    beats.map(({ qrsS }) => Math.round(qrsS * hz)),
  );
  const ms = (time: number) => Math.max(Math.round((time * hz) / 1000), 1);
  const length = leads[0]?.length ?? 0;
  const open = new Uint8Array(length);
  const spans: (readonly [from: number, to: number])[] = [];
  for (const [i, beat] of beats.entries()) {
    const next = beats[i + 1];
    if (next === undefined) continue;
    const rrS = next.qrsOnS - beat.qrsOnS;
    // Where flutter runs through, the end of T cannot be seen.
    const from = Math.round(Math.max(tEndS(beat, rrS), beat.qrsOffS + 0.2) * hz);
    const to = Math.round((next.qrsOnS - 0.03) * hz);
    if (to - from < ms(120)) continue;
    spans.push([from, to]);
    for (let k = from; k < to; k++) open[k] = 1;
  }
  const seconds = spans.reduce((sum, [from, to]) => sum + (to - from) / hz, 0);
  if (seconds < 1) return undefined;
  // Only what repeats within a third of a second counts: the slope of a long wave is taken away span by span.
  const rests = leads.map((lead) => {
    const fine = movingMean(lead, ms(24));
    const out = new Float64Array(length);
    for (const [from, to] of spans) {
      const part = fine.subarray(from, to);
      const n = part.length;
      let [sy, sxy] = [0, 0];
      for (let k = 0; k < n; k++) {
        sy += part[k] as number;
        sxy += (part[k] as number) * (k - (n - 1) / 2);
      }
      const slope = (12 * sxy) / (n * (n * n - 1));
      for (let k = 0; k < n; k++) out[from + k] = (part[k] as number) - sy / n - slope * (k - (n - 1) / 2);
    }
    return out;
  });
  const step = Math.max(Math.round(hz / 250), 1);
  const perLead = rests.map((rest) => {
    const found: number[] = [];
    for (let lag = Math.round(SHORTEST_S * hz); lag <= LONGEST_S * hz; lag += step) {
      let [ab, aa, bb, n] = [0, 0, 1e-9, 0];
      for (const [from, to] of spans) {
        if (to - from < SPAN_CYCLES * lag) continue;
        for (let i = from; i + lag < to; i += step) {
          const [a, b] = [rest[i] as number, rest[i + lag] as number];
          ab += a * b;
          aa += a * a;
          bb += b * b;
          n++;
        }
      }
      found.push(n * step < 0.6 * hz ? 0 : ab / Math.sqrt(aa * bb + 1e-9));
    }
    return found;
  });
  const sizes = rests.map((rest) => {
    let [sum, n] = [0, 0];
    for (let i = 0; i < length; i++) {
      if (!open[i]) continue;
      sum += (rest[i] as number) * (rest[i] as number);
      n++;
    }
    return Math.sqrt(sum / Math.max(n, 1));
  });
  // Leads in which the line moves most.
  const strong = sizes
    .map((size, l) => [size, l] as const)
    .toSorted((a, b) => b[0] - a[0])
    .slice(0, Math.max(Math.ceil(sizes.length / 3), 1));
  let [alike, cycleS] = [-1, 0];
  for (let k = 0; k < (perLead[0]?.length ?? 0); k++) {
    const value = strong.reduce((sum, [, l]) => sum + ((perLead[l] as number[])[k] as number), 0) / strong.length;
    if (value > alike) [alike, cycleS] = [value, (Math.round(SHORTEST_S * hz) + k * step) / hz];
  }
  const magnitudes: number[] = [];
  for (let i = 0; i < length; i += step)
    if (open[i]) magnitudes.push(Math.sqrt(rests.reduce((sum, rest) => sum + (rest[i] as number) * (rest[i] as number), 0)));
  const sorted = Float64Array.from(magnitudes).sort();
  return { alike, cycleS, moveUv: Math.max(...sizes), restless: quantile(sorted, 0.5) / Math.max(quantile(sorted, 0.97), 1e-9), seconds };
}
