import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import type { Db } from '../../db/pool.ts';
import { hasStudyMaterial } from '../../exam/index.ts';
import { neighbourhood } from '../../platform/client-address.ts';
import { config } from '../../platform/config.ts';
import { countTry, type RateLimit } from '../../platform/rate-limit.ts';
import { keyedHash, purposeKey } from '../../platform/seal.ts';
import type { StudyPermission } from './guide.ts';
import { findEntries, nearestWords, type FoundEntry, type SearchEntry } from './search.queries.ts';

/** What a search found. */
export type StudySearch = {
  readonly found: readonly FoundEntry[];
  /** What was looked for instead, where a word is not in the vocabulary: "fibrilation" gives "fibrillation". */
  readonly readAs: string | undefined;
  /** Some of what was found is only named, because the person does not have the study material. */
  readonly onlyNamed: boolean;
};

/** How often one network may search: a class of thirty behind one address, each a search every few seconds. */
export const SEARCH_LIMIT = { name: 'learning.search', tries: 1200, windowS: 600 } as const satisfies RateLimit;

/** Too many searches from one network. */
export type SearchLimited = { readonly code: 'SEARCH_RATE_LIMITED'; readonly retryAfterS: number; readonly message: string };

/** Who searches: somebody who may study, or a visitor; and from which network, of which only a keyed hash is kept. */
export type Searcher = { readonly permission: StudyPermission | undefined; readonly address: string };

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
 * has is read as the nearest one. Where not all are found together, any of them will do. What comes with the fee is
 * found by its title alone by whoever does not have it.
 */
export async function searchStudy(
  db: Db,
  question: string,
  { permission, address, clock }: Searcher & { readonly clock: Clock },
): Promise<Result<StudySearch, SearchLimited>> {
  const words = searchWords(question);
  if (words.length === 0) return ok({ found: [], readAs: undefined, onlyNamed: false });
  const who = keyedHash(purposeKey(config().appSecret, 'study-searchers'), neighbourhood(address));
  const { allowed, retryAfterS } = await countTry(db, SEARCH_LIMIT, who, clock.now());
  if (!allowed) {
    const minutes = Math.ceil(retryAfterS / 60);
    const message = `There were very many searches from your network in a short time. Wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`}, then search again. The contents of the guide are open meanwhile.`;
    return err({ code: 'SEARCH_RATE_LIMITED', retryAfterS, message });
  }
  const readsAll = permission !== undefined && (await hasStudyMaterial(db, permission.actor.personId, clock));
  const how = { kinds: KINDS, limit: MOST_FOUND, readsAll };
  const nearest = await nearestWords(db, words);
  const read = words.map((word) => nearest.get(word) ?? word);
  const asked = read.map((word, index) => (index === read.length - 1 ? `${word}:*` : word));
  let found = await findEntries(db, asked.join(' & '), how);
  if (found.length === 0 && asked.length > 1) found = await findEntries(db, asked.join(' | '), how);
  return ok({
    found,
    readAs: nearest.size > 0 ? read.join(' ') : undefined,
    onlyNamed: !readsAll && found.some(({ excerpt, kind }) => excerpt === '' && kind !== 'rhythm'),
  });
}
