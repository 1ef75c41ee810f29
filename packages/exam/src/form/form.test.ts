import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { seededRng, unwrap } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { coverage, domainQuota, parseBlueprint, scoredItemsOf } from '../blueprint/blueprint.ts';
import { COGNITIVE_LEVELS, domainOf } from '../item/item.ts';
import { buildForm, type FormCandidate } from './form.ts';
import { drawPractice } from './practice-draw.ts';

const blueprint = unwrap(
  parseBlueprint(JSON.parse(readFileSync(fileURLToPath(new URL('../../../../content/blueprint/provisional-2026-11.json', import.meta.url)), 'utf8'))),
);
const tasks = blueprint.domains.flatMap((domain) => domain.tasks);

/** A bank with `spare` more scored items than needed in every task and level, and 3 pretest items a task. */
function bankWith(spare: number): FormCandidate[] {
  return tasks.flatMap((task) => [
    ...COGNITIVE_LEVELS.flatMap((level) =>
      Array.from({ length: task.levels[level] + spare }, (_, i) => ({
        itemId: `final-${task.id}-${level}-${i}`,
        itemVersion: 1,
        task: task.id,
        level,
        use: 'scored' as const,
      })),
    ),
    ...Array.from({ length: 3 }, (_, i) => ({
      itemId: `final-${task.id}-p${i}`,
      itemVersion: 1,
      task: task.id,
      level: 'apply' as const,
      use: 'pretest' as const,
    })),
  ]);
}

describe('the blueprint', () => {
  test('asks for 100 scored items as the scheme states: 26, 42, 22, 6, 4', () => {
    expect(scoredItemsOf(blueprint)).toBe(100);
    expect(blueprint.domains.map((domain) => domain.scoredItems)).toEqual([26, 42, 22, 6, 4]);
  });

  test('a document whose sums disagree is refused with the place', () => {
    const wrong = structuredClone(blueprint);
    wrong.domains[0]!.scoredItems = 27;
    expect(parseBlueprint(wrong)).toEqual({ ok: false, error: ['A: tasks add up to 26, the domain says 27'] });
  });

  test('the quota adds up and is within one of the exact share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (total) => {
        const quota = domainQuota(blueprint, total);
        expect(Object.values(quota).reduce((sum, n) => sum + n, 0)).toBe(total);
        for (const domain of blueprint.domains) expect(Math.abs((quota[domain.id] ?? 0) - (domain.scoredItems * total) / 100)).toBeLessThan(1);
      }),
    );
  });
});

describe('buildForm', () => {
  test('any seed gives 100 scored items exactly to the blueprint and 20 pretest items, no item twice', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 2 }), (seed, spare) => {
        const form = unwrap(buildForm(bankWith(spare), blueprint, 20, seededRng(seed)));
        expect(form.length).toBe(120);
        expect(new Set(form.map((item) => item.itemId)).size).toBe(120);
        expect(form.map((item) => item.position)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
        const scored = coverage(
          form.filter((item) => item.use === 'scored'),
          blueprint,
        );
        expect(scored.items).toBe(100);
        expect(scored.missing).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('the order in which the bank is listed does not matter', () => {
    const bank = bankWith(1);
    expect(buildForm(bank.toReversed(), blueprint, 20, seededRng('x'))).toEqual(buildForm(bank, blueprint, 20, seededRng('x')));
  });

  test('a bank that lacks something says what', () => {
    const bank = bankWith(0).filter((item) => !(item.task === 'A12' && item.use === 'scored') && item.use !== 'pretest');
    expect(buildForm(bank, blueprint, 20, seededRng('x'))).toEqual({
      ok: false,
      error: ['A12 apply: has 0 scored items, needs 1', 'pretest: has 0 items, needs 20'],
    });
  });

  test('pretest items stand anywhere: over many forms no place holds them always or never', () => {
    const counts = Array.from({ length: 120 }, () => 0);
    for (let i = 0; i < 200; i += 1)
      for (const item of unwrap(buildForm(bankWith(0), blueprint, 20, seededRng(`form ${i}`)))) if (item.use === 'pretest') counts[item.position - 1]! += 1;
    // Expected 33 of 200 in each place, standard deviation 5.3: six of them either way.
    expect(Math.min(...counts)).toBeGreaterThan(2);
    expect(Math.max(...counts)).toBeLessThan(66);
  });
});

describe('drawPractice', () => {
  test('is drawn to the blueprint, with no item twice', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(20, 60, 100), (seed, total) => {
        const drawn = drawPractice(bankWith(1), blueprint, total, seededRng(seed));
        expect(new Set(drawn.map((item) => item.itemId)).size).toBe(total);
        for (const [domain, n] of Object.entries(domainQuota(blueprint, total))) expect(drawn.filter((item) => domainOf(item.task) === domain).length).toBe(n);
      }),
      { numRuns: 50 },
    );
  });

  test('a bank too small in one domain is filled from the others', () => {
    const bank = bankWith(0).filter((item) => domainOf(item.task) !== 'E');
    expect(drawPractice(bank, blueprint, 100, seededRng('x')).length).toBe(100);
  });
});
