import { fixedBundles } from '../conduction/bundles.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { AtrialActivation, BundleState, Timeline, VentricularActivation, VentricularEntry } from '../rhythm/timeline.ts';

/** Bundles that conduct. */
export const OPEN: BundleState = { rightDelayS: 0, leftDelayS: 0, anteriorFascicleDelayS: 0, posteriorFascicleDelayS: 0 };

/** Bundles as a recipe blocks them. */
export const bundlesOf = (recipe: Recipe): BundleState => fixedBundles(recipe.ventricles?.block ?? []);

/** A beat of a regular rhythm, for tests: what differs from an ordinary conducted one. */
export type BeatChange = {
  readonly entries?: (atS: number) => readonly VentricularEntry[];
  readonly origin?: VentricularActivation['origin'];
  readonly bundles?: BundleState;
};

/**
 * A regular rhythm with one P to each QRS, made by hand: no code of the rhythm takes part in tests of the heart.
 *
 * @param change of all beats, or of single ones by their number
 */
export function regularTimeline(options: {
  readonly durationS?: number;
  readonly rateBpm?: number;
  readonly prS?: number;
  readonly bundles?: BundleState;
  readonly change?: (beat: number) => BeatChange | undefined;
}): Timeline {
  const { durationS = 10, rateBpm = 72, prS = 0.16, bundles = OPEN, change } = options;
  const rrS = 60 / rateBpm;
  const atrial: AtrialActivation[] = [];
  const ventricular: VentricularActivation[] = [];
  const spikes: Timeline['spikes'][number][] = [];
  for (let beat = 0; 0.2 + beat * rrS < durationS; beat++) {
    const pAtS = 0.2 + beat * rrS;
    const atS = pAtS + prS;
    const changed = change?.(beat);
    const entries = changed?.entries?.(atS) ?? [{ via: 'his' as const, atS, from: 'atria' as const }];
    const startS = Math.min(...entries.map((entry) => entry.atS));
    atrial.push({ id: 2 * beat, atS: pAtS, origin: 'sinus', site: 0, conducted: { to: 2 * beat + 1 }, premature: false });
    for (const entry of entries)
      if (entry.via === 'paced') spikes.push({ atS: entry.atS - 0.004, chamber: 'ventricle', result: { captured: 2 * beat + 1 }, undersensed: false });
    ventricular.push({
      id: 2 * beat + 1,
      atS: startS,
      origin: changed?.origin ?? 'conducted',
      entries,
      atrialId: 2 * beat,
      prS: startS - pAtS,
      bundles: changed?.bundles ?? bundles,
      precedingRrS: rrS,
      premature: false,
      cause: '',
      twist: undefined,
    });
  }
  return { durationS, atrial, ventricular, continuous: [], spikes, missingSpikes: [], silences: [] };
}

/** The timeline that a recipe of the pattern catalogue asks for: sinus rhythm, with pathway or pacemaker where it has one. */
export function patternTimeline(recipe: Recipe, durationS = 10): Timeline {
  const rhythm = recipe.atria?.rhythm;
  const rateBpm = rhythm?.kind === 'sinus' && rhythm.rateBpm !== undefined ? rhythm.rateBpm : 72;
  const entries = (atS: number): readonly VentricularEntry[] => {
    if (recipe.ventricles?.accessoryPathway)
      return [
        { via: 'accessory', atS: atS - 0.05 },
        { via: 'his', atS, from: 'atria' },
      ];
    if (recipe.pacemaker) return [{ via: 'paced', atS, site: recipe.pacemaker.site ?? 'rv-apex' }];
    return [{ via: 'his', atS, from: 'atria' }];
  };
  return regularTimeline({ durationS, rateBpm, bundles: bundlesOf(recipe), change: () => ({ entries }) });
}
