import { power } from '../elementary/elementary.ts';
import type { Depolarisation } from './depolarisation.ts';
import { crossingS } from './depolarisation.ts';
import type { Heart } from './heart.ts';
import { HALF_GAUSSIAN_AREA, lengthOf, plus, pulseAreaS, scaled, ZERO } from './vector.ts';
import type { Pulse, Region, Vector } from './wave.ts';

/** The T wave's halves as parts of the normal QT, by eye on normal adults: slow up, faster down. */
const RISE_PART = 0.15;
const FALL_PART = 0.095;
/** How much of what the ventricular gradient asks for beyond the normal T is seen as ST shift. */
const ST_PART = 0.2;
/** Normal end of the QRS in the model: what is beyond lengthens the QT. */
const NORMAL_QRS_S = 0.094;
/** The T wave comes from the whole wall, but not from the thin right ventricle: it is shared out so that no region is all of it. */
const SHARES: readonly (readonly [Region, number])[] = [
  ['septum', 0.3],
  ['lv-anterior', 0.35],
  ['lv-inferior', 0.35],
];

/** ST, T and U of one beat, times in seconds from the beat's start. */
export type Repolarisation = { readonly st: readonly Pulse[]; readonly t: readonly Pulse[]; readonly u: readonly Pulse[]; readonly tEndS: number };

/**
 * QT interval for an RR interval, in seconds. Fridericia 1920, Bazett 1920, Framingham (Sagie 1992), Hodges 1983, as in
 * AHA/ACCF/HRS 2009 part IV.
 */
export function qtOfRr(qtcS: number, rrS: number, law: Heart['qtLaw']): number {
  switch (law) {
    case 'fridericia':
      return qtcS * power(rrS, 1 / 3);
    case 'bazett':
      return qtcS * Math.sqrt(rrS);
    case 'framingham':
      return qtcS - 0.154 * (1 - rrS);
    case 'hodges':
      return qtcS - 0.00175 * (60 / rrS - 60);
  }
}

/**
 * Wilson's ventricular gradient: the time integral of QRS and T together belongs to the muscle, not to the way in which it is
 * activated (Wilson FN et al. Am Heart J 1934;10:46-61). So T = gradient - QRS, and what is opposite to a wide QRS needs no rule.
 *
 * @param healthyArea time integral of the healthy heart's normal QRS, mV s
 * @param rrS RR interval that the muscle has adapted to
 */
export function repolarisationOf(heart: Heart, beat: Depolarisation, healthyArea: Vector, rrS: number): Repolarisation {
  const baseQtS = Math.max(0.12, qtOfRr(heart.qtcS, rrS, heart.qtLaw));
  const evenPart = (RISE_PART + FALL_PART) / 2;
  const riseS = (RISE_PART + heart.tEvenness * (evenPart - RISE_PART)) * baseQtS * heart.tWidth;
  const fallS = (FALL_PART + heart.tEvenness * (evenPart - FALL_PART)) * baseQtS * heart.tWidth;
  const widthS = (riseS + fallS) * HALF_GAUSSIAN_AREA;
  const qtS = baseQtS + heart.stLengthS + Math.max(0, beat.endS - NORMAL_QRS_S);
  // The gradient shrinks with the QT, as the T wave does at fast rates.
  const healthyTArea = scaled(heart.tMv, 0.4 * (RISE_PART + FALL_PART) * HALF_GAUSSIAN_AREA * Math.min(1.15, baseQtS / 0.4));
  const secondary = plus(healthyArea, beat.area, -1);
  const ownT = scaled(plus(healthyTArea, secondary, 1 - ST_PART), heart.tGain / widthS);
  const byRegion = new Map<Region, Vector>(SHARES.map(([region, share]) => [region, scaled(ownT, share)]));
  let whole = ownT;
  for (const { region, vector } of heart.primaryT) {
    byRegion.set(region, plus(byRegion.get(region) ?? ZERO, vector));
    whole = plus(whole, vector);
  }
  const tailS = Math.max(1.5 * fallS, crossingS(lengthOf(whole) * 1.2, fallS));
  const peakS = Math.max(qtS - tailS, beat.endS + riseS);
  const t = [...byRegion].map(([region, vector]): Pulse => ({ region, vector, fromS: peakS, toS: peakS, riseS, fallS }));
  // The plateau begins under the end of the QRS, so that the J point is on it, and gives way to the T wave.
  const fromS = beat.endS - 0.012;
  const toS = Math.max(fromS, peakS - riseS);
  const level = { fromS, toS, riseS: 0.012, fallS: riseS * 0.8 };
  const st: Pulse[] = [];
  if (lengthOf(secondary) > 0.0005)
    for (const [region, share] of SHARES) st.push({ region, vector: scaled(secondary, (share * ST_PART) / pulseAreaS(level)), ...level });
  const middleS = beat.endS + 0.6 * Math.max(0.03, peakS - riseS - beat.endS) + 0.03;
  const shapes = {
    level,
    scooped: { fromS: middleS, toS: middleS, riseS: 0.045, fallS: 0.03 },
    coved: { fromS, toS: fromS + 0.025, riseS: 0.012, fallS: 0.042 },
  };
  for (const { region, vector, shape } of heart.st) st.push({ region, vector, ...shapes[shape] });
  const uAtS = peakS + tailS + 0.06;
  const u: Pulse[] = lengthOf(heart.u) > 0 ? [{ region: 'septum', vector: heart.u, fromS: uAtS, toS: uAtS, riseS: 0.045, fallS: 0.045 }] : [];
  return { st, t, u, tEndS: peakS + tailS };
}
