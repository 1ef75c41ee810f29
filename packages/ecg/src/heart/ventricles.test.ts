import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEADS } from '../lead/lead.ts';
import { PATTERN_RECIPES } from '../recipe/catalogue-patterns.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Timeline, VentricularSite } from '../rhythm/timeline.ts';
import { arrivalsOf } from './activation.ts';
import { meets, of, pattern, rsr, within } from './criteria-fixture.ts';
import type { BeatMeasures } from './measure-fixture.ts';
import { SEGMENTS } from './segments.ts';
import { sourcesOf } from './sources-of.ts';
import { bundlesOf, patternTimeline, regularTimeline } from './timeline-fixture.ts';
import { areaOf, lengthOf, plus } from './vector.ts';
import type { Vector } from './wave.ts';

describe('a normal heart', () => {
  test.each(['normal-male', 'normal-female'])('%s looks like a normal adult and meets no abnormal criterion', (id) => {
    const beat = pattern(id);
    const { I, II, aVR, V1, V2, V3, V4, V5, V6 } = beat.leads;
    within(beat.qrsMs, 80, 100);
    within(beat.axisDeg, 38, 62);
    within(beat.prMs, 150, 170);
    within(beat.pMs, 90, 112);
    within(V1.r, 0.15, 0.35);
    within(V1.s, 0.75, 1.5);
    within(V2.s, 0.8, 1.6);
    within(V5.r, 1.15, 1.8);
    within(II.r, 0.8, 1.2);
    within(II.pHigh, 0.1, 0.2);
    for (const lead of [I, V5, V6]) within(lead.q, 0.02, 0.13);
    expect(V2.r / V2.s).toBeLessThan(1);
    expect(V4.r / V4.s).toBeGreaterThan(1);
    within(V3.r / V3.s, 0.5, 2);
    expect(V1.pHigh).toBeGreaterThan(0.02);
    expect(V1.pLow).toBeLessThan(-0.02);
    expect(aVR.pLow).toBeLessThan(-0.03);
    expect(aVR.areaMvMs).toBeLessThan(0);
    for (const lead of [I, II, V3, V4, V5, V6]) expect(lead.t).toBeGreaterThan(0.08);
    expect(aVR.t).toBeLessThan(-0.1);
    expect(meets(id)).toEqual([]);
  });

  test('PR and QRS stay from 50 to 150 beats a minute; QT follows Fridericia', () => {
    const beats = [50, 75, 100, 150].map((rateBpm) => of({}, regularTimeline({ rateBpm, durationS: 6 }), 3));
    for (const beat of beats) {
      expect(Math.abs(beat.qrsMs - (beats[0]?.qrsMs ?? 0))).toBeLessThanOrEqual(2);
      expect(Math.abs(beat.prMs - (beats[0]?.prMs ?? 0))).toBeLessThanOrEqual(2);
    }
    [50, 75, 100].forEach((rate, i) => expect(Math.abs((beats[i]?.qtMs ?? 0) - 400 * Math.cbrt(60 / rate))).toBeLessThan(22));
  });
});

describe('conduction blocks', () => {
  test('each block meets its own criteria', () => {
    const { I, aVL, V1, V5, V6 } = pattern('lbbb').leads;
    expect(meets('rbbb')).toEqual(expect.arrayContaining(['RBBB']));
    expect(meets('rbbb')).not.toContain('LBBB');
    expect(meets('incomplete-rbbb')).toContain('incomplete RBBB');
    expect(meets('lbbb')).toContain('LBBB');
    expect(meets('incomplete-lbbb')).toContain('incomplete LBBB');
    expect(meets('lafb')).toContain('LAFB');
    expect(meets('lpfb')).toContain('LPFB');
    for (const lead of [I, aVL, V5, V6]) expect(lead.s).toBeLessThan(0.08);
    for (const lead of [I, aVL, V6]) expect(lead.t).toBeLessThan(-0.05);
    expect(V1.r).toBeLessThan(0.2);
    expect(V1.t).toBeGreaterThan(0.2);
    expect(pattern('rbbb').leads.V1.t).toBeLessThan(-0.1);
    expect(pattern('rbbb').leads.V6.t).toBeGreaterThan(0.1);
  });

  test('blocks add up: right bundle and left anterior fascicle', () => {
    const beat = pattern('bifascicular');
    expect(beat.qrsMs).toBeGreaterThanOrEqual(120);
    expect(rsr(beat) || beat.leads.V1.r2 > 0.3 || beat.leads.V1.shape.startsWith('qR')).toBe(true);
    within(beat.axisDeg, -100, -40);
  });

  test('a nonspecific delay is wide and neither', () => {
    expect(meets('nonspecific-delay')).toContain('wide QRS');
    for (const name of ['RBBB', 'LBBB']) expect(meets('nonspecific-delay')).not.toContain(name);
  });

  test('a block lengthens the QT by what it adds to the QRS', () => {
    const gain = pattern('lbbb').qtMs - pattern('normal-male').qtMs;
    expect(Math.abs(gain - (pattern('lbbb').qrsMs - pattern('normal-male').qrsMs))).toBeLessThan(25);
  });
});

describe('beats from elsewhere', () => {
  const from = (site: VentricularSite, via: 'focus' | 'paced' = 'focus'): BeatMeasures =>
    of({}, regularTimeline({ durationS: 3.6, change: () => ({ entries: (atS) => [{ via, atS, site }], origin: 'ventricular-premature' }) }));
  const SITES: readonly VentricularSite[] = [
    'rv-apex',
    'rv-outflow',
    'rv-inflow',
    'septum',
    'lv-apex',
    'lv-anterior',
    'lv-lateral',
    'lv-inferior',
    'lv-outflow',
    'lv-base-posterior',
  ];

  test.each(SITES)('from the %s: wide, and T opposite to the QRS', (site) => {
    const beat = from(site);
    within(beat.qrsMs, 118, 200);
    // The leads in which the QRS is largest decide.
    const largest = [...LEADS].sort((a, b) => Math.abs(beat.leads[b].areaMvMs) - Math.abs(beat.leads[a].areaMvMs)).slice(0, 4);
    for (const lead of largest) expect(beat.leads[lead].t * beat.leads[lead].areaMvMs).toBeLessThan(0);
  });

  test('the place shows in the leads', () => {
    const { leads, axisDeg } = from('rv-apex', 'paced');
    expect(leads.V1.areaMvMs).toBeLessThan(0);
    expect(leads.II.areaMvMs).toBeLessThan(0);
    expect(leads.I.areaMvMs).toBeGreaterThan(0);
    within(axisDeg, -95, -30);
    const outflow = from('rv-outflow');
    expect(outflow.leads.V1.areaMvMs).toBeLessThan(0);
    within(outflow.axisDeg, 50, 115);
    for (const site of ['lv-lateral', 'lv-base-posterior'] as const) expect(from(site).leads.V1.areaMvMs).toBeGreaterThan(0);
  });

  test('the paced pattern has its spikes', () => {
    const paced = PATTERN_RECIPES.find(({ id }) => id === 'paced-rv')?.recipe ?? {};
    const timeline = patternTimeline(paced, 4);
    const { spikes } = sourcesOf(paced, timeline, 'a');
    expect(spikes.map(({ atS }) => atS)).toEqual(timeline.spikes.map(({ atS }) => atS));
    for (const { durationS } of spikes) expect(durationS).toBeLessThanOrEqual(0.002);
  });

  test('pre-excitation: early slow part, wide QRS; more of the pathway makes it wider', () => {
    const pathway: Recipe = { ventricles: { accessoryPathway: { site: 'left-lateral' } } };
    const by = (aheadS: number): BeatMeasures =>
      of(
        pathway,
        regularTimeline({
          durationS: 3.6,
          change: () => ({
            entries: (atS) => [
              { via: 'accessory', atS: atS - aheadS },
              { via: 'his', atS, from: 'atria' },
            ],
          }),
        }),
      );
    expect(pattern('wpw-left').qrsMs).toBeGreaterThan(110);
    expect(pattern('wpw-right').qrsMs).toBeGreaterThan(110);
    expect(pattern('wpw-left').prMs).toBeLessThan(120);
    expect(pattern('wpw-left').leads.V1.areaMvMs).toBeGreaterThan(0);
    expect(pattern('wpw-right').leads.V1.areaMvMs).toBeLessThan(0);
    const widths = [0.02, 0.05, 0.09].map((aheadS) => by(aheadS).qrsMs);
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    const timeline = patternTimeline(pathway, 2);
    const { waves } = sourcesOf(pathway, timeline, 'a');
    expect(waves.filter(({ kind }) => kind === 'delta').length).toBe(timeline.ventricular.length);
  });

  test('dying beats are very wide', () => {
    const agonal: Recipe = { ventricles: { rhythm: { kind: 'agonal' } } };
    const timeline = regularTimeline({
      durationS: 9,
      rateBpm: 14,
      change: () => ({ entries: (atS) => [{ via: 'focus', atS, site: 'lv-apex' }], origin: 'ventricular-escape' }),
    });
    expect(of(agonal, timeline).qrsMs).toBeGreaterThan(250);
  });

  test('a turn of half a circle turns the beat over in II and V1', () => {
    const plain = regularTimeline({ durationS: 3, change: () => ({ entries: (atS) => [{ via: 'focus', atS, site: 'lv-inferior' }] }) });
    const turned = (angleRad: number): Timeline => ({ ...plain, ventricular: plain.ventricular.map((beat) => ({ ...beat, twist: { angleRad, scale: 1 } })) });
    const [before, after] = [of({}, turned(0)), of({}, turned(Math.PI))];
    for (const lead of ['II', 'V1'] as const) within(after.leads[lead].areaMvMs / before.leads[lead].areaMvMs, -1.2, -0.8);
  });

  test('fusion lies between its parents', () => {
    const his = of({}, regularTimeline({ durationS: 3.6 }));
    const focus = from('rv-apex');
    const both = of(
      {},
      regularTimeline({
        durationS: 3.6,
        change: () => ({
          entries: (atS) => [
            { via: 'his', atS, from: 'atria' },
            { via: 'focus', atS: atS - 0.04, site: 'rv-apex' },
          ],
        }),
      }),
    );
    within(both.qrsMs, his.qrsMs, focus.qrsMs + 5);
    within(both.leads.II.areaMvMs, focus.leads.II.areaMvMs, his.leads.II.areaMvMs);
  });
});

describe('the spread', () => {
  test('no segment is reached earlier because a bundle is slower, and all are reached', () => {
    const delay = fc.oneof(fc.double({ min: 0, max: 0.2, noNaN: true }), fc.constant(Infinity));
    fc.assert(
      fc.property(delay, delay, fc.double({ min: 0, max: 0.1, noNaN: true }), (anterior, posterior, more) => {
        const reached = (extra: number): readonly number[] =>
          arrivalsOf(
            SEGMENTS,
            [{ via: 'his', atS: 0, from: 'atria' }],
            { rightDelayS: 0, leftDelayS: extra, anteriorFascicleDelayS: anterior, posteriorFascicleDelayS: posterior },
            'right',
          ).map(({ atS }) => atS);
        const before = reached(0);
        for (const [i, atS] of reached(more).entries()) {
          expect(atS).toBeLessThan(0.3);
          expect(atS).toBeGreaterThanOrEqual((before[i] as number) - 1e-12);
        }
      }),
    );
  });
});

describe('the ventricular gradient', () => {
  const gradient = (recipe: Recipe, timeline: Timeline): Vector => {
    const { waves } = sourcesOf(recipe, timeline, 'same');
    const id = timeline.ventricular[1]?.id;
    return waves
      .filter(({ kind, activationId }) => activationId === id && kind !== 'P')
      .map(({ pulses }) => areaOf(pulses))
      .reduce<Vector>((sum, area) => plus(sum, area), [0, 0, 0]);
  };

  test('area of QRS and T together is that of normal conduction, whichever way the wave goes', () => {
    const normal = gradient({}, regularTimeline({ durationS: 3 }));
    fc.assert(
      fc.property(fc.constantFrom<readonly string[]>(['rbbb'], ['lbbb'], ['lafb'], ['lpfb'], ['rbbb', 'lafb']), (blocks) => {
        const recipe = { ventricles: { block: blocks } } as Recipe;
        const area = gradient(recipe, regularTimeline({ durationS: 3, bundles: bundlesOf(recipe) }));
        expect(lengthOf(plus(area, normal, -1)) / lengthOf(normal)).toBeLessThan(1e-9);
      }),
    );
    for (const site of ['rv-apex', 'lv-lateral'] as const) {
      const area = gradient({}, regularTimeline({ durationS: 3, change: () => ({ entries: (atS) => [{ via: 'focus', atS, site }] }) }));
      expect(lengthOf(plus(area, normal, -1)) / lengthOf(normal)).toBeLessThan(1e-9);
    }
  });
});
