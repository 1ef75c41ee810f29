import { expect, test } from 'vitest';
import { itemStatistics } from './item-statistics.ts';

// Pearson's r by its sums of squares: Sxx = 10 x 0.6 x 0.4 = 2.4; the mean of the rest scores is 6.7.
const responses = [9, 8, 8, 7, 6, 9, 5, 4, 3, 8].map((restScore, index) => ({ right: index < 6, restScore }));

test('share of right responses and correlation with the rest of the score', () => {
  const statistics = itemStatistics(responses);
  expect(statistics?.facility).toBeCloseTo(0.6, 12);
  const sxy = 9 + 8 + 8 + 7 + 6 + 9 - 6 * 6.7;
  const syy = [9, 8, 8, 7, 6, 9, 5, 4, 3, 8].reduce((sum, value) => sum + value * value, 0) - 10 * 6.7 ** 2;
  expect(statistics?.discrimination).toBeCloseTo(sxy / Math.sqrt(2.4 * syy), 12);
});

test('too few responses give no figure, and what does not vary no correlation', () => {
  expect(itemStatistics(responses.slice(1))).toBeUndefined();
  expect(itemStatistics(responses.map(({ restScore }) => ({ right: true, restScore })))).toEqual({ facility: 1, discrimination: undefined });
});
