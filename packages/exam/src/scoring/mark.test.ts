import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHOICE_IDS, type ChoiceId, type PublicItem } from '../item/item.ts';
import { isResponse } from '../item/response.ts';
import type { Correct } from '../key/key.ts';
import { isRight } from './mark.ts';

const picture = { file: 'x.svg', alt: 'x', licence: 'x' };
const choices = (count: number) => Object.fromEntries(CHOICE_IDS.slice(0, count).map((id) => [id, `option ${id}`]));

/** Every order of some letters. */
function permutations(letters: readonly string[]): readonly string[] {
  if (letters.length === 0) return [''];
  return letters.flatMap((letter) => permutations(letters.filter((other) => other !== letter)).map((rest) => letter + rest));
}

/** Every sorted choice of some letters, the empty one too. */
function subsets(letters: readonly string[]): readonly string[] {
  return letters.reduceRight<readonly string[]>((rest, letter) => [...rest.map((one) => letter + one), ...rest], ['']);
}

const anyCorrect: fc.Arbitrary<Correct> = fc.oneof(
  fc.constantFrom('a' as const, 'b' as const, 'c' as const, 'd' as const).map((option): Correct => ({ type: 'single', option })),
  fc.subarray([...CHOICE_IDS], { minLength: 1 }).map((options): Correct => ({ type: 'multiple', options })),
  fc.constantFrom(...permutations(['a', 'b', 'c', 'd'])).map((order): Correct => ({ type: 'order', order: [...order] as ChoiceId[] })),
  fc
    .record({ value: fc.integer({ min: -500, max: 500 }), tolerance: fc.integer({ min: 0, max: 40 }) })
    .map((number): Correct => ({ type: 'numeric', ...number })),
  fc
    .record({ value: fc.integer({ min: 0, max: 900 }), tolerance: fc.integer({ min: 0, max: 40 }) })
    .map((number): Correct => ({ type: 'calipers', ...number })),
);

describe('isRight', () => {
  test('of all responses that an item can have, exactly one choice, one set, one order and one assignment is right', () => {
    const of = (item: PublicItem, correct: Correct, responses: readonly string[]) => {
      expect(responses.filter((value) => !isResponse(item, value))).toEqual([]);
      return responses.filter((value) => isRight(correct, value));
    };
    const options = choices(4) as Record<'a' | 'b' | 'c' | 'd', string>;
    expect(of({ type: 'single', stem: 's', options }, { type: 'single', option: 'c' }, ['', 'a', 'b', 'c', 'd'])).toEqual(['c']);
    const five = choices(5);
    expect(of({ type: 'multiple', stem: 's', options: five }, { type: 'multiple', options: ['e', 'a', 'c'] }, subsets(Object.keys(five)))).toEqual(['ace']);
    expect(of({ type: 'order', stem: 's', options: five }, { type: 'order', order: ['b', 'a', 'e', 'd', 'c'] }, permutations(Object.keys(five)))).toEqual([
      'baedc',
    ]);
    const rows = choices(3);
    // Each row with each option or with none.
    const assigned = ['', 'a', 'b', 'c', 'd'].flatMap((a) =>
      ['', 'a', 'b', 'c', 'd'].flatMap((b) =>
        ['', 'a', 'b', 'c', 'd'].map((c) => [a && `a${a}`, b && `b${b}`, c && `c${c}`].filter((pair) => pair !== '').join(',')),
      ),
    );
    expect(assigned.length).toBe(125);
    expect(of({ type: 'match', stem: 's', rows, options }, { type: 'match', pairs: { c: 'a', a: 'b', b: 'b' } }, assigned)).toEqual(['ab,bb,ca']);
  });

  test('a number is right within its tolerance, both ends included, in steps of a ten-thousandth', () => {
    const steps = fc.integer({ min: -9_990_000, max: 9_990_000 });
    fc.assert(
      fc.property(steps, steps, fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: -3, max: 3 }), (value, far, tolerance, beside) => {
        // Whole numbers of ten-thousandths say what must come out, without any rounding.
        for (const given of [far, value + tolerance + beside, value - tolerance - beside]) {
          const right = isRight({ type: 'numeric', value: value / 10_000, tolerance: tolerance / 10_000 }, (given / 10_000).toFixed(4));
          expect(right).toBe(Math.abs(given - value) <= tolerance);
        }
      }),
    );
    expect(isRight({ type: 'numeric', value: 0.3, tolerance: 0.1 }, '0.2')).toBe(true);
    expect(isRight({ type: 'numeric', value: 160, tolerance: 0 }, '160')).toBe(true);
    expect(isRight({ type: 'numeric', value: 160, tolerance: 0 }, '160.1')).toBe(false);
  });

  test('calipers count the distance, wherever the two legs stand', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -9000, max: 9000 }),
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 0, max: 50 }),
        (from, distance, value, tolerance) => {
          expect(isRight({ type: 'calipers', value, tolerance }, `${from},${from + distance}`)).toBe(Math.abs(distance - value) <= tolerance);
        },
      ),
    );
  });

  test('a point is right in any of the areas, their borders included', () => {
    const item: PublicItem = { type: 'hot-spot', stem: 's', picture };
    const correct: Correct = {
      type: 'hot-spot',
      areas: [
        { shape: 'rectangle', x: 0.1, y: 0.2, width: 0.3, height: 0.1 },
        { shape: 'circle', x: 0.75, y: 0.75, radius: 0.125 },
      ],
    };
    for (const [value, right] of [
      ['0.1000,0.2000', true],
      ['0.4000,0.3000', true],
      ['0.4001,0.3000', false],
      ['0.0999,0.2500', false],
      ['0.7500,0.8750', true],
      ['0.7500,0.8751', false],
      // In the square around the circle, but outside it.
      ['0.8600,0.8600', false],
      ['0.8300,0.8300', true],
      ['0.0000,1.0000', false],
    ] as const) {
      expect(isResponse(item, value)).toBe(true);
      expect([value, isRight(correct, value)]).toEqual([value, right]);
    }
  });

  test('no answer is never right, and no text at all makes it throw', () => {
    fc.assert(
      fc.property(
        anyCorrect,
        fc.oneof(fc.string(), fc.constantFrom('a', 'abc', 'NaN', '1e3', 'Infinity', '1,', ',', '0x10', ' 160', '1,2,3', '-')),
        (correct, value) => {
          expect(isRight(correct, '')).toBe(false);
          expect([true, false]).toContain(isRight(correct, value));
        },
      ),
    );
    for (const text of ['1e2', '0x64', ' 100', '100 ', '100,', '1_00', '１００'])
      expect(isRight({ type: 'numeric', value: 100, tolerance: 1000 }, text)).toBe(false);
  });
});
