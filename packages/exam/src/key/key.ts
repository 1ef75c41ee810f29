import type { ChoiceId, OptionId } from '../item/item.ts';

/** Where a fact comes from. */
export type ItemSource = {
  /** Key of an entry in content/sources. */
  readonly key: string;
  /** What this source says that the item rests on. */
  readonly supports: string;
  /** Where it was read, if not at the source's own address. */
  readonly seenAt?: string | undefined;
};

/** Whether the answer counts in the score, or is only tried out. As secret as the key. */
export type ItemUse = 'scored' | 'pretest';

/** An area of a picture, in shares of its width and height. */
export type Area =
  | { readonly shape: 'circle'; readonly x: number; readonly y: number; /** Share of the width. */ readonly radius: number }
  | { readonly shape: 'rectangle'; readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** The right response, by type of item. */
export type Correct =
  | { readonly type: 'single'; readonly option: OptionId }
  /** Right only with all of these and no other. */
  | { readonly type: 'multiple'; readonly options: readonly ChoiceId[] }
  | { readonly type: 'order'; readonly order: readonly ChoiceId[] }
  | { readonly type: 'match'; readonly pairs: Readonly<Partial<Record<ChoiceId, ChoiceId>>> }
  | { readonly type: 'hot-spot'; readonly areas: readonly Area[] }
  /** Right within the tolerance, both ends included. */
  | { readonly type: 'numeric'; readonly value: number; readonly tolerance: number }
  /** The distance of the two legs within the tolerance, in the unit of the response: milliseconds or microvolts. */
  | { readonly type: 'calipers'; readonly value: number; readonly tolerance: number };

/** The key of a final item. Never leaves the server. */
export type ItemKey = {
  readonly correct: Correct;
  readonly use: ItemUse;
  /** Why each option is right or wrong; for types without options one entry `key`. */
  readonly rationale: Readonly<Record<string, string>>;
  readonly sources: readonly ItemSource[];
};
