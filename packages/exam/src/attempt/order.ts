import { seededRng, shuffled } from '@einthoven/kernel';
import type { ChoiceId } from '../item/item.ts';

/** Where an attempt shows an item, and the order of its options. */
export type PlacedItem<T> = T & { readonly position: number; readonly optionOrder: readonly ChoiceId[] };

/**
 * The order in which an attempt shows a form. The first time it is the form's own order; where a person meets
 * the same form again (only a demonstration does that), items and options are mixed by the seed.
 *
 * @param items in the form's order, each with the ids of its options (none where the type has none)
 * @param again whether this person has had this form before
 * @param seed the attempt's id
 */
export function attemptOrder<T extends { readonly choices: readonly ChoiceId[] }>(items: readonly T[], again: boolean, seed: string): readonly PlacedItem<T>[] {
  if (!again) return items.map((item, index) => ({ ...item, position: index + 1, optionOrder: item.choices }));
  const rng = seededRng(seed);
  return shuffled(items, rng).map((item, index) => ({ ...item, position: index + 1, optionOrder: shuffled(item.choices, rng) }));
}
