import { power } from '../elementary/elementary.ts';
import type { Rng } from '@einthoven/kernel';
import type { AtrialActivation, Continuous } from '../rhythm/timeline.ts';
import type { Heart } from './heart.ts';
import { plus, scaled } from './vector.ts';
import type { Oscillation, Pulse, Vector } from './wave.ts';

/** A P wave: when and where the right and the left atrium point, seconds and mV. */
type Shape = { readonly right: Vector; readonly rightAtS: number; readonly left: Vector; readonly leftAtS: number; readonly sdS: number };

/** From the sinus node: forwards, down and left, then back and left. The whole is 100 ms long at 10 microvolts. */
const SINUS: Shape = { right: [0.03, 0.095, -0.06], rightAtS: 0.036, left: [0.075, 0.07, 0.03], leftAtS: 0.067, sdS: 0.0165 };

/** Foci away from the node, by `site` minus 1: low right, left, crista, near the node's exit, coronary sinus, right appendage. */
const FOCI: readonly Shape[] = [
  { ...SINUS, right: [0.035, -0.075, -0.02], left: [0.05, -0.07, 0.02] },
  { ...SINUS, right: [-0.07, 0.05, -0.05], left: [-0.05, 0.06, -0.03] },
  { ...SINUS, right: [0.01, 0.05, -0.03], left: [0.08, 0.03, 0.05], leftAtS: 0.074 },
  { ...SINUS, right: [0.05, 0.12, -0.03], left: [0.06, 0.1, 0] },
  { ...SINUS, right: [0.05, -0.05, 0.02], left: [-0.02, -0.09, -0.02], leftAtS: 0.06 },
  { ...SINUS, right: [0.06, 0.03, 0.06], left: [0.07, 0.03, 0.05] },
];

/** Backwards from the junction: up from the floor of both atria at once, so shorter, and forwards: at the end of an S in V1 it is an r'. */
const RETROGRADE: Shape = { right: [0.01, -0.12, -0.13], rightAtS: 0.03, left: [0.005, -0.1, -0.09], leftAtS: 0.048, sdS: 0.0135 };

const shapeOf = ({ origin, site }: AtrialActivation): Shape => {
  if (origin === 'retrograde-junction' || origin === 'retrograde-ventricle') return RETROGRADE;
  if (origin !== 'atrial-focus' || !(site > 0)) return SINUS;
  return FOCI[(Math.floor(site) - 1) % FOCI.length] ?? SINUS;
};

/** The pulses of one P wave; times in seconds from its activation. */
export function pPulses(heart: Heart, activation: AtrialActivation): readonly Pulse[] {
  const { right, rightAtS, left, leftAtS, sdS } = shapeOf(activation);
  const { gain, rightGain, leftMore, leftLateS } = heart.atria;
  if (gain <= 0) return [];
  const pulse = (vector: Vector, atS: number, widthS: number): Pulse => ({
    region: 'atria',
    vector: scaled(vector, gain),
    fromS: atS,
    toS: atS,
    riseS: widthS,
    fallS: widthS,
  });
  // What enlargement adds to the left part belongs to every wave that comes from above.
  const leftPart = activation.origin.startsWith('retrograde') ? left : plus(left, leftMore);
  return [pulse(scaled(right, rightGain), rightAtS, sdS), pulse(leftPart, leftAtS + leftLateS, sdS + leftLateS * 0.12)];
}

/**
 * One turn of the flutter circuit: a slow fall and a quick rise, without rest between.
 *
 * @param cycleS to the next turn
 */
export function flutterPulses(heart: Heart, cycleS: number, clockwise: boolean): readonly Pulse[] {
  // Down the septum backwards and up: negative in II, III and aVF, positive in V1; the other way round when clockwise.
  const side = (clockwise ? -1 : 1) * Math.max(0.2, heart.atria.gain);
  const pulse = (vector: Vector, part: number, rise: number, fall: number): Pulse => ({
    region: 'atria',
    vector: scaled(vector, side),
    fromS: part * cycleS,
    toS: part * cycleS,
    riseS: rise * cycleS,
    fallS: fall * cycleS,
  });
  return [pulse([-0.01, -0.24, -0.02], 0.55, 0.26, 0.1), pulse([-0.02, 0.09, -0.1], 0.82, 0.09, 0.14)];
}

/** The atrial segment between P and QRS where it is not level. */
export const prSegmentPulse = (heart: Heart, lengthS: number): Pulse => ({
  region: 'atria',
  vector: heart.atria.segment,
  fromS: 0.1,
  toS: Math.max(0.1, lengthS),
  riseS: 0.012,
  fallS: 0.012,
});

/**
 * Fibrillation waves: five wavelets near the atria's own frequency, best seen in V1, over the right atrium.
 *
 * @param rng decides phases, frequencies and directions
 */
export function fibrillationOf(heart: Heart, { fromS, toS, coarseness, cycleS }: Extract<Continuous, { kind: 'atrial-fibrillation' }>, rng: Rng): Oscillation {
  const coarse = Math.min(1, Math.max(0, coarseness));
  // Coarse: 0.1 mV and more from trough to peak in V1; fine: less.
  const sizeMv = (0.011 + 0.055 * power(coarse, 1.3)) * heart.atria.gain;
  const middleHz = cycleS > 0.08 && cycleS < 0.3 ? 1 / cycleS : 6.5;
  const parts = Array.from({ length: 5 }, (_, i) => ({
    vector: scaled([-0.35 + 0.5 * (rng.next() - 0.5), 0.35 + 0.7 * (rng.next() - 0.5), -0.75 + 0.5 * (rng.next() - 0.5)], i === 0 ? sizeMv : 0.55 * sizeMv),
    frequencyHz: Math.min(9, Math.max(4.8, middleHz + (i === 0 ? 0 : 3 * (rng.next() - 0.5)))),
    phaseRad: 2 * Math.PI * rng.next(),
    wanderHz: 0.15 + 0.5 * rng.next(),
    wanderDepth: 0.25,
    wanderPhaseRad: 2 * Math.PI * rng.next(),
  }));
  return { kind: 'f', fromS, toS, region: 'atria', parts };
}
