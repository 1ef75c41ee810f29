import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { projectFolder } from '../project.ts';
import type { Schemes } from './scheme-changes.ts';

/**
 * A folder that the platform takes for its own, with all content but the schemes, which are the simulated ones.
 * `EINTHOVEN_HOME` names it from now on; call it before anything of the platform reads a scheme.
 *
 * @returns removes it again
 */
export function enterHome(schemes: Schemes): () => void {
  const home = mkdtempSync(join(tmpdir(), 'einthoven-simulate-'));
  const content = join(home, 'content');
  mkdirSync(join(content, 'schemes'), { recursive: true });
  for (const name of readdirSync(join(projectFolder, 'content')))
    if (name !== 'schemes') symlinkSync(join(projectFolder, 'content', name), join(content, name));
  for (const { name, document } of schemes.documents) writeFileSync(join(content, 'schemes', name), stringify(document));
  const before = process.env['EINTHOVEN_HOME'];
  process.env['EINTHOVEN_HOME'] = home;
  return () => {
    if (before === undefined) delete process.env['EINTHOVEN_HOME'];
    else process.env['EINTHOVEN_HOME'] = before;
    rmSync(home, { recursive: true, force: true });
  };
}
