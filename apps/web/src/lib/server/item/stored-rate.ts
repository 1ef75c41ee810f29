/** How a tracing is stored for a form: about 250 samples a second in steps of 5 microvolts, which no eye tells from the paper. */
export const STORED_STEP_UV = 5;
const LEAST_RATE_HZ = 250;

/** Samples a second that a tracing of this rate is stored with: halved as often as 250 are left. */
export function storedRateHz(rateHz: number): number {
  let stored = rateHz;
  while (stored / 2 >= LEAST_RATE_HZ) stored /= 2;
  return stored;
}

/** Half-band low-pass before every second sample is dropped: what lies above half the new rate must not come back as something slower. */
const HALF_BAND = [-0.0281, 0, 0.2813, 0.4936, 0.2813, 0, -0.0281] as const;

/** Samples of one lead at {@link storedRateHz}. */
export function atStoredRate(samples: Float64Array, rateHz: number): Float64Array {
  let out = samples;
  for (let rate = rateHz; rate > storedRateHz(rateHz); rate /= 2) {
    const from = out;
    const last = from.length - 1;
    out = Float64Array.from({ length: Math.round(from.length / 2) }, (_, index) => {
      let sum = 0;
      for (const [tap, weight] of HALF_BAND.entries()) sum += weight * (from[Math.min(last, Math.max(0, index * 2 + tap - 3))] as number);
      return sum;
    });
  }
  return out;
}
