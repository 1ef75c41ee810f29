import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { contentFolder } from '../platform/content-folder.ts';
import { checkItems } from './check-items.ts';
import { FAMILIES } from './test-families.ts';

const folder = mkdtempSync(join(tmpdir(), 'einthoven-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, items: readonly unknown[], bank = 'final') => writeFileSync(join(folder, name), JSON.stringify({ task: 'B12', bank, items }));
const item = {
  id: 'final-B12-950',
  level: 'recall',
  use: 'scored',
  knowledge: ['B12.1'],
  stem: 'A drawn triangle has how many corners in a test of checking?',
  options: { a: 'Two corners', b: 'Three corners', c: 'Four corners', d: 'Five corners' },
  key: 'b',
  rationale: { a: 'no', b: 'yes', c: 'no', d: 'no' },
  sources: [{ key: 'aha-ecg-2-2007', supports: 'nothing of the kind' }],
};

describe('checkItems', () => {
  test('drafts without a flaw have no problem, families included', () => {
    write('B12.yaml', [item, ...FAMILIES]);
    expect(checkItems(folder, 2)).toEqual({ items: 4, families: 3, problems: [], remarks: [] });
    expect(checkItems(join(folder, 'B12.yaml'), 1).items).toBe(4);
  });

  test('sources, pictures, enemies, recipes, twins and wording, each by item and field', () => {
    const [family] = FAMILIES;
    const final = parse(readFileSync(join(contentFolder('items'), 'final', 'B12.yaml'), 'utf8')) as { items: Record<string, unknown>[] };
    write('B12.yaml', [
      { ...item, sources: [{ key: 'no-such-source', supports: 'x' }], enemies: ['final-B12-999'] },
      { ...item, id: 'final-B12-951', picture: { file: 'nowhere.svg', alt: 'x', licence: 'CC0' } },
      { ...family, tracing: { ...family.tracing, rightWhen: { a: family.tracing.rightWhen.a } } },
      { ...final.items.find((one) => one['type'] === undefined && one['tracing'] === undefined), id: 'final-B12-952', enemies: [] },
      { ...item, id: 'final-B12-953', stem: 'Which of the following four shapes does not have three corners at all?', enemies: [item.id, 'final-B12-951'] },
    ]);
    const { problems, remarks } = checkItems(folder, 8);
    expect(problems.toSorted()).toEqual([
      'final-B12-901 tracing.rightWhen: NONE_RIGHT: no option is right: the tracing shows atrial-flutter, atrial-flutter-fixed-block',
      'final-B12-950 enemies: there is no final-B12-999',
      'final-B12-950 sources: content/sources has no "no-such-source"',
      'final-B12-950 stem: resembles final-B12-951 (100 % of words shared): change one, or name it under enemies',
      'final-B12-951 picture.file: there is no media/nowhere.svg',
      expect.stringMatching(/^final-B12-952 stem: resembles final-B12-\d+ \(100 %/),
    ]);
    expect(remarks).toEqual(['final-B12-953 stem: NEGATIVE_STEM: asks for what is not so: ask for what is']);
    mkdirSync(join(folder, 'media'));
    writeFileSync(join(folder, 'media', 'nowhere.svg'), '<svg/>');
    expect(checkItems(folder, 1).problems).not.toContain('final-B12-951 picture.file: there is no media/nowhere.svg');
  });

  test('a file that is no YAML and a path that is none', () => {
    writeFileSync(join(folder, 'B12.yaml'), 'items: [');
    expect(checkItems(folder, 1).problems).toEqual([expect.stringMatching(/B12\.yaml: /)]);
    expect(checkItems(join(folder, 'nowhere'), 1).problems).toEqual([expect.stringContaining('there is no such file or folder')]);
  });
});
