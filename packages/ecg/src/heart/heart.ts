import type { PATHWAY_SITES } from './activation.ts';
import type { Segment } from './segments.ts';
import type { Region, Vector } from './wave.ts';

/** A steady or brief extra source of each beat. */
export type Extra = { readonly region: Region; readonly vector: Vector };

/**
 * What kind of heart beats: everything of the recipe that shapes waves, resolved to numbers. The catalogue of diseases
 * (`diseases.ts`) makes it; depolarisation, repolarisation and atria read it and know no disease by name.
 */
export type Heart = {
  readonly segments: readonly Segment[];
  /** How much of each segment's muscle is alive, in the order of `segments`: 1 all, 0 none. */
  readonly alive: readonly number[];
  readonly pathway: keyof typeof PATHWAY_SITES;
  /** All conduction in the ventricles is slower by this factor. */
  readonly slowing: number;
  /** Additional delay of the right bundle in seconds. */
  readonly rightDelayS: number;
  /** Brief sources within the QRS: centre in ms after its onset, standard deviation in ms. */
  readonly inQrs: readonly (Extra & { readonly atMs: number; readonly sdMs: number })[];
  /**
   * Sources about the end of the QRS: J waves. Each holds its height for a while from `afterMs` after the end of the QRS; before it
   * is negative. `riseMs` and `fallMs` are standard deviations.
   */
  readonly j: readonly (Extra & { readonly afterMs: number; readonly holdMs: number; readonly riseMs: number; readonly fallMs: number })[];
  /** Level of the ST segment by injury current. Scooped ones sag in the middle; coved ones fall from the J point. */
  readonly st: readonly (Extra & { readonly shape: 'level' | 'scooped' | 'coved' })[];
  /** T wave of the healthy heart with normal conduction, mV; with the normal QRS area it is the ventricular gradient. */
  readonly tMv: Vector;
  /** Added to the T wave by disease of the muscle itself. */
  readonly primaryT: readonly Extra[];
  readonly tGain: number;
  /** Widths of the T wave against normal. */
  readonly tWidth: number;
  /** How far its rise and fall are alike: 0 the healthy slow rise and fast fall, 1 both the same. */
  readonly tEvenness: number;
  readonly u: Vector;
  readonly qtcS: number;
  readonly qtLaw: 'fridericia' | 'bazett' | 'framingham' | 'hodges';
  /** Change of the QT that is all ST segment. */
  readonly stLengthS: number;
  readonly atria: {
    readonly gain: number;
    readonly rightGain: number;
    /** Added to the left atrium's part. */
    readonly leftMore: Vector;
    readonly leftLateS: number;
    /** Between P and QRS: pericarditis pulls it away from the ST shift. */
    readonly segment: Vector;
  };
};
