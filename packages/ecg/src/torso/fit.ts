/** The eight leads that are independent: the other four of the twelve follow from I and II. */
export const FITTED_LEADS = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

/** See {@link FITTED_LEADS}. */
export type FittedLead = (typeof FITTED_LEADS)[number];

/** The heart's vector over time as Frank's leads record it: left, foot, back. */
export type FrankLeads = { readonly x: Float64Array; readonly y: Float64Array; readonly z: Float64Array };

/** Leads that lie so near the heart that its dipole is seen to move. */
const NEAR: ReadonlySet<FittedLead> = new Set(['V1', 'V2', 'V3']);

/** Numbers for one lead: of x, y, z, and, where the lead has a non-dipolar term, of xx, xy, xz, yy, yz, zz over the length. */
export type SubjectFit = Readonly<Record<FittedLead, readonly number[]>>;

/** The terms of the heart's vector at one sample. The quadratic ones have the size of the vector itself. */
function terms({ x: xs, y: ys, z: zs }: FrankLeads, at: number, out: Float64Array): void {
  const x = xs[at] as number;
  const y = ys[at] as number;
  const z = zs[at] as number;
  const length = Math.sqrt(x * x + y * y + z * z);
  const scale = length > 0 ? 1 / length : 0;
  out[0] = x;
  out[1] = y;
  out[2] = z;
  out[3] = x * x * scale;
  out[4] = x * y * scale;
  out[5] = x * z * scale;
  out[6] = y * y * scale;
  out[7] = y * z * scale;
  out[8] = z * z * scale;
}

/** Solves a symmetric positive definite system in place; a direction that the data never take gets nothing. */
function solve(matrix: number[][], right: number[]): number[] {
  const size = right.length;
  const trace = matrix.reduce((sum, row, i) => sum + (row[i] as number), 0);
  const solution = [...right];
  for (let pivot = 0; pivot < size; pivot++) {
    const own = matrix[pivot] as number[];
    const head = own[pivot] as number;
    if (!(head > trace * 1e-12)) {
      own.fill(0);
      own[pivot] = 1;
      solution[pivot] = 0;
      for (let row = 0; row < size; row++) if (row !== pivot) (matrix[row] as number[])[pivot] = 0;
      continue;
    }
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const other = matrix[row] as number[];
      const factor = (other[pivot] as number) / head;
      for (let column = pivot; column < size; column++) other[column] = (other[column] as number) - factor * (own[column] as number);
      solution[row] = (solution[row] as number) - factor * (solution[pivot] as number);
    }
  }
  return solution.map((value, i) => value / ((matrix[i] as number[])[i] as number));
}

/**
 * Fits a subject's own lead vectors to a recording of the twelve leads together with Frank's, by least squares.
 *
 * With `nonDipolar`, V1 to V3 get quadratic terms of the heart's vector over its length besides: activation moves through
 * the wall while it turns, so the dipole's place goes with its direction, and leads near the heart see that. The terms
 * scale with the vector, as a potential must.
 *
 * @param frank any unit, the same for all
 * @param leads in that unit, as many samples as the vector
 * @param range first sample and the one after the last
 */
export function fitSubject(
  frank: FrankLeads,
  leads: Readonly<Record<FittedLead, Float64Array>>,
  range: { readonly from: number; readonly to: number },
  nonDipolar: boolean,
): SubjectFit {
  const row = new Float64Array(9);
  const normal = Array.from({ length: 9 }, () => new Float64Array(9));
  const rights = FITTED_LEADS.map(() => new Float64Array(9));
  for (let at = range.from; at < range.to; at++) {
    terms(frank, at, row);
    for (let i = 0; i < 9; i++) {
      const sums = normal[i] as Float64Array;
      const value = row[i] as number;
      for (let j = 0; j < 9; j++) sums[j] = (sums[j] as number) + value * (row[j] as number);
      for (let lead = 0; lead < FITTED_LEADS.length; lead++) {
        const right = rights[lead] as Float64Array;
        right[i] = (right[i] as number) + value * (leads[FITTED_LEADS[lead] as FittedLead][at] as number);
      }
    }
  }
  const fits = FITTED_LEADS.map((lead, index) => {
    const size = nonDipolar && NEAR.has(lead) ? 9 : 3;
    const matrix = normal.slice(0, size).map((sums) => [...sums.subarray(0, size)]);
    return [lead, solve(matrix, [...(rights[index] as Float64Array).subarray(0, size)])] as const;
  });
  return Object.fromEntries(fits) as unknown as SubjectFit;
}

/** What a fitted subject's lead would record of this heart vector, in the vector's unit. */
export function leadOfSubject(fit: SubjectFit, lead: FittedLead, frank: FrankLeads): Float64Array {
  const parts = fit[lead];
  const row = new Float64Array(9);
  const out = new Float64Array(frank.x.length);
  for (let at = 0; at < out.length; at++) {
    terms(frank, at, row);
    let sum = 0;
    for (let i = 0; i < parts.length; i++) sum += (parts[i] as number) * (row[i] as number);
    out[at] = sum;
  }
  return out;
}
