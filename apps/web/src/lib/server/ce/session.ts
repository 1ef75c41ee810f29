import { createHash } from 'node:crypto';
import { err, instantAt, localTimeAt, ok, plainDateIn, type Clock, type Result, type Rng } from '@einthoven/kernel';
import { characters, cleanLine, isStateCode, isUuid, mayTry, type Permission } from '../account/index.ts';
import { findCredential, selectCredentials } from '../credential/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { makeJoinCode, readJoinCode } from '../learning/index.ts';
import { recordEvent } from '../platform/events.ts';
import type { RateLimit } from '../platform/rate-limit.ts';
import { schemeVersion } from '../scheme/index.ts';
import { creditHours } from './credit.ts';
import { isInForce } from './provider.ts';
import { findCourse, findProvider, type CourseRow, type ProviderRow } from './provider.queries.ts';
import { readRoster, sameFamilyName, type RosterProblem, type RosterRow } from './roster.ts';
import * as queries from './session.queries.ts';
import type { Ratings, SessionRow } from './session.queries.ts';

type Provide = Permission<'ce.provide-own'>;
type Own = Permission<'ce.manage-own'>;
type With = { readonly clock: Clock };

/** Why an act on sessions did nothing. */
export type SessionProblem =
  | 'SESSION_UNKNOWN'
  | 'SESSION_COURSE'
  | 'SESSION_TIME'
  | 'SESSION_PLACE'
  | 'SESSION_SEATS'
  | 'SESSION_AFTER_APPROVAL'
  | 'SESSION_TOO_MANY'
  | 'SESSION_CANCELLED'
  | 'SESSION_NOT_BEGUN'
  | 'SESSION_ATTENDED'
  | RosterProblem;

/** A session as it was typed. */
export type SessionFields = Readonly<Record<'startsAt' | 'where' | 'city' | 'stateCode' | 'address' | 'seats', string>>;

const MOST_SESSIONS = 500;
const HOUR_MS = 3_600_000;

/** A course of the actor's own provider; undefined for everybody else's. */
async function ownCourse(db: Db, permission: Provide, courseId: string): Promise<{ course: CourseRow; provider: ProviderRow } | undefined> {
  const course = isUuid(courseId) ? await findCourse(db, courseId) : undefined;
  const provider = course && (await findProvider(db, course.providerId));
  return course && provider?.contactPersonId === permission.actor.personId ? { course, provider } : undefined;
}

/** Opens a session of an approved course, with a code that gives hours at the event. @returns its id */
export async function openSession(
  db: Db,
  permission: Provide,
  courseId: string,
  fields: SessionFields,
  { clock, rng }: With & { readonly rng: Rng },
): Promise<Result<string, SessionProblem>> {
  const at = clock.now();
  const own = await ownCourse(db, permission, courseId);
  if (!own || !isInForce(own.course, at) || !isInForce(own.provider, at)) return err('SESSION_COURSE');
  const scheme = schemeVersion(own.course.schemeVersion);
  const zone = scheme.zone.value;
  const startsAt = instantAt(fields.startsAt, zone);
  if (!startsAt.ok) return err('SESSION_TIME');
  const day = plainDateIn(startsAt.value, zone);
  if (day > (own.course.validUntil ?? '') || day > (own.provider.validUntil ?? '')) return err('SESSION_AFTER_APPROVAL');
  const online = fields.where === 'online';
  const city = online ? '' : cleanLine(fields.city);
  const stateCode = online ? undefined : fields.stateCode;
  if (!online && (city === '' || characters(city) > 80 || stateCode === undefined || !isStateCode(stateCode))) return err('SESSION_PLACE');
  const address = cleanLine(fields.address);
  if (characters(address) > 300) return err('SESSION_PLACE');
  const seats = /^\d{1,4}$/.test(fields.seats.trim()) ? Number(fields.seats.trim()) : 0;
  if (seats < 1 || seats > 2000) return err('SESSION_SEATS');
  return inTransaction(db, async (tx): Promise<Result<string, SessionProblem>> => {
    if ((await queries.listSessions(tx, [courseId])).length >= MOST_SESSIONS) return err('SESSION_TOO_MANY');
    const codeUntil = new Date(startsAt.value.getTime() + (scheme.ce.codeHours.value + own.course.halfHours / 2) * HOUR_MS);
    const made = { courseId, startsAt: startsAt.value, online, city, stateCode, address, seats, claimCode: await freshCode(tx, rng), codeUntil };
    const sessionId = await queries.insertSession(tx, made, at);
    await note(tx, permission, 'session-opened', sessionId, at);
    return ok(sessionId);
  });
}

async function freshCode(tx: Tx, rng: Rng): Promise<string> {
  for (let tries = 0; tries < 20; tries += 1) {
    const code = makeJoinCode(rng);
    if (!(await queries.findSessionByCode(tx, code))) return code;
  }
  throw new Error('no code that is free was drawn in 20 tries');
}

/** The sessions of one's own courses, in the order of time. */
export async function ownSessions(db: Db, permission: Provide, courseId: string): Promise<readonly SessionRow[]> {
  return (await ownCourse(db, permission, courseId)) ? queries.listSessions(db, [courseId]) : [];
}

/** A session of the actor's own provider. */
export async function ownSession(
  db: Db,
  permission: Provide,
  sessionId: string,
): Promise<{ readonly session: SessionRow; readonly course: CourseRow; readonly provider: ProviderRow; readonly zone: string } | undefined> {
  const session = isUuid(sessionId) ? await queries.findSession(db, sessionId) : undefined;
  const own = session && (await ownCourse(db, permission, session.courseId));
  return own && session ? { session, ...own, zone: schemeVersion(own.course.schemeVersion).zone.value } : undefined;
}

/** Cancels a session that nobody attended; its code gives nothing from now on. */
export async function cancelSession(db: Db, permission: Provide, sessionId: string, { clock }: With): Promise<Result<true, SessionProblem>> {
  return inTransaction(db, async (tx): Promise<Result<true, SessionProblem>> => {
    if (isUuid(sessionId)) await queries.lockSession(tx, sessionId);
    const own = await ownSession(tx, permission, sessionId);
    if (!own) return err('SESSION_UNKNOWN');
    if (own.session.attended > 0) return err('SESSION_ATTENDED');
    if (await queries.writeCancelled(tx, sessionId, clock.now())) await note(tx, permission, 'session-cancelled', sessionId, clock.now());
    return ok(true);
  });
}

/** What came of a row of a roster. */
export type RosterOutcome = Pick<RosterRow, 'line' | 'number' | 'familyName'> & {
  readonly outcome:
    | 'credited'
    /** The person has hours of this session, by the code or an earlier roster. */
    | 'already'
    /** The hours are kept as refused: they clash with others of the person. */
    | 'not-counted'
    /** No credential of this number has this family name. Nobody is guessed. */
    | 'stranger'
    /** The number cannot be one: a digit is missing or wrong. */
    | 'broken'
    /** The same number stands further up. */
    | 'twice';
};

/**
 * Gives hours to the people of a roster. Who is not found by number and family name together is listed and gets nothing.
 * Sent again, it gives nothing twice.
 */
export async function sendRoster(
  db: Db,
  permission: Provide,
  sessionId: string,
  bytes: Buffer,
  { clock }: With,
): Promise<Result<readonly RosterOutcome[], SessionProblem>> {
  const read = readRoster(bytes);
  if (!read.ok) return read;
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<readonly RosterOutcome[], SessionProblem>> => {
    if (isUuid(sessionId)) await queries.lockSession(tx, sessionId);
    const own = await ownSession(tx, permission, sessionId);
    if (!own) return err('SESSION_UNKNOWN');
    if (own.session.cancelledAt) return err('SESSION_CANCELLED');
    if (own.session.startsAt > at) return err('SESSION_NOT_BEGUN');
    const numbers = [...new Set(read.value.flatMap(({ parsed }) => parsed ?? []))];
    const credentials = new Map((await selectCredentials(tx, { numbers })).map((credential) => [credential.number as string, credential]));
    const names = await queries.findFamilyNames(
      tx,
      [...credentials.values()].map(({ personId }) => personId),
    );
    const seen = new Set<string>();
    const outcomes: RosterOutcome[] = [];
    for (const { line, number, familyName, parsed } of read.value) {
      const tell = (outcome: RosterOutcome['outcome']) => outcomes.push({ line, number, familyName, outcome });
      if (parsed === undefined) {
        tell('broken');
        continue;
      }
      if (seen.has(parsed)) {
        tell('twice');
        continue;
      }
      seen.add(parsed);
      const personId = credentials.get(parsed)?.personId;
      if (personId === undefined || !sameFamilyName(names.get(personId) ?? '', familyName)) {
        tell('stranger');
        continue;
      }
      const given = await attend(tx, own, personId, 'roster', at);
      tell(given.ok ? (given.value === 'counted' ? 'credited' : 'not-counted') : 'already');
    }
    const count = (...which: RosterOutcome['outcome'][]) => outcomes.filter(({ outcome }) => which.includes(outcome)).length;
    const sums = {
      rows: outcomes.length,
      credited: count('credited'),
      already: count('already', 'twice', 'not-counted'),
      strangers: count('stranger'),
      broken: count('broken'),
    };
    await queries.insertRoster(tx, { sessionId, uploadedBy: permission.actor.personId, sha256: createHash('sha256').update(bytes).digest('hex'), ...sums }, at);
    await note(tx, permission, 'roster-sent', sessionId, at, sums);
    return ok(outcomes);
  });
}

type OwnSession = { readonly session: SessionRow; readonly course: CourseRow; readonly provider: ProviderRow; readonly zone: string };

/** Gives the hours of a session to somebody, once. */
async function attend(
  tx: Tx,
  { session, course, provider, zone }: OwnSession,
  personId: string,
  byWay: 'roster' | 'code',
  at: Date,
): Promise<Result<'counted' | 'refused', 'ALREADY'>> {
  if (await queries.findAttendance(tx, session.sessionId, personId)) return err('ALREADY');
  const local = localTimeAt(session.startsAt, zone);
  const given = await creditHours(tx, {
    personId,
    source: 'issued',
    kind: course.kind,
    subject: course.subject,
    title: course.title,
    provider: provider.name,
    completedOn: plainDateIn(session.startsAt, zone),
    // What is taken whenever one likes has no time of its own that others could clash with.
    beginsMinute: course.kind === 'online-course' ? undefined : Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16)),
    halfHours: course.halfHours,
    origin: `session:${session.sessionId}`,
    at,
  });
  if (!given.ok) return err('ALREADY');
  await queries.insertAttendance(tx, { sessionId: session.sessionId, personId, creditId: given.value.creditId, byWay }, at);
  return ok(given.value.state);
}

/** Tries of codes in a quarter of an hour: of a person, and of an address behind which a whole event may sit. */
const TRIES_OF_PERSON: RateLimit = { name: 'ce-code', tries: 10, windowS: 900 };
const TRIES_OF_CLIENT: RateLimit = { name: 'ce-code-client', tries: 300, windowS: 900 };

/** Why a code gives nothing. Wrong, ended and cancelled look alike: who guesses learns nothing. */
export type ClaimRefusal = 'CLAIM_UNKNOWN' | 'CLAIM_TOO_MANY_TRIES' | 'CLAIM_FULL' | 'CLAIM_ALREADY' | 'CLAIM_NO_CREDENTIAL' | 'CLAIM_PROVIDER';

/** Gives the hours of the session whose code this is: at the event, once a person, to so many as there are seats. */
export async function claimHours(
  db: Db,
  permission: Own,
  typed: string,
  { clock, client }: With & { readonly client: string },
): Promise<Result<{ readonly title: string; readonly halfHours: number; readonly counted: boolean }, ClaimRefusal>> {
  const { personId } = permission.actor;
  const allowed = await mayTry(db, clock, [
    [TRIES_OF_PERSON, personId],
    [TRIES_OF_CLIENT, client],
  ]);
  if (!allowed) return err('CLAIM_TOO_MANY_TRIES');
  const code = readJoinCode(typed);
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<{ title: string; halfHours: number; counted: boolean }, ClaimRefusal>> => {
    const found = code === undefined ? undefined : await queries.findSessionByCode(tx, code);
    if (!found) return err('CLAIM_UNKNOWN');
    await queries.lockSession(tx, found.sessionId);
    const session = await queries.findSession(tx, found.sessionId);
    const course = await findCourse(tx, found.courseId);
    const provider = course && (await findProvider(tx, course.providerId));
    if (!session || !course || !provider) return err('CLAIM_UNKNOWN');
    const { codeFrom, codeUntil, cancelledAt } = session;
    if (cancelledAt || !codeFrom || !codeUntil || at < codeFrom || at >= codeUntil) return err('CLAIM_UNKNOWN');
    if (provider.contactPersonId === personId) return err('CLAIM_PROVIDER');
    if (!(await findCredential(tx, personId))) return err('CLAIM_NO_CREDENTIAL');
    if (await queries.findAttendance(tx, session.sessionId, personId)) return err('CLAIM_ALREADY');
    if (session.attended >= session.seats) return err('CLAIM_FULL');
    const given = await attend(tx, { session, course, provider, zone: schemeVersion(course.schemeVersion).zone.value }, personId, 'code', at);
    if (!given.ok) return err('CLAIM_ALREADY');
    return ok({ title: course.title, halfHours: course.halfHours, counted: given.value === 'counted' });
  });
}

/** An attendance of one's own, for its certificate and the form about the course. */
export type OwnAttendance = queries.AttendanceRow & {
  readonly title: string;
  readonly provider: string;
  readonly halfHours: number;
  readonly subject: string;
  readonly startsAt: Date;
  readonly place: string;
  readonly zone: string;
};

/** What a person attended; of one, by its id. */
export async function ownAttendances(db: Db, permission: Own): Promise<readonly OwnAttendance[]> {
  const rows = await queries.listAttendances(db, permission.actor.personId);
  const list: OwnAttendance[] = [];
  for (const row of rows) {
    const session = await queries.findSession(db, row.sessionId);
    const course = session && (await findCourse(db, session.courseId));
    const provider = course && (await findProvider(db, course.providerId));
    if (!session || !course || !provider) continue;
    const { title, halfHours, subject, schemeVersion: version } = course;
    const place = session.online ? 'Online' : `${session.city}, ${session.stateCode}`;
    list.push({ ...row, title, provider: provider.name, halfHours, subject, startsAt: session.startsAt, place, zone: schemeVersion(version).zone.value });
  }
  return list;
}

/** Keeps what an attendee thought of a course, once. */
export async function evaluate(
  db: Db,
  permission: Own,
  attendanceId: string,
  typed: Readonly<Record<keyof Ratings, string>>,
  { clock }: With,
): Promise<Result<true, 'EVALUATION_UNKNOWN' | 'EVALUATION_MISSING' | 'EVALUATION_DONE'>> {
  const own = (await queries.listAttendances(db, permission.actor.personId)).find((each) => each.attendanceId === attendanceId);
  if (!own) return err('EVALUATION_UNKNOWN');
  const read = (text: string) => (/^[1-5]$/.test(text) ? Number(text) : 0);
  const ratings = { useful: read(typed.useful), correct: read(typed.correct), taught: read(typed.taught), unbiased: read(typed.unbiased) };
  if (Object.values(ratings).includes(0)) return err('EVALUATION_MISSING');
  return inTransaction(db, async (tx) =>
    (await queries.insertEvaluation(tx, own.sessionId, attendanceId, ratings, clock.now())) ? ok(true as const) : err('EVALUATION_DONE' as const),
  );
}

/** What attendees thought of a course of one's own: means, and only of so many answers as the scheme asks for. */
export async function readRatings(
  db: Db,
  permission: Provide,
  courseId: string,
): Promise<{ readonly answers: number; readonly from: number; readonly means: Ratings | undefined } | undefined> {
  const own = await ownCourse(db, permission, courseId);
  if (!own) return undefined;
  const from = schemeVersion(own.course.schemeVersion).ce.evaluationsFrom.value;
  const { answers, means } = await queries.meanRatings(db, courseId);
  return answers >= from ? { answers, from, means } : { answers: 0, from, means: undefined };
}

async function note(tx: Tx, permission: Provide, what: string, sessionId: string, at: Date, payload: Readonly<Record<string, number>> = {}): Promise<void> {
  await recordEvent(tx, {
    kind: `ce.${what}`,
    actor: { kind: 'person', personId: permission.actor.personId },
    entity: { name: 'ce_session', id: sessionId },
    reason: 'by the provider',
    payload,
    occurredAt: at,
  });
}
