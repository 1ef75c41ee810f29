import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { unzip, type UnzipFileInfo } from 'fflate';
import { err, ok, type Result } from '@einthoven/kernel';

/** Why an .apkg was not unpacked. */
export type PackageRefusal =
  | 'ANKI_NOT_A_PACKAGE'
  /** Larger than is taken, before or after unpacking: a zip of a few kilobytes can claim terabytes. */
  | 'ANKI_TOO_LARGE'
  /** A zip, but without a collection. */
  | 'ANKI_NO_COLLECTION';

/** Largest collection once unpacked, bytes. */
export const LARGEST_COLLECTION_BYTES = 96 * 1024 * 1024;
/** Most files that a package may list; a picture for each card is usual. */
const MOST_FILES = 60_000;
/** A database of texts shrinks by less than this. */
const MOST_RATIO = 200;
const SMALL_BYTES = 4 * 1024 * 1024;
/** The newest form first: beside it lies an old one that only asks to update Anki. */
const COLLECTIONS = ['collection.anki21b', 'collection.anki21', 'collection.anki2'] as const;

/** A collection out of its package. */
export type Unpacked = { readonly collection: Uint8Array; readonly form: (typeof COLLECTIONS)[number]; readonly media: number };

/**
 * Takes the collection out of an .apkg, in memory. Of the pictures and sounds only their number is looked at: nothing else
 * is unpacked.
 */
export async function unpackApkg(bytes: Uint8Array): Promise<Result<Unpacked, PackageRefusal>> {
  const sizes = new Map<string, { readonly packed: number; readonly whole: number }>();
  let count = 0;
  const filter = ({ name, size, originalSize, compression }: UnzipFileInfo): boolean => {
    count += 1;
    // Two files of one name are no package of Anki: which one would be read?
    if (sizes.has(name) || (compression !== 0 && compression !== 8)) throw new Error('no package');
    if (count > MOST_FILES) throw new Error('large');
    sizes.set(name, { packed: size, whole: originalSize });
    return false;
  };
  try {
    await unzipped(bytes, filter);
  } catch (thrown) {
    return err(thrown instanceof Error && thrown.message === 'large' ? 'ANKI_TOO_LARGE' : 'ANKI_NOT_A_PACKAGE');
  }
  const form = COLLECTIONS.find((name) => sizes.has(name));
  const size = form && sizes.get(form);
  if (!form || !size) return err('ANKI_NO_COLLECTION');
  if (size.whole > LARGEST_COLLECTION_BYTES || (size.whole > SMALL_BYTES && size.whole > size.packed * MOST_RATIO)) return err('ANKI_TOO_LARGE');
  let files: Record<string, Uint8Array>;
  try {
    files = await unzipped(bytes, ({ name }) => name === form);
  } catch {
    return err('ANKI_NOT_A_PACKAGE');
  }
  const packed = files[form];
  if (!packed) return err('ANKI_NO_COLLECTION');
  const media = [...sizes.keys()].filter((name) => /^\d+$/.test(name)).length;
  if (form !== 'collection.anki21b') return ok({ collection: packed, form, media });
  try {
    const most = Math.min(LARGEST_COLLECTION_BYTES, Math.max(SMALL_BYTES, packed.length * MOST_RATIO));
    return ok({ collection: await promisify(zstdDecompress)(packed, { maxOutputLength: most }), form, media });
  } catch (thrown) {
    return err((thrown as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'ANKI_TOO_LARGE' : 'ANKI_NOT_A_PACKAGE');
  }
}

function unzipped(bytes: Uint8Array, filter: (file: UnzipFileInfo) => boolean): Promise<Record<string, Uint8Array>> {
  return new Promise((resolve, reject) => {
    unzip(bytes, { filter }, (failed, files) => (failed ? reject(failed) : resolve(files)));
  });
}
