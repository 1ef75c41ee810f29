/**
 * ECGs computed from a recipe and a seed: a heart, a torso, ten electrodes, a recorder, and the truth about all of it.
 *
 * @module @einthoven/ecg
 */
export { simulate } from './simulate.ts';
export type { Simulation } from './simulate.ts';
export { checkRecipe } from './recipe/check.ts';
export { SITES } from './electrode/site.ts';
export type { Site, SiteName } from './electrode/site.ts';
export { REGIONS } from './heart/wave.ts';
export { LEADS, WIRES } from './lead/lead.ts';
export type { Lead, Wire } from './lead/lead.ts';
export type { Recording } from './recorder/recording.ts';
export { nameRhythm } from './rhythm/name-rhythm.ts';
export { RHYTHM_NAMES } from './rhythm/rhythm-names.ts';
export type { RhythmCode, RhythmName } from './rhythm/rhythm-names.ts';
export type {
  AtrialActivation,
  AtrialOrigin,
  BlockReason,
  BundleState,
  Continuous,
  MissingSpike,
  PacingSpike,
  SinusSilence,
  Timeline,
  VentricularActivation,
  VentricularEntry,
  VentricularOrigin,
  VentricularSite,
} from './rhythm/timeline.ts';
export type { Oscillation, Pulse, Region, Sources, Spike, Vector, Wave, WaveKind } from './heart/wave.ts';
export { PATTERN_RECIPES } from './recipe/catalogue-patterns.ts';
export type { PatternRecipe } from './recipe/catalogue-patterns.ts';
export { RHYTHM_RECIPES } from './recipe/catalogue-rhythms.ts';
export type { RhythmRecipe } from './recipe/catalogue-rhythms.ts';
export type {
  ArtifactRecipe,
  AtriaRecipe,
  ElectrodesRecipe,
  JunctionRecipe,
  MyocardiumRecipe,
  PacemakerRecipe,
  PrematureAtrialRecipe,
  PrematureVentricularRecipe,
  Recipe,
  RecipeProblem,
  RecorderRecipe,
  SubjectRecipe,
  VentriclesRecipe,
} from './recipe/recipe.ts';
export type { Extent, Named, TrueBeat, TrueWave, Truth } from './truth/truth.ts';
