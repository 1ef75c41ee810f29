import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Oscillation, Pulse, Sources } from '../heart/wave.ts';
import { REGIONS } from '../heart/wave.ts';
import { ANCHOR, sourceSampler } from './sample-sources.ts';

const of = (pulses: readonly Pulse[], oscillations: readonly Oscillation[] = []): Sources => ({
  durationS: 10,
  waves: [{ kind: 'QRS', activationId: 0, pulses }],
  oscillations,
  spikes: [],
});

/** All samples of one channel, taken in blocks. */
function channel(sources: Sources, index: number, count: number, block: number, rateHz = 500, startS = -1): Float64Array {
  const sampler = sourceSampler(sources, { startS, rateHz }, block);
  const out = new Float64Array(count);
  for (let first = 0; first < count; first += block) {
    const length = Math.min(block, count - first);
    sampler.next(length);
    out.set((sampler.channels[index] as Float64Array).subarray(0, length), first);
  }
  return out;
}

const pulse = fc.record({
  region: fc.constant('lv-lateral' as const),
  vector: fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.constant(0), fc.constant(0)),
  fromS: fc.double({ min: -2, max: 2, noNaN: true }),
  widthS: fc.double({ min: 0, max: 0.3, noNaN: true }),
  riseS: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
  fallS: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
});

describe('sourceSampler', () => {
  it('is the closed form to a billionth of the height, whatever the pulses and the rate', () => {
    fc.assert(
      fc.property(fc.array(pulse, { minLength: 1, maxLength: 4 }), fc.constantFrom(250, 500, 1000), (given, rateHz) => {
        const pulses = given.map(({ widthS, ...rest }): Pulse => ({ ...rest, toS: rest.fromS + widthS }));
        const got = channel(of(pulses), REGIONS.indexOf('lv-lateral') * 3, 2 * rateHz, 512, rateHz);
        let worst = 0;
        let worstInside = 0;
        for (let i = 0; i < got.length; i++) {
          const t = -1 + i / rateHz;
          let expected = 0;
          for (const { fromS, toS, riseS, fallS, vector } of pulses) {
            const z = t < fromS ? (t - fromS) / riseS : t > toS ? (t - toS) / fallS : 0;
            expected += vector[0] * Math.exp((-z * z) / 2);
          }
          const error = Math.abs((got[i] as number) - expected);
          worst = Math.max(worst, error);
          const inside = pulses.every(({ fromS, toS, riseS, fallS }) => t > fromS - 5.4 * riseS && t < toS + 5.4 * fallS);
          if (inside) worstInside = Math.max(worstInside, error);
        }
        expect(worstInside).toBeLessThan(1e-9);
        // 2.7e-7 of the height is where a pulse is cut: four of 3 mV.
        expect(worst).toBeLessThan(4 * 3 * 2.8e-7);
      }),
      { numRuns: 40 },
    );
  });

  it('gives the same bits in blocks of any size', () => {
    const pulses = Array.from({ length: 30 }, (_, i): Pulse => ({
      region: 'rv',
      vector: [1, 0.5, -0.3],
      fromS: i * 0.31,
      toS: i * 0.31 + 0.02 * (i % 3),
      riseS: 0.013,
      fallS: 0.07,
    }));
    const whole = channel(of(pulses), 7, 4000, 4032);
    expect(Math.max(...whole)).toBeGreaterThan(0.4);
    for (const block of [ANCHOR, 5 * ANCHOR, 32 * ANCHOR]) expect(channel(of(pulses), 7, 4000, block)).toEqual(whole);
  });

  it('draws a steady oscillation as the sine that it is, and nothing outside its time', () => {
    const oscillation: Oscillation = {
      kind: 'VFl',
      fromS: 0.5,
      toS: 3.5,
      region: 'septum',
      parts: [{ vector: [0, 1, 0], frequencyHz: 4.3, phaseRad: 0.7, wanderHz: 0, wanderDepth: 0, wanderPhaseRad: 0 }],
    };
    const got = channel(of([], [oscillation]), REGIONS.indexOf('septum') * 3 + 1, 2500, 512);
    let outside = 0;
    let error = 0;
    for (let i = 0; i < got.length; i++) {
      const t = -1 + i / 500;
      if (t < 0.5 || t >= 3.5) outside = Math.max(outside, Math.abs(got[i] as number));
      else if (t > 0.57 && t < 3.43) error = Math.max(error, Math.abs((got[i] as number) - Math.sin(2 * Math.PI * 4.3 * t + 0.7)));
    }
    expect(outside).toBe(0);
    expect(error).toBeLessThan(1e-9);
  });

  it('lets the frequency of fibrillation wander without a step in its phase', () => {
    const oscillation: Oscillation = {
      kind: 'VF',
      fromS: -2,
      toS: 12,
      region: 'rv',
      parts: [{ vector: [1, 0, 0], frequencyHz: 5, phaseRad: 0, wanderHz: 0.4, wanderDepth: 0.4, wanderPhaseRad: 1 }],
    };
    const got = channel(of([], [oscillation]), REGIONS.indexOf('rv') * 3, 5000, 512);
    let largestStep = 0;
    for (let i = 1; i < got.length; i++) largestStep = Math.max(largestStep, Math.abs((got[i] as number) - (got[i - 1] as number)));
    // The steepest that 7 Hz of height 1.4 can be, and no more.
    expect(largestStep).toBeLessThan((1.4 * 2 * Math.PI * 7) / 500);
    expect(Math.max(...got)).toBeGreaterThan(1.2);
    expect(Math.max(...got)).toBeLessThanOrEqual(1.4);
  });

  it('leaves out channels of regions that are empty', () => {
    const { channels } = sourceSampler(
      of([{ region: 'atria', vector: [1, 0, 0], fromS: 0, toS: 0, riseS: 0.01, fallS: 0.01 }]),
      { startS: 0, rateHz: 500 },
      64,
    );
    expect(channels.filter(Boolean).length).toBe(3);
  });
});
