import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { addDays, addYears, daysBetween, toPlainDate, type PlainDate } from '@einthoven/kernel';
import { parseScheme } from './scheme.ts';
import { examWayOn } from './exam-way.ts';
import {
  awardPeriod,
  lastDayOf,
  periodOn,
  publicStandingOn,
  renewalDates,
  spansOf,
  standingOn,
  type CredentialPeriod,
  type StandingAction,
  type StandingFacts,
} from './standing.ts';

const parsed = parseScheme(parse(readFileSync(new URL('../../../content/schemes/cet-2026-11.yaml', import.meta.url), 'utf8')));
if (!parsed.ok) throw new Error(parsed.error.join('\n'));
const scheme = parsed.value;
const day = (text: string) => toPlainDate(text);
const days = fc.integer({ min: 0, max: 4000 }).map((n) => addDays(day('2024-01-01'), n));
const actions: fc.Arbitrary<StandingAction[]> = fc.array(
  fc.record({ action: fc.constantFrom('suspend', 'lift-suspension', 'revoke', 'surrender', 'deceased', 'provisional-ended'), effectiveOn: days }),
  { maxLength: 4 },
);
/** An award and up to three renewals or, after a gap, reinstatements. */
const facts: fc.Arbitrary<StandingFacts> = fc
  .record({ award: days, gaps: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 900 })), { maxLength: 3 }), actions, provisional: fc.boolean() })
  .map(({ award, gaps, actions: done, provisional }) => {
    const periods = [awardPeriod(award, scheme)];
    for (const gap of gaps) periods.push(awardPeriod(addDays((periods.at(-1) as { to: PlainDate }).to, gap), scheme));
    return { periods, actions: done.toSorted((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1)), provisional };
  });

describe('a standing', () => {
  test('is one a day: runs of days meet without overlap or gap, and neighbours differ', () => {
    fc.assert(
      fc.property(facts, days, (known, date) => {
        for (const standingOf of [standingOn, publicStandingOn]) {
          const now = standingOf(date, known, scheme);
          const first = known.periods[0]?.from as PlainDate;
          if (date < first) {
            expect(now).toBeUndefined();
            continue;
          }
          if (!now) throw new Error('no standing after the award');
          expect(now.since <= date).toBe(true);
          expect(now.until === undefined || now.until >= date).toBe(true);
          expect(standingOf(now.since, known, scheme)).toEqual(now);
          const before = standingOf(addDays(now.since, -1), known, scheme);
          expect(before?.status).not.toBe(now.status);
          if (before) expect(before.until).toBe(addDays(now.since, -1));
          if (now.until) {
            expect(standingOf(now.until, known, scheme)).toEqual(now);
            const after = standingOf(addDays(now.until, 1), known, scheme);
            expect(after?.status).not.toBe(now.status);
            expect(after?.since).toBe(addDays(now.until, 1));
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  test('after an award and nothing else: active, due from 90 days before the last valid day, inactive from the day after it, lapsed three years on, inactive to the public for ever', () => {
    fc.assert(
      fc.property(days, (award) => {
        const period = awardPeriod(award, scheme);
        const known = { periods: [period], actions: [], provisional: false };
        const lastDay = lastDayOf(period);
        expect(addDays(lastDay, 1)).toBe(addYears(award, 2));
        expect(standingOn(award, known, scheme)).toMatchObject({ status: 'active', since: award, until: addDays(lastDay, -91) });
        expect(standingOn(addDays(lastDay, -90), known, scheme)).toMatchObject({ status: 'due', until: lastDay });
        expect(standingOn(lastDay, known, scheme)).toMatchObject({ status: 'due', why: 'RENEWAL_OPEN' });
        expect(standingOn(addDays(lastDay, 1), known, scheme)).toEqual({
          status: 'inactive',
          why: 'PERIOD_ENDED',
          since: addDays(lastDay, 1),
          until: addDays(addYears(period.to, 3), -1),
        });
        expect(standingOn(addYears(period.to, 3), known, scheme)).toMatchObject({ status: 'lapsed', why: 'REINSTATEMENT_OVER', until: undefined });
        expect(publicStandingOn(addDays(lastDay, 4000), known, scheme)).toEqual({
          status: 'inactive',
          why: 'PERIOD_ENDED',
          since: addDays(lastDay, 1),
          until: undefined,
        });
        expect(publicStandingOn(lastDay, known, scheme)).toEqual({ status: 'active', why: 'PERIOD_HOLDS', since: award, until: lastDay });
        expect(daysBetween(renewalDates(period, scheme).advisedBy, lastDay)).toBe(30);
      }),
    );
  });

  test('awarded on 29 February counts as 1 March where the year has none', () => {
    const period = awardPeriod(day('2028-02-29'), scheme);
    expect(period.to).toBe('2030-03-01');
    expect(lastDayOf(period)).toBe('2030-02-28');
  });

  test('what is final stays final, and a revocation outranks a surrender before it', () => {
    fc.assert(
      fc.property(facts, days, (known, date) => {
        const now = standingOn(date, known, scheme);
        const later = standingOn(addDays(date, 1), known, scheme);
        if (now?.status === 'revoked') expect(later?.status).toBe('revoked');
        if (now?.status === 'deceased') expect(['revoked', 'deceased']).toContain(later?.status);
        // Only a period that is awarded from that day on ends a surrender.
        if (now?.status === 'surrendered' && !known.periods.some(({ from }) => from === addDays(date, 1)))
          expect(['revoked', 'deceased', 'surrendered']).toContain(later?.status);
      }),
    );
    const award = day('2026-03-14');
    const known: StandingFacts = {
      periods: [awardPeriod(award, scheme)],
      actions: [
        { action: 'surrender', effectiveOn: day('2026-05-01') },
        { action: 'revoke', effectiveOn: day('2026-06-01') },
      ],
      provisional: false,
    };
    expect(standingOn(day('2026-05-31'), known, scheme)).toMatchObject({ status: 'surrendered', since: '2026-05-01', until: '2026-05-31' });
    expect(standingOn(day('2027-01-01'), known, scheme)).toMatchObject({ status: 'revoked', since: '2026-06-01', until: undefined });
  });

  test('given back and won anew: surrendered between the two, and each day has the word that it had', () => {
    const given = fc.record({ award: days, after: fc.integer({ min: 0, max: 900 }), anew: fc.integer({ min: 1, max: 900 }), ahead: fc.boolean() });
    fc.assert(
      fc.property(given, days, ({ award, after, anew, ahead }, date) => {
        const own = awardPeriod(award, scheme);
        const before: CredentialPeriod[] = [own, ...(ahead ? [{ ...awardPeriod(own.to, scheme), basis: 'renewal' as const }] : [])];
        const on = addDays(award, after);
        const actions = [{ action: 'surrender' as const, effectiveOn: on }];
        const again = awardPeriod(addDays(on, anew), scheme);
        const left = before.map((period) =>
          period.to > on ? { ...period, endedOn: period.from > on ? period.from : period.from === on ? addDays(on, 1) : on, surrendered: true } : period,
        );
        const known = { periods: [...left, again], actions, provisional: false };
        const now = standingOn(date, known, scheme)?.status;
        if (date < again.from) {
          const then = standingOn(date, { periods: before, actions, provisional: false }, scheme)?.status;
          // The renewal was there then; without it the last days of the period before are due.
          expect(now === 'due' ? 'active' : now).toBe(then === 'due' ? 'active' : then);
        } else expect(now).toBe(standingOn(date, { periods: [again], actions: [], provisional: false }, scheme)?.status);
        if (date >= on && date < again.from) expect(now).toBe('surrendered');
        expect(spansOf(known.periods).some(({ withdrawn }) => withdrawn)).toBe(false);
      }),
    );
  });

  test('the exam can win back what ran out or was given back, and nothing else', () => {
    const award = day('2026-03-14');
    const way = (date: string, ...actions: StandingAction[]) =>
      examWayOn(day(date), { periods: [awardPeriod(award, scheme)], actions, provisional: false }, scheme);
    const act = (action: StandingAction['action'], on: string) => ({ action, effectiveOn: day(on) });
    expect(examWayOn(day('2026-03-14'), undefined, scheme)).toBe('first');
    expect([way('2026-03-14'), way('2028-03-13'), way('2028-03-14'), way('2033-01-01')]).toEqual(['in-force', 'in-force', 'anew', 'anew']);
    expect(way('2026-05-01', act('surrender', '2026-05-01'))).toBe('anew');
    expect(way('2029-05-01', act('suspend', '2026-05-01'))).toBe('suspended');
    expect(way('2026-06-01', act('suspend', '2026-05-01'), act('surrender', '2026-05-20'))).toBe('suspended');
    expect(way('2026-07-01', act('suspend', '2026-05-01'), act('surrender', '2026-05-20'), act('lift-suspension', '2026-06-30'))).toBe('anew');
    expect([way('2030-01-01', act('revoke', '2026-05-01')), way('2030-01-01', act('deceased', '2026-05-01'))]).toEqual(['revoked', 'deceased']);
    const tomorrow = {
      periods: [awardPeriod(award, scheme), awardPeriod(day('2026-05-02'), scheme)],
      actions: [act('surrender', '2026-05-01')],
      provisional: false,
    };
    expect(examWayOn(day('2026-05-01'), tomorrow, scheme)).toBe('in-force');
  });

  test('a suspension holds until it is lifted, even past the last valid day', () => {
    const known: StandingFacts = {
      periods: [awardPeriod(day('2026-03-14'), scheme)],
      actions: [
        { action: 'suspend', effectiveOn: day('2028-03-01') },
        { action: 'lift-suspension', effectiveOn: day('2028-04-01') },
      ],
      provisional: false,
    };
    expect(standingOn(day('2028-03-20'), known, scheme)).toMatchObject({ status: 'suspended', since: '2028-03-01', until: '2028-03-31' });
    expect(standingOn(day('2028-04-01'), known, scheme)).toMatchObject({ status: 'inactive', since: '2028-04-01' });
  });

  test('renewed early is not due any more, and public runs join over the renewal', () => {
    const first = awardPeriod(day('2026-03-14'), scheme);
    const known: StandingFacts = { periods: [first, awardPeriod(first.to, scheme)], actions: [], provisional: false };
    expect(standingOn(lastDayOf(first), known, scheme)?.status).toBe('active');
    expect(publicStandingOn(day('2027-01-01'), known, scheme)).toMatchObject({ since: '2026-03-14', until: '2030-03-13' });
    expect(periodOn(day('2029-01-01'), known.periods)?.from).toBe('2028-03-14');
  });

  test('a provisional award reads so until it is converted', () => {
    const known: StandingFacts = {
      periods: [awardPeriod(day('2026-03-14'), scheme)],
      actions: [{ action: 'provisional-ended', effectiveOn: day('2026-09-01') }],
      provisional: true,
    };
    expect(standingOn(day('2026-08-31'), known, scheme)).toMatchObject({ status: 'provisional', why: 'AWARDED_PROVISIONALLY', until: '2026-08-31' });
    expect(standingOn(day('2026-09-01'), known, scheme)).toMatchObject({ status: 'active', since: '2026-09-01' });
  });
});
