import type { Delineation } from './delineate.ts';

/** What a pacemaker was seen to do: spikes by what comes after them. */
export type PacingFacts = {
  readonly spikes: number;
  /** Followed by a QRS complex at once. */
  readonly ventricular: number;
  /** Followed by a P wave, or by a QRS complex or a ventricular spike after an AV delay. */
  readonly atrial: number;
  /** Followed by nothing. */
  readonly alone: number;
  /** Ventricular spikes that follow an atrial one, and that follow an own P wave. */
  readonly pairs: number;
  readonly tracked: number;
};

/** A complex that a spike starts begins within this, seconds; half of it lies before, because edges are smoothed. */
const AT_ONCE_S = 0.07;
/** Longest AV delay that a pacemaker is set to, seconds. */
const LONGEST_DELAY_S = 0.32;

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
  const alone = others.filter(
    (spike) => !atrial.includes(spike) && spike.atS < last && !beats.some(({ qrsOnS, qrsOffS }) => spike.atS > qrsOnS - 0.04 && spike.atS < qrsOffS),
  );
  const pairs = ventricular.filter((one) => atrial.some((other) => one.atS - other.atS > 0.05 && one.atS - other.atS < LONGEST_DELAY_S)).length;
  const tracked = ventricular.filter((one) => {
    const pOnS = starts(one.atS)?.pOnS;
    return pOnS !== undefined && one.atS - pOnS > 0.06 && !atrial.some((other) => Math.abs(other.atS - pOnS) < 0.08);
  }).length;
  return { spikes: spikes.length, ventricular: ventricular.length, atrial: atrial.length, alone: alone.length, pairs, tracked };
}
