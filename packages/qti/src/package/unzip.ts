import { unzipSync } from 'fflate';
import { QtiRefusal } from '../problem.ts';

/** Most files in a package. */
const MOST_FILES = 5_000;

/** Most bytes of one file once unpacked. */
const LARGEST_FILE_BYTES = 16 * 1024 * 1024;

/** Most bytes of all files once unpacked: a zip of a few kilobytes can claim terabytes. */
const LARGEST_PACKAGE_BYTES = 128 * 1024 * 1024;

/** Whether a path stays inside the package, whoever unpacks it: relative, forward slashes, no `..`, no drive. */
export function isSafePath(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !/[\\:\0]/.test(path) && path.split('/').every((part) => part !== '..' && part !== '.');
}

/**
 * Unpacks a zip in memory. Nothing is written to disk.
 *
 * @throws QtiRefusal for paths that leave the package, for too much, and for what is no zip
 */
export function unzip(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  let total = 0;
  let count = 0;
  const seen = new Set<string>();
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize, compression }) => {
        if (!isSafePath(name.replace(/\/$/, '')))
          throw new QtiRefusal(
            'QTI_PATH_UNSAFE',
            `The package holds a file at ${JSON.stringify(name)}, which leaves the package or is written in an unsafe way.`,
          );
        if (compression !== 0 && compression !== 8)
          throw new QtiRefusal('QTI_ZIP_UNREADABLE', `${name} is packed in a way that is not read (only stored and deflated files are).`);
        if (seen.has(name)) throw new QtiRefusal('QTI_ZIP_UNREADABLE', `The package holds ${name} twice.`);
        seen.add(name);
        count += 1;
        total += originalSize;
        if (count > MOST_FILES || originalSize > LARGEST_FILE_BYTES || total > LARGEST_PACKAGE_BYTES)
          throw new QtiRefusal('QTI_TOO_LARGE', 'The package is too large once unpacked (at most 5,000 files, 16 MB each, 128 MB in all).');
        return !name.endsWith('/');
      },
    });
  } catch (thrown) {
    if (thrown instanceof QtiRefusal) throw thrown;
    throw new QtiRefusal('QTI_ZIP_UNREADABLE', 'This is not a zip file that can be read.');
  }
  return new Map(Object.entries(files));
}
