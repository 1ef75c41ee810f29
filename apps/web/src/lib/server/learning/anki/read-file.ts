import { parse } from 'csv-parse/sync';
import { err, ok, type Result } from '@einthoven/kernel';
import { clozeNumbers, htmlToText, plainCard, type ReadCard } from '@einthoven/learning';
import type { CollectionContent, CollectionNotetype } from './collection-reader.ts';
import { readCollection, type CollectionRefusal } from './read-collection.ts';
import { unpackApkg, type PackageRefusal } from './unpack.ts';

/** Largest file that is taken, bytes: media are left out, texts are small. */
export const LARGEST_FILE_BYTES = 20 * 1024 * 1024;
/** Most cards of one file. */
export const MOST_CARDS = 10_000;

/** Why a file was not read at all. */
export type FileRefusal = PackageRefusal | CollectionRefusal | 'ANKI_EMPTY' | 'ANKI_TEXT_BROKEN';

/** The cards of a file, in its order, and what was seen on the way. */
export type ReadFile = {
  readonly form: string;
  readonly cards: readonly ReadCard[];
  /** Pictures and sounds in the package, which are not taken. */
  readonly media: number;
  /** Whether there were more than are read. */
  readonly cut: boolean;
};

/** Reads a file of Anki, told by its bytes: a package, or text as Anki exports it. The name is never believed. */
export async function readAnkiFile(bytes: Uint8Array): Promise<Result<ReadFile, FileRefusal>> {
  if (bytes.length === 0) return err('ANKI_EMPTY');
  if (bytes.length > LARGEST_FILE_BYTES) return err('ANKI_TOO_LARGE');
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return readText(bytes);
  const unpacked = await unpackApkg(bytes);
  if (!unpacked.ok) return unpacked;
  const content = await readCollection(unpacked.value.collection, MOST_CARDS);
  if (!content.ok) return content;
  const { cards, cut } = cardsOf(content.value);
  return cards.length === 0 ? err('ANKI_EMPTY') : ok({ form: unpacked.value.form, cards, media: unpacked.value.media, cut });
}

function cardsOf({ notetypes, notes, cut }: CollectionContent): { readonly cards: readonly ReadCard[]; readonly cut: boolean } {
  const cards: ReadCard[] = [];
  for (const note of notes) {
    const kind = notetypes[note.notetype];
    const values = note.fields.split('\u001f');
    for (const { ord, deck } of note.cards) {
      if (cards.length >= MOST_CARDS) return { cards, cut: true };
      cards.push({ ...cardOf(kind, values, ord), deck: htmlToText(deck).text });
    }
  }
  return { cards, cut };
}

function cardOf(kind: CollectionNotetype | undefined, values: readonly string[], ord: number): Omit<ReadCard, 'deck'> {
  // A cloze note has one template for all its cards.
  const template = kind?.templates.find((one) => one.ord === ord) ?? kind?.templates[0];
  if (kind && template) {
    const fields = new Map(kind.fields.map((name, index) => [name, values[index] ?? '']));
    return plainCard({ fields, question: template.question, answer: template.answer, ord });
  }
  // A kind of note that the package does not describe: its first two fields are what most have.
  const fields = new Map(values.map((value, index) => [String(index), value]));
  return plainCard({ fields, question: '{{0}}', answer: '{{1}}', ord });
}

const SEPARATORS: Readonly<Record<string, string>> = { tab: '\t', comma: ',', semicolon: ';', space: ' ', pipe: '|', colon: ':' };

/**
 * Reads text as Anki exports it: lines such as `#separator:tab` and `#deck column:3` first, then a line a note.
 * https://docs.ankiweb.net/importing/text-files.html
 */
function readText(bytes: Uint8Array): Result<ReadFile, FileRefusal> {
  let whole: string;
  try {
    whole = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return err('ANKI_TEXT_BROKEN');
  }
  if (whole.includes('\0')) return err('ANKI_TEXT_BROKEN');
  const head = new Map<string, string>();
  let at = 0;
  for (let lines = 0; lines < 50 && whole[at] === '#'; lines += 1) {
    const end = whole.indexOf('\n', at);
    const line = whole.slice(at + 1, end < 0 ? undefined : end).trim();
    const colon = line.indexOf(':');
    if (colon < 0) break;
    head.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    at = end < 0 ? whole.length : end + 1;
  }
  const body = whole.slice(at);
  const named = head.get('separator') ?? '';
  const delimiter = SEPARATORS[named.toLowerCase()] ?? (named.length === 1 ? named : guessed(body));
  let rows: string[][];
  try {
    rows = parse(body, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      bom: true,
      to: MOST_CARDS + 2,
      max_record_size: 200_000,
    });
  } catch {
    return err('ANKI_TEXT_BROKEN');
  }
  const column = (name: string) => Number(head.get(`${name} column`) ?? 0) - 1;
  const special = new Set(['guid', 'notetype', 'deck', 'tags'].map(column));
  const names = (head.get('columns') ?? '').split(delimiter).map((name) => name.trim().toLowerCase());
  const headed = rows[0]?.map((cell) => cell.trim().toLowerCase()) ?? [];
  // A first line of names, as spreadsheets have one.
  const isHead = !head.has('columns') && headed.includes('front') && headed.includes('back');
  const titles = isHead ? headed : names;
  for (const title of ['deck', 'tags', 'guid', 'notetype']) if (titles.includes(title)) special.add(titles.indexOf(title));
  const deckAt = column('deck') >= 0 ? column('deck') : titles.indexOf('deck');
  const isHtml = head.get('html') === 'true';
  const lines = rows.slice(isHead ? 1 : 0);
  const cards = lines.slice(0, MOST_CARDS).flatMap((cells): readonly ReadCard[] => {
    const fields = cells.filter((_, index) => !special.has(index)).map((cell) => (isHtml ? cell : escaped(unguarded(cell))));
    const deck = htmlToText((deckAt < 0 ? head.get('deck') : cells[deckAt]) ?? '').text;
    const [front = '', back = ''] = fields;
    const asked = clozeNumbers(front);
    const map = new Map([
      ['0', front],
      ['1', back],
    ]);
    if (asked.length === 0) return [{ ...plainCard({ fields: map, question: '{{0}}', answer: '{{1}}', ord: 0 }), deck }];
    return asked.map((number) => ({ ...plainCard({ fields: map, question: '{{cloze:0}}', answer: '{{cloze:0}}<br>{{1}}', ord: number - 1 }), deck }));
  });
  if (cards.length === 0) return err('ANKI_EMPTY');
  return ok({ form: 'text', cards: cards.slice(0, MOST_CARDS), media: 0, cut: lines.length > MOST_CARDS || cards.length > MOST_CARDS });
}

/** The first separator that the first line has. */
function guessed(body: string): string {
  const line = body.slice(0, body.search(/\n|$/));
  return ['\t', ';', ','].find((separator) => line.includes(separator)) ?? '\t';
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');
}

/** What a spreadsheet would run as a formula has an apostrophe before it in our own export. */
function unguarded(cell: string): string {
  return /^'[=+\-@\t\r']/.test(cell) ? cell.slice(1) : cell;
}
