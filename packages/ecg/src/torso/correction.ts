import { SITES } from '../electrode/site.ts';
import type { SiteName } from '../electrode/site.ts';
import type { Vector } from '../heart/wave.ts';
import { DOWER } from '../lead/dower.ts';
import { conductorField, HEART_CM, trunkPoint } from './conductor.ts';

/** A place whose potentials are known from published data, and the weight of each axis once solved. */
type Node = { readonly at: Vector; readonly weight: Vector };

/** Reach of a correction: neighbours on the chest are 4 to 7 cm apart. */
const REACH_CM = 6;

/** Inverse quadratic: positive definite for any set of points, and made of plain arithmetic. */
function kernel([ax, ay, az]: Vector, [bx, by, bz]: Vector): number {
  return 1 / (1 + ((ax - bx) * (ax - bx) + (ay - by) * (ay - by) + (az - bz) * (az - bz)) / (REACH_CM * REACH_CM));
}

/** The field that the nodes make at a point. */
function fieldOf(nodes: readonly Node[], point: Vector): Vector {
  let x = 0;
  let y = 0;
  let z = 0;
  for (const { at, weight } of nodes) {
    const near = kernel(point, at);
    x += near * weight[0];
    y += near * weight[1];
    z += near * weight[2];
  }
  return [x, y, z];
}

/** Weights with which the field is as wanted at every place, by elimination: a positive definite matrix needs no pivots. */
function solved(places: readonly { readonly at: Vector; readonly wanted: Vector }[]): Node[] {
  const rows = places.map(({ at, wanted }) => [...places.map((other) => kernel(at, other.at)), ...wanted]);
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    const own = rows[pivot] as number[];
    const scale = 1 / (own[pivot] as number);
    for (let column = pivot; column < own.length; column++) own[column] = (own[column] as number) * scale;
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const other = rows[row] as number[];
      const factor = other[pivot] as number;
      for (let column = pivot; column < own.length; column++) other[column] = (other[column] as number) - factor * (own[column] as number);
    }
  }
  return places.map(({ at }, row) => ({ at, weight: (rows[row] as number[]).slice(size) as unknown as Vector }));
}

const plus = (a: Vector, b: Vector, times = 1): Vector => [a[0] + times * b[0], a[1] + times * b[1], a[2] + times * b[2]];
const ZERO: Vector = [0, 0, 0];

/** The nine independent electrodes and what Dower's matrix says of each against Wilson's terminal. */
const STANDARD: readonly (readonly [site: SiteName, potential: Vector])[] = [
  ['RA', plus(plus(ZERO, DOWER.I, -1 / 3), DOWER.II, -1 / 3)],
  ['LA', plus(plus(ZERO, DOWER.I, 2 / 3), DOWER.II, -1 / 3)],
  ['LL', plus(plus(ZERO, DOWER.I, -1 / 3), DOWER.II, 2 / 3)],
  ...(['V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const).map((chest) => [chest, DOWER[chest]] as const),
];

/**
 * What the E, S and I electrodes must see for Feild's EASI coefficients to give Dower's leads, by least squares over the
 * twelve leads, given that A is V6; and how far they pull. They anchor the upper breastbone and the right flank, where the
 * twelve leads say nothing. E lies near V1 and V2 and I opposite V6, whose own data they partly contradict: half each.
 */
const EASI: readonly (readonly [site: SiteName, potential: Vector, pull: number])[] = [
  ['EASI-E', [-0.368, 0.28, -1.166], 0.5],
  ['EASI-S', [-0.384, -0.6, 0.211], 1],
  ['EASI-I', [-0.518, 0.4, 0.051], 0.5],
];

function allNodes(): Node[] {
  const standard = STANDARD.map(([site, potential]) => {
    const at = trunkPoint(SITES[site].at);
    const base = conductorField(at, HEART_CM);
    return { at, base, short: plus(potential, base, -1) };
  });
  // The level of all together is the conductor's own.
  const level = standard.slice(0, 3).reduce((sum, { base }) => plus(sum, base, 1 / 3), ZERO);
  const places = standard.map(({ at, short }) => ({ at, wanted: plus(short, level) }));
  const first = solved(places);
  const anchors = EASI.map(([site, potential, pull]) => {
    const at = trunkPoint(SITES[site].at);
    const own = fieldOf(first, at);
    const lacking = plus(plus(plus(potential, level), conductorField(at, HEART_CM), -1), own, -1);
    return { at, wanted: plus(own, lacking, pull) };
  });
  return solved([...places, ...anchors]);
}

const NODES = allNodes();

/**
 * What to add to the conductor's field of a dipole at the heart's centre, so that at the standard sites Dower's matrix
 * comes out: a smooth field of radial basis functions on the nine independent sites and three of EASI.
 *
 * @param point a trunk point of an average adult, cm
 */
export function correctionAt(point: Vector): Vector {
  return fieldOf(NODES, point);
}
