import { CHOICE_IDS, type ChoiceId, type Choices, type PublicItem } from './item.ts';

/** The options of an item; none where its type has none. */
export function optionsOf(item: PublicItem): Choices {
  return 'options' in item ? item.options : {};
}

/** The ids of an item's options as authored, in order; empty where its type has none. */
export function choiceIdsOf(item: PublicItem): readonly ChoiceId[] {
  const options = optionsOf(item);
  return CHOICE_IDS.filter((id) => options[id] !== undefined);
}

/**
 * The options of an item as an attempt shows them.
 *
 * @param order ids as `attempt_items.option_order` holds them, such as `bdac`
 * @throws Error when the order names an option that the item does not have
 */
export function optionsInOrder(item: PublicItem, order: string): readonly { readonly id: ChoiceId; readonly text: string }[] {
  const options = optionsOf(item);
  return [...order].map((id) => {
    const text = options[id as ChoiceId];
    if (text === undefined) throw new Error(`the item has no option ${id}`);
    return { id: id as ChoiceId, text };
  });
}
