import { err, ok, plainDateIn, type Clock, type Result } from '@einthoven/kernel';
import { foldName, foldWords, NUMBER_ALPHABET, parseNumber, type CredentialNumber, type NumberProblem, type PublicRecord } from '@einthoven/credential';
import { publicRecordOf, todayUnder } from '../credential/index.ts';
import type { Db } from '../db/pool.ts';
import { neighbourhood } from '../platform/client-address.ts';
import { config } from '../platform/config.ts';
import { countTry, type RateLimit } from '../platform/rate-limit.ts';
import { keyedHash, purposeKey } from '../platform/seal.ts';
import { splitNumbers } from './number-list.ts';
import { addLookup, selectByName, selectByNumbers, selectOfPerson, type Listed } from './registry.queries.ts';

/** Who asks: only their network address is known, and only its keyed hash is kept, for minutes. */
export type Visitor = { readonly address: string };

/** Too many questions from one address. */
export type Limited = { readonly code: 'REGISTRY_RATE_LIMITED'; readonly retryAfterS: number };

/** Why a number has no record to show. */
export type LookupProblem =
  | Limited
  /** The text is no credential number. */
  | { readonly code: 'REGISTRY_NUMBER_MALFORMED'; readonly problem: NumberProblem }
  /** A well-formed number that was never issued. */
  | { readonly code: 'REGISTRY_NUMBER_UNKNOWN'; readonly number: CredentialNumber };

/** Why a search by name has no list to show. */
export type SearchProblem =
  | Limited
  /** No family name, or too short to search for. */
  | { readonly code: 'REGISTRY_FAMILY_NAME_TOO_SHORT' }
  /** Nothing but a family name. */
  | { readonly code: 'REGISTRY_SECOND_FIELD_NEEDED' }
  | { readonly code: 'REGISTRY_GIVEN_NAME_TOO_SHORT' }
  /** Not four characters of a number. */
  | { readonly code: 'REGISTRY_LAST_FOUR_MALFORMED' }
  | { readonly code: 'REGISTRY_STATE_UNKNOWN' }
  /** More than {@link MOST_MATCHES} people fit. */
  | { readonly code: 'REGISTRY_TOO_MANY' };

/** Why a pasted list was not checked. */
export type ListProblem =
  | Limited
  /** Nothing in it. */
  | { readonly code: 'REGISTRY_LIST_EMPTY' }
  /** More than {@link MOST_NUMBERS}. */
  | { readonly code: 'REGISTRY_LIST_TOO_LONG'; readonly numbers: number };

/** One line of a checked list. */
export type ListLine = {
  /** As it was pasted, cut after 80 characters. */
  readonly typed: string;
  readonly outcome:
    | { readonly kind: 'found'; readonly record: PublicRecord }
    | { readonly kind: 'unknown'; readonly number: CredentialNumber }
    | { readonly kind: 'malformed'; readonly problem: NumberProblem };
};

/** A search shows so many people at most, so that nobody reads the registry out. */
export const MOST_MATCHES = 10;
/** So many pasted numbers at once. */
export const MOST_NUMBERS = 50;

const LIMITS = {
  number: { name: 'registry.number', tries: 120, windowS: 600 },
  name: { name: 'registry.name', tries: 40, windowS: 600 },
  list: { name: 'registry.list', tries: 20, windowS: 600 },
} as const satisfies Record<string, RateLimit>;

type Parts = { readonly db: Db; readonly clock: Clock; readonly visitor: Visitor };

/** Looks one number up, however it is spelled. */
export async function lookUpNumber(text: string, { db, clock, visitor }: Parts): Promise<Result<PublicRecord, LookupProblem>> {
  const now = clock.now();
  const limited = await limit('number', db, now, visitor);
  if (limited) return err(limited);
  const read = parseNumber(text);
  if (!read.ok) {
    await count(db, now, 'number', 'malformed');
    return err({ code: 'REGISTRY_NUMBER_MALFORMED', problem: read.error });
  }
  const [found] = await selectByNumbers(db, [read.value]);
  await count(db, now, 'number', found ? 'found' : 'none');
  return found ? ok(shown(found, now)) : err({ code: 'REGISTRY_NUMBER_UNKNOWN', number: read.value });
}

/**
 * The records of one person that are listed under a name, by any of their numbers, the first awarded first: to show with a
 * record what else its holder holds. A closed record has no name and says nothing of others.
 */
export async function recordsOfHolder(db: Db, number: CredentialNumber, now: Date): Promise<readonly PublicRecord[]> {
  const [found] = await selectByNumbers(db, [number]);
  return found?.listing ? recordsOf(db, found.credential.personId, now) : [];
}

/** The public records of a person that are listed under a name. The caller has decided that whose they are may be known. */
export async function recordsOf(db: Db, personId: string, now: Date): Promise<readonly PublicRecord[]> {
  return (await selectOfPerson(db, personId)).filter(({ listing }) => listing !== undefined).map((listed) => shown(listed, now));
}

/** What a visitor typed to find a person; empty text is an empty field. */
export type NameSearch = { readonly familyName: string; readonly givenName: string; readonly lastFour: string; readonly stateCode: string };

/**
 * Finds people by family name and at least one more field. Names are compared whole and folded; there are no
 * wildcards, no beginnings and no list of everybody. That nobody fits is an empty list, found by the same query.
 */
export async function searchByName(search: NameSearch, { db, clock, visitor }: Parts): Promise<Result<readonly PublicRecord[], SearchProblem>> {
  const now = clock.now();
  const limited = await limit('name', db, now, visitor);
  if (limited) return err(limited);
  const refuse = async (problem: SearchProblem) => {
    await count(db, now, 'name', 'malformed');
    return err(problem);
  };
  const familyName = foldName(search.familyName);
  if (!longEnough(familyName)) return refuse({ code: 'REGISTRY_FAMILY_NAME_TOO_SHORT' });
  const given = search.givenName.trim() === '' ? undefined : foldWords(search.givenName);
  const last = search.lastFour.trim() === '' ? undefined : foldLast(search.lastFour);
  const stateCode = search.stateCode.trim() === '' ? undefined : search.stateCode.trim().toUpperCase();
  if (given === undefined && last === undefined && stateCode === undefined) return refuse({ code: 'REGISTRY_SECOND_FIELD_NEEDED' });
  if (given && (given.length === 0 || !longEnough(given.join('')))) return refuse({ code: 'REGISTRY_GIVEN_NAME_TOO_SHORT' });
  if (last !== undefined && (last.length !== 4 || [...last].some((character) => !NUMBER_ALPHABET.includes(character))))
    return refuse({ code: 'REGISTRY_LAST_FOUR_MALFORMED' });
  if (stateCode !== undefined && !/^[A-Z]{2}$/.test(stateCode)) return refuse({ code: 'REGISTRY_STATE_UNKNOWN' });
  const found = await selectByName(db, { familyName, givenNames: given, lastFour: last, stateCode }, MOST_MATCHES + 1);
  await count(db, now, 'name', found.length > MOST_MATCHES ? 'too-many' : found.length > 0 ? 'found' : 'none');
  if (found.length > MOST_MATCHES) return err({ code: 'REGISTRY_TOO_MANY' });
  return ok(found.map((listed) => shown(listed, now)));
}

/** Checks up to {@link MOST_NUMBERS} pasted numbers; every line gets an answer of its own, in the order pasted. */
export async function checkList(text: string, { db, clock, visitor }: Parts): Promise<Result<readonly ListLine[], ListProblem>> {
  const now = clock.now();
  const limited = await limit('list', db, now, visitor);
  if (limited) return err(limited);
  const pasted = splitNumbers(text);
  if (pasted.length === 0 || pasted.length > MOST_NUMBERS) {
    await count(db, now, 'list', 'malformed');
    return err(pasted.length === 0 ? { code: 'REGISTRY_LIST_EMPTY' } : { code: 'REGISTRY_LIST_TOO_LONG', numbers: pasted.length });
  }
  const read = pasted.map((typed) => ({ typed: typed.slice(0, 80), number: parseNumber(typed) }));
  const found = await selectByNumbers(
    db,
    read.flatMap(({ number }) => (number.ok ? [number.value] : [])),
  );
  await count(db, now, 'list', found.length > 0 ? 'found' : 'none');
  return ok(
    read.map(({ typed, number }): ListLine => {
      if (!number.ok) return { typed, outcome: { kind: 'malformed', problem: number.error } };
      const listed = found.find((candidate) => candidate.credential.number === number.value);
      return { typed, outcome: listed ? { kind: 'found', record: shown(listed, now) } : { kind: 'unknown', number: number.value } };
    }),
  );
}

function shown({ credential, listing }: Listed, now: Date): PublicRecord {
  return publicRecordOf(credential, listing, todayUnder(credential, now));
}

/** Two letters; one where a character is a whole name or syllable. */
function longEnough(folded: string): boolean {
  return [...folded].length >= 2 || /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(folded);
}

function foldLast(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]+/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}

async function limit(kind: keyof typeof LIMITS, db: Db, now: Date, visitor: Visitor): Promise<Limited | undefined> {
  const who = keyedHash(purposeKey(config().appSecret, 'registry-visitors'), neighbourhood(visitor.address));
  const tried = await countTry(db, LIMITS[kind], who, now);
  if (tried.allowed) return undefined;
  await count(db, now, kind, 'limited');
  return { code: 'REGISTRY_RATE_LIMITED', retryAfterS: tried.retryAfterS };
}

async function count(db: Db, now: Date, kind: keyof typeof LIMITS, outcome: Parameters<typeof addLookup>[3]): Promise<void> {
  await addLookup(db, plainDateIn(now, 'UTC'), kind, outcome);
}
