import { describe, expect, test } from 'vitest';
import { groupRules, limitWords, percentWords } from './form-words.ts';

const rule = (id: string, holds = true) => ({ id, words: id, holds, figures: [] });

describe('words of rules', () => {
  test('limits', () => {
    expect(
      [
        { atLeast: 3, atMost: 3 },
        { atLeast: 15, atMost: 36 },
        { atMost: 6480 },
        { atLeast: 6 },
        { target: 70.25, atLeast: 70, atMost: 71 },
        { atMost: 0 },
        {},
      ].map(limitWords),
    ).toEqual(['3', '15 to 36', 'at most 6480', 'at least 6', 'near 70.25', 'none', 'any']);
  });

  test('small shares keep the places that say something', () => {
    expect([0, 0.000021, 0.0003, 0.02].map(percentWords)).toEqual(['0 %', '0.0021 %', '0.03 %', '2 %']);
  });

  test('what does not hold comes first, and every rule is in one group', () => {
    const rules = [rule('length'), rule('A1 recall'), rule('enemies x y'), rule('B2 apply', false), rule('enemies a b', false)];
    const groups = groupRules(rules);
    expect(groups.map(({ title, rules: held }) => [title, held.map(({ id }) => id)])).toEqual([
      ['Rules that do not hold', ['B2 apply', 'enemies a b']],
      ['The form as a whole', ['length']],
      ['Tasks and levels of the blueprint', ['A1 recall']],
      ['Items that must not meet', ['enemies x y']],
    ]);
  });
});
