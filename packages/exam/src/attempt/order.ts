import { seededRng, shuffled } from '@einthoven/kernel';
import { OPTION_IDS, type OptionId } from '../item/item.ts';

/** Where an attempt shows an item, and the order of its options. */
export type PlacedItem<T> = T & { readonly position: number; readonly optionOrder: readonly OptionId[] };

/**
 * The order in which an attempt shows a form. The first time it is the form's own order; where a person meets
 * the same form again (only a demonstration does that), items and options are mixed by the seed.
 *
 * @param items in the form's order
 * @param again whether this person has had this form before
 * @param seed the attempt's id
 */
export function attemptOrder<T extends object>(items: readonly T[], again: boolean, seed: string): readonly PlacedItem<T>[] {
  if (!again) return items.map((item, index) => ({ ...item, position: index + 1, optionOrder: OPTION_IDS }));
  const rng = seededRng(seed);
  return shuffled(items, rng).map((item, index) => ({ ...item, position: index + 1, optionOrder: shuffled(OPTION_IDS, rng) }));
}
