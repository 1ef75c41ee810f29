import { cos, sin } from '../elementary/elementary.ts';
import { REGIONS } from '../heart/wave.ts';
import type { Region, Vector } from '../heart/wave.ts';
import type { SubjectRecipe } from '../recipe/recipe.ts';
import { conductorField, HEART_CM, trunkPoint } from './conductor.ts';
import { correctionAt } from './correction.ts';

/** A body as a conductor, against the average adult's. */
export type Torso = {
  /** Breadth and depth, and height, as parts of the average. */
  readonly breadthScale: number;
  readonly heightScale: number;
  /** Size of every potential as a part of the average. */
  readonly gain: number;
  /** How far the heart is turned in the frontal plane, positive towards the foot, with its cosine and sine. */
  readonly turnDeg: number;
  readonly turn: readonly [cosine: number, sine: number];
  /** The heart is a mirror image: dextrocardia. */
  readonly mirrored: boolean;
};

/**
 * Builds. A larger trunk takes the skin away from the heart and its heart lies flatter; a slim one the other way round.
 * Directions as in AHA/ACCF/HRS 2009 part V (voltage and obesity); the sizes are ours and modest.
 */
const BUILDS = {
  slim: { breadthScale: 0.92, heightScale: 1, gain: 1.1, turnDeg: 8 },
  average: { breadthScale: 1, heightScale: 1, gain: 1, turnDeg: 0 },
  large: { breadthScale: 1.12, heightScale: 1.02, gain: 0.85, turnDeg: -8 },
} as const;

/** Women are smaller and their voltages lower: the Cornell limits are 20 and 28 mm (AHA/ACCF/HRS 2009 part V); the parts are ours and modest. */
const FEMALE = { breadthScale: 0.93, heightScale: 0.93, gain: 0.9 } as const;

/** The torso of a subject. Age has no part in it: the recipes are for adults. */
export function torsoOf(subject: SubjectRecipe | undefined): Torso {
  const build = BUILDS[subject?.build ?? 'average'];
  const sex = subject?.sex === 'female' ? FEMALE : BUILDS.average;
  const turnDeg = build.turnDeg + (subject?.axisShiftDeg ?? 0);
  const turnRad = (turnDeg * Math.PI) / 180;
  return {
    breadthScale: build.breadthScale * sex.breadthScale,
    heightScale: build.heightScale * sex.heightScale,
    gain: build.gain * sex.gain,
    turnDeg,
    turn: [cos(turnRad), sin(turnRad)],
    mirrored: subject?.dextrocardia ?? false,
  };
}

/**
 * Electrical centres of the regions, cm from the heart's. Their directions are anatomical (the right ventricle lies in
 * front and to the right, the atria above, behind and to the right); their distances are about half of the anatomical ones,
 * so that at the standard sites a region's lead vectors stay within 12 degrees and a third of the size of the centre's.
 */
export const REGION_OFFSETS_CM: Readonly<Record<Region, Vector>> = {
  atria: [-1.4, -2.4, 1.4],
  septum: [-0.4, 0, -0.3],
  rv: [-1.8, 0.2, -1.4],
  'lv-anterior': [0.4, -1.2, -1.4],
  'lv-lateral': [1.7, 0, 0.8],
  'lv-inferior': [0.3, 1.7, 1.3],
};

/** The body's own coordinates to the average adult's trunk, of a heart on the left. */
function averagePoint(torso: Torso, [x, y, z]: Vector): Vector {
  return trunkPoint([(torso.mirrored ? -x : x) / torso.breadthScale, y / torso.heightScale, z / torso.breadthScale]);
}

/** A lead vector for the heart as it lies: turning the dipole one way is turning the lead vector the other way. */
function seen({ gain, turn: [c, s] }: Torso, x: number, y: number, z: number): Vector {
  return [gain * (c * x + s * y), gain * (c * y - s * x), gain * z];
}

/**
 * Potential (mV) at a point of the body for a dipole of 1 along each axis at the heart's centre; an average adult's
 * potentials at the standard sites give Dower's lead vectors. The level of all points together has no meaning.
 *
 * @param point cm, in the subject's own size
 */
export function centralFieldAt(torso: Torso, point: Vector): Vector {
  const at = averagePoint(torso, point);
  const base = conductorField(at, HEART_CM);
  const added = correctionAt(at);
  return seen(torso, base[0] + added[0], base[1] + added[1], base[2] + added[2]);
}

/**
 * Potentials (mV) at a point of the body for a dipole of 1 along each axis in each region, in the order of REGIONS: the
 * central field plus what the conductor says the region's place changes. Six places make the whole more than one dipole.
 *
 * @param point cm, in the subject's own size
 */
export function fieldsAt(torso: Torso, point: Vector): Vector[] {
  const at = averagePoint(torso, point);
  const added = correctionAt(at);
  return REGIONS.map((region) => {
    const offset = REGION_OFFSETS_CM[region];
    const there = conductorField(at, [HEART_CM[0] + offset[0], HEART_CM[1] + offset[1], HEART_CM[2] + offset[2]]);
    return seen(torso, there[0] + added[0], there[1] + added[1], there[2] + added[2]);
  });
}

/** {@link fieldsAt} of one region. */
export function fieldAt(torso: Torso, point: Vector, region: Region): Vector {
  return fieldsAt(torso, point)[REGIONS.indexOf(region)] as Vector;
}
