import { PATTERN_RECIPES, RHYTHM_RECIPES, simulate, type Recipe } from '@einthoven/ecg';
import { describe, expect, test } from 'vitest';
import { CATALOGUE_GROUPS, groupOf } from './explorer-catalogue.ts';
import { addressOf, CHOICE_FIELDS, FIRST_RECIPE, readChoice, type Choice } from './explorer-fields.ts';
import { recipeOf, slidesOf } from './explorer-recipe.ts';
import { explore } from './explorer-view.ts';

const choice = (changes: Partial<Choice> = {}): Choice => ({ r: FIRST_RECIPE, seed: '1', ...changes });
const read = (address: string) => readChoice(new URLSearchParams(address));

describe('the address of the explorer', () => {
  test('says the same as the choice it was made from, and leaves out what is usual', () => {
    const made = choice({ r: 'mobitz-1', seed: 'a-7', rate: '66', block: 'rbbb lafb', swap: 'RA-LA', gain: '5', format: '6x2' });
    expect(read(addressOf(made))).toEqual({ choice: made, problems: [] });
    expect(addressOf(choice({ rate: '72', format: '3x4+1R', order: 'standard', wire: 'RA', block: '' }), { rate: '72' })).toBe(`?r=${FIRST_RECIPE}`);
  });

  test('refuses what cannot be used, says so, and keeps the rest', () => {
    const { choice: kept, problems } = read('r=lbbb&rate=1e9&block=%3Cscript%3E&seed=%00&pr=180&utm_source=x&__proto__=1');
    expect(kept).toEqual({ r: 'lbbb', seed: '1', pr: '180' });
    expect(problems.map(({ field }) => field)).toEqual(['rate', 'block', 'seed']);
    expect(problems.map(({ message }) => message).join(' ')).not.toContain('<script>');
    expect(read(`r=${'{'.repeat(5000)}`).problems.map(({ field }) => field)).toEqual(['r']);
  });
});

describe('a changed recipe', () => {
  test('is the recipe itself where nothing is changed', () => {
    for (const { recipe } of RHYTHM_RECIPES) {
      const slides = Object.fromEntries(slidesOf(recipe).map(({ name, value }) => [name, String(value)]));
      const { electrodes, recorder, artifacts, ...rest } = recipeOf(recipe, choice(slides));
      const { electrodes: _e, recorder: _r, artifacts: _a, ...before } = recipe;
      expect(rest).toEqual(before);
      expect({ electrodes, recorder, artifacts }).toEqual({
        electrodes: recipe.electrodes ?? {},
        recorder: recipe.recorder ?? {},
        artifacts: recipe.artifacts ?? [],
      });
    }
  });

  test('can be made for every choice of the form, and its truth says so', () => {
    const refused: string[] = [];
    for (const field of Object.values(CHOICE_FIELDS).flat()) {
      for (const [value] of field.options) {
        const made = simulate(recipeOf({ durationS: 1 }, choice({ [field.name]: value, ...(field.name === 'wire' ? { artifact: 'dry' } : {}) })), 'form');
        if (!made.ok) refused.push(`${field.name}=${value}: ${made.error.map(({ field: at, allowed }) => `${at} ${allowed}`).join('; ')}`);
      }
    }
    expect(refused).toEqual([]);
  });

  test('beats as fast as the slider says', () => {
    const faster = explore({}, choice({ rate: '120' }), true);
    expect(faster.ok && faster.view.truth?.facts[0]).toEqual(['Ventricular rate', '120 a minute']);
    const swapped = explore({}, choice({ swap: 'RA-LA' }), true);
    expect(swapped.ok && swapped.view.truth?.facts.find(([term]) => term === 'Wires')?.[1]).toBe('RA hangs on LA; LA hangs on RA');
  });

  test('of nonsense is refused in words, also when it would take long', () => {
    const refused = explore({ atria: { rhythm: { kind: 'sinus', rateBpm: 5000 } }, nonsense: 1 } as Recipe, choice(), false);
    expect(refused).toMatchObject({ ok: false });
    expect(refused.ok ? [] : refused.problems).toContain('"nonsense" is not a field of a recipe.');
    expect(explore({ durationS: 3600 }, choice(), false)).toMatchObject({ ok: false });
    for (const odd of [null, [], 'x', 7]) expect(explore(odd as unknown as Recipe, choice(), false).ok).toBe(false);
  });
});

describe('the catalogue', () => {
  test('has every recipe in a group, and no group too long to read', () => {
    const groups = [...RHYTHM_RECIPES.map(({ recipe }) => groupOf(recipe, 'rhythm')), ...PATTERN_RECIPES.map(({ recipe }) => groupOf(recipe, 'pattern'))];
    for (const group of CATALOGUE_GROUPS) {
      const size = groups.filter((each) => each === group).length;
      expect(size).toBeGreaterThan(0);
      expect(size).toBeLessThan(30);
    }
    expect(groupOf(RHYTHM_RECIPES.find(({ id }) => id === 'mobitz-1')?.recipe ?? {}, 'rhythm')).toBe('AV block and pre-excitation');
    expect(new Set([...RHYTHM_RECIPES, ...PATTERN_RECIPES].map(({ id }) => id)).size).toBe(RHYTHM_RECIPES.length + PATTERN_RECIPES.length);
  });
});
