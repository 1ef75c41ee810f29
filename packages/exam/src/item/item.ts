/** The two banks. No item is in both. */
export type Bank = 'final' | 'practice';

/** What an item asks of the mind. */
export type CognitiveLevel = 'recall' | 'apply' | 'analyse';

/** All levels, in rising order. */
export const COGNITIVE_LEVELS: readonly CognitiveLevel[] = ['recall', 'apply', 'analyse'];

/** One of the four options as authored. */
export type OptionId = 'a' | 'b' | 'c' | 'd';

/** The four options in the order they were authored. */
export const OPTION_IDS: readonly OptionId[] = ['a', 'b', 'c', 'd'];

/** How far the review of an item has come. Production takes `expert-approved` only. */
export type ReviewState = 'draft' | 'reviewed' | 'expert-approved';

/** What a candidate may see of an item: text only. Nothing here depends on the key or on its use. */
export type PublicItem = {
  readonly stem: string;
  readonly options: Readonly<Record<OptionId, string>>;
};

/** An item as the bank holds it, still without its key. */
export type BankItem = {
  readonly itemId: string;
  readonly bank: Bank;
  /** Blueprint task such as `B12`. */
  readonly task: string;
  readonly level: CognitiveLevel;
  readonly reviewState: ReviewState;
  readonly public: PublicItem;
};

/** The blueprint domain of a task: `B12` belongs to `B`. */
export function domainOf(task: string): string {
  return task.slice(0, 1);
}
