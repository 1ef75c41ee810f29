/** A signal as whole steps. */
export type Digital = {
  /** Value of one step. */
  readonly step: number;
  /** Steps from zero; {@link MISSING} where there is no sample. */
  readonly values: Int32Array;
  /** Lowest and highest that are not missing; 0 and 0 where all are. */
  readonly low: number;
  readonly high: number;
  /** Largest error of a sample, in its unit: 0 where every sample is a whole multiple. */
  readonly error: number;
};

/** Stands for a missing sample among {@link Digital} values. */
export const MISSING = -0x80000000;

/** Steps that recorders have, in their unit, from coarse to fine. */
const USUAL = [5, 4.88, 2.5, 1, 0.5, 0.25, 0.1, 0.05, 0.01, 0.001];

/**
 * A signal as whole multiples of its step: of the one that the recorder had, else of the coarsest usual one that loses nothing, else of
 * the finest that 31 bits have room for.
 */
export function digitise(samples: Float64Array, declared: number | undefined, zero = 0, mostSteps = 0x3fffffff): Digital {
  let most = 0;
  for (const value of samples) if (Number.isFinite(value)) most = Math.max(most, Math.abs(value - zero));
  for (const step of declared === undefined ? USUAL : [declared, ...USUAL]) {
    if (step > 0 && Number.isFinite(step) && most / step <= mostSteps && isWhole(samples, step, zero)) return inSteps(samples, step, zero);
  }
  // A power of two: the division is exact, and so is the way back.
  return inSteps(samples, most === 0 ? 1 : 2 ** Math.ceil(Math.log2(most / mostSteps)), zero);
}

/** Whether every sample is a whole multiple, but for what the arithmetic of a decimal step loses. */
function isWhole(samples: Float64Array, step: number, zero: number): boolean {
  for (const value of samples) {
    const steps = (value - zero) / step;
    if (Math.abs(steps - Math.round(steps)) > 1e-6) return false;
  }
  return true;
}

/** The nearest whole multiples of a step. */
export function inSteps(samples: Float64Array, step: number, zero = 0): Digital {
  const values = new Int32Array(samples.length);
  let low = Infinity;
  let high = -Infinity;
  let error = 0;
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i] as number;
    if (!Number.isFinite(value)) {
      values[i] = MISSING;
      continue;
    }
    const steps = Math.min(Math.max(Math.round((value - zero) / step), -0x7fffffff), 0x7fffffff);
    values[i] = steps;
    low = Math.min(low, steps);
    high = Math.max(high, steps);
    const off = Math.abs(steps * step + zero - value);
    if (off > error) error = off;
  }
  if (error <= 1e-6 * step) error = 0;
  return low > high ? { step, values, low: 0, high: 0, error } : { step, values, low, high, error };
}

/** The shortest decimal that, as a divisor of `of`, gives back exactly this quotient; else as exact as can be. */
export function divisorText(of: number, quotient: number): string {
  const divisor = of / quotient;
  for (let digits = 1; digits <= 17; digits++) {
    const text = String(Number(divisor.toPrecision(digits)));
    if (of / Number(text) === quotient) return text;
  }
  return String(divisor);
}
