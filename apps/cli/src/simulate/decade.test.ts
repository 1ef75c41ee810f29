import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRng, toPlainDate } from '@einthoven/kernel';
import { dateOf, dayNumber, monthsLater, yearsLater } from './day-number.ts';
import { endOf, simulateDecade } from './decade.ts';
import { enterHome } from './home.ts';
import { live } from './live.ts';
import { PLANTS, type Plant } from './plant.ts';
import { currentScheme } from '../../../web/src/lib/server/scheme/index.ts';
import { inForce, simulatedSchemes } from './scheme-changes.ts';
import { walkDecade } from './walk.ts';

const schemes = simulatedSchemes();
let leave: () => void;
beforeAll(() => {
  leave = enterHome(simulatedSchemes(0));
});
afterAll(() => leave());

describe('a simulated decade', () => {
  test('holds every rule on every day of everybody, through three versions of the scheme, and again with the same seed', () => {
    const report = simulateDecade({ people: 150, seed: 'test', schemes });
    expect(report.first).toEqual([]);
    expect(report).toMatchObject({ people: 150, violations: 0, planted: 0 });
    expect(report.days).toBeGreaterThan(150 * 1000);
    for (const what of ['renewed', 'extended', 'reminded', 'acted', 'reinstated', 'assessed', 'quarter-met', 'return-decided'])
      expect(report.kinds[what], what).toBeGreaterThan(0);
    expect(simulateDecade({ people: 150, seed: 'test', schemes })).toEqual(report);
  });

  test('holds every rule where somebody gives the credential back and wins it anew', () => {
    const people = 700;
    const end = endOf(schemes);
    const wonAnew = Array.from({ length: people }, (_, person) => live({ schemes, end, plain: false }, seededRng(`back ${person}`))).filter(
      ({ happenings }) => {
        const back = happenings.findIndex((each) => each.what === 'acted' && each.action === 'surrender');
        return back >= 0 && happenings.slice(back).some((each) => each.what === 'awarded' && each.anew);
      },
    );
    expect(wonAnew.length).toBeGreaterThan(0);
    expect(simulateDecade({ people, seed: 'back', schemes }).first).toEqual([]);
  });

  test('the platform, too, waits with a version until its first day', () => {
    for (const day of ['2026-11-01', '2029-10-31', '2029-11-01', '2032-10-31', '2032-11-01', '2040-01-01'].map(toPlainDate)) {
      const noon = new Date(`${day}T19:00:00Z`);
      expect(currentScheme(noon).version, day).toBe(inForce(schemes, 'CET', day).version);
    }
    // Midnight in Phoenix is seven hours behind.
    expect(currentScheme(new Date('2029-11-01T06:59:59Z')).version).not.toBe(currentScheme(new Date('2029-11-01T07:00:00Z')).version);
  });

  // Zeros mean nothing from a checker that finds nothing.
  test.each(Object.keys(PLANTS) as Plant[])('the fault "%s" is found wherever it is planted', (plant) => {
    const report = simulateDecade({ people: plant === 'decider' ? 600 : 150, seed: 'test', schemes, plant });
    expect(report.planted).toBeGreaterThan(0);
    expect(report.byCode[PLANTS[plant]]).toBeGreaterThanOrEqual(report.planted);
  });

  test('the checker counts days by itself: leap days, month ends and centuries', () => {
    expect(dateOf(yearsLater(dayNumber('2028-02-29'), 2))).toBe('2030-03-01');
    expect(dateOf(yearsLater(dayNumber('2028-02-29'), 4))).toBe('2032-02-29');
    expect(dateOf(yearsLater(dayNumber('2096-02-29'), 4))).toBe('2100-03-01');
    expect(dateOf(monthsLater(dayNumber('2027-12-31'), 2))).toBe('2028-02-29');
    expect(dateOf(monthsLater(dayNumber('2028-03-31'), -12))).toBe('2027-03-31');
  });

  test('the same histories through the use cases on a real database leave the registry that the list gives', async () => {
    const until = toPlainDate('2029-09-01');
    const report = await walkDecade({
      people: 4,
      seed: 'test',
      schemes: simulatedSchemes(0),
      until,
      nights: 'eventful',
      // Somebody who renews, somebody who comes back: each of them has a reminder and more.
      wanted: (happenings) => happenings.some(({ what, on }) => (what === 'renewed' || what === 'reinstated') && on < until),
    });
    expect(report.first).toEqual([]);
    expect(report.reminders).toBeGreaterThan(0);
    expect(report.useCases).toBeGreaterThan(20);
  }, 120_000);
});
