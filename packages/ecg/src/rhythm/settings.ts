import type { AtriaRecipe, JunctionRecipe, PacemakerRecipe, Recipe, VentriclesRecipe } from '../recipe/recipe.ts';

/** The recipe's answers about rhythm and conduction, with what a healthy adult has where it is silent. */
export type Settings = {
  readonly durationS: number;
  readonly atria: NonNullable<AtriaRecipe['rhythm']>;
  readonly prematureAtrial: NonNullable<AtriaRecipe['premature']>;
  /** Of the sinus node at rest, or of what stands for it. */
  readonly leadingRateBpm: number;
  readonly prS: number;
  readonly conduction: NonNullable<JunctionRecipe['conduction']>;
  readonly fibrillationRateBpm: number;
  readonly junctionRateBpm: number;
  readonly retrogradeS: number | 'none';
  readonly prematureJunctional: NonNullable<JunctionRecipe['premature']>;
  readonly reentry: JunctionRecipe['reentry'];
  readonly block: NonNullable<VentriclesRecipe['block']>;
  readonly pathway: VentriclesRecipe['accessoryPathway'];
  readonly escapeRateBpm: number;
  readonly ventricles: VentriclesRecipe['rhythm'];
  readonly prematureVentricular: NonNullable<VentriclesRecipe['premature']>;
  readonly pacemaker: PacemakerRecipe | undefined;
};

/** Length of a recording where the recipe names none: that of a standard tracing, in seconds. */
export const DEFAULT_DURATION_S = 10;
/** Resting rate of an adult, beats per minute. */
export const DEFAULT_SINUS_RATE_BPM = 72;
/** P to QRS at rest: the median of lead II in the Lobachevsky database (LUDB), seconds. */
export const DEFAULT_PR_S = 0.16;
/** The junction escapes at 40 to 60 beats a minute (ACC/AHA/HRS 2018 and teaching); the slow end leaves the usual pauses to the sinus node. */
const DEFAULT_JUNCTION_RATE_BPM = 40;
/** The ventricles escape at 20 to 40 beats a minute. */
const DEFAULT_ESCAPE_RATE_BPM = 30;
/** What an untreated but calm patient shows. */
const DEFAULT_FIBRILLATION_RATE_BPM = 90;
/** The atria are reached backwards just before the ventricles: an inverted P with a PR under 120 ms. Seconds from the QRS. */
const DEFAULT_RETROGRADE_S = -0.08;

const RATES: Record<NonNullable<AtriaRecipe['rhythm']>['kind'], number> = {
  sinus: DEFAULT_SINUS_RATE_BPM,
  wandering: 70,
  multifocal: 120,
  'focal-tachycardia': 170,
  flutter: 300,
  fibrillation: 400,
  standstill: 0,
};

/** The atrial rate that a recipe asks for, in beats per minute: 0 where the atria stand still. */
export function atrialRateOf(rhythm: AtriaRecipe['rhythm']): number {
  if (rhythm === undefined) return DEFAULT_SINUS_RATE_BPM;
  return 'rateBpm' in rhythm && rhythm.rateBpm !== undefined ? rhythm.rateBpm : RATES[rhythm.kind];
}

/** Fills in what the recipe leaves open. */
export function settingsOf(recipe: Recipe): Settings {
  const atria = recipe.atria?.rhythm ?? { kind: 'sinus' };
  const junction = recipe.junction ?? {};
  const ventricles = recipe.ventricles ?? {};
  const leading = atria.kind === 'sinus' || atria.kind === 'wandering' || atria.kind === 'multifocal' ? atrialRateOf(atria) : DEFAULT_SINUS_RATE_BPM;
  const fibrillationRateBpm = junction.fibrillationRateBpm ?? DEFAULT_FIBRILLATION_RATE_BPM;
  // A heart that is slow at rest has a slow junction too: it waits for its sinus node, or its node, rather than racing it.
  const waitsFor = atria.kind === 'fibrillation' ? 0.6 * fibrillationRateBpm : 0.85 * leading;
  const conduction = junction.conduction ?? { kind: 'normal' };
  const still = ventricles.rhythm?.kind === 'standstill' || ventricles.rhythm?.kind === 'agonal';
  return {
    durationS: recipe.durationS ?? DEFAULT_DURATION_S,
    atria,
    prematureAtrial: recipe.atria?.premature ?? [],
    leadingRateBpm: leading,
    prS: junction.prS ?? DEFAULT_PR_S,
    // Where nothing in the ventricles answers, nothing comes down either.
    conduction: still ? { kind: 'complete' } : conduction,
    fibrillationRateBpm,
    junctionRateBpm: still ? 0 : (junction.rateBpm ?? Math.min(DEFAULT_JUNCTION_RATE_BPM, waitsFor)),
    // A node that lets nothing down is taken to let nothing up.
    retrogradeS: conduction.kind === 'complete' || still ? 'none' : (junction.retrogradeS ?? DEFAULT_RETROGRADE_S),
    prematureJunctional: still ? [] : (junction.premature ?? []),
    reentry: still ? undefined : junction.reentry,
    block: ventricles.block ?? [],
    pathway: still ? undefined : ventricles.accessoryPathway,
    escapeRateBpm: still ? 0 : (ventricles.escapeRateBpm ?? Math.min(DEFAULT_ESCAPE_RATE_BPM, 0.8 * waitsFor)),
    ventricles: ventricles.rhythm,
    prematureVentricular: ventricles.premature ?? [],
    pacemaker: recipe.pacemaker,
  };
}
