import type { EcgLead } from './recording.ts';

/** Samples as whole multiples of a step. */
export type Quantum = {
  /** Microvolts of one. */
  readonly stepUv: number;
  /** Whether every sample is a whole multiple, to a millionth of a step. */
  readonly exact: boolean;
};

/**
 * The coarsest step, in whole nanovolts, of which every sample of every lead is a multiple: the one the leads were recorded with where
 * it fits, else one of the usual ones, else the finest that fits `limit`, to which samples are rounded.
 *
 * @param limit - greatest multiple that the format can hold, 32767 for 16 bits
 */
export function quantumOf(leads: readonly Pick<EcgLead, 'samples' | 'stepUv'>[], limit: number): Quantum {
  const peak = leads.reduce((most, lead) => lead.samples.reduce((top, uv) => (Math.abs(uv) > top ? Math.abs(uv) : top), most), 0);
  const told = leads.flatMap((lead) => (lead.stepUv !== undefined && lead.stepUv > 0 ? [lead.stepUv] : []));
  const candidates = [...new Set([...told, 10, 5, 4.88, 4, 3.75, 2.5, 2, 1.25, 1, 0.5, 0.25, 0.1, 0.05, 0.01, 0.001])].toSorted((a, b) => b - a);
  for (const stepUv of candidates) {
    if (Math.abs(stepUv * 1000 - Math.round(stepUv * 1000)) > 1e-9 || peak / stepUv > limit) continue;
    if (leads.every((lead) => isMultiple(lead.samples, stepUv))) return { stepUv, exact: true };
  }
  const finest = candidates.findLast((stepUv) => peak / stepUv <= limit && stepUv >= 0.5 && Number.isInteger(stepUv * 1000));
  return { stepUv: finest ?? Math.ceil((peak / limit) * 1000) / 1000, exact: false };
}

/** Whether samples, but for missing ones, are whole multiples of a step, to a millionth of it. */
export function isMultiple(samples: Float64Array, stepUv: number): boolean {
  for (const uv of samples) {
    const steps = uv / stepUv;
    if (Math.abs(steps - Math.round(steps)) > 1e-6) return false;
  }
  return true;
}
