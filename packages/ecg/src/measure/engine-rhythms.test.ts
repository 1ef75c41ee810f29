import { unwrap } from '@einthoven/kernel';
import { describe, expect, it } from 'vitest';
import { simulate } from '../simulate.ts';
import { RHYTHMS_OVER_RATES } from '../recipe/rhythms-over-rates.ts';
import type { Recording } from '../recorder/recording.ts';
import { measureEcg } from './measure-ecg.ts';
import { rhythmVerdict } from './score-rhythm.ts';

/** What of a recording a file keeps: whole microvolts of two bytes. */
const filed = ({ sampleRateHz, leads }: Recording) => ({
  sampleRateHz,
  leads: Object.fromEntries(Object.entries(leads).map(([name, mv]) => [name, Float64Array.from(Int16Array.from(mv, (value) => Math.round(value * 1000)))])),
});

const look = (id: string, seed = 'a') => {
  const { main, recipe } = RHYTHMS_OVER_RATES.find((one) => one.id === id) as (typeof RHYTHMS_OVER_RATES)[number];
  const made = unwrap(simulate(recipe, seed));
  const measured = measureEcg(filed(made.recording));
  const codes = measured.rhythm.map(({ code }) => code);
  return {
    verdict: rhythmVerdict(
      codes,
      made.truth().rhythm.map(({ code }) => code),
      main,
    ),
    codes,
    measured,
    truth: made.truth(),
  };
};

// Some of each kind; all of them, over rates and seeds: `npm run bench -- ecg-rhythms`.
describe('rhythms of the engine, from what a file keeps', () => {
  it.each([
    'atrial-flutter-4-to-1',
    'wandering-atrial-pacemaker',
    'mobitz-1',
    'mobitz-2',
    'block 2:1 65',
    'high-grade-av-block',
    'third-degree-av-block-junctional',
    'first-degree-av-block',
    'wpw',
    'ventricular-bigeminy',
    'ventricular-flutter',
    'ventricular-standstill',
    'vvi-oversensing',
    'ddd-tracking',
  ])('names %s', (id) => {
    expect(look(id)).toMatchObject({ verdict: 'named' });
  });

  it.each([
    ['third-degree-av-block-ventricular', 5],
    ['agonal-rhythm', 3],
    ['idioventricular-rhythm', 2],
    ['multifocal-atrial-tachycardia', 5],
    ['avrt', 7],
    ['torsades-de-pointes', 4],
    ['atrial-fibrillation-complete-block', 3],
  ])('has %s among at most %i names', (id, most) => {
    const { verdict, codes } = look(id, 'b');
    expect(verdict).not.toBe('wrong');
    expect(codes.length).toBeLessThanOrEqual(most);
  });

  it('counts a ventricular beat with a tall T wave once', () => {
    const { measured, truth } = look('third-degree-av-block-ventricular', 'b');
    expect(Math.abs((measured.rate.ventricularBpm ?? 0) - (truth.ventricularRateBpm ?? 0))).toBeLessThan(1);
  });
});
