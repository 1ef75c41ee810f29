import fc from 'fast-check';
import { seededRng, unwrap } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { alternatives, type AlternativeItem, type SpareItem } from './alternative.ts';

const item = (itemId: string, more: Partial<AlternativeItem> = {}): AlternativeItem => ({
  itemId,
  itemVersion: 1,
  type: 'single',
  task: 'B12',
  level: 'apply',
  use: 'scored',
  hasTracing: false,
  hasWords: false,
  enemies: [],
  choices: ['a', 'b', 'c', 'd'],
  ...more,
});
const spare = (itemId: string, more: Partial<SpareItem> = {}): SpareItem => ({ ...item(itemId), isInForm: false, timesShown: 0, ...more });
const nobody = { screenReader: true, had: new Set<string>(), hadInstead: new Set<string>() };
const rng = () => seededRng('attempt');

describe('a tracing that a person cannot see', () => {
  test('comes in words where there are any, else another item stands in; others have their form as it is', () => {
    const form = [item('strip', { hasTracing: true }), item('told', { hasTracing: true, hasWords: true }), item('plain')];
    expect(unwrap(alternatives(form, [spare('equal')], nobody, rng()))).toEqual([
      { itemId: 'strip', kind: 'item', reason: 'tracing', instead: spare('equal') },
      { itemId: 'told', kind: 'words' },
    ]);
    expect(unwrap(alternatives(form, [spare('equal')], { ...nobody, screenReader: false }, rng()))).toEqual([]);
  });

  test.each<[string, Partial<SpareItem>]>([
    ['another task', { task: 'B13' }],
    ['another level', { level: 'recall' }],
    ['another use', { use: 'pretest' }],
    ['a tracing', { hasTracing: true }],
    ['a tracing in words, which is another alternative', { hasTracing: true, hasWords: true }],
    ['a point on a picture', { type: 'hot-spot' }],
    ['an enemy in the form that has no equal itself', { enemies: ['plain'] }],
    ['an enemy named by the form that has no equal itself', { itemId: 'foe' }],
    ['been had before', { itemId: 'seen' }],
    ['a place in the form', { itemId: 'plain' }],
  ])('what has %s does not stand in for a scored one: then there is no fair form', (_, more) => {
    const form = [item('strip', { hasTracing: true }), item('plain', { enemies: ['foe'] })];
    expect(alternatives(form, [spare('equal', more)], { ...nobody, had: new Set(['seen']) }, rng())).toEqual({ ok: false, error: ['strip'] });
  });

  test('an enemy of what stands in leaves for an equal of its own, a pretest item for the nearest', () => {
    const form = [item('strip', { hasTracing: true }), item('plain', { task: 'C3', enemies: ['equal'] }), item('try', { use: 'pretest', enemies: ['equal'] })];
    const list = [spare('equal'), spare('third', { task: 'C3' }), spare('tried', { use: 'pretest', task: 'A1' })];
    expect(unwrap(alternatives(form, list, nobody, rng()))).toMatchObject([
      { itemId: 'strip', reason: 'tracing', instead: { itemId: 'equal' } },
      { itemId: 'plain', reason: 'enemy', instead: { itemId: 'third' } },
      { itemId: 'try', reason: 'enemy', instead: { itemId: 'tried' } },
    ]);
    expect(alternatives(form, list.slice(0, 2), nobody, rng())).toEqual({ ok: false, error: ['strip'] });
  });

  test('an enemy of the tracing that leaves is no obstacle, and what no form has is better than what few have had', () => {
    const form = [item('strip', { hasTracing: true, enemies: ['equal'] })];
    const list = [spare('in a form', { isInForm: true }), spare('worn', { timesShown: 9 }), spare('equal', { timesShown: 1 })];
    expect(unwrap(alternatives(form, list, nobody, rng()))).toMatchObject([{ instead: { itemId: 'equal' } }]);
  });

  test('a pretest item takes the nearest there is, and stays where there is none', () => {
    const form = [item('strip', { hasTracing: true, use: 'pretest' })];
    const near = [
      spare('far', { use: 'pretest', task: 'A1' }),
      spare('domain', { use: 'pretest', task: 'B1' }),
      spare('task', { use: 'pretest', level: 'recall' }),
    ];
    const instead = (list: readonly SpareItem[]) =>
      unwrap(alternatives(form, list, nobody, rng())).map((found) => (found.kind === 'item' ? found.instead.itemId : found.kind));
    expect([near, near.slice(0, 2), near.slice(0, 1), [spare('scored')]].map(instead)).toEqual([['task'], ['domain'], ['far'], []]);
  });

  test('an item that stood in before is not met twice where that can be helped, whoever the person is', () => {
    const seen = { screenReader: false, had: new Set(['again']), hadInstead: new Set(['again']) };
    expect(unwrap(alternatives([item('again')], [spare('fresh')], seen, rng()))).toMatchObject([
      { kind: 'item', reason: 'had-before', instead: { itemId: 'fresh' } },
    ]);
    expect(unwrap(alternatives([item('again')], [], seen, rng()))).toEqual([]);
  });
});

test('over random banks: what changes is lawful, and it is found exactly where trying everything finds it', () => {
  const cell = fc.record({ task: fc.constantFrom('B12', 'C3'), level: fc.constantFrom('apply' as const, 'recall' as const) });
  const ids = ['f0', 'f1', 'f2', 'f3', 's0', 's1', 's2', 's3', 's4'];
  const enemies = fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 2 });
  const formArb = fc.array(fc.record({ cell, enemies, hasTracing: fc.boolean(), hasWords: fc.boolean() }), { minLength: 1, maxLength: 4 });
  const sparesArb = fc.array(fc.record({ cell, enemies, hasTracing: fc.boolean(), isInForm: fc.boolean(), had: fc.boolean() }), { maxLength: 5 });
  let [found, impossible] = [0, 0];
  fc.assert(
    fc.property(formArb, sparesArb, fc.string(), (made, offered, seed) => {
      const form = made.map(({ cell: at, ...rest }, n) => item(`f${n}`, { ...at, ...rest }));
      const spares = offered.map(({ cell: at, enemies: foes, hasTracing, isInForm }, n) => spare(`s${n}`, { ...at, enemies: foes, hasTracing, isInForm }));
      const had = new Set(spares.filter((_, n) => offered[n]?.had).map((each) => each.itemId));
      const result = alternatives(form, spares, { ...nobody, had }, seededRng(seed));
      const leaving = form.filter((each) => each.hasTracing && !each.hasWords);
      const staying = form.filter((each) => !leaving.includes(each));
      const foes = (a: AlternativeItem, b: AlternativeItem) => a.enemies.includes(b.itemId) || b.enemies.includes(a.itemId);
      const lawful = (leave: readonly AlternativeItem[], chosen: readonly (SpareItem | undefined)[]) =>
        new Set(chosen).size === chosen.length &&
        chosen.every(
          (each, n) =>
            each !== undefined &&
            each.task === leave[n]?.task &&
            each.level === leave[n]?.level &&
            !each.hasTracing &&
            !had.has(each.itemId) &&
            [...form.filter((other) => !leave.includes(other)), ...chosen].every((other) => other === undefined || other === each || !foes(each, other)),
        );
      // Every set of items that may leave, and every way to fill their places, without any cleverness.
      const sets = staying.reduce<readonly (readonly AlternativeItem[])[]>((all, each) => [...all, ...all.map((set) => [...set, each])], [leaving]);
      const ways = (leave: readonly AlternativeItem[]) =>
        leave.reduce<readonly (readonly SpareItem[])[]>((all) => all.flatMap((way) => spares.map((each) => [...way, each])), [[]]);
      expect(result.ok).toBe(sets.some((leave) => ways(leave).some((way) => lawful(leave, way))));
      if (!result.ok) return void impossible++;
      found++;
      const changed = new Map(result.value.map((each) => [each.itemId, each]));
      const left = form.filter((each) => changed.get(each.itemId)?.kind === 'item');
      expect(leaving.every((each) => left.includes(each))).toBe(true);
      expect(
        lawful(
          left,
          left.map((each) => (changed.get(each.itemId) as { instead: SpareItem }).instead),
        ),
      ).toBe(true);
      for (const each of form.filter((one) => one.hasTracing)) expect(changed.has(each.itemId)).toBe(true);
    }),
    { numRuns: 300 },
  );
  // Both outcomes were really looked at.
  expect(Math.min(found, impossible)).toBeGreaterThan(20);
});
