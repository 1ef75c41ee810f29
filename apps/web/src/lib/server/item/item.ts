import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { err, ok, type Result } from '@einthoven/kernel';
import { coverage, findNearDuplicates, parseBlueprint, type Blueprint } from '@einthoven/exam';
import type { AuthoredFinalItem, AuthoredItem, AuthoredPracticeItem } from '@einthoven/exam/key';
import { readFileSync } from 'node:fs';
import { contentFolder } from '../platform/content-folder.ts';
import { dangerousAsScoring, inTransaction, type Db } from '../db/pool.ts';
import { readBankFolder } from './bank-files.ts';
import * as queries from './item.queries.ts';

/** Where the banks lie, and how strict to be. */
export type BankSources = {
  readonly mode: 'demonstration' | 'production';
  readonly finalFolder: string;
  readonly practiceFolder: string;
  /** In production: the public demonstration bank, which the real one must not resemble. */
  readonly publicFolders: readonly string[];
};

/** What a load did. */
export type BankReport = {
  readonly final: { readonly items: number; readonly newVersions: number };
  readonly practice: { readonly items: number; readonly newVersions: number };
  /** Practice items left out because they resemble a final item. */
  readonly leftOut: readonly string[];
  /** What the final bank lacks for the blueprint; a form cannot be built while there is any. */
  readonly missing: readonly string[];
};

/** The folders of this installation: production takes both banks from `BANK_DIR`, because experts approve both. */
export function bankSources(mode: 'demonstration' | 'production', bankDir: string | undefined): BankSources {
  const items = contentFolder('items');
  const folders = (root: string) => ({ finalFolder: join(root, 'final'), practiceFolder: join(root, 'practice') });
  if (mode === 'demonstration') return { mode, ...folders(items), publicFolders: [] };
  if (!bankDir) throw new Error('BANK_DIR: production needs its own item bank');
  return { mode, ...folders(bankDir), publicFolders: [join(items, 'final'), join(items, 'practice')] };
}

/**
 * Reads a blueprint of content/blueprint.
 *
 * @throws Error when there is none of this version, or it is not valid
 */
export function readBlueprint(version: string): Blueprint {
  const parsed = parseBlueprint(JSON.parse(readFileSync(join(contentFolder('blueprint'), `${version}.json`), 'utf8')));
  if (!parsed.ok) throw new Error(`content/blueprint/${version}.json is not valid:\n${parsed.error.join('\n')}`);
  return parsed.value;
}

/**
 * Loads both banks into the database: new and changed items as new versions, unchanged ones not at all.
 * What is no longer in the files leaves the bank but stays for the forms that hold it.
 *
 * Production refuses the whole load if an item is not approved by an expert, or a final item resembles a public
 * or practice item. A demonstration leaves such a practice item out and says so, because it may go on being edited.
 *
 * @returns what was done, or one line per reason to refuse everything
 */
export async function loadBanks(db: Db, sources: BankSources, blueprint: Blueprint, now: Date): Promise<Result<BankReport, readonly string[]>> {
  const finalRead = readBankFolder(sources.finalFolder);
  const practiceRead = readBankFolder(sources.practiceFolder);
  const publicRead = sources.publicFolders.map(readBankFolder);
  const unreadable = [finalRead, practiceRead, ...publicRead].flatMap((read) => (read.ok ? [] : read.error));
  if (!finalRead.ok || !practiceRead.ok || unreadable.length > 0) return err(unreadable);
  const checked = checkBanks(
    finalRead.value,
    practiceRead.value,
    publicRead.flatMap((read) => (read.ok ? read.value : [])),
    sources.mode,
  );
  if (!checked.ok) return checked;
  const { final, practice, leftOut } = checked.value;
  return inTransaction(db, async (tx) => {
    await queries.lockBank(tx);
    let finalNew = 0;
    for (const item of final) {
      const { itemVersion, isNew } = await queries.upsertItem(tx, item, contentHash(item), now);
      if (!isNew) continue;
      finalNew += 1;
      await dangerousAsScoring(tx, (scoring) => queries.insertFinalKey(scoring, itemVersion, item));
    }
    let practiceNew = 0;
    for (const item of practice) {
      const { itemVersion, isNew } = await queries.upsertItem(tx, item, contentHash(item), now);
      if (!isNew) continue;
      practiceNew += 1;
      await queries.insertPracticeKey(tx, item.itemId, itemVersion, item.key);
    }
    await queries.retireOthers(
      tx,
      [...final, ...practice].map((item) => item.itemId),
    );
    return ok({
      final: { items: final.length, newVersions: finalNew },
      practice: { items: practice.length, newVersions: practiceNew },
      leftOut,
      missing: coverage(
        final.filter((item) => item.key.use === 'scored'),
        blueprint,
      ).missing,
    });
  });
}

type CheckedBanks = { readonly final: readonly AuthoredFinalItem[]; readonly practice: readonly AuthoredPracticeItem[]; readonly leftOut: readonly string[] };

/** The rules between banks, apart from files and database. */
export function checkBanks(
  finalItems: readonly AuthoredItem[],
  practiceItems: readonly AuthoredItem[],
  publicItems: readonly AuthoredItem[],
  mode: 'demonstration' | 'production',
): Result<CheckedBanks, readonly string[]> {
  const final = finalItems.filter((item) => item.bank === 'final');
  const practice = practiceItems.filter((item) => item.bank === 'practice');
  const problems = [
    ...finalItems.filter((item) => item.bank !== 'final').map((item) => `${item.itemId}: a practice item in the final bank`),
    ...practiceItems.filter((item) => item.bank !== 'practice').map((item) => `${item.itemId}: a final item in the practice bank`),
    ...twice([...finalItems, ...practiceItems]).map((id) => `${id}: is there twice`),
  ];
  if (mode === 'production') {
    problems.push(
      ...[...final, ...practice]
        .filter((item) => item.reviewState !== 'expert-approved')
        .map((item) => `${item.itemId}: no expert has approved it (${item.reviewState})`),
      ...findNearDuplicates(final, [...practice, ...publicItems]).map(
        (pair) => `${pair.left}: resembles ${pair.right} (${percent(pair.similarity)} of words shared)`,
      ),
    );
    return problems.length > 0 ? err(problems) : ok({ final, practice, leftOut: [] });
  }
  if (problems.length > 0) return err(problems);
  const alike = findNearDuplicates(practice, final);
  const out = new Set(alike.map((pair) => pair.left));
  return ok({
    final,
    practice: practice.filter((item) => !out.has(item.itemId)),
    leftOut: alike.map((pair) => `${pair.left}: resembles ${pair.right} (${percent(pair.similarity)} of words shared)`),
  });
}

function twice(items: readonly { readonly itemId: string }[]): readonly string[] {
  const seen = new Set<string>();
  return [...new Set(items.flatMap(({ itemId }) => (seen.has(itemId) ? [itemId] : (seen.add(itemId), []))))];
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** Everything that makes an item another one; the review state is not part of it. The rationale keeps the key from being guessed out of it. */
function contentHash(item: AuthoredItem): string {
  const { itemId, bank, task, level, public: shown, key } = item;
  return createHash('sha256')
    .update(JSON.stringify({ itemId, bank, task, level, public: shown, key }))
    .digest('hex');
}
