import { err, ok, type Result } from '@einthoven/kernel';
import { entryOf, type AuthoredItem, type Correct, type ItemEntry } from '@einthoven/exam/key';
import { readQtiPackage, writeQtiPackage, type ImportedItem, type PackagedItem } from '@einthoven/qti';
import type { PublicItem } from '@einthoven/exam';
import type { ReadEntry } from './exchange-csv.ts';
import { pictureSize } from './picture-size.ts';
import { drawTracing } from './tracing.ts';

/** Names the kind of details that our own packages carry, so that others' are not taken for them. */
const DETAILS_KIND = 'einthoven-item-1';

/**
 * Items as a QTI package. Of a tracing item QTI carries one drawn example's key; its recipe is in the companion file.
 *
 * @param mediaOf the bytes of a picture of the bank; undefined where there is none
 * @returns the package, and the items that QTI has no words for
 */
export function writeQti(
  items: readonly AuthoredItem[],
  version: '2.2' | '3.0',
  mediaOf: (file: string) => Uint8Array | undefined,
): { readonly bytes: Uint8Array; readonly leftOut: readonly string[] } {
  const lost: string[] = [];
  const media = new Map<string, Uint8Array>();
  const packaged = items.flatMap((item): PackagedItem[] => {
    const file = item.public.picture?.file;
    const bytes = file === undefined ? undefined : mediaOf(file);
    const correct = correctOf(item);
    if (!correct || (file !== undefined && !bytes)) {
      lost.push(item.itemId);
      return [];
    }
    if (file !== undefined && bytes) media.set(file, bytes);
    const { itemId, bank, task } = item;
    return [{ itemId, title: itemId, public: item.public, correct, details: { kind: DETAILS_KIND, bank, task, entry: entryOf(item) } }];
  });
  const { bytes, leftOut } = writeQtiPackage(packaged, version, media, (file) => {
    const found = media.get(file);
    return found && pictureSize(found);
  });
  return { bytes, leftOut: [...lost, ...leftOut] };
}

function correctOf(item: AuthoredItem): Correct | undefined {
  const family = item.key.family;
  if (!family) return item.key.correct;
  const drawn = drawTracing(family, item.public, 'an example for export');
  return drawn.ok ? drawn.value.correct : undefined;
}

/** What a package holds, item by item. */
export type ReadQti = {
  readonly entries: readonly ReadEntry[];
  readonly refused: readonly { readonly where: string; readonly why: string }[];
  readonly media: ReadonlyMap<string, Uint8Array>;
};

/**
 * Reads a QTI package of anybody: of ours everything comes back, of others what QTI says.
 *
 * @returns the items, or why the whole package is refused
 */
export function readQti(bytes: Uint8Array): Result<ReadQti, string> {
  const read = readQtiPackage(bytes);
  if (!read.ok) return err(`${read.error.code}: ${read.error.where}: ${read.error.message}`);
  const refused = read.value.refused.map(({ code, where, message }) => ({ where, why: `${code}: ${message}` }));
  const entries: ReadEntry[] = [];
  for (const item of read.value.items) {
    const where = item.identifier;
    const own = ownDetails(item.details);
    if (item.stripped.length > 0) refused.push({ where, why: `ACTIVE_CONTENT: it holds ${item.stripped.join(', ')}. Take that out and send it again.` });
    else if (!own) entries.push({ where, bank: undefined, task: undefined, entry: { ...shownEntry(item.public, item.correct), title: item.title } });
    else if (!item.edited) entries.push({ where, ...own });
    else if (own.entry['tracing'] !== undefined) refused.push({ where, why: 'EDITED_TRACING: its tracing is drawn here, so it can be changed only here.' });
    else
      entries.push({ where, ...own, entry: { ...withoutShown(own.entry), ...shownEntry(item.public, item.correct), ...keptLicence(own.entry, item.public) } });
  }
  return ok({ entries, refused, media: read.value.media });
}

function ownDetails(details: ImportedItem['details']): { readonly bank: 'final' | 'practice'; readonly task: string; readonly entry: ItemEntry } | undefined {
  if (details?.['kind'] !== DETAILS_KIND) return undefined;
  const { bank, task, entry } = details;
  if ((bank !== 'final' && bank !== 'practice') || typeof task !== 'string' || typeof entry !== 'object' || entry === null) return undefined;
  return { bank, task, entry: entry as ItemEntry };
}

/** What QTI itself says of an item. */
function shownEntry(shown: PublicItem, correct: Correct): ItemEntry {
  const { type, stem, picture } = shown;
  const key =
    correct.type === 'single'
      ? correct.option
      : correct.type === 'multiple'
        ? correct.options
        : correct.type === 'order'
          ? correct.order
          : correct.type === 'match'
            ? correct.pairs
            : correct.type === 'hot-spot'
              ? correct.areas
              : { value: correct.value, tolerance: correct.tolerance };
  return {
    type,
    stem,
    ...('options' in shown ? { options: shown.options } : {}),
    ...(shown.type === 'match' ? { rows: shown.rows } : {}),
    ...(shown.type === 'numeric' ? { unit: shown.unit } : {}),
    ...(picture ? { picture } : {}),
    key,
  };
}

function withoutShown(entry: ItemEntry): ItemEntry {
  const { options: _options, rows: _rows, unit: _unit, picture: _picture, key: _key, ...rest } = entry;
  return rest;
}

/** QTI has no place for a licence: an edited item keeps that of the same picture. */
function keptLicence(entry: ItemEntry, { picture }: PublicItem): ItemEntry {
  const before = entry['picture'] as { readonly file?: unknown; readonly licence?: unknown } | undefined;
  return picture && before?.file === picture.file ? { picture: { ...picture, licence: before.licence } } : {};
}
