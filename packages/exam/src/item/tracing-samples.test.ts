import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeTracing, encodeTracing, STORED_LEADS, type TracingSource } from './tracing-samples.ts';

const printed: Omit<TracingSource, 'microvolts' | 'layout'> = {
  sampleRateHz: 250,
  microvoltsPerUnit: 5,
  paperSpeedMmPerS: 25,
  gainMmPerMv: 10,
  filterLabel: '0.05-150 Hz',
  calibrationMv: 1,
};
const microvolts = fc.integer({ min: -20_000, max: 20_000 });

describe('tracing samples', () => {
  test('a strip comes back within half a unit, whatever its waves', () => {
    fc.assert(
      fc.property(fc.array(microvolts, { minLength: 1, maxLength: 400 }), (samples) => {
        const coded = encodeTracing({ ...printed, layout: 'strip', microvolts: { II: samples } });
        const back = decodeTracing(coded)['II'] as Float64Array;
        expect(coded.durationS).toBe(samples.length / 250);
        expect(back.length).toBe(samples.length);
        back.forEach((millivolts, index) => expect(Math.abs(millivolts * 1000 - (samples[index] as number))).toBeLessThanOrEqual(2.5 + 1e-9));
      }),
    );
  });

  test('the encoding is the one that is written down: zigzag varints of the steps, base64', () => {
    // Steps 1, -1, 64, -64 units: 2, 1, 128 (two bytes), 127.
    const coded = encodeTracing({ ...printed, layout: 'strip', microvolts: { II: [5, 0, 320, 0] } });
    expect([...Buffer.from(coded.deltas[0] as string, 'base64')]).toEqual([2, 1, 128, 1, 127]);
  });

  test('of a 12-lead the laws of Einthoven and Goldberger hold exactly after quantisation', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(microvolts, microvolts), { minLength: 8, maxLength: 60 }), (pairs) => {
        const chest = pairs.map(() => 0);
        const source = { ...Object.fromEntries(STORED_LEADS.map((lead) => [lead, chest])), I: pairs.map(([i]) => i), II: pairs.map(([, ii]) => ii) };
        const { I, II, III, aVR, aVL, aVF } = decodeTracing(encodeTracing({ ...printed, layout: '12x1', microvolts: source })) as Record<string, Float64Array>;
        const units = (lead: Float64Array | undefined, index: number) => Math.round(((lead?.[index] as number) * 2000) / 5) + 0;
        pairs.forEach((_, index) => {
          const [i, ii] = [units(I, index), units(II, index)];
          // In half units, because Goldberger's leads halve: whole numbers, without rounding.
          expect(units(III, index)).toBe(ii - i + 0);
          expect(units(aVR, index)).toBe(-(i + ii) / 2 + 0);
          expect(units(aVL, index)).toBe(i - ii / 2 + 0);
          expect(units(aVF, index)).toBe(ii - i / 2 + 0);
        });
      }),
    );
  });

  test('what a page does not show is not in it', () => {
    const rising = Array.from({ length: 1000 }, (_, index) => index * 10);
    const coded = encodeTracing({ ...printed, layout: '3x4+1R', microvolts: Object.fromEntries(STORED_LEADS.map((lead) => [lead, rising])) });
    const leads = decodeTracing(coded);
    const differs = (lead: string) => {
      const samples = leads[lead] as Float64Array;
      const moved = [...samples].flatMap((value, index) => (index > 0 && value !== samples[index - 1] ? [index] : []));
      return [moved[0], moved.at(-1)];
    };
    expect(differs('II')).toEqual([1, 999]);
    expect(differs('I')).toEqual([1, 501]);
    expect(differs('V1')).toEqual([500, 751]);
    expect(differs('V6')).toEqual([750, 999]);
  });

  test('leads of unlike length and samples that are no numbers are refused', () => {
    expect(() => encodeTracing({ ...printed, layout: 'strip', microvolts: { I: [1, 2], II: [1] } })).toThrow(RangeError);
    expect(() => encodeTracing({ ...printed, layout: 'strip', microvolts: { II: [Number.NaN] } })).toThrow(RangeError);
    expect(() => encodeTracing({ ...printed, layout: 'strip', microvolts: {} })).toThrow(RangeError);
    expect(() => encodeTracing({ ...printed, layout: '12x1', microvolts: { I: [1], II: [1] } })).toThrow(RangeError);
  });
});
