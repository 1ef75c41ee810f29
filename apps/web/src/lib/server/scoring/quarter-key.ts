import type { OptionId } from '@einthoven/exam';
import type { Correct, ItemSource } from '@einthoven/exam/key';
import { dangerousAsScoring, type Tx } from '../db/pool.ts';

/** The key of a question of a quarter: for whoever has answered it, and nobody before. */
export type QuarterKey = {
  readonly option: OptionId;
  /** Why each option is right or wrong. */
  readonly rationale: Readonly<Record<string, string>>;
  /** What to remember. */
  readonly teach: string | undefined;
  readonly sources: readonly ItemSource[];
};

/** The keys of some places of a quarter's questions; of a drawn tracing that of the drawing. Reads keys. */
export async function dangerousQuarterKeys(tx: Tx, formId: string, positions: readonly number[]): Promise<ReadonlyMap<number, QuarterKey>> {
  if (positions.length === 0) return new Map();
  const rows = await dangerousAsScoring(tx, (scoring) =>
    scoring
      .selectFrom('form_items as placed')
      .innerJoin('forms', (join) => join.onRef('forms.form_id', '=', 'placed.form_id').on('forms.renewal', '=', 'quarter'))
      .innerJoin('key.item_keys as keys', (join) => join.onRef('keys.item_id', '=', 'placed.item_id').onRef('keys.item_version', '=', 'placed.item_version'))
      .leftJoin('key.form_keys as drawn', (join) => join.onRef('drawn.form_id', '=', 'placed.form_id').onRef('drawn.position', '=', 'placed.position'))
      .select(['placed.position', 'keys.answer', 'drawn.answer as drawnAnswer', 'keys.rationale', 'keys.teach', 'keys.sources'])
      .where('placed.form_id', '=', formId)
      .where('placed.position', 'in', positions)
      .execute(),
  );
  return new Map(
    rows.map((row) => {
      const correct = (row.drawnAnswer ?? row.answer) as unknown as Correct | null;
      if (correct?.type !== 'single') throw new Error(`form ${formId}: the question at ${row.position} has no single right option`);
      return [
        row.position,
        {
          option: correct.option,
          rationale: row.rationale as unknown as QuarterKey['rationale'],
          teach: row.teach ?? undefined,
          sources: row.sources as unknown as readonly ItemSource[],
        },
      ];
    }),
  );
}
