import type { Tx } from '../db/pool.ts';
import type { ReadEntry } from './exchange-csv.ts';
import { bankFileName, bankPictures, checkPicture, endsAs, type BankPicture, type CheckedPicture } from './picture.ts';

/** What a file brings in pictures, held against the bank. */
export type ImportPictures = {
  /** An item's entry with its picture under the bank's name, its licence where the file had none; or why it is refused. */
  readonly settle: (entry: ReadEntry) => { readonly entry: ReadEntry; readonly problem: string | undefined };
  /** The picture of this name that has to be stored for an item; undefined where the bank has it. */
  readonly brought: (file: string) => CheckedPicture | undefined;
};

type Named = { readonly file: string; readonly licence?: unknown; readonly [field: string]: unknown };

function pictureOf({ entry }: ReadEntry): Named | undefined {
  const picture = entry['picture'];
  return typeof picture === 'object' && picture !== null && typeof (picture as Named).file === 'string' ? (picture as Named) : undefined;
}

/**
 * Looks at the pictures of a file. Items of ours keep the names of theirs, so that what goes out comes back as it was;
 * from others a name says nothing, and the content makes it.
 *
 * @param licence for pictures whose file names none
 */
export async function importPictures(
  tx: Tx,
  entries: readonly ReadEntry[],
  media: ReadonlyMap<string, Uint8Array>,
  licence: string | undefined,
  folder: string,
): Promise<ImportPictures> {
  const checked = new Map(await Promise.all([...media].map(async ([file, bytes]) => [file, await checkPicture(bytes)] as const)));
  const names = new Map<string, string>();
  const nameOf = (entry: ReadEntry, file: string): string => {
    const found = checked.get(file);
    return entry.bank === undefined && found?.ok ? bankFileName(file, found.value) : file;
  };
  for (const entry of entries) {
    const picture = pictureOf(entry);
    if (picture) names.set(nameOf(entry, picture.file), picture.file);
  }
  const lawful = [...names.keys()].filter((name) => /^[a-z0-9][a-z0-9-]*\.(png|jpg|webp|svg)$/.test(name));
  const known: ReadonlyMap<string, BankPicture> = await bankPictures(tx, lawful, folder);
  return {
    settle: (read) => {
      const picture = pictureOf(read);
      if (!picture) return { entry: read, problem: undefined };
      const file = nameOf(read, picture.file);
      const named = { ...picture, file, ...(picture.licence === '' || picture.licence === undefined ? { licence: licence ?? '' } : {}) };
      return { entry: { ...read, entry: { ...read.entry, picture: named } }, problem: problemOf(picture.file, file) };
    },
    brought: (file) => {
      const found = checked.get(names.get(file) ?? file);
      return found?.ok && !known.has(file) ? found.value : undefined;
    },
  };

  function problemOf(original: string, file: string): string | undefined {
    const sent = media.get(original);
    const kept = known.get(file);
    if (kept) return sent && !Buffer.from(sent).equals(kept.bytes) ? `PICTURE_DIFFERS: the bank has another picture under the name ${file}.` : undefined;
    if (!sent) return `PICTURE_MISSING: neither the bank nor the file has a picture ${file}.`;
    const looked = checked.get(original);
    if (!looked?.ok) return `${looked?.error ?? 'PICTURE_TYPE: it cannot be read.'} (${original})`;
    return endsAs(file, looked.value) ? undefined : `PICTURE_TYPE: ${file} is named otherwise than what it is, ${looked.value.mediaType}.`;
  }
}
