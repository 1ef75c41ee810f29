import { unwrap } from '@einthoven/kernel';
import { describe, expect, it } from 'vitest';
import { RHYTHM_RECIPES } from '../recipe/catalogue-rhythms.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { simulate } from '../simulate.ts';
import { timelineOf } from './timeline-of.ts';

const catalogue = (id: string): Recipe => RHYTHM_RECIPES.find((one) => one.id === id)?.recipe ?? {};

describe('what nobody can foretell by counting', () => {
  it('a pacemaker that fails in one of three paces does so on the average, not at every third', () => {
    const { spikes } = timelineOf({ ...catalogue('vvi-failure-to-capture'), durationS: 600 }, 'a');
    const failed = spikes.flatMap(({ result }, index) => ('failed' in result && result.failed === 'no-capture' ? [index] : []));
    const between = failed.slice(1).map((index, i) => index - (failed[i] as number));
    expect(spikes.length / failed.length).toBeGreaterThan(2.5);
    expect(spikes.length / failed.length).toBeLessThan(3.5);
    expect(new Set(between)).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  it('one that always fails always fails', () => {
    const { spikes } = timelineOf(
      { junction: { conduction: { kind: 'complete' } }, pacemaker: { mode: 'VVI', rateBpm: 70, fault: { kind: 'capture', chamber: 'ventricle', every: 1 } } },
      'a',
    );
    expect(spikes.every(({ result }) => 'failed' in result)).toBe(true);
  });
});

describe('torsades and other polymorphic tachycardia', () => {
  const twists = (id: string) => timelineOf({ ...catalogue(id), durationS: 30 }, 'a').ventricular.flatMap(({ twist }) => (twist ? [twist] : []));
  /** Between neighbours, as a part of a whole turn from -1/2 to 1/2. */
  const steps = (id: string): number[] => {
    const angles = twists(id).map(({ angleRad }) => angleRad / (2 * Math.PI));
    return angles.slice(1).map((angle, i) => {
      const step = angle - (angles[i] as number);
      return step - Math.round(step);
    });
  };

  it('torsades turn steadily, and their points are smallest where they turn over (Dessertenne 1966)', () => {
    for (const step of steps('torsades-de-pointes')) expect(step).toBeCloseTo(1 / 12, 6);
    const found = twists('torsades-de-pointes');
    const across = found.filter(({ angleRad }) => Math.abs(Math.cos(angleRad)) < 0.1).map(({ scale }) => scale);
    const along = found.filter(({ angleRad }) => Math.abs(Math.cos(angleRad)) > 0.9).map(({ scale }) => scale);
    expect(Math.max(...across)).toBeLessThan(0.5 * Math.min(...along));
  });

  it('the other kind jumps, by another angle each time', () => {
    const found = steps('polymorphic-ventricular-tachycardia').map(Math.abs);
    expect(Math.min(...found)).toBeGreaterThan(1 / 6);
    expect(Math.max(...found) - Math.min(...found)).toBeGreaterThan(0.15);
  });

  it('torsades follow a long QT, the other kind a normal one (aha-ecg-4-2009: 450 ms in men)', () => {
    const qtc = (id: string): number => {
      const { beats } = unwrap(simulate(catalogue(id), 'a')).truth();
      const before = beats.find(({ origin, qtS }) => origin === 'conducted' && qtS !== undefined);
      return (before?.qtS ?? 0) / Math.cbrt(before?.rrS ?? 60 / 72);
    };
    expect(qtc('torsades-de-pointes')).toBeGreaterThan(0.5);
    expect(qtc('polymorphic-ventricular-tachycardia')).toBeLessThan(0.45);
  });
});

it('a still heart leaves a line that is quiet and not ruled: 2 to 15 microvolts from sample to sample', () => {
  for (const id of ['asystole', 'ventricular-standstill']) {
    const { II } = unwrap(simulate(catalogue(id), 'a')).recording.leads;
    let sum = 0;
    for (let i = 1; i < II.length; i++) sum += ((II[i] as number) - (II[i - 1] as number)) ** 2;
    const rmsMv = Math.sqrt(sum / II.length);
    expect(rmsMv).toBeGreaterThan(0.002);
    expect(rmsMv).toBeLessThan(0.015);
  }
});
