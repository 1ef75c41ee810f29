import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { seededRng, shuffled } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { assemble, type AssemblyMeans } from './assemble.ts';
import { check } from './check.ts';
import { loadSolver } from './highs.ts';
import { averageLpText, lpText } from './lp-text.ts';
import { poolProblem, type Pool } from './pool-problem.ts';
import type { AssembledForms, AssemblyItem, AssemblyProblem, Rule } from './problem.ts';

const pool = JSON.parse(readFileSync(new URL('./gold/ata_pool_1000.json', import.meta.url), 'utf8')) as Pool;
let means: AssemblyMeans;
beforeAll(async () => {
  means = { solver: await loadSolver(), nowMs: () => performance.now(), rng: seededRng('test'), timeLimitS: 30, goodEnough: 0.0005, polishLimitS: 5 };
});

const exactly = (n: number) => ({ atLeast: n, atMost: n });

/** A pool in which every item has a twin, so that no single item is indispensable, and rules that the first forms of it hold. */
function twinProblem(seed: string, forms: number, anchored: boolean): AssemblyProblem {
  const rng = seededRng(seed);
  const draw = (n: number) => Math.floor(rng.next() * n);
  const items: AssemblyItem[] = Array.from({ length: 2 * 12 * (forms + 1) }, (_, index) => index >> 1).map((pair, index) => {
    // By the pair's number, so that twins are alike.
    const own = seededRng(`${seed} ${pair}`);
    return {
      id: `i${index}`,
      categories: { task: `T${pair % 4}`, key: 'abcd'.charAt(Math.floor(own.next() * 4)) },
      amounts: { seconds: 30 + Math.floor(own.next() * 60), difficulty: own.next() },
    };
  });
  // Forms of twelve from the first of each pair, three of each task; the last twelve are the spare or the anchor.
  const firsts = items.filter((_, index) => index % 2 === 0);
  const chosen = Array.from({ length: forms }, (_, form) => firsts.slice(form * 12, form * 12 + (anchored ? 8 : 12)));
  const anchor = anchored ? firsts.slice(forms * 12, forms * 12 + 4) : [];
  const whole = chosen.map((own) => [...anchor, ...own]);
  const of = (count: (form: readonly AssemblyItem[]) => number) => whole.map(count);
  const rules: Rule[] = [
    { id: 'length', words: '12 items', kind: 'count', of: 'form', ...exactly(12) },
    ...['T0', 'T1', 'T2', 'T3'].map((task): Rule => ({ id: task, words: `${task}: 3 items`, kind: 'count', of: 'form', where: { task }, ...exactly(3) })),
    ...['a', 'b', 'c', 'd'].map((key): Rule => {
      const counts = of((form) => form.filter((item) => item.categories['key'] === key).length);
      return { id: `key ${key}`, words: `key ${key}`, kind: 'count', of: 'form', where: { key }, atLeast: Math.min(...counts), atMost: Math.max(...counts) };
    }),
    {
      id: 'seconds',
      words: 'seconds',
      kind: 'sum',
      of: 'form',
      amount: 'seconds',
      atMost: Math.max(...of((form) => form.reduce((sum, item) => sum + (item.amounts['seconds'] ?? 0), 0))),
    },
    { id: 'uses', words: 'once', kind: 'uses', atMost: 1 },
    { id: 'overlap', words: 'overlap', kind: 'overlap', atMost: anchor.length },
    ...Array.from({ length: 4 }, (_, n): Rule => ({
      id: `enemies ${n}`,
      words: 'apart',
      kind: 'apart',
      items: [`i${4 * draw(items.length / 4)}`, `i${4 * draw(items.length / 4) + 3}`],
    })),
  ];
  if (anchored) rules.push({ id: 'anchor', words: 'anchor of 4', kind: 'count', of: 'anchor', ...exactly(4) });
  return { items, forms, rules };
}

const anyTwins = fc.record({ seed: fc.string(), forms: fc.integer({ min: 1, max: 3 }), anchored: fc.boolean() });

describe('assembled forms', () => {
  test('hold every rule as the checker recounts it, whatever the pool', () => {
    fc.assert(
      fc.property(anyTwins, ({ seed, forms, anchored }) => {
        const problem = twinProblem(seed, forms, anchored);
        const outcome = assemble(problem, means);
        expect(outcome.kind).toBe('assembled');
        if (outcome.kind !== 'assembled') return;
        expect(outcome.report.rules.filter((rule) => !rule.holds)).toEqual([]);
        expect(check(problem, outcome.forms).rulesBroken).toBe(0);
        expect(outcome.forms.own.length).toBe(forms);
      }),
      { numRuns: 25 },
    );
  });

  test('from the reference pool: information within 0.1 % of target, exactly the anchor shared', { timeout: 120_000 }, () => {
    const outcome = assemble(poolProblem(pool, { forms: 3, anchorItems: 24, tolerance: 0.001 }), means);
    if (outcome.kind !== 'assembled') throw new Error(outcome.kind);
    expect(outcome.report.rulesBroken).toBe(0);
    expect(outcome.report.largestDeviation).toBeLessThanOrEqual(0.001);
    expect(outcome.report.largestOverlap).toBe(24);
    expect(outcome.report.itemsUsed).toBe(24 + 3 * 96);
  });

  test('with a goal, what is reached is within one percent of what is proved', { timeout: 240_000 }, () => {
    const base = poolProblem(pool, { forms: 2, anchorItems: 0, tolerance: 0.2 });
    const problem: AssemblyProblem = {
      ...base,
      rules: base.rules.filter((rule) => rule.id !== 'information at cut'),
      maximin: { amount: 'information at cut' },
    };
    const outcome = assemble(problem, { ...means, timeLimitS: 150 });
    if (outcome.kind !== 'assembled') throw new Error(outcome.kind);
    expect(outcome.report.rulesBroken).toBe(0);
    const { reached, atMost } = outcome.report.bound.maximin ?? { reached: 0, atMost: Infinity };
    const recounted = outcome.forms.own.map((own) =>
      own.reduce((sum, id) => sum + (problem.items.find((item) => item.id === id)?.amounts['information at cut'] ?? 0), 0),
    );
    expect(Math.min(...recounted)).toBeGreaterThanOrEqual(reached * (1 - 1e-6));
    expect(Math.min(...recounted)).toBeLessThanOrEqual(atMost * (1 + 1e-6));
    expect(reached / atMost).toBeGreaterThan(0.99);
  });

  test('two uses with a limit on what two forms share', () => {
    const problem = twinProblem('shared', 3, false);
    const few = problem.items.slice(0, 40);
    const rules = problem.rules
      .filter((rule) => !rule.id.startsWith('enemies') && !rule.id.startsWith('key') && rule.id !== 'seconds')
      .map((rule): Rule => (rule.kind === 'uses' ? { ...rule, atMost: 2 } : rule.kind === 'overlap' ? { ...rule, atMost: 3 } : rule));
    const outcome = assemble({ ...problem, items: few.slice(0, 32), rules }, means);
    if (outcome.kind !== 'assembled') throw new Error(outcome.kind);
    expect(outcome.report.rulesBroken).toBe(0);
    // 36 places from 32 items: something must be shared.
    expect(outcome.report.largestOverlap).toBeGreaterThan(0);
  });
});

describe('against every possible form', () => {
  test('on pools small enough to try all, the solver says possible exactly where a form exists', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ kind: fc.constantFrom('p', 'q'), weight: fc.integer({ min: 1, max: 9 }) }), { minLength: 4, maxLength: 9 }),
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 3, max: 30 }),
        fc.integer({ min: 0, max: 2 }),
        (drawn, length, kinds, weight, width) => {
          const items = drawn.map(({ kind, weight: seconds }, index): AssemblyItem => ({ id: `i${index}`, categories: { kind }, amounts: { seconds } }));
          const rules: Rule[] = [
            { id: 'length', words: '', kind: 'count', of: 'form', ...exactly(length) },
            { id: 'kind', words: '', kind: 'count', of: 'form', where: { kind: 'p' }, ...exactly(kinds) },
            { id: 'seconds', words: '', kind: 'sum', of: 'form', amount: 'seconds', atLeast: weight, atMost: weight + width },
            { id: 'apart', words: '', kind: 'apart', items: ['i0', 'i1', 'i2'] },
          ];
          const exists = Array.from({ length: 2 ** items.length }, (_, mask) => items.filter((_item, index) => (mask >> index) & 1)).some(
            (form) =>
              form.length === length &&
              form.filter((item) => item.categories['kind'] === 'p').length === kinds &&
              form.reduce((sum, item) => sum + (item.amounts['seconds'] ?? 0), 0) >= weight &&
              form.reduce((sum, item) => sum + (item.amounts['seconds'] ?? 0), 0) <= weight + width &&
              form.filter((item) => ['i0', 'i1', 'i2'].includes(item.id)).length <= 1,
          );
          expect(assemble({ items, forms: 1, rules }, means).kind).toBe(exists ? 'assembled' : 'impossible');
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('rules that clash', () => {
  const clashOf = (problem: AssemblyProblem, ...planted: readonly Rule[]) => {
    // Anywhere among the others.
    const outcome = assemble({ ...problem, rules: shuffled([...problem.rules, ...planted], seededRng('order')) }, means);
    if (outcome.kind !== 'impossible') throw new Error(`expected a clash, got ${outcome.kind}`);
    return { rules: outcome.rules.map((rule) => rule.id).toSorted(), isSmallest: outcome.isSmallest };
  };

  test('exactly the planted ones are named, and proved to be a smallest set', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(anyTwins, fc.nat(), ({ seed, forms, anchored }, pick) => {
        const problem = twinProblem(seed, forms, anchored);
        const item = problem.items[2 * (pick % 6)]!.id;
        const must: Rule = { id: 'must', words: '', kind: 'required', of: 'form', items: [item] };
        const mustNot: Rule = { id: 'must not', words: '', kind: 'forbidden', items: [item] };
        expect(clashOf({ ...problem, rules: problem.rules.filter((rule) => rule.id !== 'uses' && rule.id !== 'overlap') }, must, mustNot)).toEqual({
          rules: ['must', 'must not'],
          isSmallest: true,
        });
        const range = problem.rules.find((rule) => rule.id === 'key a');
        const most = range?.kind === 'count' ? (range.atMost ?? 0) : 0;
        const more: Rule = { id: 'more', words: '', kind: 'count', of: 'form', where: { key: 'a' }, atLeast: most + 1 };
        // More of one key may also be more than the pool has, or than the other keys leave.
        const named = clashOf(problem, more).rules;
        expect(named).toContain('more');
        const without = { ...problem, rules: [...problem.rules.filter((rule) => named.includes(rule.id)), more] };
        for (const left of without.rules) expect(assemble({ ...without, rules: without.rules.filter((rule) => rule !== left) }, means).kind).toBe('assembled');
      }),
      { numRuns: 12 },
    );
  });

  test('six forms want 36 items of a sub-domain that has 35', { timeout: 120_000 }, () => {
    const base = poolProblem(pool, { forms: 6, anchorItems: 0, tolerance: 0.01 });
    const rules = base.rules.filter((rule) => rule.id !== 'sub 14' && !rule.id.startsWith('domain') && rule.id !== 'length' && rule.kind !== 'target');
    const wanted: Rule = { id: 'sub 14', words: 'Sub-domain 14: 6 items', kind: 'count', of: 'form', where: { sub: '14' }, ...exactly(6) };
    expect(clashOf({ ...base, rules }, wanted)).toEqual({ rules: ['sub 14', 'uses'], isSmallest: true });
  });

  test('what is possible by shares and not by whole items is found too', () => {
    const items = Array.from({ length: 10 }, (_, index): AssemblyItem => ({ id: `i${index}`, categories: {}, amounts: { seconds: 20 } }));
    const rules: Rule[] = [
      { id: 'length', words: '', kind: 'count', of: 'form', atLeast: 2, atMost: 8 },
      { id: 'seconds', words: '', kind: 'sum', of: 'form', amount: 'seconds', ...exactly(70) },
    ];
    expect(clashOf({ items, forms: 1, rules })).toEqual({ rules: ['seconds'], isSmallest: true });
  });

  test('a problem that makes no sense says why', () => {
    const outcome = assemble({ items: [], forms: 0, rules: [{ id: 'x', words: '', kind: 'forbidden', items: ['nobody'] }] }, means);
    expect(outcome).toEqual({ kind: 'wrong', errors: ['there must be at least one form', 'x: item nobody is not in the pool'] });
  });
});

describe('the checker', () => {
  const problem = twinProblem('checked', 2, true);
  const good = (): AssembledForms => {
    const outcome = assemble(problem, means);
    if (outcome.kind !== 'assembled') throw new Error(outcome.kind);
    return outcome.forms;
  };
  const broken = (forms: AssembledForms, rules: readonly Rule[] = []) =>
    check({ ...problem, rules: [...problem.rules, ...rules] }, forms)
      .rules.filter((rule) => !rule.holds)
      .map((rule) => rule.id);

  test('finds each kind of broken rule', () => {
    const forms = good();
    const [first = [], second = []] = forms.own;
    expect(broken(forms)).toEqual([]);
    expect(broken({ ...forms, own: [first] })).toEqual(['number of forms']);
    expect(broken({ ...forms, own: [[...first, first[0]!], second] })).toEqual(expect.arrayContaining(['length', 'no item twice']));
    expect(broken({ ...forms, own: [first, first] })).toEqual(expect.arrayContaining(['uses', 'overlap']));
    expect(broken({ ...forms, anchor: forms.anchor.slice(1) })).toEqual(expect.arrayContaining(['length', 'anchor']));
    const only = (rule: Rule) => broken(forms, [rule]);
    expect(only({ id: 'n', words: '', kind: 'apart', items: [first[0]!, first[1]!] })).toEqual(['n']);
    expect(only({ id: 'n', words: '', kind: 'apart', items: [first[0]!, second[1]!] })).toEqual([]);
    expect(only({ id: 'n', words: '', kind: 'required', of: 'form', items: [first[0]!] })).toEqual(['n']);
    expect(only({ id: 'n', words: '', kind: 'required', of: 'anchor', items: [forms.anchor[0]!] })).toEqual([]);
    expect(only({ id: 'n', words: '', kind: 'forbidden', items: [second[0]!] })).toEqual(['n']);
    expect(only({ id: 'n', words: '', kind: 'sum', of: 'anchor', amount: 'seconds', atMost: 1 })).toEqual(['n']);
    expect(only({ id: 'n', words: '', kind: 'target', amount: 'difficulty', target: 1000, tolerance: 0.1 })).toEqual(['n']);
    expect(() => check(problem, { anchor: [], own: [['stranger']] })).toThrow('stranger');
  });
});

describe('the text of a model', () => {
  test('no line is longer than readers of the format take', () => {
    for (const text of [
      lpText(poolProblem(pool, { forms: 2, anchorItems: 24, tolerance: 0.01 })),
      averageLpText(poolProblem(pool, { forms: 6, anchorItems: 24, tolerance: 0.01 })),
    ])
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(560);
  });
});
