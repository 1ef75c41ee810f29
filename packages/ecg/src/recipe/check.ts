import { err, ok } from '@einthoven/kernel';
import type { Result } from '@einthoven/kernel';
import { rhythmProblems } from '../conduction/contradictions.ts';
import { electrodePositions } from '../electrode/placement.ts';
import { WIRES } from '../lead/lead.ts';
import { torsoOf } from '../torso/torso.ts';
import type { Recipe, RecipeProblem } from './recipe.ts';
import { flag, kinds, list, listOr, number, object, oneOf, tell, whole, wordOr, zeroOr } from './rules.ts';
import type { Fields, Findings, Rule } from './rules.ts';

/** So many problems are told at most. */
const MOST_PROBLEMS = 40;

/** Longest recording, seconds. */
const LONGEST_S = 3600;

/**
 * What may be in a recipe. Ranges hold what occurs in people, and a little more; they keep every recipe that is let through
 * from asking for the impossible.
 */
const bpm = (least: number, most: number): Rule => number(least, most, 'beats a minute');
const seconds = (least: number, most: number): Rule => number(least, most, 's');
const instant = seconds(0, LONGEST_S);
const span: Fields = { fromS: instant, toS: instant };
const severity = number(0, 1);
const everyBeats = whole(1, 1000);
const couplingPart = number(0.1, 0.95, 'of a cycle');
const site = oneOf('rv-apex', 'rv-outflow', 'rv-inflow', 'septum', 'lv-apex', 'lv-anterior', 'lv-lateral', 'lv-inferior', 'lv-outflow', 'lv-base-posterior');
const wire = oneOf(...WIRES);
const millivolts = number(0, 10, 'mV');
const eachWire = (rule: Rule): Rule => object(Object.fromEntries(WIRES.map((name) => [name, rule])));

const ATRIAL_RHYTHMS = kinds({
  sinus: {
    rateBpm: bpm(15, 230),
    breathing: object({ '!depth': number(0, 0.4, 'of a cycle'), '!breathsPerMin': number(4, 60, 'a minute') }),
    silence: kinds({
      pause: { '!afterBeat': whole(1, 10_000), '!lengthS': seconds(0.3, 60) },
      arrest: { '!afterBeat': whole(1, 10_000), '!lengthS': seconds(0.3, 60) },
      'exit-block-1': { '!everyBeats': whole(2, 1000) },
      'exit-block-2': { '!everyBeats': whole(2, 1000) },
    }),
  },
  wandering: { rateBpm: bpm(30, 110) },
  multifocal: { rateBpm: bpm(60, 200) },
  'focal-tachycardia': { rateBpm: bpm(80, 300), ...span },
  flutter: { rateBpm: bpm(180, 400), direction: oneOf('counterclockwise', 'clockwise') },
  fibrillation: { coarseness: severity },
  standstill: {},
});

const VENTRICULAR_RHYTHMS = kinds({
  idioventricular: { '!rateBpm': bpm(10, 150), site, ...span },
  tachycardia: { '!rateBpm': bpm(90, 300), site, ...span },
  polymorphic: { rateBpm: bpm(120, 350), ...span },
  torsades: { rateBpm: bpm(120, 350), ...span },
  flutter: { rateBpm: bpm(180, 400), ...span },
  fibrillation: { amplitudeMv: number(0.02, 3, 'mV'), ...span },
  agonal: { rateBpm: bpm(3, 40) },
  standstill: {},
});

const ARTIFACTS = kinds({
  tremor: { wire, amplitudeMv: millivolts, rhythmHz: number(1, 15, 'Hz'), ...span },
  mains: { frequencyHz: oneOf(50, 60), amplitudeMv: millivolts, wire, ...span },
  wander: { amplitudeMv: millivolts, breathsPerMin: number(4, 60, 'a minute'), ...span },
  motion: { '!wire': wire, '!atS': instant, amplitudeMv: millivolts },
  loose: { '!wire': wire, ...span, intermittent: flag },
  dry: { '!wire': wire, ...span },
  'calibration-reversed': {},
});

const RECIPE = object({
  durationS: seconds(1, LONGEST_S),
  subject: object({
    sex: oneOf('female', 'male'),
    ageYears: number(16, 110, 'years'),
    build: oneOf('slim', 'average', 'large'),
    dextrocardia: flag,
    axisShiftDeg: number(-180, 180, 'degrees'),
  }),
  atria: object({
    rhythm: ATRIAL_RHYTHMS,
    premature: list(object({ '!everyBeats': everyBeats, '!couplingPart': couplingPart, site: whole(0, 9) }), 8),
  }),
  junction: object({
    prS: seconds(0.06, 0.6),
    conduction: kinds({
      normal: {},
      wenckebach: { '!atrial': whole(3, 12) },
      'mobitz-2': { '!atrial': whole(3, 12) },
      ratio: { '!atrial': listOr(list(whole(1, 12), 12, 1), whole(1, 12)) },
      complete: {},
    }),
    fibrillationRateBpm: bpm(20, 220),
    rateBpm: zeroOr(10, 220, 'beats a minute'),
    retrogradeS: wordOr('none', seconds(-0.2, 0.4)),
    premature: list(object({ '!everyBeats': everyBeats, '!couplingPart': couplingPart }), 8),
    reentry: kinds({ avnrt: { '!rateBpm': bpm(90, 280), ...span }, avrt: { '!rateBpm': bpm(90, 280), ...span } }),
  }),
  ventricles: object({
    block: list(oneOf('rbbb', 'incomplete-rbbb', 'lbbb', 'incomplete-lbbb', 'lafb', 'lpfb', 'nonspecific'), 7),
    accessoryPathway: object({ '!site': oneOf('left-lateral', 'right', 'posteroseptal'), refractoryS: seconds(0.15, 0.6) }),
    escapeRateBpm: zeroOr(10, 120, 'beats a minute'),
    rhythm: VENTRICULAR_RHYTHMS,
    premature: list(object({ '!everyBeats': everyBeats, couplingS: seconds(0.2, 2), site, runLength: whole(1, 30), interpolated: flag }), 8),
  }),
  pacemaker: object({
    '!mode': oneOf('AAI', 'VVI', 'DDD'),
    rateBpm: bpm(30, 180),
    avDelayS: seconds(0.05, 0.35),
    site,
    fault: object({
      '!kind': oneOf('capture', 'undersensing', 'oversensing', 'no-output'),
      '!chamber': oneOf('atrium', 'ventricle'),
      '!every': whole(1, 1000),
    }),
  }),
  myocardium: object({
    infarction: object({
      '!territory': oneOf('septal', 'anterior', 'anteroseptal', 'lateral', 'inferior', 'posterior', 'inferolateral', 'right-ventricular', 'left-main'),
      '!stage': oneOf('hyperacute', 'acute', 'evolving', 'old'),
      severity,
    }),
    ischemia: object({ '!kind': oneOf('st-depression', 't-inversion'), severity }),
    pericarditis: severity,
    earlyRepolarisation: severity,
    lvh: severity,
    rvh: severity,
    leftAtrialEnlargement: severity,
    rightAtrialEnlargement: severity,
    qtcS: seconds(0.28, 0.75),
    qtLaw: oneOf('fridericia', 'bazett', 'framingham', 'hodges'),
    potassiumMmolL: number(1.5, 10, 'mmol/L'),
    calciumMmolL: number(1, 5, 'mmol/L'),
    digoxin: severity,
    temperatureC: number(20, 43, 'degrees Celsius'),
    brugada: severity,
    pulmonaryEmbolism: severity,
  }),
  electrodes: object({
    // How far an electrode can be moved is its own affair: a limb is longer than a rib. `electrodePositions` says.
    placement: oneOf('standard', 'mason-likar', 'right-sided', 'posterior', 'easi'),
    moved: eachWire(object({ upCm: number(-200, 200, 'cm'), leftCm: number(-20, 20, 'cm') })),
    wires: eachWire(wire),
  }),
  recorder: object({
    sampleRateHz: oneOf(250, 500, 1000),
    resolutionUv: number(0.1, 100, 'microvolts'),
    highPassHz: oneOf(0.05, 0.5, 0.67, 1),
    lowPassHz: oneOf(25, 40, 100, 150, 250),
    notchHz: oneOf(50, 60),
    gainMmPerMv: oneOf(2.5, 5, 10, 20),
    speedMmPerS: oneOf(12.5, 25, 50),
  }),
  artifacts: list(ARTIFACTS, 32),
});

/**
 * Whether something is a recipe that can be made: every field known, of its type and in its range, and nothing that
 * contradicts itself. Never throws on plain data.
 *
 * @param input from a file, a form or a program: nothing is taken for granted
 * @returns the recipe with known fields only, or everything that is wrong, each with its field and what is allowed
 */
export function checkRecipe(input: unknown): Result<Recipe, readonly RecipeProblem[]> {
  const findings: Findings = { problems: [], most: MOST_PROBLEMS };
  const recipe = RECIPE(input, '', findings) as Recipe;
  if (findings.problems.length > 0) return err(findings.problems);
  checkSpans(recipe, findings);
  checkRate(recipe, findings);
  const positions = electrodePositions(torsoOf(recipe.subject), recipe.electrodes);
  const problems = [...findings.problems, ...(positions.ok ? [] : positions.error), ...rhythmProblems(recipe)];
  return problems.length > 0 ? err(problems) : ok(recipe);
}

/** What begins must begin before it ends. */
function checkSpans(recipe: Recipe, findings: Findings): void {
  const spans: readonly (readonly [string, object | undefined])[] = [
    ['atria.rhythm', recipe.atria?.rhythm],
    ['junction.reentry', recipe.junction?.reentry],
    ['ventricles.rhythm', recipe.ventricles?.rhythm],
    ...(recipe.artifacts ?? []).map((artifact, index) => [`artifacts[${index}]`, artifact] as const),
  ];
  for (const [field, one] of spans) {
    const { fromS = 0, toS = Infinity }: { fromS?: number; toS?: number } = one ?? {};
    if (fromS >= toS) tell(findings, 'CONTRADICTION', `${field}.toS`, `later than fromS (${fromS} s)`, toS);
  }
}

/** A recorder cannot pass what its samples cannot hold: AHA/ACC/HRS 2007 part I asks for 500 a second for 150 Hz. */
function checkRate({ recorder = {} }: Recipe, findings: Findings): void {
  const { sampleRateHz = 500, lowPassHz } = recorder;
  if (lowPassHz !== undefined && lowPassHz > 0.4 * sampleRateHz) {
    tell(findings, 'CONTRADICTION', 'recorder.lowPassHz', `at most ${0.4 * sampleRateHz} Hz at ${sampleRateHz} samples a second`, lowPassHz);
  }
}
