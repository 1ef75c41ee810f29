import { shuffled, type Rng } from '@einthoven/kernel';
import { domainOf } from '../item/item.ts';
import { domainQuota, type Blueprint } from '../blueprint/blueprint.ts';

/**
 * Draws a practice exam to the blueprint: domains in its proportion, and within a domain every task once before
 * any comes again. Where a domain has too few items, the others fill up, so that the length stays.
 *
 * @param bank practice items
 * @param total how many; fewer only if the bank holds fewer
 * @param first ids of items that come before others of their task, where a domain has room
 * @returns the items in a random order
 */
export function drawPractice<T extends { readonly itemId: string; readonly task: string }>(
  bank: readonly T[],
  blueprint: Blueprint,
  total: number,
  rng: Rng,
  first: readonly string[] = [],
): readonly T[] {
  const mixed = shuffled(
    bank.toSorted((a, b) => (a.itemId < b.itemId ? -1 : 1)),
    rng,
  ).toSorted((a, b) => Number(first.includes(b.itemId)) - Number(first.includes(a.itemId)));
  const quota = domainQuota(blueprint, total);
  const chosen = blueprint.domains.flatMap((domain) => tasksInTurn(mixed.filter((item) => domainOf(item.task) === domain.id)).slice(0, quota[domain.id]));
  const taken = new Set(chosen.map((item) => item.itemId));
  const rest = mixed.filter((item) => !taken.has(item.itemId));
  return shuffled([...chosen, ...rest.slice(0, Math.max(0, total - chosen.length))], rng);
}

function tasksInTurn<T extends { readonly task: string }>(items: readonly T[]): readonly T[] {
  const turns = new Map<string, number>();
  return items
    .map((item) => {
      const turn = turns.get(item.task) ?? 0;
      turns.set(item.task, turn + 1);
      return { item, turn };
    })
    .toSorted((a, b) => a.turn - b.turn)
    .map(({ item }) => item);
}
