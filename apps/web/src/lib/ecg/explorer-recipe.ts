import type { Recipe } from '@einthoven/ecg';
import type { Choice, SlideField } from './explorer-fields.ts';

/** A slider and where it stands in this recipe. */
export type Slide = SlideField & { readonly value: number };

/** What sets the pace in a recipe, what it is called, and how to set it. */
type Pace = { readonly label: string; readonly value: number; readonly min: number; readonly max: number; readonly set: (rateBpm: number) => Recipe };

function paceOf(recipe: Recipe): Pace | undefined {
  const { atria, junction, ventricles } = recipe;
  const beats = ventricles?.rhythm;
  if (beats && 'rateBpm' in beats && beats.rateBpm !== undefined) {
    const [min, max] = beats.kind === 'idioventricular' ? [10, 150] : beats.kind === 'tachycardia' ? [90, 300] : beats.kind === 'agonal' ? [3, 40] : [180, 350];
    return {
      label: 'Ventricular rate',
      value: beats.rateBpm,
      min,
      max,
      set: (rateBpm) => ({ ...recipe, ventricles: { ...ventricles, rhythm: { ...beats, rateBpm } } }),
    };
  }
  if (beats?.kind === 'fibrillation' || beats?.kind === 'standstill') return undefined;
  const reentry = junction?.reentry;
  if (reentry) {
    return {
      label: 'Rate of the circuit',
      value: reentry.rateBpm,
      min: 90,
      max: 280,
      set: (rateBpm) => ({ ...recipe, junction: { ...junction, reentry: { ...reentry, rateBpm } } }),
    };
  }
  const driver = atria?.rhythm ?? { kind: 'sinus' as const };
  if (driver.kind === 'fibrillation') {
    return {
      label: 'Ventricular rate',
      value: junction?.fibrillationRateBpm ?? 90,
      min: 20,
      max: 220,
      set: (rateBpm) => ({ ...recipe, junction: { ...junction, fibrillationRateBpm: rateBpm } }),
    };
  }
  if (driver.kind === 'standstill') return undefined;
  const [label, usual, min, max] = PACES[driver.kind];
  return { label, value: driver.rateBpm ?? usual, min, max, set: (rateBpm) => ({ ...recipe, atria: { ...atria, rhythm: { ...driver, rateBpm } } }) };
}

const PACES = {
  sinus: ['Sinus rate', 72, 20, 200],
  wandering: ['Atrial rate', 72, 30, 110],
  multifocal: ['Atrial rate', 110, 60, 200],
  'focal-tachycardia': ['Atrial rate', 160, 80, 300],
  flutter: ['Flutter rate', 300, 180, 400],
} as const;

/** The sliders of a recipe; the rate is missing where nothing has one. */
export function slidesOf(recipe: Recipe): readonly Slide[] {
  const pace = paceOf(recipe);
  return [
    ...(pace ? [{ name: 'rate' as const, label: pace.label, unit: 'a minute', min: pace.min, max: pace.max, step: 1, value: pace.value }] : []),
    { name: 'pr', label: 'PR interval', unit: 'ms', min: 80, max: 400, step: 10, value: Math.round((recipe.junction?.prS ?? 0.16) * 1000) },
    { name: 'potassium', label: 'Potassium', unit: 'mmol/L', min: 2, max: 9, step: 0.1, value: recipe.myocardium?.potassiumMmolL ?? 4.2 },
  ];
}

/** Rib spaces are about 3 cm apart in adults. */
const SPACE_CM = 3;

/** The recipe with what was changed. Whether it can be made is for `simulate` to say. */
export function recipeOf(base: Recipe, choice: Choice): Recipe {
  let recipe: Recipe = base;
  const slides = slidesOf(base);
  const slid = (name: SlideField['name']): number | undefined => {
    const value = choice[name];
    return value === undefined || Number(value) === slides.find((slide) => slide.name === name)?.value ? undefined : Number(value);
  };
  const rate = slid('rate');
  if (rate !== undefined) recipe = paceOf(base)?.set(rate) ?? recipe;
  const { block, av, pac, pvc, territory, stage, placement, high, swap, artifact, wire = 'RA', low, base: highPass, notch, gain, speed } = choice;
  const pr = slid('pr');
  if (pr !== undefined) recipe = { ...recipe, junction: { ...recipe.junction, prS: pr / 1000 } };
  if (av) recipe = { ...recipe, junction: { ...recipe.junction, conduction: conductionOf(av) } };
  const potassiumMmolL = slid('potassium');
  if (potassiumMmolL !== undefined) recipe = { ...recipe, myocardium: { ...recipe.myocardium, potassiumMmolL } };
  if (block)
    recipe = {
      ...recipe,
      ventricles: { ...recipe.ventricles, block: block === 'none' ? [] : (block.split(' ') as NonNullable<Recipe['ventricles']>['block'] & string[]) },
    };
  if (pac) recipe = { ...recipe, atria: { ...recipe.atria, premature: pac === 'none' ? [] : [{ everyBeats: Number(pac), couplingPart: 0.65 }] } };
  if (pvc) recipe = { ...recipe, ventricles: { ...recipe.ventricles, premature: pvc === 'none' ? [] : [{ everyBeats: Number(pvc) }] } };
  if (territory || stage) recipe = { ...recipe, myocardium: withInfarction(recipe.myocardium, territory, stage) };

  const electrodes: Recipe['electrodes'] = {
    ...recipe.electrodes,
    ...(placement ? { placement: placement as 'standard' } : {}),
    ...(high ? { moved: { ...recipe.electrodes?.moved, ...raised(Number(high) * SPACE_CM) } } : {}),
    ...(swap ? { wires: swapped(swap) } : {}),
  };
  const recorder = {
    ...recipe.recorder,
    ...(low ? { lowPassHz: Number(low) } : {}),
    ...(highPass ? { highPassHz: Number(highPass) } : {}),
    ...(notch ? { notchHz: Number(notch) } : {}),
    ...(gain ? { gainMmPerMv: Number(gain) } : {}),
    ...(speed ? { speedMmPerS: Number(speed) } : {}),
  } as NonNullable<Recipe['recorder']>;
  return { ...recipe, electrodes, recorder, artifacts: [...(recipe.artifacts ?? []), ...(artifact ? [artifactOf(artifact, wire as 'RA')] : [])] };
}

const raised = (upCm: number) => ({ V1: { upCm, leftCm: 0 }, V2: { upCm, leftCm: 0 } });

function swapped(pair: string): NonNullable<NonNullable<Recipe['electrodes']>['wires']> {
  const [one, other] = pair.split('-') as ['RA', 'LA'];
  return { [one]: other, [other]: one };
}

function conductionOf(av: string): NonNullable<NonNullable<Recipe['junction']>['conduction']> {
  if (av === 'normal' || av === 'complete') return { kind: av };
  if (av === 'wenckebach' || av === 'mobitz-2') return { kind: av, atrial: 4 };
  return { kind: 'ratio', atrial: Number(av) };
}

function withInfarction(myocardium: Recipe['myocardium'], territory: string | undefined, stage: string | undefined): NonNullable<Recipe['myocardium']> {
  const { infarction, ...rest } = myocardium ?? {};
  const place = territory || infarction?.territory;
  if (place === undefined || place === 'none') return rest;
  return { ...rest, infarction: { severity: 1, ...infarction, territory: place as 'septal', stage: (stage || infarction?.stage || 'acute') as 'acute' } };
}

function artifactOf(kind: string, wire: 'RA'): NonNullable<Recipe['artifacts']>[number] {
  if (kind === 'tremor') return { kind, wire };
  if (kind === 'shiver') return { kind: 'tremor', wire, rhythmHz: 5 };
  if (kind === 'motion') return { kind, wire, atS: 4 };
  if (kind === 'loose') return { kind, wire, intermittent: true };
  if (kind === 'dry') return { kind, wire };
  if (kind === 'mains') return { kind, frequencyHz: 60, wire };
  return { kind: kind as 'wander' | 'calibration-reversed' };
}
