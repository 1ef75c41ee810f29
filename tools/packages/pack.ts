// `npm run packages:pack [-- NAME...]`: tarballs of packages that others can install, in build/packages. Inside the repository
// sources run as they are; only what leaves it is compiled.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../checks/project-files.ts';

/** A package.json of ours, as far as it matters here; whatever else is in it is published as it is. */
export type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
};

/** What a published package.json says where ours says otherwise. */
export type PublishedManifest = Omit<Manifest, 'exports' | 'private'> & {
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
  readonly files: readonly string[];
  readonly engines: { readonly node: string };
};

const OURS = '@einthoven/';

/** The oldest Node that what is published promises to run on. It has the library of ECMAScript 2024. */
const OLDEST_NODE = '>=22';

/**
 * Options of the compiler for what is published: a method that is newer than that library does not compile. `Temporal`,
 * which the kernel's dates are made with, is the exception, and stands in the kernel's README.
 */
const PUBLISHED = { target: 'es2024', lib: ['es2024', 'esnext.temporal', 'dom'], types: [] } as const;

const packageFolder = (name: string) => join(projectFolder, 'packages', name);

/** The package.json of a package of this repository. */
export function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(join(packageFolder(name), 'package.json'), 'utf8')) as Manifest;
}

/** Packages of this repository that a package needs, itself last: the order in which they are compiled and published. */
export function withDependencies(name: string, read: (name: string) => Manifest = manifestOf): readonly string[] {
  const needed = Object.keys(read(name).dependencies)
    .filter((dependency) => dependency.startsWith(OURS))
    .flatMap((dependency) => withDependencies(dependency.slice(OURS.length), read));
  return [...new Set([...needed, name])];
}

/**
 * The package.json that is published: entry points are the compiled files, packages of ours are wanted in exactly the
 * version they were compiled against, and nothing keeps npm from publishing.
 */
export function publishedManifest(manifest: Manifest, read: (name: string) => Manifest = manifestOf): PublishedManifest {
  const { private: _private, exports: sources, dependencies, ...rest } = manifest;
  const compiled = (source: string, extension: string) => source.replace(/^\.\/src\/(.+)\.ts$/, `./dist/$1.${extension}`);
  return {
    ...rest,
    exports: Object.fromEntries(Object.entries(sources).map(([path, source]) => [path, { types: compiled(source, 'd.ts'), default: compiled(source, 'js') }])),
    files: ['dist'],
    engines: { node: OLDEST_NODE },
    dependencies: Object.fromEntries(
      Object.entries(dependencies).map(([name, wanted]) => [name, name.startsWith(OURS) ? read(name.slice(OURS.length)).version : wanted]),
    ),
  };
}

/**
 * Writes a package as it is published into `<folder>/<name>`. Only what the entry points reach is compiled, so that tests
 * and what they need stay behind without a rule about names.
 */
function stage(name: string, folder: string): string {
  const manifest = manifestOf(name);
  const source = packageFolder(name);
  const staged = join(folder, name);
  mkdirSync(staged, { recursive: true });
  const config = join(folder, `${name}.tsconfig.json`);
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(projectFolder, 'tsconfig.json'),
      compilerOptions: {
        ...PUBLISHED,
        noEmit: false,
        declaration: true,
        rewriteRelativeImportExtensions: true,
        rootDir: join(source, 'src'),
        outDir: join(staged, 'dist'),
        // Compiled against what is published of the others, not against their sources.
        paths: Object.fromEntries(
          Object.keys(manifest.dependencies)
            .filter((dependency) => dependency.startsWith(OURS))
            .map((dependency) => [dependency, [join(folder, dependency.slice(OURS.length), 'dist/index.d.ts')]]),
        ),
      },
      include: [],
      files: Object.values(manifest.exports).map((path) => join(source, path)),
    }),
  );
  execFileSync(process.execPath, [join(projectFolder, 'node_modules/@typescript/native/bin/tsc'), '--project', config, '--pretty', 'false'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`);
  copyFileSync(join(source, 'README.md'), join(staged, 'README.md'));
  copyFileSync(join(projectFolder, 'LICENSE'), join(staged, 'LICENSE'));
  return staged;
}

/**
 * Packs packages, and those of ours that they need, as npm would publish them.
 *
 * @param names folders below `packages`
 * @param destination where the tarballs go
 * @returns path of each tarball by the package's folder, dependencies first
 */
export function packPackages(names: readonly string[], destination: string): ReadonlyMap<string, string> {
  const work = mkdtempSync(join(tmpdir(), 'einthoven-pack-'));
  try {
    const order = [...new Set(names.flatMap((name) => withDependencies(name)))];
    const folders = order.map((name) => stage(name, work));
    mkdirSync(destination, { recursive: true });
    const told = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', destination, ...folders], { cwd: work, encoding: 'utf8' });
    // A list in npm 11 and before, an object by name after it.
    const packed = Object.values(JSON.parse(told) as Record<string, { name: string; filename: string }>);
    return new Map(packed.map(({ name, filename }) => [name.slice(OURS.length), join(destination, filename)]));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const names = process.argv.slice(2);
  const tarballs = packPackages(names.length > 0 ? names : ['ecg'], join(projectFolder, 'build/packages'));
  for (const path of tarballs.values()) console.log(path);
  console.log('To publish, in this order: npm publish <path>');
}
