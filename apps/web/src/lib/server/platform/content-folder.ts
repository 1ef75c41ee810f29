import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder of authored content (`content/NAME` in the repository).
 * Found upward from the working directory, because the built server does not lie where its source does;
 * `EINTHOVEN_HOME` names the repository where a process is started elsewhere.
 *
 * @throws Error when it cannot be found
 */
export function contentFolder(
  name:
    | 'schemes'
    | 'items'
    | 'blueprint'
    | 'sources'
    | 'documents'
    | 'standards'
    | 'statements'
    | 'guide'
    | 'cards'
    | 'modules'
    | 'renewal'
    | 'places'
    | 'career',
): string {
  for (let folder = process.env['EINTHOVEN_HOME'] ?? process.cwd(); ; folder = dirname(folder)) {
    const candidate = join(folder, 'content', name);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) throw new Error(`content/${name} was not found above ${process.cwd()}; set EINTHOVEN_HOME to the folder of the project`);
  }
}
