import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { unwrap } from '@einthoven/kernel';
import { readQtiItem, scoreQtiItem } from '../item/read-item.ts';
import { toBankedItem } from '../item/to-bank.ts';
import { writeQtiItem } from '../item/write-item.ts';
import { readQtiPackage } from './read-package.ts';
import { isSafePath } from './unzip.ts';
import { writeQtiPackage, type PackagedItem } from './write-package.ts';

const folder = resolve(process.env['EINTHOVEN_REFERENCE'] ?? '../shared/data', 'qti');
const here = existsSync(folder);

describe.skipIf(!here)('hostile and broken packages', () => {
  const open = (name: string) => readQtiPackage(new Uint8Array(readFileSync(`${folder}/package-robustness/${name}`)));

  test.each([
    ['xxe.zip', 'QTI_DOCTYPE_FORBIDDEN'],
    ['entity-expansion.zip', 'QTI_DOCTYPE_FORBIDDEN'],
    ['duplicate-identifiers.zip', 'QTI_DUPLICATE_IDENTIFIER'],
    ['key-not-an-option.zip', 'QTI_KEY_NOT_AN_OPTION'],
    ['BadManifest.zip', 'QTI_XML_INVALID'],
    ['ZipSlip.zip', 'QTI_PATH_UNSAFE'],
  ])('%s is refused: %s', (name, code) => {
    const read = open(name);
    expect(read.ok ? 'accepted' : read.error.code).toBe(code);
  });

  test('active-content.zip: nothing that could act comes in, and what was taken out is named', () => {
    const read = open('active-content.zip');
    // Its item has two options: scored by QTI, but no type of the bank. Either way nothing active is left.
    expect(read.ok).toBe(true);
    if (!read.ok) return;
    expect(JSON.stringify([...read.value.items])).not.toMatch(/script|onclick|onerror|javascript|pwned/);
    expect([...read.value.items.flatMap((item) => item.stripped), ...read.value.refused.map((problem) => problem.message)].join()).not.toBe('');
  });

  test('every package of expect.json is tried here', () => {
    const expected = Object.keys(JSON.parse(readFileSync(`${folder}/package-robustness/expect.json`, 'utf8')) as object);
    expect(expected.toSorted()).toEqual([
      'BadManifest.zip',
      'ZipSlip.zip',
      'active-content.zip',
      'duplicate-identifiers.zip',
      'entity-expansion.zip',
      'key-not-an-option.zip',
      'xxe.zip',
    ]);
  });
});

describe.skipIf(!here)('a QTI 3.0 package of five items', () => {
  const bytes = here ? new Uint8Array(readFileSync(`${folder}/qti3-authored/ekg-basic.zip`)) : new Uint8Array();

  test('comes in whole, but for the item with five options of which one fits our multiple response', () => {
    const { items, refused, media } = unwrap(readQtiPackage(bytes));
    expect(refused).toEqual([]);
    expect(items.map((item) => [item.identifier, item.public.type])).toEqual([
      ['single1', 'single'],
      ['multi1', 'multiple'],
      ['num1', 'numeric'],
      ['hot1', 'hot-spot'],
      ['ord1', 'order'],
    ]);
    expect([...media.keys()]).toEqual(['trace.svg']);
    expect(items[0]?.correct).toEqual({ type: 'single', option: 'b' });
    expect(items[2]?.correct).toEqual({ type: 'numeric', value: 160, tolerance: 10 });
  });

  test('scores as its authors say', async () => {
    const { items } = JSON.parse(readFileSync(`${folder}/qti3-authored/ekg-basic.expected.json`, 'utf8')) as { items: Record<string, [string[], number][]> };
    const { unzipSync } = await import('fflate');
    const files = unzipSync(bytes);
    for (const [name, cases] of Object.entries(items)) {
      const item = unwrap(readQtiItem(new TextDecoder().decode(files[`items/${name}.xml`]), name));
      for (const [response, score] of cases)
        expect([name, response, unwrap(scoreQtiItem(item, { RESPONSE: response }))['SCORE']?.values[0]]).toEqual([name, response, score]);
    }
  });
});

const texts = fc
  .stringMatching(/^[A-Za-z0-9<>&"' .,]{1,40}$/)
  .map((text) => text.replaceAll(/\s+/g, ' ').trim())
  .filter((text) => text !== '');
const four = fc.tuple(texts, texts, texts, texts).map(([a, b, c, d]) => ({ a, b, c, d }));
const written = fc
  .oneof(
    fc
      .record({ stem: texts, options: four, option: fc.constantFrom('a', 'b', 'c', 'd') })
      .map(({ stem, options, option }) => ({ public: { type: 'single', stem, options }, correct: { type: 'single', option } })),
    fc
      .record({ stem: texts, options: four, right: fc.subarray(['a', 'b', 'c', 'd'], { minLength: 1 }) })
      .map(({ stem, options, right }) => ({ public: { type: 'multiple', stem, options }, correct: { type: 'multiple', options: right } })),
    fc
      .record({ stem: texts, options: four, order: fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 4 }) })
      .map(({ stem, options, order }) => ({ public: { type: 'order', stem, options }, correct: { type: 'order', order } })),
    fc
      .record({ stem: texts, rows: four, options: four, to: fc.tuple(...Array.from({ length: 4 }, () => fc.constantFrom('a', 'b', 'c', 'd'))) })
      .map(({ stem, rows, options, to: [a, b, c, d] }) => ({
        public: { type: 'match', stem, rows, options },
        correct: { type: 'match', pairs: { a, b, c, d } },
      })),
    fc
      .record({ stem: texts, value: fc.integer({ min: -500, max: 5000 }), tolerance: fc.integer({ min: 0, max: 50 }) })
      .map(({ stem, value, tolerance }) => ({ public: { type: 'numeric', stem, unit: 'ms' }, correct: { type: 'numeric', value, tolerance } })),
  )
  .map((item) => item as Pick<PackagedItem, 'public' | 'correct'>);

describe('round trip', () => {
  test.each(['2.2', '3.0'] as const)('an item of %s read from its file alone is the item that was written', (version) => {
    fc.assert(
      fc.property(written, (item) => {
        const xml = writeQtiItem({ itemId: 'final-A1-01', title: 'x', ...item }, version) as string;
        const back = toBankedItem(unwrap(readQtiItem(xml, 'x')), () => 'none');
        expect({ public: back.public, correct: back.correct }).toEqual(item);
        expect(back.stripped).toEqual([]);
      }),
    );
  });

  test('a package gives back every item with everything the bank holds of it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(written, fc.dictionary(texts, fc.jsonValue())), { minLength: 1, maxLength: 5 }), (list) => {
        const items = list.map(([item, details], index): PackagedItem => ({
          itemId: `final-A1-0${index + 1}`,
          title: `item ${index}`,
          ...item,
          details: JSON.parse(JSON.stringify(details)) as Record<string, unknown>,
        }));
        const { bytes, leftOut } = writeQtiPackage(items, '3.0', new Map());
        expect(leftOut).toEqual([]);
        const read = unwrap(readQtiPackage(bytes));
        expect(
          read.items.map(({ identifier, title, public: shown, correct, details }) => ({ itemId: identifier, title, public: shown, correct, details })),
        ).toEqual(items);
      }),
      { numRuns: 40 },
    );
  });

  test('an item that was edited in another system comes as edited', () => {
    const item = {
      itemId: 'final-A1-01',
      title: 't',
      public: { type: 'numeric', stem: 'How long?', unit: 'ms' },
      correct: { type: 'numeric', value: 160, tolerance: 10 },
      details: { task: 'A1' },
    } as const;
    const xml = (writeQtiItem(item, '3.0') as string).replace('How long?', 'How long is it?');
    const again = readQtiItem(xml, 'x');
    expect(again.ok && toBankedItem(again.value, () => '').public.stem).toBe('How long is it?');
  });
});

describe('zip files', () => {
  test('a small file that claims to be huge is refused before it is unpacked', () => {
    const bomb = zipSync({ 'imsmanifest.xml': new Uint8Array(17 * 1024 * 1024) }, { level: 9 });
    expect(bomb.length).toBeLessThan(100_000);
    const read = readQtiPackage(bomb);
    expect(read.ok ? 'accepted' : read.error.code).toBe('QTI_TOO_LARGE');
  });

  test('bytes of any kind get an answer, never a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readQtiPackage(bytes).ok).toBe(false);
      }),
    );
  });

  test('paths that leave a package are unsafe however they are written', () => {
    for (const path of ['../a', 'a/../../b', '/etc/passwd', 'C:/a', 'a\\b', '..\\a', 'a/./b', '']) expect([path, isSafePath(path)]).toEqual([path, false]);
    for (const path of ['a.xml', 'items/a.xml', 'media/..a.svg']) expect([path, isSafePath(path)]).toEqual([path, true]);
  });
});
