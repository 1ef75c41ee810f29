import { cos, sin } from '../elementary/elementary.ts';

/**
 * Filters of the recorder, with what they truly do to an ECG. All are causal and made from their analogue models by the
 * bilinear transform with the edge frequency kept in place (Oppenheim AV, Schafer RW. Discrete-Time Signal Processing.
 * 3rd ed. 2010, section 7.2).
 *
 * - High-pass: one pole, as the RC coupling that AHA/ACC/HRS 2007 part I speaks of. At 0.05 Hz its time constant is 3.2 s and
 *   the ST segment stays; at 0.5 Hz it is 0.32 s, and after every QRS the line is pushed the other way and bends back: a false
 *   ST shift, which is why part I allows more than 0.05 Hz only to filters without a phase shift.
 * - Low-pass: Butterworth of second order (-3 dB at the edge, -12 dB an octave). 40 Hz lowers R and rounds notches.
 * - Mains notch: second order, 3 Hz wide between its -3 dB points; rings for about a tenth of a second after a steep QRS.
 */
export type FilterSettings = {
  readonly highPassHz: number;
  readonly lowPassHz: number;
  /** Undefined where the notch is off. */
  readonly notchHz: number | undefined;
};

/** Filters in the order high-pass, low-pass, notch, each with its own memory. */
export type FilterChain = {
  /** Filters the first `count` values in place and goes on from the values before. */
  readonly run: (samples: Float64Array, count: number) => void;
};

/** Width of the notch between its -3 dB points. */
const NOTCH_WIDTH_HZ = 3;

const tangent = (x: number): number => sin(x) / cos(x);

type Biquad = readonly [b0: number, b1: number, b2: number, a1: number, a2: number];

/** Numerator and denominator in powers of the delay, the leading 1 of the denominator left out. */
export type Section = { readonly b: readonly [number, number, number]; readonly a: readonly [number, number] };

const section = (b0: number, b1: number, b2: number, a1: number, a2: number): Section => ({ b: [b0, b1, b2], a: [a1, a2] });

/**
 * High-pass of one pole, as a section of second order that uses only its first.
 *
 * @param edgeHz frequency that is lowered by 3 dB
 */
export function highPass(edgeHz: number, rateHz: number): Section {
  const k = tangent((Math.PI * edgeHz) / rateHz);
  return section(1 / (1 + k), -1 / (1 + k), 0, (k - 1) / (1 + k), 0);
}

/**
 * Low-pass of second order by Butterworth.
 *
 * @param edgeHz frequency that is lowered by 3 dB; below half of the rate
 */
export function lowPass(edgeHz: number, rateHz: number): Section {
  const k = tangent((Math.PI * edgeHz) / rateHz);
  const scale = 1 / (1 + Math.SQRT2 * k + k * k);
  const b = k * k * scale;
  return section(b, 2 * b, b, 2 * (k * k - 1) * scale, (1 - Math.SQRT2 * k + k * k) * scale);
}

/** Notch of second order: nothing is left at `centreHz`, and everything at 0 and far away. */
export function notch(centreHz: number, rateHz: number): Section {
  const c = cos((2 * Math.PI * centreHz) / rateHz);
  const w = tangent((Math.PI * NOTCH_WIDTH_HZ) / rateHz);
  const scale = 1 / (1 + w);
  return section(scale, -2 * c * scale, scale, -2 * c * scale, (1 - w) * scale);
}

/**
 * By how much the low-pass delays slow waves: the group delay at 0 Hz of the Butterworth design, root 2 over the angular edge
 * frequency of the analogue model. 1.0 ms at 150 Hz, 5.5 ms at 40 Hz and 500 samples a second. The recorder takes its samples
 * so much later, so that waves stand where they were.
 */
export function lowPassDelayS(edgeHz: number, rateHz: number): number {
  return Math.SQRT1_2 / (rateHz * tangent((Math.PI * edgeHz) / rateHz));
}

/**
 * Filters for one lead.
 *
 * @param settings edges in Hz
 * @param rateHz of the samples
 * @param restMv level at which the lead has been for ever: its mean. Nothing of the high-pass's slow start is then on the paper.
 */
export function filterChain(settings: FilterSettings, rateHz: number, restMv: number): FilterChain {
  const { b: h, a: g } = highPass(settings.highPassHz, rateHz);
  const low = lowPass(settings.lowPassHz, rateHz);
  const [h0, h1, g1] = [h[0], h[1], g[0]];
  const [l0, l1, l2, m1, m2]: Biquad = [...low.b, ...low.a];
  const stop = settings.notchHz === undefined ? undefined : notch(settings.notchHz, rateHz);
  const [n0, n1, n2, o1, o2]: Biquad = stop ? [...stop.b, ...stop.a] : [1, 0, 0, 0, 0];
  // Transposed direct form II: what each section still owes to the samples that come. Kept in an array between blocks and in
  // plain variables within one, where the machine can hold them in registers.
  const owed = Float64Array.of(h1 * restMv, 0, 0, 0, 0);
  return {
    run: (samples, count) => {
      let [high1 = 0, low1 = 0, low2 = 0, notch1 = 0, notch2 = 0] = owed;
      for (let i = 0; i < count; i++) {
        const x = samples[i] as number;
        const high = h0 * x + high1;
        high1 = h1 * x - g1 * high;
        const smooth = l0 * high + low1;
        low1 = l1 * high - m1 * smooth + low2;
        low2 = l2 * high - m2 * smooth;
        const out = n0 * smooth + notch1;
        notch1 = n1 * smooth - o1 * out + notch2;
        notch2 = n2 * smooth - o2 * out;
        samples[i] = out;
      }
      owed.set([high1, low1, low2, notch1, notch2]);
    },
  };
}
