import type { MyocardiumRecipe, Recipe, VentriclesRecipe } from '../recipe/recipe.ts';
import type { Truth } from './truth.ts';

type Pattern = Truth['patterns'][number];

const BLOCKS: Readonly<Record<NonNullable<VentriclesRecipe['block']>[number], string>> = {
  rbbb: 'Right bundle branch block',
  'incomplete-rbbb': 'Incomplete right bundle branch block',
  lbbb: 'Left bundle branch block',
  'incomplete-lbbb': 'Incomplete left bundle branch block',
  lafb: 'Left anterior fascicular block',
  lpfb: 'Left posterior fascicular block',
  nonspecific: 'Nonspecific intraventricular conduction delay',
};

const PATHWAYS: Readonly<Record<NonNullable<VentriclesRecipe['accessoryPathway']>['site'], string>> = {
  'left-lateral': 'left side wall',
  right: 'right side',
  posteroseptal: 'back of the septum',
};

const TERRITORIES: Readonly<Record<NonNullable<MyocardiumRecipe['infarction']>['territory'], string>> = {
  septal: 'septal',
  anterior: 'anterior',
  anteroseptal: 'anteroseptal',
  lateral: 'lateral',
  inferior: 'inferior',
  posterior: 'posterior',
  inferolateral: 'inferolateral',
  'right-ventricular': 'right ventricular',
  'left-main': 'left main artery',
};

const STAGES: Readonly<Record<NonNullable<MyocardiumRecipe['infarction']>['stage'], string>> = {
  hyperacute: 'in its first minutes',
  acute: 'acute, with ST elevation',
  evolving: 'some days old',
  old: 'old',
};

/** Severities from 0 to 1: what each is called. */
const SEVERITIES = {
  pericarditis: 'Pericarditis',
  earlyRepolarisation: 'Early repolarization',
  lvh: 'Left ventricular hypertrophy',
  rvh: 'Right ventricular hypertrophy',
  leftAtrialEnlargement: 'Left atrial enlargement',
  rightAtrialEnlargement: 'Right atrial enlargement',
  digoxin: 'Digoxin effect',
  brugada: 'Brugada pattern',
  pulmonaryEmbolism: 'Pulmonary embolism (strain of the right heart)',
} as const satisfies Partial<Record<keyof MyocardiumRecipe, string>>;

/**
 * Ranges outside which a value leaves a pattern. Potassium: normal 3.5 to 5.0 mmol/L, seen on an ECG below about 3.0 and from
 * 5.5 on; total calcium 2.1 to 2.6 mmol/L. QTc: 450 ms in men, 460 ms in women, 390 ms or less is short
 * (AHA/ACCF/HRS 2009 part IV). Hypothermia: below 35 degrees.
 */
const LIMITS = { potassium: [3, 5.5], calcium: [2.1, 2.6], qtcS: { female: 0.46, male: 0.45, short: 0.39 }, coldC: 35 } as const;

/** Kebab-case of a field's name. */
const codeOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Patterns that a recipe asks for, other than its rhythm, in plain words. */
export function patternsOf(recipe: Recipe): readonly Pattern[] {
  const found: Pattern[] = [];
  const add = (code: string, name: string): number => found.push({ code, name });
  const { subject = {}, ventricles = {}, myocardium = {}, electrodes = {} } = recipe;
  for (const block of ventricles.block ?? []) add(block, BLOCKS[block]);
  if (ventricles.accessoryPathway) add('pre-excitation', `Accessory pathway (WPW) at the ${PATHWAYS[ventricles.accessoryPathway.site]}`);
  const { infarction, ischemia, potassiumMmolL: potassium, calciumMmolL: calcium, qtcS, temperatureC } = myocardium;
  if (infarction && infarction.severity !== 0) {
    const { territory, stage } = infarction;
    add(`infarction-${territory}-${stage}`, `Myocardial infarction, ${TERRITORIES[territory]}, ${STAGES[stage]}`);
  }
  if (ischemia && ischemia.severity !== 0) {
    add(`ischemia-${ischemia.kind}`, ischemia.kind === 'st-depression' ? 'Ischemia with ST depression' : 'Ischemia with T wave inversion');
  }
  for (const [field, name] of Object.entries(SEVERITIES)) {
    if ((myocardium[field as keyof typeof SEVERITIES] ?? 0) > 0) add(codeOf(field), name);
  }
  if (qtcS !== undefined && qtcS >= LIMITS.qtcS[subject.sex ?? 'male']) add('long-qt', 'Long QT');
  if (qtcS !== undefined && qtcS <= LIMITS.qtcS.short) add('short-qt', 'Short QT');
  if (potassium !== undefined && potassium >= LIMITS.potassium[1]) add('hyperkalemia', 'High potassium (hyperkalemia)');
  if (potassium !== undefined && potassium < LIMITS.potassium[0]) add('hypokalemia', 'Low potassium (hypokalemia)');
  if (calcium !== undefined && calcium > LIMITS.calcium[1]) add('hypercalcemia', 'High calcium (hypercalcemia)');
  if (calcium !== undefined && calcium < LIMITS.calcium[0]) add('hypocalcemia', 'Low calcium (hypocalcemia)');
  if (temperatureC !== undefined && temperatureC < LIMITS.coldC) add('hypothermia', 'Hypothermia');
  if (subject.dextrocardia) add('dextrocardia', 'Dextrocardia (heart on the right side)');
  if (Object.entries(electrodes.wires ?? {}).some(([wire, site]) => wire !== site)) add('wires-swapped', 'Wires on the wrong electrodes');
  if (Object.values(electrodes.moved ?? {}).some(({ upCm, leftCm }) => upCm !== 0 || leftCm !== 0)) add('electrodes-moved', 'Electrodes out of place');
  return found;
}
