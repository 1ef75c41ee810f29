import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { Result } from '@einthoven/kernel';
import { findNearDuplicates, findNearDuplicatesWithin, writingProblems } from '@einthoven/exam';
import { comparedItem, parseItemFile, parseRenewalFile, rightOptions, type AuthoredItem, type AuthoredRenewalItem } from '@einthoven/exam/key';
import { contentFolder } from '../platform/content-folder.ts';
import { findSource } from './source.ts';
import { tryFamily } from './tracing.ts';

/** What the check of a folder found. */
export type ItemsReport = {
  readonly items: number;
  readonly families: number;
  /** What keeps items out of the bank: `final-B12-10 options: has 3, needs 4`. */
  readonly problems: readonly string[];
  /** What an author should look at again. */
  readonly remarks: readonly string[];
};

/**
 * Checks the items of a folder as thoroughly as can be done without people: form, sources, media, each family drawn with
 * several seeds, wording, and resemblance to each other and to the items of the repository.
 *
 * @param path a folder with YAML files at any depth, or one file
 * @param seeds that each family is tried with; of ten, one bad draw in ten is found with two chances in three
 */
export function checkItems(path: string, seeds = 10): ItemsReport {
  const problems: string[] = [];
  const read = readAll(path, problems);
  const items = read.map(({ item }) => item);
  for (const id of repeated(items)) problems.push(`${id} id: is there more than once`);
  const remarks: string[] = [];
  for (const { item, file } of read) {
    problems.push(...sourceProblems(item), ...mediaProblems(item, file), ...familyProblems(item, seeds));
    const written = { public: item.public, right: rightOptions(item), sourceCount: item.key.sources.length };
    remarks.push(...writingProblems(written).map(({ code, field, words }) => `${item.itemId} ${field}: ${code}: ${words}`));
  }
  const own = new Set(items.map(({ itemId }) => itemId));
  const others = knownItems().filter(({ itemId }) => !own.has(itemId));
  const known = new Set([...own, ...others.map(({ itemId }) => itemId)]);
  for (const item of items) for (const enemy of item.enemies) if (!known.has(enemy)) problems.push(`${item.itemId} enemies: there is no ${enemy}`);
  for (const pair of alikePairs(items, others)) {
    problems.push(`${pair.left} stem: resembles ${pair.right} (${Math.round(pair.similarity * 100)} % of words shared): change one, or name it under enemies`);
  }
  return { items: items.length, families: items.filter(isFamily).length, problems, remarks };
}

/** An item of any bank. */
type AnyItem = AuthoredItem | AuthoredRenewalItem;
type ReadItem = { readonly item: AnyItem; readonly file: string };

function readAll(path: string, problems: string[]): readonly ReadItem[] {
  if (!existsSync(path)) {
    problems.push(`${path}: there is no such file or folder`);
    return [];
  }
  return yamlFiles(path).flatMap((file) => {
    let document: unknown;
    try {
      document = parse(readFileSync(file, 'utf8'));
    } catch (cause) {
      problems.push(`${file}: ${(cause as Error).message.split('\n')[0]}`);
      return [];
    }
    const bank = (document as { readonly bank?: unknown } | null)?.bank;
    const parsed: Result<readonly AnyItem[], readonly string[]> =
      bank === 'renewal' || bank === 'quarterly' ? parseRenewalFile(document) : parseItemFile(document);
    if (parsed.ok) return parsed.value.map((item) => ({ item, file }));
    problems.push(...parsed.error.map((line) => `${basename(dirname(file))}/${basename(file)}: ${line}`));
    return [];
  });
}

/** Review records lie beside the banks and are no items. */
function yamlFiles(path: string): readonly string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) return entry.name === 'reviews' || entry.name === 'media' ? [] : yamlFiles(join(path, entry.name));
      return entry.name.endsWith('.yaml') ? [join(path, entry.name)] : [];
    });
}

/** The items of the repository, as far as they can be read. */
function knownItems(): readonly AnyItem[] {
  return (['items', 'renewal'] as const).flatMap((name) => readAll(contentFolder(name), [])).map(({ item }) => item);
}

function isFamily(item: AnyItem): boolean {
  return item.key.family !== undefined;
}

function sourceProblems({ itemId, key }: AnyItem): readonly string[] {
  const found = key.sources.map((source) => ({ key: source.key, source: findSource(source.key) }));
  return [
    ...found.filter(({ source }) => !source).map((missing) => `${itemId} sources: content/sources has no "${missing.key}"`),
    ...(found.every(({ source }) => source?.secondary) ? [`${itemId} sources: rests on teaching sites alone`] : []),
  ];
}

function mediaProblems(item: AnyItem, file: string): readonly string[] {
  const { picture } = item.public;
  if (!picture) return [];
  const places = [join(dirname(file), 'media', picture.file), join(dirname(file), '..', 'media', picture.file)];
  return places.some((place) => existsSync(place)) ? [] : [`${item.itemId} picture.file: there is no media/${picture.file}`];
}

function familyProblems(item: AnyItem, seeds: number): readonly string[] {
  if (!item.key.family) return [];
  const refusal = tryFamily(item.key.family, item.public, seeds);
  return refusal ? [`${item.itemId} tracing.${refusal.field}: ${refusal.code}: ${refusal.words}`] : [];
}

function repeated(items: readonly AnyItem[]): readonly string[] {
  const seen = new Set<string>();
  return [...new Set(items.flatMap(({ itemId }) => (seen.has(itemId) ? [itemId] : (seen.add(itemId), []))))];
}

function alikePairs(items: readonly AnyItem[], others: readonly AnyItem[]) {
  const of = (list: readonly AnyItem[], bank: AnyItem['bank']) => list.filter((item) => item.bank === bank).map(comparedItem);
  const within = (['final', 'practice', 'renewal', 'quarterly'] as const).flatMap((bank) => [
    ...findNearDuplicatesWithin(of(items, bank)),
    ...findNearDuplicates(of(items, bank), of(others, bank)).filter(({ left, right }) => !enemies(items, others, left, right)),
  ]);
  const apart = ['renewal', 'quarterly'] as const;
  const across = [
    ...findNearDuplicates(of(items, 'final'), [...of(items, 'practice'), ...of(others, 'practice')]),
    ...findNearDuplicates(of(items, 'practice'), of(others, 'final')),
    // The banks of renewal share nothing with each other or with any other bank.
    ...apart.flatMap((bank) => {
      const elsewhere = (list: readonly AnyItem[]) => list.filter((item) => item.bank !== bank).map(comparedItem);
      // A pair that is met from both sides is told once.
      const told = items.filter((item) => !(apart as readonly string[]).includes(item.bank) || item.bank > bank);
      return [...findNearDuplicates(of(items, bank), elsewhere(told)), ...findNearDuplicates(of(items, bank), elsewhere(others))];
    }),
    ...findNearDuplicates(
      [...of(items, 'final'), ...of(items, 'practice')],
      apart.flatMap((bank) => of(others, bank)),
    ),
  ];
  return [...within, ...across];
}

function enemies(items: readonly AnyItem[], others: readonly AnyItem[], left: string, right: string): boolean {
  const namesOther = (list: readonly AnyItem[], id: string, other: string) => list.some((item) => item.itemId === id && item.enemies.includes(other));
  return namesOther(items, left, right) || namesOther(others, right, left);
}
