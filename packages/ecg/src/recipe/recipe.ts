import type { VentricularSite } from '../rhythm/timeline.ts';
import type { Wire } from '../lead/lead.ts';

/**
 * A recipe says what a heart, a torso, a technician and a recorder do; with a seed it is one recording, bit for bit.
 * It is plain JSON. Every part may be left out: an empty recipe is a healthy adult at 72 beats a minute.
 * Parts combine freely: atrial fibrillation with left bundle branch block and a failing pacemaker is one recipe.
 */
export type Recipe = {
  readonly durationS?: number;
  readonly subject?: SubjectRecipe;
  readonly atria?: AtriaRecipe;
  readonly junction?: JunctionRecipe;
  readonly ventricles?: VentriclesRecipe;
  readonly pacemaker?: PacemakerRecipe;
  readonly myocardium?: MyocardiumRecipe;
  readonly electrodes?: ElectrodesRecipe;
  readonly recorder?: RecorderRecipe;
  readonly artifacts?: readonly ArtifactRecipe[];
};

/** Whose heart it is. */
export type SubjectRecipe = {
  readonly sex?: 'female' | 'male';
  readonly ageYears?: number;
  readonly build?: 'slim' | 'average' | 'large';
  /** The heart is mirrored to the right side. */
  readonly dextrocardia?: boolean;
  /** Turns the heart in the frontal plane, degrees; positive to the right (vertical heart). */
  readonly axisShiftDeg?: number;
};

/** What drives the atria. */
export type AtriaRecipe = {
  readonly rhythm?:
    | {
        readonly kind: 'sinus';
        readonly rateBpm?: number;
        /** Change of the cycle with breathing, as a part of the cycle (0.02 is a resting adult; above 0.1 sinus arrhythmia is seen). */
        readonly breathing?: { readonly depth: number; readonly breathsPerMin: number };
        /** The node misses: a pause of any length, an arrest until an escape, or exit block of type 1 or 2 every so many beats. */
        readonly silence?:
          | { readonly kind: 'pause' | 'arrest'; readonly afterBeat: number; readonly lengthS: number }
          | { readonly kind: 'exit-block-1' | 'exit-block-2'; readonly everyBeats: number };
      }
    | { readonly kind: 'wandering'; readonly rateBpm?: number }
    | { readonly kind: 'multifocal'; readonly rateBpm?: number }
    | { readonly kind: 'focal-tachycardia'; readonly rateBpm?: number; readonly fromS?: number; readonly toS?: number }
    | { readonly kind: 'flutter'; readonly rateBpm?: number; readonly direction?: 'counterclockwise' | 'clockwise' }
    | { readonly kind: 'fibrillation'; readonly coarseness?: number }
    /** No atrial activity at all. */
    | { readonly kind: 'standstill' };
  readonly premature?: readonly PrematureAtrialRecipe[];
};

/** Premature atrial beats: every so many beats, at a part of the cycle. Early ones meet refractory tissue and are aberrant or blocked by that alone. */
export type PrematureAtrialRecipe = { readonly everyBeats: number; readonly couplingPart: number; readonly site?: number };

/** The AV node, the junction and the His bundle. */
export type JunctionRecipe = {
  /** Time from the P wave's onset to the QRS at rest. */
  readonly prS?: number;
  readonly conduction?:
    | { readonly kind: 'normal' }
    /** The PR grows until a beat is dropped: `atrial` P waves to one fewer QRS. */
    | { readonly kind: 'wenckebach'; readonly atrial: number }
    /** Below the node: the PR is constant and `atrial`-th beats are dropped. */
    | { readonly kind: 'mobitz-2'; readonly atrial: number }
    /** `atrial` to one: 2 is 2:1 block, 3 and more high-grade block, 2 and 4 the usual ratios of flutter; a list alternates. */
    | { readonly kind: 'ratio'; readonly atrial: number | readonly number[] }
    | { readonly kind: 'complete' };
  /** Ventricular rate that the node lets through in atrial fibrillation, on average. */
  readonly fibrillationRateBpm?: number;
  /** The junction's own rate: of its escape beats, or, when above the atrial rate, of an accelerated rhythm or tachycardia. 0 is a silent junction. */
  readonly rateBpm?: number;
  /** Whether and when the junction activates the atria backwards, seconds from the QRS onset (negative: before). */
  readonly retrogradeS?: number | 'none';
  readonly premature?: readonly { readonly everyBeats: number; readonly couplingPart: number }[];
  /** A circuit that runs between two instants: begins with an early atrial beat and ends at once. */
  readonly reentry?: { readonly kind: 'avnrt' | 'avrt'; readonly rateBpm: number; readonly fromS?: number; readonly toS?: number };
};

/** The bundles and the ventricles. */
export type VentriclesRecipe = {
  readonly block?: readonly ('rbbb' | 'incomplete-rbbb' | 'lbbb' | 'incomplete-lbbb' | 'lafb' | 'lpfb' | 'nonspecific')[];
  readonly accessoryPathway?: { readonly site: 'left-lateral' | 'right' | 'posteroseptal'; readonly refractoryS?: number };
  /** Rate of the ventricular escape; 0 is none. */
  readonly escapeRateBpm?: number;
  readonly rhythm?:
    | {
        readonly kind: 'idioventricular' | 'tachycardia';
        readonly rateBpm: number;
        readonly site?: VentricularSite;
        readonly fromS?: number;
        readonly toS?: number;
      }
    | { readonly kind: 'polymorphic' | 'torsades'; readonly rateBpm?: number; readonly fromS?: number; readonly toS?: number }
    | { readonly kind: 'flutter'; readonly rateBpm?: number; readonly fromS?: number; readonly toS?: number }
    | { readonly kind: 'fibrillation'; readonly amplitudeMv?: number; readonly fromS?: number; readonly toS?: number }
    | { readonly kind: 'agonal'; readonly rateBpm?: number }
    /** Nothing: asystole, or standstill where the atria still beat. */
    | { readonly kind: 'standstill' };
  readonly premature?: readonly PrematureVentricularRecipe[];
};

/** Premature ventricular beats. `everyBeats` 2 is bigeminy, 3 trigeminy, 4 quadrigeminy; `runLength` 2 is a couplet. */
export type PrematureVentricularRecipe = {
  readonly everyBeats: number;
  /** From the QRS before it. */
  readonly couplingS?: number;
  readonly site?: VentricularSite;
  readonly runLength?: number;
  /** Leaves the sinus rhythm unreset and lets the next beat through. */
  readonly interpolated?: boolean;
};

/** A pacemaker and what is wrong with it. */
export type PacemakerRecipe = {
  readonly mode: 'AAI' | 'VVI' | 'DDD';
  readonly rateBpm?: number;
  readonly avDelayS?: number;
  readonly site?: VentricularSite;
  readonly fault?: {
    readonly kind: 'capture' | 'undersensing' | 'oversensing' | 'no-output';
    readonly chamber: 'atrium' | 'ventricle';
    /** One in so many on the average, by chance; 1 is always. */
    readonly every: number;
  };
};

/** Muscle, blood and drugs. Severities run from 0 (none) to 1 (marked). */
export type MyocardiumRecipe = {
  readonly infarction?: {
    readonly territory: 'septal' | 'anterior' | 'anteroseptal' | 'lateral' | 'inferior' | 'posterior' | 'inferolateral' | 'right-ventricular' | 'left-main';
    readonly stage: 'hyperacute' | 'acute' | 'evolving' | 'old';
    readonly severity?: number;
  };
  readonly ischemia?: { readonly kind: 'st-depression' | 't-inversion'; readonly severity?: number };
  readonly pericarditis?: number;
  readonly earlyRepolarisation?: number;
  readonly lvh?: number;
  readonly rvh?: number;
  readonly leftAtrialEnlargement?: number;
  readonly rightAtrialEnlargement?: number;
  /** Corrected QT; the law of the QT on RR is Fridericia's unless another is named. */
  readonly qtcS?: number;
  readonly qtLaw?: 'fridericia' | 'bazett' | 'framingham' | 'hodges';
  readonly potassiumMmolL?: number;
  /** Total calcium. */
  readonly calciumMmolL?: number;
  readonly digoxin?: number;
  readonly temperatureC?: number;
  readonly brugada?: number;
  readonly pulmonaryEmbolism?: number;
};

/** Where the electrodes are, and which wire goes to which. */
export type ElectrodesRecipe = {
  readonly placement?: 'standard' | 'mason-likar' | 'right-sided' | 'posterior' | 'easi';
  /** Moves a chest electrode along the skin: centimetres towards the head and to the patient's left. */
  readonly moved?: Partial<Record<Wire, { readonly upCm?: number; readonly leftCm?: number }>>;
  /** Wire to the site it hangs on, where that is not its own. */
  readonly wires?: Partial<Record<Wire, Wire>>;
};

/** The machine. */
export type RecorderRecipe = {
  readonly sampleRateHz?: 250 | 500 | 1000;
  readonly resolutionUv?: number;
  readonly highPassHz?: 0.05 | 0.5 | 0.67 | 1;
  readonly lowPassHz?: 25 | 40 | 100 | 150 | 250;
  readonly notchHz?: 50 | 60;
  readonly gainMmPerMv?: 2.5 | 5 | 10 | 20;
  readonly speedMmPerS?: 12.5 | 25 | 50;
};

/** Something that is not the heart. Each has a cause that a technician can find and mend. */
export type ArtifactRecipe =
  | { readonly kind: 'tremor'; readonly wire?: Wire; readonly amplitudeMv?: number; readonly rhythmHz?: number; readonly fromS?: number; readonly toS?: number }
  | {
      readonly kind: 'mains';
      readonly frequencyHz?: 50 | 60;
      readonly amplitudeMv?: number;
      readonly wire?: Wire;
      readonly fromS?: number;
      readonly toS?: number;
    }
  | { readonly kind: 'wander'; readonly amplitudeMv?: number; readonly breathsPerMin?: number; readonly fromS?: number; readonly toS?: number }
  | { readonly kind: 'motion'; readonly wire: Wire; readonly atS: number; readonly amplitudeMv?: number }
  | { readonly kind: 'loose'; readonly wire: Wire; readonly fromS?: number; readonly toS?: number; readonly intermittent?: boolean }
  | { readonly kind: 'dry'; readonly wire: Wire; readonly fromS?: number; readonly toS?: number }
  | { readonly kind: 'calibration-reversed' };

/** What is wrong with a recipe: where, and what is allowed. */
export type RecipeProblem = {
  readonly code: 'FIELD_UNKNOWN' | 'TYPE_WRONG' | 'OUT_OF_RANGE' | 'NOT_ONE_OF' | 'CONTRADICTION' | 'TOO_LONG';
  /** Path of the field, `ventricles.premature[0].couplingS`. */
  readonly field: string;
  /** What is allowed, in words. */
  readonly allowed: string;
  readonly got: string;
};
