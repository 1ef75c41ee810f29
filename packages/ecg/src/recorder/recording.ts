import type { Lead } from '../lead/lead.ts';
import type { RecorderRecipe } from '../recipe/recipe.ts';

/** What the machine has stored: twelve leads in millivolts, after its filters and its resolution. */
export type Recording = {
  readonly sampleRateHz: number;
  readonly durationS: number;
  /** One value a sample, all of the same length. */
  readonly leads: Readonly<Record<Lead, Float64Array>>;
  /** Settings that a person reads on the paper: filters, gain and speed, and what the calibration pulse looks like. */
  readonly settings: Required<Omit<RecorderRecipe, 'notchHz'>> & {
    readonly notchHz: 50 | 60 | undefined;
    /** Upside down when the calibration was reversed. */
    readonly calibrationMv: 1 | -1;
  };
  /** Printed on the paper where it is not the standard placement: Mason-Likar, right-sided (V3R-V6R), posterior (V7-V9). */
  readonly placementLabel: string | undefined;
  /** What each chest lead is called on the paper: V4 may be V4R or V7. */
  readonly labels: Readonly<Record<Lead, string>>;
};
