import { describe, expect, test } from 'vitest';
import { electrodePositions } from '../electrode/placement.ts';
import type { Placement } from '../electrode/site.ts';
import { LEADS } from '../lead/lead.ts';
import { leadMatrix } from '../lead/matrix.ts';
import { PATTERN_RECIPES } from '../recipe/catalogue-patterns.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { VentricularActivation } from '../rhythm/timeline.ts';
import { torsoOf } from '../torso/torso.ts';
import { within } from './criteria-fixture.ts';
import type { BeatMeasures, LeadVectors } from './measure-fixture.ts';
import { measureBeat } from './measure-fixture.ts';
import { sourcesOf } from './sources-of.ts';
import { patternTimeline } from './timeline-fixture.ts';
import { REGIONS } from './wave.ts';

/** Through the torso and its electrodes, each region at its own place. */
function seen(id: string, placement: Placement = 'standard', change: Recipe = {}): BeatMeasures {
  const recipe: Recipe = { ...PATTERN_RECIPES.find((pattern) => pattern.id === id)?.recipe, ...change };
  const torso = torsoOf(recipe.subject);
  const positions = electrodePositions(torso, { placement });
  if (!positions.ok) throw new Error('placement');
  const matrix = leadMatrix(torso, positions.value, {}, placement);
  const vectors: LeadVectors = (lead, region) => {
    const at = (LEADS.indexOf(lead) * REGIONS.length + REGIONS.indexOf(region)) * 3;
    return [matrix[at] as number, matrix[at + 1] as number, matrix[at + 2] as number];
  };
  const timeline = patternTimeline(recipe, 3);
  return measureBeat(sourcesOf(recipe, timeline, 'torso'), timeline.ventricular[1] as VentricularActivation, vectors);
}

describe('the heart in the torso, with six regions instead of one dipole', () => {
  test('a normal heart stays normal', () => {
    const { qrsMs, axisDeg, leads } = seen('normal-male');
    within(qrsMs, 78, 100);
    within(axisDeg, 20, 70);
    within(leads.V5.r, 0.9, 1.9);
    expect(leads.V2.s).toBeGreaterThan(leads.V2.r);
    expect(leads.V5.r).toBeGreaterThan(leads.V5.s);
  });

  test('blocks keep their criteria', () => {
    within(seen('lafb').axisDeg, -90, -45);
    within(seen('lpfb').axisDeg, 90, 180);
    const { leads, qrsMs } = seen('lbbb');
    expect(qrsMs).toBeGreaterThanOrEqual(120);
    for (const lead of [leads.I, leads.V5, leads.V6]) expect(lead.q).toBeLessThan(0.03);
    expect(seen('rbbb').leads.V1.shape.toLowerCase()).toContain("rsr'");
  });

  test('infarction of the right ventricle shows in V3R and V4R, another inferior one does not', () => {
    const right = seen('stemi-right-ventricular', 'right-sided').leads;
    for (const lead of [right.V3, right.V4]) expect(lead.j).toBeGreaterThanOrEqual(0.1);
    expect(seen('stemi-inferior', 'right-sided').leads.V4.j).toBeLessThan(0.05);
  });

  test('infarction of the back wall shows in V7 to V9', () => {
    const { V4: V7, V5: V8, V6: V9 } = seen('stemi-posterior', 'posterior').leads;
    for (const lead of [V7, V8, V9]) expect(lead.j).toBeGreaterThanOrEqual(0.05);
  });

  test('dextrocardia: I upside down, R shrinks from V1 to V6', () => {
    const { leads } = seen('dextrocardia');
    expect(leads.I.areaMvMs).toBeLessThan(0);
    expect(leads.I.t).toBeLessThan(0);
    expect(leads.I.pLow).toBeLessThan(-0.03);
    expect(leads.V6.r).toBeLessThan(leads.V1.r);
    expect(seen('dextrocardia', 'standard', { subject: {} }).leads.I.areaMvMs).toBeGreaterThan(0);
  });
});
