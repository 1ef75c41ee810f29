import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, projectFolder } from './project-files.ts';

// Examples in doc comments run. A line `a === b;` in one is a claim, and is checked as one.

type Example = { readonly where: string; readonly packageName: string; readonly code: string };

function examples(): Example[] {
  return filesBelow('packages')
    .filter((path) => path.endsWith('.ts') && !path.includes('.test'))
    .flatMap((path) => {
      const text = readFileSync(join(projectFolder, path), 'utf8');
      return [...text.matchAll(/@example[^\n]*\n\s*\* ```ts\n([\s\S]*?)\s*\* ```/g)].map((match) => ({
        where: `${path}:${text.slice(0, match.index).split('\n').length}`,
        packageName: path.split('/')[1] ?? '',
        code: (match[1] ?? '').replace(/^\s*\* ?/gm, ''),
      }));
    });
}

/** Every value that a package exports, on any of its paths. */
async function exportsOf(packageName: string): Promise<Record<string, unknown>> {
  const folder = join(projectFolder, 'packages', packageName);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { exports: Record<string, string> };
  const all = await Promise.all(
    Object.values(manifest.exports).map((path) => import(/* @vite-ignore */ join(folder, path)) as Promise<Record<string, unknown>>),
  );
  return Object.assign({}, ...all) as Record<string, unknown>;
}

describe('examples in doc comments', () => {
  const found = examples();

  it('are found', () => {
    expect(found.length).toBeGreaterThan(1);
  });

  it.each(found)('$where runs and says the truth', async ({ where, packageName, code }) => {
    const names = { ...(await exportsOf('kernel')), ...(await exportsOf(packageName)) };
    delete names['default'];
    const body = stripTypeScriptTypes(code.replace(/^import .*$/gm, ''))
      .split('\n')
      .map((line) => line.replace(/^(?!const |let |\/\/)(.+?) === (.+);\s*(\/\/.*)?$/, 'claim(() => $1, () => $2);'))
      .join('\n');
    const claim = (left: () => unknown, right: () => unknown) => expect(left(), where).toStrictEqual(right());
    const AsyncFunction = (async () => undefined).constructor as new (...parts: string[]) => (...values: unknown[]) => Promise<void>;
    await new AsyncFunction('claim', ...Object.keys(names), body)(claim, ...Object.values(names));
  });
});
