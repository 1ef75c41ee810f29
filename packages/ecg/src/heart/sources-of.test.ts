import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEADS } from '../lead/lead.ts';
import type { Lead } from '../lead/lead.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Timeline } from '../rhythm/timeline.ts';
import { within } from './criteria-fixture.ts';
import { dowerLeads } from './measure-fixture.ts';
import { sourcesOf } from './sources-of.ts';
import { bundlesOf, OPEN, regularTimeline } from './timeline-fixture.ts';
import type { Sources } from './wave.ts';

describe('the atria', () => {
  const atrial = (origin: Timeline['atrial'][number]['origin'], site = 0, everyS = 0.8): Timeline => ({
    ...regularTimeline({ durationS: 4 }),
    ventricular: [],
    atrial: Array.from({ length: Math.floor(4 / everyS) }, (_, i) => ({ id: i, atS: 0.1 + i * everyS, origin, site, conducted: undefined, premature: false })),
  });
  const range = (timeline: Timeline, lead: Lead, recipe: Recipe = {}): readonly [number, number] => {
    const v = dowerLeads(sourcesOf(recipe, timeline, 'a'))[lead].slice(600, 3400);
    return [Math.min(...v), Math.max(...v)];
  };

  test('backwards: negative in II, III, aVF', () => {
    for (const lead of ['II', 'III', 'aVF'] as const) {
      const [low, high] = range(atrial('retrograde-junction'), lead);
      expect(low).toBeLessThan(-0.05);
      expect(high).toBeLessThan(0.02);
    }
  });

  test('foci have shapes of their own', () => {
    const shapes = [0, 1, 2, 3].map((site) => LEADS.map((lead) => range(atrial('atrial-focus', site), lead).map((mv) => Math.round(mv * 50))).join());
    expect(new Set(shapes).size).toBe(4);
  });

  test('flutter: negative in II, positive in V1, never at rest; the other way round when clockwise', () => {
    const timeline = atrial('flutter', 0, 0.2);
    const [low, high] = range(timeline, 'II');
    expect(low).toBeLessThan(-0.12);
    expect(-low).toBeGreaterThan(1.5 * high);
    const inV1 = range(timeline, 'V1');
    expect(inV1[1]).toBeGreaterThan(-1.5 * inV1[0]);
    const { II } = dowerLeads(sourcesOf({}, timeline, 'a'));
    for (let i = 800; i < 3200; i += 10) {
      const window = II.slice(i, i + 40);
      expect(Math.max(...window) - Math.min(...window)).toBeGreaterThan(0.01);
    }
    const clockwise = range(timeline, 'II', { atria: { rhythm: { kind: 'flutter', direction: 'clockwise' } } });
    expect(clockwise[1]).toBeGreaterThan(-1.5 * clockwise[0]);
  });

  test('fibrillation: best in V1, coarse and fine', () => {
    const peak = (coarseness: number, lead: Lead): number => {
      const [low, high] = range(
        { ...atrial('sinus'), atrial: [], continuous: [{ kind: 'atrial-fibrillation', fromS: 0, toS: 4, coarseness, cycleS: 0.16 }] },
        lead,
      );
      return high - low;
    };
    expect(peak(1, 'V1')).toBeGreaterThanOrEqual(0.1);
    expect(peak(0.1, 'V1')).toBeLessThan(0.1);
    expect(peak(1, 'V1')).toBeGreaterThan(peak(1, 'I'));
  });

  test('ventricular fibrillation: coarse above 0.3 mV, fine below, in every limb lead', () => {
    const peak = (amplitudeMv: number, lead: Lead): number => {
      const [low, high] = range({ ...atrial('sinus'), atrial: [], continuous: [{ kind: 'ventricular-fibrillation', fromS: 0, toS: 4, amplitudeMv }] }, lead);
      return Math.max(-low, high);
    };
    for (const lead of ['I', 'II', 'III', 'V2', 'V5'] as const) {
      expect(peak(0.7, lead)).toBeGreaterThan(0.3);
      expect(peak(0.15, lead)).toBeLessThan(0.3);
    }
  });
});

describe('whatever the recipe', () => {
  const part = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined });
  const recipes = fc.record(
    {
      subject: fc.record(
        { sex: fc.constantFrom('male', 'female'), dextrocardia: fc.boolean(), axisShiftDeg: fc.integer({ min: -90, max: 90 }) },
        { requiredKeys: [] },
      ),
      atria: fc.record({ rhythm: fc.constantFrom({ kind: 'sinus' as const }, { kind: 'flutter' as const, direction: 'clockwise' as const }) }),
      ventricles: fc.record({
        block: fc.uniqueArray(fc.constantFrom('rbbb', 'incomplete-rbbb', 'lbbb', 'incomplete-lbbb', 'lafb', 'lpfb', 'nonspecific')),
        rhythm: fc.constantFrom({ kind: 'agonal' as const }, { kind: 'torsades' as const }),
      }),
      myocardium: fc.record(
        {
          infarction: fc.record({
            territory: fc.constantFrom(
              'septal',
              'anterior',
              'anteroseptal',
              'lateral',
              'inferior',
              'posterior',
              'inferolateral',
              'right-ventricular',
              'left-main',
            ),
            stage: fc.constantFrom('hyperacute', 'acute', 'evolving', 'old'),
            severity: fc.double({ min: 0, max: 1, noNaN: true }),
          }),
          ischemia: fc.record({ kind: fc.constantFrom('st-depression', 't-inversion'), severity: fc.double({ min: 0, max: 1, noNaN: true }) }),
          pericarditis: part,
          lvh: part,
          rvh: part,
          brugada: part,
          digoxin: part,
          pulmonaryEmbolism: part,
          earlyRepolarisation: part,
          qtcS: fc.double({ min: 0.25, max: 0.7, noNaN: true }),
          qtLaw: fc.constantFrom('fridericia', 'bazett', 'framingham', 'hodges'),
          potassiumMmolL: fc.double({ min: 1.5, max: 10, noNaN: true }),
          calciumMmolL: fc.double({ min: 1, max: 5, noNaN: true }),
          temperatureC: fc.double({ min: 20, max: 42, noNaN: true }),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  const finite = (sources: Sources): boolean => {
    const numbers: unknown[] = [];
    const walk = (value: unknown): void => {
      if (typeof value === 'number') numbers.push(value);
      else if (value && typeof value === 'object') Object.values(value).forEach(walk);
    };
    walk(sources);
    return (
      numbers.every(Number.isFinite) &&
      sources.waves.every(({ pulses }) => pulses.every(({ riseS, fallS, fromS, toS }) => riseS > 0 && fallS > 0 && toS >= fromS))
    );
  };

  test('no NaN, no pulse without width, the same bits for the same seed', () => {
    fc.assert(
      fc.property(recipes, fc.integer({ min: 20, max: 300 }), fc.constantFrom(0, Infinity, 0.3, NaN), fc.boolean(), (raw, rateBpm, oddRr, blockedBoth) => {
        const recipe = raw as Recipe;
        const plain = regularTimeline({
          durationS: 3,
          rateBpm,
          bundles: blockedBoth ? { ...OPEN, rightDelayS: Infinity, leftDelayS: Infinity } : bundlesOf(recipe),
        });
        const timeline: Timeline = {
          ...plain,
          ventricular: plain.ventricular.map((beat, i) => (i % 3 === 0 ? { ...beat, precedingRrS: oddRr, twist: { angleRad: i, scale: 0.7 } } : beat)),
        };
        const sources = sourcesOf(recipe, timeline, 'seed');
        expect(finite(sources)).toBe(true);
        expect(sourcesOf(recipe, timeline, 'seed')).toEqual(sources);
      }),
      { numRuns: 60 },
    );
  });

  test('beats differ a little, and by the seed', () => {
    const timeline = regularTimeline({ durationS: 10 });
    const heights = dowerLeads(sourcesOf({}, timeline, 'a')).V5;
    const peaks = timeline.ventricular.slice(0, -1).map(({ atS }) => Math.max(...heights.slice(Math.round(atS * 1000), Math.round(atS * 1000) + 100)));
    const spread = Math.max(...peaks) / Math.min(...peaks) - 1;
    within(spread, 0.01, 0.12);
    expect(sourcesOf({}, timeline, 'b')).not.toEqual(sourcesOf({}, timeline, 'a'));
  });
});
