import { foldName } from './fold-name.ts';

/**
 * How a name on a document stands to the name a person is registered under: `same` words, `close` (a word is missing,
 * shortened to its first letter or written otherwise) or `other`. A hint for the person who looks, never a decision.
 */
export type NameMatch = 'same' | 'close' | 'other';

/** Letters as the machine-readable zone of a passport writes them (ICAO Doc 9303, part 3, table A). */
const PASSPORT: readonly (readonly [RegExp, string])[] = [
  [/ä/g, 'ae'],
  [/[öø]/g, 'oe'],
  [/ü/g, 'ue'],
  [/å/g, 'aa'],
];

/** What documents print where a person has no first or last name. */
const FILLERS: ReadonlySet<string> = new Set(['fnu', 'lnu']);

/** Titles and marks of generation: some documents have them, others do not. */
const ADDITIONS: ReadonlySet<string> = new Set(['jr', 'sr', 'ii', 'iii', 'iv', 'mr', 'mrs', 'ms', 'dr']);

/** A word in plain folding and as passports write it. */
type Word = readonly [plain: string, passport: string];

/**
 * Compares names as real people carry them: the order does not count, nor case, accents, apostrophes, dashes, spaces within
 * a name (de la Cruz, Delacruz) or the passport's spelling (Müller, MUELLER). A middle name that one side leaves out, or
 * shortens to a letter, makes it close, as does Jr. A person of one name is one.
 *
 * @example
 * ```ts
 * nameMatch('DELACRUZ, MARIA', 'María de la Cruz') === 'same';
 * ```
 */
export function nameMatch(onDocument: string, registered: string): NameMatch {
  const [one, two] = [wordsOf(onDocument), wordsOf(registered)];
  if (one.length === 0 || two.length === 0) return 'other';
  const [left, right] = [glue(one, two), glue(two, one)];
  if (left.length === right.length && pairs(left, right, same) === left.length) return 'same';
  const [bare, against] = [left.filter(named), right.filter(named)].toSorted((a, b) => a.length - b.length) as [Word[], Word[]];
  const full = pairs(bare, against, same);
  // One shared word of several says little: half the street has it.
  if (bare.length === 0 || full === 0 || (bare.length === 1 && against.length > 1)) return 'other';
  return pairs(bare, against, (a, b) => same(a, b) || shortened(a, b) || shortened(b, a)) === bare.length ? 'close' : 'other';
}

function wordsOf(name: string): readonly Word[] {
  return name
    .split(/[\s\p{Pd},.]+/u)
    .map((part): Word => [
      foldName(part),
      foldName(PASSPORT.reduce((text, [letter, spelt]) => text.replace(letter, spelt), part.normalize('NFC').toLowerCase())),
    ])
    .filter(([plain]) => plain !== '' && !FILLERS.has(plain));
}

const same = (a: Word, b: Word): boolean => a.some((spelling) => b.includes(spelling));
const shortened = (letter: Word, word: Word): boolean => letter[0].length === 1 && word[0].startsWith(letter[0]);
const named = ([plain]: Word): boolean => !ADDITIONS.has(plain);

/** Joins neighbours that the other side writes as one word. */
function glue(words: readonly Word[], others: readonly Word[]): readonly Word[] {
  const glued: Word[] = [];
  for (let from = 0; from < words.length;) {
    let to = from + 1;
    for (let end = from + 2; end <= words.length; end++) if (others.some((other) => same(join(words.slice(from, end)), other))) to = end;
    glued.push(join(words.slice(from, to)));
    from = to;
  }
  return glued;
}

const join = (run: readonly Word[]): Word => [run.map(([plain]) => plain).join(''), run.map(([, passport]) => passport).join('')];

/** The largest number of words that can be paired, each with one of the other side. */
function pairs(from: readonly Word[], to: readonly Word[], fit: (a: Word, b: Word) => boolean): number {
  const taken = new Map<number, number>();
  const place = (index: number, seen: Set<number>): boolean =>
    to.some((word, at) => {
      if (seen.has(at) || !fit(from[index] as Word, word)) return false;
      seen.add(at);
      const before = taken.get(at);
      if (before !== undefined && !place(before, seen)) return false;
      taken.set(at, index);
      return true;
    });
  return from.filter((_, index) => place(index, new Set())).length;
}
