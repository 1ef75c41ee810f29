import { setImmediate as turn } from 'node:timers/promises';
import { unzipSync, type UnzipFileInfo } from 'fflate';
import { PackageRefusal } from './package-problem.ts';

/** Most bytes of a package as it is uploaded. */
export const LARGEST_PACKAGE_BYTES = 20 * 1024 * 1024;
/** Most files in it. */
export const MOST_FILES = 2_000;
/** Most bytes of a file, and of all, once unpacked: a zip of a few kilobytes can claim terabytes. */
export const LARGEST_FILE_BYTES = 16 * 1024 * 1024;
/** See {@link LARGEST_FILE_BYTES}. */
export const LARGEST_UNPACKED_BYTES = 64 * 1024 * 1024;
const LONGEST_PATH = 300;
/** What is unpacked before others get a turn. */
const TURN_BYTES = 4 * 1024 * 1024;
/** What programs leave behind, and nobody launches. */
const LITTER = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$)/;

/** Whether a path stays inside the package, whoever unpacks it: relative, forward slashes, no dots that climb, no drive. */
export function isSafePath(path: string): boolean {
  return (
    path.length > 0 &&
    path.length <= LONGEST_PATH &&
    path.isWellFormed() &&
    !/[\\:\u0000-\u001f\u007f]/.test(path) &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

/**
 * Unpacks a zip in memory, giving others a turn in between. Nothing is written to disk, and of a file that is larger than
 * its entry says only what the entry says is unpacked.
 *
 * @throws PackageRefusal
 */
export async function unpack(bytes: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  if (bytes.length === 0) throw new PackageRefusal('PACKAGE_EMPTY');
  if (bytes.length > LARGEST_PACKAGE_BYTES) throw new PackageRefusal('PACKAGE_TOO_LARGE');
  const sizes = list(bytes);
  const files = new Map<string, Uint8Array>();
  let batch = new Set<string>();
  let sum = 0;
  const take = async () => {
    for (const [name, file] of Object.entries(inflate(bytes, ({ name: found }) => batch.has(found)))) files.set(name, file);
    batch = new Set();
    sum = 0;
    await turn();
  };
  for (const [name, size] of sizes) {
    batch.add(name);
    sum += size;
    if (sum >= TURN_BYTES) await take();
  }
  if (batch.size > 0) await take();
  return files;
}

/** The names and sizes of the files to unpack. */
function list(bytes: Uint8Array): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  const folded = new Set<string>();
  let total = 0;
  let count = 0;
  inflate(bytes, ({ name, originalSize, compression }) => {
    count += 1;
    if (count > MOST_FILES) throw new PackageRefusal('PACKAGE_TOO_LARGE');
    if (name.endsWith('/')) {
      if (!isSafePath(name.slice(0, -1))) throw new PackageRefusal('PACKAGE_PATH_UNSAFE');
      return false;
    }
    if (!isSafePath(name)) throw new PackageRefusal('PACKAGE_PATH_UNSAFE');
    if (compression !== 0 && compression !== 8) throw new PackageRefusal('PACKAGE_NOT_ZIP');
    // Two files of one name: which one was looked at, and which one runs?
    const fold = name.normalize('NFC').toLowerCase();
    if (folded.has(fold)) throw new PackageRefusal('PACKAGE_PATH_UNSAFE');
    folded.add(fold);
    if (LITTER.test(name)) return false;
    total += originalSize;
    if (originalSize > LARGEST_FILE_BYTES || total > LARGEST_UNPACKED_BYTES) throw new PackageRefusal('PACKAGE_TOO_LARGE');
    sizes.set(name, originalSize);
    return false;
  });
  if (sizes.size === 0) throw new PackageRefusal('PACKAGE_EMPTY');
  return sizes;
}

function inflate(bytes: Uint8Array, filter: (file: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter });
  } catch (thrown) {
    if (thrown instanceof PackageRefusal) throw thrown;
    throw new PackageRefusal('PACKAGE_NOT_ZIP');
  }
}
