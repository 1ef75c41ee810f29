import type { MyocardiumRecipe, Recipe } from '../recipe/recipe.ts';
import type { Extra, Heart } from './heart.ts';
import { STAGES, TERRITORIES } from './infarction.ts';
import type { Segment } from './segments.ts';
import { SEGMENTS } from './segments.ts';
import { scaled, ZERO } from './vector.ts';
import type { Region, Vector } from './wave.ts';

/** T wave vectors of healthy adults in mV; men have the larger one in front (AHA/ACCF/HRS 2009 part IV). */
const NORMAL_T = { male: [0.33, 0.27, -0.2], female: [0.3, 0.25, -0.12] } as const;

/** 0 below `from`, 1 above `to`, straight between. */
const ramp = (x: number, from: number, to: number): number => Math.min(1, Math.max(0, (x - from) / (to - from)));
const severity = (x: number | undefined): number => Math.min(1.5, Math.max(0, x ?? 0));

/** The segments, each with its own growth. */
const grown = (segments: readonly Segment[], gain: (segment: Segment) => number): readonly Segment[] =>
  segments.map((segment) => ({ ...segment, weight: segment.weight * gain(segment) }));

/**
 * Resolves a recipe to one heart. How it lies in the body (axis, build, dextrocardia) is the torso's. Severities run from 0 to 1; at 1 a pattern meets its published
 * criteria, which are named at each.
 */
export function heartOf(recipe: Recipe): Heart {
  const muscle: MyocardiumRecipe = recipe.myocardium ?? {};
  const sex = recipe.subject?.sex ?? 'male';
  const st: Heart['st'][number][] = [];
  const primaryT: Extra[] = [];
  const j: Heart['j'][number][] = [];
  const inQrs: Heart['inQrs'][number][] = [];
  const alive = SEGMENTS.map(() => 1);
  let segments = SEGMENTS;
  let slowing = 1;
  let rightDelayS = 0;
  let tGain = 1;
  let tWidth = 1;
  let tEvenness = 0;
  let u: Vector = ZERO;
  let qtcS = muscle.qtcS ?? (sex === 'male' ? 0.4 : 0.42);
  let stLengthS = 0;
  let pGain = 1;

  const lift = (region: Region, vector: Vector, amount: number, shape: 'level' | 'scooped' | 'coved' = 'level'): void => {
    if (amount !== 0) st.push({ region, vector: scaled(vector, amount), shape });
  };
  const bend = (region: Region, vector: Vector, amount: number): void => {
    if (amount !== 0) primaryT.push({ region, vector: scaled(vector, amount) });
  };

  // Slow conduction in the muscle itself: QRS beyond 110 ms in neither bundle's shape (part III).
  if (recipe.ventricles?.block?.includes('nonspecific')) slowing *= 1.6;

  if (muscle.infarction) {
    const { territory, stage } = muscle.infarction;
    const size = severity(muscle.infarction.severity ?? 1);
    const { region, injury, lost } = TERRITORIES[territory];
    const part = STAGES[stage];
    lift(region, injury, part.st * size);
    // The left main's ischemia lies under all of the endocardium: the T wave is not its mark.
    if (territory !== 'left-main') bend(region, injury, part.t * size);
    SEGMENTS.forEach(({ name }, i) => {
      const left = lost[name];
      if (left !== undefined) alive[i] = 1 - Math.min(1, part.dead * size) * (1 - left);
    });
  }
  if (muscle.ischemia) {
    const size = severity(muscle.ischemia.severity ?? 1);
    // Subendocardial: away from the left ventricle's apex, at least 0.5 mm (Fourth Universal Definition).
    if (muscle.ischemia.kind === 'st-depression') {
      lift('lv-lateral', [-0.15, -0.1, 0.03], size);
      tGain *= 1 - 0.35 * Math.min(1, size);
    } else bend('lv-anterior', [-0.58, -0.02, 0.42], size);
  }
  const pericarditis = severity(muscle.pericarditis);
  lift('lv-lateral', [0.22, 0.17, -0.06], pericarditis);
  const prSegment = scaled([-0.06, -0.055, 0.01], pericarditis);

  // End-QRS notch of 0.1 mV in inferior and lateral leads, on the way down from a large R: it begins before the QRS has ended, so
  // that no S is left between the two (Macfarlane PW et al. J Am Coll Cardiol 2015;66:470-477).
  const early = severity(muscle.earlyRepolarisation);
  if (early > 0) j.push({ region: 'lv-lateral', vector: scaled([0.15, 0.21, 0.1], early), afterMs: -31, holdMs: 10, riseMs: 12, fallMs: 14 });
  lift('lv-lateral', [0.07, 0.06, -0.05], early);
  tGain *= 1 + 0.2 * early;

  // Sokolow-Lyon above 35 mm, Cornell above 28 or 20 mm (part V); the wave needs longer through a thick wall.
  const lvh = severity(muscle.lvh);
  if (lvh > 0) {
    // The whole free wall, and what is added late: back and, in the high lateral wall, up.
    segments = grown(segments, ({ chamber, region }) => (chamber === 'right' || region === 'septum' ? 1 : 1 + 0.9 * lvh));
    inQrs.push({ region: 'lv-lateral', vector: scaled([0.18, -0.42, 0.8], lvh), atMs: 56, sdMs: 11 });
    slowing *= 1 + 0.08 * lvh;
    bend('lv-lateral', [-0.42, -0.02, 0.02], lvh);
    lift('lv-lateral', [-0.07, -0.03, -0.03], lvh);
  }
  // R in V1 of 7 mm and above S, axis beyond +90 (part V), T inverted over the right ventricle.
  const rvh = severity(muscle.rvh);
  if (rvh > 0) {
    segments = grown(segments, ({ name, region, chamber }) => {
      if (region === 'rv') return 1 + 1.2 * rvh;
      return chamber === 'left' && !name.startsWith('sl') ? 1 - 0.45 * Math.min(1, rvh) : 1;
    });
    inQrs.push({ region: 'rv', vector: scaled([-0.82, 0.3, -0.76], rvh), atMs: 52, sdMs: 14 });
    bend('rv', [0.06, -0.12, 0.28], rvh);
  }
  // P of 120 ms with a notch, terminal part in V1 of 40 ms and 1 mm; P above 2.5 mm in II (part V).
  const lae = severity(muscle.leftAtrialEnlargement);
  const rightGain = 1 + 1.4 * severity(muscle.rightAtrialEnlargement);

  const potassium = muscle.potassiumMmolL ?? 4.2;
  if (potassium > 5.2) {
    // Peaked T from 5.5, P flat from 6.5, QRS wide from 7, sine wave above 8 mmol/l (part IV; levels approximate).
    tGain *= 1 + 0.75 * ramp(potassium, 5.2, 6.5);
    // Narrow at its foot, pointed, and as fast up as down.
    tWidth *= 1 - 0.32 * ramp(potassium, 5.2, 6.2) + 0.1 * ramp(potassium, 7.3, 8.3);
    tEvenness = ramp(potassium, 5.2, 6);
    // No ST is left between a wide QRS and its T.
    stLengthS -= 0.09 * ramp(potassium, 7.3, 8.3);
    pGain *= 1 - 0.4 * ramp(potassium, 5.8, 6.5) - 0.6 * ramp(potassium, 6.5, 7.6);
    slowing *= 1 + 0.5 * ramp(potassium, 6.5, 7.3) + 1 * ramp(potassium, 7.3, 8.3);
  } else if (potassium < 3.5) {
    const lack = ramp(potassium, 3.5, 2.6);
    tGain *= 1 - 0.75 * lack;
    u = scaled([0.1, 0.09, -0.12], lack);
    lift('lv-lateral', [-0.06, -0.055, 0.03], lack);
  }
  // The plateau of the action potential: ST short when calcium is high, long when low; 2.2 to 2.6 mmol/l is normal.
  const calcium = muscle.calciumMmolL ?? 2.4;
  stLengthS += calcium > 2.6 ? -Math.min(0.1, 0.085 * (calcium - 2.6)) : calcium < 2.2 ? Math.min(0.12, 0.13 * (2.2 - calcium)) : 0;

  const digoxin = severity(muscle.digoxin);
  lift('lv-lateral', [-0.15, -0.12, 0.04], digoxin, 'scooped');
  tGain *= 1 - 0.5 * Math.min(1, digoxin);
  qtcS -= 0.04 * digoxin;

  // Osborn's J wave grows as the body cools below about 33 degrees; all intervals lengthen.
  const cold = ramp(muscle.temperatureC ?? 37, 35, 27);
  if (cold > 0) {
    // A dome of 2 to 5 mm on the end of the R, largest in V3 to V6.
    j.push({ region: 'lv-lateral', vector: scaled([0.34, 0.24, -0.07], cold), afterMs: -28, holdMs: 22, riseMs: 14, fallMs: 19 });
    slowing *= 1 + 0.18 * cold;
    qtcS += 0.08 * cold;
  }
  // Type 1: coved ST of 2 mm and more with a negative T in V1-V2.
  const brugada = severity(muscle.brugada);
  // Straight forwards: what pointed to the right as well would lower the ST in I and V6, which is no part of it.
  lift('rv', [-0.01, 0.02, -0.25], brugada, 'coved');
  bend('rv', [0.12, 0, 0.52], brugada);
  if (brugada > 0) rightDelayS += 0.008 * brugada;

  // S1Q3T3, T inverted V1-V4, something of a right bundle branch block.
  const embolism = severity(muscle.pulmonaryEmbolism);
  if (embolism > 0) {
    rightDelayS += 0.014 * embolism;
    inQrs.push({ region: 'rv', vector: scaled([0.04, -0.24, 0.02], embolism), atMs: 24, sdMs: 9 });
    inQrs.push({ region: 'rv', vector: scaled([-0.5, 0.06, -0.12], embolism), atMs: 74, sdMs: 11 });
    bend('rv', [-0.3, -0.36, 0.47], embolism);
  }

  const pathway = recipe.ventricles?.accessoryPathway?.site ?? 'left-lateral';
  return {
    segments,
    alive,
    pathway,
    slowing,
    rightDelayS,
    inQrs,
    j,
    st,
    tMv: NORMAL_T[sex],
    primaryT,
    tGain,
    tWidth,
    tEvenness,
    u,
    qtcS: Math.max(0.2, qtcS),
    qtLaw: muscle.qtLaw ?? 'fridericia',
    stLengthS,
    atria: { gain: pGain, rightGain, leftMore: scaled([0.03, 0.01, 0.075], lae), leftLateS: 0.028 * lae, segment: prSegment },
  };
}
