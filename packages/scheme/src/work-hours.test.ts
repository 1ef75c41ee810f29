import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, toPlainDate } from '@einthoven/kernel';
import { countedHours, type WorkPeriod } from './work-hours.ts';

const window = { from: toPlainDate('2023-11-23'), to: toPlainDate('2026-11-23') };
const start = toPlainDate('2022-06-01');

const period = fc
  .record({ offset: fc.integer({ min: 0, max: 1500 }), days: fc.integer({ min: 1, max: 900 }), hours: fc.integer({ min: 0, max: 6000 }) })
  .map(({ offset, days, hours }): WorkPeriod => {
    const from = addDays(start, offset);
    return { from, to: addDays(from, days - 1), hours };
  });

/** The same definition the slow way: day by day. */
function dayByDay(periods: readonly WorkPeriod[]): number {
  let hours = 0;
  for (let date = window.from; date <= window.to; date = addDays(date, 1)) {
    hours += Math.max(0, ...periods.filter((p) => p.from <= date && date <= p.to).map((p) => p.hours / (daysBetween(p.from, p.to) + 1)));
  }
  return Math.floor(hours + 1e-6);
}

describe('countedHours', () => {
  test('counts all hours of a period inside the window', () => {
    expect(countedHours([{ from: toPlainDate('2025-01-01'), to: toPlainDate('2025-12-31'), hours: 2080 }], window)).toBe(2080);
  });

  test('counts half of a period that lies half before the window', () => {
    expect(countedHours([{ from: addDays(window.from, -100), to: addDays(window.from, 99), hours: 1000 }], window)).toBe(500);
  });

  test('counts nothing that ended before the window', () => {
    expect(countedHours([{ from: start, to: addDays(window.from, -1), hours: 4000 }], window)).toBe(0);
  });

  test('counts the first and the last day of the window', () => {
    expect(countedHours([{ from: window.from, to: window.from, hours: 8 }], window)).toBe(8);
    expect(countedHours([{ from: window.to, to: window.to, hours: 8 }], window)).toBe(8);
  });

  test('counts overlapping periods once, by the busier one', () => {
    const year = { from: toPlainDate('2025-01-01'), to: toPlainDate('2025-12-31') };
    expect(
      countedHours(
        [
          { ...year, hours: 1000 },
          { ...year, hours: 1400 },
        ],
        window,
      ),
    ).toBe(1400);
  });

  test('adds periods that follow each other', () => {
    const first = { from: toPlainDate('2025-01-01'), to: toPlainDate('2025-06-30'), hours: 900 };
    const second = { from: toPlainDate('2025-07-01'), to: toPlainDate('2025-12-31'), hours: 1180 };
    expect(countedHours([first, second], window)).toBe(2080);
  });

  test('equals the count day by day, whatever the periods', () => {
    fc.assert(
      fc.property(fc.array(period, { maxLength: 4 }), (periods) => {
        expect(countedHours(periods, window)).toBe(dayByDay(periods));
      }),
      { numRuns: 25 },
    );
  });

  test('does not depend on the order, and telling a job twice adds nothing', () => {
    fc.assert(
      fc.property(fc.array(period, { maxLength: 6 }), (periods) => {
        const hours = countedHours(periods, window);
        expect(countedHours(periods.toReversed(), window)).toBe(hours);
        expect(countedHours([...periods, ...periods], window)).toBe(hours);
      }),
    );
  });

  test('one more job never takes hours away, and never adds more than its own', () => {
    fc.assert(
      fc.property(fc.array(period, { maxLength: 5 }), period, (periods, more) => {
        const before = countedHours(periods, window);
        const after = countedHours([...periods, more], window);
        expect(after).toBeGreaterThanOrEqual(before);
        expect(after).toBeLessThanOrEqual(before + more.hours + 1);
      }),
    );
  });

  test('refuses a period that ends before it begins', () => {
    expect(() => countedHours([{ from: addDays(start, 1), to: start, hours: 8 }], window)).toThrow(RangeError);
  });
});
