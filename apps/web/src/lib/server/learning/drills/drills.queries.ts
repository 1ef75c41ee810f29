import { sql } from 'kysely';
import type { Db, Tx } from '../../db/pool.ts';

/** An answer of a drill as its row has it. */
export type DrillAnswerRow = {
  readonly answerId: string;
  readonly itemId: string;
  readonly itemVersion: number;
  readonly seed: string;
  readonly answer: string;
  readonly right: boolean;
  readonly at: Date;
};

/** Which of some answers are stored already, by whomever. */
export async function knownAnswers(db: Db, answerIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (answerIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('drill_answers')
    .select('answer_id')
    .where(sql<boolean>`answer_id = any(${answerIds}::uuid[])`)
    .execute();
  return new Set(rows.map((row) => row.answer_id));
}

/** Stores answers; one that is there already stays as it is. @returns how many are new */
export async function storeDrillAnswers(tx: Tx, personId: string, answers: readonly DrillAnswerRow[], receivedAt: Date): Promise<number> {
  if (answers.length === 0) return 0;
  const done = await tx
    .insertInto('drill_answers')
    .values(
      answers.map(({ answerId, itemId, itemVersion, seed, answer, right, at }) => ({
        answer_id: answerId,
        person_id: personId,
        item_id: itemId,
        item_version: itemVersion,
        seed,
        answer,
        is_right: right,
        answered_at: at,
        received_at: receivedAt,
      })),
    )
    .onConflict((conflict) => conflict.column('answer_id').doNothing())
    .executeTakeFirst();
  return Number(done.numInsertedOrUpdatedRows ?? 0n);
}

/** A person's answers of drills with the task that each is about, newest first. */
export async function listDrillAnswers(
  db: Db,
  personId: string,
): Promise<readonly { readonly itemId: string; readonly task: string; readonly right: boolean; readonly atMs: number }[]> {
  const rows = await db
    .selectFrom('drill_answers as given')
    .innerJoin('items', (join) => join.onRef('items.item_id', '=', 'given.item_id').onRef('items.item_version', '=', 'given.item_version'))
    .select(['given.item_id', 'given.is_right', 'given.answered_at', 'items.task'])
    .where('given.person_id', '=', personId)
    .orderBy('given.answered_at', 'desc')
    .limit(5000)
    .execute();
  return rows.map((row) => ({ itemId: row.item_id, task: row.task, right: row.is_right, atMs: row.answered_at.getTime() }));
}

/** Forgets a person's answers of drills. */
export async function eraseDrills(tx: Tx, personId: string): Promise<void> {
  await tx.deleteFrom('drill_answers').where('person_id', '=', personId).execute();
}

/** Practice items by version, also ones that a newer version has replaced: a device may hold an older stock. */
export async function findPracticeVersions(
  db: Db,
  versions: readonly { readonly itemId: string; readonly itemVersion: number }[],
): Promise<readonly { readonly itemId: string; readonly itemVersion: number; readonly public: unknown; readonly family: unknown; readonly answer: unknown }[]> {
  if (versions.length === 0) return [];
  const rows = await db
    .selectFrom('items')
    .innerJoin('practice_keys', (join) =>
      join.onRef('items.item_id', '=', 'practice_keys.item_id').onRef('items.item_version', '=', 'practice_keys.item_version'),
    )
    .select(['items.item_id', 'items.item_version', 'items.public', 'practice_keys.family', 'practice_keys.answer'])
    .where('items.bank', '=', 'practice')
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('items.item_id', 'items.item_version'),
        'in',
        versions.map((version) => tuple(version.itemId, version.itemVersion)),
      ),
    )
    .execute();
  return rows.map((row) => ({ itemId: row.item_id, itemVersion: row.item_version, public: row.public, family: row.family, answer: row.answer }));
}

/** The statements of the blueprint that each item in the practice bank is about. */
export async function listPracticeKnowledge(db: Db): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db.selectFrom('items').select(['item_id', 'knowledge']).where('bank', '=', 'practice').where('in_bank', '=', true).execute();
  return new Map(rows.map((row) => [row.item_id, row.knowledge]));
}
