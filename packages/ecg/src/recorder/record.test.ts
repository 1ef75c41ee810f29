import { describe, expect, it } from 'vitest';
import type { ArtifactRecipe, RecorderRecipe } from '../recipe/recipe.ts';
import { LEADS } from '../lead/lead.ts';
import type { Lead } from '../lead/lead.ts';
import type { Sources } from '../heart/wave.ts';
import { record, recorderSettings } from './record.ts';
import { bump, dowerFields, steadyBeats } from './test-fields.ts';

const fields = dowerFields();

const paper = (sources: Sources, recorder: RecorderRecipe = {}, artifacts: readonly ArtifactRecipe[] = []) =>
  record({ sources, durationS: sources.durationS, settings: recorderSettings(recorder), artifacts, fields, seed: 'a' });

describe('record', () => {
  it('gives leads that fit together at every sample: Einthoven, Goldberger, whatever the artifacts', () => {
    const leads = paper(steadyBeats(10), {}, [
      { kind: 'tremor' },
      { kind: 'mains' },
      { kind: 'wander' },
      { kind: 'loose', wire: 'LA', intermittent: true },
      { kind: 'motion', wire: 'RA', atS: 3 },
      { kind: 'dry', wire: 'LL' },
    ]);
    let worst = 0;
    for (let i = 0; i < 5000; i++) {
      const at = (lead: Lead): number => leads[lead][i] as number;
      worst = Math.max(
        worst,
        Math.abs(at('I') + at('III') - at('II')),
        Math.abs(at('aVR') + at('aVL') + at('aVF')),
        Math.abs(at('aVL') - (at('I') - at('III')) / 2),
        Math.abs(at('aVF') - (at('II') + at('III')) / 2),
      );
    }
    expect(worst).toBeLessThan(1e-12);
  });

  it('draws waves where and as high as they are: R peaks within a sample and 3 per cent', () => {
    const sources: Sources = {
      durationS: 10,
      waves: [{ kind: 'QRS', activationId: 0, pulses: [bump('lv-lateral', [1, 1, 0], 4.3333, 0.012)] }],
      oscillations: [],
      spikes: [],
    };
    for (const lowPassHz of [40, 150] as const) {
      const { II } = paper(sources, { lowPassHz });
      const top = II.indexOf(Math.max(...II));
      expect(Math.abs(top / 500 - 4.3333)).toBeLessThan(0.0021);
      if (lowPassHz === 150) expect(II[top] as number).toBeCloseTo(0.235 + 1.066, 1);
    }
  });

  it('shows nothing of its own start: the first beat looks like the last', () => {
    for (const highPassHz of [0.05, 0.5] as const) {
      const leads = paper(steadyBeats(10), { highPassHz, notchHz: 50 });
      for (const lead of LEADS) {
        let largest = 0;
        // Beats are 0.8 s apart: 400 samples.
        for (let i = 0; i < 400; i++) largest = Math.max(largest, Math.abs((leads[lead][i] as number) - (leads[lead][i + 4400] as number)));
        expect(largest).toBeLessThan(0.015);
      }
    }
  });

  it('is the same ECG at every rate', () => {
    const slow = paper(steadyBeats(6), { sampleRateHz: 500, lowPassHz: 40, resolutionUv: 0.1 });
    const fast = paper(steadyBeats(6), { sampleRateHz: 1000, lowPassHz: 40, resolutionUv: 0.1 });
    for (const lead of LEADS) {
      expect(fast[lead].length).toBe(2 * slow[lead].length);
      const apart = slow[lead].map((value, i) => Math.abs(value - (fast[lead][2 * i] as number)));
      expect(Math.max(...apart)).toBeLessThan(0.02);
    }
  });

  it('stores whole steps of its resolution', () => {
    for (const resolutionUv of [2.5, 5]) {
      const { V2 } = paper(steadyBeats(2), { resolutionUv });
      const steps = V2.map((value) => (value * 1000) / resolutionUv);
      expect(Math.max(...steps.map((step) => Math.abs(step - Math.round(step))))).toBeLessThan(1e-9);
      expect(new Set(V2).size).toBeGreaterThan(50);
    }
  });

  it('draws a pacing spike at full height at every rate and behind every filter, no wider than 4 ms', () => {
    const sources: Sources = { durationS: 4, waves: [], oscillations: [], spikes: [{ atS: 2.0007, vector: [0, 1, 0], durationS: 0.0005 }] };
    for (const recorder of [{ sampleRateHz: 250 }, { sampleRateHz: 500, lowPassHz: 40 }, { sampleRateHz: 1000 }] as const) {
      const { II } = paper(sources, recorder);
      const drawn = [...II.keys()].filter((i) => Math.abs(II[i] as number) > 0.01);
      expect(II[drawn[0] as number]).toBeCloseTo(1.066, 2);
      expect((drawn[0] as number) / recorder.sampleRateHz).toBeCloseTo(2.002, 2);
      expect(drawn.length / recorder.sampleRateHz).toBeLessThanOrEqual(0.004);
    }
  });

  // The recorder's and the artifacts' own share of what simulate.test.ts pins: it stays when a heart is drawn better.
  it('gives the same bits, for ever and everywhere', () => {
    const leads = paper(steadyBeats(4), { notchHz: 50 }, [
      { kind: 'tremor' },
      { kind: 'tremor', rhythmHz: 5, wire: 'RA' },
      { kind: 'mains' },
      { kind: 'wander' },
      { kind: 'motion', wire: 'V2', atS: 2 },
      { kind: 'loose', wire: 'V4', intermittent: true },
      { kind: 'dry', wire: 'LL' },
    ]);
    let hash = 0x811c9dc5;
    for (const lead of LEADS) for (const byte of new Uint8Array(leads[lead].buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
    expect((hash >>> 0).toString(16)).toMatchInlineSnapshot(`"a739e59b"`);
  });

  it('looks at each pulse a few times, however long the recording', () => {
    const looksAtPulses = (durationS: number): number => {
      let looks = 0;
      const plain = steadyBeats(durationS);
      const waves = plain.waves.map((wave) => ({
        ...wave,
        pulses: wave.pulses.map((pulse) => ({
          ...pulse,
          get fromS(): number {
            looks++;
            return pulse.fromS;
          },
        })),
      }));
      paper({ ...plain, waves });
      return looks;
    };
    // Ten times as long has a little less than ten times as many pulses, because some lie before and after the paper.
    expect(looksAtPulses(200) / looksAtPulses(20)).toBeLessThan(10.5);
  });
});
