import { randomUUID } from 'node:crypto';
import { writeFileSync, mkdtempSync, rmSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { unzipSync } from 'fflate';
import { unwrap } from '@einthoven/kernel';
import type { Card } from '@einthoven/learning';
import { beforeAll, describe, expect, test } from 'vitest';
import { permit } from '../../account/index.ts';
import { useTestDatabase } from '../../db/test-database.ts';
import { after, newCandidate } from '../../exam/test-attempt.ts';
import { registerSchemes } from '../../scheme/index.ts';
import { loadCards, openDeck, takeCardNews } from '../cards/cards.ts';
import { changeOwnCard, listCardsOfOwn } from '../cards/own-cards.ts';
import { importCards } from './anki.ts';
import { exportApkg, exportCsv } from './export.ts';

const database = useTestDatabase();
const card = (number: number, more: Partial<Card> = {}): Card => ({
  cardId: `card-A1-0${number}`,
  task: 'A1',
  knowledge: 'A1.1',
  guide: 'A1-open-names',
  front: `Is ${number} < 3?`,
  back: '=Yes & no.',
  sources: ['aha-ecg-1-2007'],
  reviewState: 'draft',
  ...more,
});
const TRACING = { recipe: 'sinus-bradycardia', show: { layout: 'strip' as const, leads: ['II'], seconds: 6 } };

beforeAll(async () => {
  await registerSchemes(database.db);
  const cards = [card(1), card(2, { front: 'What is the rate?', back: 'About {ventricular-rate-bpm} bpm.', tracing: TRACING })];
  await loadCards(database.db, { sections: [], translations: [], terms: [], parts: [], problems: [], cards }, after(0).now());
});

const student = async () => {
  const candidate = await newCandidate(database.db);
  return { ...candidate, study: unwrap(permit({ ...candidate.practise.actor }, 'study.use-own')) };
};
const ports = (minutes: number) => ({ clock: after(minutes), newId: randomUUID });
const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}.apkg`, import.meta.url)));

describe('import', () => {
  test('takes the cards once, says what became of each, and changes nothing when the file comes again in another form', async () => {
    const { study } = await student();
    const report = unwrap(await importCards(database.db, study, fixture('schema-18'), ports(1)));
    expect(report).toMatchObject({ imported: 5, media: 2, skipped: { FRONT_EMPTY: 1, DUPLICATE: 0 }, leftOut: { script: 1, picture: 2, sound: 1, other: 0 } });
    expect(report.lines.map(({ number, outcome }) => [number, outcome])).toEqual([
      [3, 'imported'],
      [6, 'FRONT_EMPTY'],
    ]);
    expect(unwrap(await importCards(database.db, study, fixture('oldest'), ports(2)))).toMatchObject({ imported: 0, skipped: { DUPLICATE: 5 } });
    const { own } = unwrap(await openDeck(database.db, study, after(3)));
    expect(own.map(({ front }) => front).toSorted()[0]).toBe('120–200 ms');
    expect(own.every(({ deck, front, back }) => deck === 'ECG::Basics' && !/<script|onerror/.test(front + back))).toBe(true);
    // A damaged file leaves no trace.
    expect((await importCards(database.db, study, fixture('oldest').subarray(0, 500), ports(4))).ok).toBe(false);
    expect(unwrap(await openDeck(database.db, study, after(5))).own.length).toBe(5);
  });

  test('needs the fee', async () => {
    const { study, personId } = await student();
    await database.db
      .updateTable('entitlements')
      .set({ held_since: after(1).now() })
      .where('person_id', '=', personId)
      .execute();
    expect(await importCards(database.db, study, fixture('oldest'), ports(2))).toEqual({ ok: false, error: 'STUDY_NOT_PAID' });
    expect(await exportCsv(database.db, study, after(2))).toEqual({ ok: false, error: 'STUDY_NOT_PAID' });
  });
});

describe('export', () => {
  test('an .apkg holds the tables of schema 11 with cards, tracings drawn afresh, and reviews; a second one has the same ids', async () => {
    const { study } = await student();
    const review = (minutes: number, grade: 'again' | 'good') => ({
      reviewId: randomUUID(),
      cardId: 'card-A1-01',
      atMs: after(minutes).now().getTime(),
      grade,
      spentMs: 1,
      seed: '',
    });
    await takeCardNews(database.db, study, { reviews: [review(1, 'again'), review(12, 'good')], undone: [], own: [] }, after(20));
    await changeOwnCard(database.db, study, { ownCardId: randomUUID(), isNew: true, change: { front: 'Mine <b>', back: 'Line\nbreak', deck: '' } }, after(21));
    const folder = mkdtempSync(join(tmpdir(), 'apkg-'));
    const read = async (seed: string) => {
      const files = unzipSync(unwrap(await exportApkg(database.db, study, after(30), seed)));
      writeFileSync(join(folder, 'made'), files['collection.anki2'] ?? new Uint8Array());
      const anki = new DatabaseSync(join(folder, 'made'), { readOnly: true });
      const all = (sql: string) =>
        anki
          .prepare(sql)
          .all()
          .map((row) => ({ ...row }));
      const content = {
        notes: all('select id, guid, mid, flds, csum from notes order by guid'),
        cards: all('select * from cards order by nid'),
        revlog: all('select * from revlog order by id'),
        col: all('select * from col'),
      };
      expect(all('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      anki.close();
      return { ...content, files, media: JSON.parse(new TextDecoder().decode(files['media'])) as Record<string, string> };
    };
    const [first, second] = [await read('one'), await read('two')];
    rmSync(folder, { recursive: true });
    const fields = first.notes.map((note) => String(note['flds']).split('\u001f'));
    expect(fields.find(([front]) => front?.startsWith('Is 1'))).toEqual(['Is 1 &lt; 3?', '=Yes &amp; no.', '']);
    expect(fields.find(([front]) => front?.startsWith('Mine'))).toEqual(['Mine &lt;b&gt;', 'Line<br>break', '']);
    const [, answer, picture] = fields.find(([front]) => front?.startsWith('What')) ?? [];
    expect(answer).toMatch(/^About [3-6]\d bpm\.$/);
    expect(picture).toBe('<img src="nps-card-A1-02.svg">');
    expect(first.media).toEqual({ 0: 'nps-card-A1-02.svg' });
    const svg = new TextDecoder().decode(first.files['0']);
    expect(svg).toMatch(/^<svg[^>]+xmlns=/);
    expect(svg).not.toMatch(/<script|href/);
    expect(new TextDecoder().decode(second.files['0'])).not.toBe(svg);
    // Anki finds duplicates by the SHA-1 of the first field's text: this one by the command sha1sum.
    expect(first.notes.find(({ guid }) => guid === 'nps-card-A1-01')?.['csum']).toBe(0xf298acbc);
    expect(first.notes.map(({ id, guid }) => [id, guid])).toEqual(second.notes.map(({ id, guid }) => [id, guid]));
    expect(first.cards.map((one) => [one['type'], one['reps'], one['lapses']]).toSorted()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [2, 2, 0],
    ]);
    expect(first.revlog.map((one) => [one['id'], one['ease'], one['type']])).toEqual([
      [after(1).now().getTime(), 1, 0],
      [after(12).now().getTime(), 3, 2],
    ]);
    const [col] = first.col;
    expect(col?.['ver']).toBe(11);
    const [models, decks] = [JSON.parse(String(col?.['models'])), JSON.parse(String(col?.['decks']))] as [
      Record<string, { flds: unknown[] }>,
      Record<string, { name: string }>,
    ];
    expect(first.notes.every((note) => models[String(note['mid'])]?.flds.length === 3)).toBe(true);
    expect(first.cards.map((one) => decks[String(one['did'])]?.name).toSorted()).toEqual(['My ECG cards', 'NPS ECG technician::A1', 'NPS ECG technician::A1']);
  });

  test('what is exported as text comes back as it was; what a spreadsheet would run does not run', async () => {
    const [from, to] = [await student(), await student()];
    const own = { front: '=HYPERLINK("x")', back: 'a "quote", <i>,\nand a line', deck: 'Mine' };
    await changeOwnCard(database.db, from.study, { ownCardId: randomUUID(), isNew: true, change: own }, after(1));
    const csv = unwrap(await exportCsv(database.db, from.study, after(2)));
    expect(csv).toContain('"\'=HYPERLINK(""x"")"');
    expect(unwrap(await importCards(database.db, to.study, new TextEncoder().encode(csv), ports(3))).imported).toBe(2);
    const listed = unwrap(await listCardsOfOwn(database.db, to.study, after(4), { search: 'hyperlink', page: 1, size: 10 }));
    expect(listed.cards.map(({ front, back, deck }) => ({ front, back, deck }))).toEqual([own]);
    expect([listed.all, listed.decks]).toEqual([2, ['Mine', 'NPS ECG technician::A1']]);
  });
});

describe('cards of one’s own', () => {
  test('are added, changed and removed; nobody changes those of another', async () => {
    const [one, other] = [await student(), await student()];
    const ownCardId = randomUUID();
    const change = { front: ' Q ', back: 'A', deck: '' };
    expect(await changeOwnCard(database.db, one.study, { ownCardId, isNew: true, change }, after(1))).toEqual({ ok: true, value: true });
    expect(await changeOwnCard(database.db, one.study, { ownCardId, isNew: false, change: { ...change, back: ' ' } }, after(2))).toMatchObject({
      error: 'OWN_CARD_EMPTY',
    });
    expect(await changeOwnCard(database.db, one.study, { ownCardId, isNew: false, change: { ...change, front: 'x'.repeat(4001) } }, after(2))).toMatchObject({
      error: 'OWN_CARD_LONG',
    });
    expect(await changeOwnCard(database.db, other.study, { ownCardId, isNew: false, change: 'remove' }, after(3))).toMatchObject({
      error: 'OWN_CARD_NOT_FOUND',
    });
    // Twice in one instant: the second still counts.
    await changeOwnCard(database.db, one.study, { ownCardId, isNew: false, change: { ...change, back: 'B' } }, after(1));
    const list = async () =>
      unwrap(await listCardsOfOwn(database.db, one.study, after(9), { search: '', page: 1, size: 10 })).cards.map(({ front, back }) => front + back);
    expect(await list()).toEqual(['QB']);
    await changeOwnCard(database.db, one.study, { ownCardId, isNew: false, change: 'remove' }, after(4));
    expect(await list()).toEqual([]);
  });
});
