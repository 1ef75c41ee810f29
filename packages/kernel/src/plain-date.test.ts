import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, addMonths, addYears, daysBetween, parsePlainDate, plainDateIn, toPlainDate } from './plain-date.ts';

describe('addYears', () => {
  test('29 February counts as 1 March in a year without one', () => {
    expect(addYears(toPlainDate('2024-02-29'), 2)).toBe('2026-03-01');
    expect(addYears(toPlainDate('2024-02-29'), 4)).toBe('2028-02-29');
  });
});

describe('addMonths', () => {
  test('the 31st becomes the last day of a shorter month', () => {
    expect(addMonths(toPlainDate('2026-10-31'), 1)).toBe('2026-11-30');
  });
});

describe('plainDateIn', () => {
  test('an instant after midnight UTC is still the day before in Phoenix (UTC-7 all year)', () => {
    expect(plainDateIn(new Date('2026-07-01T06:59:59Z'), 'America/Phoenix')).toBe('2026-06-30');
    expect(plainDateIn(new Date('2026-07-01T07:00:00Z'), 'America/Phoenix')).toBe('2026-07-01');
  });
});

describe('parsePlainDate', () => {
  test('refuses what is not a date and what no calendar has', () => {
    expect(parsePlainDate('23.11.2026')).toEqual({ ok: false, error: 'DATE_MALFORMED' });
    expect(parsePlainDate('2026-02-30')).toEqual({ ok: false, error: 'DATE_IMPOSSIBLE' });
  });
});

describe('daysBetween', () => {
  test('undoes addDays', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20000, max: 20000 }), (days) => {
        const from = toPlainDate('2026-11-23');
        expect(daysBetween(from, addDays(from, days))).toBe(days);
      }),
    );
  });
});
