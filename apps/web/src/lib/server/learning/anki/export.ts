import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import { zip } from 'fflate';
import type { Lead } from '@einthoven/ecg';
import { layoutOf, svgOf } from '@einthoven/ecg/paper';
import { drawVaried, truthNumber, type TruthNumber } from '@einthoven/ecg/varied';
import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { dueAtMs, memoriesOf, type CardTracing, type Grade, type Review } from '@einthoven/learning';
import type { Db } from '../../db/pool.ts';
import { openDeck } from '../cards/cards.ts';
import type { StudyPermission } from '../guide/guide.ts';
import { ANKI_SCHEMA, COLUMNS_OF_COL, collectionSettings, DECK_ID, NOTETYPE_ID } from './schema.ts';

/** A card on its way to Anki. */
type OutCard = {
  readonly id: string;
  readonly front: string;
  readonly back: string;
  readonly deck: string;
  readonly tags: string;
  readonly tracing: CardTracing | undefined;
};

const OUR_DECK = 'NPS ECG technician';
const OWN_DECK = 'My ECG cards';
const DAY_MS = 86_400_000;
const EASE: Readonly<Record<Grade, number>> = { again: 1, hard: 2, good: 3, easy: 4 };
/** Ease of a card in thousandths, as Anki starts with. */
const FACTOR = 2500;

async function cardsOf(db: Db, permission: StudyPermission, clock: Clock): Promise<Result<{ cards: OutCard[]; reviews: readonly Review[] }, 'STUDY_NOT_PAID'>> {
  const deck = await openDeck(db, permission, clock);
  if (!deck.ok) return deck;
  const ours = deck.value.cards.map(({ cardId, front, back, task, tracing }): OutCard => ({
    id: cardId,
    front,
    back,
    deck: `${OUR_DECK}::${task}`,
    tags: task,
    tracing,
  }));
  const own = deck.value.own.map(({ ownCardId, front, back, deck: name }): OutCard => ({
    id: ownCardId,
    front,
    back,
    deck: name || OWN_DECK,
    tags: 'own',
    tracing: undefined,
  }));
  return ok({ cards: [...ours, ...own], reviews: deck.value.reviews });
}

/** Draws a tracing card, and fills the numbers of this very drawing into its back. */
function drawn(card: OutCard, seed: string): { readonly svg: string | undefined; readonly back: string } {
  const made = card.tracing && drawVaried(card.tracing, card.tracing.show.seconds, `${seed} ${card.id}`);
  if (!card.tracing || !made?.ok) return { svg: undefined, back: card.back };
  const [lead = 'II'] = card.tracing.show.leads ?? [];
  const { layout } = card.tracing.show;
  const svg = svgOf(layoutOf(made.value.recording, { format: layout === 'strip' ? 'rhythm' : layout, rhythmLead: lead as Lead }));
  const back = card.back.replaceAll(/\{([a-z-]+)\}/g, (whole, name: string) => {
    const value = truthNumber(made.value, name as TruthNumber);
    return value === undefined ? whole : String(Math.round(value));
  });
  return { svg, back };
}

/**
 * The cards of a person as an .apkg of the form that every Anki reads (schema 11), with their reviews. The same card has
 * the same id in each export, so that Anki brings it up to date instead of adding it twice; its tracing is drawn afresh.
 *
 * @param seed another one draws other tracings
 */
export async function exportApkg(db: Db, permission: StudyPermission, clock: Clock, seed: string): Promise<Result<Uint8Array, 'STUDY_NOT_PAID'>> {
  const found = await cardsOf(db, permission, clock);
  if (!found.ok) return err(found.error);
  const { cards, reviews } = found.value;
  const nowMs = clock.now().getTime();
  const memories = memoriesOf(reviews);
  const media: Record<string, string> = {};
  const files: Record<string, Uint8Array> = {};
  const anki = new DatabaseSync(':memory:');
  try {
    anki.exec(ANKI_SCHEMA);
    const decks = new Map([...new Set(cards.map(({ deck }) => deck))].map((name, index) => [name, DECK_ID + index]));
    const firstMs = reviews.reduce((least, { atMs }) => Math.min(least, atMs), nowMs);
    const createdS = Math.floor(firstMs / DAY_MS) * 86_400;
    anki
      .prepare(`insert into col (${COLUMNS_OF_COL.join(', ')}) values (${COLUMNS_OF_COL.map(() => '?').join(', ')})`)
      .run(1, createdS, nowMs, nowMs, 11, 0, 0, 0, ...collectionSettings(decks, nowMs));
    const addNote = anki.prepare('insert or ignore into notes values (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, ?)');
    const addCard = anki.prepare('insert or ignore into cards values (?, ?, ?, 0, ?, -1, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?)');
    const addReview = anki.prepare('insert or ignore into revlog values (?, ?, -1, ?, ?, ?, ?, ?, ?)');
    const reviewsOf = Map.groupBy(reviews, ({ cardId }) => cardId);
    for (const [index, card] of cards.entries()) {
      const { svg, back } = drawn(card, seed);
      // One drawing at a time: exams are saved by this process too.
      if (card.tracing) await setImmediate();
      let picture = '';
      if (svg) {
        const name = `nps-${card.id}.svg`;
        const number = String(Object.keys(media).length);
        media[number] = name;
        files[number] = new TextEncoder().encode(svg);
        picture = `<img src="${name}">`;
      }
      const id = idOf(card.id);
      const front = html(card.front);
      const flds = [front, html(back), picture].join('\u001f');
      const modS = Math.floor(nowMs / 1000);
      addNote.run(id, `nps-${card.id}`, NOTETYPE_ID, modS, ` ${card.tags} `, flds, card.front, checksum(card.front), '');
      const memory = memories.get(card.id);
      const own = (reviewsOf.get(card.id) ?? []).toSorted((a, b) => a.atMs - b.atMs);
      const dueMs = memory && dueAtMs(memory, 0.9);
      const days = memory && dueMs !== undefined ? Math.max(1, Math.round((dueMs - memory.lastAtMs) / DAY_MS)) : 0;
      const due = dueMs === undefined ? index : Math.max(0, Math.floor(dueMs / 1000 / 86_400) - createdS / 86_400);
      const state = memory ? 2 : 0;
      addCard.run(id, id, decks.get(card.deck) ?? DECK_ID, modS, state, state, due, days, memory ? FACTOR : 0, memory?.reviews ?? 0, memory?.lapses ?? 0, '');
      let lastDays = 0;
      for (const [place, review] of own.entries()) {
        const next = own[place + 1];
        const waitDays = review.grade === 'again' ? -600 : next ? Math.max(1, Math.round((next.atMs - review.atMs) / DAY_MS)) : days;
        const kind = place === 0 ? 0 : own[place - 1]?.grade === 'again' ? 2 : 1;
        addReview.run(review.atMs, id, EASE[review.grade], waitDays, lastDays, FACTOR, 0, kind);
        lastDays = waitDays;
      }
    }
    files['collection.anki2'] = anki.serialize();
  } finally {
    anki.close();
  }
  files['media'] = new TextEncoder().encode(JSON.stringify(media));
  return ok(await zipped(files));
}

/** The cards of a person as text that Anki and spreadsheets read: a line a card, with tracings left out. */
export async function exportCsv(db: Db, permission: StudyPermission, clock: Clock): Promise<Result<string, 'STUDY_NOT_PAID'>> {
  const found = await cardsOf(db, permission, clock);
  if (!found.ok) return err(found.error);
  const rows = found.value.cards.filter(({ tracing }) => tracing === undefined).map(({ front, back, deck, tags }) => [front, back, deck, tags].map(guarded));
  const head = '#separator:Comma\n#html:false\n#columns:Front,Back,Deck,Tags\n#deck column:3\n#tags column:4\n';
  return ok(`${head}${stringify(rows)}`);
}

/** What a spreadsheet would run as a formula gets an apostrophe, which our import takes away again. */
function guarded(cell: string): string {
  return /^[=+\-@\t\r']/.test(cell) ? `'${cell}` : cell;
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\n', '<br>');
}

/** The same for the same card: milliseconds of the years 2001 to 2009, where no note of Anki is (it began in 2006, ids later). */
function idOf(cardId: string): number {
  return 978_307_200_000 + Number(createHash('sha256').update(cardId).digest().readBigUInt64BE() % 250_000_000_000n);
}

/** By which Anki finds duplicates: the first eight digits of the SHA-1 of the first field's text. */
function checksum(field: string): number {
  return Number.parseInt(createHash('sha1').update(field).digest('hex').slice(0, 8), 16);
}

function zipped(files: Record<string, Uint8Array>): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    zip(files, { level: 6 }, (failed, bytes) => (failed ? reject(failed) : resolve(bytes)));
  });
}
