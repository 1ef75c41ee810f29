import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '@einthoven/kernel';
import { findNearDuplicates, findNearDuplicatesWithin, type NearDuplicate } from '@einthoven/exam';
import { comparedItem, parseRenewalFile, type AuthoredItem, type AuthoredRenewalItem, type TracingFamily } from '@einthoven/exam/key';
import type { CognitiveLevel, PublicItem } from '@einthoven/exam';
import type { Correct } from '@einthoven/exam/key';
import { contentFolder } from '../platform/content-folder.ts';
import { dangerousAsScoring, inTransaction, type Db, type Tx } from '../db/pool.ts';
import { readBankFolder, readItemFolder } from './bank-files.ts';
import { storeItems } from './item.ts';
import * as queries from './item.queries.ts';

/** Where the banks of renewal lie, and what they must not resemble. */
export type RenewalBankSources = {
  readonly mode: 'demonstration' | 'production';
  /** Holds `assessment/` and `quarterly/`. */
  readonly folder: string;
  /** Folders of banks of the exam: the ones in use, and in production the public ones as well. */
  readonly examFolders: readonly string[];
  /** In production: the public banks of renewal. */
  readonly publicFolder: string | undefined;
};

/** What a load of the banks of renewal did. */
export type RenewalBankReport = { readonly assessment: number; readonly quarterly: number; readonly newVersions: number };

/** The folders of this installation: production takes its own from `renewal/` of `BANK_DIR`. */
export function renewalBankSources(mode: 'demonstration' | 'production', bankDir: string | undefined): RenewalBankSources {
  const items = contentFolder('items');
  const banksOf = (root: string) => [join(root, 'final'), join(root, 'practice')];
  if (mode === 'demonstration') return { mode, folder: contentFolder('renewal'), examFolders: banksOf(items), publicFolder: undefined };
  if (!bankDir) throw new Error('BANK_DIR: production needs its own item bank');
  return { mode, folder: join(bankDir, 'renewal'), examFolders: [...banksOf(bankDir), ...banksOf(items)], publicFolder: contentFolder('renewal') };
}

/** Whether there are banks of renewal to load: production runs without, and offers the other ways to renew. */
export function hasRenewalBanks({ folder }: RenewalBankSources): boolean {
  return existsSync(join(folder, 'assessment')) && existsSync(join(folder, 'quarterly'));
}

/** Reads both banks of renewal of a folder. */
export function readRenewalBanks(folder: string): Result<readonly AuthoredRenewalItem[], readonly string[]> {
  const read = ['assessment', 'quarterly'].map((name) => readItemFolder(join(folder, name), parseRenewalFile));
  const problems = read.flatMap((each) => (each.ok ? [] : each.error));
  return problems.length > 0 ? err(problems) : ok(read.flatMap((each) => (each.ok ? each.value : [])));
}

/**
 * What keeps items of renewal out: they resemble each other or an item of another bank, stand in the wrong folder, or
 * (in production) no expert has approved them.
 */
export function renewalBankProblems(
  items: readonly AuthoredRenewalItem[],
  others: readonly (AuthoredItem | AuthoredRenewalItem)[],
  mode: 'demonstration' | 'production',
): readonly string[] {
  const compared = items.map(comparedItem);
  const ids = items.map(({ itemId }) => itemId);
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id}: is there twice`),
    ...[...findNearDuplicatesWithin(compared), ...findNearDuplicates(compared, others.map(comparedItem))].map(resembles),
    ...(mode === 'production' ? items.filter(({ reviewState }) => reviewState !== 'expert-approved') : []).map(
      ({ itemId, reviewState }) => `${itemId}: no expert has approved it (${reviewState})`,
    ),
  ];
}

const resembles = ({ left, right, similarity }: NearDuplicate) => `${left}: resembles ${right} (${Math.round(similarity * 100)} % of words shared)`;

/**
 * Loads the banks of renewal as the others are loaded: changed items as new versions, what left the folder stays for
 * the forms that hold it. One item that resembles another refuses the whole load.
 *
 * @returns what was done, or one line per reason to refuse everything
 */
export async function loadRenewalBanks(db: Db, sources: RenewalBankSources, now: Date): Promise<Result<RenewalBankReport, readonly string[]>> {
  const read = readRenewalBanks(sources.folder);
  if (!read.ok) return read;
  const exam = sources.examFolders.map(readBankFolder);
  const open = sources.publicFolder === undefined ? ok([]) : readRenewalBanks(sources.publicFolder);
  const unreadable = [...exam, open].flatMap((each) => (each.ok ? [] : each.error));
  if (unreadable.length > 0) return err(unreadable);
  const others = [...exam, open].flatMap((each): readonly (AuthoredItem | AuthoredRenewalItem)[] => (each.ok ? each.value : []));
  const problems = renewalBankProblems(read.value, others, sources.mode);
  if (problems.length > 0) return err(problems);
  return inTransaction(db, async (tx) => {
    await queries.lockBank(tx);
    const { added } = await storeItems(tx, read.value, now, queries.BANKS.renewal);
    await dangerousAsScoring(tx, (scoring) => queries.insertFinalKeys(scoring, added));
    const wanted = new Set(read.value.map(({ itemId }) => itemId));
    const known = await queries.listKnownVersions(tx, queries.BANKS.renewal);
    await queries.takeOut(
      tx,
      known.filter(({ inBank, itemId }) => inBank && !wanted.has(itemId)),
    );
    const count = (bank: AuthoredRenewalItem['bank']) => read.value.filter((item) => item.bank === bank).length;
    return ok({ assessment: count('renewal'), quarterly: count('quarterly'), newVersions: added.length });
  });
}

/** An item of renewal in the bank, as sealing its forms sees it. */
export type RenewalItem = {
  readonly itemId: string;
  readonly itemVersion: number;
  readonly level: CognitiveLevel;
  readonly public: PublicItem;
  readonly correct: Correct | undefined;
  readonly family: TracingFamily | undefined;
};

/** Items of renewal in the bank, by id. Reads keys. */
export async function dangerousListRenewalItems(tx: Tx, itemIds: readonly string[]): Promise<ReadonlyMap<string, RenewalItem>> {
  const rows = await dangerousAsScoring(tx, (scoring) =>
    scoring
      .selectFrom('items')
      .innerJoin('key.item_keys as keys', (join) => join.onRef('keys.item_id', '=', 'items.item_id').onRef('keys.item_version', '=', 'items.item_version'))
      .select(['items.item_id', 'items.item_version', 'items.level', 'items.public', 'keys.answer', 'keys.family'])
      .where('items.bank', 'in', queries.BANKS.renewal)
      .where('items.in_bank', '=', true)
      .where('items.item_id', 'in', itemIds)
      .execute(),
  );
  return new Map(
    rows.map((row) => [
      row.item_id,
      {
        itemId: row.item_id,
        itemVersion: row.item_version,
        level: row.level as CognitiveLevel,
        public: row.public as unknown as PublicItem,
        correct: (row.answer ?? undefined) as unknown as Correct | undefined,
        family: (row.family ?? undefined) as unknown as TracingFamily | undefined,
      },
    ]),
  );
}
