import type { Db } from '../../db/pool.ts';
import { findEntries, nearestWords, type FoundEntry, type SearchEntry } from './search.queries.ts';

/** What a search found. */
export type StudySearch = {
  readonly found: readonly FoundEntry[];
  /** What was looked for instead, where a word is not in the vocabulary: "fibrilation" gives "fibrillation". */
  readonly readAs: string | undefined;
};

const MOST_WORDS = 8;
const MOST_LETTERS = 120;
const MOST_FOUND = 30;
const KINDS: readonly SearchEntry['kind'][] = ['section', 'heading', 'card', 'rhythm', 'term'];

/** The words of a question: letters and digits, lower case. */
export function searchWords(question: string): readonly string[] {
  const words = question
    .slice(0, MOST_LETTERS)
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .match(/[\p{L}\p{N}]+/gu);
  return (words ?? []).slice(0, MOST_WORDS);
}

/**
 * Searches guide, cards, rhythms and words. All words must be there, the last one may be half typed; a word that nothing
 * has is read as the nearest one. Where not all are found together, any of them will do.
 */
export async function searchStudy(db: Db, question: string): Promise<StudySearch> {
  const words = searchWords(question);
  if (words.length === 0) return { found: [], readAs: undefined };
  const nearest = await nearestWords(db, words);
  const read = words.map((word) => nearest.get(word) ?? word);
  const asked = read.map((word, index) => (index === read.length - 1 ? `${word}:*` : word));
  let found = await findEntries(db, asked.join(' & '), KINDS, MOST_FOUND);
  if (found.length === 0 && asked.length > 1) found = await findEntries(db, asked.join(' | '), KINDS, MOST_FOUND);
  return { found, readAs: nearest.size > 0 ? read.join(' ') : undefined };
}
