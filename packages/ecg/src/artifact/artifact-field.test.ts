import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sources } from '../heart/wave.ts';
import { LEADS } from '../lead/lead.ts';
import type { Lead } from '../lead/lead.ts';
import type { ArtifactRecipe } from '../recipe/recipe.ts';
import { record, recorderSettings } from '../recorder/record.ts';
import { COLUMNS, dowerFields, steadyBeats } from '../recorder/test-fields.ts';
import { artifactField } from './artifact-field.ts';

const SILENT: Sources = { durationS: 10, waves: [], oscillations: [], spikes: [] };
const fields = dowerFields();

const leadsOf = (sources: Sources, artifacts: readonly ArtifactRecipe[], seed = 'a', highPassHz: 0.05 | 0.5 = 0.05) =>
  record({ sources, durationS: sources.durationS, settings: recorderSettings({ highPassHz }), artifacts, fields, seed });

const peak = (samples: Float64Array, from = 0, to = samples.length): number =>
  samples.subarray(from, to).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const touched = (leads: Readonly<Record<Lead, Float64Array>>): Lead[] => LEADS.filter((lead) => peak(leads[lead]) > 0.004);

/** Power of a lead between two frequencies, in mV squared, by the sum of Fourier. */
function bandPower(samples: Float64Array, lowHz: number, highHz: number): number {
  const n = 2048;
  let power = 0;
  for (let k = Math.ceil((lowHz * n) / 500); k <= (highHz * n) / 500; k++) {
    let re = 0;
    let im = 0;
    for (let i = 0; i < n; i++) {
      const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / n);
      re += window * (samples[i + 1000] as number) * Math.cos((2 * Math.PI * k * i) / n);
      im += window * (samples[i + 1000] as number) * Math.sin((2 * Math.PI * k * i) / n);
    }
    power += (re * re + im * im) / (n * n);
  }
  return power;
}

const artifact = fc.oneof(
  fc.record({ kind: fc.constant('tremor' as const), rhythmHz: fc.double({ min: 1, max: 15, noNaN: true }) }),
  fc.record({ kind: fc.constant('mains' as const), frequencyHz: fc.constantFrom(50 as const, 60 as const) }),
  fc.record({ kind: fc.constant('wander' as const), breathsPerMin: fc.double({ min: 4, max: 60, noNaN: true }) }),
  fc.record({ kind: fc.constant('motion' as const), wire: fc.constant('V4' as const), atS: fc.double({ min: 0, max: 12, noNaN: true }) }),
  fc.record({
    kind: fc.constantFrom('loose' as const, 'dry' as const),
    wire: fc.constantFrom('RA' as const, 'LA' as const, 'LL' as const, 'RL' as const, 'V1' as const),
  }),
);

describe('where artifacts are seen', () => {
  const chest = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

  it('a bad right arm is in every lead but III, by Wilson’s terminal', () => {
    expect(touched(leadsOf(SILENT, [{ kind: 'dry', wire: 'RA' }]))).toEqual(LEADS.filter((lead) => lead !== 'III'));
    expect(touched(leadsOf(SILENT, [{ kind: 'tremor', wire: 'LA', amplitudeMv: 0.5 }]))).toEqual(LEADS.filter((lead) => lead !== 'II'));
    expect(touched(leadsOf(SILENT, [{ kind: 'mains', wire: 'LL', amplitudeMv: 0.3 }]))).toEqual(LEADS.filter((lead) => lead !== 'I'));
  });

  it('a bad chest wire is in its own lead only', () => {
    for (const wire of chest) expect(touched(leadsOf(SILENT, [{ kind: 'motion', wire, atS: 4 }]))).toEqual([wire]);
  });

  it('without the right leg all leads hum', () => {
    expect(touched(leadsOf(SILENT, [{ kind: 'loose', wire: 'RL' }])).length).toBe(12);
  });

  it('a loose chest wire loses its heart: nothing of the beats is left but hum', () => {
    const whole = leadsOf(steadyBeats(10), []);
    const leads = leadsOf(steadyBeats(10), [{ kind: 'loose', wire: 'V4' }]);
    expect(peak(whole.V4)).toBeGreaterThan(0.8);
    expect(peak(leads.V4, 1500)).toBeLessThan(0.12);
    expect(leads.V5).toEqual(whole.V5);
    expect(leads.II).toEqual(whole.II);
  });

  it('a loose right arm leaves III as it was and takes the heart out of aVR', () => {
    const whole = leadsOf(steadyBeats(10), []);
    const leads = leadsOf(steadyBeats(10), [{ kind: 'loose', wire: 'RA', fromS: 5 }]);
    expect(peak(leads.III.map((value, i) => value - (whole.III[i] as number)))).toBeLessThan(0.0051);
    expect(leads.I.subarray(0, 2490)).toEqual(whole.I.subarray(0, 2490));
    expect(peak(whole.aVR, 4000)).toBeGreaterThan(0.6);
    expect(peak(leads.aVR, 4000)).toBeLessThan(0.2);
  });

  it('an intermittent wire comes and goes', () => {
    const whole = leadsOf(steadyBeats(10), [], 'a', 0.5);
    const leads = leadsOf(steadyBeats(10), [{ kind: 'loose', wire: 'V2', intermittent: true }], 'a', 0.5);
    const beats = Array.from({ length: 12 }, (_, beat) => {
      const at = Math.round((0.3 + beat * 0.8) * 500);
      let difference = 0;
      for (let i = at; i < at + 40; i++) difference = Math.max(difference, Math.abs((leads.V2[i] as number) - (whole.V2[i] as number)));
      return difference > 0.4;
    });
    expect(beats.filter(Boolean).length).toBeGreaterThan(1);
    expect(beats.filter((lost) => !lost).length).toBeGreaterThan(1);
  });
});

describe('what artifacts look like', () => {
  it('mains stand at their frequency, tremor between 20 and 150 Hz, breathing below 0.5 Hz', () => {
    const mains = leadsOf(SILENT, [{ kind: 'mains', frequencyHz: 60, amplitudeMv: 0.2 }]).II;
    expect(bandPower(mains, 59, 61)).toBeGreaterThan(50 * bandPower(mains, 10, 57));
    const tremor = leadsOf(SILENT, [{ kind: 'tremor', amplitudeMv: 0.3 }]).I;
    expect(bandPower(tremor, 20, 150)).toBeGreaterThan(5 * bandPower(tremor, 0, 15));
    const parkinson = leadsOf(SILENT, [{ kind: 'tremor', rhythmHz: 5, amplitudeMv: 0.3 }]).I;
    expect(bandPower(parkinson, 4, 6)).toBeGreaterThan(3 * bandPower(parkinson, 12, 150));
    const wander = leadsOf(SILENT, [{ kind: 'wander' }]).V3;
    expect(bandPower(wander, 0.2, 0.8)).toBeGreaterThan(20 * bandPower(wander, 1.5, 100));
  });

  it('the largest lead shows the size that the recipe asks for', () => {
    for (const amplitudeMv of [0.1, 0.5]) {
      const leads = leadsOf(SILENT, [{ kind: 'mains', amplitudeMv }]);
      // A low-pass of 150 Hz leaves 99 % at 50 Hz; the size comes and goes by a quarter.
      const largest = Math.max(...LEADS.map((lead) => peak(leads[lead], 500)));
      expect(largest).toBeGreaterThan(0.7 * amplitudeMv);
      expect(largest).toBeLessThan(1.4 * amplitudeMv);
    }
  });

  it('a pull is a step that comes back slowly', () => {
    const { V4 } = leadsOf(SILENT, [{ kind: 'motion', wire: 'V4', atS: 3, amplitudeMv: 1 }]);
    expect(peak(V4, 0, 1500)).toBe(0);
    expect(peak(V4, 1500, 1750)).toBeGreaterThan(0.6);
    expect(peak(V4, 1750, 1800)).toBeGreaterThan(0.3);
    expect(peak(V4, 4500, 5000)).toBeLessThan(0.3);
  });

  it('keeps to its time', () => {
    const { I } = leadsOf(SILENT, [{ kind: 'tremor', wire: 'RA', fromS: 4, toS: 6, amplitudeMv: 0.5 }]);
    expect(peak(I, 0, 1990)).toBe(0);
    expect(peak(I, 2200, 2900)).toBeGreaterThan(0.1);
    expect(peak(I, 3300)).toBeLessThan(0.02);
  });

  it('reversed calibration touches no sample', () => {
    expect(leadsOf(steadyBeats(10), [{ kind: 'calibration-reversed' }])).toEqual(leadsOf(steadyBeats(10), []));
  });
});

describe('chance', () => {
  it('is finite, the same for one seed in blocks of any size, and other for another', () => {
    fc.assert(
      fc.property(fc.array(artifact, { minLength: 1, maxLength: 4 }), fc.string(), (artifacts, seed) => {
        const take = (block: number, from: string): number[] => {
          const field = artifactField(artifacts, { startS: -2, rateHz: 500 }, block, 50, COLUMNS, from);
          const out: number[][] = [];
          for (let first = 0; first < 1000; first += block) {
            field?.next(block);
            [field?.added, field?.contact, field?.floating]
              .flatMap((list) => list ?? [])
              .forEach((buffer, index) => (out[index] ??= []).push(...(buffer ?? [])));
          }
          return out.flat();
        };
        const once = take(500, seed);
        expect(once.every(Number.isFinite)).toBe(true);
        expect(take(250, seed)).toEqual(once);
        // A pull that comes later than this is not yet seen.
        if (artifacts.some(({ kind }) => kind !== 'motion')) expect(take(500, `${seed} other`)).not.toEqual(once);
      }),
      { numRuns: 12 },
    );
  });

  it('gives each artifact its own: adding one leaves the others as they were', () => {
    const alone = leadsOf(SILENT, [{ kind: 'wander' }]);
    const beside = leadsOf(SILENT, [{ kind: 'wander' }, { kind: 'tremor', wire: 'V1' }]);
    expect(beside.V5).toEqual(alone.V5);
    expect(beside.V1).not.toEqual(alone.V1);
  });
});
