import { gzipSync } from 'node:zlib';
import { unwrap } from '@einthoven/kernel';
import { PATTERN_RECIPES, RHYTHM_RECIPES, simulate } from '@einthoven/ecg';
import { decodeTracing, type PublicItem } from '@einthoven/exam';
import type { TracingFamily } from '@einthoven/exam/key';
import { describe, expect, test } from 'vitest';
import { ARTIFACT_KINDS, PATTERN_CODES } from './tracing-facts.ts';
import { drawTracing, tryFamily } from './tracing.ts';

const single: PublicItem = { type: 'single', stem: 'Which rhythm?', options: { a: 'Fibrillation', b: 'Flutter', c: 'Sinus', d: 'Block' } };
const calipers: PublicItem = { type: 'calipers', stem: 'Measure the PR interval.', measure: 'interval-ms' };
const strip = { layout: 'strip', leads: ['II'], seconds: 6 } as const;
const page = { layout: '3x4+1R', seconds: 10 } as const;
const rhythm = (code: string) => [{ fact: 'rhythm', code } as const];

/** Draws atrial fibrillation or flutter with the same chance. */
const either: TracingFamily = {
  recipe: 'normal-sinus-rhythm',
  vary: { 'atria.rhythm': { oneOf: [{ kind: 'fibrillation' }, { kind: 'flutter', rateBpm: 290 }] } },
  show: strip,
  rightWhen: { a: rhythm('atrial-fibrillation'), b: rhythm('atrial-flutter'), c: rhythm('sinus-rhythm') },
};

const refusal = (change: Partial<TracingFamily>, shown: PublicItem = single) => {
  const drawn = drawTracing({ ...either, ...change }, shown, 'a seed');
  return drawn.ok ? undefined : `${drawn.error.code} ${drawn.error.field}`;
};

describe('drawTracing', () => {
  test('a seed gives one tracing, bit for bit; other seeds give others, and the key follows what was drawn', () => {
    const drawn = Array.from({ length: 12 }, (_, index) => unwrap(drawTracing(either, single, `seed ${index}`)));
    expect(unwrap(drawTracing(either, single, 'seed 0'))).toEqual(drawn[0]);
    expect(new Set(drawn.map(({ samples }) => samples.deltas[0])).size).toBe(12);
    expect(new Set(drawn.map(({ correct }) => correct.type === 'single' && correct.option))).toEqual(new Set(['a', 'b']));
    for (const { correct, recipe, seed } of drawn) {
      // The stored recipe and seed make it again, in the engine alone.
      const codes = unwrap(simulate(recipe, seed))
        .truth()
        .rhythm.map(({ code }) => code);
      expect(correct).toEqual({ type: 'single', option: codes.includes('atrial-fibrillation') ? 'a' : 'b' });
    }
  });

  test('what a candidate gets are the samples of the recording and what is printed, and nothing that made them', () => {
    const family: TracingFamily = {
      ...either,
      recipe: { electrodes: { placement: 'right-sided' }, recorder: { gainMmPerMv: 20, notchHz: 60 }, artifacts: [{ kind: 'calibration-reversed' }] },
      vary: {},
      show: page,
      rightWhen: { c: [{ fact: 'artifact', kind: 'calibration-reversed' }] },
    };
    const { samples, recipe, seed } = unwrap(drawTracing(family, single, 'a seed'));
    const { deltas, leads, labels, ...printed } = samples;
    expect(printed).toEqual({
      sampleRateHz: 250,
      microvoltsPerUnit: 5,
      durationS: 10,
      layout: '3x4+1R',
      paperSpeedMmPerS: 25,
      gainMmPerMv: 20,
      filterLabel: '0.05-150 Hz, 60 Hz notch',
      calibrationMv: -1,
      placementLabel: 'Right-sided chest leads: V3R to V6R',
    });
    expect(labels).toMatchObject({ V4: 'V4R' });
    expect(leads).toEqual(['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
    const { recording } = unwrap(simulate(recipe, seed));
    const shown = decodeTracing(samples)['II'] as Float64Array;
    // Half a step of 5 microvolts and what a low-pass of 110 Hz takes from the steepest slope.
    const apart = Array.from(shown, (millivolts, index) => Math.abs(millivolts - (recording.leads.II[index * 2] as number)));
    expect(shown.length).toBe(2500);
    expect(Math.max(...apart)).toBeLessThan(0.03);
    expect(apart.reduce((sum, one) => sum + one, 0) / apart.length).toBeLessThan(0.003);
    // A form has 250 KB for everything; what compresses is sent compressed.
    expect(gzipSync(deltas.join(' ')).length).toBeLessThan(8000);
  });

  test("the number of a calipers item is the engine's, and no limit of an option lies near the number", () => {
    const family: TracingFamily = {
      recipe: { atria: { rhythm: { kind: 'sinus', rateBpm: 70 } } },
      vary: { 'junction.prS': [0.15, 0.26] },
      show: strip,
      rightValue: { of: 'pr-ms', tolerance: 20 },
    };
    const choice: TracingFamily = {
      ...family,
      rightValue: undefined,
      rightWhen: { a: [{ fact: 'number', of: 'pr-ms', from: 0, to: 200 }], b: [{ fact: 'number', of: 'pr-ms', from: 200, to: 9999 }] },
    };
    const options = new Set<string>();
    for (let index = 0; index < 25; index++) {
      const measured = unwrap(drawTracing(family, calipers, `pr ${index}`));
      const prMs = ((unwrap(simulate(measured.recipe, measured.seed)).truth().prS as number) * 1000).toFixed(1);
      expect(measured.correct).toEqual({ type: 'calipers', value: Number(prMs), tolerance: 20 });
      const chosen = unwrap(drawTracing(choice, single, `pr ${index}`));
      const chosenMs = (unwrap(simulate(chosen.recipe, chosen.seed)).truth().prS as number) * 1000;
      expect(Math.abs(chosenMs - 200)).toBeGreaterThanOrEqual(6);
      expect(chosen.correct).toEqual({ type: 'single', option: chosenMs < 200 ? 'a' : 'b' });
      options.add(chosen.correct.type === 'single' ? chosen.correct.option : '');
    }
    expect(options).toEqual(new Set(['a', 'b']));
    expect(refusal({ ...choice, vary: { 'junction.prS': { oneOf: [0.2] } } })).toBe('NEAR_LIMIT rightWhen.a');
  });

  test('a multiple item has every option that holds', () => {
    const family: TracingFamily = {
      ...either,
      vary: {},
      recipe: 'first-degree-av-block',
      rightWhen: { a: rhythm('sinus-rhythm'), b: rhythm('atrial-flutter'), d: rhythm('first-degree-av-block') },
    };
    expect(refusal(family)).toBe('SEVERAL_RIGHT rightWhen');
    const multiple: PublicItem = { ...single, type: 'multiple' };
    expect(unwrap(drawTracing(family, multiple, 'a seed')).correct).toEqual({ type: 'multiple', options: ['a', 'd'] });
    const all = Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [id, rhythm('sinus-rhythm')]));
    expect(refusal({ ...family, rightWhen: all }, multiple)).toBe('SEVERAL_RIGHT rightWhen');
  });

  test.each([
    ['a recipe that the catalogue has not', { recipe: 'no-such-rhythm' }, 'RECIPE_UNKNOWN recipe'],
    ['a field that the engine has not', { vary: { 'junction.prSeconds': [0.2, 0.3] } }, 'PATH_UNKNOWN vary.junction.prSeconds'],
    ['a path through a number', { recipe: { junction: { prS: 0.2 } }, vary: { 'junction.prS.more': [1, 2] } }, 'PATH_UNKNOWN vary.junction.prS.more'],
    ['an entry that the list has not', { vary: { 'ventricles.premature[3].couplingS': [0.3, 0.4] } }, 'RECIPE_INVALID vary.ventricles.premature[3].couplingS'],
    ['the way to every object', { vary: { '__proto__.polluted': [1, 2] } }, 'PATH_UNKNOWN vary.__proto__.polluted'],
    ['a number out of range', { recipe: 'normal-sinus-rhythm', vary: { 'atria.rhythm.rateBpm': [900, 950] } }, 'RECIPE_INVALID vary.atria.rhythm.rateBpm'],
    ['a whole recipe that is none', { recipe: { heart: 1 }, vary: {} }, 'RECIPE_INVALID recipe.heart'],
    ['a misspelled rhythm', { rightWhen: { a: rhythm('atrial-fibrilation') } }, 'NAME_UNKNOWN rightWhen.a'],
    ['an unknown pattern', { rightWhen: { a: [{ fact: 'pattern', code: 'stemi' }] } }, 'NAME_UNKNOWN rightWhen.a'],
    ['wires that are none', { rightWhen: { a: [{ fact: 'reversal', wires: 'RA-XX' }] } }, 'NAME_UNKNOWN rightWhen.a'],
    ['a lead that is none', { show: { ...strip, leads: ['V9'] } }, 'NAME_UNKNOWN show.leads'],
    ['no option that holds', { rightWhen: { a: rhythm('asystole'), b: rhythm('mobitz-1') } }, 'NONE_RIGHT rightWhen'],
    [
      'two that hold',
      { rightWhen: { a: rhythm('atrial-fibrillation'), b: rhythm('atrial-flutter'), c: [{ fact: 'pattern', code: 'none' }] } },
      'SEVERAL_RIGHT rightWhen',
    ],
    [
      'a PR interval of fibrillation',
      { recipe: 'atrial-fibrillation-rapid', vary: {}, rightWhen: { a: [{ fact: 'number', of: 'pr-ms', from: 200, to: 999 }] } },
      'NUMBER_UNDEFINED rightWhen.a',
    ],
  ] as const)('refuses %s, by name', (_, change, code) => {
    expect(refusal(change as Partial<TracingFamily>)).toBe(code);
  });

  test('wires, artifacts, patterns and settings are facts', () => {
    const right = (recipe: object, rightWhen: TracingFamily['rightWhen']) =>
      unwrap(drawTracing({ ...either, recipe: recipe as Record<string, unknown>, vary: {}, rightWhen }, single, 'a seed')).correct;
    const wires = {
      a: [{ fact: 'reversal', wires: 'LA-RA' } as const],
      b: [{ fact: 'reversal', wires: 'none' } as const],
      c: [{ fact: 'reversal', wires: 'RA-LL' } as const],
    };
    expect(right({ electrodes: { wires: { RA: 'LA', LA: 'RA' } } }, wires)).toEqual({ type: 'single', option: 'a' });
    expect(right({}, wires)).toEqual({ type: 'single', option: 'b' });
    expect(right({ electrodes: { wires: { RA: 'LL', LL: 'RA' } } }, wires)).toEqual({ type: 'single', option: 'c' });
    const artifacts = { a: [{ fact: 'artifact', kind: 'mains' } as const], b: [{ fact: 'artifact', kind: 'none' } as const] };
    expect(right({ artifacts: [{ kind: 'mains' }] }, artifacts)).toEqual({ type: 'single', option: 'a' });
    expect(right({}, artifacts)).toEqual({ type: 'single', option: 'b' });
    const gain = {
      a: [{ fact: 'number', of: 'gain-mm-per-mv', from: 5, to: 10 } as const],
      b: [{ fact: 'number', of: 'gain-mm-per-mv', from: 10, to: 20 } as const],
    };
    expect(right({ recorder: { gainMmPerMv: 5 } }, gain)).toEqual({ type: 'single', option: 'a' });
  });
});

describe('names of facts', () => {
  test('every pattern that the catalogue makes has a code here, and so has every artifact', () => {
    const codes = [...RHYTHM_RECIPES, ...PATTERN_RECIPES].flatMap(({ recipe }) =>
      unwrap(simulate({ ...recipe, durationS: 3 }, '1'))
        .truth()
        .patterns.map(({ code }) => code),
    );
    expect([...new Set(codes)].filter((code) => !PATTERN_CODES.has(code))).toEqual([]);
    expect(codes.length).toBeGreaterThan(30);
    const kinds = [...ARTIFACT_KINDS]
      .filter((kind) => kind !== 'none')
      .map((kind) => ({ kind, ...(['motion', 'loose', 'dry'].includes(kind) ? { wire: 'LA' } : {}), ...(kind === 'motion' ? { atS: 1 } : {}) }));
    expect(
      unwrap(simulate({ durationS: 3, artifacts: kinds }, '1'))
        .truth()
        .artifacts.map(({ kind }) => kind),
    ).toEqual(kinds.map(({ kind }) => kind));
  });
});

test('tryFamily tries several seeds: what goes wrong in some draws only is found', () => {
  // In one of two draws no option is right.
  const half: TracingFamily = { ...either, rightWhen: { a: rhythm('atrial-fibrillation') } };
  expect(tryFamily(half, single, 10)?.code).toBe('NONE_RIGHT');
  expect(tryFamily(either, single, 4)).toBeUndefined();
});
