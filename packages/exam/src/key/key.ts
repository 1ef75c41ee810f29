import type { OptionId } from '../item/item.ts';

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

/** The key of a final item. Never leaves the server. */
export type ItemKey = {
  readonly correct: OptionId;
  readonly use: ItemUse;
  /** Why each option is right or wrong. */
  readonly rationale: Readonly<Record<OptionId, string>>;
  readonly sources: readonly ItemSource[];
};
