import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { unwrap } from '@einthoven/kernel';
import { check, problemErrors } from '@einthoven/psychometrics/assembly';
import { describe, expect, test } from 'vitest';
import { parseBlueprint } from '../blueprint/blueprint.ts';
import { COGNITIVE_LEVELS } from '../item/item.ts';
import { enemyGroups, formProblem, wordsOf, type AssemblyCandidate } from './form-problem.ts';

const document = JSON.parse(readFileSync(fileURLToPath(new URL('../../../../content/blueprint/provisional-2026-11.json', import.meta.url)), 'utf8'));
const blueprint = unwrap(parseBlueprint(document));
const wish = { forms: 2, pretestItems: 20, minutes: 120, leaveOut: [] };

function candidate(n: number, item: Partial<AssemblyCandidate> & Pick<AssemblyCandidate, 'task' | 'level' | 'use'>): AssemblyCandidate {
  return {
    itemId: `final-${item.task}-${n}`,
    itemVersion: 1,
    shown: { type: 'single', stem: 'one two three', options: { a: 'w', b: 'x', c: 'y', d: 'z' } },
    isFamily: n % 8 === 0,
    rightOption: 'abcd'.charAt(n % 4) as 'a',
    difficulty: 0.5 + (n % 40) / 100,
    parameters: undefined,
    isAnchor: false,
    enemies: [],
    timesShown: 0,
    ...item,
  };
}

/** Items for exactly one form of the blueprint. */
function oneForm(): AssemblyCandidate[] {
  let n = 0;
  const scored = blueprint.domains
    .flatMap((domain) => domain.tasks)
    .flatMap((task) =>
      COGNITIVE_LEVELS.flatMap((level) => Array.from({ length: task.levels[level] }, () => candidate(n++, { task: task.id, level, use: 'scored' }))),
    );
  return [...scored, ...Array.from({ length: 20 }, () => candidate(n++, { task: 'A1', level: 'apply', use: 'pretest' }))];
}

const brokenBy = (bank: readonly AssemblyCandidate[], own: readonly string[]) =>
  check(formProblem(bank, blueprint, { ...wish, forms: 1 }), { anchor: [], own: [own] })
    .rules.filter((rule) => !rule.holds)
    .map((rule) => rule.id);

describe('the rules of a blueprint for forms', () => {
  test('a form made to the blueprint holds them all; each kind of fault is found', () => {
    const bank = oneForm();
    const ids = bank.map((item) => item.itemId);
    expect(problemErrors(formProblem(bank, blueprint, wish))).toEqual([]);
    expect(brokenBy(bank, ids)).toEqual([]);
    expect(brokenBy(bank, ids.slice(1))).toEqual(expect.arrayContaining(['length', 'A1 recall']));
    const as = (change: (item: AssemblyCandidate, index: number) => Partial<AssemblyCandidate>) =>
      brokenBy(
        bank.map((item, index) => ({ ...item, ...change(item, index) })),
        ids,
      );
    expect(as((item) => ({ rightOption: item.rightOption && 'a' }))).toEqual(['right a', 'right b', 'right c', 'right d']);
    expect(as(() => ({ isFamily: true }))).toEqual(['tracings']);
    expect(as((_, index) => (index === 3 ? { enemies: [ids[70]!] } : {}))).toEqual([`enemies ${[ids[3], ids[70]].toSorted().join(' ')}`]);
    expect(as((_, index) => (index === 3 ? { timesShown: 1_000_000 } : {}))).toEqual(['shown']);
    const long = { type: 'single', stem: 'word '.repeat(200), options: { a: 'w', b: 'x', c: 'y', d: 'z' } } as const;
    expect(as(() => ({ shown: long }))).toEqual(['seconds']);
  });

  test('anchors that the bank marks are the block; without marks it is a small blueprint', () => {
    const bank = oneForm().map((item, index) => ({ ...item, isAnchor: index % 4 === 0 && index < 96 }));
    const marked = formProblem(bank, blueprint, wish).rules;
    expect(marked.find((rule) => rule.id === 'anchor items')).toMatchObject({
      kind: 'required',
      of: 'anchor',
      items: bank.filter((item) => item.isAnchor).map((item) => item.itemId),
    });
    const free = formProblem(oneForm(), blueprint, wish).rules.filter((rule) => /^anchor [A-E]$/.test(rule.id));
    expect(free.reduce((sum, rule) => sum + (rule.kind === 'count' ? (rule.atMost ?? 0) : 0), 0)).toBe(blueprint.forms.anchorItems);
  });

  test('authors’ estimates stand in until every scored item is calibrated; then information counts', () => {
    const ids = (bank: readonly AssemblyCandidate[]) =>
      formProblem(bank, blueprint, wish)
        .rules.filter((rule) => rule.kind === 'target')
        .map((rule) => rule.id);
    expect(ids(oneForm())).toEqual(['difficulty']);
    const parameters = { a: 1, b: 0, c: 0.2 };
    expect(ids(oneForm().map((item, index) => (index === 0 ? item : { ...item, parameters })))).toEqual(['difficulty']);
    expect(ids(oneForm().map((item) => ({ ...item, parameters })))).toEqual(['information at -1', 'information at 0', 'information at 1']);
  });

  test('what is left out is no anchor', () => {
    const bank = oneForm().map((item, index) => ({ ...item, isAnchor: index === 0 }));
    const rule = formProblem(bank, blueprint, { ...wish, leaveOut: [bank[0]!.itemId, bank[1]!.itemId, 'gone'] }).rules.find(({ id }) => id === 'left out');
    expect(rule).toMatchObject({ items: [bank[1]!.itemId] });
  });

  test('a blueprint without rules for forms, or with an empty range, is refused', () => {
    const { forms: _forms, ...bare } = structuredClone(document);
    expect(parseBlueprint(bare).ok).toBe(false);
    const wrong = structuredClone(document);
    wrong.forms.tracings = { atLeast: 9, atMost: 3 };
    expect(parseBlueprint(wrong)).toEqual({ ok: false, error: ['forms.tracings: a range must not end before it begins'] });
  });
});

describe('groups of enemies', () => {
  test('cover exactly the pairs that one of the two names', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 11 })), { maxLength: 30 }), (named) => {
        const bank = Array.from({ length: 10 }, (_, n) => ({ itemId: `i${n}`, enemies: named.flatMap(([one, other]) => (one === n ? [`i${other}`] : [])) }));
        const pair = (one: string, other: string) => [one, other].toSorted().join(' ');
        // Ten and eleven are not in the bank; nobody is an enemy of itself.
        const wanted = new Set(named.flatMap(([one, other]) => (other < 10 && one !== other ? [pair(`i${one}`, `i${other}`)] : [])));
        const groups = enemyGroups(bank);
        expect(new Set(groups.flatMap((group) => group.flatMap((one, index) => group.slice(index + 1).map((other) => pair(one, other)))))).toEqual(wanted);
      }),
    );
  });

  test('words are counted as they are read', () => {
    expect(wordsOf({ type: 'match', stem: 'To each its own', rows: { a: 'first row', b: 'second' }, options: { a: 'one', b: 'two more' } })).toBe(10);
  });
});
