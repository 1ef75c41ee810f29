import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { apiFolder, apiPages, entryPoints, writeConfigFor } from './api.ts';

const folder = mkdtempSync(join(tmpdir(), 'einthoven-api-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the compiler itself says that importers see, with the comment on each, for each path that they import. */
function exportedSymbols(name: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const { fileNames, options } = ts.parseJsonConfigFileContent(ts.readConfigFile(writeConfigFor(name, folder), ts.sys.readFile).config, ts.sys, folder);
  const program = ts.createProgram(fileNames, options);
  const checker = program.getTypeChecker();
  return new Map(
    [...entryPoints(name)].map(([path, file]) => {
      const source = program.getSourceFile(file);
      const module = source && checker.getSymbolAtLocation(source);
      const symbols = module ? checker.getExportsOfModule(module) : [];
      const declared = symbols.map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));
      return [path, new Map(declared.map((symbol) => [symbol.name, ts.displayPartsToString(symbol.getDocumentationComment(checker))]))];
    }),
  );
}

describe('what @einthoven/ecg exports', () => {
  const exported = exportedSymbols('ecg');

  it('is found', () => {
    expect([...exported.keys()]).toEqual(['@einthoven/ecg', '@einthoven/ecg/measure', '@einthoven/ecg/paper', '@einthoven/ecg/rates', '@einthoven/ecg/varied']);
    expect([...(exported.get('@einthoven/ecg')?.keys() ?? [])]).toEqual(expect.arrayContaining(['simulate', 'Recipe', 'RHYTHM_RECIPES']));
  });

  it('has a doc comment', () => {
    const silent = [...exported].flatMap(([path, symbols]) => [...symbols].filter(([, comment]) => comment === '').map(([name]) => `${path} ${name}`));
    expect(silent).toEqual([]);
  });

  it('is in the reference, under a heading of its own and with its comment', () => {
    const pages = new Map(readdirSync(apiFolder).map((file) => [file, readFileSync(join(apiFolder, file), 'utf8')]));
    const page = (path: string) => [...pages.values()].find((text) => text.startsWith(`# ${path}\n`)) ?? '';
    // Letters and digits of what a reader sees: of a link its text, on either side.
    const plain = (text: string) => text.replaceAll(/\{@link ([^}]+)\}|\[([^\]]*)\]\([^)]*\)/g, '$1$2').replaceAll(/[^\p{L}\p{N}]/gu, '');
    const missing = [...exported].flatMap(([path, symbols]) => {
      const sections = page(path).split(/^### /m);
      return [...symbols].flatMap(([name, comment]) => {
        const section = sections.find((text) => /^[\w\\]+/.exec(text)?.[0].replaceAll('\\', '') === name);
        return section && plain(section).includes(plain(comment)) ? [] : [`${path} ${name}`];
      });
    });
    expect(missing).toEqual([]);
  });
});

describe('docs/ecg/api', () => {
  it('says what the doc comments say today (npm run docs:api writes it anew)', async () => {
    const pages = await apiPages('ecg');
    const changed = [...pages].filter(([file, text]) => readFileSync(join(apiFolder, file), 'utf8') !== text).map(([file]) => file);
    expect(changed).toEqual([]);
    expect(readdirSync(apiFolder).toSorted()).toEqual([...pages.keys()].toSorted());
  });
});
