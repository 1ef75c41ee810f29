import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulate } from '@einthoven/ecg';
import { unwrap } from '@einthoven/kernel';
import { projectFolder } from '../checks/project-files.ts';
import { manifestOf, packPackages, publishedManifest, withDependencies, type Manifest } from './pack.ts';
import { readmeExamples } from './readme-examples.ts';

// What others install is not what runs here, so it is tried as others would: packed, installed without a network into an
// empty project, run by Node from there, and compiled against.
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'einthoven-consumer-'));
const installed = (name: string) => join(folder, 'node_modules/@einthoven', name);
const filesOf = (name: string) => readdirSync(installed(name), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const pathsOf = (name: string) => filesOf(name).map((entry) => join(entry.parentPath, entry.name).slice(installed(name).length + 1));

beforeAll(async () => {
  const tarballs = packPackages(['ecg'], join(folder, 'tarballs'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', ...[...tarballs.values()].map((path) => `file:${path}`)], {
    cwd: folder,
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(['kernel', 'ecg'])('the tarball of %s', (name) => {
  it('holds JavaScript with its types, a manifest, a README and the licence, and nothing else', () => {
    const paths = pathsOf(name);
    const scripts = paths.filter((path) => path.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(4);
    const expected = ['LICENSE', 'README.md', 'package.json', ...scripts.flatMap((path) => [path, path.replace(/\.js$/, '.d.ts')])];
    expect(paths.toSorted()).toEqual(expected.toSorted());
    expect(paths.filter((path) => /test|fixture/.test(path))).toEqual([]);
    expect(scripts.filter((path) => !path.startsWith('dist/'))).toEqual([]);
  });

  it('can be published: exact versions, entry points that exist, nothing private', () => {
    const published = JSON.parse(readFileSync(join(installed(name), 'package.json'), 'utf8')) as ReturnType<typeof publishedManifest>;
    const entries = Object.values(published.exports).flatMap(Object.values) as string[];
    expect(pathsOf(name)).toEqual(expect.arrayContaining(entries.map((path) => path.replace('./', ''))));
    expect(Object.keys(published.exports)).toEqual(Object.keys(manifestOf(name).exports));
    expect(published).not.toHaveProperty('private');
    expect(published.dependencies).toEqual(name === 'ecg' ? { '@einthoven/kernel': manifestOf('kernel').version } : {});
  });

  it('imports nothing but its own files and what it depends on', () => {
    const published = JSON.parse(readFileSync(join(installed(name), 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
    const imported = filesOf(name)
      .filter((entry) => /\.(js|d\.ts)$/.test(entry.name))
      .flatMap((entry) => [...readFileSync(join(entry.parentPath, entry.name), 'utf8').matchAll(/^(?:import|export) .*?from '([^']+)'/gm)])
      .map(([, specifier]) => specifier ?? '')
      .filter((specifier) => !specifier.startsWith('.'));
    expect([...new Set(imported)]).toEqual(Object.keys(published.dependencies));
  });
});

describe('the engine that is installed', () => {
  it('gives the same samples as its sources, bit for bit', async () => {
    const recipe = { atria: { rhythm: { kind: 'fibrillation' } }, artifacts: [{ kind: 'tremor' }] };
    const packed = (await import(/* @vite-ignore */ join(installed('ecg'), 'dist/index.js'))) as { simulate: typeof simulate };
    const [ours, theirs] = [simulate, packed.simulate].map((one) => unwrap(one(recipe, 'packed')).recording.leads);
    expect(theirs).toEqual(ours);
    expect(packed.simulate).not.toBe(simulate);
  });
});

/** What each program prints when one Node runs them all, one after the other: the engine is loaded once. */
async function printedBy(files: readonly string[]): Promise<readonly (readonly string[])[]> {
  const next = '--- next program ---';
  const runner = `for (const file of ${JSON.stringify(files)}) { await import('./' + file).catch((thrown) => console.log(thrown)); console.log('${next}'); }`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', runner], { cwd: folder });
  return stdout.split(`${next}\n`).map((printed) => printed.trimEnd().split('\n'));
}

describe.each(['kernel', 'ecg'])('the README of %s', (name) => {
  const examples = readmeExamples(readFileSync(join(projectFolder, 'packages', name, 'README.md'), 'utf8'));
  let printed: readonly (readonly string[])[] = [];

  beforeAll(async () => {
    const files = examples.map(({ line, language }) => `${name}-${line}.${language}`);
    examples.forEach(({ code }, index) => writeFileSync(join(folder, files[index] as string), code));
    printed = await printedBy(files);
  });

  it('has examples, and each says what it prints', () => {
    expect(examples.length).toBeGreaterThan(1);
    expect(examples.filter(({ prints }) => prints.length === 0)).toEqual([]);
  });

  it.each(examples)('tells the truth from line $line on', (example) => {
    expect(printed[examples.indexOf(example)]).toEqual(example.prints);
  });
});

// Each expected error is one that only real types give: with `any` in their place the compiler reports that it is missing.
const CONSUMER = `
import { checkRecipe, simulate, type Lead, type Recipe, type Simulation, type Truth } from '@einthoven/ecg';
import { layoutOf, svgOf, type PaperFormat } from '@einthoven/ecg/paper';
import { isOk, type Result } from '@einthoven/kernel';

const recipe: Recipe = { ventricles: { block: ['lbbb'] } };
// @ts-expect-error there is no such rhythm
export const waltz: Recipe = { atria: { rhythm: { kind: 'waltz' } } };
// @ts-expect-error a recording is there only when the recipe was right
export const unchecked = simulate(recipe, 'seed').value;
// @ts-expect-error there is no such lead
export const lead: Lead = 'V10';
// @ts-expect-error what is deeper in the package is not for others
export type { Torso } from '@einthoven/ecg/dist/torso/torso.js';

const made: Result<Simulation, unknown> = simulate(recipe, 'seed');
const format: PaperFormat = '12x1';
export const svg: string | undefined = isOk(made) ? svgOf(layoutOf(made.value.recording, { format })) : undefined;
export const truth: Truth | undefined = made.ok ? made.value.truth() : undefined;
export const fields: readonly string[] = ((checked) => (checked.ok ? [] : checked.error.map(({ field }) => field)))(checkRecipe(recipe));
`;

describe('the types', () => {
  it('are right for a strict program, and so are the examples in TypeScript', async () => {
    const examples = readmeExamples(readFileSync(join(installed('ecg'), 'README.md'), 'utf8')).filter(({ language }) => language === 'ts');
    expect(examples.length).toBeGreaterThan(0);
    mkdirSync(join(folder, 'strict'));
    writeFileSync(join(folder, 'strict/consumer.ts'), CONSUMER);
    for (const { line, code } of examples) writeFileSync(join(folder, `strict/example-${line}.ts`), code);
    const compilerOptions = { module: 'nodenext', moduleResolution: 'nodenext', target: 'es2024', strict: true, noEmit: true, skipLibCheck: false, types: [] };
    writeFileSync(join(folder, 'strict/tsconfig.json'), JSON.stringify({ compilerOptions }));
    const compiled = await run(
      process.execPath,
      [join(projectFolder, 'node_modules/@typescript/native/bin/tsc'), '--project', join(folder, 'strict'), '--pretty', 'false'],
      { cwd: folder },
    ).catch((failed: { stdout: string }) => failed);
    expect(compiled.stdout).toBe('');
  });
});

describe('a published manifest', () => {
  const manifests: Record<string, Manifest> = {
    base: { name: '@einthoven/base', version: '1.2.3', private: true, exports: { '.': './src/index.ts' }, dependencies: {} },
    top: {
      name: '@einthoven/top',
      version: '4.5.6',
      private: true,
      exports: { './deep': './src/deep/index.ts' },
      dependencies: { '@einthoven/base': '*', other: '7.8.9' },
    },
  };
  const read = (name: string) => manifests[name] as Manifest;

  it('wants our own packages in the version they have, and leaves others as they are', () => {
    expect(publishedManifest(read('top'), read)).toMatchObject({
      exports: { './deep': { types: './dist/deep/index.d.ts', default: './dist/deep/index.js' } },
      dependencies: { '@einthoven/base': '1.2.3', other: '7.8.9' },
    });
  });

  it('comes after those of the packages that it needs', () => {
    expect(withDependencies('top', read)).toEqual(['base', 'top']);
  });
});
