import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { zipSync } from 'fflate';
import { zstdCompressSync } from 'node:zlib';
import { unwrap } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { readCollection } from './read-collection.ts';
import { readAnkiFile } from './read-file.ts';

/**
 * The packages in `fixtures` were written by Python's sqlite3 and zipfile and by the zstd command after Anki's published
 * tables, not by our own code: `oldest` has collection.anki2 alone, `schema-11` has collection.anki21 beside one that asks
 * to update, `schema-18` has collection.anki21b (zstd) and a media map in protocol buffers.
 */
const fixture = (name: string) => readFile(new URL(`fixtures/${name}.apkg`, import.meta.url));
const text = (words: string) => readAnkiFile(new TextEncoder().encode(words));

/** A package around a collection that a statement made. */
function packed(sql: string, name = 'collection.anki2'): Uint8Array {
  const made = new DatabaseSync(':memory:');
  made.exec(sql);
  const bytes = made.serialize();
  made.close();
  return zipSync({ [name]: name.endsWith('b') ? zstdCompressSync(bytes) : bytes });
}
const COL =
  'create table col (models text, decks text); insert into col values (\'{"1":{"flds":[{"name":"F"},{"name":"B"}],"tmpls":[{"ord":0,"qfmt":"{{F}}","afmt":"{{B}}"}]}}\', \'{}\');';
const CARDS = 'create table cards (nid integer, ord integer, did integer, odid integer);';
const NOTES = 'create table notes (id integer primary key, mid integer, flds text);';

describe('packages of Anki', () => {
  test.each([
    ['oldest', 'collection.anki2', 0],
    ['schema-11', 'collection.anki21', 2],
    ['schema-18', 'collection.anki21b', 2],
  ])('%s: each card becomes a question and an answer of plain text, in its deck', async (name, form, media) => {
    const read = unwrap(await readAnkiFile(await fixture(name)));
    expect([read.form, read.media, read.cut]).toEqual([form, media, false]);
    expect(read.cards.map(({ front, back, deck, leftOut }) => [front, back, deck, leftOut.join()])).toEqual([
      ['What is the normal PR?', '120–200 ms', 'ECG::Basics', ''],
      ['120–200 ms', 'What is the normal PR?', 'ECG::Basics', ''],
      ['QRS < 120 ms ?', 'Normal', 'ECG::Basics', 'script,picture,sound'],
      ['V1 lies in the [which] space, right of the sternum', 'V1 lies in the 4th space, right of the sternum\nElectrodes', 'ECG::Basics', ''],
      ['V1 lies in the 4th space, […] of the sternum', 'V1 lies in the 4th space, right of the sternum\nElectrodes', 'ECG::Basics', ''],
      ['', 'A picture alone', 'ECG::Basics', 'picture'],
    ]);
  });

  test('hostile ones are refused: no package, damaged, bombs, two collections of one name, views, columns that compute', async () => {
    const whole = await fixture('schema-11');
    expect(await readAnkiFile(new Uint8Array())).toEqual({ ok: false, error: 'ANKI_EMPTY' });
    expect(await readAnkiFile(whole.subarray(0, whole.length - 300))).toEqual({ ok: false, error: 'ANKI_NOT_A_PACKAGE' });
    expect(await readAnkiFile(zipSync({ 'readme.txt': new Uint8Array([1]) }))).toEqual({ ok: false, error: 'ANKI_NO_COLLECTION' });
    expect(await readAnkiFile(zipSync({ 'collection.anki2': new TextEncoder().encode('no database at all') }))).toEqual({
      ok: false,
      error: 'ANKI_COLLECTION_BROKEN',
    });
    expect(await readAnkiFile(zipSync({ 'collection.anki2': new Uint8Array(10_000_000) }))).toEqual({ ok: false, error: 'ANKI_TOO_LARGE' });
    expect(await readAnkiFile(zipSync({ 'collection.anki21b': zstdCompressSync(new Uint8Array(10_000_000)) }))).toEqual({ ok: false, error: 'ANKI_TOO_LARGE' });
    const endless = 'with recursive n(i) as (select 1 union all select i + 1 from n) select i as id, 1 as mid, hex(i) as flds from n';
    for (const sql of [
      `${COL}${CARDS}create view notes as ${endless};`,
      `${COL}${CARDS}create table notes (id integer primary key, mid integer, flds text generated always as (hex(zeroblob(1000000))) virtual);`,
      `${COL}${NOTES}`,
      `${COL}${CARDS}create virtual table notes using fts5(id, mid, flds);`,
    ])
      expect(await readAnkiFile(packed(sql))).toEqual({ ok: false, error: 'ANKI_COLLECTION_BROKEN' });
    const made = new DatabaseSync(':memory:');
    made.exec(
      `${COL}${CARDS}${NOTES}with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000) insert into notes select i, 1, 'front' || i || char(31) || 'back' from n;`,
    );
    const damaged = made.serialize();
    made.close();
    damaged.fill(0x41, 20_000, 21_000);
    expect(await readAnkiFile(zipSync({ 'collection.anki2': damaged }))).toEqual({ ok: false, error: 'ANKI_COLLECTION_BROKEN' });
    expect(await readCollection(damaged, 10, { mostMs: 1 })).toEqual({ ok: false, error: 'ANKI_COLLECTION_HEAVY' });
  });

  test('what is too much in one card is cut or passed over, and triggers never run', async () => {
    const sql = `${COL}${CARDS}${NOTES}
      insert into notes values (1, 1, 'a' || char(31) || 'b'), (2, 1, hex(zeroblob(1900000)) || char(31) || 'b'), (3, 999, 'c' || char(31) || 'd'), (4, 1, x'ff');
      insert into cards select id, 0, 1, 0 from notes;
      create trigger spy after insert on cards begin delete from notes; end;`;
    const { cards } = unwrap(await readAnkiFile(packed(sql, 'collection.anki21')));
    expect(cards.map(({ front, back }) => [front.slice(0, 3), back])).toEqual([
      ['a', 'b'],
      ['000', ''],
      ['c', 'd'],
      ['', ''],
    ]);
  });
});

describe('text as Anki exports it', () => {
  test('its head says the separator, the columns and whether it is HTML', async () => {
    const read = unwrap(
      await text('#separator:tab\n#html:true\n#deck column:1\n#tags column:4\nECG\t"<b>A</b>\n""B"""\t&lt;C&gt;\tx y\nECG\tPR {{c1::interval}}\tSee\tx\n'),
    );
    expect(read.cards).toEqual([
      { front: 'A "B"', back: '<C>', deck: 'ECG', leftOut: [] },
      { front: 'PR […]', back: 'PR interval\nSee', deck: 'ECG', leftOut: [] },
    ]);
  });

  test('a plain table of a spreadsheet works too; what looks like HTML there is text', async () => {
    expect(unwrap(await text('\uFEFFFront,Back,Deck\r\n"One, two",<b>three</b>,D\r\n\'=1+1,2,D\r\n')).cards).toEqual([
      { front: 'One, two', back: '<b>three</b>', deck: 'D', leftOut: [] },
      { front: '=1+1', back: '2', deck: 'D', leftOut: [] },
    ]);
    expect(unwrap(await text('a;b\nc;d')).cards.map(({ front }) => front)).toEqual(['a', 'c']);
  });

  test('what is no text, or none of UTF-8, is refused', async () => {
    expect(await readAnkiFile(new Uint8Array([0xff, 0xfe, 0x41, 0x00]))).toEqual({ ok: false, error: 'ANKI_TEXT_BROKEN' });
    expect(await text('a\0b\tc')).toEqual({ ok: false, error: 'ANKI_TEXT_BROKEN' });
    expect(await text('#separator:tab\n')).toEqual({ ok: false, error: 'ANKI_EMPTY' });
  });
});
