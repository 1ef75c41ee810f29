import { seededRng } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { GAIN_MM_PER_MV, SPEED_MM_PER_S, tracePath } from './paper.ts';
import { sinusLead } from './sinus-lead.ts';

/** R waves as upward crossings of half the height: independent of the model's own angles. */
function crossingsS(samples: Float64Array, sampleRateHz: number): number[] {
  const found: number[] = [];
  for (let i = 1; i < samples.length; i++) if ((samples[i - 1] ?? 0) < 0.6 && (samples[i] ?? 0) >= 0.6) found.push(i / sampleRateHz);
  return found;
}

describe('sinusLead', () => {
  test.each([50, 72, 100, 140])('beats %i times a minute', (heartRateBpm) => {
    const lead = sinusLead({ heartRateBpm, durationS: 60 }, seededRng('rate'));
    const beats = crossingsS(lead.samplesMv, lead.sampleRateHz);
    expect(Math.abs(beats.length - heartRateBpm)).toBeLessThanOrEqual(1);
  });

  test('has a P wave before and a T wave after each QRS, within the range the model publishes', () => {
    const lead = sinusLead({ heartRateBpm: 60, durationS: 10 }, seededRng('waves'));
    const rS = crossingsS(lead.samplesMv, lead.sampleRateHz)[3] ?? 0;
    const peak = (fromS: number, toS: number) => Math.max(...lead.samplesMv.subarray(Math.round((rS + fromS) * 500), Math.round((rS + toS) * 500)));
    const rest = lead.samplesMv[Math.round((rS - 0.4) * 500)] ?? 0;
    expect(peak(-0.3, -0.1)).toBeGreaterThan(rest + 0.05);
    expect(peak(0.15, 0.45)).toBeGreaterThan(rest + 0.1);
    expect(Math.max(...lead.samplesMv)).toBeCloseTo(1.2, 9);
    expect(Math.min(...lead.samplesMv)).toBeCloseTo(-0.4, 9);
  });

  test('refuses a rate the model was not made for', () => {
    expect(() => sinusLead({ heartRateBpm: 400, durationS: 5 }, seededRng('x'))).toThrow(RangeError);
  });
});

describe('tracePath', () => {
  test('draws 1 mV as 10 mm and 1 s as 25 mm', () => {
    const samples = new Float64Array(501);
    samples.fill(1, 250);
    const path = tracePath(samples, 500, 20);
    expect(path.startsWith('M0.00 20.00')).toBe(true);
    expect(path.endsWith(`L${SPEED_MM_PER_S.toFixed(2)} ${(20 - GAIN_MM_PER_MV).toFixed(2)}`)).toBe(true);
  });

  test('never moves further from the samples than a print could show', () => {
    const lead = sinusLead({ heartRateBpm: 72, durationS: 4 }, seededRng('thin'));
    const path = tracePath(lead.samplesMv, lead.sampleRateHz, 20);
    const points = path
      .slice(1)
      .split('L')
      .map((pair) => pair.split(' ').map(Number) as [number, number]);
    let segment = 0;
    for (let i = 0; i < lead.samplesMv.length; i++) {
      const x = (i / lead.sampleRateHz) * SPEED_MM_PER_S;
      while (segment < points.length - 2 && (points[segment + 1]?.[0] ?? 0) < x) segment++;
      const [x1, y1] = points[segment] as [number, number];
      const [x2, y2] = points[segment + 1] as [number, number];
      const y = y1 + ((y2 - y1) * (x - x1)) / (x2 - x1 || 1);
      const tiltMm = Math.hypot(1, (y2 - y1) / (x2 - x1 || 1));
      expect(Math.abs(y - (20 - (lead.samplesMv[i] ?? 0) * GAIN_MM_PER_MV)) / tiltMm).toBeLessThan(0.08);
    }
    expect(points.length).toBeLessThan(lead.samplesMv.length / 4);
  });
});
