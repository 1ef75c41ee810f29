import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unwrap } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseItem, parseItemFile } from './document.ts';
import { draftProblems, entryOf, parseDraft } from './entry.ts';

const folder = 'content/items';
const files = ['final', 'practice'].flatMap((bank) => readdirSync(join(folder, bank)).map((name) => join(folder, bank, name)));
const items = files.filter((file) => file.endsWith('.yaml')).flatMap((file) => unwrap(parseItemFile(parse(readFileSync(file, 'utf8')))));
const place = { task: 'A1', bank: 'final', reviewState: 'draft' } as const;

describe('entryOf', () => {
  test('every item of the banks, written and read, is the same item', () => {
    expect(items.length).toBeGreaterThan(200);
    for (const item of items) {
      const read = unwrap(parseItem(JSON.parse(JSON.stringify(entryOf(item))), { task: item.task, bank: item.bank, reviewState: 'draft' }));
      expect(read).toEqual(item);
      expect(draftProblems(item)).toEqual([]);
    }
  });
});

describe('parseDraft', () => {
  const options = { a: 'One', b: 'Two', c: 'Three', d: 'Four' };
  const bare = { id: 'final-A1-90', type: 'single', level: 'recall', use: 'pretest', stem: 'Which?', options, key: 'b' };

  test('reasons, sources and knowledge may be missing, and are then missing in the item', () => {
    const item = unwrap(parseDraft(bare, place));
    expect(item.key).toMatchObject({ rationale: {}, sources: [] });
    expect(item.knowledge).toEqual([]);
    expect(draftProblems(item).join('\n')).toMatch(/knowledge/);
    const half = unwrap(parseDraft({ ...bare, rationale: { a: 'No.', b: ' ' } }, place));
    expect(half.key.rationale).toEqual({ a: 'No.' });
  });

  test('what else is wrong is told as in a file', () => {
    const wrong = parseDraft({ ...bare, key: 'f', options: { a: 'One', b: 'Two', c: 'Three' } }, place);
    expect(wrong).toMatchObject({ ok: false, error: expect.arrayContaining(['final-A1-90 options: has 3, needs 4']) });
  });

  test('whatever parseItem takes, a draft takes unchanged', () => {
    for (const item of items) expect(unwrap(parseDraft(entryOf(item), { task: item.task, bank: item.bank, reviewState: 'draft' }))).toEqual(item);
  });
});
