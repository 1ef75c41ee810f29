import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Stretch } from '@einthoven/scheme';
import type { Db, Tx } from '../db/pool.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';

/** Whom a link was sent to. */
export type AskedPerson = { readonly name: string; readonly email: string };

/** Who answered for an employer. */
export type Attester = { readonly name: string; readonly title: string };

/** A link as it is kept: the token itself is known to nobody but who has the mail. */
export type Link = { readonly tokenHash: string; readonly requestedAt: Date; readonly expiresAt: Date };

type Asked = {
  readonly applicationId: string;
  readonly personId: string;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly removedAt: Date | undefined;
  readonly answeredAt: Date | undefined;
};

/** A job as told, and the word of the employer. */
export type InstructorEmployment = Asked & {
  readonly employmentId: string;
  /** Undefined once the applicant was erased. */
  readonly employer: (AskedPerson & { readonly role: string }) | undefined;
  readonly from: PlainDate;
  /** Undefined: still there. */
  readonly to: PlainDate | undefined;
  readonly confirmed: Stretch | undefined;
  readonly attester: Attester | undefined;
};

/** What a referee answered. */
export type ReferenceAnswer = {
  readonly name: string;
  readonly title: string;
  readonly relation: string;
  readonly years: string;
  readonly recommend: 'yes' | 'with-doubts' | 'no';
  readonly words: string;
};

/** Somebody named to speak for the applicant. */
export type InstructorReference = Asked & {
  readonly referenceId: string;
  readonly referee: AskedPerson | undefined;
  readonly declined: boolean;
  readonly answer: ReferenceAnswer | undefined;
};

const employments = (db: Db) =>
  db
    .selectFrom('instructor_employments')
    .innerJoin('instructor_applications', 'instructor_applications.instructor_application_id', 'instructor_employments.instructor_application_id')
    .selectAll('instructor_employments')
    .select('person_id');

type EmploymentRow = Awaited<ReturnType<ReturnType<typeof employments>['execute']>>[number];

async function toEmployment(db: Db, row: EmploymentRow): Promise<InstructorEmployment> {
  return {
    employmentId: row.instructor_employment_id,
    applicationId: row.instructor_application_id,
    personId: row.person_id,
    employer: await openFor(db, row.person_id, row.sealed_employer),
    from: toPlainDate(row.worked_from),
    to: row.worked_to === null ? undefined : toPlainDate(row.worked_to),
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    removedAt: row.removed_at ?? undefined,
    answeredAt: row.answered_at ?? undefined,
    confirmed:
      row.confirmed && row.confirmed_from !== null && row.confirmed_to !== null
        ? { from: toPlainDate(row.confirmed_from), to: toPlainDate(row.confirmed_to) }
        : undefined,
    attester: row.sealed_attester ? await openFor(db, row.person_id, row.sealed_attester) : undefined,
  };
}

/** The jobs of an application that count, by their first day. */
export async function listEmployments(db: Db, applicationId: string): Promise<readonly InstructorEmployment[]> {
  const rows = await employments(db)
    .where('instructor_employments.instructor_application_id', '=', applicationId)
    .where('removed_at', 'is', null)
    .orderBy('worked_from')
    .orderBy('instructor_employment_id')
    .execute();
  return Promise.all(rows.map((row) => toEmployment(db, row)));
}

/** A job by the hash of its link: whoever has the link may see it. */
export async function findEmploymentByToken(db: Db, tokenHash: string): Promise<InstructorEmployment | undefined> {
  const row = await employments(db).where('token_hash', '=', tokenHash).executeTakeFirst();
  return row && toEmployment(db, row);
}

/** Writes a job with the link its employer is sent. @returns its id */
export async function insertEmployment(
  tx: Tx,
  job: {
    readonly applicationId: string;
    readonly personId: string;
    readonly employer: AskedPerson & { readonly role: string };
    readonly from: PlainDate;
    readonly to: PlainDate | undefined;
  },
  link: Link,
): Promise<string> {
  const row = await tx
    .insertInto('instructor_employments')
    .values({
      instructor_application_id: job.applicationId,
      sealed_employer: await sealFor(tx, job.personId, job.employer),
      worked_from: job.from,
      worked_to: job.to ?? null,
      ...linkRow(link),
    })
    .returning('instructor_employment_id')
    .executeTakeFirstOrThrow();
  return row.instructor_employment_id;
}

/** Writes an employer's answer once. @returns false when another was quicker */
export async function answerEmployment(
  tx: Tx,
  it: Pick<InstructorEmployment, 'employmentId' | 'personId'>,
  answer: { readonly confirmed: Stretch | undefined; readonly attester: Attester; readonly at: Date },
): Promise<boolean> {
  const row = await tx
    .updateTable('instructor_employments')
    .set({
      answered_at: answer.at,
      confirmed: answer.confirmed !== undefined,
      confirmed_from: answer.confirmed?.from ?? null,
      confirmed_to: answer.confirmed?.to ?? null,
      sealed_attester: await sealFor(tx, it.personId, answer.attester),
    })
    .where('instructor_employment_id', '=', it.employmentId)
    .where('answered_at', 'is', null)
    .returning('instructor_employment_id')
    .executeTakeFirst();
  return row !== undefined;
}

const references = (db: Db) =>
  db
    .selectFrom('instructor_references')
    .innerJoin('instructor_applications', 'instructor_applications.instructor_application_id', 'instructor_references.instructor_application_id')
    .selectAll('instructor_references')
    .select('person_id');

type ReferenceRow = Awaited<ReturnType<ReturnType<typeof references>['execute']>>[number];

async function toReference(db: Db, row: ReferenceRow): Promise<InstructorReference> {
  return {
    referenceId: row.instructor_reference_id,
    applicationId: row.instructor_application_id,
    personId: row.person_id,
    referee: await openFor(db, row.person_id, row.sealed_referee),
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    removedAt: row.removed_at ?? undefined,
    answeredAt: row.answered_at ?? undefined,
    declined: row.declined ?? false,
    answer: row.sealed_answer && !row.declined ? await openFor(db, row.person_id, row.sealed_answer) : undefined,
  };
}

/** The referees of an application, in the order they were named. */
export async function listReferences(db: Db, applicationId: string): Promise<readonly InstructorReference[]> {
  const rows = await references(db)
    .where('instructor_references.instructor_application_id', '=', applicationId)
    .where('removed_at', 'is', null)
    .orderBy('instructor_reference_id')
    .execute();
  return Promise.all(rows.map((row) => toReference(db, row)));
}

/** A referee by the hash of their link. */
export async function findReferenceByToken(db: Db, tokenHash: string): Promise<InstructorReference | undefined> {
  const row = await references(db).where('token_hash', '=', tokenHash).executeTakeFirst();
  return row && toReference(db, row);
}

/** Writes a referee with the link they are sent. @returns its id */
export async function insertReference(
  tx: Tx,
  named: { readonly applicationId: string; readonly personId: string; readonly referee: AskedPerson },
  link: Link,
): Promise<string> {
  const row = await tx
    .insertInto('instructor_references')
    .values({ instructor_application_id: named.applicationId, sealed_referee: await sealFor(tx, named.personId, named.referee), ...linkRow(link) })
    .returning('instructor_reference_id')
    .executeTakeFirstOrThrow();
  return row.instructor_reference_id;
}

/** Writes a referee's answer once; undefined: they do not want to say anything. @returns false when another was quicker */
export async function answerReference(
  tx: Tx,
  it: Pick<InstructorReference, 'referenceId' | 'personId'>,
  answer: ReferenceAnswer | undefined,
  at: Date,
): Promise<boolean> {
  const row = await tx
    .updateTable('instructor_references')
    .set({ answered_at: at, declined: answer === undefined, sealed_answer: await sealFor(tx, it.personId, answer ?? null) })
    .where('instructor_reference_id', '=', it.referenceId)
    .where('answered_at', 'is', null)
    .returning('instructor_reference_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Gives a job or referee that was not answered a new link; the old one is void. */
export async function renewLink(tx: Tx, what: 'employment' | 'reference', id: string, link: Link): Promise<void> {
  if (what === 'employment')
    await tx.updateTable('instructor_employments').set(linkRow(link)).where('instructor_employment_id', '=', id).where('answered_at', 'is', null).execute();
  else await tx.updateTable('instructor_references').set(linkRow(link)).where('instructor_reference_id', '=', id).where('answered_at', 'is', null).execute();
}

/** Jobs and referees that were answered and then taken out: they do not count, and who decides sees that they were there. */
export async function listTakenOut(
  db: Db,
  applicationId: string,
): Promise<{ readonly jobs: readonly InstructorEmployment[]; readonly references: readonly InstructorReference[] }> {
  const jobs = await employments(db)
    .where('instructor_employments.instructor_application_id', '=', applicationId)
    .where('removed_at', 'is not', null)
    .where('answered_at', 'is not', null)
    .orderBy('answered_at')
    .execute();
  const named = await references(db)
    .where('instructor_references.instructor_application_id', '=', applicationId)
    .where('removed_at', 'is not', null)
    .where('answered_at', 'is not', null)
    .orderBy('answered_at')
    .execute();
  return { jobs: await Promise.all(jobs.map((row) => toEmployment(db, row))), references: await Promise.all(named.map((row) => toReference(db, row))) };
}

/** Takes a job or referee out; the link is void from then on. */
export async function removeAsked(tx: Tx, what: 'employment' | 'reference', id: string, at: Date): Promise<void> {
  if (what === 'employment') await tx.updateTable('instructor_employments').set({ removed_at: at }).where('instructor_employment_id', '=', id).execute();
  else await tx.updateTable('instructor_references').set({ removed_at: at }).where('instructor_reference_id', '=', id).execute();
}

function linkRow({ tokenHash, requestedAt, expiresAt }: Link) {
  return { token_hash: tokenHash, requested_at: requestedAt, expires_at: expiresAt };
}
