import { describe, expect, it } from 'vitest';
import { filterChain, highPass, lowPass, lowPassDelayS, notch } from './filters.ts';
import type { Section } from './filters.ts';

/** Size of a section's answer to a sine. */
function gainAt({ b, a }: Section, hz: number, rateHz: number): number {
  const w = (2 * Math.PI * hz) / rateHz;
  const at = (c: readonly number[]): number =>
    Math.hypot(...c.reduce(([re = 0, im = 0], x, n) => [re + x * Math.cos(n * w), im - x * Math.sin(n * w)], [0, 0]));
  return at(b) / at([1, ...a]);
}

const HALF_POWER = Math.SQRT1_2;

/** Answer of the whole chain to a course, in mV at 500 samples a second. */
function answer(settings: { highPassHz: number; lowPassHz?: number; notchHz?: number }, seconds: number, course: (timeS: number) => number): Float64Array {
  const samples = Float64Array.from({ length: seconds * 500 }, (_, i) => course(i / 500));
  filterChain({ highPassHz: settings.highPassHz, lowPassHz: settings.lowPassHz ?? 150, notchHz: settings.notchHz }, 500, 0).run(samples, samples.length);
  return samples;
}

describe('filter designs', () => {
  it('are 3 dB down at the edges they are named for, at every rate', () => {
    for (const rateHz of [250, 500, 1000]) {
      for (const edge of [0.05, 0.5, 0.67, 1]) expect(gainAt(highPass(edge, rateHz), edge, rateHz)).toBeCloseTo(HALF_POWER, 6);
      for (const edge of [25, 40, 100]) expect(gainAt(lowPass(edge, rateHz), edge, rateHz)).toBeCloseTo(HALF_POWER, 9);
    }
    expect(gainAt(lowPass(150, 500), 150, 500)).toBeCloseTo(HALF_POWER, 9);
    expect(gainAt(lowPass(250, 1000), 250, 1000)).toBeCloseTo(HALF_POWER, 9);
  });

  it('fall by 6 dB an octave below the high-pass and by 12 above the low-pass', () => {
    expect(gainAt(highPass(1, 1000), 0.01, 1000) / gainAt(highPass(1, 1000), 0.02, 1000)).toBeCloseTo(0.5, 3);
    expect(gainAt(lowPass(25, 1000), 100, 1000) / gainAt(lowPass(25, 1000), 50, 1000)).toBeCloseTo(0.25, 1);
  });

  it('take the mains out and leave 3 Hz beside them', () => {
    for (const hz of [50, 60]) {
      expect(gainAt(notch(hz, 500), hz, 500)).toBeLessThan(1e-9);
      expect(gainAt(notch(hz, 500), hz - 1.5, 500)).toBeCloseTo(HALF_POWER, 1);
      expect(gainAt(notch(hz, 500), 10, 500)).toBeGreaterThan(0.995);
    }
  });
});

describe('what filters do to an ECG', () => {
  // ANSI/AAMI EC11: after a pulse of 3 mV for 100 ms the line is displaced by at most 0.1 mV, and its slope is at most 0.30 mV/s.
  const impulse = (timeS: number): number => (timeS >= 0.5 && timeS < 0.6 ? 3 : 0);

  it('0.05 Hz passes the published test of the ST segment and 0.5 Hz of one pole fails it', () => {
    const kept = answer({ highPassHz: 0.05 }, 3, impulse);
    const bent = answer({ highPassHz: 0.5 }, 3, impulse);
    const displaced = (samples: Float64Array): number => Math.abs(samples[310] as number);
    const slopeMvPerS = (samples: Float64Array): number => Math.abs((samples[350] as number) - (samples[325] as number)) / 0.05;
    expect(displaced(kept)).toBeLessThan(0.1);
    expect(slopeMvPerS(kept)).toBeLessThan(0.3);
    expect(displaced(bent)).toBeGreaterThan(0.5);
    expect(slopeMvPerS(bent)).toBeGreaterThan(0.3);
  });

  it('40 Hz lowers a narrow R and wipes out a notch that 150 Hz keeps', () => {
    const gauss = (t: number, at: number, sd: number): number => Math.exp(-((t - at) ** 2) / (2 * sd * sd));
    const notched = (t: number): number => gauss(t, 1, 0.01) - 0.35 * gauss(t, 1.004, 0.003);
    const highest = (samples: Float64Array): number => Math.max(...samples);
    const narrow = (t: number): number => gauss(t, 1, 0.008);
    expect(highest(answer({ highPassHz: 0.05, lowPassHz: 40 }, 2, narrow))).toBeLessThan(0.96);
    expect(highest(answer({ highPassHz: 0.05, lowPassHz: 25 }, 2, narrow))).toBeLessThan(0.85);
    expect(highest(answer({ highPassHz: 0.05, lowPassHz: 150 }, 2, narrow))).toBeGreaterThan(0.985);
    const turns = (samples: Float64Array): number => {
      let count = 0;
      for (let i = 491; i < 520; i++) {
        const [before, here, after] = samples.subarray(i - 1, i + 2) as unknown as [number, number, number];
        if ((here - before) * (after - here) < 0) count++;
      }
      return count;
    };
    expect(turns(answer({ highPassHz: 0.05, lowPassHz: 150 }, 2, notched))).toBeGreaterThanOrEqual(3);
    expect(turns(answer({ highPassHz: 0.05, lowPassHz: 25 }, 2, notched))).toBeLessThan(3);
  });

  it('the low-pass delays slow waves by as much as it says', () => {
    for (const lowPassHz of [25, 40, 150]) {
      const late = answer({ highPassHz: 1e-6, lowPassHz }, 2, (t) => Math.exp(-((t - 1) ** 2) / (2 * 0.05 ** 2)));
      // The middle of gravity, which the group delay at 0 Hz moves.
      let sum = 0;
      let moment = 0;
      for (let i = 375; i < 625; i++) {
        sum += late[i] as number;
        moment += ((late[i] as number) * i) / 500;
      }
      expect(Math.abs(moment / sum - 1 - lowPassDelayS(lowPassHz, 500))).toBeLessThan(0.00005);
    }
  });

  it('a chain that has been at rest at a level starts without a transient', () => {
    const samples = new Float64Array(1000).fill(0.3);
    filterChain({ highPassHz: 0.05, lowPassHz: 150, notchHz: 50 }, 500, 0.3).run(samples, 1000);
    for (const value of samples) expect(Math.abs(value)).toBeLessThan(1e-12);
  });
});
