import { readFileSync } from 'node:fs';
import { addDays, daysBetween, toPlainDate, unwrap, type PlainDate } from '@einthoven/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { experienceOf, type Stretch } from './experience.ts';
import { decidePortfolio, type PortfolioFacts } from './portfolio.ts';
import { parseScheme } from './scheme.ts';

const TODAY = toPlainDate('2026-11-26');
const at = (days: number): PlainDate => addDays(TODAY, days);
const scheme = unwrap(parseScheme(parse(readFileSync(new URL('../../../content/schemes/cei-2026-11.yaml', import.meta.url), 'utf8'))));
if (scheme.awardedBy !== 'portfolio') throw new Error('the CEI is won by a portfolio');

describe('a timeline of work', () => {
  const stretch = fc
    .tuple(fc.integer({ min: -6000, max: 400 }), fc.integer({ min: 0, max: 2500 }))
    .map(([from, days]): Stretch => ({ from: at(from), to: at(from + days) }));

  test('counts each day once: as a set of days would, in any order, told once or twice', () => {
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 6 }), fc.integer({ min: 0, max: 5 }), (stretches, twice) => {
        const found = experienceOf(stretches, TODAY, 5);
        const days = new Set<number>();
        for (const { from, to } of stretches) for (let day = daysBetween(TODAY, from); day <= Math.min(0, daysBetween(TODAY, to)); day++) days.add(day);
        expect(found.days).toBe(days.size);
        const again = stretches[twice];
        expect(experienceOf([...stretches.toReversed(), ...(again ? [again] : [])], TODAY, 5)).toEqual(found);
        // Runs and gaps lie one after the other without a day between, from the first day to the last.
        const line = found.runs.flatMap((run, index) => [run, ...(found.gaps[index] ? [found.gaps[index]] : [])]);
        for (const [index, part] of line.entries()) {
          expect(part.days).toBe(daysBetween(part.from, part.to) + 1);
          expect(part.days).toBeGreaterThan(0);
          if (index > 0) expect(part.from).toBe(addDays(line[index - 1]?.to ?? TODAY, 1));
        }
        expect(line.every(({ to }) => to <= TODAY)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('is more than five years one day after five years, leap days or not', () => {
    const since = (from: string) => experienceOf([{ from: toPlainDate(from), to: toPlainDate('2099-01-01') }], TODAY, 5);
    expect([since('2021-11-27').daysShort, since('2021-11-26').daysShort]).toEqual([1, 0]);
    // Nobody has worked tomorrow.
    expect(experienceOf([{ from: at(1), to: at(4000) }], TODAY, 5)).toMatchObject({ days: 0, runs: [], gaps: [] });
    expect(() => experienceOf([{ from: at(0), to: at(-1) }], TODAY, 5)).toThrow(RangeError);
  });

  test('shows the gap between jobs and none between jobs that touch', () => {
    const found = experienceOf(
      [
        { from: at(-100), to: at(-51) },
        { from: at(-200), to: at(-101) },
        { from: at(-40), to: at(-1) },
      ],
      TODAY,
      5,
    );
    expect(found.gaps).toEqual([{ from: at(-50), to: at(-41), days: 10 }]);
    expect(found.runs.map(({ days }) => days)).toEqual([150, 40]);
  });
});

describe('an application by portfolio', () => {
  const long: Stretch = { from: at(-3000), to: at(-10) };
  const whole: PortfolioFacts = {
    foundation: 'active',
    jobs: [{ ...long, answer: { confirmed: long } }],
    samples: 1,
    references: [{ answered: true }, { answered: true }],
    interview: 'not-wished',
    background: true,
    interestsDeclared: true,
  };
  const needsOf = (facts: Partial<PortfolioFacts>) =>
    decidePortfolio({ ...whole, ...facts }, scheme, TODAY).needs.map(({ need, shortBy }) => `${need} ${shortBy}`);

  test('lacks what is missing, by how much, and whose turn it is', () => {
    expect(decidePortfolio(whole, scheme, TODAY)).toMatchObject({ needs: [], sendable: true, awardable: true });
    expect(needsOf({ foundation: 'suspended' })).toEqual(['foundation 1']);
    expect(needsOf({ foundation: 'due' })).toEqual([]);
    expect(needsOf({ references: [{ answered: false }], samples: 0 })).toEqual(['sample 1', 'references 1']);
    expect(needsOf({ interview: 'booked' })).toEqual(['interview 1']);
    const needed = decidePortfolio(whole, scheme, TODAY).told.daysNeeded;
    // An employer who corrects the dates shortens what was told; one who declines takes it away.
    expect(needsOf({ jobs: [{ ...long, answer: { confirmed: { from: at(-110), to: at(-11) } } }] })).toEqual([`experience ${needed - 100}`]);
    expect(needsOf({ jobs: [{ ...long, answer: 'declined' }] })).toEqual([`experience ${needed}`]);
    const waiting = decidePortfolio({ ...whole, jobs: [{ ...long, answer: 'waiting' }], references: [{ answered: false }, { answered: true }] }, scheme, TODAY);
    expect(waiting).toMatchObject({ sendable: true, awardable: false });
    expect(waiting.needs).toMatchObject([
      { need: 'experience-verified', shortBy: needed, unit: 'days' },
      { need: 'references-answered', shortBy: 1 },
    ]);
  });
});
