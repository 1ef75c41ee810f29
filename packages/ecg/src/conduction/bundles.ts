import type { BundleState } from '../rhythm/timeline.ts';
import type { Settings } from '../rhythm/settings.ts';

/** Delay of each bundle in an incomplete block, seconds: makes a QRS in the middle of 110 to 119 ms (AHA/ACCF/HRS 2009 part III). */
const INCOMPLETE_RIGHT_S = 0.022;
const INCOMPLETE_LEFT_S = 0.036;

/** The bundles as the recipe has them at every beat. A nonspecific delay is in the muscle, not here. */
export function fixedBundles(block: Settings['block']): BundleState {
  const delay = (whole: (typeof block)[number], part?: (typeof block)[number], partS = 0) =>
    block.includes(whole) ? Infinity : part !== undefined && block.includes(part) ? partS : 0;
  return {
    rightDelayS: delay('rbbb', 'incomplete-rbbb', INCOMPLETE_RIGHT_S),
    leftDelayS: delay('lbbb', 'incomplete-lbbb', INCOMPLETE_LEFT_S),
    anteriorFascicleDelayS: delay('lafb'),
    posteriorFascicleDelayS: delay('lpfb'),
  };
}

/**
 * How long the right bundle stays refractory after a beat, in seconds: it grows with the cycle before that beat
 * (Gouaux and Ashman, Am Heart J 1947;34:366). The line is ours: steady rhythms up to 220 a minute keep clear of it,
 * and a beat that the node lets through as early as it can after a normal cycle falls within it.
 */
export function rightBundleRefractoryS(cycleBeforeS: number): number {
  return 0.16 + 0.33 * Math.min(cycleBeforeS, 1.6);
}

/**
 * The bundles for one beat that comes down the His bundle.
 *
 * @param sinceLastS since the last ventricular activation
 * @param cycleBeforeS the cycle before that
 */
export function bundlesFor(fixed: BundleState, sinceLastS: number, cycleBeforeS: number): { readonly bundles: BundleState; readonly aberrant: boolean } {
  // With the left bundle gone the right one is the only way, and it is the beat before that counts there: it conducts.
  const aberrant = fixed.rightDelayS < 1 && fixed.leftDelayS < 1 && sinceLastS < rightBundleRefractoryS(cycleBeforeS);
  return { bundles: aberrant ? { ...fixed, rightDelayS: Infinity } : fixed, aberrant };
}
