import type { Wire } from '../lead/lead.ts';
import type { Vector } from '../heart/wave.ts';
import type { ElectrodesRecipe } from '../recipe/recipe.ts';

/** A place on an average adult's skin where an electrode goes. */
export type Site = {
  /** Centimetres from the middle of the chest at the fourth space: left, foot, back. */
  readonly at: Vector;
  /** How a technician finds it. */
  readonly where: string;
};

/** A named site: see {@link SITES}. */
export type SiteName =
  | Wire
  | 'V3R'
  | 'V4R'
  | 'V5R'
  | 'V6R'
  | 'V7'
  | 'V8'
  | 'V9'
  | 'ML-RA'
  | 'ML-LA'
  | 'ML-RL'
  | 'ML-LL'
  | 'EASI-E'
  | 'EASI-A'
  | 'EASI-S'
  | 'EASI-I';

/** Half breadth and half depth of the average chest at the level of V4, cm: an ellipse through V1 to V6 within 1 mm. */
export const CHEST_HALF_CM = { breadth: 16.5, depth: 11.4 } as const;

/** Where the arm and the leg join the trunk on the left side, cm. */
export const SHOULDER: Vector = [17, -18, 0];
/** See {@link SHOULDER}. */
export const HIP: Vector = [9, 45, 0];

/**
 * Electrode sites of an average adult. V1 to V6, shoulders and hip: our reference of anatomical coordinates; V3R to V6R
 * mirror V3 to V6; V7 to V9 lie on the same ellipse at the level of V6 (AHA/ACCF/HRS 2007 part I; V7 posterior axillary
 * line, V8 tip of the scapula, V9 left of the spine). Mason-Likar: Mason RE, Likar I. Am Heart J 1966;71:196-205.
 * EASI: Dower GE, Yakush A, Nazzal SB, et al. J Electrocardiol 1988;21(suppl):S182-S187.
 */
export const SITES: Readonly<Record<SiteName, Site>> = {
  RA: { at: [-27, 39, 0], where: 'Right wrist, or anywhere on the right arm below the shoulder.' },
  LA: { at: [27, 39, 0], where: 'Left wrist, or anywhere on the left arm below the shoulder.' },
  RL: { at: [-12, 130, 0], where: 'Right ankle, or anywhere on the right leg below the hip.' },
  LL: { at: [12, 130, 0], where: 'Left ankle, or anywhere on the left leg below the hip.' },
  V1: { at: [-2.5, -1, -11.3], where: 'Fourth rib space, right edge of the breastbone.' },
  V2: { at: [2.5, -1, -11.3], where: 'Fourth rib space, left edge of the breastbone.' },
  V3: { at: [6, 1.5, -10.9], where: 'Midway between V2 and V4.' },
  V4: { at: [9.5, 4, -9.6], where: 'Fifth rib space, below the middle of the left collarbone.' },
  V5: { at: [13.5, 4, -6.5], where: 'Level with V4, at the front fold of the left armpit.' },
  V6: { at: [16.5, 4, 0], where: 'Level with V4, below the middle of the left armpit.' },
  V3R: { at: [-6, 1.5, -10.9], where: 'Right chest, midway between V1 and V4R.' },
  V4R: { at: [-9.5, 4, -9.6], where: 'Fifth rib space, below the middle of the right collarbone.' },
  V5R: { at: [-13.5, 4, -6.5], where: 'Level with V4R, at the front fold of the right armpit.' },
  V6R: { at: [-16.5, 4, 0], where: 'Level with V4R, below the middle of the right armpit.' },
  V7: { at: [13.5, 4, 6.55], where: 'Level with V6, at the back fold of the left armpit.' },
  V8: { at: [9, 4, 9.55], where: 'Level with V6, below the tip of the left shoulder blade.' },
  V9: { at: [3, 4, 11.2], where: 'Level with V6, just left of the spine.' },
  'ML-RA': { at: [-13, -18, -5], where: 'Below the right collarbone, toward the shoulder.' },
  'ML-LA': { at: [13, -18, -5], where: 'Below the left collarbone, toward the shoulder.' },
  'ML-RL': { at: [-11, 24, -8.5], where: 'Right side of the belly, between ribs and hip bone.' },
  'ML-LL': { at: [11, 24, -8.5], where: 'Left side of the belly, between ribs and hip bone.' },
  'EASI-E': { at: [0, 4, -11.4], where: 'Lower end of the breastbone, level with the fifth rib space.' },
  'EASI-A': { at: [16.5, 4, 0], where: 'Below the middle of the left armpit, level with E.' },
  'EASI-S': { at: [0, -16, -8], where: 'Upper end of the breastbone.' },
  'EASI-I': { at: [-16.5, 4, 0], where: 'Below the middle of the right armpit, level with E.' },
};

/** How the ten wires are hung. */
export type Placement = NonNullable<ElectrodesRecipe['placement']>;

/** Which wire goes elsewhere than to the site of its own name. EASI uses the five wires of a monitor: V is V1 here. */
const ELSEWHERE: Readonly<Record<Placement, Partial<Record<Wire, SiteName>>>> = {
  standard: {},
  'mason-likar': { RA: 'ML-RA', LA: 'ML-LA', RL: 'ML-RL', LL: 'ML-LL' },
  'right-sided': { V3: 'V3R', V4: 'V4R', V5: 'V5R', V6: 'V6R' },
  posterior: { V4: 'V7', V5: 'V8', V6: 'V9' },
  easi: { RA: 'EASI-I', LA: 'EASI-S', LL: 'EASI-A', V1: 'EASI-E' },
};

/** The site at which a wire belongs in a placement: with right-sided placement the V4 wire belongs at V4R. */
export function siteOf(placement: Placement, wire: Wire): SiteName {
  return ELSEWHERE[placement][wire] ?? wire;
}
