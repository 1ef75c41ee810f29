import { ln } from '../elementary/elementary.ts';
import type { BundleState, VentricularActivation } from '../rhythm/timeline.ts';
import { arrivalsOf, PATHWAY_SITES, SITES } from './activation.ts';
import type { Heart } from './heart.ts';
import { areaOf, HALF_GAUSSIAN_AREA, lengthOf, plus, pulseAreaS, scaled, ZERO } from './vector.ts';
import type { Pulse, Vector } from './wave.ts';

/** Standard deviation of a segment's pulse, when the wave comes from within and when it comes through the wall's length. */
const PURKINJE_SD_S = 0.009;
const MUSCLE_SD_S = 0.0155;
/**
 * From a focus or an electrode the wave has no fibres to run ahead in, and spreads along a ragged front: a segment's share of it
 * takes longer and is as much lower. Without it beats from the left ventricle came out pointed and looked narrow on paper.
 */
const FOCAL_SD_S = 0.0175;
/** Where an accessory pathway ends the wave is alone in plain muscle for longer: the slope of a delta wave, 20 to 60 ms long. */
const DELTA_SD_S = 0.017;
/** Height of what a wave makes while it leaves its focus, and while it leaves a pathway, mV. */
const FOCUS_MV = 0.16;
const DELTA_MV = 0.3;
/** A segment's wave begins (10 microvolts) so many standard deviations before its middle: the foot of the Gaussian. */
const FOOT_SD = 2.2;
/** Several first segments together cross that limit a little earlier than each alone. */
const SUM_FOOT_S = 0.003;

/** One beat's spread over the ventricles. Times are seconds from its start. */
export type Depolarisation = {
  readonly qrs: readonly Pulse[];
  /** The part before the His bundle's wave arrived, where a pathway was faster. */
  readonly delta: readonly Pulse[];
  readonly j: readonly Pulse[];
  /** End of the QRS. */
  readonly endS: number;
  /** Time integral in mV s of what the muscle would make if all of it lived: what the T wave answers to. */
  readonly area: Vector;
};

const gaussian = (region: Pulse['region'], vector: Vector, atS: number, sdS: number): Pulse => ({
  region,
  vector,
  fromS: atS,
  toS: atS,
  riseS: sdS,
  fallS: sdS,
});

/** When a falling half Gaussian of this height, beginning at `toS`, crosses 10 microvolts. */
export const crossingS = (heightMv: number, sdS: number): number => (heightMv > 0.0101 ? sdS * Math.sqrt(2 * ln(heightMv / 0.01)) : 0);

/**
 * The QRS complex of a beat: every segment's pulse at the time its wavefront arrives.
 *
 * @param activation its entries and bundles; times in the result are from `activation.atS`
 */
export function depolarisationOf(
  heart: Heart,
  activation: Pick<VentricularActivation, 'atS' | 'entries' | 'bundles'>,
  slowing = heart.slowing,
): Depolarisation {
  const { atS, entries } = activation;
  const bundles: BundleState = { ...activation.bundles, rightDelayS: activation.bundles.rightDelayS + heart.rightDelayS };
  const arrivals = arrivalsOf(heart.segments, entries, bundles, heart.pathway);
  const startS = entries.reduce((least, entry) => Math.min(least, entry.atS), Infinity);
  const originS = startS < Infinity ? startS - atS : 0;
  const his = entries.find((entry) => entry.via === 'his');
  const hasPathway = entries.some((entry) => entry.via === 'accessory');
  const qrs: Pulse[] = [];
  const delta: Pulse[] = [];
  let area: Vector = ZERO;
  let endS = 0;
  const put = (pulse: Pulse, into: Pulse[]): void => {
    into.push(pulse);
    // Lead vectors are about 1.2 long at most.
    endS = Math.max(endS, pulse.toS + crossingS(lengthOf(pulse.vector) * 1.2, pulse.fallS));
  };
  const inside = (s: number): number => originS + SUM_FOOT_S + s * slowing;
  arrivals.forEach(({ segment, atS: whenS, direction, entry, muscle }, i) => {
    const via = entries[entry]?.via;
    const focal = via === 'focus' || via === 'paced';
    const shortS = PURKINJE_SD_S + (MUSCLE_SD_S - PURKINJE_SD_S) * muscle;
    const sdS = (focal ? PURKINJE_SD_S + (FOCAL_SD_S - PURKINJE_SD_S) * muscle : shortS) * slowing;
    const sinceS = whenS - (startS < Infinity ? startS : 0);
    const whole = scaled(direction, (segment.weight * (focal ? (shortS * slowing) / sdS : 1)) / Math.sqrt(slowing));
    area = plus(area, whole, 2 * sdS * HALF_GAUSSIAN_AREA);
    const alive = heart.alive[i] ?? 1;
    const early = entries[entry]?.via === 'accessory' && (his === undefined || whenS < his.atS);
    if (alive !== 0) put(gaussian(segment.region, scaled(whole, alive), inside(sinceS) + FOOT_SD * sdS, sdS), early ? delta : qrs);
  });
  entries.forEach((entry) => {
    if (entry.via === 'his') return;
    // Out of a focus the wave first makes its way slowly through a little muscle, towards the middle of the heart.
    const place = entry.via === 'accessory' ? PATHWAY_SITES[heart.pathway] : SITES[entry.site];
    const [sdS, heightMv] = entry.via === 'accessory' ? [DELTA_SD_S, DELTA_MV] : [FOCAL_SD_S, FOCUS_MV];
    const pulse = gaussian(
      place[0] < -2 || place[2] < -3 ? 'rv' : 'lv-lateral',
      scaled(place, -heightMv / (lengthOf(place) * Math.sqrt(slowing))),
      inside(entry.atS - startS + FOOT_SD * sdS),
      sdS * slowing,
    );
    area = plus(area, pulse.vector, pulseAreaS(pulse));
    put(pulse, entry.via === 'accessory' ? delta : qrs);
  });
  for (const { region, vector, atMs, sdMs } of heart.inQrs) {
    const pulse = gaussian(region, vector, inside(atMs / 1000), sdMs / 1000);
    area = plus(area, vector, pulseAreaS(pulse));
    put(pulse, qrs);
  }
  if (!hasPathway && delta.length > 0) qrs.push(...delta.splice(0));
  const j = heart.j.map(({ region, vector, afterMs, holdMs, riseMs, fallMs }): Pulse => {
    const fromS = endS + afterMs / 1000;
    return { region, vector, fromS, toS: fromS + holdMs / 1000, riseS: riseMs / 1000, fallS: fallMs / 1000 };
  });
  return { qrs, delta, j, endS, area };
}

/** Time integral of the normal heart's QRS with nothing blocked, mV s. */
export function normalArea(heart: Heart): Vector {
  const bundles = { rightDelayS: 0, leftDelayS: 0, anteriorFascicleDelayS: 0, posteriorFascicleDelayS: 0 };
  const { qrs } = depolarisationOf(heart, { atS: 0, entries: [{ via: 'his', atS: 0, from: 'atria' }], bundles }, 1);
  return areaOf(qrs);
}
