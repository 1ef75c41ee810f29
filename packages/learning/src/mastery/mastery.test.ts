import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betaQuantile, betaShareBelow, masteryOf } from './mastery.ts';

describe('the beta distribution', () => {
  test.each([
    // Closed forms: of Beta(1, 1), Beta(2, 1) and Beta(1, 3); and Beta(2, 2) is 3x^2 - 2x^3.
    [0.3, 1, 1, 0.3],
    [0.3, 2, 1, 0.09],
    [0.3, 1, 3, 1 - 0.7 ** 3],
    [0.3, 2, 2, 3 * 0.09 - 2 * 0.027],
    // Binomial: at least 8 of 10 at 0.7 is Beta(8, 3) below 0.7.
    [0.7, 8, 3, 45 * 0.7 ** 8 * 0.09 + 10 * 0.7 ** 9 * 0.3 + 0.7 ** 10],
  ])('below %d of Beta(%d, %d) lies %d', (x, a, b, share) => {
    expect(betaShareBelow(x, a, b)).toBeCloseTo(share, 10);
  });

  test('its quantile is the inverse', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        fc.double({ min: 0.6, max: 60, noNaN: true }),
        fc.double({ min: 0.6, max: 60, noNaN: true }),
        (share, a, b) => {
          expect(betaShareBelow(betaQuantile(share, a, b), a, b)).toBeCloseTo(share, 6);
        },
      ),
    );
  });
});

describe('mastery', () => {
  const answers = (right: boolean, count: number, from = 0) => Array.from({ length: count }, (_, index) => ({ task: 'A1', right, atMs: from + index }));

  test('without answers says that nothing is known', () => {
    expect(masteryOf(['A1'], [])).toEqual([{ task: 'A1', share: 0.5, low: expect.closeTo(0.05, 6), high: expect.closeTo(0.95, 6), answers: 0 }]);
  });

  test('the range narrows with answers, and a later answer says more than an earlier one', () => {
    const [few, many] = [masteryOf(['A1'], answers(true, 3)), masteryOf(['A1'], answers(true, 30))];
    expect((many[0]?.high ?? 0) - (many[0]?.low ?? 0)).toBeLessThan((few[0]?.high ?? 0) - (few[0]?.low ?? 0));
    const learned = masteryOf(['A1'], [...answers(false, 10), ...answers(true, 10, 100)]);
    const forgot = masteryOf(['A1'], [...answers(true, 10), ...answers(false, 10, 100)]);
    expect(learned[0]?.share ?? 0).toBeGreaterThan(0.55);
    expect(forgot[0]?.share ?? 1).toBeLessThan(0.45);
  });
});
