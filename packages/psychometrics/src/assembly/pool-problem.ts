import { itemInformation } from '../irt/three-parameter.ts';
import type { AssemblyProblem, Rule } from './problem.ts';

/** A pool of simulated items with its blueprint, as the reference data hold it; for tests and measurements. */
export type Pool = {
  /** Items of each sub-domain in a form of `formLength`. */
  readonly blueprint: readonly number[];
  readonly formLength: number;
  readonly items: readonly {
    readonly id: string;
    readonly sub: number;
    readonly dom: number;
    readonly a: number;
    readonly b: number;
    readonly c: number;
    readonly key: string;
    readonly strip: number;
    readonly secs: number;
    readonly cog: number;
  }[];
  readonly enemies: readonly (readonly string[])[];
};

/** What is asked of the pool. */
export type PoolWish = { readonly forms: number; readonly anchorItems: number; readonly tolerance: number };

const CUT = -0.5;
const POINTS = { 'information below cut': CUT - 1, 'information at cut': CUT, 'information above cut': CUT + 1 };

/**
 * The reference problem on such a pool: sub-domains exact, key and cognitive balance, strips, time, enemies, each item
 * once, an anchor that is a small blueprint, and information at three abilities like the pool's own average.
 */
export function poolProblem(pool: Pool, { forms, anchorItems, tolerance }: PoolWish): AssemblyProblem {
  const items = pool.items.map((item) => ({
    id: item.id,
    categories: { sub: String(item.sub), domain: String(item.dom), key: item.key, strip: item.strip === 1 ? 'yes' : 'no', level: String(item.cog) },
    amounts: { seconds: item.secs, ...Object.fromEntries(Object.entries(POINTS).map(([name, theta]) => [name, itemInformation(item, theta)])) },
  }));
  const exactly = (n: number) => ({ atLeast: n, atMost: n });
  const anchorQuota = shares(pool.blueprint, anchorItems);
  const domains = [...new Set(pool.items.map((item) => item.dom))];
  const rules: Rule[] = [
    { id: 'length', words: `${pool.formLength} items`, kind: 'count', of: 'form', ...exactly(pool.formLength) },
    ...domains.map((domain): Rule => {
      const count = pool.blueprint.reduce((sum, n, sub) => sum + (pool.items.find((item) => item.sub === sub)?.dom === domain ? n : 0), 0);
      return {
        id: `domain ${domain}`,
        words: `Domain ${domain}: ${count} items`,
        kind: 'count',
        of: 'form',
        where: { domain: String(domain) },
        ...exactly(count),
      };
    }),
    ...pool.blueprint.map((n, sub): Rule => ({
      id: `sub ${sub}`,
      words: `Sub-domain ${sub}: ${n} items`,
      kind: 'count',
      of: 'form',
      where: { sub: String(sub) },
      ...exactly(n),
    })),
    ...['A', 'B', 'C', 'D'].map((key): Rule => ({
      id: `key ${key}`,
      words: `24 to 36 items with key ${key}`,
      kind: 'count',
      of: 'form',
      where: { key },
      atLeast: 24,
      atMost: 36,
    })),
    { id: 'strips', words: '44 to 56 strips', kind: 'count', of: 'form', where: { strip: 'yes' }, atLeast: 44, atMost: 56 },
    ...(
      [
        [0, 38, 52],
        [1, 38, 52],
        [2, 24, 38],
      ] as const
    ).map(([level, atLeast, atMost]): Rule => ({
      id: `level ${level}`,
      words: `${atLeast} to ${atMost} items of level ${level}`,
      kind: 'count',
      of: 'form',
      where: { level: String(level) },
      atLeast,
      atMost,
    })),
    { id: 'seconds', words: 'At most 7,200 seconds', kind: 'sum', of: 'form', amount: 'seconds', atMost: 7200 },
    ...pool.enemies.map((enemies, index): Rule => ({ id: `enemies ${index}`, words: `Only one of ${enemies.join(', ')}`, kind: 'apart', items: enemies })),
    { id: 'uses', words: 'Each item in one form', kind: 'uses', atMost: 1 },
    { id: 'overlap', words: `Two forms share at most ${anchorItems} items`, kind: 'overlap', atMost: anchorItems },
    ...Object.keys(POINTS).map((name): Rule => {
      const target = pool.blueprint.reduce((sum, n, sub) => {
        const own = items.filter((item) => item.categories.sub === String(sub));
        return sum + (n * own.reduce((all, item) => all + (item.amounts as Record<string, number>)[name]!, 0)) / own.length;
      }, 0);
      return { id: name, words: `${name} ${target.toFixed(2)}, within ${tolerance * 100} %`, kind: 'target', amount: name, target, tolerance };
    }),
  ];
  if (anchorItems > 0) {
    rules.push({ id: 'anchor', words: `An anchor of ${anchorItems} items`, kind: 'count', of: 'anchor', ...exactly(anchorItems) });
    anchorQuota.forEach((n, sub) =>
      rules.push({
        id: `anchor sub ${sub}`,
        words: `Anchor, sub-domain ${sub}: ${n} items`,
        kind: 'count',
        of: 'anchor',
        where: { sub: String(sub) },
        ...exactly(n),
      }),
    );
  }
  return { items, forms, rules };
}

/** Largest remainder; earlier ones win ties. */
function shares(parts: readonly number[], total: number): readonly number[] {
  const all = parts.reduce((sum, n) => sum + n, 0);
  const exact = parts.map((n) => (n * total) / all);
  const whole = exact.map(Math.floor);
  const left = total - whole.reduce((sum, n) => sum + n, 0);
  const byRest = exact.map((value, index) => ({ index, rest: value % 1 })).toSorted((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of byRest.slice(0, left)) whole[index]! += 1;
  return whole;
}
