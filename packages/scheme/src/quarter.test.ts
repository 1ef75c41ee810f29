import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { addDays, addYears, toPlainDate, type PlainDate } from '@einthoven/kernel';
import { assessmentDecision, type AssessmentAttempt } from './assessment.ts';
import { quarterlyOutlook, quarterNotices, quarterOn, quartersOf } from './quarter.ts';
import { parseScheme } from './scheme.ts';

const parsed = parseScheme(parse(readFileSync(new URL('../../../content/schemes/cet-2026-11.yaml', import.meta.url), 'utf8')));
if (!parsed.ok) throw new Error(parsed.error.join('\n'));
const scheme = parsed.value;
const day = (text: string) => toPlainDate(text);
const cycleFrom = (fromOn: PlainDate, extension = 0) => ({ fromOn, endsOn: addDays(addYears(fromOn, 2), extension) });

describe('quarters of a cycle', () => {
  test('cover each of its days once, eight of them, whatever day it began on and however it was lengthened', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 365 }), fc.integer({ min: 0, max: 1100 }), (from, extension, at) => {
        const cycle = cycleFrom(addDays(day('2024-01-01'), from), extension);
        const quarters = quartersOf(cycle, scheme);
        expect(quarters.map(({ quarter }) => quarter)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
        expect(quarters[0]?.opensOn).toBe(cycle.fromOn);
        expect(quarters.at(-1)?.lastDay).toBe(addDays(cycle.endsOn, -1));
        for (const [index, { opensOn }] of quarters.entries()) if (index > 0) expect(opensOn).toBe(addDays(quarters[index - 1]?.lastDay as PlainDate, 1));
        const date = addDays(cycle.fromOn, at);
        expect(quarters.filter(({ opensOn, lastDay }) => opensOn <= date && date <= lastDay)).toHaveLength(date < cycle.endsOn ? 1 : 0);
      }),
    );
  });

  test('a leap day and the end of a month move no later quarter; a cycle that is cut short has fewer', () => {
    const opens = (from: string) => quartersOf(cycleFrom(day(from)), scheme).map(({ opensOn }) => opensOn);
    expect(opens('2028-02-29')).toEqual(['2028-02-29', '2028-05-29', '2028-08-29', '2028-11-29', '2029-02-28', '2029-05-29', '2029-08-29', '2029-11-29']);
    expect(quartersOf(cycleFrom(day('2028-02-29')), scheme).at(-1)?.lastDay).toBe('2030-02-28');
    expect(opens('2027-11-30')).toEqual(['2027-11-30', '2028-02-29', '2028-05-30', '2028-08-30', '2028-11-30', '2029-02-28', '2029-05-30', '2029-08-30']);
    const short = { fromOn: day('2028-05-10'), endsOn: day('2029-01-01') };
    expect(quartersOf(short, scheme).map(({ lastDay }) => lastDay)).toEqual(['2028-08-09', '2028-11-09', '2028-12-31']);
    expect(quarterOn(day('2029-01-01'), quartersOf(short, scheme))).toBeUndefined();
  });

  test('seven of eight are needed: one may be lost, a second ends this way, and right answers count, not only given ones', () => {
    const cycle = cycleFrom(day('2026-03-14'));
    const done = (...quarters: readonly [number, number][]) => quarters.map(([quarter, right]) => ({ quarter, answered: 10, right }));
    const on = (date: string, progress: Parameters<typeof quarterlyOutlook>[2]) => {
      const outlook = quarterlyOutlook(day(date), cycle, progress, scheme);
      if (!outlook) throw new Error('the scheme has quarters');
      return { met: outlook.met, mayMiss: outlook.mayMiss, possible: outlook.possible, states: outlook.quarters.map(({ state }) => state).join(' ') };
    };
    expect(on('2026-03-14', [])).toEqual({ met: 0, mayMiss: 1, possible: true, states: 'open later later later later later later later' });
    expect(on('2026-06-14', [{ quarter: 1, answered: 9, right: 9 }])).toMatchObject({ mayMiss: 0, possible: true });
    expect(on('2026-09-14', done([1, 6], [2, 5]))).toEqual({ met: 1, mayMiss: 0, possible: true, states: 'met not-met open later later later later later' });
    expect(on('2026-09-14', [])).toMatchObject({ mayMiss: -1, possible: false });
    expect(on('2028-01-01', done([1, 6], [3, 6], [4, 7], [5, 8], [6, 9], [7, 10], [8, 6]))).toMatchObject({ met: 7, possible: true });
  });

  test('a quarter is told of when it opens, and again when it closes soon and questions are left', () => {
    const quarter = quartersOf(cycleFrom(day('2026-03-14')), scheme)[0];
    if (!quarter) throw new Error('no quarter');
    const told = (date: string, answered = 0) => quarterNotices(day(date), quarter, answered, scheme).join();
    expect([told('2026-03-13'), told('2026-03-14'), told('2026-05-29'), told('2026-05-30'), told('2026-06-13'), told('2026-06-14')]).toEqual([
      '',
      'open',
      'open',
      'closes',
      'closes',
      '',
    ]);
    expect([told('2026-05-30', 9), told('2026-05-30', 10), told('2026-03-20', 10)]).toEqual(['closes', '', '']);
  });
});

test('the renewal assessment: two attempts while it is open; what was begun or passed stays, also afterwards', () => {
  const attempt = (attemptId: string, passed?: boolean, state: AssessmentAttempt['state'] = 'submitted') => ({ attemptId, state, passed });
  const open = { state: 'open' } as const;
  const closed = { state: 'closed' } as const;
  expect(assessmentDecision(open, [], scheme)).toEqual({ decision: 'may-sit', ordinal: 1, attemptsLeft: 2 });
  expect(assessmentDecision(open, [attempt('a', false)], scheme)).toEqual({ decision: 'may-sit', ordinal: 2, attemptsLeft: 1 });
  expect(assessmentDecision(open, [attempt('a', false), attempt('b', false)], scheme)).toEqual({ decision: 'used-up', attempts: 2 });
  expect(assessmentDecision(closed, [attempt('a', undefined, 'open')], scheme)).toEqual({ decision: 'continue', attemptId: 'a' });
  expect(assessmentDecision(closed, [attempt('a', false), attempt('b', true)], scheme)).toEqual({ decision: 'passed', attemptId: 'b' });
  expect(assessmentDecision(open, [attempt('a')], scheme)).toEqual({ decision: 'held', attemptId: 'a' });
  expect(assessmentDecision({ state: 'early', opensOn: day('2027-12-14') }, [], scheme)).toEqual({ decision: 'early', opensOn: '2027-12-14' });
  expect(assessmentDecision(closed, [], scheme)).toEqual({ decision: 'closed' });
  const { assessment: _, ...without } = scheme.renewal;
  expect(assessmentDecision(open, [], { renewal: without as typeof scheme.renewal })).toEqual({ decision: 'not-offered' });
});
