import { sql } from 'kysely';
import type { CognitiveLevel, PublicItem } from '@einthoven/exam';
import type { AuthoredItem, AuthoredFinalItem, ItemUse } from '@einthoven/exam/key';
import type { ItemSource, PracticeKey } from '@einthoven/exam/practice-key';
import { dangerousAsScoring, type Db, type Tx } from '../db/pool.ts';

/** Lets one process load banks at a time; the other finds it done. */
export async function lockBank(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7216235)`.execute(tx);
}

/** Stores an item as a new version unless this very content is known; makes it the version in the bank. */
export async function upsertItem(
  tx: Tx,
  item: AuthoredItem,
  contentSha256: string,
  now: Date,
): Promise<{ readonly itemVersion: number; readonly isNew: boolean }> {
  const known = await tx
    .selectFrom('items')
    .select(['item_version', 'content_sha256', 'in_bank', 'review_state'])
    .where('item_id', '=', item.itemId)
    .orderBy('item_version')
    .execute();
  const same = known.find((row) => row.content_sha256 === contentSha256);
  if (same?.in_bank && same.review_state === item.reviewState) return { itemVersion: same.item_version, isNew: false };
  if (known.some((row) => row.in_bank))
    await tx.updateTable('items').set({ in_bank: false }).where('item_id', '=', item.itemId).where('in_bank', '=', true).execute();
  if (same) {
    await tx
      .updateTable('items')
      .set({ in_bank: true, review_state: item.reviewState })
      .where('item_id', '=', item.itemId)
      .where('item_version', '=', same.item_version)
      .execute();
    return { itemVersion: same.item_version, isNew: false };
  }
  const itemVersion = (known.at(-1)?.item_version ?? 0) + 1;
  await tx
    .insertInto('items')
    .values({
      item_id: item.itemId,
      item_version: itemVersion,
      bank: item.bank,
      task: item.task,
      level: item.level,
      public: JSON.stringify(item.public),
      content_sha256: contentSha256,
      review_state: item.reviewState,
      loaded_at: now,
    })
    .execute();
  return { itemVersion, isNew: true };
}

/** Stores a final key; the transaction acts as `einthoven_scoring`. */
export async function insertFinalKey(tx: Tx, itemVersion: number, { itemId, key, difficulty, anchor }: AuthoredFinalItem): Promise<void> {
  await tx
    .insertInto('key.item_keys')
    .values({
      item_id: itemId,
      item_version: itemVersion,
      answer: key.correct ? JSON.stringify(key.correct) : null,
      family: key.family ? JSON.stringify(key.family) : null,
      use: key.use,
      rationale: JSON.stringify(key.rationale),
      sources: JSON.stringify(key.sources),
      difficulty: difficulty ?? null,
      anchor,
    })
    .execute();
}

/** Writes an estimate and an anchor mark that may have changed; the transaction acts as `einthoven_scoring`. */
export async function updateFinalMarks(tx: Tx, itemVersion: number, { itemId, difficulty, anchor }: AuthoredFinalItem): Promise<void> {
  await tx
    .updateTable('key.item_keys')
    .set({ difficulty: difficulty ?? null, anchor })
    .where('item_id', '=', itemId)
    .where('item_version', '=', itemVersion)
    .where(({ eb, or }) => or([eb('difficulty', 'is distinct from', difficulty ?? null), eb('anchor', '<>', anchor)]))
    .execute();
}

/** Stores a practice key. */
export async function insertPracticeKey(tx: Tx, itemId: string, itemVersion: number, key: PracticeKey): Promise<void> {
  await tx
    .insertInto('practice_keys')
    .values({
      item_id: itemId,
      item_version: itemVersion,
      answer: JSON.stringify(key.correct),
      rationale: JSON.stringify(key.rationale),
      sources: JSON.stringify(key.sources),
    })
    .execute();
}

/** Takes every item that is not in the list out of the bank. */
export async function retireOthers(tx: Tx, itemIds: readonly string[]): Promise<void> {
  await tx
    .updateTable('items')
    .set({ in_bank: false })
    .where('in_bank', '=', true)
    .where(sql<boolean>`item_id <> all(${itemIds})`)
    .execute();
}

/** An item version, as candidates and learners may see it. */
export type StoredItem = {
  readonly itemId: string;
  readonly itemVersion: number;
  readonly task: string;
  readonly level: CognitiveLevel;
  readonly public: PublicItem;
};

/** Every practice item in the bank, in the order of ids. */
export async function listPracticeItems(db: Db): Promise<readonly StoredItem[]> {
  const rows = await db
    .selectFrom('items')
    .select(['item_id', 'item_version', 'task', 'level', 'public'])
    .where('bank', '=', 'practice')
    .where('in_bank', '=', true)
    .orderBy('item_id')
    .execute();
  return rows.map((row) => ({
    itemId: row.item_id,
    itemVersion: row.item_version,
    task: row.task,
    level: row.level as CognitiveLevel,
    public: row.public as unknown as PublicItem,
  }));
}

/** The final items in the bank with their use, for building a form. Reads keys. */
export async function dangerousListFinalItems(
  tx: Tx,
): Promise<readonly { readonly itemId: string; readonly itemVersion: number; readonly task: string; readonly level: CognitiveLevel; readonly use: ItemUse }[]> {
  const rows = await dangerousAsScoring(tx, (scoring) =>
    scoring
      .selectFrom('items')
      .innerJoin('key.item_keys as keys', (join) => join.onRef('keys.item_id', '=', 'items.item_id').onRef('keys.item_version', '=', 'items.item_version'))
      .select(['items.item_id', 'items.item_version', 'items.task', 'items.level', 'keys.use'])
      .where('items.bank', '=', 'final')
      .where('items.in_bank', '=', true)
      .orderBy('items.item_id')
      .execute(),
  );
  return rows.map((row) => ({
    itemId: row.item_id,
    itemVersion: row.item_version,
    task: row.task,
    level: row.level as CognitiveLevel,
    use: row.use as ItemUse,
  }));
}

/** The keys of practice items, which learners see after finishing. */
export async function listPracticeKeys(
  db: Db,
  versions: readonly { readonly itemId: string; readonly itemVersion: number }[],
): Promise<ReadonlyMap<string, PracticeKey>> {
  if (versions.length === 0) return new Map();
  const rows = await db
    .selectFrom('practice_keys')
    .selectAll()
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('item_id', 'item_version'),
        'in',
        versions.map((version) => tuple(version.itemId, version.itemVersion)),
      ),
    )
    .execute();
  return new Map(
    rows.map((row) => [
      row.item_id,
      {
        correct: row.answer as unknown as PracticeKey['correct'],
        rationale: row.rationale as unknown as PracticeKey['rationale'],
        sources: row.sources as unknown as readonly ItemSource[],
      },
    ]),
  );
}
