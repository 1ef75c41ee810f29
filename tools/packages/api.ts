// `npm run docs:api`: the reference of the ECG engine, from its doc comments, in docs/ecg/api.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application, LogLevel } from 'typedoc';
import { projectFolder } from '../checks/project-files.ts';
import { manifestOf } from './pack.ts';

/** Where it lies. */
export const apiFolder = join(projectFolder, 'docs/ecg/api');

/** Files of the source that a package's importers see, by the path that they import. */
export function entryPoints(name: string): ReadonlyMap<string, string> {
  const { name: whole, exports } = manifestOf(name);
  return new Map(Object.entries(exports).map(([path, source]) => [join(whole, path), join(projectFolder, 'packages', name, source)]));
}

/** A tsconfig.json of one package's entry points alone: reading the whole project takes ten times as long. */
export function writeConfigFor(name: string, folder: string): string {
  const path = join(folder, 'tsconfig.json');
  writeFileSync(
    path,
    JSON.stringify({ extends: join(projectFolder, 'tsconfig.json'), compilerOptions: { types: [] }, include: [], files: [...entryPoints(name).values()] }),
  );
  return path;
}

/**
 * The reference of a package in Markdown, a page for each entry point.
 *
 * @returns text of each file by its name
 * @throws Error when a comment points nowhere, or a public type mentions one that nobody can import
 */
export async function apiPages(name: string): Promise<ReadonlyMap<string, string>> {
  const work = mkdtempSync(join(tmpdir(), 'einthoven-api-'));
  try {
    // Options of the Markdown plugin are not in TypeDoc's own list.
    const options: Record<string, unknown> = {
      entryPoints: [...entryPoints(name).values()],
      tsconfig: writeConfigFor(name, work),
      plugin: ['typedoc-plugin-markdown'],
      name: manifestOf(name).name,
      readme: 'none',
      router: 'module',
      // Line numbers would change with every line of the source.
      disableSources: true,
      excludeExternals: true,
      // Types are checked elsewhere.
      skipErrorChecking: true,
      sort: ['kind', 'alphabetical'],
      validation: { notExported: true, invalidLink: true, notDocumented: true },
      requiredToBeDocumented: ['Function', 'Variable', 'TypeAlias', 'Interface', 'Class'],
      treatValidationWarningsAsErrors: true,
      logLevel: LogLevel.Warn,
      hidePageHeader: true,
      hideBreadcrumbs: true,
      entryFileName: 'README',
      flattenOutputFiles: true,
      useCodeBlocks: true,
      parametersFormat: 'table',
    };
    const out = join(work, 'pages');
    const app = await Application.bootstrapWithPlugins({ ...options, outputs: [{ name: 'markdown', path: out }] });
    const project = await app.convert();
    if (!project) throw new Error(`no reference of ${name}: its sources could not be read`);
    app.validate(project);
    await app.generateOutputs(project);
    if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error(`no reference of ${name}: see above`);
    return new Map(readdirSync(out).map((file) => [file, readFileSync(join(out, file), 'utf8')]));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const pages = await apiPages('ecg');
  rmSync(apiFolder, { recursive: true, force: true });
  mkdirSync(apiFolder, { recursive: true });
  for (const [file, text] of pages) writeFileSync(join(apiFolder, file), text);
  console.log(`${pages.size} pages in docs/ecg/api`);
}
