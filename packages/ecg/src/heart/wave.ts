/**
 * Electrical sources of the heart in closed form: every wave is a sum of pulses, each a current dipole at a place in the
 * heart with one course in time. Nothing is sampled here, so truth about a wave does not depend on a sampling rate.
 *
 * Axes: x to the left, y to the foot, z to the back (Frank). A dipole of 1 gives a lead its lead vector's component in mV.
 */

/** Parts of the heart that act as separate sources. Their places differ, which is what makes the whole more than one dipole. */
export const REGIONS = ['atria', 'septum', 'rv', 'lv-anterior', 'lv-lateral', 'lv-inferior'] as const;

/** A part of the heart: see {@link REGIONS}. */
export type Region = (typeof REGIONS)[number];

/** Left, foot, back. */
export type Vector = readonly [x: number, y: number, z: number];

/**
 * One dipole's course: rises as half a Gaussian to `fromS`, holds until `toS`, falls as half a Gaussian.
 * With `fromS` = `toS` and equal sides it is a Gaussian; with a plateau it is an ST segment.
 */
export type Pulse = {
  readonly region: Region;
  /** At its height, in mV of a lead vector of length 1. */
  readonly vector: Vector;
  readonly fromS: number;
  readonly toS: number;
  /** Standard deviation of the rise and of the fall, in seconds. */
  readonly riseS: number;
  readonly fallS: number;
};

/**
 * What a wave is called on paper. An ST shift, a delta or a J wave is told apart, so that truth can name it. Ta is the atria's
 * repolarisation, seen only where it shifts the line between P and QRS (pericarditis).
 */
export type WaveKind = 'P' | 'Ta' | 'F' | 'delta' | 'QRS' | 'J' | 'ST' | 'T' | 'U';

/** One wave of one beat. */
export type Wave = {
  readonly kind: WaveKind;
  /** The atrial activation (P, F) or the ventricular activation (the rest) that made it. */
  readonly activationId: number;
  readonly pulses: readonly Pulse[];
};

/** Activity without single waves: fibrillation. A sum of sines whose frequency and size wander, reproducible from the seed. */
export type Oscillation = {
  readonly kind: 'f' | 'VF' | 'VFl';
  readonly fromS: number;
  readonly toS: number;
  readonly region: Region;
  readonly parts: readonly {
    readonly vector: Vector;
    readonly frequencyHz: number;
    readonly phaseRad: number;
    /** Slow change of frequency and of size. */
    readonly wanderHz: number;
    readonly wanderDepth: number;
    readonly wanderPhaseRad: number;
  }[];
};

/** A pacing spike: shorter than any sample, drawn as one that stands out. */
export type Spike = { readonly atS: number; readonly vector: Vector; readonly durationS: number };

/** All sources of one recording. */
export type Sources = {
  readonly durationS: number;
  readonly waves: readonly Wave[];
  readonly oscillations: readonly Oscillation[];
  readonly spikes: readonly Spike[];
};
