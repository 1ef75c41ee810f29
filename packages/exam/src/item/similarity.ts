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

/** Two items of different banks that are too alike. */
export type NearDuplicate = { readonly left: string; readonly right: string; readonly similarity: number };

/** Every pair across two lists that is at least {@link NEAR_DUPLICATE_FROM} alike. */
export function findNearDuplicates(
  left: readonly { readonly itemId: string; readonly public: PublicItem }[],
  right: readonly { readonly itemId: string; readonly public: PublicItem }[],
): readonly NearDuplicate[] {
  const rightTokens = right.map((item) => itemTokens(item.public));
  return left.flatMap((item) => {
    const tokens = itemTokens(item.public);
    return right.flatMap((other, index) => {
      const score = similarity(tokens, rightTokens[index] as ReadonlySet<string>);
      return score >= NEAR_DUPLICATE_FROM ? [{ left: item.itemId, right: other.itemId, similarity: score }] : [];
    });
  });
}
