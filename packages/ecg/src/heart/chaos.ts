import type { Rng } from '@einthoven/kernel';
import type { Continuous } from '../rhythm/timeline.ts';
import { lengthOf, scaled } from './vector.ts';
import type { Oscillation, Region, Vector } from './wave.ts';

const REGIONS_OF_CHAOS: readonly Region[] = ['rv', 'lv-anterior', 'lv-inferior'];

const wandering = (rng: Rng, vector: Vector, frequencyHz: number, depth: number): Oscillation['parts'][number] => ({
  vector,
  frequencyHz,
  phaseRad: 2 * Math.PI * rng.next(),
  wanderHz: 0.1 + 0.6 * rng.next(),
  wanderDepth: depth,
  wanderPhaseRad: 2 * Math.PI * rng.next(),
});

/**
 * Ventricular fibrillation: three walls, each with three wavelets of 3.5 to 7 Hz in directions of their own. Directions are
 * drawn so that no lead is spared; the size is that of the highest peaks
 * in the leads that show it best (coarse above 0.3 mV).
 */
export function ventricularFibrillationOf(
  { fromS, toS, amplitudeMv }: Extract<Continuous, { kind: 'ventricular-fibrillation' }>,
  rng: Rng,
): readonly Oscillation[] {
  const sizeMv = Math.min(3, Math.max(0, amplitudeMv)) / 4.2;
  const baseHz = 4.6 + rng.next();
  return REGIONS_OF_CHAOS.map((region, i) => ({
    kind: 'VF',
    fromS,
    toS,
    region,
    parts: Array.from({ length: 3 }, (_, k) => {
      // One axis leads in each wall, in turn, and chance adds the rest.
      const raw = [0, 1, 2].map((axis) => (axis === (i + k) % 3 ? 1 : 0) + 1.2 * (rng.next() - 0.5)) as [number, number, number];
      const frequencyHz = k === 0 ? baseHz + 0.5 * (rng.next() - 0.5) : 3.5 + 3.5 * rng.next();
      return wandering(rng, scaled(raw, sizeMv / lengthOf(raw)), frequencyHz, 0.3);
    }),
  }));
}

/** Ventricular flutter: one large regular sine in which QRS and T cannot be told apart. */
export function ventricularFlutterOf({ fromS, toS, rateBpm }: Extract<Continuous, { kind: 'ventricular-flutter' }>, rng: Rng): Oscillation {
  const frequencyHz = Math.min(7, Math.max(2.5, rateBpm / 60));
  const parts = [wandering(rng, [0.35, 0.95, -0.6], frequencyHz, 0.03), { ...wandering(rng, [0.06, 0.04, 0.1], 2 * frequencyHz, 0.03) }];
  return { kind: 'VFl', fromS, toS, region: 'lv-anterior', parts };
}
