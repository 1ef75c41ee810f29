import type { MyocardiumRecipe, Recipe, VentriclesRecipe } from './recipe.ts';

/** A shape of the ECG that a reader should know, with what makes it one. */
export type PatternRecipe = {
  readonly id: string;
  readonly title: string;
  /** In words, with the key of its source in `content/sources/sources.json`. */
  readonly criteria: string;
  readonly recipe: Recipe;
};

const pattern = (id: string, title: string, criteria: string, recipe: Recipe): PatternRecipe => ({ id, title, criteria, recipe });
const block = (...blocks: NonNullable<VentriclesRecipe['block']>): Recipe => ({ ventricles: { block: blocks } });
const muscle = (myocardium: MyocardiumRecipe): Recipe => ({ myocardium });
type Infarction = NonNullable<MyocardiumRecipe['infarction']>;
const infarction = (territory: Infarction['territory'], stage: Infarction['stage']): Recipe => muscle({ infarction: { territory, stage, severity: 1 } });

/** One recipe for each pattern of the catalogue, at full severity and at rest in sinus rhythm where nothing else is said. */
export const PATTERN_RECIPES: readonly PatternRecipe[] = [
  pattern('normal-male', 'Normal ECG, man', 'QRS 80 to 110 ms, axis -30 to +90, R grows from V1 to V5, T upright in I, II and V3 to V6 (aha-ecg-3-2009).', {
    subject: { sex: 'male', ageYears: 45 },
  }),
  pattern('normal-female', 'Normal ECG, woman', 'As in men, with a lower T wave in V1 to V3 and a QTc about 20 ms longer (aha-ecg-4-2009).', {
    subject: { sex: 'female', ageYears: 45 },
  }),
  pattern(
    'rbbb',
    'Right bundle branch block',
    "QRS 120 ms or more; rsr', rsR' or rSR' in V1 or V2; S longer than R or than 40 ms in I and V6; R peak in V1 after 50 ms (aha-ecg-3-2009).",
    block('rbbb'),
  ),
  pattern(
    'incomplete-rbbb',
    'Incomplete right bundle branch block',
    'The shape of right bundle branch block with a QRS of 110 to 119 ms (aha-ecg-3-2009).',
    block('incomplete-rbbb'),
  ),
  pattern(
    'lbbb',
    'Left bundle branch block',
    'QRS 120 ms or more; broad R with a notch or slur in I, aVL, V5, V6; no q in I, V5, V6; R peak in V5 and V6 after 60 ms; ST and T opposite to the QRS (aha-ecg-3-2009).',
    block('lbbb'),
  ),
  pattern(
    'incomplete-lbbb',
    'Incomplete left bundle branch block',
    'QRS 110 to 119 ms, R peak in V5 and V6 after 60 ms, no q in I, V5, V6 (aha-ecg-3-2009).',
    block('incomplete-lbbb'),
  ),
  pattern(
    'lafb',
    'Left anterior fascicular block',
    'Axis -45 to -90, qR in aVL with its R peak at 45 ms or later, QRS under 120 ms (aha-ecg-3-2009).',
    block('lafb'),
  ),
  pattern('lpfb', 'Left posterior fascicular block', 'Axis +90 to +180, rS in I and aVL, qR in III and aVF, QRS under 120 ms (aha-ecg-3-2009).', block('lpfb')),
  pattern(
    'bifascicular',
    'Right bundle branch block with left anterior fascicular block',
    'Both shapes at once: RSR in V1 and left axis (aha-ecg-3-2009).',
    block('rbbb', 'lafb'),
  ),
  pattern(
    'nonspecific-delay',
    'Nonspecific intraventricular conduction delay',
    'QRS beyond 110 ms without the shape of either bundle branch block (aha-ecg-3-2009).',
    block('nonspecific'),
  ),
  pattern('wpw-left', 'WPW pattern, pathway at the left side wall', 'PR under 120 ms, delta wave, QRS above 110 ms, positive in V1 (acc-svt-2015).', {
    junction: { prS: 0.15 },
    ventricles: { accessoryPathway: { site: 'left-lateral' } },
  }),
  pattern('wpw-right', 'WPW pattern, pathway at the right side', 'PR under 120 ms, delta wave, QRS above 110 ms, negative in V1 (acc-svt-2015).', {
    junction: { prS: 0.15 },
    ventricles: { accessoryPathway: { site: 'right' } },
  }),
  pattern(
    'paced-rv',
    'Paced from the tip of the right ventricle',
    'A spike, then a wide QRS like left bundle branch block with the axis up and left, T opposite (ecgwaves-pacing).',
    {
      pacemaker: { mode: 'DDD', rateBpm: 70, avDelayS: 0.15, site: 'rv-apex' },
      junction: { conduction: { kind: 'complete' } },
    },
  ),
  pattern(
    'stemi-hyperacute',
    'Anterior infarction, first minutes',
    'Tall broad T in two neighbouring leads before the ST rises (aha-ecg-6-2009).',
    infarction('anterior', 'hyperacute'),
  ),
  pattern('stemi-septal', 'Acute septal infarction', 'ST up in V1 and V2: 2 mm in V2 (udmi-4-2018).', infarction('septal', 'acute')),
  pattern('stemi-anterior', 'Acute anterior infarction', 'ST up in V3 and V4: 2 mm in V3, 1 mm in V4 (udmi-4-2018).', infarction('anterior', 'acute')),
  pattern('stemi-anteroseptal', 'Acute anteroseptal infarction', 'ST up in V1 to V4 (udmi-4-2018).', infarction('anteroseptal', 'acute')),
  pattern('stemi-lateral', 'Acute lateral infarction', 'ST up by 1 mm in I, aVL, V5, V6, down in III (udmi-4-2018).', infarction('lateral', 'acute')),
  pattern('stemi-inferior', 'Acute inferior infarction', 'ST up by 1 mm in II, III, aVF, down in aVL (udmi-4-2018).', infarction('inferior', 'acute')),
  pattern(
    'stemi-posterior',
    'Acute posterior infarction',
    'ST down in V1 to V3 with a tall R there; ST up by 0.5 mm in V7 to V9 (udmi-4-2018).',
    infarction('posterior', 'acute'),
  ),
  pattern(
    'stemi-inferolateral',
    'Acute inferolateral infarction',
    'ST up by 1 mm in II, III, aVF, V5, V6 (udmi-4-2018).',
    infarction('inferolateral', 'acute'),
  ),
  pattern(
    'stemi-right-ventricular',
    'Acute inferior and right ventricular infarction',
    'ST up in V1 and V4R with an inferior infarction, III above II (aha-ecg-6-2009).',
    infarction('right-ventricular', 'acute'),
  ),
  pattern('stemi-left-main', 'Left main artery', 'ST up in aVR with ST down in six leads or more (aha-ecg-6-2009).', infarction('left-main', 'acute')),
  pattern(
    'mi-anterior-evolving',
    'Anterior infarction, some days old',
    'Q or QS in V2 to V4, ST coming down, T negative (udmi-4-2018).',
    infarction('anterior', 'evolving'),
  ),
  pattern(
    'mi-inferior-evolving',
    'Inferior infarction, some days old',
    'Q in II, III, aVF, ST coming down, T negative (udmi-4-2018).',
    infarction('inferior', 'evolving'),
  ),
  pattern('mi-anterior-old', 'Old anterior infarction', 'Q of 20 ms or QS in V2 and V3, ST level (udmi-4-2018).', infarction('anterior', 'old')),
  pattern('mi-inferior-old', 'Old inferior infarction', 'Q of 30 ms and 1 mm in two of II, III, aVF, ST level (udmi-4-2018).', infarction('inferior', 'old')),
  pattern(
    'ischemia-st',
    'Ischemia with ST depression',
    'Horizontal ST depression of 0.5 mm in two neighbouring leads (udmi-4-2018).',
    muscle({ ischemia: { kind: 'st-depression', severity: 1 } }),
  ),
  pattern(
    'ischemia-t',
    'Ischemia with T wave inversion',
    'T inverted by more than 1 mm in two neighbouring leads with a large R (udmi-4-2018).',
    muscle({ ischemia: { kind: 't-inversion', severity: 1 } }),
  ),
  pattern('pericarditis', 'Pericarditis', 'ST up in nearly all leads, down in aVR; PR segment down (aha-ecg-4-2009).', muscle({ pericarditis: 1 })),
  pattern(
    'early-repolarisation',
    'Early repolarization',
    'Notch or slur at the end of the QRS of 1 mm in two neighbouring inferior or lateral leads (macfarlane-er-2015).',
    muscle({ earlyRepolarisation: 1 }),
  ),
  pattern(
    'lvh',
    'Left ventricular hypertrophy',
    'S in V1 plus R in V5 or V6 above 35 mm; R in aVL plus S in V3 above 28 mm in men; strain in V5 and V6 (aha-ecg-5-2009).',
    muscle({ lvh: 1 }),
  ),
  pattern('rvh', 'Right ventricular hypertrophy', 'R in V1 of 7 mm and larger than S, axis beyond +90 (aha-ecg-5-2009).', muscle({ rvh: 1 })),
  pattern(
    'lae',
    'Left atrial enlargement',
    'P of 120 ms or more with a notch in II; last part in V1 negative for 40 ms and 1 mm (aha-ecg-5-2009).',
    muscle({ leftAtrialEnlargement: 1 }),
  ),
  pattern('rae', 'Right atrial enlargement', 'P above 2.5 mm in II (aha-ecg-5-2009).', muscle({ rightAtrialEnlargement: 1 })),
  pattern('long-qt', 'Long QT', 'QTc of 450 ms or more in men, 460 ms in women; above 500 ms high risk (aha-ecg-4-2009).', muscle({ qtcS: 0.52 })),
  pattern('short-qt', 'Short QT', 'QTc of 390 ms or less (aha-ecg-4-2009).', muscle({ qtcS: 0.32 })),
  pattern('potassium-2.7', 'Potassium 2.7 mmol/L', 'Flat T, U wave, ST down (aha-ecg-4-2009).', muscle({ potassiumMmolL: 2.7 })),
  pattern('potassium-6.0', 'Potassium 6.0 mmol/L', 'Tall narrow T (aha-ecg-4-2009).', muscle({ potassiumMmolL: 6 })),
  pattern('potassium-7.0', 'Potassium 7.0 mmol/L', 'Tall T, P nearly gone, wide QRS (aha-ecg-4-2009).', muscle({ potassiumMmolL: 7 })),
  pattern(
    'potassium-8.3',
    'Potassium 8.3 mmol/L',
    'No P, very wide QRS that runs into the T: like a sine wave (aha-ecg-4-2009).',
    muscle({ potassiumMmolL: 8.3 }),
  ),
  pattern('calcium-high', 'Calcium 3.5 mmol/L', 'QT short because the ST segment is short (aha-ecg-4-2009).', muscle({ calciumMmolL: 3.5 })),
  pattern('calcium-low', 'Calcium 1.6 mmol/L', 'QT long because the ST segment is long (aha-ecg-4-2009).', muscle({ calciumMmolL: 1.6 })),
  pattern('digoxin', 'Digoxin effect', 'Scooped ST depression with a low T and a short QT (aha-ecg-4-2009).', muscle({ digoxin: 1 })),
  pattern('hypothermia', 'Hypothermia, 28 degrees', 'Osborn J wave at the end of the QRS, slow rate, long intervals (statpearls-ecg-2023).', {
    atria: { rhythm: { kind: 'sinus', rateBpm: 44 } },
    myocardium: { temperatureC: 28 },
  }),
  pattern('brugada', 'Brugada type 1', 'ST of 2 mm or more falling into a negative T in V1 or V2 (hrs-channelopathy-2013).', muscle({ brugada: 1 })),
  pattern('pulmonary-embolism', 'Pulmonary embolism', 'S in I, Q and negative T in III; T negative in V1 to V4; fast rate (statpearls-ecg-2023).', {
    atria: { rhythm: { kind: 'sinus', rateBpm: 112 } },
    myocardium: { pulmonaryEmbolism: 1 },
  }),
  pattern('dextrocardia', 'Dextrocardia', 'P, QRS and T negative in I, R shrinking from V1 to V6 (litfl-dextrocardia).', { subject: { dextrocardia: true } }),
];
