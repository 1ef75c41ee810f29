import { join } from 'node:path';
import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { COGNITIVE_LEVELS, NEAR_DUPLICATE_FROM, findNearDuplicates, writingProblems, type Bank } from '@einthoven/exam';
import { comparedItem, parseDraft, rightOptions, type AuthoredItem } from '@einthoven/exam/key';
import type { Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { contentFolder } from '../platform/content-folder.ts';
import { recordEvent, type EventActor } from '../platform/events.ts';
import { readBankFolder } from './bank-files.ts';
import { freeId, storeDraft } from './draft-item.ts';
import { readCsv, writeCsv, type ReadEntry } from './exchange-csv.ts';
import { readQti, writeQti } from './exchange-qti.ts';
import { importPictures } from './import-pictures.ts';
import { lockBank } from './item.queries.ts';
import { dangerousListItems } from './life.queries.ts';
import { bankPictures, storePicture, type BankPicture, type CheckedPicture } from './picture.ts';
import { writtenContent } from './same-content.ts';
import { tryFamily } from './tracing.ts';

/** The formats in which a bank travels. */
export type ExchangeFormat = 'qti3' | 'qti22' | 'csv';

/** All formats. */
export const EXCHANGE_FORMATS: readonly ExchangeFormat[] = ['qti3', 'qti22', 'csv'];

/** Largest file that is read, in bytes. */
export const EXCHANGE_LIMIT_BYTES = 10 * 1024 * 1024;

/** A bank in a file. */
export type Exported = {
  readonly bytes: Uint8Array;
  readonly items: number;
  /** Items that the format has no words for. */ readonly leftOut: readonly string[];
};

/** Writes the items that are in the banks, with their keys: whoever takes it has seen every key, and that is written down. */
export async function exportBank(
  db: Db,
  permission: Permission<'item.key'> | 'operator',
  format: ExchangeFormat,
  { clock, mediaFolder = contentFolder('items') }: { readonly clock: Clock; readonly mediaFolder?: string | undefined },
): Promise<Exported> {
  return inTransaction(db, async (tx) => {
    const items = (await dangerousListItems(tx, 'in-bank')).map(({ item }) => item);
    const files = items.flatMap(({ public: shown }) => (shown.picture ? [shown.picture.file] : []));
    const written = writeItems(items, format, format === 'csv' ? new Map() : await bankPictures(tx, files, mediaFolder));
    const actor: EventActor = permission === 'operator' ? { kind: 'operator' } : { kind: 'person', personId: permission.actor.personId };
    await recordEvent(tx, { kind: 'item.exported', actor, reason: format, payload: { items: items.length }, occurredAt: clock.now() });
    return written;
  });
}

/** Items in a format, with their pictures by name where it takes them. */
export function writeItems(items: readonly AuthoredItem[], format: ExchangeFormat, pictures: ReadonlyMap<string, BankPicture>): Exported {
  if (format === 'csv') return { bytes: new TextEncoder().encode(writeCsv(items)), items: items.length, leftOut: [] };
  const { bytes, leftOut } = writeQti(items, format === 'qti3' ? '3.0' : '2.2', (file) => pictures.get(file)?.bytes);
  return { bytes, items: items.length - leftOut.length, leftOut };
}

/** What an item is taken for where its file does not say. */
export type ImportDefaults = {
  readonly bank: Bank;
  readonly task: string;
  readonly level: string;
  /** Licence and maker of its pictures. */
  readonly pictureLicence?: string | undefined;
};

/** What is refused of a file, by name. */
export type RefusedItem = { readonly where: string; readonly why: string };

/** A file that was read, before it is held against the bank. */
export type ReadFile = { readonly entries: readonly ReadEntry[]; readonly refused: readonly RefusedItem[]; readonly media: ReadonlyMap<string, Uint8Array> };

/**
 * Reads a file of any of the formats, told apart by its bytes.
 *
 * @returns its items, or why the whole file is refused: `CODE: where: words`
 */
export function readExchange(bytes: Uint8Array): Result<ReadFile, string> {
  if (bytes.length === 0) return err('FILE_EMPTY: there is nothing in this file.');
  if (bytes.length > EXCHANGE_LIMIT_BYTES) return err('FILE_TOO_LARGE: a file may have 10 MB.');
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return readQti(bytes);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return err('FILE_UNREADABLE: this is neither a zip file nor UTF-8 text.');
  }
  const rows = readCsv(text);
  return rows.ok ? ok({ entries: rows.value, refused: [], media: new Map() }) : rows;
}

/** An item that would come in. */
export type IncomingItem = {
  readonly item: AuthoredItem;
  readonly where: string;
  /** Whether the bank has an item of this id: this would be its next version. */
  readonly isNewVersion: boolean;
  /** What the checks of wording say, for its author to look at again. */
  readonly findings: readonly string[];
  /** The picture that comes in with it. */
  readonly picture: CheckedPicture | undefined;
};

/** What an import would do. */
export type ImportPlan = { readonly coming: readonly IncomingItem[]; readonly refused: readonly RefusedItem[] };

/** Holds a file against the banks: what would come in as drafts, and what is refused and why. Changes nothing. */
export async function planImport(db: Db, file: ReadFile, defaults: ImportDefaults, mediaFolder = contentFolder('items')): Promise<ImportPlan> {
  return inTransaction(db, async (tx) => {
    await lockBank(tx);
    return plan(tx, file, defaults, mediaFolder);
  });
}

/** Imports what {@link planImport} says would come in, as drafts by this author. */
export async function importItems(
  db: Db,
  permission: Permission<'item.author'>,
  file: ReadFile,
  defaults: ImportDefaults,
  { clock, mediaFolder = contentFolder('items') }: { readonly clock: Clock; readonly mediaFolder?: string },
): Promise<ImportPlan> {
  return inTransaction(db, async (tx) => {
    await lockBank(tx);
    const planned = await plan(tx, file, defaults, mediaFolder);
    for (const { item, picture } of planned.coming) {
      if (picture && item.public.picture) await storePicture(tx, item.public.picture.file, picture, permission.actor.personId, clock.now());
      await storeDraft(tx, item, permission.actor.personId, clock.now());
    }
    await recordEvent(tx, {
      kind: 'item.imported',
      actor: { kind: 'person', personId: permission.actor.personId },
      reason: 'from a file',
      payload: { items: planned.coming.length, refused: planned.refused.length },
      occurredAt: clock.now(),
    });
    return planned;
  });
}

async function plan(tx: Tx, file: ReadFile, defaults: ImportDefaults, mediaFolder: string): Promise<ImportPlan> {
  const refused: RefusedItem[] = [...file.refused];
  const coming: IncomingItem[] = [];
  const bank = (await dangerousListItems(tx, 'in-bank-or-newest')).map(({ item }) => item);
  const others = [...bank, ...publicItems(new Set(bank.map(({ itemId }) => itemId)))].map(comparedItem);
  const contents = new Set(bank.map(writtenContent));
  const known = new Set(bank.map(({ itemId }) => itemId));
  const taken = new Set<string>();
  const pictures = await importPictures(tx, file.entries, file.media, defaults.pictureLicence, mediaFolder);
  for (const read of file.entries) {
    const refuse = (why: string) => void refused.push({ where: read.where, why });
    const settled = pictures.settle(read);
    if (settled.problem) {
      refuse(settled.problem);
      continue;
    }
    const parsed = await itemOf(tx, settled.entry, defaults, taken);
    if (!parsed.ok) {
      for (const line of parsed.error) refuse(`FIELD_WRONG: ${line}`);
      continue;
    }
    const item = parsed.value;
    if (taken.has(item.itemId)) refuse(`IDENTIFIER_TWICE: ${item.itemId} is in the file twice.`);
    else if (contents.has(writtenContent(item))) refuse(`UNCHANGED: the bank has ${item.itemId} exactly so already.`);
    else {
      const problem = familyProblem(item) ?? alikeProblem(item, others, coming);
      if (problem) refuse(problem);
      else {
        const written = { public: item.public, right: rightOptions(item), sourceCount: item.key.sources.length };
        const findings = writingProblems(written).map(({ code, field, words }) => `${code}: ${field}: ${words}`);
        coming.push({
          item,
          where: read.where,
          isNewVersion: known.has(item.itemId),
          findings,
          picture: item.public.picture && pictures.brought(item.public.picture.file),
        });
        taken.add(item.itemId);
      }
    }
  }
  return { coming, refused };
}

async function itemOf(
  tx: Tx,
  { bank, task, entry }: ReadEntry,
  defaults: ImportDefaults,
  taken: ReadonlySet<string>,
): Promise<Result<AuthoredItem, readonly string[]>> {
  const place = { bank: bank ?? defaults.bank, task: task ?? defaults.task, reviewState: 'draft' as const };
  if (!/^[A-E][0-9]{1,2}$/.test(place.task)) return err(['task: must look like A1']);
  const level = (COGNITIVE_LEVELS as readonly string[]).includes(defaults.level) ? defaults.level : 'apply';
  const { title: _title, ...fields } = entry;
  const id = fields['id'] ?? (await freeId(tx, place.bank, place.task, taken));
  return parseDraft({ level, use: place.bank === 'practice' ? 'practice' : 'pretest', ...fields, id, reviewState: 'draft' }, place);
}

function familyProblem(item: AuthoredItem): string | undefined {
  const family = item.key.family;
  const refusal = family && tryFamily(family, item.public, 1);
  return refusal && `${refusal.code}: tracing.${refusal.field}: ${refusal.words}`;
}

function alikeProblem(item: AuthoredItem, others: readonly ReturnType<typeof comparedItem>[], coming: readonly IncomingItem[]): string | undefined {
  const rest = [...others, ...coming.map((one) => comparedItem(one.item))].filter(
    (other) => other.itemId !== item.itemId && !item.enemies.includes(other.itemId) && !other.enemies?.includes(item.itemId),
  );
  const [pair] = findNearDuplicates([comparedItem(item)], rest);
  return (
    pair && `NEAR_DUPLICATE: it shares ${Math.round(pair.similarity * 100)} % of its words with ${pair.right} (the limit is ${NEAR_DUPLICATE_FROM * 100} %).`
  );
}

/** The public demonstration banks: nothing of them may come into a bank under another name. */
function publicItems(known: ReadonlySet<string>): readonly AuthoredItem[] {
  return ['final', 'practice'].flatMap((bank) => {
    const read = readBankFolder(join(contentFolder('items'), bank));
    return read.ok ? read.value.filter(({ itemId }) => !known.has(itemId)) : [];
  });
}
