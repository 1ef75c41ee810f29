import type { Rng } from '@einthoven/kernel';

/** One lead of regular sinus rhythm, sampled. */
export type LeadSamples = { readonly samplesMv: Float64Array; readonly sampleRateHz: number; readonly durationS: number };

/** Angle on the limit cycle (degrees), height (model units) and width (radians) of each wave. */
const WAVES = [
  { wave: 'P', angleDeg: -70, height: 1.2, widthRad: 0.25 },
  { wave: 'Q', angleDeg: -15, height: -5, widthRad: 0.1 },
  { wave: 'R', angleDeg: 0, height: 30, widthRad: 0.1 },
  { wave: 'S', angleDeg: 15, height: -7.5, widthRad: 0.1 },
  { wave: 'T', angleDeg: 100, height: 0.75, widthRad: 0.4 },
] as const;

/** Largest and smallest value of the published model's output, in millivolts. */
const TOP_MV = 1.2;
const BOTTOM_MV = -0.4;

/**
 * Sinus rhythm in a lead like II, by the dynamical model of McSharry, Clifford, Tarassenko and Smith
 * (IEEE Trans Biomed Eng 2003;50:289-294): a point runs round a circle once a beat and is pulled up or down
 * near the angle of each wave. Respiration moves the rate a little; chance sets where in the breath it starts.
 *
 * This is a picture of one healthy lead, for pages that need one. It is not the engine: no other lead,
 * rhythm, electrode or artifact follows from it.
 *
 * @param options.heartRateBpm 40 to 150
 * @param options.durationS up to 60
 * @param rng decides the phase of breathing
 * @throws RangeError outside these ranges
 */
export function sinusLead(options: { readonly heartRateBpm: number; readonly durationS: number; readonly sampleRateHz?: number }, rng: Rng): LeadSamples {
  const { heartRateBpm, durationS, sampleRateHz = 500 } = options;
  if (!(heartRateBpm >= 40 && heartRateBpm <= 150)) throw new RangeError(`heartRateBpm must be 40 to 150, got ${heartRateBpm}`);
  if (!(durationS > 0 && durationS <= 60)) throw new RangeError(`durationS must be above 0 and at most 60, got ${durationS}`);
  const count = Math.round(durationS * sampleRateHz);
  const stepS = 1 / sampleRateHz;
  // At faster rates waves take a larger share of the beat: widths by h, outer angles by its root.
  const h = Math.sqrt(heartRateBpm / 60);
  const waves = WAVES.map(({ wave, angleDeg, height, widthRad }) => ({
    angle: ((angleDeg * Math.PI) / 180) * (wave === 'P' || wave === 'T' ? Math.sqrt(h) : h),
    height,
    width: widthRad * h,
  }));
  const breathPhase = rng.next() * 2 * Math.PI;
  const zSlope = (theta: number, z: number): number => {
    let slope = -z;
    for (const { angle, height, width } of waves) {
      const away = Math.atan2(Math.sin(theta - angle), Math.cos(theta - angle));
      slope -= height * away * Math.exp(-(away * away) / (2 * width * width));
    }
    return slope;
  };
  const raw = new Float64Array(count);
  let theta = -2.4;
  let z = 0;
  for (let i = 0; i < count; i++) {
    raw[i] = z;
    const t = i * stepS;
    const rrS = (60 / heartRateBpm) * (1 + 0.03 * Math.sin(2 * Math.PI * 0.25 * t + breathPhase));
    const omega = (2 * Math.PI) / rrS;
    // Runge-Kutta of fourth order in z; the angle is linear within a step.
    const k1 = zSlope(theta, z);
    const k2 = zSlope(theta + (omega * stepS) / 2, z + (stepS / 2) * k1);
    const k3 = zSlope(theta + (omega * stepS) / 2, z + (stepS / 2) * k2);
    const k4 = zSlope(theta + omega * stepS, z + stepS * k3);
    z += (stepS / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
    theta += omega * stepS;
  }
  let top = -Infinity;
  let bottom = Infinity;
  for (const value of raw) {
    top = Math.max(top, value);
    bottom = Math.min(bottom, value);
  }
  const scale = (TOP_MV - BOTTOM_MV) / (top - bottom);
  return { samplesMv: raw.map((value) => BOTTOM_MV + (value - bottom) * scale), sampleRateHz, durationS };
}
