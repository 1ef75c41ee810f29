import { sql } from 'kysely';
import type { PlainDate } from '@einthoven/kernel';
import type { ProgramApproval, ProgramDecision, RubricCriterion, RubricFinding } from '@einthoven/scheme';
import type { Db, Tx } from '../db/pool.ts';
import type { Delivery } from './directory.queries.ts';
import type { Point } from '../place/index.ts';

/** What a school answers when it applies; written by this concept alone, and read as it was written. */
export type ProgramAnswers = {
  readonly name: string;
  readonly summary: string;
  readonly delivery: Delivery | '';
  readonly classHours: number;
  readonly clinicalHours: number;
  readonly classSize: number;
  readonly supervisedTracings: number;
  readonly weeks: number;
  readonly hoursAWeek: number;
  readonly domainHours: Readonly<Record<string, number>>;
  readonly priceCents: number | undefined;
  readonly priceCovers: string;
  readonly nextStart: PlainDate | '';
  readonly policies: readonly string[];
  readonly curriculum: string;
  readonly facilities: string;
};

/** An application of a school for a program. */
export type ProgramApplication = {
  readonly applicationId: string;
  readonly programId: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly kind: 'first' | 'again';
  readonly state: 'draft' | 'submitted' | 'asked' | 'approved' | 'refused' | 'withdrawn';
  readonly answers: ProgramAnswers;
  readonly schemeVersion: string;
  readonly revision: number;
  readonly createdBy: string;
  readonly submittedAt: Date | undefined;
  readonly decidedAt: Date | undefined;
};

function applications(db: Db) {
  return db
    .selectFrom('program_applications as a')
    .innerJoin('programs as p', 'p.program_id', 'a.program_id')
    .selectAll('a')
    .select(['p.school_id', 'p.school_name']);
}

function toApplication(row: Awaited<ReturnType<ReturnType<typeof applications>['executeTakeFirstOrThrow']>>): ProgramApplication {
  if (row.school_id === null) throw new Error(`program ${row.program_id} has an application and no school`);
  return {
    applicationId: row.program_application_id,
    programId: row.program_id,
    schoolId: row.school_id,
    schoolName: row.school_name,
    kind: row.kind as ProgramApplication['kind'],
    state: row.state as ProgramApplication['state'],
    answers: row.answers as unknown as ProgramAnswers,
    schemeVersion: row.scheme_version,
    revision: row.revision,
    createdBy: row.created_by,
    submittedAt: row.submitted_at ?? undefined,
    decidedAt: row.decided_at ?? undefined,
  };
}

/** One application. */
export async function findApplication(db: Db, applicationId: string): Promise<ProgramApplication | undefined> {
  const row = await applications(db).where('a.program_application_id', '=', applicationId).executeTakeFirst();
  return row && toApplication(row);
}

/** One application, held until the transaction ends. */
export async function lockApplication(tx: Tx, applicationId: string): Promise<ProgramApplication | undefined> {
  await tx.selectFrom('program_applications').select('revision').where('program_application_id', '=', applicationId).forUpdate().execute();
  return findApplication(tx, applicationId);
}

/** The applications of some schools, newest first. */
export async function listApplicationsOf(db: Db, schoolIds: readonly string[]): Promise<readonly ProgramApplication[]> {
  if (schoolIds.length === 0) return [];
  const rows = await applications(db)
    .where('p.school_id', 'in', [...schoolIds])
    .orderBy('a.program_application_id', 'desc')
    .limit(100)
    .execute();
  return rows.map(toApplication);
}

/** Applications that wait for staff, the oldest first. */
export async function listSubmitted(db: Db): Promise<readonly ProgramApplication[]> {
  return (await applications(db).where('a.state', '=', 'submitted').orderBy('a.submitted_at').limit(200).execute()).map(toApplication);
}

/** Makes a program that nobody sees yet. @returns its id */
export async function insertProgram(
  tx: Tx,
  it: {
    readonly schoolId: string;
    readonly schoolName: string;
    readonly name: string;
    readonly city: string;
    readonly stateCode: string;
    readonly zip: string;
    readonly point: Point | undefined;
    readonly isDemonstration: boolean;
    readonly ownerPersonId: string | undefined;
  },
): Promise<string> {
  const row = await tx
    .insertInto('programs')
    .values({
      school_id: it.schoolId,
      school_name: it.schoolName,
      name: it.name,
      city: it.city,
      state_code: it.stateCode,
      zip: it.zip,
      latitude: it.point?.latitude ?? null,
      longitude: it.point?.longitude ?? null,
      approval: 'not-on-record',
      listed: false,
      demonstration: it.isDemonstration,
      owner_person_id: it.ownerPersonId ?? null,
    })
    .returning('program_id')
    .executeTakeFirstOrThrow();
  return row.program_id;
}

/** Begins an application. @returns its id */
export async function insertApplication(
  tx: Tx,
  it: Pick<ProgramApplication, 'programId' | 'kind' | 'answers' | 'schemeVersion' | 'createdBy'> & { readonly at: Date },
): Promise<string> {
  const row = await tx
    .insertInto('program_applications')
    .values({
      program_id: it.programId,
      kind: it.kind,
      state: 'draft',
      answers: JSON.stringify(it.answers),
      scheme_version: it.schemeVersion,
      created_by: it.createdBy,
      created_at: it.at,
    })
    .returning('program_application_id')
    .executeTakeFirstOrThrow();
  return row.program_application_id;
}

/** Changes an application; its revision grows. */
export async function updateApplication(
  tx: Tx,
  it: ProgramApplication,
  change: { readonly answers?: ProgramAnswers; readonly state?: ProgramApplication['state']; readonly submittedAt?: Date; readonly decidedAt?: Date | null },
): Promise<void> {
  await tx
    .updateTable('program_applications')
    .set({
      revision: it.revision + 1,
      ...(change.answers && { answers: JSON.stringify(change.answers) }),
      ...(change.state && { state: change.state }),
      ...(change.submittedAt && { submitted_at: change.submittedAt }),
      ...(change.decidedAt !== undefined && { decided_at: change.decidedAt }),
    })
    .where('program_application_id', '=', it.applicationId)
    .execute();
}

/** Writes what was approved onto the row of the program, and shows it in the directory. */
export async function publishAnswers(tx: Tx, programId: string, answers: ProgramAnswers, at: Date): Promise<void> {
  await tx
    .updateTable('programs')
    .set({
      name: answers.name,
      summary: answers.summary,
      delivery: answers.delivery === '' ? null : answers.delivery,
      class_hours: answers.classHours,
      clinical_hours: answers.clinicalHours,
      class_size: answers.classSize,
      price_cents: answers.priceCents ?? null,
      price_covers: answers.priceCovers,
      next_start: answers.nextStart === '' ? null : answers.nextStart,
      listed: true,
      updated_at: at,
    })
    .where('program_id', '=', programId)
    .execute();
}

/** Writes what the decisions add up to. */
export async function writeApproval(tx: Tx, programId: string, it: ProgramApproval, at: Date): Promise<void> {
  const holds = it.state === 'approved' || it.state === 'conditions' || it.state === 'probation';
  await tx
    .updateTable('programs')
    .set({
      approval: holds ? 'approved' : it.state === 'withdrawn' ? 'withdrawn' : 'not-on-record',
      standing: holds ? (it.state === 'approved' ? 'full' : it.state) : null,
      approval_spans: JSON.stringify(it.spans),
      approval_until: holds ? (it.until ?? null) : null,
      updated_at: at,
    })
    .where('program_id', '=', programId)
    .execute();
}

/** Programs whose row does not say yet what their decisions add up to: an approval ran out, or the day of a decision came. */
export async function listRunOut(db: Db, today: PlainDate, zone: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('programs as p')
    .select('p.program_id')
    .where((eb) =>
      eb.or([
        eb.and([eb('p.approval', '=', 'approved'), eb('p.approval_until', '<', today)]),
        eb.exists(
          eb
            .selectFrom('program_decisions as d')
            .select('d.program_decision_id')
            .whereRef('d.program_id', '=', 'p.program_id')
            .where('d.step', '=', 'decision')
            .where('d.effective_on', '<=', today)
            .where(sql<boolean>`p.updated_at < (d.effective_on::timestamp at time zone ${zone})`),
        ),
      ]),
    )
    .limit(500)
    .execute();
  return rows.map((row) => row.program_id);
}

/** A step of staff on a program. */
export type ProgramStep = {
  readonly stepId: string;
  readonly applicationId: string | undefined;
  readonly step: 'question' | 'proposal' | 'decision' | 'dropped';
  readonly outcome: ProgramDecision['outcome'] | undefined;
  readonly conditions: string;
  readonly reason: string;
  readonly effectiveOn: PlainDate;
  readonly validUntil: PlainDate | undefined;
  readonly by: string;
  readonly byName: string | undefined;
  readonly at: Date;
};

/** The steps on a program, oldest first. */
export async function listSteps(db: Db, programId: string): Promise<readonly ProgramStep[]> {
  const rows = await db
    .selectFrom('program_decisions as d')
    .leftJoin('person_profiles as p', 'p.person_id', 'd.decided_by')
    .selectAll('d')
    .select('p.legal_name')
    .where('d.program_id', '=', programId)
    .orderBy('d.program_decision_id')
    .execute();
  return rows.map((row) => ({
    stepId: row.program_decision_id,
    applicationId: row.program_application_id ?? undefined,
    step: row.step as ProgramStep['step'],
    outcome: (row.outcome ?? undefined) as ProgramStep['outcome'],
    conditions: row.conditions,
    reason: row.reason,
    effectiveOn: row.effective_on as PlainDate,
    validUntil: (row.valid_until ?? undefined) as PlainDate | undefined,
    by: row.decided_by,
    byName: row.legal_name ?? undefined,
    at: row.decided_at,
  }));
}

/** Writes a step. @returns its id */
export async function insertStep(
  tx: Tx,
  it: Omit<ProgramStep, 'stepId' | 'byName'> & { readonly programId: string; readonly schemeVersion: string },
): Promise<string> {
  const row = await tx
    .insertInto('program_decisions')
    .values({
      program_id: it.programId,
      program_application_id: it.applicationId ?? null,
      step: it.step,
      outcome: it.outcome ?? null,
      conditions: it.conditions,
      reason: it.reason,
      effective_on: it.effectiveOn,
      valid_until: it.validUntil ?? null,
      decided_by: it.by,
      decided_at: it.at,
      scheme_version: it.schemeVersion,
    })
    .returning('program_decision_id')
    .executeTakeFirstOrThrow();
  return row.program_decision_id;
}

/** What a reviewer found. */
export type ProgramReview = {
  readonly reviewerId: string;
  readonly name: string | undefined;
  readonly findings: Readonly<Partial<Record<RubricCriterion, RubricFinding>>>;
  readonly visit: 'site' | 'video' | 'none';
  readonly visitedOn: PlainDate | undefined;
  readonly note: string;
  readonly revision: number;
  readonly at: Date;
};

/** The reviews of an application, oldest first. */
export async function listReviews(db: Db, applicationId: string): Promise<readonly ProgramReview[]> {
  const rows = await db
    .selectFrom('program_reviews as r')
    .leftJoin('person_profiles as p', 'p.person_id', 'r.reviewer_id')
    .selectAll('r')
    .select('p.legal_name')
    .where('program_application_id', '=', applicationId)
    .orderBy('program_review_id')
    .execute();
  return rows.map((row) => ({
    reviewerId: row.reviewer_id,
    name: row.legal_name ?? undefined,
    findings: row.findings as ProgramReview['findings'],
    visit: row.visit as ProgramReview['visit'],
    visitedOn: (row.visited_on ?? undefined) as PlainDate | undefined,
    note: row.note,
    revision: row.application_revision,
    at: row.reviewed_at,
  }));
}

/** Writes a review. */
export async function insertReview(tx: Tx, applicationId: string, it: Omit<ProgramReview, 'name'>): Promise<void> {
  await tx
    .insertInto('program_reviews')
    .values({
      program_application_id: applicationId,
      application_revision: it.revision,
      reviewer_id: it.reviewerId,
      findings: JSON.stringify(it.findings),
      visit: it.visit,
      visited_on: it.visitedOn ?? null,
      note: it.note,
      reviewed_at: it.at,
    })
    .execute();
}

/** The school of a program, and where the program stands. */
export async function findProgramRow(db: Db, programId: string, lock = false) {
  return db
    .selectFrom('programs')
    .select(['program_id', 'name', 'school_id', 'school_name', 'approval', 'approval_until', 'owner_person_id', 'listed', 'price_cents', 'next_start'])
    .where('program_id', '=', programId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
}

/** Every program of some schools, listed or not. */
export async function listProgramRows(db: Db, schoolIds: readonly string[]) {
  if (schoolIds.length === 0) return [];
  return db
    .selectFrom('programs')
    .select(['program_id', 'name', 'school_id', 'approval', 'standing', 'approval_until', 'listed', 'price_cents', 'next_start'])
    .where('school_id', 'in', [...schoolIds])
    .orderBy('program_id')
    .execute();
}

/** Writes what a school may change by itself. */
export async function updateOffer(
  tx: Tx,
  programId: string,
  it: { readonly priceCents?: number; readonly nextStart?: PlainDate | null },
  at: Date,
): Promise<void> {
  await tx
    .updateTable('programs')
    .set({
      ...(it.priceCents !== undefined && { price_cents: it.priceCents }),
      ...(it.nextStart !== undefined && { next_start: it.nextStart }),
      updated_at: at,
    })
    .where('program_id', '=', programId)
    .execute();
}

/** The version of the scheme that a decision was made under. */
export async function findDecisionScheme(db: Db, decisionId: string): Promise<string> {
  return (await db.selectFrom('program_decisions').select('scheme_version').where('program_decision_id', '=', decisionId).executeTakeFirstOrThrow())
    .scheme_version;
}
