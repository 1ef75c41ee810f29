import { describe, expect, test } from 'vitest';
import type { Lead } from '../lead/lead.ts';
import { PATTERN_RECIPES } from '../recipe/catalogue-patterns.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Timeline, VentricularSite } from '../rhythm/timeline.ts';
import { of, pattern, within } from './criteria-fixture.ts';
import { dowerLeads, RATE_HZ } from './measure-fixture.ts';
import { sourcesOf } from './sources-of.ts';
import { patternTimeline, regularTimeline } from './timeline-fixture.ts';

/** Leads of the second beat alone, from a little before its QRS on, with where the QRS begins. */
function tracing(recipe: Recipe, timeline: Timeline, fromMs = 40): { readonly of: (lead: Lead, lengthMs?: number) => Float64Array } {
  const leads = dowerLeads(sourcesOf(recipe, timeline, 'patterns'));
  const first = Math.round((timeline.ventricular[1]?.atS ?? 0) * RATE_HZ) - fromMs;
  return { of: (lead, lengthMs = 260) => leads[lead].slice(first, first + fromMs + lengthMs) };
}
const recipeOf = (id: string): Recipe => PATTERN_RECIPES.find((one) => one.id === id)?.recipe ?? {};
const patternTracing = (id: string, fromMs?: number): ReturnType<typeof tracing> => tracing(recipeOf(id), patternTimeline(recipeOf(id), 3.6), fromMs);

/**
 * Height in mV of the largest wave on the way to the main deflection that falls back again before it: a bump that a reader would
 * take for a wave of its own. A slur, which only rises slower, has none.
 *
 * @param part of the main deflection's height that is looked at: a notch at the top is another thing
 */
function bumpBefore(samples: Float64Array, part: number): number {
  const mainIndex = samples.reduce((best, value, i) => (Math.abs(value) > Math.abs(samples[best] as number) ? i : best), 0);
  const sign = Math.sign(samples[mainIndex] as number);
  const height = Math.abs(samples[mainIndex] as number);
  let top = 0;
  let largest = 0;
  for (let i = 0; i < mainIndex; i++) {
    // What points the other way is a wave of the complex with a name of its own, q or r.
    const value = Math.max(0, sign * (samples[i] as number));
    if (value > part * height) break;
    top = Math.max(top, value);
    largest = Math.max(largest, top - value);
  }
  return largest;
}

describe('fascicular block (AHA/ACCF/HRS 2009 part III)', () => {
  test('left anterior: rS in II, III, aVF, deepest in III; qR in aVL; S in V5 and V6', () => {
    const { II, III, aVF, I, aVL, V5, V6 } = pattern('lafb').leads;
    for (const lead of [II, III, aVF]) {
      expect(lead.r).toBeGreaterThan(0.05);
      expect(lead.s).toBeGreaterThan(2 * lead.r);
    }
    expect(III.s).toBeGreaterThan(II.s);
    expect(aVL.q).toBeGreaterThan(0.02);
    expect(I.r).toBeGreaterThan(0.4);
    for (const lead of [V5, V6]) expect(lead.s).toBeGreaterThan(0.05);
  });
});

describe('right bundle branch block (AHA/ACCF/HRS 2009 part III)', () => {
  test.each(['rbbb', 'bifascicular'])('%s: a QRS that nobody measures below 120 ms, wide S in I and V6, late R in V1', (id) => {
    const { qrsMs, leads } = pattern(id);
    within(qrsMs, 132, 152);
    for (const lead of [leads.I, leads.V6]) {
      expect(lead.s).toBeGreaterThan(0.1);
      expect(lead.sMs).toBeGreaterThan(40);
    }
    expect(leads.V1.rPeakMs).toBeGreaterThan(70);
  });

  test('incomplete blocks lie clear of both limits, 110 and 120 ms', () => {
    for (const id of ['incomplete-rbbb', 'incomplete-lbbb']) within(pattern(id).qrsMs, 112, 118);
  });
});

describe('left bundle branch block (AHA/ACCF/HRS 2009 part III)', () => {
  test.each(['lbbb', 'incomplete-lbbb'])('%s: one broad R with one start in I, aVL, V5, V6; rS or QS in V1', (id) => {
    const seen = patternTracing(id);
    for (const lead of ['I', 'aVL', 'V5', 'V6'] as const) expect([lead, bumpBefore(seen.of(lead), 0.5) < 0.03]).toEqual([lead, true]);
    // The ST that follows is raised and is no r of its own.
    const { deflections } = pattern(id).leads.V1;
    const deepest = deflections.findIndex(({ mv }) => mv < -0.6);
    within(deepest, 0, 1);
    for (const { mv } of deflections.slice(0, deepest)) within(mv, 0, 0.2);
  });

  test('complete: the R is wide at half its height', () => {
    for (const lead of ['I', 'V6'] as const) {
      const samples = patternTracing('lbbb').of(lead);
      const high = Math.max(...samples);
      expect(samples.filter((value) => value > high / 2).length).toBeGreaterThan(50);
    }
  });
});

describe('J waves', () => {
  /** Where the R ends, how deep it falls before the J wave, the J wave's height and how long it stays above half of that. */
  const jWave = (id: string, lead: Lead): { readonly before: number; readonly high: number; readonly halfMs: number } => {
    const samples = patternTracing(id).of(lead, 180);
    const r = samples.indexOf(Math.max(...samples.slice(0, 130)));
    const after = samples.slice(r);
    let low = 0;
    while (low < 60 && (after[low + 1] as number) < (after[low] as number)) low++;
    let top = low;
    for (let i = low; i < Math.min(after.length, low + 60); i++) if ((after[i] as number) > (after[top] as number)) top = i;
    const high = after[top] as number;
    return { before: after[low] as number, high, halfMs: after.slice(low > 0 ? low : 0, 130).filter((value) => value > high / 2).length };
  };

  test('early repolarisation: notch or slur of 0.1 mV on the way down from R, not after an S, in two neighbours', () => {
    // Macfarlane PW et al. J Am Coll Cardiol 2015: in two or more contiguous inferior or lateral leads, not in V1 to V3.
    for (const lead of ['II', 'aVF', 'V5'] as const) {
      const { before, high } = jWave('early-repolarisation', lead);
      expect([lead, before > 0, high >= 0.1, high - before >= 0.02]).toEqual([lead, true, true, true]);
    }
    const { V6 } = pattern('early-repolarisation').leads;
    expect(V6.s).toBeLessThan(0.02);
    for (const lead of ['V1', 'V2'] as const) expect(pattern('early-repolarisation').leads[lead].r2).toBeLessThan(0.05);
  });

  test('hypothermia: a dome of 2 to 5 mm on the end of R, largest in V4 to V6', () => {
    for (const lead of ['V4', 'V5', 'II'] as const) within(jWave('hypothermia', lead).high, 0.2, 0.5);
    for (const lead of ['V5', 'II'] as const) expect(jWave('hypothermia', lead).before).toBeGreaterThan(0);
    // Half as high for longer than the narrow R beside it.
    for (const lead of ['V4', 'V5'] as const) within(jWave('hypothermia', lead).halfMs, 40, 80);
  });
});

test('Brugada type 1: the ST of the left leads stays where it is (hrs-channelopathy-2013)', () => {
  for (const lead of ['I', 'aVL', 'V5', 'V6'] as const) {
    expect([lead, pattern('brugada').leads[lead].j60 > -0.05]).toEqual([lead, true]);
    expect([lead, pattern('brugada').leads[lead].j > -0.08]).toEqual([lead, true]);
  }
});

describe('pre-excitation', () => {
  test('by a right-sided pathway: PR below 120 ms, a slurred upstroke without a wave of its own, negative in V1', () => {
    const beat = pattern('wpw-right');
    expect(beat.prMs).toBeLessThan(120);
    expect(beat.qrsMs).toBeGreaterThan(120);
    const timeline = patternTimeline(recipeOf('wpw-right'), 3.6);
    // Without the P wave, which runs into it.
    const still: Timeline = { ...timeline, atrial: [] };
    const seen = tracing(recipeOf('wpw-right'), still);
    for (const lead of ['I', 'aVL', 'V4', 'V5', 'V6'] as const) expect([lead, bumpBefore(seen.of(lead), 0.45) < 0.03]).toEqual([lead, true]);
    // The slow part: 40 ms after its start still less than half of the height of R, and more than nothing.
    const samples = seen.of('V5');
    const high = Math.max(...samples);
    within((samples[40 + 42] as number) / high, 0.05, 0.5);
    expect(beat.leads.V1.areaMvMs).toBeLessThan(0);
  });
});

describe('beats from the ventricles', () => {
  const from = (site: VentricularSite, via: 'focus' | 'paced'): Timeline =>
    regularTimeline({ durationS: 3.6, change: () => ({ entries: (atS) => [{ via, atS, site }], origin: 'ventricular-premature' }) });

  test('paced from the tip of the right ventricle: as wide in V4 as elsewhere, T opposite in V1 to V5', () => {
    const { leads, qrsMs } = of({}, from('rv-apex', 'paced'));
    expect(leads.V4.deflections[0]?.ms).toBeGreaterThan(0.75 * qrsMs);
    for (const lead of ['V1', 'V2', 'V3', 'V4', 'V5'] as const) expect([lead, leads[lead].t * leads[lead].areaMvMs < 0]).toEqual([lead, true]);
  });

  test.each(['rv-apex', 'rv-outflow', 'lv-lateral', 'lv-inferior', 'lv-outflow', 'lv-anterior', 'lv-apex'] as const)(
    'from the %s: no bump before the complex that looks like a P wave',
    (site) => {
      const timeline = from(site, 'focus');
      const seen = tracing({}, { ...timeline, atrial: [] });
      for (const lead of ['I', 'II', 'III', 'aVL', 'V1', 'V2', 'V4', 'V5', 'V6'] as const) {
        const samples = seen.of(lead);
        const high = Math.max(...samples.map(Math.abs));
        // A tenth of a millivolt in a complex of half a millivolt and more is what a reader stumbled over.
        if (high >= 0.5) expect([lead, bumpBefore(samples, 0.3) < 0.05]).toEqual([lead, true]);
      }
    },
  );
});

test('pulmonary embolism: Q in III is the first wave of its QRS, 0.1 mV deep', () => {
  const { III, I } = pattern('pulmonary-embolism').leads;
  expect(III.deflections[0]?.mv).toBeLessThan(-0.1);
  expect(I.s).toBeGreaterThan(0.15);
});

test('high potassium: T pointed and as steep on both sides, narrower at half its height than a healthy one', () => {
  const shape = (recipe: Recipe): { readonly evenness: number; readonly halfMs: number } => {
    const samples = tracing(recipe, regularTimeline({ durationS: 3.6 }))
      .of('V4', 480)
      .slice(190);
    const peak = samples.indexOf(Math.max(...samples));
    const half = (samples[peak] as number) / 2;
    let left = peak;
    let right = peak;
    while (left > 0 && (samples[left] as number) > half) left--;
    while (right < samples.length - 1 && (samples[right] as number) > half) right++;
    return { evenness: (peak - left) / (right - peak), halfMs: right - left };
  };
  const healthy = shape({});
  for (const potassiumMmolL of [6, 7, 8.3]) {
    const { evenness, halfMs } = shape({ myocardium: { potassiumMmolL } });
    within(evenness, 0.85, 1.18);
    expect(halfMs).toBeLessThan(0.85 * healthy.halfMs);
  }
  expect(healthy.evenness).toBeGreaterThan(1.25);
});
