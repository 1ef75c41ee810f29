import type { Db } from '../db/pool.ts';
import type { Permission } from './permissions.ts';
import { findPersonLine, listHistory, searchPeople, type HistoryLine, type PersonLine } from './people.queries.ts';
import { cleanLine } from './text.ts';

/** Fewest characters to search for: shorter texts find everybody. */
export const SEARCH_MIN_CHARACTERS = 2;

/** People by name, address or id; empty for a text that is too short. */
export async function findPeople(db: Db, _permission: Permission<'account.find-person'>, text: string, now: Date): Promise<PersonLine[]> {
  const clean = cleanLine(text).slice(0, 200);
  return [...clean].length < SEARCH_MIN_CHARACTERS ? [] : searchPeople(db, clean, now);
}

/** One person for staff; undefined when there is none. */
export function findPerson(db: Db, _permission: Permission<'account.find-person'>, personId: string, now: Date): Promise<PersonLine | undefined> {
  return findPersonLine(db, personId, now);
}

/** Entries of the history on one page. */
export const HISTORY_PAGE = 100;

/** The whole history of a person, newest first; `before` is the last event of the page before. */
export function readHistory(db: Db, _permission: Permission<'account.read-history'>, personId: string, before?: number): Promise<HistoryLine[]> {
  return listHistory(db, personId, before, HISTORY_PAGE);
}

/**
 * The kind of an event in words: `application.approved` is "Application: approved". Every concept's kinds
 * read so, without a table that would forget the newest.
 */
export function eventWords(kind: string): string {
  const [concept = '', what = ''] = kind.split('.');
  const words = what.replaceAll('-', ' ');
  return `${concept.charAt(0).toUpperCase()}${concept.slice(1).replaceAll('-', ' ')}: ${words}`;
}
