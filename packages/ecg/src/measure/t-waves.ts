/** A T wave's middle lies at most this far behind that of its complex: QT intervals rarely pass 600 ms. */
export const LATEST_S = 0.55;
/** What a T wave has less of than its own complex: steepness, bend for its steepness, and height. Ventricular T waves come near to all three. */
const STEEP_PART = 0.8;
const BENT_PART = 0.95;
const HIGH_PART = 0.9;
/** Behind a T wave comes a U or P wave at most; behind a complex its own T wave. As a part of its height. */
const REST_PART = 0.16;
/** Where the next complex leaves no room to look, less is taken for a T wave. */
const CROWDED_S = 0.34;
const CROWDED_PART = 0.9;
/** A wave as round as this that has nothing at all behind it is no complex, however high: every complex has a T wave. */
const ROUND = 0.36;
const NOTHING_PART = 0.05;

/** Root of the sum over leads of the squared height between two places, from slopes. */
function heightOf(slopes: readonly Float64Array[], from: number, to: number): number {
  let sum = 0;
  for (const slope of slopes) {
    let [here, least, most] = [0, 0, 0];
    for (let i = Math.max(from, 0); i < to; i++) {
      here += slope[i] ?? 0;
      least = Math.min(least, here);
      most = Math.max(most, here);
    }
    sum += (most - least) * (most - least);
  }
  return Math.sqrt(sum);
}

/** Greatest slope over all leads around a place, and how much slopes bend there for their size. */
function slopeAround(slopes: readonly Float64Array[], at: number, hz: number): { steep: number; bent: number } {
  const half = Math.round(0.07 * hz);
  let [steep, bends, sum] = [0, 0, 0];
  for (let i = at - half; i <= at + half; i++) {
    let here = 0;
    for (const slope of slopes) {
      const [a, b] = [slope[i] ?? 0, slope[i + 1] ?? 0];
      here += a * a;
      // Slopes end in zeros at both ends of the recording.
      if (a !== 0 && b !== 0) bends += (b - a) * (b - a);
    }
    sum += here;
    steep = Math.max(steep, here);
  }
  return { steep: Math.sqrt(steep), bent: Math.sqrt(bends / Math.max(sum, 1e-9)) };
}

/**
 * Whether what stands at `at` is the T wave of the complex at `before` and no complex: lower, flatter and rounder than that complex, and
 * with no T wave of its own behind it. An early ventricular beat, however round, has one.
 *
 * @param slopes of each lead, at `hz` samples a second
 * @param after where the next candidate stands; undefined where there is none up to the end
 */
export function isTWaveOf(slopes: readonly Float64Array[], hz: number, before: number, at: number, after: number | undefined): boolean {
  const ms = (time: number) => Math.round((time * hz) / 1000);
  const sinceS = (at - before) / hz;
  if (sinceS > LATEST_S) return false;
  const own = slopeAround(slopes, at, hz);
  const complex = slopeAround(slopes, before, hz);
  const height = heightOf(slopes, at - ms(110), at + ms(110));
  const [from, to] = [at + ms(130), Math.min(at + ms(430), after === undefined ? (slopes[0]?.length ?? 0) - ms(30) : after - ms(250))];
  const rest = to - from < 3 ? undefined : heightOf(slopes, from, to);
  if (sinceS > 0.25 && own.bent < ROUND && rest !== undefined && to - from > ms(150) && rest < NOTHING_PART * height) return true;
  if (own.steep > STEEP_PART * complex.steep || own.bent > BENT_PART * complex.bent) return false;
  if (height > HIGH_PART * heightOf(slopes, before - ms(110), before + ms(110))) return false;
  if (rest === undefined) return sinceS < CROWDED_S && own.bent < CROWDED_PART * complex.bent;
  return rest < REST_PART * height;
}
