import { addDays, addYears, err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { foldName } from '@einthoven/credential';
import { CE_SUBJECTS, courseHours, reviewOutcome, type CourseLoad, type Scheme } from '@einthoven/scheme';
import { characters, cleanLine, cleanText, getProfile, grantRole, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import * as queries from './provider.queries.ts';
import type { CourseKind, CourseRow, ProviderRow, ReviewedThing } from './provider.queries.ts';

type Provide = Permission<'ce.provide-own'>;
type Decide = Permission<'ce.decide'>;
type With = { readonly clock: Clock };

/** What reviewers look at, by code, in the words of the public page; all must be met for an approval. */
export const PROVIDER_CRITERIA = {
  reachable: 'It exists: a name, an address on the web or a street, and somebody who answers.',
  teachers: 'Who teaches knows the subject from training or work, and says so to attendees.',
  attendance: 'There is a way to know who attended and for how long.',
  records: 'Who attended is kept for at least two renewal cycles, and given out on request.',
  unbiased: 'Teaching is kept apart from selling, and sponsors are named.',
} as const;

/** The same for courses. */
export const COURSE_CRITERIA = {
  subject: 'It is about the work of an ECG technician, or close to it, and the subject is named right.',
  objectives: 'It says what attendees can do afterwards.',
  sources: 'It rests on sources that can be looked up.',
  hours: 'Words, questions and minutes are plausible; breaks and meals are not among them.',
  check: 'What was learned is checked: by questions, or by practice that somebody watches.',
} as const;

/** Kinds of courses that providers offer. */
export const COURSE_KINDS: readonly CourseKind[] = ['workshop', 'online-course', 'webinar', 'in-service', 'conference'];

/** Why an application was not taken. */
export type ProviderProblem =
  | 'PROVIDER_NAME'
  | 'PROVIDER_NAME_TAKEN'
  | 'PROVIDER_WEBSITE'
  | 'PROVIDER_ABOUT'
  | 'PROVIDER_THERE'
  | 'PROVIDER_NOT_APPROVED'
  | 'COURSE_TITLE'
  | 'COURSE_SUMMARY'
  | 'COURSE_KIND'
  | 'COURSE_SUBJECT'
  | 'COURSE_LOAD'
  | 'COURSE_SHORT'
  | 'COURSE_LONG'
  | 'COURSE_TOO_MANY';

/** Applies to become a provider; one application or approval a person. */
export async function applyAsProvider(
  db: Db,
  permission: Provide,
  fields: Readonly<Record<'name' | 'website' | 'about', string>>,
  { clock }: With,
): Promise<Result<string, ProviderProblem>> {
  const { personId } = permission.actor;
  const [name, website, about] = [cleanLine(fields.name), cleanLine(fields.website), cleanText(fields.about)];
  if (name === '' || characters(name) > 120) return err('PROVIDER_NAME');
  if (website !== '' && !(website.length <= 300 && URL.canParse(website) && new URL(website).protocol === 'https:')) return err('PROVIDER_WEBSITE');
  if (characters(about) < 20 || characters(about) > 2000) return err('PROVIDER_ABOUT');
  const at = clock.now();
  const scheme = currentScheme();
  return inTransaction(db, async (tx): Promise<Result<string, ProviderProblem>> => {
    await queries.lockProvidersOf(tx, personId);
    const own = await queries.listProvidersOf(tx, personId);
    if (own.some((each) => each.state === 'applied' || isInForce(each, at))) return err('PROVIDER_THERE');
    const providerId = await queries.insertProvider(
      tx,
      { contactPersonId: personId, name, nameFolded: foldName(name), website, about, schemeVersion: scheme.version },
      at,
    );
    if (providerId === undefined) return err('PROVIDER_NAME_TAKEN');
    await note(tx, 'provider-applied', personId, { name: 'ce_provider', id: providerId }, 'applied to provide courses', scheme.version, at);
    return ok(providerId);
  });
}

/** Whether an approval holds at an instant. */
export function isInForce(of: Pick<ProviderRow, 'state' | 'validUntil' | 'schemeVersion'>, at: Date): boolean {
  return of.state === 'approved' && of.validUntil !== undefined && plainDateIn(at, schemeVersion(of.schemeVersion).zone.value) <= of.validUntil;
}

/** The provider that a person speaks for: the one in force, or else the newest application. */
export async function ownProvider(db: Db, permission: Provide, { clock }: With): Promise<(ProviderRow & { readonly inForce: boolean }) | undefined> {
  const own = await queries.listProvidersOf(db, permission.actor.personId);
  const at = clock.now();
  const found = own.find((each) => isInForce(each, at)) ?? own[0];
  return found && { ...found, inForce: isInForce(found, at) };
}

/** A course as it was typed. */
export type CourseFields = Readonly<Record<'title' | 'summary' | 'kind' | 'subject' | 'words' | 'questions' | 'minutes', string>>;

/** Reads what a course asks of who takes it; empty fields are none. Undefined where one is no number. */
export function readLoad(fields: Readonly<Record<'words' | 'questions' | 'minutes', string>>): CourseLoad | undefined {
  const read = (typed: string) => (typed.trim() === '' ? 0 : /^\d{1,6}$/.test(typed.trim()) ? Number(typed.trim()) : undefined);
  const [words, questions, minutes] = [read(fields.words), read(fields.questions), read(fields.minutes)];
  return words === undefined || questions === undefined || minutes === undefined ? undefined : { words, questions, minutes };
}

const MOST_COURSES = 200;
const MOST_HALF_HOURS = 160;

/** Applies for a course; its hours come from the formula, not from who applies. */
export async function applyForCourse(db: Db, permission: Provide, fields: CourseFields, { clock }: With): Promise<Result<string, ProviderProblem>> {
  const [title, summary] = [cleanLine(fields.title), cleanText(fields.summary)];
  if (title === '' || characters(title) > 200) return err('COURSE_TITLE');
  if (characters(summary) < 20 || characters(summary) > 2000) return err('COURSE_SUMMARY');
  const kind = COURSE_KINDS.find((known) => known === fields.kind);
  if (!kind) return err('COURSE_KIND');
  const subject = CE_SUBJECTS.find((known) => known === fields.subject);
  if (!subject) return err('COURSE_SUBJECT');
  const load = readLoad(fields);
  if (!load) return err('COURSE_LOAD');
  const scheme = currentScheme();
  const { halfHours } = courseHours(load, scheme);
  if (halfHours < 1) return err('COURSE_SHORT');
  if (halfHours > MOST_HALF_HOURS) return err('COURSE_LONG');
  const { personId } = permission.actor;
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<string, ProviderProblem>> => {
    await queries.lockProvidersOf(tx, personId);
    const provider = (await queries.listProvidersOf(tx, personId)).find((each) => isInForce(each, at));
    if (!provider) return err('PROVIDER_NOT_APPROVED');
    if ((await queries.listCoursesOf(tx, provider.providerId)).length >= MOST_COURSES) return err('COURSE_TOO_MANY');
    const made = { providerId: provider.providerId, title, summary, kind, subject, ...load, halfHours, schemeVersion: scheme.version };
    const courseId = await queries.insertCourse(tx, made, at);
    await note(tx, 'course-applied', personId, { name: 'ce_course', id: courseId }, 'applied for a course', scheme.version, at);
    return ok(courseId);
  });
}

/** The courses of one's own provider. */
export async function ownCourses(db: Db, permission: Provide, { clock }: With): Promise<readonly (CourseRow & { readonly inForce: boolean })[]> {
  const provider = await ownProvider(db, permission, { clock });
  if (!provider) return [];
  const at = clock.now();
  return (await queries.listCoursesOf(db, provider.providerId)).map((course) => ({ ...course, inForce: provider.inForce && isInForce(course, at) }));
}

/** Something that waits for reviewers. */
export type QueuedApproval = {
  readonly kind: 'provider' | 'course';
  readonly id: string;
  readonly title: string;
  readonly provider: string;
  readonly appliedAt: Date;
  readonly reviews: number;
  /** Whether the actor has looked at it. */
  readonly done: boolean;
};

/** Providers and courses that wait for reviewers, the oldest first; one's own are not among them. */
export async function listApprovalQueue(db: Db, permission: Decide): Promise<readonly QueuedApproval[]> {
  const me = permission.actor.personId;
  const entries: QueuedApproval[] = [];
  const add = async (kind: QueuedApproval['kind'], of: ReviewedThing, id: string, title: string, provider: string, appliedAt: Date) => {
    const reviews = await queries.listReviews(db, of);
    entries.push({ kind, id, title, provider, appliedAt, reviews: reviews.length, done: reviews.some(({ reviewerId }) => reviewerId === me) });
  };
  for (const row of await queries.listProviders(db, 'applied'))
    if (row.contactPersonId !== me) await add('provider', { providerId: row.providerId }, row.providerId, row.name, row.name, row.appliedAt);
  for (const row of await queries.listCourses(db, 'applied'))
    if (row.contactPersonId !== me) await add('course', { courseId: row.courseId }, row.courseId, row.title, row.provider, row.appliedAt);
  return entries.toSorted((a, b) => a.appliedAt.getTime() - b.appliedAt.getTime());
}

/** A provider or a course opened by a reviewer. What others found is shown only after one's own view is written. */
export type OpenedApproval = {
  readonly provider: ProviderRow;
  readonly course: CourseRow | undefined;
  readonly contactName: string;
  readonly reviews: readonly { readonly by: string; readonly verdict: string; readonly reason: string; readonly conditions: string; readonly at: Date }[];
  readonly others: number;
  readonly done: boolean;
};

/** Opens what waits for reviewers. @returns undefined where there is none, or it is the actor's own */
export async function readApproval(db: Db, permission: Decide, of: ReviewedThing): Promise<OpenedApproval | undefined> {
  if (!isUuid(Object.values(of)[0] ?? '')) return undefined;
  const course = 'courseId' in of ? await queries.findCourse(db, of.courseId) : undefined;
  const providerId = 'courseId' in of ? course?.providerId : of.providerId;
  const provider = providerId === undefined ? undefined : await queries.findProvider(db, providerId);
  const me = permission.actor.personId;
  if (!provider || provider.contactPersonId === me) return undefined;
  const reviews = await queries.listReviews(db, of);
  const done = reviews.some(({ reviewerId }) => reviewerId === me);
  const shown = done || (course ?? provider).state !== 'applied' ? reviews : [];
  return {
    provider,
    course,
    contactName: (await getProfile(db, provider.contactPersonId))?.legalName ?? '',
    reviews: await Promise.all(
      shown.map(async ({ reviewerId, verdict, reason, conditions, reviewedAt }) => ({
        by: (await getProfile(db, reviewerId))?.legalName ?? '',
        verdict,
        reason,
        conditions,
        at: reviewedAt,
      })),
    ),
    others: reviews.filter(({ reviewerId }) => reviewerId !== me).length,
    done,
  };
}

/** Why a review was not taken. */
export type ReviewProblem = 'APPROVAL_UNKNOWN' | 'APPROVAL_DECIDED' | 'REVIEW_VERDICT' | 'REVIEW_REASON' | 'REVIEW_CRITERIA' | 'REVIEW_DONE' | 'REVIEW_OWN';

/**
 * Writes what a reviewer found. As many as the scheme asks for who find the same decide, with event and message; where
 * they differ the next reviewer does.
 */
export async function review(
  db: Db,
  permission: Decide,
  of: ReviewedThing,
  typed: { readonly verdict: string; readonly criteria: readonly string[]; readonly conditions: string; readonly reason: string },
  { clock }: With,
): Promise<Result<'open' | 'approved' | 'refused', ReviewProblem>> {
  const reviewerId = permission.actor.personId;
  const verdict = (['approve', 'refuse'] as const).find((known) => known === typed.verdict);
  if (!verdict) return err('REVIEW_VERDICT');
  const [reason, conditions] = [cleanText(typed.reason), cleanText(typed.conditions)];
  if (reason === '' || characters(reason) > 1000 || characters(conditions) > 1000) return err('REVIEW_REASON');
  const known = Object.keys('courseId' in of ? COURSE_CRITERIA : PROVIDER_CRITERIA);
  const criteria = known.filter((code) => typed.criteria.includes(code));
  if (verdict === 'approve' && criteria.length < known.length) return err('REVIEW_CRITERIA');
  if (!isUuid(Object.values(of)[0] ?? '')) return err('APPROVAL_UNKNOWN');
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<'open' | 'approved' | 'refused', ReviewProblem>> => {
    const course = 'courseId' in of ? await queries.findCourse(tx, of.courseId, true) : undefined;
    const providerId = 'courseId' in of ? course?.providerId : of.providerId;
    const provider = providerId === undefined ? undefined : await queries.findProvider(tx, providerId, !course);
    if (!provider || ('courseId' in of && !course)) return err('APPROVAL_UNKNOWN');
    if (provider.contactPersonId === reviewerId) return err('REVIEW_OWN');
    const thing = course ?? provider;
    if (thing.state !== 'applied') return err('APPROVAL_DECIDED');
    if (!(await queries.insertReview(tx, of, { reviewerId, verdict, criteria, conditions: verdict === 'approve' ? conditions : '', reason }, at)))
      return err('REVIEW_DONE');
    const entity = course ? { name: 'ce_course', id: course.courseId } : { name: 'ce_provider', id: provider.providerId };
    await note(tx, 'reviewed', reviewerId, entity, reason, thing.schemeVersion, at, { verdict, criteria });
    const scheme = schemeVersion(thing.schemeVersion);
    const reviews = await queries.listReviews(tx, of);
    const outcome = reviewOutcome(
      reviews.map((each) => each.verdict),
      scheme,
    );
    if (outcome === 'open') return ok('open');
    return ok(await settle(tx, { of, provider, course, outcome, reviews, scheme, at }));
  });
}

async function settle(
  tx: Tx,
  {
    of,
    provider,
    course,
    outcome,
    reviews,
    scheme,
    at,
  }: {
    readonly of: ReviewedThing;
    readonly provider: ProviderRow;
    readonly course: CourseRow | undefined;
    readonly outcome: 'approve' | 'refuse';
    readonly reviews: readonly queries.ReviewRow[];
    readonly scheme: Scheme;
    readonly at: Date;
  },
): Promise<'approved' | 'refused'> {
  const agreeing = reviews.filter(({ verdict }) => verdict === outcome);
  const joined = (list: readonly string[]) => [...new Set(list.filter((text) => text !== ''))].join('\n').slice(0, 1000);
  const conditions = outcome === 'approve' ? joined(agreeing.map((each) => each.conditions)) : '';
  const reason = joined(agreeing.map((each) => each.reason));
  const today = plainDateIn(at, scheme.zone.value);
  const validUntil: PlainDate | undefined =
    outcome === 'approve' ? addDays(addYears(today, course ? scheme.ce.courseYears.value : scheme.ce.providerYears.value), -1) : undefined;
  const state = outcome === 'approve' ? 'approved' : 'refused';
  await queries.writeApproval(tx, of, { state, conditions, reason, at, validUntil });
  const entity = course ? { name: 'ce_course', id: course.courseId } : { name: 'ce_provider', id: provider.providerId };
  await recordEvent(tx, {
    kind: `ce.${course ? 'course' : 'provider'}-${state}`,
    actor: { kind: 'system' },
    subjectPersonId: provider.contactPersonId,
    entity,
    reason: `${agreeing.length} reviewers found the same`,
    schemeVersion: scheme.version,
    payload: { reviewers: agreeing.map(({ reviewerId }) => reviewerId), validUntil: validUntil ?? null },
    occurredAt: at,
  });
  const toPersonId = provider.contactPersonId;
  const name = course?.title ?? provider.name;
  if (validUntil !== undefined) {
    if (!course)
      await grantRole(tx, { personId: toPersonId, role: 'ce-provider', grantedBy: undefined, reason: 'Approved as a provider of continuing education', at });
    await tell(tx, { toPersonId, message: 'ce.approved', values: { name, until: validUntil, conditions: conditions === '' ? undefined : conditions }, at });
  } else {
    const { withinDays, decidedWithinDays } = scheme.appeal;
    await tell(tx, {
      toPersonId,
      message: 'ce.not-approved',
      values: { name, reason, until: addDays(today, withinDays.value), days: decidedWithinDays.value },
      at,
    });
  }
  return state;
}

async function note(
  tx: Tx,
  what: string,
  personId: string,
  entity: { readonly name: string; readonly id: string },
  reason: string,
  version: string,
  at: Date,
  payload: Readonly<Record<string, string | readonly string[]>> = {},
): Promise<void> {
  await recordEvent(tx, {
    kind: `ce.${what}`,
    actor: { kind: 'person', personId },
    subjectPersonId: personId,
    entity,
    reason,
    schemeVersion: version,
    payload,
    occurredAt: at,
  });
}
