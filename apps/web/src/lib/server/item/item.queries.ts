import { sql } from 'kysely';
import type { CognitiveLevel, PublicItem } from '@einthoven/exam';
import type { AuthoredFinalItem, AuthoredItem, AuthoredPracticeItem, AuthoredRenewalItem, Correct, ItemUse, TracingFamily } from '@einthoven/exam/key';
import type { ItemSource, PracticeKey } from '@einthoven/exam/practice-key';
import { dangerousAsScoring, type Db, type Tx } from '../db/pool.ts';

/** Lets one process load banks at a time; the other finds it done. */
export async function lockBank(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7216235)`.execute(tx);
}

/** An item version as loading compares it. */
export type KnownVersion = {
  readonly itemId: string;
  readonly itemVersion: number;
  readonly contentSha256: string;
  readonly inBank: boolean;
  readonly reviewState: string;
  readonly enemies: readonly string[];
  readonly knowledge: readonly string[];
};

/** The banks that are loaded together: those of the exam, and those of renewal. */
export const BANKS = { exam: ['final', 'practice'], renewal: ['renewal', 'quarterly'] } as const;

/** Every version of every item of some banks, oldest first. */
export async function listKnownVersions(db: Db, banks: readonly string[] = BANKS.exam): Promise<readonly KnownVersion[]> {
  const rows = await db
    .selectFrom('items')
    .select(['item_id', 'item_version', 'content_sha256', 'in_bank', 'review_state', 'enemies', 'knowledge'])
    .where('bank', 'in', banks)
    .orderBy('item_id')
    .orderBy('item_version')
    .execute();
  return rows.map((row) => ({
    itemId: row.item_id,
    itemVersion: row.item_version,
    contentSha256: row.content_sha256,
    inBank: row.in_bank,
    reviewState: row.review_state,
    enemies: row.enemies,
    knowledge: row.knowledge,
  }));
}

/** An item and the version that it is. */
export type VersionedItem<T extends AuthoredItem | AuthoredRenewalItem = AuthoredItem | AuthoredRenewalItem> = {
  readonly item: T;
  readonly itemVersion: number;
  readonly contentSha256: string;
};

/** So many rows go in one statement: its parameters are numbered up to 65,535. */
const ROWS_AT_ONCE = 500;

function inPortions<T>(rows: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, index) => rows.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE));
}

/** Takes versions out of the bank. */
export async function takeOut(tx: Tx, versions: readonly Pick<KnownVersion, 'itemId' | 'itemVersion'>[]): Promise<void> {
  for (const portion of inPortions(versions)) {
    await tx
      .updateTable('items')
      .set({ in_bank: false })
      .where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('item_id', 'item_version'),
          'in',
          portion.map((version) => tuple(version.itemId, version.itemVersion)),
        ),
      )
      .execute();
  }
}

/** Stores new versions; unless they are drafts they are in the bank from now on. */
export async function insertItems(tx: Tx, items: readonly VersionedItem[], now: Date, inBank = true): Promise<void> {
  for (const portion of inPortions(items)) {
    await tx
      .insertInto('items')
      .values(
        portion.map(({ item, itemVersion, contentSha256 }) => ({
          item_id: item.itemId,
          item_version: itemVersion,
          bank: item.bank,
          task: item.task,
          level: item.level,
          public: JSON.stringify(item.public),
          content_sha256: contentSha256,
          review_state: item.reviewState,
          enemies: [...item.enemies],
          knowledge: [...item.knowledge],
          in_bank: inBank,
          loaded_at: now,
        })),
      )
      .execute();
  }
}

/** Makes a known version the one in the bank, with the review state and enemies that it has now. */
export async function putBack(tx: Tx, { item, itemVersion }: VersionedItem): Promise<void> {
  await tx
    .updateTable('items')
    .set({ in_bank: true, review_state: item.reviewState, enemies: [...item.enemies], knowledge: [...item.knowledge] })
    .where('item_id', '=', item.itemId)
    .where('item_version', '=', itemVersion)
    .execute();
}

/** Stores the keys of final items, or of items of renewal; the transaction acts as `einthoven_scoring`. */
export async function insertFinalKeys(tx: Tx, items: readonly VersionedItem<AuthoredFinalItem | AuthoredRenewalItem>[]): Promise<void> {
  for (const portion of inPortions(items)) {
    await tx
      .insertInto('key.item_keys')
      .values(
        portion.map(({ item: { itemId, key, difficulty, anchor, ...rest }, itemVersion }) => ({
          item_id: itemId,
          item_version: itemVersion,
          answer: key.correct ? JSON.stringify(key.correct) : null,
          family: key.family ? JSON.stringify(key.family) : null,
          teach: 'teach' in rest ? (rest.teach ?? null) : null,
          use: key.use,
          rationale: JSON.stringify(key.rationale),
          sources: JSON.stringify(key.sources),
          difficulty: difficulty ?? null,
          anchor,
        })),
      )
      .execute();
  }
}

/** Writes the estimates and anchor marks that have changed; the transaction acts as `einthoven_scoring`. */
export async function updateFinalMarks(tx: Tx, items: readonly VersionedItem<AuthoredFinalItem>[]): Promise<void> {
  const marks = JSON.stringify(
    items.map(({ item, itemVersion }) => ({ item_id: item.itemId, item_version: itemVersion, difficulty: item.difficulty ?? null, anchor: item.anchor })),
  );
  await sql`update key.item_keys as held set difficulty = given.difficulty, anchor = given.anchor
    from jsonb_to_recordset(${marks}::jsonb) as given (item_id text, item_version integer, difficulty double precision, anchor boolean)
    where held.item_id = given.item_id and held.item_version = given.item_version
      and (held.difficulty is distinct from given.difficulty or held.anchor <> given.anchor)`.execute(tx);
}

/** Stores the keys of practice items. */
export async function insertPracticeKeys(tx: Tx, items: readonly VersionedItem<AuthoredPracticeItem>[]): Promise<void> {
  for (const portion of inPortions(items)) {
    await tx
      .insertInto('practice_keys')
      .values(
        portion.map(({ item: { itemId, key }, itemVersion }) => ({
          item_id: itemId,
          item_version: itemVersion,
          answer: key.correct ? JSON.stringify(key.correct) : null,
          family: key.family ? JSON.stringify(key.family) : null,
          rationale: JSON.stringify(key.rationale),
          sources: JSON.stringify(key.sources),
        })),
      )
      .execute();
  }
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

/** A final item in the bank, as assembly sees it. */
export type FinalItem = {
  readonly itemId: string;
  readonly itemVersion: number;
  readonly task: string;
  readonly level: CognitiveLevel;
  readonly public: PublicItem;
  readonly use: ItemUse;
  /** Undefined for a family: each form computes its own. */
  readonly correct: Correct | undefined;
  readonly family: TracingFamily | undefined;
  readonly enemies: readonly string[];
  readonly difficulty: number | undefined;
  readonly anchor: boolean;
};

/** The final items in the bank with everything that assembly needs. Reads keys. */
export async function dangerousListFinalItems(tx: Tx): Promise<readonly FinalItem[]> {
  const rows = await dangerousAsScoring(tx, (scoring) =>
    scoring
      .selectFrom('items')
      .innerJoin('key.item_keys as keys', (join) => join.onRef('keys.item_id', '=', 'items.item_id').onRef('keys.item_version', '=', 'items.item_version'))
      .select(['items.item_id', 'items.item_version', 'items.task', 'items.level', 'items.public', 'items.enemies'])
      .select(['keys.use', 'keys.answer', 'keys.family', 'keys.difficulty', 'keys.anchor'])
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
    public: row.public as unknown as PublicItem,
    use: row.use as ItemUse,
    correct: (row.answer ?? undefined) as unknown as Correct | undefined,
    family: (row.family ?? undefined) as unknown as TracingFamily | undefined,
    enemies: row.enemies,
    difficulty: row.difficulty ?? undefined,
    anchor: row.anchor,
  }));
}

/** The key of a practice item as stored: without an answer where it comes with the drawing. */
export type StoredPracticeKey = Omit<PracticeKey, 'correct'> & { readonly correct: PracticeKey['correct'] | undefined };

/** The keys of practice items, which learners see after finishing; of a family the key comes with its drawing. */
export async function listPracticeKeys(
  db: Db,
  versions: readonly { readonly itemId: string; readonly itemVersion: number }[],
): Promise<ReadonlyMap<string, StoredPracticeKey>> {
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
        correct: (row.answer ?? undefined) as unknown as PracticeKey['correct'] | undefined,
        rationale: row.rationale as unknown as PracticeKey['rationale'],
        sources: row.sources as unknown as readonly ItemSource[],
      },
    ]),
  );
}

/** How the tracings of practice items are drawn, of those that draw one. */
export async function listPracticeFamilies(db: Db): Promise<ReadonlyMap<string, TracingFamily>> {
  const rows = await db
    .selectFrom('practice_keys')
    .innerJoin('items', (join) => join.onRef('items.item_id', '=', 'practice_keys.item_id').onRef('items.item_version', '=', 'practice_keys.item_version'))
    .select(['practice_keys.item_id', 'family'])
    .where('items.in_bank', '=', true)
    .where('family', 'is not', null)
    .execute();
  return new Map(rows.map((row) => [row.item_id, row.family as unknown as TracingFamily]));
}
