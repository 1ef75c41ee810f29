import { err, ok, type Brand, type Result, type Rng } from '@einthoven/kernel';
import { checkCharacter } from './check-character.ts';

/** The credentials of the body, as they stand in a number. */
export const CREDENTIALS = ['CET', 'CEI'] as const;

/** The short name of a credential: never shown without issuer and number. */
export type CredentialCode = (typeof CREDENTIALS)[number];

/** A credential number in its one canonical form, `NPS-CET-XXXX-XXXX-C`, with a check character that holds. */
export type CredentialNumber = Brand<string, 'CredentialNumber'>;

/** Crockford's base 32: no I, L, O (read as 1 and 0) and no U. */
export const NUMBER_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A character that may have been misread, as a position in what was typed after the prefix. */
export type Suspect = {
  /** Counted from 1 among the nine characters after `NPS-CET-`. */
  readonly position: number;
  /** What was typed there. */
  readonly character: string;
  /** What it may be instead; for two swapped neighbours, both in the right order. */
  readonly maybe: string;
};

/** Why a text is no credential number. */
export type NumberProblem =
  /** Nothing but separators. */
  | { readonly code: 'NUMBER_EMPTY' }
  /** Not nine characters after the prefix. */
  | { readonly code: 'NUMBER_LENGTH'; readonly characters: number }
  /** It begins with NPS, but the credential is none of ours. */
  | { readonly code: 'NUMBER_CREDENTIAL_UNKNOWN' }
  /** A character that no number has. */
  | { readonly code: 'NUMBER_CHARACTER'; readonly position: number; readonly character: string }
  /** The check character does not fit: something was mistyped. Suspects are look-alikes that would make it fit. */
  | { readonly code: 'NUMBER_CHECK_FAILED'; readonly suspects: readonly Suspect[] };

/** How many characters follow the prefix: eight at random and the check character. */
const BODY = 9;
const SEPARATORS = /[\s\p{Pd}\p{Cf}\u00ad._/:·'"()#]+/gu;
const LOOK_ALIKES = ['0DQ', '1T7', '2Z', '3E8B', '5S', '6G', '4A', 'UVY', 'MNW', 'CG', 'XK', 'PFR', '9PQ', 'HN', 'J1'];

/**
 * Writes a number from its parts.
 *
 * @param credential which credential
 * @param random eight characters of {@link NUMBER_ALPHABET}
 * @returns the number, or undefined where the check character falls outside the alphabet (5 draws in 37): such a
 *   number would hold a letter that people misread, so another one is drawn
 */
export function formatNumber(credential: CredentialCode, random: string): CredentialNumber | undefined {
  if (random.length !== BODY - 1 || [...random].some((character) => !NUMBER_ALPHABET.includes(character))) {
    throw new RangeError('a credential number needs eight characters of its alphabet');
  }
  const check = checkCharacter(`NPS${credential}${random}`);
  if (!NUMBER_ALPHABET.includes(check)) return undefined;
  return `NPS-${credential}-${random.slice(0, 4)}-${random.slice(4)}-${check}` as CredentialNumber;
}

/**
 * Draws a new number: 40 bits of chance, so that a number says nothing about how many there are or which come next.
 *
 * @param rng must be unpredictable outside tests
 * @throws Error when it repeats itself
 */
export function drawNumber(credential: CredentialCode, rng: Rng): CredentialNumber {
  for (let draws = 0; draws < 1000; draws++) {
    let random = '';
    while (random.length < BODY - 1) random += NUMBER_ALPHABET.charAt(Math.floor(rng.next() * NUMBER_ALPHABET.length));
    const number = formatNumber(credential, random);
    if (number) return number;
  }
  throw new Error('the source of chance repeats itself');
}

/**
 * Reads a number as people type it: any case, with other separators or none, with or without the prefix,
 * O for 0, I or L for 1, full-width letters.
 *
 * @returns the canonical number, or what is wrong with it
 * @example
 * ```ts
 * unwrap(parseNumber('nps cet 7k4q 92mx 3')) === 'NPS-CET-7K4Q-92MX-3';
 * ```
 */
export function parseNumber(text: string): Result<CredentialNumber, NumberProblem> {
  const characters = text.normalize('NFKC').toUpperCase().replace(SEPARATORS, '');
  if (characters === '') return err({ code: 'NUMBER_EMPTY' });
  let credentials: readonly CredentialCode[] = CREDENTIALS;
  let body = characters;
  if ([...characters].length !== BODY) {
    const named = characters.startsWith('NPS') ? characters.slice(3) : characters;
    const credential = CREDENTIALS.find((code) => named.startsWith(code));
    if (credential) {
      credentials = [credential];
      body = named.slice(credential.length);
    } else if (named !== characters && [...named].length === BODY + 3) {
      return err({ code: 'NUMBER_CREDENTIAL_UNKNOWN' });
    } else {
      body = named;
    }
  }
  const typed = [...body];
  if (typed.length !== BODY) return err({ code: 'NUMBER_LENGTH', characters: typed.length });
  const read = typed.map((character) => (character === 'O' ? '0' : character === 'I' || character === 'L' ? '1' : character));
  const odd = read.findIndex((character) => !NUMBER_ALPHABET.includes(character));
  if (odd >= 0) return err({ code: 'NUMBER_CHARACTER', position: odd + 1, character: typed[odd] as string });
  for (const credential of credentials) {
    if (holds(credential, read)) return ok(formatNumber(credential, read.slice(0, BODY - 1).join('')) as CredentialNumber);
  }
  return err({ code: 'NUMBER_CHECK_FAILED', suspects: credentials.length === 1 ? suspectsOf(credentials[0] as CredentialCode, read) : [] });
}

/** The short name of the credential that a number is of. */
export function credentialOf(number: CredentialNumber): CredentialCode {
  return number.slice(4, 7) as CredentialCode;
}

function holds(credential: CredentialCode, body: readonly string[]): boolean {
  return checkCharacter(`NPS${credential}${body.slice(0, -1).join('')}`) === body.at(-1);
}

/** Misreadings and swaps that would make the check character fit. Says nothing about which numbers exist. */
function suspectsOf(credential: CredentialCode, body: readonly string[]): readonly Suspect[] {
  const suspects: Suspect[] = [];
  for (const [index, character] of body.entries()) {
    const others = LOOK_ALIKES.filter((group) => group.includes(character)).join('');
    for (const maybe of new Set(others)) {
      if (maybe !== character && NUMBER_ALPHABET.includes(maybe) && holds(credential, body.with(index, maybe))) {
        suspects.push({ position: index + 1, character, maybe });
      }
    }
    const next = body[index + 1];
    if (next !== undefined && next !== character && holds(credential, body.with(index, next).with(index + 1, character))) {
      suspects.push({ position: index + 1, character: character + next, maybe: next + character });
    }
  }
  return suspects;
}
