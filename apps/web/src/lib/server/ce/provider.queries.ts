import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { CourseLoad } from '@einthoven/scheme';
import type { Db, Tx } from '../db/pool.ts';
import type { CreditRow } from './credit.queries.ts';

/** How an application for approval stands. */
export type ApprovalState = 'applied' | 'approved' | 'refused' | 'withdrawn';

/** What every approval has. */
type Approval = {
  readonly state: ApprovalState;
  readonly conditions: string;
  readonly reason: string;
  readonly appliedAt: Date;
  readonly decidedAt: Date | undefined;
  /** The last day of the approval. */
  readonly validUntil: PlainDate | undefined;
  readonly schemeVersion: string;
};

/** A provider of courses. */
export type ProviderRow = Approval & {
  readonly providerId: string;
  readonly contactPersonId: string;
  readonly name: string;
  readonly website: string;
  readonly about: string;
};

/** What a course is earned by. */
export type CourseKind = 'workshop' | 'online-course' | 'webinar' | 'in-service' | 'conference';

/** A course of a provider. */
export type CourseRow = Approval &
  CourseLoad & {
    readonly courseId: string;
    readonly providerId: string;
    readonly title: string;
    readonly summary: string;
    readonly kind: CourseKind;
    readonly subject: CreditRow['subject'];
    readonly halfHours: number;
  };

type ApprovalColumns = {
  state: string;
  conditions: string;
  reason: string;
  applied_at: Date;
  decided_at: Date | null;
  valid_until: string | null;
  scheme_version: string;
};

function approvalOf(row: ApprovalColumns): Approval {
  return {
    state: row.state as ApprovalState,
    conditions: row.conditions,
    reason: row.reason,
    appliedAt: row.applied_at,
    decidedAt: row.decided_at ?? undefined,
    validUntil: row.valid_until === null ? undefined : toPlainDate(row.valid_until),
    schemeVersion: row.scheme_version,
  };
}

function toProvider(row: ApprovalColumns & { ce_provider_id: string; contact_person_id: string; name: string; website: string; about: string }): ProviderRow {
  return {
    ...approvalOf(row),
    providerId: row.ce_provider_id,
    contactPersonId: row.contact_person_id,
    name: row.name,
    website: row.website,
    about: row.about,
  };
}

type CourseColumns = ApprovalColumns & {
  ce_course_id: string;
  ce_provider_id: string;
  title: string;
  summary: string;
  kind: string;
  subject: string;
  words: number;
  questions: number;
  minutes: number;
  half_hours: number;
};

function toCourse(row: CourseColumns): CourseRow {
  return {
    ...approvalOf(row),
    courseId: row.ce_course_id,
    providerId: row.ce_provider_id,
    title: row.title,
    summary: row.summary,
    kind: row.kind as CourseKind,
    subject: row.subject as CourseRow['subject'],
    words: row.words,
    questions: row.questions,
    minutes: row.minutes,
    halfHours: row.half_hours,
  };
}

/** Lets one act change the providers of a person at a time. */
export async function lockProvidersOf(tx: Tx, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ce providers of ${personId}`}, 0))`.execute(tx);
}

/** What a person applied for as a provider, the newest first. */
export async function listProvidersOf(db: Db, personId: string): Promise<readonly ProviderRow[]> {
  const rows = await db.selectFrom('ce_providers').selectAll().where('contact_person_id', '=', personId).orderBy('ce_provider_id', 'desc').execute();
  return rows.map(toProvider);
}

/** A provider; with `lock`, held until the transaction ends. */
export async function findProvider(db: Db, providerId: string, lock = false): Promise<ProviderRow | undefined> {
  const row = await db
    .selectFrom('ce_providers')
    .selectAll()
    .where('ce_provider_id', '=', providerId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && toProvider(row);
}

/** Providers in a state, the oldest application first. */
export async function listProviders(db: Db, state: ApprovalState): Promise<readonly ProviderRow[]> {
  const rows = await db.selectFrom('ce_providers').selectAll().where('state', '=', state).orderBy('applied_at').execute();
  return rows.map(toProvider);
}

/** Stores an application. @returns undefined where another provider has this name */
export async function insertProvider(
  tx: Tx,
  made: Pick<ProviderRow, 'contactPersonId' | 'name' | 'website' | 'about' | 'schemeVersion'> & { readonly nameFolded: string },
  at: Date,
): Promise<string | undefined> {
  const row = await tx
    .insertInto('ce_providers')
    .values({
      contact_person_id: made.contactPersonId,
      name: made.name,
      name_folded: made.nameFolded,
      website: made.website,
      about: made.about,
      state: 'applied',
      applied_at: at,
      scheme_version: made.schemeVersion,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('ce_provider_id')
    .executeTakeFirst();
  return row?.ce_provider_id;
}

/** The courses of a provider, the newest first. */
export async function listCoursesOf(db: Db, providerId: string): Promise<readonly CourseRow[]> {
  const rows = await db.selectFrom('ce_courses').selectAll().where('ce_provider_id', '=', providerId).orderBy('ce_course_id', 'desc').execute();
  return rows.map(toCourse);
}

/** A course; with `lock`, held until the transaction ends. */
export async function findCourse(db: Db, courseId: string, lock = false): Promise<CourseRow | undefined> {
  const row = await db
    .selectFrom('ce_courses')
    .selectAll()
    .where('ce_course_id', '=', courseId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && toCourse(row);
}

/** Courses in a state, the oldest application first, with the name of the provider. */
export async function listCourses(
  db: Db,
  state: ApprovalState,
): Promise<readonly (CourseRow & { readonly provider: string; readonly contactPersonId: string })[]> {
  const rows = await db
    .selectFrom('ce_courses')
    .innerJoin('ce_providers', 'ce_providers.ce_provider_id', 'ce_courses.ce_provider_id')
    .selectAll('ce_courses')
    .select(['ce_providers.name', 'ce_providers.contact_person_id'])
    .where('ce_courses.state', '=', state)
    .orderBy('ce_courses.applied_at')
    .execute();
  return rows.map((row) => ({ ...toCourse(row), provider: row.name, contactPersonId: row.contact_person_id }));
}

/** Stores the application of a course. @returns its id */
export async function insertCourse(
  tx: Tx,
  made: CourseLoad & Pick<CourseRow, 'providerId' | 'title' | 'summary' | 'kind' | 'subject' | 'halfHours' | 'schemeVersion'>,
  at: Date,
): Promise<string> {
  const row = await tx
    .insertInto('ce_courses')
    .values({
      ce_provider_id: made.providerId,
      title: made.title,
      summary: made.summary,
      kind: made.kind,
      subject: made.subject,
      words: made.words,
      questions: made.questions,
      minutes: made.minutes,
      half_hours: made.halfHours,
      state: 'applied',
      applied_at: at,
      scheme_version: made.schemeVersion,
    })
    .returning('ce_course_id')
    .executeTakeFirstOrThrow();
  return row.ce_course_id;
}

/** What is looked at. */
export type ReviewedThing = { readonly providerId: string } | { readonly courseId: string };

/** What one reviewer found. */
export type ReviewRow = {
  readonly reviewerId: string;
  readonly verdict: 'approve' | 'refuse';
  readonly criteria: readonly string[];
  readonly conditions: string;
  readonly reason: string;
  readonly reviewedAt: Date;
};

/** What was found on a provider or a course, in the order of time. */
export async function listReviews(db: Db, of: ReviewedThing): Promise<readonly ReviewRow[]> {
  const rows = await db
    .selectFrom('ce_reviews')
    .selectAll()
    .$if('providerId' in of, (query) => query.where('ce_provider_id', '=', (of as { providerId: string }).providerId))
    .$if('courseId' in of, (query) => query.where('ce_course_id', '=', (of as { courseId: string }).courseId))
    .orderBy('reviewed_at')
    .orderBy('ce_review_id')
    .execute();
  return rows.map((row) => ({
    reviewerId: row.reviewer_id,
    verdict: row.verdict as ReviewRow['verdict'],
    criteria: row.criteria,
    conditions: row.conditions,
    reason: row.reason,
    reviewedAt: row.reviewed_at,
  }));
}

/** Stores what a reviewer found. @returns whether it is their first on this thing */
export async function insertReview(tx: Tx, of: ReviewedThing, made: Omit<ReviewRow, 'reviewedAt'>, at: Date): Promise<boolean> {
  const row = await tx
    .insertInto('ce_reviews')
    .values({
      ce_provider_id: 'providerId' in of ? of.providerId : null,
      ce_course_id: 'courseId' in of ? of.courseId : null,
      reviewer_id: made.reviewerId,
      verdict: made.verdict,
      criteria: [...made.criteria],
      conditions: made.conditions,
      reason: made.reason,
      reviewed_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('ce_review_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes what the reviewers came to. */
export async function writeApproval(
  tx: Tx,
  of: ReviewedThing,
  to: {
    readonly state: 'approved' | 'refused';
    readonly conditions: string;
    readonly reason: string;
    readonly at: Date;
    readonly validUntil: PlainDate | undefined;
  },
): Promise<void> {
  const values = { state: to.state, conditions: to.conditions, reason: to.reason, decided_at: to.at, valid_until: to.validUntil ?? null };
  if ('providerId' in of) await tx.updateTable('ce_providers').set(values).where('ce_provider_id', '=', of.providerId).execute();
  else await tx.updateTable('ce_courses').set(values).where('ce_course_id', '=', of.courseId).execute();
}
