import type { Delineation } from './delineate.ts';
import type { RhythmPart } from './describe-rhythm.ts';
import { median } from './samples.ts';

/** What a pacemaker was seen to do: spikes by what comes after them. */
export type PacingFacts = {
  readonly spikes: number;
  /** Followed by a QRS complex at once. */
  readonly ventricular: number;
  /** Followed by a P wave, or by a QRS complex or a ventricular spike after an AV delay. */
  readonly atrial: number;
  /** Followed by nothing. */
  readonly alone: number;
  /** Inside a beat that should have held them back: after its begin and before the end of its T wave. */
  readonly late: number;
  /** Pauses in which a spike was due and none came. */
  readonly missing: number;
  /** Ventricular spikes that follow an atrial one, and that follow an own P wave. */
  readonly pairs: number;
  readonly tracked: number;
  /** Ventricular spikes come at one distance, to a few milliseconds. */
  readonly clock: boolean;
};

/** A complex that a spike starts begins within this, seconds; half of it lies before, because edges are smoothed. */
const AT_ONCE_S = 0.07;
/** Longest AV delay that a pacemaker is set to, seconds. */
const LONGEST_DELAY_S = 0.32;
/** A ventricle does not answer for so long after a beat began, seconds. */
const REFRACTORY_S = 0.3;
const CLOCK_S = 0.006;

/** Sorts the spikes of a recording by what follows. */
export function pacingOf({ spikes, beats }: Pick<Delineation, 'spikes' | 'beats'>): PacingFacts {
  const starts = (atS: number) => beats.find(({ qrsOnS, qrsS }) => qrsOnS > atS - 0.04 && qrsOnS < atS + AT_ONCE_S && qrsS > atS);
  const ventricular = spikes.filter(({ atS }) => starts(atS) !== undefined);
  const others = spikes.filter((spike) => !ventricular.includes(spike));
  const atrial = others.filter(
    ({ atS }) =>
      beats.some(
        ({ qrsOnS, pOnS }) => (pOnS !== undefined && pOnS > atS - 0.04 && pOnS < atS + 0.08) || (qrsOnS > atS + AT_ONCE_S && qrsOnS < atS + LONGEST_DELAY_S),
      ) || ventricular.some((one) => one.atS > atS + 0.05 && one.atS < atS + LONGEST_DELAY_S),
  );
  const last = beats.at(-1)?.qrsS ?? 0;
  const lone = others.filter((spike) => !atrial.includes(spike) && spike.atS < last);
  /** The beat that a spike comes into: it had begun, and could not answer yet. */
  const late = lone.filter(({ atS }) => beats.some(({ qrsOnS }) => atS > qrsOnS - 0.04 && atS < qrsOnS + REFRACTORY_S));
  const alone = lone.filter((spike) => !late.includes(spike));
  const pairs = ventricular.filter((one) => atrial.some((other) => one.atS - other.atS > 0.05 && one.atS - other.atS < LONGEST_DELAY_S)).length;
  const tracked = ventricular.filter((one) => {
    const pOnS = starts(one.atS)?.pOnS;
    return pOnS !== undefined && one.atS - pOnS > 0.06 && !atrial.some((other) => Math.abs(other.atS - pOnS) < 0.08);
  }).length;
  // What follows the sinus node is never as even as a clock.
  const steps = ventricular.slice(1).map(({ atS }, i) => atS - (ventricular[i]?.atS ?? 0));
  const clock = steps.length >= 3 && steps.every((step) => Math.abs(step - median(steps)) < CLOCK_S);
  return {
    clock,
    spikes: spikes.length,
    ventricular: ventricular.length,
    atrial: atrial.length,
    alone: alone.length,
    late: late.length,
    missing: pairs >= 2 || tracked > 0.6 * ventricular.length ? 0 : missingOf(beats, spikes, ventricular),
    pairs,
    tracked,
  };
}

/** Pauses longer than the pacemaker's own interval without a spike in them. */
function missingOf(beats: Delineation['beats'], spikes: Delineation['spikes'], ventricular: Delineation['spikes']): number {
  // From a beat, paced or own, to the spike after it; the shortest that comes twice, because it may be missing more often than not.
  const steps = ventricular
    .flatMap(({ atS }) => {
      const before = beats.findLast(({ qrsOnS }) => qrsOnS < atS - 0.1);
      return before === undefined ? [] : [atS - before.qrsOnS];
    })
    .toSorted((a, b) => a - b);
  const intervalS = steps.find((step, i) => (steps[i + 1] ?? Infinity) < 1.05 * step);
  if (intervalS === undefined) return 0;
  return beats.slice(1).filter(({ qrsOnS }, i) => {
    const fromS = beats[i]?.qrsOnS ?? 0;
    return qrsOnS - fromS > 1.25 * intervalS && !spikes.some(({ atS }) => atS > fromS + 0.1 && atS < qrsOnS - 0.1);
  }).length;
}

/** Names of what a pacemaker does and fails to do (`nbg-code-2002`, `ecgwaves-pacing`); none where there are no spikes. */
export function pacedParts(pacing: PacingFacts): RhythmPart[] {
  const { spikes, ventricular, atrial, pairs, tracked, alone, late, missing, clock } = pacing;
  if (spikes < 2) return [];
  const out: RhythmPart[] = [];
  if (pairs >= 2) out.push(['av-sequential-paced-rhythm']);
  else if (tracked >= 3 && tracked > 0.6 * ventricular)
    out.push(clock ? ['ventricular-paced-rhythm', 'atrial-sensed-ventricular-paced-rhythm'] : ['atrial-sensed-ventricular-paced-rhythm']);
  else if (ventricular >= 2) out.push(['ventricular-paced-rhythm']);
  if (pairs < 2 && atrial >= 2) out.push(['atrial-paced-rhythm']);
  if (out.length === 0) return [];
  if (alone > 0) out.push(['failure-to-capture']);
  if (late > 0) out.push(['failure-to-sense']);
  // Whether it gave no spike or was held back by false sensing the tracing does not tell.
  if (missing > 0) out.push(['failure-to-pace', 'oversensing']);
  return out;
}
