import { sql } from 'kysely';
import type { LifeAct, LifeState } from '@einthoven/exam';
import type { AuthoredItem, Correct, ItemUse, TracingFamily } from '@einthoven/exam/key';
import type { ItemSource } from '@einthoven/exam/practice-key';
import { dangerousAsScoring, type Db, type Tx } from '../db/pool.ts';
import { BANKS } from './item.queries.ts';

/** One version of one item. */
export type ItemVersion = { readonly itemId: string; readonly itemVersion: number };

/** How events name a version. */
export function versionName({ itemId, itemVersion }: ItemVersion): string {
  return `${itemId}@${itemVersion}`;
}

/** A step to append. */
export type NewStep = ItemVersion & {
  readonly act: LifeAct;
  readonly from: LifeState | undefined;
  readonly to: LifeState;
  readonly personId: string | undefined;
  readonly comment: string;
  readonly at: Date;
};

/** Appends steps in their order. The database refuses what does not follow, and reviews of one's own. */
export async function insertSteps(tx: Tx, steps: readonly NewStep[]): Promise<void> {
  await dangerousAsScoring(tx, async (scoring) => {
    // In portions: the parameters of a statement are numbered up to 65,535.
    for (let from = 0; from < steps.length; from += 500)
      await scoring
        .insertInto('key.item_steps')
        .values(
          steps.slice(from, from + 500).map((step) => ({
            item_id: step.itemId,
            item_version: step.itemVersion,
            act: step.act,
            from_state: step.from ?? null,
            to_state: step.to,
            person_id: step.personId ?? null,
            comment: step.comment,
            happened_at: step.at,
          })),
        )
        .execute();
  });
}

/** Where each version stands, and whether people have had a hand in the item. */
export type Standing = ItemVersion & { readonly state: LifeState; readonly byPeople: boolean };

/** The standing of every version that has steps. */
export async function listStandings(tx: Tx): Promise<readonly Standing[]> {
  const { rows } = await dangerousAsScoring(tx, (scoring) =>
    sql<{ item_id: string; item_version: number; to_state: LifeState; by_people: boolean }>`
      select distinct on (item_id, item_version) item_id, item_version, to_state, bool_or(person_id is not null) over (partition by item_id) as by_people
      from key.item_steps order by item_id, item_version, item_step_id desc`.execute(scoring),
  );
  return rows.map((row) => ({ itemId: row.item_id, itemVersion: row.item_version, state: row.to_state, byPeople: row.by_people }));
}

/** Versions that wait for a reviewer, longest first. */
export async function listAtReview(
  tx: Tx,
): Promise<readonly { readonly itemId: string; readonly itemVersion: number; readonly state: LifeState; readonly since: Date }[]> {
  const { rows } = await dangerousAsScoring(tx, (scoring) =>
    sql<{ item_id: string; item_version: number; to_state: LifeState; happened_at: Date }>`
      select * from (select distinct on (item_id, item_version) item_id, item_version, to_state, happened_at
        from key.item_steps order by item_id, item_version, item_step_id desc) newest
      where to_state in ('content-review', 'bias-review', 'key-validation') order by happened_at limit 500`.execute(scoring),
  );
  return rows.map((row) => ({ itemId: row.item_id, itemVersion: row.item_version, state: row.to_state, since: row.happened_at }));
}

/** A step as it was taken. */
export type StoredStep = {
  readonly itemVersion: number;
  readonly act: LifeAct;
  readonly from: LifeState | undefined;
  readonly to: LifeState;
  readonly personId: string | undefined;
  readonly comment: string;
  readonly at: Date;
};

/** Every step of every version of an item, oldest first. */
export async function listSteps(tx: Tx, itemId: string): Promise<readonly StoredStep[]> {
  const rows = await dangerousAsScoring(tx, (scoring) =>
    scoring.selectFrom('key.item_steps').selectAll().where('item_id', '=', itemId).orderBy('item_step_id').execute(),
  );
  return rows.map((row) => ({
    itemVersion: row.item_version,
    act: row.act as LifeAct,
    from: (row.from_state ?? undefined) as LifeState | undefined,
    to: row.to_state as LifeState,
    personId: row.person_id ?? undefined,
    comment: row.comment,
    at: row.happened_at,
  }));
}

/** An item version with its key. */
export type KeyedItem = { readonly item: AuthoredItem; readonly itemVersion: number; readonly inBank: boolean; readonly loadedAt: Date };

function authored(tx: Db) {
  return tx
    .selectFrom('items')
    .leftJoin('key.item_keys as keys', (join) => join.onRef('keys.item_id', '=', 'items.item_id').onRef('keys.item_version', '=', 'items.item_version'))
    .where('items.bank', 'in', BANKS.exam)
    .select(['items.item_id', 'items.item_version', 'items.bank', 'items.task', 'items.level', 'items.public', 'items.review_state', 'items.enemies'])
    .select(['items.knowledge', 'items.in_bank', 'items.loaded_at'])
    .select(['keys.use', 'keys.answer', 'keys.family', 'keys.rationale', 'keys.sources', 'keys.difficulty', 'keys.anchor']);
}

type KeyedRow = Awaited<ReturnType<ReturnType<typeof authored>['execute']>>[number];
type PracticeRow = { readonly answer: unknown; readonly family: unknown; readonly rationale: unknown; readonly sources: unknown };

function keyedItem(row: KeyedRow, practice: PracticeRow | undefined): KeyedItem {
  const base = {
    itemId: row.item_id,
    task: row.task,
    level: row.level,
    reviewState: row.review_state,
    public: row.public,
    knowledge: row.knowledge,
    enemies: row.enemies,
    difficulty: row.difficulty ?? undefined,
    anchor: row.anchor ?? false,
    bank: row.bank,
  };
  const held = practice ?? row;
  const reasons = { rationale: held.rationale as Readonly<Record<string, string>>, sources: held.sources as readonly ItemSource[] };
  const answer = (held.answer ?? undefined) as Correct | undefined;
  const use = { use: (row.use ?? 'pretest') as ItemUse };
  const key =
    row.bank === 'practice'
      ? answer
        ? { correct: answer, ...reasons }
        : { ...reasons, family: held.family as unknown as TracingFamily }
      : answer
        ? { correct: answer, ...use, ...reasons }
        : { ...use, ...reasons, family: row.family as unknown as TracingFamily };
  return { item: { ...base, key } as unknown as AuthoredItem, itemVersion: row.item_version, inBank: row.in_bank, loadedAt: row.loaded_at };
}

async function withPracticeKeys(tx: Tx, rows: readonly KeyedRow[]): Promise<readonly KeyedItem[]> {
  const practice = rows.some((row) => row.bank === 'practice') ? await tx.selectFrom('practice_keys').selectAll().execute() : [];
  const keys = new Map(practice.map((row) => [versionName({ itemId: row.item_id, itemVersion: row.item_version }), row]));
  return rows.map((row) => keyedItem(row, keys.get(versionName({ itemId: row.item_id, itemVersion: row.item_version }))));
}

/** One version with its key. Reads keys: whoever shows it to a person records it. */
export async function dangerousFindItem(tx: Tx, { itemId, itemVersion }: ItemVersion): Promise<KeyedItem | undefined> {
  const rows = await dangerousAsScoring(tx, (scoring) =>
    authored(scoring).where('items.item_id', '=', itemId).where('items.item_version', '=', itemVersion).execute(),
  );
  return (await withPracticeKeys(tx, rows))[0];
}

/** Every version of an item, oldest first, with their keys. */
export async function dangerousListVersions(tx: Tx, itemId: string): Promise<readonly KeyedItem[]> {
  const rows = await dangerousAsScoring(tx, (scoring) => authored(scoring).where('items.item_id', '=', itemId).orderBy('items.item_version').execute());
  return withPracticeKeys(tx, rows);
}

/** The versions in the bank and the newest of each item, with their keys, by id and version. */
export async function dangerousListItems(tx: Tx, which: 'in-bank' | 'in-bank-or-newest'): Promise<readonly KeyedItem[]> {
  const rows = await dangerousAsScoring(tx, (scoring) => authored(scoring).orderBy('items.item_id').orderBy('items.item_version').execute());
  const newest = new Map(rows.map((row) => [row.item_id, row.item_version]));
  return withPracticeKeys(
    tx,
    rows.filter((row) => row.in_bank || (which === 'in-bank-or-newest' && newest.get(row.item_id) === row.item_version)),
  );
}

/** Puts a version in the bank, and every other of the item out. */
export async function putInBank(tx: Tx, { itemId, itemVersion }: ItemVersion): Promise<void> {
  await tx
    .updateTable('items')
    .set({ in_bank: false })
    .where('item_id', '=', itemId)
    .where('item_version', '<>', itemVersion)
    .where('in_bank', '=', true)
    .execute();
  await tx
    .updateTable('items')
    .set((eb) => ({ in_bank: true, review_state: eb.case().when('review_state', '=', 'draft').then('reviewed').else(eb.ref('review_state')).end() }))
    .where('item_id', '=', itemId)
    .where('item_version', '=', itemVersion)
    .execute();
}

/** Makes the answers to a final item count, or not. */
export async function updateUse(tx: Tx, { itemId, itemVersion }: ItemVersion, use: ItemUse): Promise<void> {
  await dangerousAsScoring(tx, (scoring) =>
    scoring.updateTable('key.item_keys').set({ use }).where('item_id', '=', itemId).where('item_version', '=', itemVersion).execute(),
  );
}

/** Whether a person has had the key of a version of this item before their eyes: opened, or exported with the bank. */
export async function hasSeenKey(db: Db, personId: string, itemId: string): Promise<boolean> {
  const { rows } = await sql<{ seen: boolean }>`select exists (
      select from events where kind = 'item.key-opened' and entity = 'item' and actor_person_id = ${personId}
        and entity_id in (select item_id || '@' || item_version from items where item_id = ${itemId})
      union all
      select from events where kind = 'item.exported' and actor_person_id = ${personId}
        and occurred_at >= (select min(loaded_at) from items where item_id = ${itemId})) as seen`.execute(db);
  return rows[0]?.seen ?? false;
}

/** What a validator answered. */
export type Validation = ItemVersion & {
  readonly personId: string;
  readonly value: string;
  readonly seed: string | undefined;
  readonly agrees: boolean;
  readonly at: Date;
};

/** Stores a blind answer. @returns false where this person has answered before */
export async function insertValidation(tx: Tx, validation: Validation): Promise<boolean> {
  const inserted = await dangerousAsScoring(tx, (scoring) =>
    scoring
      .insertInto('key.item_validations')
      .values({
        item_id: validation.itemId,
        item_version: validation.itemVersion,
        person_id: validation.personId,
        value: validation.value,
        seed: validation.seed ?? null,
        agrees: validation.agrees,
        answered_at: validation.at,
      })
      .onConflict((conflict) => conflict.columns(['item_id', 'item_version', 'person_id']).doNothing())
      .returning('item_validation_id')
      .executeTakeFirst(),
  );
  return inserted !== undefined;
}

/** Blind answers to a version, oldest first. Whether they agree tells the key. */
export async function dangerousListValidations(tx: Tx, { itemId, itemVersion }: ItemVersion): Promise<readonly Validation[]> {
  const rows = await dangerousAsScoring(tx, (scoring) =>
    scoring
      .selectFrom('key.item_validations')
      .selectAll()
      .where('item_id', '=', itemId)
      .where('item_version', '=', itemVersion)
      .orderBy('item_validation_id')
      .execute(),
  );
  return rows.map((row) => ({
    itemId,
    itemVersion,
    personId: row.person_id,
    value: row.value,
    seed: row.seed ?? undefined,
    agrees: row.agrees,
    at: row.answered_at,
  }));
}
