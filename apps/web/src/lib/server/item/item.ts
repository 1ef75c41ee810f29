import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { err, ok, type Result } from '@einthoven/kernel';
import { coverage, findNearDuplicates, findNearDuplicatesWithin, parseBlueprint, type Blueprint, type NearDuplicate } from '@einthoven/exam';
import { comparedItem, type AuthoredFinalItem, type AuthoredItem, type AuthoredPracticeItem, type AuthoredRenewalItem } from '@einthoven/exam/key';
import { readFileSync } from 'node:fs';
import { contentFolder } from '../platform/content-folder.ts';
import { dangerousAsScoring, inTransaction, type Db, type Tx } from '../db/pool.ts';
import { readBankFolder } from './bank-files.ts';
import * as queries from './item.queries.ts';
import { heldItems, recordLoad } from './loaded-life.ts';
import { reviewRecords } from './review-records.ts';
import { tryFamily } from './tracing.ts';

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
  /** Items left out because they resemble another one. */
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
 * Production refuses the whole load if an item is not approved by an expert, or a final item resembles another final, a
 * public or a practice item. A demonstration leaves one of the two out and says so, because it may go on being edited.
 * A family whose tracing cannot be drawn is refused in both, long before a form is released.
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
  const { leftOut } = checked.value;
  const broken = await brokenFamilies(db, checked.value.final, sources.mode);
  if (broken.length > 0) return err(broken);
  return inTransaction(db, async (tx) => {
    await queries.lockBank(tx);
    // What people changed in the bank since is theirs: the folder neither replaces it nor takes it out.
    const held = await heldItems(tx);
    const final = checked.value.final.filter((item) => !held.has(item.itemId));
    const practice = checked.value.practice.filter((item) => !held.has(item.itemId));
    const finals = await storeItems(tx, final, now);
    const practices = await storeItems(tx, practice, now);
    await dangerousAsScoring(tx, async (scoring) => {
      await queries.insertFinalKeys(scoring, finals.added);
      await queries.updateFinalMarks(scoring, finals.kept);
    });
    await queries.insertPracticeKeys(tx, practices.added);
    const wanted = new Set([...final, ...practice].map((item) => item.itemId));
    await queries.takeOut(
      tx,
      (await queries.listKnownVersions(tx)).filter((known) => known.inBank && !wanted.has(known.itemId) && !held.has(known.itemId)),
    );
    await recordLoad(tx, [...final, ...practice], held, reviewRecords(join(sources.finalFolder, '..', 'reviews')), now);
    return ok({
      final: { items: final.length, newVersions: finals.added.length },
      practice: { items: practice.length, newVersions: practices.added.length },
      leftOut: [
        ...leftOut,
        ...[...checked.value.final, ...checked.value.practice]
          .filter((item) => held.has(item.itemId))
          .map((item) => `${item.itemId}: is worked on in the bank, so the folder has no say in it`),
      ],
      missing: coverage(
        checked.value.final.filter((item) => item.key.use === 'scored'),
        blueprint,
      ).missing,
    });
  });
}

/** Makes each item's present content the version in the bank: a new one unless this very content is known. */
export async function storeItems<T extends AuthoredItem | AuthoredRenewalItem>(
  tx: Tx,
  items: readonly T[],
  now: Date,
  banks: readonly string[] = queries.BANKS.exam,
): Promise<{ readonly added: readonly queries.VersionedItem<T>[]; readonly kept: readonly queries.VersionedItem<T>[] }> {
  const known = Map.groupBy(await queries.listKnownVersions(tx, banks), (version) => version.itemId);
  const added: queries.VersionedItem<T>[] = [];
  const kept: queries.VersionedItem<T>[] = [];
  const changed: queries.VersionedItem<T>[] = [];
  const replaced: queries.KnownVersion[] = [];
  for (const item of items) {
    const contentSha256 = contentHash(item);
    const versions = known.get(item.itemId) ?? [];
    const same = versions.find((version) => version.contentSha256 === contentSha256);
    const versioned = { item, contentSha256, itemVersion: same?.itemVersion ?? (versions.at(-1)?.itemVersion ?? 0) + 1 };
    (same ? kept : added).push(versioned);
    if (
      same &&
      !(same.inBank && same.reviewState === item.reviewState && same.enemies.join() === item.enemies.join() && same.knowledge.join() === item.knowledge.join())
    )
      changed.push(versioned);
    replaced.push(...versions.filter((version) => version.inBank && version !== same));
  }
  // One version of an item is in the bank at a time: the old one goes out before the new one comes in.
  await queries.takeOut(tx, replaced);
  await queries.insertItems(tx, added, now);
  for (const versioned of changed) await queries.putBack(tx, versioned);
  return { added, kept };
}

/** Seeds that each new family is tried with at load: the tests of the repository's own bank, and `npx einthoven items check`, try more. */
const SEEDS = { demonstration: 1, production: 8 } as const;

/** Families that the engine cannot draw. Content that was loaded before was tried then. */
async function brokenFamilies(db: Db, final: readonly AuthoredFinalItem[], mode: keyof typeof SEEDS): Promise<readonly string[]> {
  const tried = new Set((await queries.listKnownVersions(db)).map((version) => version.contentSha256));
  return final.flatMap((item) => {
    const { family } = item.key;
    const refusal = family && !tried.has(contentHash(item)) ? tryFamily(family, item.public, SEEDS[mode]) : undefined;
    return refusal ? [`${item.itemId} tracing.${refusal.field}: ${refusal.code}: ${refusal.words}`] : [];
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
      ...[
        ...findNearDuplicatesWithin(final.map(comparedItem)),
        ...findNearDuplicates(final.map(comparedItem), [...practice, ...publicItems].map(comparedItem)),
      ].map(resembles),
    );
    return problems.length > 0 ? err(problems) : ok({ final, practice, leftOut: [] });
  }
  if (problems.length > 0) return err(problems);
  // Of two final items that are alike the second is left out, of a practice and a final item the practice item.
  const alike = [
    ...findNearDuplicatesWithin(final.map(comparedItem)).map(({ left, right, similarity }) => ({ left: right, right: left, similarity })),
    ...findNearDuplicates(practice.map(comparedItem), final.map(comparedItem)),
  ];
  const out = new Set(alike.map((pair) => pair.left));
  return ok({
    final: final.filter((item) => !out.has(item.itemId)),
    practice: practice.filter((item) => !out.has(item.itemId)),
    leftOut: alike.map(resembles),
  });
}

function twice(items: readonly { readonly itemId: string }[]): readonly string[] {
  const seen = new Set<string>();
  return [...new Set(items.flatMap(({ itemId }) => (seen.has(itemId) ? [itemId] : (seen.add(itemId), []))))];
}

const resembles = ({ left, right, similarity }: NearDuplicate) => `${left}: resembles ${right} (${Math.round(similarity * 100)} % of words shared)`;

/** Everything that makes an item another one; the review state is not part of it. The rationale keeps the key from being guessed out of it. */
export function contentHash(item: AuthoredItem | AuthoredRenewalItem): string {
  const { itemId, bank, task, level, public: shown, key, ...rest } = item;
  // What only the banks of renewal say: absent, the hash is as it always was.
  const { number, teach } = 'number' in rest ? rest : {};
  return createHash('sha256')
    .update(JSON.stringify({ itemId, bank, task, level, public: shown, key, number, teach }))
    .digest('hex');
}
