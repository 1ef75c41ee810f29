import { sql } from 'kysely';
import type { ChoiceId, Conversion, Form } from '@einthoven/exam';
import { dangerousAsScoring, type Db, type Tx } from '../db/pool.ts';

/** Lets one process seal forms at a time. */
export async function lockForms(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7216236)`.execute(tx);
}

/** A sealed form, without its items. */
export type SealedForm = {
  readonly formId: string;
  readonly conversion: Conversion;
  readonly conversionSha256: string;
  readonly conversionKind: 'demonstration' | 'standard-setting';
  readonly blueprintVersion: string;
};

const COLUMNS = ['form_id', 'conversion', 'conversion_sha256', 'conversion_kind', 'blueprint_version'] as const;

function toForm(row: { form_id: string; conversion: unknown; conversion_sha256: string; conversion_kind: string; blueprint_version: string }): SealedForm {
  return {
    formId: row.form_id,
    conversion: row.conversion as Conversion,
    conversionSha256: row.conversion_sha256,
    conversionKind: row.conversion_kind as SealedForm['conversionKind'],
    blueprintVersion: row.blueprint_version,
  };
}

/** The form with this id. */
export async function findForm(db: Db, formId: string): Promise<SealedForm | undefined> {
  const row = await db.selectFrom('forms').select(COLUMNS).where('form_id', '=', formId).executeTakeFirst();
  return row && toForm(row);
}

/** Forms sealed by now, newest first. */
export async function listForms(db: Db, now: Date): Promise<readonly SealedForm[]> {
  const rows = await db.selectFrom('forms').select(COLUMNS).where('sealed_at', '<=', now).orderBy('sealed_at', 'desc').orderBy('form_id').execute();
  return rows.map(toForm);
}

/** Stores a sealed form and its items. Acts as `einthoven_scoring`, because the use of items is secret. */
export async function insertForm(
  tx: Tx,
  form: {
    readonly formId: string;
    readonly blueprintVersion: string;
    readonly conversion: Conversion;
    readonly conversionSha256: string;
    readonly contentSha256: string;
    readonly sealedAt: Date;
    readonly items: Form;
  },
): Promise<void> {
  await dangerousAsScoring(tx, async (scoring) => {
    await scoring
      .insertInto('forms')
      .values({
        form_id: form.formId,
        credential: 'CET',
        blueprint_version: form.blueprintVersion,
        conversion: JSON.stringify(form.conversion),
        conversion_sha256: form.conversionSha256,
        conversion_kind: form.conversion.kind,
        content_sha256: form.contentSha256,
        sealed_at: form.sealedAt,
      })
      .execute();
    await scoring
      .insertInto('form_items')
      .values(
        form.items.map((item) => ({ form_id: form.formId, position: item.position, item_id: item.itemId, item_version: item.itemVersion, use: item.use })),
      )
      .execute();
  });
}

/** An item of a form, and the ids of its options as authored; none where its type has none. */
export type FormItem = { readonly itemId: string; readonly itemVersion: number; readonly choices: readonly ChoiceId[] };

/** The items of a form in its order, without what is scored. */
export async function listFormItems(db: Db, formId: string): Promise<readonly FormItem[]> {
  const rows = await db
    .selectFrom('form_items as placed')
    .innerJoin('items', (join) => join.onRef('items.item_id', '=', 'placed.item_id').onRef('items.item_version', '=', 'placed.item_version'))
    .select([
      'placed.item_id',
      'placed.item_version',
      sql<string[]>`array(select id from jsonb_object_keys(coalesce(items.public -> 'options', '{}')) as id order by id)`.as('choices'),
    ])
    .where('placed.form_id', '=', formId)
    .orderBy('placed.position')
    .execute();
  return rows.map((row) => ({ itemId: row.item_id, itemVersion: row.item_version, choices: row.choices as ChoiceId[] }));
}
