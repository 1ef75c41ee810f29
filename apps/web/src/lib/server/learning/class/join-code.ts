import type { Rng } from '@einthoven/kernel';

/**
 * Consonants only, so that no word comes out by chance; without L, S and Y, which are mistaken for a digit or another
 * letter on a board.
 */
const LETTERS = 'BCDFGHJKMNPQRTVWXZ';
const LENGTH = 8;

/** How long a code lets people join, in days: long enough for a first week that starts late. The instructor renews it. */
export const CODE_DAYS = 30;

/**
 * A fresh code for joining a class: eight letters of eighteen, 33 bits. Who tries codes is stopped by the limit on tries
 * long before that.
 *
 * @param rng chance that nobody can foretell
 */
export function makeJoinCode(rng: Rng): string {
  return Array.from({ length: LENGTH }, () => LETTERS[Math.floor(rng.next() * LETTERS.length)]).join('');
}

/** The code as it is stored, from what a person typed: small letters, spaces and hyphens are all right. Undefined when it can be none. */
export function readJoinCode(typed: string): string | undefined {
  const letters = typed
    .slice(0, 40)
    .toUpperCase()
    .replace(/[\s\-‐‑–—]/gu, '');
  return letters.length === LENGTH && [...letters].every((letter) => LETTERS.includes(letter)) ? letters : undefined;
}

/** The code as people read and say it: two groups of four. */
export function showJoinCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}
