import type { BundleState, VentricularEntry, VentricularSite } from '../rhythm/timeline.ts';
import type { Fascicle, Segment } from './segments.ts';
import { distance } from './vector.ts';
import type { Vector } from './wave.ts';

/** How a wavefront travels. Velocities in cm/ms. */
export type Tissue = {
  /** From one side of the septum to the other. */
  readonly acrossSeptum: number;
  /** Muscle without Purkinje fibres. */
  readonly muscle: number;
  /** Under the endocardium, where the wave may use the Purkinje net it has re-entered. */
  readonly leftNet: number;
  readonly rightNet: number;
  /** How much of a muscle wave's dipole lies along its spread rather than across the wall. */
  readonly spreadPart: number;
  /** How far a segment's dipole leans away from the fascicle that reaches it first. */
  readonly fascicleLean: number;
};

/**
 * Fitted with {@link SEGMENTS}, from 0.35 m/s across the septum, 0.5 in muscle and 1 under the endocardium. The muscle's came out
 * faster than in a cable of fibres, since paths here are straight lines between few points; about 30 to 50 ms across the septum
 * are as measured (Strauss DG, Selvester RH, Wagner GS. Am J Cardiol 2011;107:927-934).
 */
export const TISSUE: Tissue = { acrossSeptum: 0.0428, muscle: 0.0952, leftNet: 0.1387, rightNet: 0.1797, spreadPart: 0.4656, fascicleLean: 1.698 };

/** Where a focus, an electrode or a pathway lies: cm in the axes of {@link Segment}. */
export const SITES: Readonly<Record<VentricularSite, Vector>> = {
  'rv-apex': [-0.2, 2.6, -4.8],
  'rv-outflow': [-3.4, -5.6, -1.2],
  'rv-inflow': [-6.2, 2, -1.4],
  septum: [-3.4, -0.6, -1.2],
  'lv-apex': [3.4, 2.6, -2.8],
  'lv-anterior': [1.4, -3.3, -1],
  'lv-lateral': [2.8, -0.2, 2.6],
  'lv-inferior': [-1.2, 3.4, 1],
  'lv-outflow': [-2.2, -3, 0.4],
  'lv-base-posterior': [-1.6, 0.6, 4.6],
};

/** Where accessory pathways cross the valve ring: cm in the axes of {@link Segment}. */
export const PATHWAY_SITES = {
  'left-lateral': [0.4, -2.2, 4.4],
  right: [-6.8, 0.4, -1.2],
  posteroseptal: [-3.8, 1.8, 2.2],
} as const satisfies Record<string, Vector>;

/** Waves that reach a segment from two sides within this time share it, in ms. */
const COLLISION_MS = 10;

/** How one segment was reached. */
export type Arrival = {
  readonly segment: Segment;
  readonly atS: number;
  /** Of its dipole; length as that of the segment's normal or the mix. */
  readonly direction: Vector;
  /** Index of the entry whose wave came first. */
  readonly entry: number;
  /** How much of it the wave crosses along the muscle instead of out of its Purkinje fibres: 0 to 1, between where both meet. */
  readonly muscle: number;
};

const linkMs = (a: Segment, b: Segment, tissue: Tissue): number => {
  const gap = distance(a.at, b.at);
  if (a.chamber === b.chamber) return gap / (a.chamber === 'left' ? tissue.leftNet : tissue.rightNet);
  return gap / (a.region === 'septum' && b.region === 'septum' ? tissue.acrossSeptum : tissue.muscle);
};

/** Delay of each fascicle beyond the earlier bundle, in ms: the QRS begins with the first one, by definition. */
const fascicleDelayMs = ({ rightDelayS, leftDelayS, anteriorFascicleDelayS, posteriorFascicleDelayS }: BundleState): Record<Fascicle, number> => {
  const first = Math.min(rightDelayS, leftDelayS);
  if (!(first < Infinity)) return { right: Infinity, septal: Infinity, anterior: Infinity, posterior: Infinity };
  const left = (leftDelayS - first) * 1000;
  return {
    right: (rightDelayS - first) * 1000,
    septal: left,
    anterior: left + anteriorFascicleDelayS * 1000,
    posterior: left + posteriorFascicleDelayS * 1000,
  };
};

/**
 * Spreads the wave of every entry over the ventricles; each segment belongs to the wave that reaches it first, so fusion and
 * pre-excitation need no rule of their own. Shortest paths by Dijkstra over all pairs of segments.
 *
 * @param entries as in the timeline; without a usable one the wave begins in the septum
 * @param pathway where the accessory pathway ends
 */
export function arrivalsOf(
  segments: readonly Segment[],
  entries: readonly VentricularEntry[],
  bundles: BundleState,
  pathway: keyof typeof PATHWAY_SITES,
  tissue: Tissue = TISSUE,
): readonly Arrival[] {
  const count = segments.length;
  /** When the Purkinje fibres and when the neighbouring muscle bring the wave; the earlier one counts. */
  const fibreMs: number[] = Array.from({ length: count }, () => Infinity);
  const muscleMs: number[] = Array.from({ length: count }, () => Infinity);
  const from: (Vector | undefined)[] = Array.from({ length: count }, () => undefined);
  const fibreEntry: number[] = Array.from({ length: count }, () => 0);
  const muscleEntry: number[] = Array.from({ length: count }, () => 0);
  const lean: number[] = Array.from({ length: count }, () => 0);
  const firstMs = (i: number): number => Math.min(fibreMs[i] as number, muscleMs[i] as number);
  const offer = (i: number, ms: number, place: Vector, entry: number): void => {
    if (!(ms < (muscleMs[i] as number))) return;
    muscleMs[i] = ms;
    from[i] = place;
    muscleEntry[i] = entry;
  };
  const startS = entries.length > 0 ? Math.min(...entries.map((entry) => entry.atS)) : 0;
  const begin = (place: Vector, ms: number, entry: number): void =>
    segments.forEach((segment, i) => offer(i, ms + distance(place, segment.at) / tissue.muscle, place, entry));
  entries.forEach((entry, index) => {
    const ms = (entry.atS - startS) * 1000;
    if (entry.via === 'his') {
      const delay = fascicleDelayMs(bundles);
      segments.forEach((segment, i) => {
        for (const fascicle of ['right', 'septal', 'anterior', 'posterior'] as const) {
          const atMs = ms + (segment.feedMs[fascicle] ?? Infinity) + delay[fascicle];
          if (!(atMs < (fibreMs[i] as number))) continue;
          fibreMs[i] = atMs;
          fibreEntry[i] = index;
        }
        const { anterior, posterior } = segment.feedMs;
        if (anterior === undefined || posterior === undefined) return;
        const first = Math.min(delay.anterior, delay.posterior);
        if (first < Infinity) lean[i] = Math.min(30, delay.anterior - first + anterior) / 30 - Math.min(30, delay.posterior - first + posterior) / 30;
      });
    } else begin(entry.via === 'accessory' ? PATHWAY_SITES[pathway] : SITES[entry.site], ms, index);
  });
  if (!segments.some((_, i) => firstMs(i) < Infinity)) begin(SITES.septum, 0, 0);
  const open = new Set(segments.keys());
  while (open.size > 0) {
    let next = -1;
    for (const i of open) if (next < 0 || firstMs(i) < firstMs(next)) next = i;
    open.delete(next);
    const a = segments[next] as Segment;
    const entry = ((fibreMs[next] as number) <= (muscleMs[next] as number) ? fibreEntry : muscleEntry)[next] as number;
    // To those already reached too: the waves may collide there.
    segments.forEach((segment, i) => {
      if (i !== next) offer(i, firstMs(next) + linkMs(a, segment, tissue), a.at, entry);
    });
  }
  return segments.map((segment, i) => {
    const [fibre, byMuscle] = [fibreMs[i] as number, muscleMs[i] as number];
    const muscle = fibre < Infinity ? Math.min(1, Math.max(0, 0.5 + (fibre - byMuscle) / (2 * COLLISION_MS))) : 1;
    const [x, y, z] = segment.normal;
    // Coming from the posterior fascicle (below) the wave runs upwards and to the left in the segments that both fascicles share.
    const tilt = (1 - muscle) * tissue.fascicleLean * (lean[i] as number);
    const origin = from[i] ?? segment.at;
    const gap = distance(origin, segment.at);
    // Within the septum there is no inside and outside: it is crossed in the direction of the wave.
    const septum = segment.region === 'septum';
    // A focus within the segment spreads to all sides: only the way out is left.
    const part = gap < 0.8 ? 0 : septum ? 1 : tissue.spreadPart;
    const along = gap < 0.8 ? 0 : part / gap;
    const spread: Vector = [(segment.at[0] - origin[0]) * along, (segment.at[1] - origin[1]) * along, (segment.at[2] - origin[2]) * along];
    const across = 1 - muscle + muscle * (septum ? 0 : 1 - part);
    return {
      segment,
      atS: startS + Math.min(fibre, byMuscle) / 1000,
      direction: [x * across + spread[0] * muscle + 0.36 * tilt, y * across + spread[1] * muscle - 0.87 * tilt, z * across + spread[2] * muscle - 0.31 * tilt],
      entry: (fibre <= byMuscle ? fibreEntry : muscleEntry)[i] as number,
      muscle,
    };
  });
}
