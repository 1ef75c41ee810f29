import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project, with a slash at its end. */
export const projectFolder = fileURLToPath(new URL('../../../', import.meta.url));

const SKIPPED = new Set(['node_modules', 'build', '.svelte-kit', 'e2e', '.git', 'test-results']);

/**
 * A fingerprint of files: names and contents.
 *
 * @param paths files or folders, from the folder of the project
 * @returns SHA-256, hex
 */
export function fingerprint(paths: readonly string[]): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    let entries;
    try {
      entries = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') return;
      hash
        .update(`${relative(projectFolder, path)}\0`)
        .update(readFileSync(path))
        .update('\0');
      return;
    }
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (!SKIPPED.has(entry.name) && !entry.name.endsWith('.test.ts')) visit(join(path, entry.name));
    }
  };
  for (const path of paths) visit(join(projectFolder, path));
  return hash.digest('hex');
}
