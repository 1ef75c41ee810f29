import { systemClock } from '../platform/clock.ts';
import { database, type Db } from '../db/pool.ts';
import { deleteSessions, findSessionRow, listSessionRows, writeLanguage, type SessionLine } from './account.queries.ts';
import { authFor, CLIENT_ADDRESS_HEADER, cookiesOf, type SessionCookie } from './auth.ts';
import type { Actor, Permission } from './permissions.ts';

/** A second factor given in a session counts for this long; then it is asked again. */
export const SECOND_FACTOR_HOURS = 12;

/** A live session. */
export type Session = {
  readonly actor: Actor;
  /**
   * The person set up an authenticator, and this session has not shown it yet: until then the session
   * opens nothing but the page that asks for the code.
   */
  readonly secondFactorDue: boolean;
  /** Of the interface, as the person chose; null where they chose none. */
  readonly language: string | null;
};

/** The browser that a use case answers to. */
export type Client = {
  readonly headers: Headers;
  /** Network address as the server saw it. */
  readonly address: string;
};

/** Headers for the library: the browser's cookie and name, and the address that we saw ourselves. */
export function libraryHeaders(client: Client): Headers {
  const headers = new Headers({ [CLIENT_ADDRESS_HEADER]: client.address });
  for (const name of ['cookie', 'user-agent']) {
    const value = client.headers.get(name);
    // Sessions keep the name of the browser; a hostile one could be very long.
    if (value !== null) headers.set(name, name === 'user-agent' ? value.slice(0, 300) : value);
  }
  return headers;
}

/** The session behind a request, by its cookie. */
export async function findSession(headers: Headers, db: Db = database(), now: Date = systemClock.now()): Promise<Session | undefined> {
  const token = await sessionToken(db, headers);
  if (!token) return undefined;
  const row = await findSessionRow(db, token, now);
  if (!row) return undefined;
  const secondFactor = row.secondFactorAt !== null && now.getTime() - row.secondFactorAt.getTime() < SECOND_FACTOR_HOURS * 3_600_000;
  return {
    actor: { personId: row.personId, roles: new Set(row.roles), secondFactor, sessionId: row.sessionId },
    secondFactorDue: row.secondFactorSetUp && row.secondFactorAt === null,
    language: row.language,
  };
}

/** So many cookies are remembered at most. */
const MOST_REMEMBERED = 10_000;
const remembered = new WeakMap<Db, Map<string, string>>();

/**
 * The token in the session cookie, if its signature holds. A cookie whose signature held once is remembered, because a
 * signature does not change and checking it costs more than all else of a small request; whether the session still
 * lives is the database's to say, each time.
 */
export async function sessionToken(db: Db, headers: Headers): Promise<string | undefined> {
  const cookie = headers.get('cookie');
  if (!cookie?.includes('einthoven.session_token')) return undefined;
  const known = remembered.get(db) ?? new Map<string, string>();
  remembered.set(db, known);
  const before = known.get(cookie);
  if (before !== undefined) return before;
  const { token } = await authFor(db).api.readSessionToken({ headers });
  if (!token) return undefined;
  if (known.size >= MOST_REMEMBERED) known.clear();
  if (cookie.length < 1_024) known.set(cookie, token);
  return token;
}

/** The person behind a request; undefined when nobody is signed in or a second factor is still due. */
export async function findActor(headers: Headers): Promise<Actor | undefined> {
  const session = await findSession(headers);
  return session && !session.secondFactorDue ? session.actor : undefined;
}

/** Opens a session and gives the cookie that carries it. Whoever calls has checked who it is. */
export async function openSession(db: Db, personId: string, client: Client, secondFactorAt: Date | null): Promise<SessionCookie[]> {
  const answer = await authFor(db).api.openSession({ body: { personId, secondFactorAt }, headers: libraryHeaders(client), returnHeaders: true });
  return cookiesOf(answer.headers);
}

/** Ends the session of a request. @returns cookies that remove it from the browser */
export async function signOut(db: Db, client: Client): Promise<SessionCookie[]> {
  const answer = await authFor(db).api.signOut({ headers: libraryHeaders(client), returnHeaders: true });
  return cookiesOf(answer.headers);
}

/** Live sessions of the person, newest first. */
export function listSessions(db: Db, permission: Permission<'account.manage-own'>, now: Date): Promise<SessionLine[]> {
  return listSessionRows(db, permission.actor.personId, now);
}

/** Ends one session of the person. @returns whether there was one */
export async function endSession(db: Db, permission: Permission<'account.manage-own'>, sessionId: string): Promise<boolean> {
  return (await deleteSessions(db, permission.actor.personId, { only: sessionId })) > 0;
}

/** Keeps the language of the interface that a person chose, for every device. Needs no second factor: it opens nothing. */
export function keepLanguage(db: Db, actor: Actor, language: 'en' | 'es'): Promise<void> {
  return writeLanguage(db, actor.personId, language);
}

/** Ends every session of the person but the one that asks. @returns how many */
export function endOtherSessions(db: Db, permission: Permission<'account.manage-own'>): Promise<number> {
  return deleteSessions(db, permission.actor.personId, { except: permission.actor.sessionId });
}
