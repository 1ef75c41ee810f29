import { describe, expect, test } from 'vitest';
import { LEADS } from '../lead/lead.ts';
import type { Lead } from '../lead/lead.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { depressed, elevated, meets, of, pathologicQ, pattern, within } from './criteria-fixture.ts';
import type { BeatMeasures } from './measure-fixture.ts';
import { dowerLeads } from './measure-fixture.ts';
import { sourcesOf } from './sources-of.ts';
import { patternTimeline, regularTimeline } from './timeline-fixture.ts';

describe('infarction', () => {
  const LEADS_OF: Readonly<Record<string, readonly Lead[]>> = {
    'stemi-septal': ['V1', 'V2'],
    'stemi-anterior': ['V3', 'V4'],
    'stemi-anteroseptal': ['V1', 'V2', 'V3', 'V4'],
    'stemi-lateral': ['I', 'aVL', 'V5', 'V6'],
    'stemi-inferior': ['II', 'III', 'aVF'],
    'stemi-inferolateral': ['II', 'III', 'aVF', 'V5', 'V6'],
    'stemi-right-ventricular': ['II', 'III', 'aVF', 'V1'],
  };
  test.each(Object.keys(LEADS_OF))('%s: J points at the limits of the Universal Definition in its leads', (id) => {
    const beat = pattern(id);
    for (const lead of LEADS_OF[id] ?? []) expect([lead, elevated(beat, lead)]).toEqual([lead, true]);
    expect(meets(id)).toContain('ST elevation');
  });

  test('what is opposite goes down', () => {
    expect(depressed(pattern('stemi-inferior'), 'aVL')).toBe(true);
    expect(depressed(pattern('stemi-lateral'), 'III')).toBe(true);
    for (const lead of ['V1', 'V2', 'V3'] as const) expect(depressed(pattern('stemi-posterior'), lead)).toBe(true);
    expect(pattern('stemi-posterior').leads.V2.r).toBeGreaterThan(pattern('normal-male').leads.V2.r);
    const main = pattern('stemi-left-main');
    expect(main.leads.aVR.j60).toBeGreaterThanOrEqual(0.1);
    expect(LEADS.filter((lead) => depressed(main, lead)).length).toBeGreaterThanOrEqual(6);
    expect(pattern('stemi-right-ventricular').leads.III.j).toBeGreaterThan(pattern('stemi-right-ventricular').leads.II.j);
  });

  test('first minutes: tall T before the ST', () => {
    const beat = pattern('stemi-hyperacute');
    for (const lead of ['V3', 'V4'] as const) expect(beat.leads[lead].t).toBeGreaterThan(1.6 * pattern('normal-male').leads[lead].t);
    expect(meets('stemi-hyperacute')).not.toContain('pathologic Q');
  });

  test('later: Q waves, negative T, level ST', () => {
    for (const [id, leads] of [
      ['mi-anterior', ['V2', 'V3', 'V4']],
      ['mi-inferior', ['II', 'III', 'aVF']],
    ] as const) {
      for (const stage of ['evolving', 'old']) {
        const beat = pattern(`${id}-${stage}`);
        expect([id, stage, leads.filter((lead) => pathologicQ(beat, lead)).length >= 2]).toEqual([id, stage, true]);
      }
      for (const lead of leads.slice(1)) {
        expect(pattern(`${id}-evolving`).leads[lead].t).toBeLessThan(-0.1);
        expect(Math.abs(pattern(`${id}-old`).leads[lead].j)).toBeLessThan(0.1);
      }
    }
  });
});

describe('muscle, blood and drugs', () => {
  test('ischemia', () => {
    expect(meets('ischemia-st')).toContain('ST depression');
    expect(Math.abs(pattern('ischemia-st').leads.V5.j - pattern('ischemia-st').leads.V5.j60)).toBeLessThan(0.05);
    expect(meets('ischemia-t')).toContain('T inversion');
    expect(meets('ischemia-t')).not.toContain('ST elevation');
  });

  test('pericarditis: ST up nearly everywhere, aVR opposite, PR segment the other way', () => {
    const beat = pattern('pericarditis');
    const up = LEADS.filter((lead) => beat.leads[lead].j60 >= 0.05);
    expect(up.length).toBeGreaterThanOrEqual(8);
    expect(beat.leads.aVR.j60).toBeLessThan(-0.1);
    const timeline = patternTimeline({ myocardium: { pericarditis: 1 } }, 2);
    const sources = sourcesOf({ myocardium: { pericarditis: 1 } }, timeline, 'a');
    const justBefore = Math.round(((timeline.ventricular[1]?.atS ?? 0) - 0.012) * 1000);
    const leads = dowerLeads(sources);
    expect(leads.II[justBefore]).toBeLessThan(-0.04);
    expect(leads.aVR[justBefore]).toBeGreaterThan(0.03);
  });

  test('early repolarisation: a notch of 0.1 mV at the end of the QRS in two lateral or inferior leads', () => {
    const recipe: Recipe = { myocardium: { earlyRepolarisation: 1 } };
    const timeline = patternTimeline(recipe, 2);
    const atS = timeline.ventricular[1]?.atS ?? 0;
    const leads = dowerLeads(sourcesOf(recipe, timeline, 'a'));
    const notched = (['II', 'III', 'aVF', 'I', 'aVL', 'V5', 'V6'] as const).filter((lead) => {
      const part = leads[lead].slice(Math.round((atS + 0.055) * 1000), Math.round((atS + 0.125) * 1000));
      const low = Math.min(...part.slice(0, 30));
      return Math.max(...part.slice(20)) >= 0.1 && Math.max(...part.slice(part.indexOf(low))) - low >= 0.03;
    });
    expect(notched.length).toBeGreaterThanOrEqual(2);
  });

  test('hypertrophy and enlargement', () => {
    expect(meets('lvh')).toEqual(expect.arrayContaining(['Sokolow', 'Cornell']));
    expect(pattern('lvh').leads.V6.t).toBeLessThan(-0.05);
    expect(pattern('lvh').leads.V5.j60).toBeLessThan(0);
    expect(meets('rvh')).toContain('RVH');
    expect(pattern('rvh').leads.V1.t).toBeLessThan(-0.1);
    expect(meets('lae')).toContain('left atrial enlargement');
    expect(meets('rae')).toContain('right atrial enlargement');
    expect(meets('rae')).not.toContain('left atrial enlargement');
  });

  test('QT by recipe, rate and law', () => {
    const fridericia = (id: string): number => pattern(id).qtMs / Math.cbrt(60 / 72);
    within(fridericia('long-qt'), 500, 545);
    within(fridericia('short-qt'), 290, 345);
    within(fridericia('calcium-low'), 455, 520);
    within(fridericia('calcium-high'), 300, 360);
    // The ST segment alone changes: the T wave keeps its size.
    for (const id of ['calcium-low', 'calcium-high']) expect(Math.abs(pattern(id).leads.V4.t - pattern('normal-male').leads.V4.t)).toBeLessThan(0.08);
    const bazett = of({ myocardium: { qtLaw: 'bazett' } }, regularTimeline({ rateBpm: 100, durationS: 4 }), 2);
    expect(Math.abs(bazett.qtMs - 400 * Math.sqrt(0.6))).toBeLessThan(22);
  });

  test('potassium in its stages', () => {
    const normal = pattern('normal-male');
    const [six, seven, eight, low] = ['potassium-6.0', 'potassium-7.0', 'potassium-8.3', 'potassium-2.7'].map(pattern) as [
      BeatMeasures,
      BeatMeasures,
      BeatMeasures,
      BeatMeasures,
    ];
    expect(six.leads.V4.t).toBeGreaterThan(1.5 * normal.leads.V4.t);
    expect(six.qrsMs - normal.qrsMs).toBeLessThan(6);
    within(seven.qrsMs, 110, 150);
    expect(seven.leads.II.pHigh).toBeLessThan(0.6 * normal.leads.II.pHigh);
    expect(eight.qrsMs).toBeGreaterThan(170);
    expect(eight.leads.II.pHigh).toBeLessThan(0.02);
    expect(low.leads.V4.t).toBeLessThan(0.5 * normal.leads.V4.t);
    expect(depressed(low, 'V5')).toBe(true);
    const kinds = new Set(sourcesOf({ myocardium: { potassiumMmolL: 2.7 } }, regularTimeline({ durationS: 2 }), 'a').waves.map(({ kind }) => kind));
    expect(kinds.has('U')).toBe(true);
  });

  test('digoxin scoops: the ST sags below the J point, QT short', () => {
    const { V5 } = pattern('digoxin').leads;
    expect(V5.j60).toBeLessThan(-0.08);
    expect(V5.j - V5.j60).toBeGreaterThan(0.04);
    expect(pattern('digoxin').qtMs).toBeLessThan(pattern('normal-male').qtMs - 20);
  });

  test('hypothermia: a J wave after the QRS, longer intervals', () => {
    const beat = pattern('hypothermia');
    expect(Math.max(...(['II', 'V4', 'V5'] as const).map((lead) => beat.leads[lead].j))).toBeGreaterThan(0.2);
    expect(beat.qtMs).toBeGreaterThan(440);
  });

  test('Brugada type 1: 2 mm at the J point, falling, then a negative T in V1 or V2, and only there', () => {
    const { leads } = pattern('brugada');
    for (const lead of ['V1', 'V2'] as const) {
      expect(leads[lead].j).toBeGreaterThanOrEqual(0.2);
      expect(leads[lead].j).toBeGreaterThan(leads[lead].j60);
      expect(leads[lead].t).toBeLessThan(-0.1);
    }
    for (const lead of ['II', 'V5', 'V6'] as const) expect(leads[lead].t).toBeGreaterThan(0.05);
  });

  test('pulmonary embolism: S1 Q3 T3, T negative in V1 to V3', () => {
    const { I, III, V1, V2, V3 } = pattern('pulmonary-embolism').leads;
    expect(I.s).toBeGreaterThan(0.15);
    expect(III.q).toBeGreaterThan(0.04);
    for (const lead of [III, V1, V2, V3]) expect(lead.t).toBeLessThan(-0.05);
  });
});
