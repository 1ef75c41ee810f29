import type { PublicItem, TracingSamples } from '@einthoven/exam';
import type { Db } from '../db/pool.ts';

/** What a form is packed from: the attempt's key and, in its order, what candidates may see. */
export type PackedFrom = {
  readonly contentKey: Buffer;
  readonly items: readonly {
    readonly position: number;
    readonly optionOrder: string;
    readonly shown: PublicItem;
    readonly tracing: TracingSamples | undefined;
  }[];
};

/** Reads an attempt that a person has prepared or has open. */
export async function findPackedFrom(db: Db, personId: string, attemptId: string): Promise<PackedFrom | undefined> {
  const attempt = await db
    .selectFrom('attempts')
    .select(['content_key', 'form_id'])
    .where('attempt_id', '=', attemptId)
    .where('person_id', '=', personId)
    .where('state', 'in', ['prepared', 'open'])
    .executeTakeFirst();
  if (!attempt) return undefined;
  const rows = await db
    .selectFrom('attempt_items as placed')
    .innerJoin('items', (join) => join.onRef('items.item_id', '=', 'placed.item_id').onRef('items.item_version', '=', 'placed.item_version'))
    .leftJoin('form_items as form', (join) => join.onRef('form.item_id', '=', 'placed.item_id').on('form.form_id', '=', attempt.form_id))
    .leftJoin('attempt_alternatives as other', (join) =>
      join.onRef('other.attempt_id', '=', 'placed.attempt_id').onRef('other.position', '=', 'placed.position'),
    )
    .select(['placed.position', 'placed.option_order', 'items.public', 'form.tracing', 'other.kind as alternative'])
    .where('placed.attempt_id', '=', attemptId)
    .orderBy('placed.position')
    .execute();
  return {
    contentKey: attempt.content_key,
    items: rows.map((row) => ({
      position: row.position,
      optionOrder: row.option_order,
      shown: withoutWords(row.public as unknown as PublicItem, row.alternative !== 'words'),
      tracing: (row.tracing ?? undefined) as TracingSamples | undefined,
    })),
  };
}

/** A tracing in words is an alternative, for those to whom it was granted. Beside the tracing it would help or harm the others. */
function withoutWords(shown: PublicItem, leaveOut: boolean): PublicItem {
  if (!leaveOut || shown.tracingInWords === undefined) return shown;
  const { tracingInWords: _, ...rest } = shown;
  return rest;
}
