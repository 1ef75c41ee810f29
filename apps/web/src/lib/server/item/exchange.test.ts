import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrap } from '@einthoven/kernel';
import { parseItem, type AuthoredItem } from '@einthoven/exam/key';
import { contentFolder } from '../platform/content-folder.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { readBankFolder } from './bank-files.ts';
import { EXCHANGE_FORMATS, exportBank, importItems, planImport, readExchange, writeItems, type ReadFile } from './exchange.ts';
import { guarded, readCsv, unguarded, writeCsv } from './exchange-csv.ts';
import { bankSources, loadBanks, readBlueprint } from './item.ts';
import type { BankPicture } from './picture.ts';
import { COLOURS, allowed, staffMember, stillClock } from './test-items.ts';

const at = useTestDatabase();
const clock = stillClock('2026-11-26T12:00:00Z');
const items = ['final', 'practice'].flatMap((bank) => unwrap(readBankFolder(join(contentFolder('items'), bank))));
/** The pictures of the banks, as an export has them. */
const media = join(contentFolder('items'), 'media');
const pictures = new Map(readdirSync(media).map((file) => [file, { bytes: new Uint8Array(readFileSync(join(media, file))) } as BankPicture]));
const defaults = { bank: 'final', task: 'A1', level: 'apply' } as const;
const parsed = (file: ReadFile): AuthoredItem[] =>
  file.entries.map(({ bank, task, entry }) => unwrap(parseItem(entry, { bank: bank ?? 'final', task: task ?? 'A1', reviewState: 'draft' })));
const byId = (list: readonly AuthoredItem[]) => list.toSorted((a, b) => (a.itemId < b.itemId ? -1 : 1));

describe('round trip', () => {
  test.each(EXCHANGE_FORMATS)('every item of the demonstration banks through %s, without loss', { timeout: 60_000 }, (format) => {
    expect(items.length).toBeGreaterThan(200);
    const written = writeItems(items, format, pictures);
    expect([written.items, written.leftOut]).toEqual([items.length, []]);
    const read = unwrap(readExchange(written.bytes));
    expect(read.refused).toEqual([]);
    expect(byId(parsed(read))).toEqual(byId(items));
  });

  test('any text in a cell comes back as it was, and no cell begins with what a spreadsheet runs', () => {
    const hard = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('=', '+', '-', '@', "'", '"', ',', '\r', '\n', '\t', ' ', 'a', '＝', '|') }),
    );
    fc.assert(
      fc.property(hard, (text) => {
        expect(unguarded(guarded(text))).toBe(text);
        expect(guarded(text)).not.toMatch(/^\s*[=+\-@＝＋－＠|]/);
      }),
    );
    const item = items.find(({ public: shown }) => shown.type === 'single') as AuthoredItem;
    const stem = fc
      .oneof(hard, fc.constantFrom('=HYPERLINK("http://a.example")', "'=1", '+1', '-1', '@a', '=1\r\n"x",y'))
      .map((text) => text.trim())
      .filter((text) => text !== '');
    fc.assert(
      fc.property(stem, (text) => {
        const [row] = unwrap(readCsv(writeCsv([{ ...item, public: { ...item.public, stem: text } } as AuthoredItem])));
        expect(row?.entry['stem']).toBe(text);
      }),
    );
  });
});

describe('what is no bank', () => {
  test.each([
    ['an empty file', new Uint8Array(), 'FILE_EMPTY'],
    ['bytes', new Uint8Array([0xff, 0xfe, 0x00]), 'FILE_UNREADABLE'],
    ['a zip that is none', new Uint8Array([0x50, 0x4b, 3, 4, 9, 9]), 'QTI_ZIP_UNREADABLE'],
    ['prose', new TextEncoder().encode('Dear colleagues,\nhere are the items.'), 'CSV_UNREADABLE'],
    ['an unknown column', new TextEncoder().encode('stem,answer\nx,a\n'), 'CSV_COLUMNS_UNKNOWN'],
    ['a quote that never ends', new TextEncoder().encode('stem,key\n"x,a\n'), 'CSV_UNREADABLE'],
    ['a row too long', new TextEncoder().encode('stem,key\nx,a,b,c\n'), 'CSV_UNREADABLE'],
    ['JSON that is none', new TextEncoder().encode('stem,tracing\nx,{oops\n'), 'CSV_UNREADABLE'],
  ])('%s is refused whole, by name', (_name, bytes, code) => {
    const read = readExchange(bytes);
    expect(read.ok ? 'read' : read.error.split(':')[0]).toBe(code);
  });

  const folder = resolve(process.env['EINTHOVEN_REFERENCE'] ?? '../shared/data', 'qti/package-robustness');
  test.skipIf(!existsSync(folder))('nothing of any hostile package comes in', async () => {
    for (const name of Object.keys(JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8')) as object)) {
      const read = readExchange(new Uint8Array(readFileSync(join(folder, name))));
      if (!read.ok) expect(read.error).toMatch(/^QTI_[A-Z_]+: /);
      else {
        const planned = await planImport(at.db, read.value, defaults);
        expect([name, planned.coming.map(({ item }) => item.itemId)]).toEqual([name, []]);
        expect(planned.refused.length).toBeGreaterThan(0);
      }
    }
  });
});

describe('import', () => {
  const csv = (rows: readonly object[]) => {
    const list = rows.map((row) => unwrap(parseItem({ ...COLOURS, ...row }, { bank: 'final', task: 'A1', reviewState: 'draft' })));
    return unwrap(readExchange(new TextEncoder().encode(writeCsv(list))));
  };

  test('first a plan that changes nothing, then drafts by the importer; refusals by name', { timeout: 60_000 }, async () => {
    unwrap(await loadBanks(at.db, bankSources('demonstration', undefined), readBlueprint('provisional-2026-11'), clock.now()));
    const copied = items.find((item) => item.itemId.startsWith('final-B') && item.public.type === 'single' && item.key.correct) as AuthoredItem;
    const { stem, options } = copied.public as { stem: string; options: object };
    const file = csv([
      { id: 'final-A1-801' },
      { id: 'final-A1-802', stem: stem.toUpperCase(), options },
      { id: 'final-A1-803', stem: `${COLOURS.stem} Really?` },
      { id: 'final-A1-804', stem: 'How should a strip that shows no picture be labelled?', picture: { file: 'nowhere.svg', alt: 'x', licence: 'CC0' } },
    ]);
    const count = async () =>
      Number(
        (
          await at.db
            .selectFrom('items')
            .select((eb) => eb.fn.countAll().as('n'))
            .executeTakeFirstOrThrow()
        ).n,
      );
    const before = await count();
    const planned = await planImport(at.db, file, defaults);
    expect(planned.coming.map(({ item, isNewVersion }) => [item.itemId, isNewVersion])).toEqual([['final-A1-801', false]]);
    expect(planned.refused.map(({ why }) => why.split(':')[0])).toEqual(['NEAR_DUPLICATE', 'NEAR_DUPLICATE', 'PICTURE_MISSING']);
    expect(planned.refused[0]?.why).toContain(copied.itemId);
    expect(await count()).toBe(before);
    const author = await staffMember(at.db, ['item-author']);
    const done = await importItems(at.db, allowed(author, 'item.author'), file, defaults, { clock });
    expect(done).toEqual(planned);
    expect(await count()).toBe(before + 1);
    const stored = await at.db.selectFrom('items').selectAll().where('item_id', '=', 'final-A1-801').executeTakeFirstOrThrow();
    expect(stored).toMatchObject({ in_bank: false, review_state: 'draft', knowledge: ['A1.1'] });
    const again = await importItems(at.db, allowed(author, 'item.author'), file, defaults, { clock });
    expect([again.coming, again.refused[0]?.why.split(':')[0]]).toEqual([[], 'UNCHANGED']);
  });

  test('a whole export comes back as nothing new, and is on record', { timeout: 60_000 }, async () => {
    const reviewer = await staffMember(at.db, ['reviewer']);
    const exported = await exportBank(at.db, allowed(reviewer, 'item.key'), 'qti22', { clock });
    expect(exported.items).toBeGreaterThan(200);
    const planned = await planImport(at.db, unwrap(readExchange(exported.bytes)), defaults);
    expect([planned.coming, new Set(planned.refused.map(({ why }) => why.split(':')[0]))]).toEqual([[], new Set(['UNCHANGED'])]);
    const event = await at.db.selectFrom('events').selectAll().where('kind', '=', 'item.exported').executeTakeFirstOrThrow();
    expect(event).toMatchObject({ actor_person_id: reviewer.personId, payload: { items: exported.items } });
  });

  test('items of others get an id here, and are drafts that still lack reasons and sources', async () => {
    const text =
      'stem,options.a,options.b,options.c,options.d,key\nWhich instrument has strings?,Drum,Violin,Flute,Gong,b\nWhich of these has a keyboard?,Drum,Tuba,Piano,Gong,c\n';
    const planned = await planImport(at.db, unwrap(readExchange(new TextEncoder().encode(text))), { ...defaults, task: 'C3' });
    const ids = planned.coming.map(({ item }) => item.itemId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => id.startsWith('final-C3-'))).toBe(true);
    expect(planned.coming[0]?.findings.join()).toContain('SOURCE_MISSING');
  });
});
