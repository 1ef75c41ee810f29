import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PATTERN_RECIPES } from './catalogue-patterns.ts';
import { checkRecipe } from './check.ts';

describe('the catalogue of patterns', () => {
  const sources: unknown = JSON.parse(readFileSync(new URL('../../../../content/sources/sources.json', import.meta.url), 'utf8'));
  const keys = new Set((sources as { readonly key: string }[]).map(({ key }) => key));

  test('every recipe is allowed', () => {
    for (const { id, recipe } of PATTERN_RECIPES) expect([id, checkRecipe(recipe).ok]).toEqual([id, true]);
  });

  test('every pattern names a source that we have', () => {
    for (const { id, criteria } of PATTERN_RECIPES) {
      const key = /\(([a-z0-9-]+)\)\.$/.exec(criteria)?.[1];
      expect([id, key !== undefined && keys.has(key)]).toEqual([id, true]);
    }
  });

  test('no pattern is there twice', () => {
    expect(new Set(PATTERN_RECIPES.map(({ id }) => id)).size).toBe(PATTERN_RECIPES.length);
    expect(new Set(PATTERN_RECIPES.map(({ recipe }) => JSON.stringify(recipe))).size).toBe(PATTERN_RECIPES.length);
  });
});
