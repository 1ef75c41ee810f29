import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok, type Result } from '@einthoven/kernel';
import { readCollectionFile, type CollectionContent } from './collection-reader.ts';

/** Why a collection was not read. */
export type CollectionRefusal =
  /** It is damaged, or holds what no collection of Anki holds. */
  | 'ANKI_COLLECTION_BROKEN'
  /** Reading it took too long or too much memory. */
  | 'ANKI_COLLECTION_HEAVY'
  /** As many as may be read at once are being read. */
  | 'ANKI_BUSY';

const MOST_MS = 20_000;
/** So many are read at once by one process of ours. */
const MOST_AT_ONCE = 3;
const MOST_MEMORY_MB = 256;
const MOST_ANSWER_BYTES = 64 * 1024 * 1024;

let running = 0;

/**
 * Reads a collection of Anki, a SQLite database that anybody may have made, in a process of its own: it may read its
 * folder and nothing else, write nothing, start nothing, and is ended when it takes too long. The file lies in a private
 * folder for that while.
 *
 * @param most so many notes are read
 * @param mostMs so long it may take
 */
export async function readCollection(
  bytes: Uint8Array,
  most: number,
  { mostMs = MOST_MS }: { readonly mostMs?: number } = {},
): Promise<Result<CollectionContent, CollectionRefusal>> {
  if (running >= MOST_AT_ONCE) return err('ANKI_BUSY');
  running += 1;
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(tmpdir(), 'einthoven-anki-'));
    await chmod(folder, 0o700);
    const path = join(folder, 'collection');
    await writeFile(path, withoutUnicase(bytes), { mode: 0o600 });
    return await run(folder, path, { most, mostMs });
  } finally {
    running -= 1;
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Newer collections sort names by `unicase`, which only Anki has, and SQLite does not read a table with an order that it
 * does not know. In the text of the schema the name is replaced by one of the same length that it knows: nothing here asks
 * for an order.
 */
function withoutUnicase(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes);
  for (let at = file.indexOf('unicase'); at >= 0; at = file.indexOf('unicase', at + 7)) {
    if (file.toString('latin1', Math.max(0, at - 8), at).toLowerCase() === 'collate ') file.write('nocase ', at, 'latin1');
  }
  return file;
}

function run(
  folder: string,
  path: string,
  { most, mostMs }: { readonly most: number; readonly mostMs: number },
): Promise<Result<CollectionContent, CollectionRefusal>> {
  const program = `process.stdout.write(JSON.stringify((${readCollectionFile.toString()})(process.argv[1], Number(process.argv[2]))))`;
  const flags = ['--permission', `--allow-fs-read=${folder}`, `--max-old-space-size=${MOST_MEMORY_MB}`, '--disable-warning=ExperimentalWarning'];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...flags, '-e', program, path, String(most)],
      // Nothing of ours goes along, no key of the environment either.
      { timeout: mostMs, killSignal: 'SIGKILL', maxBuffer: MOST_ANSWER_BYTES, env: {}, cwd: folder, windowsHide: true },
      (failed, answer) => {
        if (!failed) return resolve(ok(JSON.parse(answer) as CollectionContent));
        const heavy = failed.killed === true || failed.signal !== null || failed.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER';
        resolve(err(heavy ? 'ANKI_COLLECTION_HEAVY' : 'ANKI_COLLECTION_BROKEN'));
      },
    );
  });
}
