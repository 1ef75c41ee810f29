import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RHYTHM_RECIPES } from '../recipe/catalogue-rhythms.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { nameRhythm } from './name-rhythm.ts';
import { RHYTHM_NAMES } from './rhythm-names.ts';
import { goodRecipe } from './test-recipes.ts';
import { timelineOf } from './timeline-of.ts';
import type { AtrialActivation, Timeline, VentricularActivation } from './timeline.ts';

const codes = (recipe: Recipe, seed = 'a'): string[] => nameRhythm(timelineOf(recipe, seed)).map((name) => name.code);

/** A tracing written down by hand, so that the namer is tried without the simulation. */
const written = (parts: {
  readonly p?: readonly Partial<AtrialActivation>[];
  readonly beats?: readonly Partial<VentricularActivation>[];
  readonly durationS?: number;
}): Timeline => ({
  durationS: parts.durationS ?? 10,
  atrial: (parts.p ?? []).map((one, index) => ({
    id: index + 1,
    atS: 0,
    origin: 'sinus',
    site: 0,
    conducted: { blocked: 'complete' },
    premature: false,
    ...one,
  })),
  ventricular: (parts.beats ?? []).map((one, index) => ({
    id: index + 101,
    atS: 0,
    origin: 'conducted',
    entries: [{ via: 'his', atS: one.atS ?? 0, from: 'atria' }],
    atrialId: undefined,
    prS: undefined,
    bundles: { rightDelayS: 0, leftDelayS: 0, anteriorFascicleDelayS: 0, posteriorFascicleDelayS: 0 },
    precedingRrS: (one.atS ?? 0) - (parts.beats?.[index - 1]?.atS ?? 0),
    premature: false,
    cause: 'Written.',
    twist: undefined,
    ...one,
  })),
  continuous: [],
  spikes: [],
  missingSpikes: [],
  silences: [],
});

/** P waves at these times with these PR intervals; a missing PR is a dropped beat. */
const conducted = (pp: readonly (readonly [atS: number, prS?: number])[]): Timeline =>
  written({
    p: pp.map(([atS, prS], index) => ({ atS, conducted: prS === undefined ? { blocked: 'infranodal' } : { to: 200 + index } })),
    beats: pp.flatMap(([atS, prS], index) => (prS === undefined ? [] : [{ id: 200 + index, atS: atS + prS, atrialId: index + 1, prS }])),
  });

describe('every rhythm of the catalogue', () => {
  it.each(RHYTHM_RECIPES.map((one) => [one.id, one] as const))('%s is named as it says', (_, one) => {
    for (const seed of ['a', 'b', 'c', 'd']) expect(codes(one.recipe, seed)).toEqual(expect.arrayContaining([...one.shows]));
  });

  it('has an id and a title of its own', () => {
    expect(new Set(RHYTHM_RECIPES.map((one) => one.id)).size).toBe(RHYTHM_RECIPES.length);
    expect(new Set(RHYTHM_RECIPES.map((one) => one.title)).size).toBe(RHYTHM_RECIPES.length);
  });

  it('between them show every name but "undetermined"', () => {
    const shown = new Set(RHYTHM_RECIPES.flatMap((one) => ['a', 'b', 'c'].flatMap((seed) => codes(one.recipe, seed))));
    expect(Object.keys(RHYTHM_NAMES).filter((code) => !shown.has(code) && code !== 'undetermined-rhythm')).toEqual([]);
  });

  it('cites sources that exist', () => {
    const sources = JSON.parse(readFileSync(new URL('../../../../content/sources/sources.json', import.meta.url), 'utf8')) as { key: string }[];
    const keys = new Set(sources.map((source) => source.key));
    for (const [, key] of Object.values(RHYTHM_NAMES)) expect(keys).toContain(key);
  });
});

describe('criteria on tracings written by hand', () => {
  const every = (cycleS: number, prS: number, count: number) => Array.from({ length: count }, (_, index) => [0.2 + index * cycleS, prS] as const);

  it.each([
    [1.02, 'sinus-bradycardia'],
    [0.98, 'normal-sinus-rhythm'],
    [0.61, 'normal-sinus-rhythm'],
    [0.58, 'sinus-tachycardia'],
  ])('a cycle of %s s is %s', (cycleS, code) => {
    expect(nameRhythm(conducted(every(cycleS, 0.16, 9))).map((name) => name.code)).toEqual([code]);
  });

  it('a PR of 200 ms is normal, one of 210 is first-degree block', () => {
    expect(nameRhythm(conducted(every(0.8, 0.2, 9))).map((name) => name.code)).toEqual(['normal-sinus-rhythm']);
    expect(nameRhythm(conducted(every(0.8, 0.21, 9))).map((name) => name.code)).toContain('first-degree-av-block');
  });

  it('tells second-degree blocks apart by the PR before and after the dropped beat, and not at 2:1', () => {
    const group = (...pr: readonly (number | undefined)[]): string[] =>
      nameRhythm(conducted(pr.map((prS, index) => (prS === undefined ? [0.2 + index * 0.8] : [0.2 + index * 0.8, prS])))).map((name) => name.code);
    const not = undefined;
    expect(group(0.18, 0.26, 0.3, not, 0.18, 0.26, 0.3, not, 0.18)).toContain('mobitz-1');
    expect(group(0.18, 0.18, 0.18, not, 0.18, 0.18, 0.18, not, 0.18)).toContain('mobitz-2');
    const two = group(0.18, not, 0.18, not, 0.18, not, 0.18, not, 0.18);
    expect(two).toContain('av-block-2-to-1');
    expect(two).not.toContain('mobitz-1');
    expect(two).not.toContain('mobitz-2');
    expect(group(0.18, not, not, 0.18, not, not, 0.18, not, not)).toContain('high-grade-av-block');
    expect(group(0.18, 0.18, 0.18, not, 0.18, 0.18, 0.18, not, 0.18)).not.toContain('third-degree-av-block');
  });

  it('counts wide beats in a row: two are a couplet, three over 100 a minute a tachycardia, 40 to 100 accelerated', () => {
    const wide = (...times: readonly number[]): string[] =>
      nameRhythm(
        written({
          beats: times.map((atS, index) => ({
            atS,
            origin: 'ventricular-rhythm',
            entries: [{ via: 'focus', atS, site: 'rv-apex' }],
            precedingRrS: index === 0 ? 0.8 : atS - (times[index - 1] as number),
          })),
        }),
      ).map((name) => name.code);
    expect(wide(1, 1.59, 2.18, 2.77)).toContain('monomorphic-ventricular-tachycardia');
    expect(wide(1, 1.61, 2.22, 2.83)).toEqual(['accelerated-idioventricular-rhythm']);
    expect(wide(0.5, 2.1, 3.7, 5.3)).toEqual(['idioventricular-rhythm']);
    expect(wide(0.5, 4.5, 8.5)).toEqual(['agonal-rhythm']);
  });

  it('names nothing and P waves alone', () => {
    expect(nameRhythm(written({})).map((name) => name.code)).toEqual(['asystole']);
    expect(nameRhythm(written({ p: [{ atS: 1 }, { atS: 1.8 }, { atS: 2.6 }] })).map((name) => name.code)).toContain('ventricular-standstill');
  });
});

describe('what an ECG cannot tell', () => {
  it('gives every name that a narrow tachycardia with a hidden P allows, and fewer when the P shows', () => {
    const hidden = ['avnrt', 'junctional-tachycardia', 'supraventricular-tachycardia'];
    expect(codes({ junction: { reentry: { kind: 'avnrt', rateBpm: 176 } } }).toSorted()).toEqual(hidden);
    expect(codes({ junction: { rateBpm: 160, retrogradeS: 0.02 } }).toSorted()).toEqual(hidden);
    const shown = codes({ junction: { reentry: { kind: 'avrt', rateBpm: 176 } } });
    expect(shown).toContain('avrt');
    expect(shown).not.toContain('avnrt');
  });

  it('a pause near a whole number of cycles may be an exit block, another is not', () => {
    const pause = (lengthS: number): string[] =>
      codes({
        atria: { rhythm: { kind: 'sinus', rateBpm: 75, breathing: { depth: 0, breathsPerMin: 12 }, silence: { kind: 'pause', afterBeat: 5, lengthS } } },
        junction: { rateBpm: 0 },
      });
    expect(pause(1.6)).toEqual(expect.arrayContaining(['sinus-pause', 'sinoatrial-exit-block-2']));
    expect(pause(2)).toContain('sinus-pause');
    expect(pause(2)).not.toContain('sinoatrial-exit-block-2');
  });

  it('a missing spike is no output or false sensing', () => {
    for (const kind of ['no-output', 'oversensing'] as const) {
      const found = codes({
        junction: { conduction: { kind: 'complete' } },
        pacemaker: { mode: 'VVI', rateBpm: 70, fault: { kind, chamber: 'ventricle', every: 3 } },
      });
      expect(found).toEqual(expect.arrayContaining(['failure-to-pace', 'oversensing']));
    }
  });
});

describe('several things at once', () => {
  it('all have their name', () => {
    expect(codes({ atria: { rhythm: { kind: 'sinus', rateBpm: 54 } }, junction: { prS: 0.26 }, ventricles: { premature: [{ everyBeats: 2 }] } })).toEqual(
      expect.arrayContaining(['sinus-bradycardia', 'first-degree-av-block', 'premature-ventricular-complexes', 'ventricular-bigeminy']),
    );
    expect(
      codes({
        atria: { rhythm: { kind: 'fibrillation' } },
        junction: { fibrillationRateBpm: 52 },
        ventricles: { block: ['lbbb'], premature: [{ everyBeats: 6, couplingS: 0.5 }] },
        pacemaker: { mode: 'VVI', rateBpm: 60, fault: { kind: 'capture', chamber: 'ventricle', every: 2 } },
      }),
    ).toEqual(expect.arrayContaining(['atrial-fibrillation', 'ventricular-paced-rhythm', 'failure-to-capture']));
  });

  it('says nothing of what is not there', () => {
    for (let seed = 0; seed < 30; seed++) {
      expect(codes({}, `n${seed}`)).toEqual(['normal-sinus-rhythm']);
      expect(codes({ durationS: 30, atria: { rhythm: { kind: 'sinus', rateBpm: 45 } } }, `n${seed}`)).toEqual(['sinus-bradycardia']);
      expect(codes({ durationS: 30, atria: { rhythm: { kind: 'sinus', rateBpm: 130 } } }, `n${seed}`)).toEqual(['sinus-tachycardia']);
    }
  });

  it('never is silent, and never says the same twice', () => {
    fc.assert(
      fc.property(goodRecipe, fc.string(), (recipe, seed) => {
        const names = nameRhythm(timelineOf(recipe, seed));
        expect(names.length).toBeGreaterThan(0);
        expect(new Set(names.map((name) => name.code)).size).toBe(names.length);
        for (const name of names) {
          expect(name.name).toBe(RHYTHM_NAMES[name.code][0]);
          expect(name.because).toMatch(/\.$/);
          expect(name.because).not.toMatch(/NaN|undefined|Infinity/);
        }
      }),
      { numRuns: 120 },
    );
  });
});
