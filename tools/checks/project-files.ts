import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project, with a slash at its end. */
export const projectFolder = fileURLToPath(new URL('../../', import.meta.url));

const SKIPPED = new Set(['node_modules', 'build', '.svelte-kit', '.git', 'data', 'test-results', 'playwright-report', '.artifacts']);

/** Every file of ours below a folder, as paths from the folder of the project. */
export function filesBelow(folder: string): string[] {
  const found: string[] = [];
  const visit = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (SKIPPED.has(entry.name)) continue;
      const child = join(path, entry.name);
      if (entry.isDirectory()) visit(child);
      else found.push(relative(projectFolder, child));
    }
  };
  visit(join(projectFolder, folder));
  return found;
}
