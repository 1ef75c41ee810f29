import { sql } from 'kysely';
import type { Db, Tx } from '../../db/pool.ts';

/** Something that the search finds. */
export type SearchEntry = {
  readonly entryId: string;
  readonly kind: 'section' | 'heading' | 'card' | 'rhythm' | 'term';
  readonly language: string;
  readonly title: string;
  readonly body: string;
  /** Address of the page. */
  readonly place: string;
  readonly openToAll: boolean;
};

/** Something found: in the excerpt the words that matched stand between \u0002 and \u0003. */
export type FoundEntry = Pick<SearchEntry, 'kind' | 'title' | 'place'> & { readonly excerpt: string };

/** Replaces all that the search finds, and its vocabulary. */
export async function replaceEntries(tx: Tx, entries: readonly SearchEntry[]): Promise<void> {
  await tx.deleteFrom('learning_entries').execute();
  const rows = entries.map(({ entryId, kind, language, title, body, place, openToAll }) => ({
    entry_id: entryId,
    kind,
    language,
    title,
    body,
    place,
    open_to_all: openToAll,
  }));
  for (let from = 0; from < rows.length; from += 500)
    await tx
      .insertInto('learning_entries')
      .values(rows.slice(from, from + 500))
      .execute();
  await tx.deleteFrom('learning_words').execute();
  // The words as people write them, not their stems: a stem is a bad suggestion.
  await sql`insert into learning_words (word, entries)
    select word, ndoc from ts_stat($$select to_tsvector('simple', title || ' ' || body) from learning_entries$$)
    where word ~ '^[a-z][a-z0-9-]{2,}$'`.execute(tx);
}

/**
 * Words of a question that the vocabulary does not have, each with the nearest one that it has.
 *
 * @param words lower case
 */
export async function nearestWords(db: Db, words: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (words.length === 0) return new Map();
  const { rows } = await sql<{ asked: string; word: string }>`
    select asked, near.word from unnest(${words}::text[]) as asked
    cross join lateral (
      select word from learning_words where word % asked order by similarity(word, asked) desc, entries desc limit 1
    ) as near
    where not exists (select from learning_words where word = asked)
      and not exists (select from learning_words where word like asked || '%')`.execute(db);
  return new Map(rows.map(({ asked, word }) => [asked, word]));
}

/**
 * The best entries for a question of full-text search.
 *
 * @param readsAll the person has the study material; else what is not open to all is found by its title, without an excerpt
 */
export async function findEntries(
  db: Db,
  question: string,
  { kinds, limit, readsAll }: { readonly kinds: readonly SearchEntry['kind'][]; readonly limit: number; readonly readsAll: boolean },
): Promise<readonly FoundEntry[]> {
  const { rows } = await sql<{ kind: SearchEntry['kind']; title: string; place: string; excerpt: string }>`
    with best as (
      select kind, title, body, place, open_to_all, ts_rank_cd(words, query, 1) as rank
      from learning_entries, to_tsquery('english', ${question}) as query
      where words @@ query and kind = any(${kinds}::text[])
      order by rank desc, entry_id
      limit ${limit}
    )
    select kind, title, place,
      case when open_to_all or ${readsAll} then
        ts_headline('english', body, to_tsquery('english', ${question}), E'StartSel=\\u0002, StopSel=\\u0003, MaxWords=28, MinWords=12, MaxFragments=1')
      else '' end as excerpt
    from best`.execute(db);
  return rows;
}
