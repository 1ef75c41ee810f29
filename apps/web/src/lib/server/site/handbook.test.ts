import { describe, expect, test } from 'vitest';
import type { CetScheme } from '@einthoven/scheme';
import { currentScheme } from '../scheme/index.ts';
import { handbook } from './handbook.ts';

const textOf = (scheme: CetScheme) => JSON.stringify(handbook(scheme));

/** Every numeric policy value with its path, as the document holds them. */
function numbers(value: unknown, path: readonly string[] = []): { path: readonly string[]; value: number }[] {
  if (typeof value === 'number') return [{ path, value }];
  if (value !== null && typeof value === 'object') return Object.entries(value).flatMap(([key, inner]) => numbers(inner, [...path, key]));
  return [];
}

function withValue(scheme: CetScheme, path: readonly string[], value: number): CetScheme {
  const copy = structuredClone(scheme) as unknown as Record<string, unknown>;
  let at = copy;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[path.at(-1) ?? ''] = value;
  return copy as unknown as CetScheme;
}

describe('handbook', () => {
  const scheme = currentScheme();
  const cases = numbers(scheme).map(({ path, value }) => ({ name: path.join('.'), path, value }));

  test.each(cases)('changes when $name changes', ({ path, value }) => {
    expect(textOf(withValue(scheme, path, value === 1 ? 7 : value / 2 + 13))).not.toBe(textOf(scheme));
  });

  test('marks a sentence as provisional when one of its values is', () => {
    const rules = handbook(scheme).chapters.flatMap((chapter) => chapter.rules);
    expect(rules.find((rule) => rule.text.startsWith('By a program: 40 to 80'))?.standing).toBe('given');
    expect(rules.find((rule) => rule.text.includes('2,080 hours'))?.standing).toBe('default');
  });
});
