import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';

/** Where an attempt shows something else than its form. */
export type PlacedAlternative = {
  readonly position: number;
  readonly kind: 'words' | 'item';
  readonly reason: 'tracing' | 'enemy' | 'had-before';
  readonly formItemId: string;
  readonly formItemVersion: number;
};

/** Items of the attempts that a person started, and those of them that stood in for another. */
export async function listHad(db: Db, personId: string): Promise<{ readonly had: ReadonlySet<string>; readonly hadInstead: ReadonlySet<string> }> {
  const rows = await db
    .selectFrom('attempts')
    .innerJoin('attempt_items as placed', 'placed.attempt_id', 'attempts.attempt_id')
    .leftJoin('attempt_alternatives as other', (join) =>
      join.onRef('other.attempt_id', '=', 'placed.attempt_id').onRef('other.position', '=', 'placed.position').on('other.kind', '=', 'item'),
    )
    .select(['placed.item_id', 'other.kind'])
    .where('attempts.person_id', '=', personId)
    .where('attempts.started_at', 'is not', null)
    .execute();
  return { had: new Set(rows.map((row) => row.item_id)), hadInstead: new Set(rows.flatMap((row) => (row.kind === null ? [] : [row.item_id]))) };
}

/** Writes down where an attempt shows something else. */
export async function insertAlternatives(tx: Tx, attemptId: string, list: readonly PlacedAlternative[]): Promise<void> {
  if (list.length === 0) return;
  await tx
    .insertInto('attempt_alternatives')
    .values(
      list.map(({ position, kind, reason, formItemId, formItemVersion }) => ({
        attempt_id: attemptId,
        position,
        kind,
        reason,
        form_item_id: formItemId,
        form_item_version: formItemVersion,
      })),
    )
    .execute();
}

/** Whether what a person has been granted changed after an instant: what was prepared before does not fit any more. */
export async function grantedSince(db: Db, personId: string, since: Date): Promise<boolean> {
  const row = await db
    .selectFrom('accommodations')
    .select(sql<boolean>`true`.as('yes'))
    .where('person_id', '=', personId)
    .where('granted_at', '>', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
