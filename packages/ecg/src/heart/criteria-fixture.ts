import type { Lead } from '../lead/lead.ts';
import { PATTERN_RECIPES } from '../recipe/catalogue-patterns.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Timeline, VentricularActivation } from '../rhythm/timeline.ts';
import { expect } from 'vitest';
import type { BeatMeasures } from './measure-fixture.ts';
import { measureBeat } from './measure-fixture.ts';
import { sourcesOf } from './sources-of.ts';
import { patternTimeline } from './timeline-fixture.ts';

const measured = new Map<string, BeatMeasures>();

/** The second beat of a pattern of the catalogue, measured once. */
export function pattern(id: string): BeatMeasures {
  const known = measured.get(id);
  if (known) return known;
  const found = PATTERN_RECIPES.find((each) => each.id === id);
  if (!found) throw new Error(`no pattern ${id}`);
  const timeline = patternTimeline(found.recipe, 3.6);
  const beat = measureBeat(sourcesOf(found.recipe, timeline, 'patterns'), timeline.ventricular[1] as VentricularActivation);
  measured.set(id, beat);
  return beat;
}

/** Measures one beat of a recipe. */
export const of = (recipe: Recipe, timeline: Timeline, beat = 1): BeatMeasures =>
  measureBeat(sourcesOf(recipe, timeline, 'one'), timeline.ventricular[beat] as VentricularActivation);
/** Asserts low <= value <= high. */
export const within = (value: number, low: number, high: number): void => {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
};

// Criteria of AHA/ACCF/HRS 2009 and of the Fourth Universal Definition, as a reader applies them: names to yes or no.
const deep = (x: number): boolean => x > 0.05;
/** Whether V1 or V2 has a second R. */
export const rsr = ({ leads }: BeatMeasures): boolean => ['V1', 'V2'].some((lead) => /rsr'/i.test(leads[lead as Lead].shape));
const wideS = ({ leads: { I, V6 } }: BeatMeasures): boolean => [I, V6].every((lead) => lead.sMs > 40 || lead.s > lead.r);
const noQ = ({ leads: { I, V5, V6 } }: BeatMeasures): boolean => [I, V5, V6].every(({ q }) => q < 0.03);
const lateLeft = ({ leads: { V5, V6 } }: BeatMeasures): boolean => V5.rPeakMs > 60 && V6.rPeakMs > 60;
const lafbShape = ({ axisDeg, leads: { aVL } }: BeatMeasures): boolean => axisDeg <= -45 && axisDeg >= -90 && aVL.q > 0.02 && aVL.r > 0.3 && aVL.rPeakMs >= 45;
const lpfbShape = ({ axisDeg, leads: { I, aVL, III, aVF } }: BeatMeasures): boolean =>
  axisDeg >= 90 && axisDeg <= 180 && [I, aVL].every(({ r, s }) => r > 0.03 && s > r) && [III, aVF].every(({ q, r }) => q > 0.02 && r > q);
/** J point at the limit of the Universal Definition for men of 40 and more. */
export const elevated = (beat: BeatMeasures, lead: Lead): boolean => beat.leads[lead].j >= (lead === 'V2' || lead === 'V3' ? 0.2 : 0.1);
/** ST depression by the Universal Definition. */
export const depressed = (beat: BeatMeasures, lead: Lead): boolean => beat.leads[lead].j60 <= -0.05;
const bothOf = (beat: BeatMeasures, leads: readonly Lead[], criterion: (beat: BeatMeasures, lead: Lead) => boolean): boolean =>
  leads.some((lead, i) => i > 0 && criterion(beat, lead) && criterion(beat, leads[i - 1] as Lead));
const CONTIGUOUS: readonly (readonly Lead[])[] = [
  ['aVL', 'I', 'II', 'aVF', 'III'],
  ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'],
];
const anyPair = (beat: BeatMeasures, criterion: (beat: BeatMeasures, lead: Lead) => boolean): boolean =>
  CONTIGUOUS.some((leads) => bothOf(beat, leads, criterion));
/** Q wave of an old infarction by the Universal Definition. */
export const pathologicQ = (beat: BeatMeasures, lead: Lead): boolean => {
  const { q, qMs, shape } = beat.leads[lead];
  if (lead === 'V1') return false;
  if (lead === 'V2' || lead === 'V3') return /^qs$/i.test(shape) || (deep(q) && qMs >= 20);
  return /^qs$/i.test(shape) || (q >= 0.1 && qMs >= 30);
};
const inverted = (beat: BeatMeasures, lead: Lead): boolean => beat.leads[lead].t < -0.1 && beat.leads[lead].r > beat.leads[lead].s;

const CRITERIA: Readonly<Record<string, (beat: BeatMeasures) => boolean>> = {
  'wide QRS': ({ qrsMs }) => qrsMs > 110,
  RBBB: (beat) => beat.qrsMs >= 120 && rsr(beat) && wideS(beat) && beat.leads.V1.rPeakMs > 50,
  'incomplete RBBB': (beat) => beat.qrsMs >= 110 && beat.qrsMs < 120 && rsr(beat),
  LBBB: (beat) => beat.qrsMs >= 120 && noQ(beat) && lateLeft(beat),
  'incomplete LBBB': (beat) => beat.qrsMs >= 110 && beat.qrsMs < 120 && noQ(beat) && lateLeft(beat),
  LAFB: (beat) => beat.qrsMs < 120 && lafbShape(beat),
  LPFB: (beat) => beat.qrsMs < 120 && lpfbShape(beat),
  'ST elevation': (beat) => anyPair(beat, elevated),
  'ST depression': (beat) => anyPair(beat, depressed),
  'T inversion': (beat) => anyPair(beat, inverted),
  'pathologic Q': (beat) => anyPair(beat, pathologicQ),
  Sokolow: ({ leads: { V1, V5, V6 } }) => V1.s + Math.max(V5.r, V6.r) >= 3.5,
  Cornell: ({ leads: { aVL, V3 } }) => aVL.r + V3.s > 2.8,
  RVH: ({ leads: { V1 }, axisDeg }) => V1.r >= 0.6 && V1.r > V1.s && axisDeg > 90,
  'left atrial enlargement': ({ pMs, leads: { V1 } }) => pMs >= 120 && V1.pLow <= -0.1,
  'right atrial enlargement': ({ leads: { II } }) => II.pHigh > 0.25,
  'axis outside -30 to 90': ({ axisDeg }) => axisDeg < -30 || axisDeg > 90,
  'long QT': ({ qtMs }) => qtMs > 450,
};
/** Names of the criteria that a pattern of the catalogue meets. */
export const meets = (id: string): string[] => Object.keys(CRITERIA).filter((name) => CRITERIA[name]?.(pattern(id)));
