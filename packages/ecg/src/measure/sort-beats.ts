import type { MeasuredBeat } from './delineate.ts';
import { median } from './samples.ts';

/** Wide beats in a row that are not the usual ones. */
export type WideRun = {
  /** Index of the first, and how many. */
  readonly first: number;
  readonly length: number;
  /** From one to the next, seconds; undefined of one. */
  readonly cycleS: number | undefined;
  /** From the beat before it and to the beat after it; undefined at the ends of the recording. */
  readonly beforeS: number | undefined;
  readonly afterS: number | undefined;
  /** Shapes that its beats have. */
  readonly shapes: number;
};

/** Beats by what they are to the rhythm: the usual ones, and wide ones of another shape. */
export type SortedBeats = {
  /** Shape of the usual beats: the narrower of those that are frequent. */
  readonly usualShape: number;
  readonly usual: readonly MeasuredBeat[];
  readonly usualWidthS: number;
  /** From one usual beat to the next with nothing between, seconds. */
  readonly usualRrS: readonly number[];
  /** The usual cycle; from beats two apart where every second one is another. Undefined of fewer than two beats. */
  readonly cycleS: number | undefined;
  readonly rrS: readonly number[];
  readonly runs: readonly WideRun[];
  /** Beats clearly narrower than the usual ones. */
  readonly narrower: number;
};

/** Shares and widths by which beats of another shape are told from the usual ones. */
const FREQUENT_PART = 0.25;
const WIDER_S = 0.02;
const WIDE_S = 0.11;

const widthOf = ({ qrsOnS, qrsOffS }: MeasuredBeat) => qrsOffS - qrsOnS;

/** Sorts the beats of a recording. */
export function sortBeats(beats: readonly MeasuredBeat[]): SortedBeats {
  const usualShape = usualShapeOf(beats);
  const usualWidthS = median(beats.filter(({ shape }) => shape === usualShape).map(widthOf));
  const isUsual = (beat: MeasuredBeat) =>
    beat.shape === usualShape ||
    (usualWidthS < WIDE_S ? widthOf(beat) < Math.max(usualWidthS + WIDER_S, WIDE_S) : widthOf(beat) < usualWidthS + WIDER_S && beat.pOnS !== undefined);
  const kinds = beats.map(isUsual);
  const rrS = beats.slice(1).map(({ qrsOnS }, i) => qrsOnS - (beats[i] as MeasuredBeat).qrsOnS);
  const usualRrS = rrS.filter((_, i) => kinds[i] && kinds[i + 1]);
  const overOne = rrS.slice(1).flatMap((rr, i) => (kinds[i] && !kinds[i + 1] && kinds[i + 2] ? [(rr + (rrS[i] as number)) / 2] : []));
  const cycles = usualRrS.length >= 2 ? usualRrS : [...usualRrS, ...overOne];
  const runs: WideRun[] = [];
  for (let i = 0; i < beats.length; i++) {
    if (kinds[i]) continue;
    let to = i;
    while (to + 1 < beats.length && !kinds[to + 1]) to++;
    const inner = rrS.slice(i, to);
    runs.push({
      first: i,
      length: to - i + 1,
      cycleS: inner.length > 0 ? median(inner) : undefined,
      beforeS: rrS[i - 1],
      afterS: rrS[to],
      shapes: new Set(beats.slice(i, to + 1).map(({ shape }) => shape)).size,
    });
    i = to;
  }
  return {
    usualShape,
    usual: beats.filter((_, i) => kinds[i]),
    usualWidthS,
    usualRrS,
    cycleS: cycles.length > 0 ? median(cycles) : rrS.length > 0 ? median(rrS) : undefined,
    rrS,
    runs,
    narrower: beats.filter((beat) => usualWidthS >= WIDE_S && widthOf(beat) < usualWidthS - 0.03).length,
  };
}

/** Of the frequent shapes the one with P waves, else the narrowest; the most frequent where they do not differ. */
function usualShapeOf(beats: readonly MeasuredBeat[]): number {
  const frequent = [...new Set(beats.map(({ shape }) => shape))]
    .map((shape) => {
      const own = beats.filter((beat) => beat.shape === shape);
      return { shape, count: own.length, width: median(own.map(widthOf)), pShare: own.filter(({ pOnS }) => pOnS !== undefined).length / own.length };
    })
    .filter(({ count }) => count >= FREQUENT_PART * beats.length)
    .toSorted((a, b) => b.count - a.count);
  let [best] = frequent;
  for (const one of frequent) {
    if (best === undefined) break;
    if (one.width < best.width - WIDER_S && one.pShare > best.pShare - 0.3) best = one;
    else if (one.pShare > best.pShare + 0.5 && one.width < best.width + WIDER_S) best = one;
  }
  return best?.shape ?? 0;
}
