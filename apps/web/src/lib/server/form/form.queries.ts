import { sql } from 'kysely';
import type { ChoiceId, Conversion, PublicItem, TracingSamples } from '@einthoven/exam';
import { dangerousAsScoring, type Db, type Tx } from '../db/pool.ts';
import type { FormTracings } from './draw-tracings.ts';
import type { SealedItem } from './seal.ts';

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

/** A form as choosing sees it. */
export type UsableForm = Pick<SealedForm, 'formId' | 'conversionKind'> & {
  /** How many attempts have been started with it. */
  readonly attempts: number;
  /** Whether every item of it is in the bank in this very version. */
  readonly isCurrent: boolean;
  /** By two persons, from an assembly. */
  readonly isReleased: boolean;
};

/** Forms sealed by now, newest first. */
export async function listUsableForms(db: Db, now: Date): Promise<readonly UsableForm[]> {
  const rows = await db
    .selectFrom('forms')
    .select([
      'form_id',
      'conversion_kind',
      'released_by',
      sql<number>`(select count(*)::integer from attempts where attempts.form_id = forms.form_id and attempts.started_at is not null)`.as('attempts'),
      sql<boolean>`not exists (select from form_items as placed join items using (item_id, item_version) where placed.form_id = forms.form_id and not items.in_bank)`.as(
        'is_current',
      ),
    ])
    .where('sealed_at', '<=', now)
    .where('rehearsal', '=', false)
    .where('renewal', 'is', null)
    .orderBy('sealed_at', 'desc')
    .orderBy('form_id')
    .execute();
  return rows.map((row) => ({
    formId: row.form_id,
    conversionKind: row.conversion_kind as SealedForm['conversionKind'],
    attempts: row.attempts,
    isCurrent: row.is_current,
    isReleased: row.released_by !== null,
  }));
}

/** A form with how it came to be, for staff. */
export type ReleasedForm = SealedForm & {
  readonly contentSha256: string;
  readonly sealedAt: Date;
  readonly assemblyId: string | undefined;
  readonly assembledBy: string | undefined;
  readonly releasedBy: string | undefined;
  readonly report: unknown;
  readonly items: number;
  readonly tracings: number;
  readonly attempts: number;
};

/** Forms, newest first; or the one with this id. */
export async function listReleasedForms(db: Db, formId?: string): Promise<readonly ReleasedForm[]> {
  const rows = await db
    .selectFrom('forms')
    .select([...COLUMNS, 'content_sha256', 'sealed_at', 'assembly_id', 'assembled_by', 'released_by', 'report'])
    .select([
      sql<number>`(select count(*)::integer from form_items as placed where placed.form_id = forms.form_id)`.as('items'),
      sql<number>`(select count(placed.tracing)::integer from form_items as placed where placed.form_id = forms.form_id)`.as('tracings'),
      sql<number>`(select count(*)::integer from attempts where attempts.form_id = forms.form_id and attempts.started_at is not null)`.as('attempts'),
    ])
    .where('rehearsal', '=', false)
    .where('renewal', 'is', null)
    .$if(formId !== undefined, (query) => query.where('form_id', '=', formId ?? ''))
    .orderBy('sealed_at', 'desc')
    .orderBy('form_id')
    .execute();
  return rows.map((row) => ({
    ...toForm(row),
    contentSha256: row.content_sha256,
    sealedAt: row.sealed_at,
    assemblyId: row.assembly_id ?? undefined,
    assembledBy: row.assembled_by ?? undefined,
    releasedBy: row.released_by ?? undefined,
    report: row.report ?? undefined,
    items: row.items,
    tracings: row.tracings,
    attempts: row.attempts,
  }));
}

/** An item of a form with everything that its seal covers. */
export type SealedRow = SealedItem & { readonly tracing: TracingSamples | undefined; readonly task: string; readonly level: string; readonly stem: string };

/** Reads what the seal of a form covers. Acts as `einthoven_scoring`, because the use of items is secret. */
export async function dangerousListSealedItems(tx: Tx, formId: string): Promise<readonly SealedRow[]> {
  const rows = await dangerousAsScoring(tx, (scoring) =>
    scoring
      .selectFrom('form_items as placed')
      .innerJoin('items', (join) => join.onRef('items.item_id', '=', 'placed.item_id').onRef('items.item_version', '=', 'placed.item_version'))
      .select(['placed.position', 'placed.item_id', 'placed.item_version', 'placed.use', 'placed.tracing', 'items.task', 'items.level', 'items.public'])
      .where('placed.form_id', '=', formId)
      .orderBy('placed.position')
      .execute(),
  );
  return rows.map((row) => ({
    position: row.position,
    itemId: row.item_id,
    itemVersion: row.item_version,
    use: row.use as SealedItem['use'],
    tracing: (row.tracing ?? undefined) as unknown as TracingSamples | undefined,
    task: row.task,
    level: row.level,
    stem: (row.public as unknown as PublicItem).stem,
  }));
}

/** Stores a sealed form, its items, and the tracings that its families drew with their keys. Acts as `einthoven_scoring`, because the use of items is secret. */
export async function insertForm(
  tx: Tx,
  form: {
    readonly formId: string;
    readonly blueprintVersion: string;
    readonly conversion: Conversion;
    readonly conversionSha256: string;
    readonly contentSha256: string;
    readonly sealedAt: Date;
    readonly items: readonly SealedItem[];
    readonly tracings: FormTracings;
    /** Whether it is for simulated candidates alone. */
    readonly rehearsal?: boolean;
    /** Of renewal, and which; absent for forms of the final exam. */
    readonly renewal?: { readonly kind: RenewalFormKind; readonly number: number };
    /** Who assembled and who released it; absent where the system seals it at a load. */
    readonly release?: { readonly assemblyId: string; readonly assembledBy: string; readonly releasedBy: string; readonly report: unknown };
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
        rehearsal: form.rehearsal ?? false,
        renewal: form.renewal?.kind ?? null,
        renewal_number: form.renewal?.number ?? null,
        ...(form.release
          ? {
              assembly_id: form.release.assemblyId,
              assembled_by: form.release.assembledBy,
              released_by: form.release.releasedBy,
              report: JSON.stringify(form.release.report),
            }
          : {}),
      })
      .execute();
    await scoring
      .insertInto('form_items')
      .values(
        form.items.map((item) => {
          const drawn = form.tracings.get(item.position);
          return {
            form_id: form.formId,
            position: item.position,
            item_id: item.itemId,
            item_version: item.itemVersion,
            use: item.use,
            tracing: drawn ? JSON.stringify(drawn.samples) : null,
          };
        }),
      )
      .execute();
    if (form.tracings.size === 0) return;
    await scoring
      .insertInto('key.form_keys')
      .values(
        [...form.tracings].map(([position, { correct, seed, recipe }]) => ({
          form_id: form.formId,
          position,
          answer: JSON.stringify(correct),
          seed,
          recipe: JSON.stringify(recipe),
        })),
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

/** What a form of renewal is for. */
export type RenewalFormKind = 'assessment' | 'quarter';

/** A form of renewal that can be given now. */
export type RenewalForm = { readonly formId: string; readonly number: number; readonly conversionKind: SealedForm['conversionKind'] };

/** The newest form of each number whose items are all in the bank, by number. */
export async function listRenewalForms(db: Db, kind: RenewalFormKind): Promise<readonly RenewalForm[]> {
  const rows = await db
    .selectFrom('forms')
    .select(['form_id', 'renewal_number', 'conversion_kind'])
    .distinctOn('renewal_number')
    .where('renewal', '=', kind)
    .where(
      sql<boolean>`not exists (select from form_items as placed join items using (item_id, item_version) where placed.form_id = forms.form_id and not items.in_bank)`,
    )
    .orderBy('renewal_number')
    .orderBy('sealed_at', 'desc')
    .execute();
  return rows.map((row) => ({
    formId: row.form_id,
    number: row.renewal_number as number,
    conversionKind: row.conversion_kind as SealedForm['conversionKind'],
  }));
}

/** An item of a form as it is shown, with the tracing that the form drew. */
export type ShownFormItem = {
  readonly position: number;
  readonly itemId: string;
  readonly itemVersion: number;
  readonly public: PublicItem;
  readonly tracing: TracingSamples | undefined;
};

/** The items of a form as they are shown, by position. */
export async function listShownItems(db: Db, formId: string): Promise<readonly ShownFormItem[]> {
  const rows = await db
    .selectFrom('form_items as placed')
    .innerJoin('items', (join) => join.onRef('items.item_id', '=', 'placed.item_id').onRef('items.item_version', '=', 'placed.item_version'))
    .select(['placed.position', 'placed.item_id', 'placed.item_version', 'placed.tracing', 'items.public'])
    .where('placed.form_id', '=', formId)
    .orderBy('placed.position')
    .execute();
  return rows.map((row) => ({
    position: row.position,
    itemId: row.item_id,
    itemVersion: row.item_version,
    public: row.public as unknown as PublicItem,
    tracing: (row.tracing ?? undefined) as unknown as TracingSamples | undefined,
  }));
}
