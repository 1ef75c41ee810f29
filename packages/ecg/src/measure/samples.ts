/** Voltages of one or more leads at one rate; microvolts, NaN where there is no sample. */
export type Signal = {
  readonly sampleRateHz: number;
  /** By name: `I`, `II`, `V1` ... where they are standard leads. All of one length. */
  readonly leads: Readonly<Record<string, Float64Array>>;
};

/** Missing samples become a straight line between their neighbours. @returns the same array where nothing is missing */
export function withoutGaps(samples: Float64Array): Float64Array {
  let first = 0;
  while (first < samples.length && Number.isFinite(samples[first])) first++;
  if (first === samples.length) return samples;
  const out = Float64Array.from(samples);
  for (let from = first; from < out.length;) {
    if (Number.isFinite(out[from])) {
      from++;
      continue;
    }
    let to = from;
    while (to < out.length && !Number.isFinite(out[to])) to++;
    const before = from > 0 ? (out[from - 1] as number) : to < out.length ? (out[to] as number) : 0;
    const after = to < out.length ? (out[to] as number) : before;
    for (let i = from; i < to; i++) out[i] = before + ((after - before) * (i - from + 1)) / (to - from + 1);
    from = to;
  }
  return out;
}

/** Moving mean over `width` samples (made odd), centred; the edges repeat. */
export function movingMean(samples: Float64Array, width: number): Float64Array {
  const half = Math.max(Math.floor(width / 2), 0);
  const { length } = samples;
  const out = new Float64Array(length);
  if (length === 0) return out;
  const first = samples[0] as number;
  const last = samples[length - 1] as number;
  let sum = first * (half + 1);
  for (let i = 1; i <= half; i++) sum += i < length ? (samples[i] as number) : last;
  const scale = 1 / (2 * half + 1);
  const inner = Math.max(length - half - 1, 0);
  for (let i = 0; i < length; i++) {
    out[i] = sum * scale;
    const coming = i < inner ? (samples[i + half + 1] as number) : last;
    const going = i >= half ? (samples[i - half] as number) : first;
    sum += coming - going;
  }
  return out;
}

/** The value below which a share of the values lies. The values are put in order in place. */
export function quantile(values: Float64Array | number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  if (Array.isArray(values)) values.sort((a, b) => a - b);
  else values.sort();
  const at = share * (values.length - 1);
  const low = Math.floor(at);
  const a = values[low] as number;
  const b = values[Math.min(low + 1, values.length - 1)] as number;
  return a + (b - a) * (at - low);
}

/** The middle of values; NaN of none. */
export function median(values: Iterable<number>): number {
  return quantile(Float64Array.from(values), 0.5);
}
