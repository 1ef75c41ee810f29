import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONCEPTS } from '../lint/concepts.ts';
import { lockfilePath, missingEntries, type Lockfile } from '../packages/lockfile.ts';
import { filesBelow, projectFolder } from './project-files.ts';

const source = ['packages', 'apps', 'tools', 'bench', 'bin', 'db'].flatMap(filesBelow);
const read = (path: string) => readFileSync(join(projectFolder, path), 'utf8');

describe('names', () => {
  it('never are drawers: utils, helpers, common, manager, misc', () => {
    const drawers = source.filter((path) => path.split('/').some((part) => /^(utils?|helpers?|common|managers?|misc|shared)$/.test(part.split('.')[0] ?? '')));
    expect(drawers).toEqual([]);
  });

  it('are kebab-case, and PascalCase for components', () => {
    const odd = source.filter((path) => {
      const name = basename(path);
      if (name.endsWith('.svelte')) return !/^(\+?[a-z0-9-]+(@.*)?|[A-Z][A-Za-z0-9]*)\.svelte$/.test(name);
      return /\.(ts|js|cjs)$/.test(name) && !/^\+?[a-z0-9]+([-.][a-z0-9]+)*\.(ts|js|cjs)$/.test(name);
    });
    expect(odd).toEqual([]);
  });

  it('of migrations say when and what', () => {
    const migrations = filesBelow('db/migrations').map((path) => basename(path));
    expect(migrations.length).toBeGreaterThan(5);
    expect(migrations.filter((name) => !/^\d{14}_[a-z_]+__[a-z_]+\.sql$/.test(name))).toEqual([]);
  });
});

describe('ARCHITECTURE.md', () => {
  it('names the server concepts as the check of imports has them, and every folder of tools', () => {
    const text = read('ARCHITECTURE.md');
    const named = /Server concepts, in order: ([a-z,\s]+)\./.exec(text)?.[1]?.split(/,\s*/);
    expect(named).toEqual([...CONCEPTS]);
    const tools = /tools\/\{([a-z,]+)\}/.exec(text)?.[1]?.split(',');
    expect(tools).toEqual([...new Set(filesBelow('tools').map((path) => path.split('/')[1]))].toSorted());
  });
});

describe('what a package or the server exports', () => {
  const documented = source.filter(
    (path) =>
      /^(packages\/[^/]+\/src|apps\/web\/src\/lib|apps\/cli\/src|tools)\/.*\.ts$/.test(path) && !/\.test(-d)?\.ts$|\/tables\.ts$|\.svelte\.ts$/.test(path),
  );

  it('has a doc comment', () => {
    const silent: string[] = [];
    for (const path of documented) {
      const lines = read(path).split('\n');
      lines.forEach((line, index) => {
        const name = /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|type|interface) ([A-Za-z0-9_$]+)/.exec(line)?.[1];
        if (!name) return;
        const before = lines[index - 1]?.trim() ?? '';
        // A second overload stands under the comment of the first.
        const overload = new RegExp(`^export (async )?function ${name}\\b`).test(before);
        if (!before.endsWith('*/') && !overload) silent.push(`${path}:${index + 1} ${name}`);
      });
    }
    expect(documented.length).toBeGreaterThan(20);
    expect(silent).toEqual([]);
  });
});

describe('every dependency', () => {
  it('has a decision record that names it', () => {
    const records = filesBelow('docs/decisions').map(read).join('\n');
    const manifests = ['package.json', ...source.filter((path) => path.endsWith('package.json'))].map(
      (path) => JSON.parse(read(path)) as Record<'dependencies' | 'devDependencies', Record<string, string> | undefined>,
    );
    const wanted = new Set(manifests.flatMap((manifest) => Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })));
    const unexplained = [...wanted].filter((name) => !name.startsWith('@einthoven/') && !name.startsWith('@types/') && !records.includes(`\`${name}\``));
    expect(unexplained).toEqual([]);
  });

  it('is pinned to one version', () => {
    const loose = ['package.json', ...source.filter((path) => path.endsWith('package.json'))].flatMap((path) => {
      const manifest = JSON.parse(read(path)) as Record<string, Record<string, string> | undefined>;
      return Object.entries({ ...manifest['dependencies'], ...manifest['devDependencies'] })
        .filter(([name, version]) => !name.startsWith('@einthoven/') && !/^(npm:[^@]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        .map(([name, version]) => `${path}: ${name} ${version}`);
    });
    expect(loose).toEqual([]);
  });
});

describe('package-lock.json', () => {
  it('names the native packages of every platform, without which npm ci refuses it (npm run lockfile adds them)', () => {
    expect(Object.keys(missingEntries(JSON.parse(readFileSync(lockfilePath, 'utf8')) as Lockfile))).toEqual([]);
  });
});
