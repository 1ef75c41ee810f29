/** Where a curve falls to a level on the way from `from` towards `to`, and stays below for `stay` samples; `to` where it never does. */
export function fallsTo(curve: Float64Array, from: number, to: number, level: number, stay: number): number {
  const step = from <= to ? 1 : -1;
  let below = 0;
  for (let i = from; i !== to; i += step) {
    if ((curve[i] ?? 0) < level) {
      below++;
      if (below > stay) return i - step * stay;
    } else below = 0;
  }
  return to;
}

/** Slope of a lead, per sample, over `half` samples to both sides. */
export function slopeOf(lead: Float64Array, half: number): Float64Array {
  const out = new Float64Array(lead.length);
  for (let i = half; i + half < lead.length; i++) out[i] = ((lead[i + half] as number) - (lead[i - half] as number)) / (2 * half);
  return out;
}

/** Root of the mean square over leads. */
export function magnitude(leads: readonly Float64Array[]): Float64Array {
  const length = leads[0]?.length ?? 0;
  const out = new Float64Array(length);
  for (const lead of leads) for (let i = 0; i < length; i++) out[i] = (out[i] as number) + (lead[i] as number) * (lead[i] as number);
  for (let i = 0; i < length; i++) out[i] = Math.sqrt((out[i] as number) / leads.length);
  return out;
}

/** Index of the largest value from `from` to `to`, both within. */
export function topOf(curve: Float64Array, from: number, to: number, of: (value: number) => number = (value) => value): number {
  let best = Math.max(from, 0);
  for (let i = best; i <= Math.min(to, curve.length - 1); i++) if (of(curve[i] as number) > of(curve[best] as number)) best = i;
  return best;
}

/** Where the tangent at the steepest point between `from` and `to` meets the level `base`; `to` at the farthest. */
export function tangentMeets(lead: Float64Array, slope: Float64Array, from: number, to: number, base: number): number {
  const [low, high] = from < to ? [from, to] : [to, from];
  const steepest = topOf(slope, low, high, Math.abs);
  const rise = slope[steepest] as number;
  if (rise === 0) return to;
  const meets = steepest + (base - (lead[steepest] as number)) / rise;
  return Math.min(Math.max(meets, low - (high - low) / 2), high + (high - low) / 2);
}
