import type { LeftOut } from './html-text.ts';

/** A card read from a file, before it is checked. */
export type ReadCard = { readonly front: string; readonly back: string; readonly deck: string; readonly leftOut: readonly LeftOut[] };

/** Why a card of a file is not taken. */
export type SkipReason =
  /** Nothing is left of the question: it was a picture or a sound. */
  | 'FRONT_EMPTY'
  | 'BACK_EMPTY'
  /** Longer than a card may be. */
  | 'TOO_LONG'
  /** The person has it already, or it stands in the file before. */
  | 'DUPLICATE'
  /** More than may be imported at once, or kept. */
  | 'TOO_MANY';

/** What became of one card of a file. */
export type ImportLine = {
  /** From 1, as it stands in the file. */
  readonly number: number;
  /** The beginning of the question. */
  readonly front: string;
  readonly outcome: 'imported' | SkipReason;
  readonly leftOut: readonly LeftOut[];
};

/** Longest sides of a card of one's own, letters. */
export const LONGEST_FRONT = 4000;
/** Most letters of an answer, as the table of own cards allows. */
export const LONGEST_BACK = 8000;
const LONGEST_DECK = 200;
const SHOWN_LETTERS = 80;

/**
 * Decides what of a file is taken.
 *
 * @param room how many cards more the person may have
 */
export function chooseCards(
  read: readonly ReadCard[],
  own: readonly { readonly front: string; readonly back: string }[],
  room: number,
): { readonly taken: readonly ReadCard[]; readonly lines: readonly ImportLine[] } {
  const known = new Set(own.map(sameness));
  const taken: ReadCard[] = [];
  const lines = read.map((card, index): ImportLine => {
    const outcome = outcomeOf(card, known, taken.length < room);
    if (outcome === 'imported') {
      known.add(sameness(card));
      taken.push({ ...card, deck: card.deck.slice(0, LONGEST_DECK) });
    }
    return { number: index + 1, front: Array.from(card.front).slice(0, SHOWN_LETTERS).join(''), outcome, leftOut: card.leftOut };
  });
  return { taken, lines };
}

function outcomeOf(card: ReadCard, known: ReadonlySet<string>, hasRoom: boolean): ImportLine['outcome'] {
  if (card.front.trim() === '') return 'FRONT_EMPTY';
  if (card.back.trim() === '') return 'BACK_EMPTY';
  if (card.front.length > LONGEST_FRONT || card.back.length > LONGEST_BACK) return 'TOO_LONG';
  if (known.has(sameness(card))) return 'DUPLICATE';
  return hasRoom ? 'imported' : 'TOO_MANY';
}

/** Two cards are the same where their words are, whatever the case and the spaces. */
function sameness({ front, back }: { readonly front: string; readonly back: string }): string {
  const plain = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
  return JSON.stringify([plain(front), plain(back)]);
}
