import type { ChoiceId, Choices, ItemType, PublicItem, TracingSamples } from '../item/item.ts';
import { CHOICE_IDS } from '../item/item.ts';

/** One entry that is chosen, sorted or matched. */
export type RoomOption = { readonly id: ChoiceId; readonly text: string };

/** An item as the room shows it: what candidates may see, options in this attempt's order. */
export type RoomItem = {
  readonly position: number;
  readonly type: ItemType;
  readonly stem: string;
  /** In the attempt's order; empty where the type has none. */
  readonly options: readonly RoomOption[];
  /** Of a match: what an option is sought for. */
  readonly rows?: readonly RoomOption[] | undefined;
  /** Of a numeric item. */
  readonly unit?: string | undefined;
  /** Of a calipers item. */
  readonly measure?: 'interval-ms' | 'amplitude-mv' | undefined;
  readonly tracing?: TracingSamples | undefined;
  /** The tracing in words, of equal difficulty. */
  readonly tracingInWords?: string | undefined;
  /** `file` is a name in {@link RoomForm.pictures}. */
  readonly picture?: { readonly file: string; readonly alt: string; readonly licence: string } | undefined;
};

/** A whole form as a device holds it. */
export type RoomForm = {
  readonly items: readonly RoomItem[];
  /** Files by name, base64. */
  readonly pictures: Readonly<Record<string, { readonly mediaType: string; readonly base64: string }>>;
};

/**
 * Makes an item of the room, field by field: what is not named here cannot reach a candidate, whatever the bank holds.
 *
 * @param optionOrder as `attempt_items.option_order` has it
 * @param tracing drawn for this form, in place of one that the item brings itself
 */
export function roomItem(position: number, shown: PublicItem, optionOrder: string, tracing?: TracingSamples | undefined): RoomItem {
  const options: Choices = 'options' in shown ? shown.options : {};
  const entries = (choices: Choices, order: readonly string[]) =>
    order.map((id) => {
      const text = choices[id as ChoiceId];
      if (text === undefined) throw new Error(`the item at ${position} has no entry ${id}`);
      return { id: id as ChoiceId, text };
    });
  const drawn = tracing ?? shown.tracing;
  return {
    position,
    type: shown.type,
    stem: shown.stem,
    options: entries(options, [...optionOrder]),
    ...(shown.type === 'match'
      ? {
          rows: entries(
            shown.rows,
            CHOICE_IDS.filter((id) => shown.rows[id] !== undefined),
          ),
        }
      : {}),
    ...(shown.type === 'numeric' ? { unit: shown.unit } : {}),
    ...(shown.type === 'calipers' ? { measure: shown.measure } : {}),
    ...(drawn ? { tracing: tracingOnly(drawn) } : {}),
    ...(shown.tracingInWords === undefined ? {} : { tracingInWords: shown.tracingInWords }),
    ...(shown.picture ? { picture: { file: shown.picture.file, alt: shown.picture.alt, licence: shown.picture.licence } } : {}),
  };
}

function tracingOnly(tracing: TracingSamples): TracingSamples {
  const {
    sampleRateHz,
    microvoltsPerUnit,
    durationS,
    leads,
    deltas,
    layout,
    paperSpeedMmPerS,
    gainMmPerMv,
    filterLabel,
    calibrationMv,
    placementLabel,
    labels,
  } = tracing;
  return {
    sampleRateHz,
    microvoltsPerUnit,
    durationS,
    leads,
    deltas,
    layout,
    paperSpeedMmPerS,
    gainMmPerMv,
    filterLabel,
    calibrationMv,
    ...(placementLabel === undefined ? {} : { placementLabel }),
    ...(labels === undefined ? {} : { labels }),
  };
}
