import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectedScore, itemInformation, probability, standardError, testInformation, type ThreeParameter } from './three-parameter.ts';

/** Curves of 120 items with known parameters, computed in R by the formulas of Lord and Novick. */
const folder = new URL('./gold/', import.meta.url);
const rows = (file: string) =>
  readFileSync(fileURLToPath(new URL(file, folder)), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map((cell) => Number(cell.replaceAll('"', ''))));
const items = rows('true_items_120.csv').map(([, a, b, c]) => ({ a, b, c }) as ThreeParameter);

const anyItem = fc.record({
  a: fc.double({ min: 0.2, max: 3, noNaN: true }),
  b: fc.double({ min: -4, max: 4, noNaN: true }),
  c: fc.double({ min: 0, max: 0.4, noNaN: true }),
});
const anyTheta = fc.double({ min: -5, max: 5, noNaN: true });

describe('against R', () => {
  test('information and characteristic curve of 120 items agree to six decimals at every ability', () => {
    const gold = rows('gold_tif_tcc_3pl.csv');
    expect(items.length).toBe(120);
    expect(gold.length).toBeGreaterThan(30);
    for (const [theta, information, score] of gold as [number, number, number][]) {
      expect(testInformation(items, theta)).toBeCloseTo(information, 5.9);
      expect(expectedScore(items, theta)).toBeCloseTo(score, 5.9);
    }
  });
});

describe('identities', () => {
  test('information is the squared slope of the curve over P Q', () => {
    fc.assert(
      fc.property(anyItem, anyTheta, (item, theta) => {
        const step = 1e-5;
        const slope = (probability(item, theta + step) - probability(item, theta - step)) / (2 * step);
        const right = probability(item, theta);
        expect(itemInformation(item, theta)).toBeCloseTo(slope ** 2 / (right * (1 - right)), 6);
      }),
    );
  });

  test('without guessing an item informs most at its own difficulty, by a squared over four', () => {
    fc.assert(
      fc.property(anyItem, anyTheta, (item, theta) => {
        const plain = { ...item, c: 0 };
        expect(itemInformation(plain, item.b)).toBeCloseTo(item.a ** 2 / 4, 10);
        expect(itemInformation(plain, theta)).toBeLessThanOrEqual(item.a ** 2 / 4 + 1e-12);
      }),
    );
  });

  test('with guessing the most informative ability is where Birnbaum says', () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        const top = item.b + Math.log((1 + Math.sqrt(1 + 8 * item.c)) / 2) / item.a;
        const best = itemInformation(item, top);
        expect(itemInformation(item, top - 0.01)).toBeLessThanOrEqual(best);
        expect(itemInformation(item, top + 0.01)).toBeLessThanOrEqual(best);
      }),
    );
  });

  test('chances rise with ability from c towards 1, and four times the information halves the error', () => {
    fc.assert(
      fc.property(anyItem, anyTheta, (item, theta) => {
        expect(probability(item, theta)).toBeGreaterThanOrEqual(item.c);
        expect(probability(item, theta)).toBeLessThanOrEqual(1);
        expect(probability(item, theta + 0.5)).toBeGreaterThan(probability(item, theta));
        expect(standardError([item, item, item, item], theta)).toBeCloseTo(standardError([item], theta) / 2, 8);
      }),
    );
  });
});
