import { htmlToText, type LeftOut } from './html-text.ts';

/** A note of Anki with the template that makes one card of it. */
export type AnkiNote = {
  /** HTML of each field by its name, in their order. */
  readonly fields: ReadonlyMap<string, string>;
  /** Question and answer side of the template. */
  readonly question: string;
  readonly answer: string;
  /** From 0: of a cloze note the deletion that is asked for. */
  readonly ord: number;
};

/** A card of plain text. */
export type PlainCard = { readonly front: string; readonly back: string; readonly leftOut: readonly LeftOut[] };

/** A template names fields; more in one is no template. */
const MOST_TAGS = 500;
/** So long a side may become before it is read as text. */
const MOST_LETTERS = 200_000;
const DEEPEST = 6;
/** So many deletions of a text may lack their end before the rest is taken as it is. */
const MOST_OPEN = 20;

/** Makes the card of a note and a template as plain text: the question, and the answer without the question. */
export function plainCard(note: AnkiNote): PlainCard {
  const front = htmlToText(filled(note, note.question, 'question'));
  const back = htmlToText(filled(note, note.answer, 'answer'));
  return { front: front.text, back: back.text, leftOut: [...new Set([...front.leftOut, ...back.leftOut])] };
}

/** Fields and conditions of a template filled in. An unknown name is nothing, as on a new field. */
function filled(note: AnkiNote, template: string, side: 'question' | 'answer'): string {
  let out = '';
  let at = 0;
  /** Sections that are open; inside one that does not hold nothing is written. */
  const open: { readonly name: string; readonly holds: boolean }[] = [];
  const tags = /\{\{([^{}]{1,200})\}\}/g;
  const write = (text: string) => {
    if (open.every(({ holds }) => holds) && out.length < MOST_LETTERS) out += text;
  };
  for (let count = 0; count < MOST_TAGS; count += 1) {
    const tag = tags.exec(template);
    if (!tag) break;
    write(template.slice(at, tag.index));
    at = tag.index + tag[0].length;
    const inner = (tag[1] ?? '').trim();
    if (inner.startsWith('#') || inner.startsWith('^')) {
      const name = inner.slice(1).trim();
      const isFilled = htmlToText((note.fields.get(name) ?? '').slice(0, MOST_LETTERS)).text !== '';
      open.push({ name, holds: inner.startsWith('#') === isFilled });
    } else if (inner.startsWith('/')) open.pop();
    else write(fieldOf(note, inner, side));
  }
  write(template.slice(at));
  return out.slice(0, MOST_LETTERS);
}

function fieldOf({ fields, ord }: AnkiNote, tag: string, side: 'question' | 'answer'): string {
  const parts = tag.split(':').map((part) => part.trim());
  const value = (fields.get(parts.at(-1) ?? '') ?? '').slice(0, MOST_LETTERS);
  const filters = parts.slice(0, -1);
  // A field to type in asks nothing by itself; what is said aloud is no text.
  if (filters.some((filter) => filter.startsWith('tts')) || (filters.includes('type') && side === 'question' && !filters.includes('cloze'))) return '';
  return filters.includes('cloze') ? clozeSide(value, ord + 1, side) : value;
}

/**
 * One side of a text with deletions such as `{{c1::ten::how many}}`: in the question the one that is asked for is a gap or
 * its hint, all others are shown.
 */
export function clozeSide(text: string, asked: number, side: 'question' | 'answer', depth = 0): string {
  let out = '';
  let at = 0;
  let unended = 0;
  while (at < text.length && unended < MOST_OPEN) {
    const open = text.indexOf('{{c', at);
    if (open < 0) break;
    const head = /^\{\{c(\d{1,3})::/.exec(text.slice(open, open + 9));
    const end = head ? endOf(text, open + head[0].length) : -1;
    if (!head || end < 0 || depth >= DEEPEST) {
      if (head && end < 0) unended += 1;
      out += text.slice(at, open + 3);
      at = open + 3;
      continue;
    }
    out += text.slice(at, open);
    const inside = text.slice(open + head[0].length, end);
    const hintAt = inside.lastIndexOf('}}') < inside.lastIndexOf('::') ? inside.lastIndexOf('::') : -1;
    const words = hintAt < 0 ? inside : inside.slice(0, hintAt);
    const isAsked = Number(head[1]) === asked;
    if (isAsked && side === 'question') out += `[${hintAt < 0 ? '…' : inside.slice(hintAt + 2)}]`;
    else out += clozeSide(words, asked, side, depth + 1);
    at = end + 2;
  }
  return out + text.slice(at);
}

/** Where the deletion that begins before a letter ends: deletions may lie in each other. */
function endOf(text: string, from: number): number {
  let deep = 1;
  for (let at = from; at < text.length - 1; at += 1) {
    const two = text[at] === text[at + 1] ? text[at] : '';
    if (two === '{') deep += 1;
    else if (two === '}') deep -= 1;
    else continue;
    if (deep === 0) return at;
    at += 1;
  }
  return -1;
}

/** The numbers of the deletions of a text, from the smallest. */
export function clozeNumbers(text: string): readonly number[] {
  return [...new Set([...text.matchAll(/\{\{c(\d{1,3})::/g)].map((found) => Number(found[1])))].filter((number) => number > 0).toSorted((a, b) => a - b);
}
