import { addYears, err, ok, parsePlainDate, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import type { Stretch } from '@einthoven/scheme';
import { characters, cleanLine, cleanText, getProfile, isUuid } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { isOneEmail } from '../eligibility/index.ts';
import { tell, writeOutside } from '../message/index.ts';
import { config } from '../platform/config.ts';
import { countTry, type RateLimit } from '../platform/rate-limit.ts';
import { randomToken } from '../platform/rng.ts';
import { tokenHash } from '../platform/seal.ts';
import { lockOwn, note, personOf, type Own } from './application.ts';
import { lockApplication, updateApplication, type InstructorApplication } from './application.queries.ts';
import { portfolio } from './assess.ts';
import * as queries from './asked.queries.ts';
import type { Attester, InstructorEmployment, InstructorReference, Link, ReferenceAnswer } from './asked.queries.ts';
import type { InstructorProblem } from './instructor-words.ts';

type At = { readonly clock: Clock };

/** How long a link works, in days. */
const LINK_DAYS = 30;
const DAY_MS = 86_400_000;
/** Mails that one applicant can cause in a day: enough for mistakes, too few to annoy anybody. */
const MAILS: RateLimit = { name: 'instructor-mail', tries: 20, windowS: 86_400 };
const MOST_JOBS = 20;
const MOST_REFEREES = 6;
const MOST_LINE = 200;
/** The oldest date that a living career can hold. */
const OLDEST_YEARS = 70;

/** A job as typed; `to` empty: still there. */
export type JobFields = Readonly<Record<'employerName' | 'employerEmail' | 'role' | 'from' | 'to', string>>;

/** Adds a job and sends its employer a link. */
export async function addJob(db: Db, permission: Own, fields: JobFields, { clock }: At): Promise<Result<string, InstructorProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<string, InstructorProblem>> => {
    const own = await lockOwn(tx, permission, 'open');
    if (!own.ok) return own;
    const it = own.value;
    const today = plainDateIn(now, portfolio(it.schemeVersion).zone.value);
    const role = cleanLine(fields.role);
    if (role === '' || characters(role) > MOST_LINE) return err({ code: 'ASKED_ROLE' });
    const dates = readDates(fields, today);
    if (!dates.ok) return dates;
    if ((await queries.listEmployments(tx, it.applicationId)).length >= MOST_JOBS) return err({ code: 'ASKED_TOO_MANY' });
    const asked = await readAsked(tx, it, { name: fields.employerName, email: fields.employerEmail }, now);
    if (!asked.ok) return asked;
    const { link, token } = newLink(now);
    const employer = { name: asked.value.name, email: asked.value.email, role };
    const employmentId = await queries.insertEmployment(tx, { applicationId: it.applicationId, personId: it.personId, employer, ...dates.value }, link);
    await updateApplication(tx, it, {});
    await askEmployer(tx, it, { ...dates.value, employer }, asked.value.applicant, token, link, today);
    await note(tx, 'employer-asked', it, personOf(permission), 'the applicant named an employer who can confirm the work', now, { employmentId });
    return ok(employmentId);
  });
}

/** Names somebody to speak for the applicant and sends them a link. */
export async function addReferee(
  db: Db,
  permission: Own,
  fields: { readonly name: string; readonly email: string },
  { clock }: At,
): Promise<Result<string, InstructorProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<string, InstructorProblem>> => {
    const own = await lockOwn(tx, permission, 'open');
    if (!own.ok) return own;
    const it = own.value;
    const named = await queries.listReferences(tx, it.applicationId);
    if (named.length >= MOST_REFEREES) return err({ code: 'ASKED_TOO_MANY' });
    const typed = plainAddress(fields.email);
    if (named.some(({ referee }) => referee && plainAddress(referee.email) === typed)) return err({ code: 'ASKED_SAME_ADDRESS' });
    const asked = await readAsked(tx, it, fields, now);
    if (!asked.ok) return asked;
    const { link, token } = newLink(now);
    const { name, email, applicant } = asked.value;
    const referenceId = await queries.insertReference(tx, { applicationId: it.applicationId, personId: it.personId, referee: { name, email } }, link);
    await updateApplication(tx, it, {});
    await askReferee(tx, it, { name, email }, applicant, token, link);
    await note(tx, 'referee-asked', it, personOf(permission), 'the applicant named somebody to speak for them', now, { referenceId });
    return ok(referenceId);
  });
}

/** A job or a referee of an application. */
export type AskedKind = 'employment' | 'reference';

/** Takes a job or referee out. What was answered goes with it: neither counts any more. */
export async function removeAsked(db: Db, permission: Own, what: AskedKind, id: string, { clock }: At): Promise<Result<undefined, InstructorProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<undefined, InstructorProblem>> => {
    const own = await lockOwn(tx, permission, 'open');
    if (!own.ok) return own;
    const it = own.value;
    if (!(await findAsked(tx, it, what, id))) return err({ code: 'ASKED_UNKNOWN' });
    await queries.removeAsked(tx, what, id, now);
    await updateApplication(tx, it, {});
    await note(tx, what === 'employment' ? 'employer-removed' : 'referee-removed', it, personOf(permission), 'the applicant took it out', now, { id });
    return ok(undefined);
  });
}

/** Sends a new link; the one before is void from then on. */
export async function resendLink(db: Db, permission: Own, what: AskedKind, id: string, { clock }: At): Promise<Result<undefined, InstructorProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<undefined, InstructorProblem>> => {
    const own = await lockOwn(tx, permission, 'open');
    if (!own.ok) return own;
    const it = own.value;
    const found = await findAsked(tx, it, what, id);
    if (!found) return err({ code: 'ASKED_UNKNOWN' });
    if (found.answeredAt) return err({ code: 'ASKED_ANSWERED' });
    const profile = await getProfile(tx, it.personId);
    if (!profile) return err({ code: 'ASKED_UNKNOWN' });
    if (!(await countTry(tx, MAILS, it.personId, now)).allowed) return err({ code: 'ASKED_TOO_MANY_MAILS' });
    const { link, token } = newLink(now);
    await queries.renewLink(tx, what, id, link);
    const today = plainDateIn(now, portfolio(it.schemeVersion).zone.value);
    if ('employer' in found && found.employer) await askEmployer(tx, it, { ...found, employer: found.employer }, profile.legalName, token, link, today);
    if ('referee' in found && found.referee) await askReferee(tx, it, found.referee, profile.legalName, token, link);
    await note(tx, what === 'employment' ? 'employer-asked' : 'referee-asked', it, personOf(permission), 'the applicant asked for a new link', now, { id });
    return ok(undefined);
  });
}

async function findAsked(tx: Tx, it: InstructorApplication, what: AskedKind, id: string): Promise<InstructorEmployment | InstructorReference | undefined> {
  if (!isUuid(id)) return undefined;
  if (what === 'employment') return (await queries.listEmployments(tx, it.applicationId)).find(({ employmentId }) => employmentId === id);
  return (await queries.listReferences(tx, it.applicationId)).find(({ referenceId }) => referenceId === id);
}

/** An address as two spellings of it are compared: letters small, without the part after a plus. */
function plainAddress(email: string): string {
  const [name = '', host = ''] = email.trim().toLowerCase().split('@');
  return `${name.replace(/\+.*$/, '')}@${host}`;
}

/** Reads whom a link goes to. The applicant themself is nobody else's word. */
async function readAsked(
  tx: Tx,
  it: InstructorApplication,
  fields: { readonly name: string; readonly email: string },
  now: Date,
): Promise<Result<queries.AskedPerson & { readonly applicant: string }, InstructorProblem>> {
  const name = cleanLine(fields.name);
  if (name === '' || characters(name) > MOST_LINE) return err({ code: 'ASKED_NAME' });
  const email = fields.email.trim().toLowerCase();
  if (!isOneEmail(email)) return err({ code: 'ASKED_EMAIL' });
  const profile = await getProfile(tx, it.personId);
  if (!profile || plainAddress(profile.email) === plainAddress(email)) return err({ code: 'ASKED_OWN_ADDRESS' });
  if (!(await countTry(tx, MAILS, it.personId, now)).allowed) return err({ code: 'ASKED_TOO_MANY_MAILS' });
  return ok({ name, email, applicant: profile.legalName });
}

function readDates(
  fields: { readonly from: string; readonly to: string },
  today: PlainDate,
): Result<{ readonly from: PlainDate; readonly to: PlainDate | undefined }, InstructorProblem> {
  const from = parsePlainDate(fields.from);
  const to = fields.to === '' ? undefined : parsePlainDate(fields.to);
  if (!from.ok || (to && !to.ok)) return err({ code: 'ASKED_DATES' });
  if (from.value > today || (to && to.value > today)) return err({ code: 'ASKED_FUTURE' });
  if (from.value < addYears(today, -OLDEST_YEARS) || (to && to.value < from.value)) return err({ code: 'ASKED_DATES' });
  return ok({ from: from.value, to: to?.value });
}

function newLink(now: Date): { readonly link: Link; readonly token: string } {
  const token = randomToken();
  return { token, link: { tokenHash: tokenHash(token), requestedAt: now, expiresAt: new Date(now.getTime() + LINK_DAYS * DAY_MS) } };
}

async function askEmployer(
  tx: Tx,
  it: InstructorApplication,
  job: { readonly employer: queries.AskedPerson; readonly from: PlainDate; readonly to: PlainDate | undefined },
  applicant: string,
  token: string,
  link: Link,
  today: PlainDate,
): Promise<void> {
  await writeOutside(tx, {
    to: job.employer.email,
    message: 'instructor.employer-asked',
    values: {
      applicant,
      employer: job.employer.name,
      from: job.from,
      until: job.to ?? today,
      url: `${config().baseUrl}/attest/instructor/${token}`,
      lastDay: plainDateIn(link.expiresAt, portfolio(it.schemeVersion).zone.value),
    },
    aboutPersonId: it.personId,
  });
}

async function askReferee(tx: Tx, it: InstructorApplication, referee: queries.AskedPerson, applicant: string, token: string, link: Link): Promise<void> {
  const lastDay = plainDateIn(link.expiresAt, portfolio(it.schemeVersion).zone.value);
  await writeOutside(tx, {
    to: referee.email,
    message: 'instructor.reference-asked',
    values: { applicant, referee: referee.name, url: `${config().baseUrl}/refer/${token}`, lastDay },
    aboutPersonId: it.personId,
  });
}

/** What somebody sees behind a link. */
export type LinkView = { readonly applicantName: string; readonly askedName: string; readonly expiresAt: Date; readonly zone: string };

type Usable<Found> = { readonly found: Found; readonly it: InstructorApplication; readonly view: LinkView; readonly today: PlainDate };

async function usable<Found extends InstructorEmployment | InstructorReference>(
  tx: Tx,
  token: string,
  find: (db: Db, hash: string) => Promise<Found | undefined>,
  now: Date,
): Promise<Result<Usable<Found>, InstructorProblem>> {
  // A token is 43 characters; anything else is not worth a question to the database.
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return err({ code: 'LINK_UNKNOWN' });
  const seen = await find(tx, tokenHash(token));
  const it = seen && (await lockApplication(tx, seen.applicationId));
  // Read again under the lock, so that two clicks at once are told apart.
  const found = it && (await find(tx, tokenHash(token)));
  const asked = found && ('employer' in found ? found.employer : 'referee' in found ? found.referee : undefined);
  if (!it || !found || !asked) return err({ code: 'LINK_UNKNOWN' });
  if (found.answeredAt) return err({ code: 'LINK_USED' });
  if (found.removedAt || (it.state !== 'draft' && it.state !== 'submitted')) return err({ code: 'LINK_NOT_NEEDED' });
  if (found.expiresAt <= now) return err({ code: 'LINK_EXPIRED' });
  const profile = await getProfile(tx, it.personId);
  if (!profile) return err({ code: 'LINK_NOT_NEEDED' });
  const zone = portfolio(it.schemeVersion).zone.value;
  return ok({ found, it, today: plainDateIn(now, zone), view: { applicantName: profile.legalName, askedName: asked.name, expiresAt: found.expiresAt, zone } });
}

/** What an employer sees: also the dates and the work as told. */
export type EmployerView = LinkView & Stretch & { readonly role: string };

const employerView = ({ found, view, today }: Usable<InstructorEmployment>): EmployerView => ({
  ...view,
  role: found.employer?.role ?? '',
  from: found.from,
  to: found.to ?? today,
});

/** Opens an employer's link. Having the link is the right to see it. */
export async function openEmployerLink(db: Db, token: string, { clock }: At): Promise<Result<EmployerView, InstructorProblem>> {
  return inTransaction(db, async (tx) => {
    const open = await usable(tx, token, queries.findEmploymentByToken, clock.now());
    return open.ok ? ok(employerView(open.value)) : open;
  });
}

/** Takes an employer's answer, once. Dates empty: they do not confirm the work. */
export async function answerEmployerLink(
  db: Db,
  token: string,
  answer: { readonly dates: { readonly from: string; readonly to: string } | undefined; readonly attester: Attester },
  { clock }: At,
): Promise<Result<LinkView, InstructorProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<LinkView, InstructorProblem>> => {
    const open = await usable(tx, token, queries.findEmploymentByToken, now);
    if (!open.ok) return open;
    const { found, it, view, today } = open.value;
    const dates = answer.dates && readDates(answer.dates, today);
    if (dates && !dates.ok) return dates;
    if (dates && dates.value.to === undefined) return err({ code: 'ASKED_DATES' });
    const confirmed = dates && { from: dates.value.from, to: dates.value.to ?? today };
    const name = cleanLine(answer.attester.name);
    const title = cleanLine(answer.attester.title);
    if (name === '' || characters(name) > MOST_LINE || title === '' || characters(title) > MOST_LINE) return err({ code: 'ASKED_NAME' });
    if (!(await queries.answerEmployment(tx, found, { confirmed, attester: { name, title }, at: now }))) return err({ code: 'LINK_USED' });
    await updateApplication(tx, it, {});
    const yes = confirmed !== undefined;
    await note(tx, yes ? 'employer-confirmed' : 'employer-declined', it, { kind: 'system' }, 'the employer answered through the link', now, {
      employmentId: found.employmentId,
      ...confirmed,
    });
    await tell(tx, {
      toPersonId: it.personId,
      message: yes ? 'instructor.employer-confirmed' : 'instructor.employer-declined',
      values: { employer: view.askedName },
      at: now,
    });
    return ok(view);
  });
}

/** Opens a referee's link. */
export async function openReferenceLink(db: Db, token: string, { clock }: At): Promise<Result<LinkView, InstructorProblem>> {
  return inTransaction(db, async (tx) => {
    const open = await usable(tx, token, queries.findReferenceByToken, clock.now());
    return open.ok ? ok(open.value.view) : open;
  });
}

/** A referee's words as typed. */
export type ReferenceFields = Readonly<Record<'name' | 'title' | 'relation' | 'years' | 'recommend' | 'words', string>>;

/** What is wrong with a referee's words, by field; empty where nothing is. */
export function referenceProblems(fields: ReferenceFields): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  const line = (name: 'name' | 'title' | 'relation', words: string) => {
    const length = characters(cleanLine(fields[name]));
    if (length === 0 || length > MOST_LINE) problems[name] = words;
  };
  line('name', 'Write your name, up to 200 characters.');
  line('title', 'Write your title or role, up to 200 characters.');
  line('relation', 'Say how you know each other, up to 200 characters.');
  if (!/^\d{1,2}$/.test(fields.years.trim())) problems['years'] = 'Write the years as a whole number, such as 3.';
  if (!['yes', 'with-doubts', 'no'].includes(fields.recommend)) problems['recommend'] = 'Choose one answer.';
  const length = characters(cleanText(fields.words));
  if (length < 20 || length > 4000) problems['words'] = 'Write 20 to 4,000 characters. An example of their teaching helps most.';
  return problems;
}

/** Takes a referee's words, once. Undefined: they do not want to say anything. The applicant learns that, and nothing more. */
export async function answerReferenceLink(
  db: Db,
  token: string,
  fields: ReferenceFields | undefined,
  { clock }: At,
): Promise<Result<LinkView, InstructorProblem>> {
  const now = clock.now();
  if (fields && Object.keys(referenceProblems(fields)).length > 0) throw new Error('the words of a referee are checked before they are sent');
  const answer = fields && {
    name: cleanLine(fields.name),
    title: cleanLine(fields.title),
    relation: cleanLine(fields.relation),
    years: fields.years.trim(),
    recommend: fields.recommend as ReferenceAnswer['recommend'],
    words: cleanText(fields.words),
  };
  return inTransaction(db, async (tx): Promise<Result<LinkView, InstructorProblem>> => {
    const open = await usable(tx, token, queries.findReferenceByToken, now);
    if (!open.ok) return open;
    const { found, it, view } = open.value;
    if (!(await queries.answerReference(tx, found, answer, now))) return err({ code: 'LINK_USED' });
    await updateApplication(tx, it, {});
    await note(tx, answer ? 'referee-answered' : 'referee-declined', it, { kind: 'system' }, 'the referee answered through the link', now, {
      referenceId: found.referenceId,
    });
    await tell(tx, {
      toPersonId: it.personId,
      message: answer ? 'instructor.referee-answered' : 'instructor.referee-declined',
      values: { referee: view.askedName },
      at: now,
    });
    return ok(view);
  });
}
