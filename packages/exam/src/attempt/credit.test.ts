import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outageCredit, silence } from './credit.ts';

const MINUTE = 60_000;

describe('outageCredit', () => {
  test('gives back the part of the outage that fell into the sitting', () => {
    const sitting = { fromMs: 0, toMs: 120 * MINUTE };
    expect(outageCredit({ fromMs: 10 * MINUTE, toMs: 14 * MINUTE }, sitting, 0, 10 * MINUTE)).toEqual({ creditMs: 4 * MINUTE, leftMs: 0 });
    expect(outageCredit({ fromMs: -5 * MINUTE, toMs: 2 * MINUTE }, sitting, 0, 10 * MINUTE)).toEqual({ creditMs: 2 * MINUTE, leftMs: 0 });
    // The deadline passed while we were silent: what was left of the time is given back, not more.
    expect(outageCredit({ fromMs: 117 * MINUTE, toMs: 125 * MINUTE }, sitting, 0, 10 * MINUTE)).toEqual({ creditMs: 3 * MINUTE, leftMs: 0 });
  });

  test('is automatic up to the most of one attempt, whatever came before; the rest is named, not lost', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), fc.nat(10_000), fc.nat(10_000), fc.nat(2_000), fc.nat(2_000), (a, b, c, d, credited, most) => {
        const outage = { fromMs: Math.min(a, b), toMs: Math.max(a, b) };
        const sitting = { fromMs: Math.min(c, d), toMs: Math.max(c, d) };
        const { creditMs, leftMs } = outageCredit(outage, sitting, credited, most);
        expect(creditMs).toBeGreaterThanOrEqual(0);
        expect(leftMs).toBeGreaterThanOrEqual(0);
        expect(creditMs + credited).toBeLessThanOrEqual(Math.max(most, credited));
        expect(creditMs + leftMs).toBeLessThanOrEqual(outage.toMs - outage.fromMs);
        // Counted millisecond by millisecond it is the same.
        let lost = 0;
        for (let ms = outage.fromMs; ms < outage.toMs; ms += 1) if (ms >= sitting.fromMs && ms < sitting.toMs) lost += 1;
        expect(creditMs + leftMs).toBe(lost);
      }),
      { numRuns: 60 },
    );
  });
});

describe('silence', () => {
  test('is longer than a beat may be late, and begins at the last sign of life', () => {
    expect(silence(undefined, 1000, 10)).toBeUndefined();
    expect(silence(990, 1000, 10)).toBeUndefined();
    expect(silence(989, 1000, 10)).toEqual({ fromMs: 989, toMs: 1000 });
  });
});
