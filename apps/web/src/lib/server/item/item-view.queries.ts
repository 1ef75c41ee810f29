import { sql } from 'kysely';
import { isRight, type CognitiveLevel, type PublicItem } from '@einthoven/exam';
import type { Correct } from '@einthoven/exam/key';
import { dangerousAsScoring, type Db, type Tx } from '../db/pool.ts';
import { openFor } from '../platform/personal-key.ts';
import type { ItemResponse } from './item-statistics.ts';
import { BANKS } from './item.queries.ts';
import type { ItemVersion } from './life.queries.ts';

/** An item version as the list of the bank has it: nothing of its key. */
export type ItemRow = ItemVersion & {
  readonly bank: string;
  readonly task: string;
  readonly level: CognitiveLevel;
  readonly public: PublicItem;
  readonly inBank: boolean;
  readonly enemies: readonly string[];
  readonly knowledge: readonly string[];
  readonly reviewState: string;
};

/** The newest version of every item, and each that is in the bank, by id and version. */
export async function listItemRows(db: Db): Promise<readonly ItemRow[]> {
  const rows = await db
    .selectFrom('items')
    .selectAll()
    .where('bank', 'in', BANKS.exam)
    .where((eb) =>
      eb.or([
        eb('in_bank', '=', true),
        eb(
          'item_version',
          '=',
          eb
            .selectFrom('items as other')
            .select((max) => max.fn.max('other.item_version').as('newest'))
            .whereRef('other.item_id', '=', 'items.item_id'),
        ),
      ]),
    )
    .orderBy('item_id')
    .orderBy('item_version')
    .execute();
  return rows.map((row) => ({
    itemId: row.item_id,
    itemVersion: row.item_version,
    bank: row.bank,
    task: row.task,
    level: row.level as CognitiveLevel,
    public: row.public as unknown as PublicItem,
    inBank: row.in_bank,
    enemies: row.enemies,
    knowledge: row.knowledge,
    reviewState: row.review_state,
  }));
}

/** How often a version was put in a form and shown. */
export async function countExposure(db: Db, { itemId, itemVersion }: ItemVersion): Promise<{ readonly forms: number; readonly attempts: number }> {
  const { rows } = await sql<{ forms: number; attempts: number }>`select
      (select count(*) from form_items join forms using (form_id) where item_id = ${itemId} and item_version = ${itemVersion} and not rehearsal) as forms,
      (select count(*) from attempt_items join attempts using (attempt_id)
        where item_id = ${itemId} and item_version = ${itemVersion} and state in ('open', 'submitted') and rehearsal_id is null) as attempts`.execute(db);
  return rows[0] ?? { forms: 0, attempts: 0 };
}

/** What candidates answered to a version in finished exams, marked. Reads keys; only counts leave. */
export async function dangerousListMarked(tx: Tx, { itemId, itemVersion }: ItemVersion): Promise<readonly ItemResponse[]> {
  const { rows } = await dangerousAsScoring(tx, (scoring) =>
    sql<{ attempt_id: string; answer: string | null; correct: Correct; use: string }>`
      select attempts.attempt_id, responses.answer, coalesce(form_keys.answer, keys.answer) as correct, keys.use
      from attempt_items
        join attempts using (attempt_id)
        join form_items on form_items.form_id = attempts.form_id and form_items.item_id = attempt_items.item_id
        join key.item_keys keys on keys.item_id = attempt_items.item_id and keys.item_version = attempt_items.item_version
        left join key.form_keys on form_keys.form_id = form_items.form_id and form_keys.position = form_items.position
        left join responses on responses.attempt_id = attempt_items.attempt_id and responses.position = attempt_items.position
      where attempt_items.item_id = ${itemId} and attempt_items.item_version = ${itemVersion} and attempts.state = 'submitted'`.execute(scoring),
  );
  if (rows.length === 0) return [];
  const results = await tx
    .selectFrom('results')
    .select(['attempt_id', 'raw_score'])
    .where(
      'attempt_id',
      'in',
      rows.map((row) => row.attempt_id),
    )
    .execute();
  const scores = new Map(results.map((row) => [row.attempt_id, row.raw_score]));
  return rows.flatMap((row) => {
    const score = scores.get(row.attempt_id);
    if (score === undefined || row.correct === null) return [];
    const right = isRight(row.correct, row.answer ?? '');
    return [{ right, restScore: score - (right && row.use === 'scored' ? 1 : 0) }];
  });
}

/** What candidates said of a version. What an erased person said is gone. */
export async function listItemComments(db: Db, { itemId, itemVersion }: ItemVersion): Promise<readonly { readonly words: string; readonly at: Date }[]> {
  const rows = await db
    .selectFrom('item_comments')
    .innerJoin('attempt_items', (join) =>
      join.onRef('attempt_items.attempt_id', '=', 'item_comments.attempt_id').onRef('attempt_items.position', '=', 'item_comments.position'),
    )
    .innerJoin('attempts', 'attempts.attempt_id', 'item_comments.attempt_id')
    .select(['attempts.person_id', 'item_comments.sealed_words', 'item_comments.commented_at'])
    .where('attempt_items.item_id', '=', itemId)
    .where('attempt_items.item_version', '=', itemVersion)
    .orderBy('item_comments.commented_at')
    .execute();
  const opened = await Promise.all(
    rows.map(async (row) => ({ words: await openFor<{ words: string }>(db, row.person_id, row.sealed_words), at: row.commented_at })),
  );
  return opened.flatMap(({ words, at }) => (words === undefined ? [] : [{ words: words.words, at }]));
}

/** Names of staff, for the history of steps. */
export async function listNames(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('person_profiles')
    .select(['person_id', 'legal_name'])
    .where('person_id', 'in', [...new Set(personIds)])
    .execute();
  return new Map(rows.map((row) => [row.person_id, row.legal_name ?? 'somebody who was erased']));
}
