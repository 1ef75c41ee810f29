import fc from 'fast-check';
import { expect, test } from 'vitest';
import { difficultyBins, meanOf } from './difficulty-bins.ts';

test('every estimate is in one column, the ends included, and in the column whose range holds it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 30, max: 95 })), (hundredths) => {
      const bins = difficultyBins(hundredths.map((value) => value / 100));
      expect(bins.reduce((sum, bin) => sum + bin.items, 0)).toBe(hundredths.length);
      for (const [index, bin] of bins.entries()) {
        const [from, to] = [Math.round(bin.from * 100), Math.round(bin.to * 100)];
        expect(bin.items).toBe(hundredths.filter((value) => value >= from && (value < to || (index === bins.length - 1 && value === to))).length);
      }
    }),
  );
});

test('the mean of nothing is none', () => {
  expect([meanOf([]), meanOf([0.5, 0.7])]).toEqual([undefined, 0.6]);
});
