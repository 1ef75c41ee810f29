import { sql } from 'kysely';
import type { AlternativeItem, ChoiceId, ItemType, SpareItem } from '@einthoven/exam';
import { dangerousAsScoring, type Tx } from '../db/pool.ts';

type Row = {
  item_id: string;
  item_version: number;
  type: string;
  task: string;
  level: string;
  use: string;
  has_tracing: boolean;
  has_words: boolean;
  enemies: string[];
  choices: string[];
};

const toItem = (row: Row): AlternativeItem => ({
  itemId: row.item_id,
  itemVersion: row.item_version,
  type: row.type as ItemType,
  task: row.task,
  level: row.level as AlternativeItem['level'],
  use: row.use as AlternativeItem['use'],
  hasTracing: row.has_tracing,
  hasWords: row.has_words,
  enemies: row.enemies,
  choices: row.choices as ChoiceId[],
});

// Words count once the version they belong to was reviewed: its reviewers saw them beside the tracing.
const FACTS = sql`items.item_id, items.item_version, items.public ->> 'type' as type, items.task, items.level, items.enemies,
  items.public ? 'tracingInWords' and items.review_state <> 'draft' as has_words,
  array(select id from jsonb_object_keys(coalesce(items.public -> 'options', '{}')) as id order by id) as choices`;

/** The items of a form in its order. Acts as `einthoven_scoring`: the use of items is secret. */
export async function dangerousListPlaced(tx: Tx, formId: string): Promise<readonly AlternativeItem[]> {
  const { rows } = await dangerousAsScoring(tx, (scoring) =>
    sql<Row>`select ${FACTS}, placed.use, placed.tracing is not null or items.public ? 'tracing' or keys.family is not null as has_tracing
      from form_items as placed join items using (item_id, item_version) join key.item_keys as keys using (item_id, item_version)
      where placed.form_id = ${formId} order by placed.position`.execute(scoring),
  );
  return rows.map(toItem);
}

/** Items of the final bank that may stand in, without a tracing. Acts as `einthoven_scoring`. */
export async function dangerousListSpares(tx: Tx, formId: string, approvedOnly: boolean): Promise<readonly SpareItem[]> {
  const { rows } = await dangerousAsScoring(tx, (scoring) =>
    sql<Row & { is_in_form: boolean; times_shown: number }>`select ${FACTS}, keys.use, false as has_tracing,
        exists (select from form_items where form_items.item_id = items.item_id) as is_in_form,
        (select count(*)::integer from attempt_items where attempt_items.item_id = items.item_id) as times_shown
      from items join key.item_keys as keys using (item_id, item_version)
      where items.bank = 'final' and items.in_bank and keys.family is null and not items.public ? 'tracing'
        and items.review_state = any (${approvedOnly ? ['expert-approved'] : ['reviewed', 'expert-approved']}::text[])
        and not exists (select from form_items where form_items.form_id = ${formId} and form_items.item_id = items.item_id)
      order by items.item_id`.execute(scoring),
  );
  return rows.map((row) => ({ ...toItem(row), isInForm: row.is_in_form, timesShown: row.times_shown }));
}
