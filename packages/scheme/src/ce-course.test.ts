import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { addDays, toPlainDate, unwrap } from '@einthoven/kernel';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { ceClashes, courseHours, reviewOutcome, type CeEntry } from './ce-course.ts';
import { parseCetScheme } from './scheme.ts';

const scheme = unwrap(parseCetScheme(parse(readFileSync('content/schemes/cet-2026-11.yaml', 'utf8'))));
const load = fc.record({ words: fc.nat(200_000), questions: fc.nat(500), minutes: fc.nat(5000) });

describe('the hours of a course', () => {
  test.each([
    // 4,000 words: 20 minutes, times 1.5; 30 minutes are one half hour exactly.
    [{ words: 4000, questions: 0, minutes: 0 }, 1],
    [{ words: 3999, questions: 0, minutes: 0 }, 0],
    [{ words: 4000, questions: 15, minutes: 15 }, 2],
    [{ words: 0, questions: 0, minutes: 29 }, 0],
    [{ words: 0, questions: 10, minutes: 90 }, 3],
  ])('%j', (given, halfHours) => {
    expect(courseHours(given, scheme).halfHours).toBe(halfHours);
  });

  test('never more than the time it takes, never a half hour less, and more work never gives less', () => {
    fc.assert(
      fc.property(load, load, (one, more) => {
        const { totalMinutes, halfHours } = courseHours(one, scheme);
        expect(halfHours * 30).toBeLessThanOrEqual(totalMinutes + 1e-6);
        expect(totalMinutes - halfHours * 30).toBeLessThan(30);
        const both = { words: one.words + more.words, questions: one.questions + more.questions, minutes: one.minutes + more.minutes };
        expect(courseHours(both, scheme).halfHours).toBeGreaterThanOrEqual(halfHours);
      }),
    );
  });
});

const day = toPlainDate('2026-11-20');
const entry = (more: Partial<CeEntry> = {}): CeEntry => ({
  creditId: 'new',
  title: 'Rhythm strips',
  provider: 'General Hospital',
  completedOn: day,
  beginsMinute: 540,
  halfHours: 4,
  ...more,
});
const codes = (one: CeEntry, others: readonly CeEntry[]) => ceClashes(one, others).map(({ code }) => code);

describe('hours clash', () => {
  const other = (more: Partial<CeEntry>) => entry({ creditId: 'old', ...more });
  test.each([
    ['the same course on the same day, in other letters', other({ title: 'RHYTHM  Strips!', provider: 'general hospital' }), ['SAME_DAY']],
    ['the same course on another day', other({ completedOn: addDays(day, -90) }), ['SAME_COURSE']],
    ['another course that begins before the first ends', other({ title: 'Other', beginsMinute: 659 }), ['SAME_TIME']],
    ['another course right after', other({ title: 'Other', beginsMinute: 660 }), []],
    ['another course at a time that nobody knows', other({ title: 'Other', beginsMinute: undefined }), []],
    ['so many hours that the day is over', other({ title: 'Other', beginsMinute: undefined, halfHours: 45 }), ['DAY_FULL']],
    ['as many hours as a day has', other({ title: 'Other', beginsMinute: undefined, halfHours: 44 }), []],
  ])('%s', (_, old, expected) => {
    expect(codes(entry(), [old])).toEqual(expected);
  });

  test('never with itself; a long course alone is none; who clashes, clashes both ways but for full days', () => {
    const any = fc.record({
      creditId: fc.uuid(),
      title: fc.constantFrom('A', 'b', 'C'),
      provider: fc.constantFrom('X', 'Y'),
      completedOn: fc.nat(3).map((days) => addDays(day, days)),
      beginsMinute: fc.option(fc.integer({ min: 0, max: 1439 }), { nil: undefined }),
      halfHours: fc.integer({ min: 1, max: 160 }),
    });
    fc.assert(
      fc.property(any, any, (one, two) => {
        expect(codes(one, [one])).toEqual([]);
        expect(codes(one, [])).toEqual([]);
        const both = (a: CeEntry, b: CeEntry) => codes(a, [b]).filter((code) => code !== 'DAY_FULL');
        expect(both(one, two)).toEqual(both(two, one));
      }),
    );
  });
});

test('two who find the same decide, whatever stood before; until then it is open', () => {
  expect(reviewOutcome(['approve'], scheme)).toBe('open');
  expect(reviewOutcome(['approve', 'refuse'], scheme)).toBe('open');
  expect(reviewOutcome(['approve', 'refuse', 'refuse'], scheme)).toBe('refuse');
  expect(reviewOutcome(['approve', 'approve'], scheme)).toBe('approve');
});
