import type { Placement } from '../electrode/site.ts';
import { REGIONS } from '../heart/wave.ts';
import type { Vector } from '../heart/wave.ts';
import type { ElectrodesRecipe } from '../recipe/recipe.ts';
import { fieldsAt } from '../torso/torso.ts';
import type { Torso } from '../torso/torso.ts';
import { LEADS, WIRES } from './lead.ts';
import type { Lead, Wire } from './lead.ts';

/** Columns of a source matrix: x, y, z of each region, in the order of {@link REGIONS}. */
export const SOURCE_COLUMNS: number = REGIONS.length * 3;

/** Which wire hangs on whose electrode, where that is not its own. */
export type HungWires = NonNullable<ElectrodesRecipe['wires']>;

/**
 * Leads of the EASI system from the voltages E-S, A-S and A-I.
 * Feild DQ, Feldman CL, Horacek BM. Improved EASI coefficients. J Electrocardiol 2002;35(suppl):23-33.
 */
const EASI: Readonly<Record<Lead, Vector>> = {
  I: [0.026, -0.174, 0.701],
  II: [-0.002, 1.098, -0.763],
  III: [-0.028, 1.272, -1.464],
  aVR: [-0.012, -0.462, 0.031],
  aVL: [0.027, -0.723, 1.082],
  aVF: [-0.015, 1.185, -1.114],
  V1: [0.641, -0.391, 0.08],
  V2: [1.229, -1.05, 1.021],
  V3: [0.947, -0.539, 0.987],
  V4: [0.525, 0.004, 0.841],
  V5: [0.179, 0.278, 0.63],
  V6: [-0.043, 0.431, 0.213],
};

/** What a lead is made of: parts of the potentials of the wires. */
function parts(lead: Lead, placement: Placement): Partial<Record<Wire, number>> {
  if (placement === 'easi') {
    const [es, as, ai] = EASI[lead];
    return { V1: es, LA: -es - as, LL: as + ai, RA: -ai };
  }
  switch (lead) {
    case 'I':
      return { LA: 1, RA: -1 };
    case 'II':
      return { LL: 1, RA: -1 };
    case 'III':
      return { LL: 1, LA: -1 };
    case 'aVR':
      return { RA: 1, LA: -0.5, LL: -0.5 };
    case 'aVL':
      return { LA: 1, RA: -0.5, LL: -0.5 };
    case 'aVF':
      return { LL: 1, RA: -0.5, LA: -0.5 };
    default:
      // Wilson's terminal is the mean of the three limb wires, wherever they hang.
      return { [lead]: 1, RA: -1 / 3, LA: -1 / 3, LL: -1 / 3 };
  }
}

/**
 * The leads from the potentials of the ten wires: 12 rows ({@link LEADS}) of 10 ({@link WIRES}), row-major.
 * What disturbs one wire reaches the leads through its column.
 *
 * @param placement EASI has its own; all others are differences and Wilson's terminal
 */
export function leadsFromWires(placement: Placement = 'standard'): Float64Array {
  const matrix = new Float64Array(LEADS.length * WIRES.length);
  LEADS.forEach((lead, row) => {
    const made = parts(lead, placement);
    WIRES.forEach((wire, column) => {
      matrix[row * WIRES.length + column] = made[wire] ?? 0;
    });
  });
  return matrix;
}

/**
 * Potentials at the ten wires, mV, for a dipole of 1 along each axis of each region: 10 rows ({@link WIRES}) of
 * {@link SOURCE_COLUMNS}, row-major. Their common level has no meaning.
 *
 * @param positions of the electrodes, by the wire that belongs there
 * @param wires which wire hangs on whose electrode
 */
export function potentialMatrix(torso: Torso, positions: Readonly<Record<Wire, Vector>>, wires: HungWires = {}): Float64Array {
  const matrix = new Float64Array(WIRES.length * SOURCE_COLUMNS);
  WIRES.forEach((wire, row) => {
    const at = positions[wires[wire] ?? wire];
    fieldsAt(torso, at).forEach((field, place) => matrix.set(field, row * SOURCE_COLUMNS + place * 3));
  });
  return matrix;
}

/**
 * Leads in mV for a dipole of 1 along each axis of each region: 12 rows ({@link LEADS}) of {@link SOURCE_COLUMNS}, row-major.
 *
 * @param positions of the electrodes, by the wire that belongs there
 * @param wires which wire hangs on whose electrode
 * @param placement decides how leads are made of wires; only EASI differs
 */
export function leadMatrix(torso: Torso, positions: Readonly<Record<Wire, Vector>>, wires: HungWires = {}, placement: Placement = 'standard'): Float64Array {
  const made = leadsFromWires(placement);
  const potentials = potentialMatrix(torso, positions, wires);
  const matrix = new Float64Array(LEADS.length * SOURCE_COLUMNS);
  for (let row = 0; row < LEADS.length; row++) {
    for (let wire = 0; wire < WIRES.length; wire++) {
      const part = made[row * WIRES.length + wire] as number;
      if (part === 0) continue;
      for (let column = 0; column < SOURCE_COLUMNS; column++) {
        const at = row * SOURCE_COLUMNS + column;
        matrix[at] = (matrix[at] as number) + part * (potentials[wire * SOURCE_COLUMNS + column] as number);
      }
    }
  }
  return matrix;
}
