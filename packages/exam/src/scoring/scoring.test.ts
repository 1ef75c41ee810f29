import fc from 'fast-check';
import { seededRng, shuffled } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { DEMONSTRATION_CONVERSION, conversionSchema, passes, scaledScore } from './conversion.ts';
import { score, weakestFirst } from './score.ts';

const raw = fc.integer({ min: 0, max: 100 });

describe('the demonstration conversion', () => {
  test('its fixed points and the scores beside the cut', () => {
    const at = (n: number) => scaledScore(n, DEMONSTRATION_CONVERSION);
    expect([at(0), at(35), at(69), at(70), at(71), at(85), at(100)]).toEqual([200, 350, 496, 500, 510, 650, 800]);
  });

  test('never falls, stays from 200 to 800, and reaches 500 exactly where the raw score passes', () => {
    fc.assert(
      fc.property(raw, raw, (a, b) => {
        const [low, high] = [scaledScore(Math.min(a, b), DEMONSTRATION_CONVERSION), scaledScore(Math.max(a, b), DEMONSTRATION_CONVERSION)];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(200);
        expect(high).toBeLessThanOrEqual(800);
        expect(scaledScore(a, DEMONSTRATION_CONVERSION) >= 500).toBe(passes(a, DEMONSTRATION_CONVERSION));
      }),
    );
  });

  test('any valid conversion keeps pass and scaled cut together, even where rounding would join them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 900 }), (rawCut) => {
        const conversion = conversionSchema.parse({
          ...DEMONSTRATION_CONVERSION,
          points: [
            [0, 200],
            [rawCut, 500],
            [1000, 800],
          ],
          rawCut,
        });
        for (const value of [rawCut - 1, rawCut, rawCut + 1]) expect(scaledScore(value, conversion) >= 500).toBe(passes(value, conversion));
      }),
    );
  });

  test('a conversion whose cut is not one of its points is refused', () => {
    expect(conversionSchema.safeParse({ ...DEMONSTRATION_CONVERSION, rawCut: 71 }).success).toBe(false);
  });
});

describe('score', () => {
  const marked = fc.array(fc.record({ domain: fc.constantFrom('A', 'B', 'C', 'D', 'E'), correct: fc.boolean() }), { minLength: 1, maxLength: 100 });

  test('the order of the items never matters', () => {
    fc.assert(
      fc.property(marked, fc.string(), (items, seed) => {
        expect(score(shuffled(items, seededRng(seed)), DEMONSTRATION_CONVERSION, 15)).toEqual(score(items, DEMONSTRATION_CONVERSION, 15));
      }),
    );
  });

  test('domains with fewer than 15 scored items tell no number of right answers', () => {
    fc.assert(
      fc.property(marked, (items) => {
        const result = score(items, DEMONSTRATION_CONVERSION, 15);
        expect(result.domains.reduce((sum, domain) => sum + domain.scoredItems, 0)).toBe(items.length);
        for (const domain of result.domains) {
          expect(domain.enough).toBe(domain.scoredItems >= 15);
          expect('correctItems' in domain).toBe(domain.enough);
        }
        const shares = weakestFirst(result.domains).map((domain) => domain.correctItems / domain.scoredItems);
        expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      }),
    );
  });
});
