import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEADS } from '../lead/lead.ts';
import type { Pulse, Wave } from '../heart/wave.ts';
import { bump, dowerFields } from '../recorder/test-fields.ts';
import { pulseAreaS } from '../heart/vector.ts';
import { componentMv, projectWave, pulseAt, THRESHOLD_MV, waveExtent } from './wave-extent.ts';

const { leads: matrix } = dowerFields();
const wave = (pulses: readonly Pulse[]): Wave => ({ kind: 'QRS', activationId: 0, pulses });
const extent = (pulses: readonly Pulse[]) => waveExtent(projectWave(wave(pulses), matrix));

describe('waveExtent', () => {
  it('finds where a Gaussian crosses 10 microvolts, to 0.1 ms of the logarithm', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 3, noNaN: true }),
        fc.double({ min: -1, max: 3000, noNaN: true }),
        fc.double({ min: 0.004, max: 0.1, noNaN: true }),
        (heightMv, atS, sdS) => {
          const found = extent([bump('rv', [heightMv, 0, 0], atS, sdS)]);
          const gain = 0.632;
          const reach = sdS * Math.sqrt(2 * Math.log((heightMv * gain) / 0.01));
          const lead = found?.leads.I;
          expect(Math.abs((lead?.onsetS ?? 0) - (atS - reach))).toBeLessThan(0.0001);
          expect(Math.abs((lead?.offsetS ?? 0) - (atS + reach))).toBeLessThan(0.0001);
          expect(Math.abs((lead?.peakS ?? 0) - atS)).toBeLessThan(0.0001);
          expect(lead?.peakMv).toBeCloseTo(heightMv * gain, 3);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is the first and the last lead together, and peaks where all leads together do', () => {
    const found = extent([
      bump('septum', [-0.3, 0, -0.5], 1, 0.008),
      bump('lv-lateral', [1, 1, 0], 1.04, 0.012),
      bump('lv-inferior', [0.1, 0.1, 0.8], 1.08, 0.01),
    ]);
    const all = Object.values(found?.leads ?? {});
    expect(all.length).toBe(12);
    expect(found?.onsetS).toBe(Math.min(...all.map(({ onsetS }) => onsetS)));
    expect(found?.offsetS).toBe(Math.max(...all.map(({ offsetS }) => offsetS)));
    expect(found?.peakS).toBeGreaterThan(1.03);
    expect(found?.peakS).toBeLessThan(1.05);
    // Leads differ: a global interval is longer than that of some lead.
    expect(Math.max(...all.map(({ onsetS }) => onsetS)) - (found?.onsetS ?? 0)).toBeGreaterThan(0.002);
  });

  it('holds for any wave: nothing of it is above the threshold outside, and its peak is the largest', () => {
    const pulse = fc
      .tuple(
        fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -2, max: 2, noNaN: true }))),
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        fc.double({ min: 0, max: 0.1, noNaN: true }),
      )
      .map(([vector, fromS, widthS]): Pulse => ({
        region: 'lv-anterior',
        vector: vector as unknown as Pulse['vector'],
        fromS,
        toS: fromS + widthS,
        riseS: 0.012,
        fallS: 0.03,
      }));
    fc.assert(
      fc.property(fc.array(pulse, { minLength: 1, maxLength: 6 }), (pulses) => {
        const found = extent(pulses);
        const projected = projectWave(wave(pulses), matrix);
        let outside = 0;
        let beyond = 0;
        LEADS.forEach((lead, row) => {
          const seen = found?.leads[lead];
          for (let t = -0.2; t < 0.7; t += 0.001) {
            const size = Math.abs(componentMv(projected, row, t));
            if (!seen || t < seen.onsetS || t > seen.offsetS) outside = Math.max(outside, size);
            if (seen) beyond = Math.max(beyond, size - Math.abs(seen.peakMv));
          }
        });
        expect(outside).toBeLessThan(THRESHOLD_MV * 1.05);
        expect(beyond).toBeLessThan(0.002);
      }),
      { numRuns: 20 },
    );
  });

  it('does not see what no lead shows', () => {
    expect(extent([bump('atria', [0.005, 0, 0], 1, 0.02)])).toBeUndefined();
    expect(extent([])).toBeUndefined();
  });
});

describe('pulses', () => {
  it('have the area that their samples add up to', () => {
    const pulse: Pulse = { region: 'rv', vector: [1, 0, 0], fromS: 0.2, toS: 0.35, riseS: 0.03, fallS: 0.07 };
    let sum = 0;
    for (let t = -0.5; t < 1.5; t += 0.0001) sum += pulseAt(pulse, t) * 0.0001;
    expect(pulseAreaS(pulse)).toBeCloseTo(sum, 3);
  });
});
