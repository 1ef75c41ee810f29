import { optionsOf } from './choices.ts';
import type { PublicItem } from './item.ts';

/**
 * From this similarity on two items count as one. Measured on the demonstration banks: items that ask alike about
 * unlike things (the PR and the QT interval) reach 0.85, copies with small edits lie above 0.9.
 */
export const NEAR_DUPLICATE_FROM = 0.9;

/** The distinct words and numbers of an item, without case, accents and punctuation. */
export function itemTokens(item: PublicItem): ReadonlySet<string> {
  const text = [item.stem, ...Object.values(optionsOf(item)), ...('rows' in item ? Object.values(item.rows) : [])].join(' ');
  return new Set(
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((token) => token !== ''),
  );
}

/**
 * How alike two items are: shared words over all words (Jaccard), from 0 to 1.
 * The order of words and options does not count, so that a shuffled copy is found.
 */
export function similarity(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const shared = left.intersection(right).size;
  const all = left.size + right.size - shared;
  return all === 0 ? 1 : shared / all;
}

/** Two items that are too alike. */
export type NearDuplicate = { readonly left: string; readonly right: string; readonly similarity: number };

/** An item as it is compared with others. */
export type Compared = {
  readonly itemId: string;
  readonly public: PublicItem;
  /** Items that may be alike, because no form holds both. */
  readonly enemies?: readonly string[] | undefined;
  /** What is looked at beside the words: two questions about different tracings or pictures are two, however alike they read. */
  readonly stimulus?: string | undefined;
};

/** Every pair across two lists that is at least {@link NEAR_DUPLICATE_FROM} alike. */
export function findNearDuplicates(left: readonly Compared[], right: readonly Compared[]): readonly NearDuplicate[] {
  const rightTokens = right.map((item) => itemTokens(item.public));
  return left.flatMap((item) => {
    const tokens = itemTokens(item.public);
    return right.flatMap((other, index) => pairOf(item, tokens, other, rightTokens[index] as ReadonlySet<string>));
  });
}

/** Every pair within one list that is at least {@link NEAR_DUPLICATE_FROM} alike; enemies may be, because no form holds both. */
export function findNearDuplicatesWithin(items: readonly Compared[]): readonly NearDuplicate[] {
  const tokens = items.map((item) => itemTokens(item.public));
  return items.flatMap((item, at) =>
    items.slice(at + 1).flatMap((other, after) => {
      if (item.enemies?.includes(other.itemId) || other.enemies?.includes(item.itemId)) return [];
      return pairOf(item, tokens[at] as ReadonlySet<string>, other, tokens[at + 1 + after] as ReadonlySet<string>);
    }),
  );
}

function pairOf(left: Compared, leftTokens: ReadonlySet<string>, right: Compared, rightTokens: ReadonlySet<string>): readonly NearDuplicate[] {
  if (left.stimulus !== undefined && right.stimulus !== undefined && left.stimulus !== right.stimulus) return [];
  // Sharing nine in ten words needs nearly as many of them.
  const [few, many] = leftTokens.size < rightTokens.size ? [leftTokens.size, rightTokens.size] : [rightTokens.size, leftTokens.size];
  if (few < many * NEAR_DUPLICATE_FROM) return [];
  const score = similarity(leftTokens, rightTokens);
  return score >= NEAR_DUPLICATE_FROM ? [{ left: left.itemId, right: right.itemId, similarity: score }] : [];
}
