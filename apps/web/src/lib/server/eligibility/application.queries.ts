import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { EligibilityRoute } from '@einthoven/scheme';
import type { Permission } from '../account/index.ts';
import type { Db, Tx } from '../db/pool.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { parseDraft, type Draft } from './draft.ts';
import type { Statement, StatementName } from './statement.ts';

/** Where an application is between its first line and its decision. */
export type ApplicationState = 'draft' | 'submitted' | 'needs-information' | 'approved' | 'refused' | 'withdrawn';

/** An application with all that its owner or the staff may need. */
export type Application = {
  readonly applicationId: string;
  readonly personId: string;
  readonly state: ApplicationState;
  readonly route: EligibilityRoute | undefined;
  readonly schemeVersion: string;
  /** Empty once the person was erased. */
  readonly draft: Draft;
  readonly programId: string | undefined;
  readonly provisional: boolean;
  /** Grows with every step that a decision could rest on. */
  readonly revision: number;
  readonly updatedAt: Date;
  /** The first time it was submitted: the day it is judged by. */
  readonly submittedAt: Date | undefined;
  readonly decidedAt: Date | undefined;
  readonly openUntil: PlainDate | undefined;
};

/** What other concepts see of an application. */
export type ApplicationSummary = Pick<
  Application,
  'applicationId' | 'state' | 'route' | 'schemeVersion' | 'openUntil' | 'provisional' | 'submittedAt' | 'decidedAt'
>;

const SUMMARY = ['application_id', 'state', 'route', 'scheme_version', 'open_until', 'provisional', 'submitted_at', 'decided_at'] as const;
const ALL = [...SUMMARY, 'person_id', 'sealed_draft', 'program_id', 'revision', 'updated_at'] as const;

type SummaryRow = {
  application_id: string;
  state: string;
  route: string | null;
  scheme_version: string;
  open_until: string | null;
  provisional: boolean;
  submitted_at: Date | null;
  decided_at: Date | null;
};

function summary(row: SummaryRow): ApplicationSummary {
  return {
    applicationId: row.application_id,
    state: row.state as ApplicationState,
    route: (row.route ?? undefined) as EligibilityRoute | undefined,
    schemeVersion: row.scheme_version,
    openUntil: row.open_until === null ? undefined : toPlainDate(row.open_until),
    provisional: row.provisional,
    submittedAt: row.submitted_at ?? undefined,
    decidedAt: row.decided_at ?? undefined,
  };
}

type Row = SummaryRow & { person_id: string; sealed_draft: Buffer | null; program_id: string | null; revision: number; updated_at: Date };

async function application(db: Db, row: Row): Promise<Application> {
  return {
    ...summary(row),
    personId: row.person_id,
    draft: parseDraft(row.sealed_draft ? await openFor(db, row.person_id, row.sealed_draft) : undefined),
    programId: row.program_id ?? undefined,
    revision: row.revision,
    updatedAt: row.updated_at,
  };
}

/** The newest application of a person that was not withdrawn. */
export async function findCurrentApplication(db: Db, personId: string): Promise<ApplicationSummary | undefined> {
  const row = await db
    .selectFrom('applications')
    .select(SUMMARY)
    .where('person_id', '=', personId)
    .where('state', '<>', 'withdrawn')
    .orderBy('created_at', 'desc')
    .orderBy('application_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && summary(row);
}

/** The approved application of a person that is still open on a day: what the fee and the exam ask for. */
export async function findApprovedApplication(
  db: Db,
  personId: string,
  today: PlainDate,
): Promise<{ readonly applicationId: string; readonly schemeVersion: string; readonly openUntil: PlainDate; readonly provisional: boolean } | undefined> {
  const row = await db
    .selectFrom('applications')
    .select(['application_id', 'scheme_version', 'open_until', 'provisional'])
    .where('person_id', '=', personId)
    .where('state', '=', 'approved')
    .where('open_until', '>=', today)
    .orderBy('open_until', 'desc')
    .orderBy('application_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row?.open_until) return undefined;
  return { applicationId: row.application_id, schemeVersion: row.scheme_version, openUntil: toPlainDate(row.open_until), provisional: row.provisional };
}

/** Whether an application is approved and its time is not over on a day. */
export async function isApplicationOpen(db: Db, applicationId: string, today: PlainDate): Promise<boolean> {
  const row = await db
    .selectFrom('applications')
    .select('application_id')
    .where('application_id', '=', applicationId)
    .where('state', '=', 'approved')
    .where('open_until', '>=', today)
    .executeTakeFirst();
  return row !== undefined;
}

/** The newest application of the person who asks, withdrawn ones too when there is no other. */
export async function findOwnApplication(db: Db, permission: Permission<'application.manage-own'>): Promise<Application | undefined> {
  const row = await db
    .selectFrom('applications')
    .select(ALL)
    .where('person_id', '=', permission.actor.personId)
    .orderBy(sql`state = 'withdrawn'`)
    .orderBy('created_at', 'desc')
    .orderBy('application_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && application(db, row);
}

/** The open application (draft, submitted or waiting for information) of the person who asks, locked until the transaction ends. */
export async function lockOwnApplication(tx: Tx, permission: Permission<'application.manage-own'>): Promise<Application | undefined> {
  const row = await tx
    .selectFrom('applications')
    .select(ALL)
    .where('person_id', '=', permission.actor.personId)
    .where('state', 'in', ['draft', 'submitted', 'needs-information'])
    .forUpdate()
    .executeTakeFirst();
  return row && application(tx, row);
}

/** Any application by its id. */
export async function findApplication(
  db: Db,
  _permission: Permission<'application.read'> | Permission<'application.decide'>,
  applicationId: string,
): Promise<Application | undefined> {
  const row = await db.selectFrom('applications').select(ALL).where('application_id', '=', applicationId).executeTakeFirst();
  return row && application(db, row);
}

/** Any application by its id, locked until the transaction ends: for whoever decides, and for an employer's answer. */
export async function dangerousLockApplication(tx: Tx, applicationId: string): Promise<Application | undefined> {
  const row = await tx.selectFrom('applications').select(ALL).where('application_id', '=', applicationId).forUpdate().executeTakeFirst();
  return row && application(tx, row);
}

/** Starts a draft; when another tab was quicker, that one is used. */
export async function insertDraft(tx: Tx, personId: string, schemeVersion: string, now: Date): Promise<string | undefined> {
  const row = await tx
    .insertInto('applications')
    .values({ person_id: personId, credential: 'CET', scheme_version: schemeVersion, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.columns(['person_id', 'credential']).where('state', 'in', ['draft', 'submitted', 'needs-information']).doNothing())
    .returning('application_id')
    .executeTakeFirst();
  return row?.application_id;
}

/** Writes a draft, sealed with the person's key. */
export async function updateDraft(tx: Tx, it: Application, draft: Draft, now: Date): Promise<void> {
  await tx
    .updateTable('applications')
    .set({ sealed_draft: await sealFor(tx, it.personId, draft), updated_at: now })
    .where('application_id', '=', it.applicationId)
    .execute();
}

/** What changes when an application takes a step. */
export type ApplicationStep = {
  readonly state?: ApplicationState;
  readonly route?: EligibilityRoute;
  readonly programId?: string | undefined;
  readonly provisional?: boolean;
  readonly finding?: 'met' | 'needs-review' | 'not-met';
  readonly submittedAt?: Date;
  readonly decidedAt?: Date;
  readonly openUntil?: PlainDate;
};

/** Moves an application on, and its revision with it. */
export async function updateApplication(tx: Tx, applicationId: string, step: ApplicationStep, now: Date): Promise<void> {
  await tx
    .updateTable('applications')
    .set({
      ...(step.state && { state: step.state }),
      ...(step.route && { route: step.route }),
      ...('programId' in step && { program_id: step.programId ?? null }),
      ...(step.provisional !== undefined && { provisional: step.provisional }),
      ...(step.finding && { finding: step.finding }),
      ...(step.submittedAt && { submitted_at: step.submittedAt }),
      ...(step.decidedAt && { decided_at: step.decidedAt }),
      // With another end it is reminded of and closed anew.
      ...(step.openUntil && { open_until: step.openUntil, end_reminded_at: null, closed_at: null }),
      revision: sql`revision + 1`,
      updated_at: now,
    })
    .where('application_id', '=', applicationId)
    .execute();
}

/** Keeps what was claimed at a submission, sealed, and the rules' answer as codes. */
export async function insertSubmission(
  tx: Tx,
  it: Application,
  submission: { readonly sealed: unknown; readonly eligibility: { readonly decision: string; readonly codes: readonly string[] }; readonly at: Date },
): Promise<void> {
  await tx
    .insertInto('application_submissions')
    .values({
      application_id: it.applicationId,
      sealed_claims: await sealFor(tx, it.personId, submission.sealed),
      eligibility: JSON.stringify(submission.eligibility),
      submitted_at: submission.at,
    })
    .execute();
}

/** Every submission of an application, oldest first. */
export async function listSubmissions(
  db: Db,
  it: Pick<Application, 'applicationId' | 'personId'>,
): Promise<readonly { readonly submittedAt: Date; readonly draft: Draft }[]> {
  const rows = await db
    .selectFrom('application_submissions')
    .select(['sealed_claims', 'submitted_at'])
    .where('application_id', '=', it.applicationId)
    .orderBy('submitted_at')
    .orderBy('application_submission_id')
    .execute();
  const submissions = [];
  for (const row of rows) {
    const opened = await openFor<{ draft: unknown }>(db, it.personId, row.sealed_claims);
    submissions.push({ submittedAt: row.submitted_at, draft: parseDraft(opened?.draft) });
  }
  return submissions;
}

/** Ties a stored file to an application. */
export async function attachFile(tx: Tx, applicationId: string, fileId: string, now: Date): Promise<void> {
  await tx.insertInto('application_files').values({ application_id: applicationId, file_id: fileId, attached_at: now }).execute();
}

/** Deletes a file of a draft that was never submitted: nothing rests on it. */
export async function deleteDraftFile(tx: Tx, applicationId: string, fileId: string): Promise<void> {
  const gone = await tx
    .deleteFrom('application_files')
    .where('application_id', '=', applicationId)
    .where('file_id', '=', fileId)
    .returning('file_id')
    .executeTakeFirst();
  if (gone) await tx.deleteFrom('stored_files').where('file_id', '=', fileId).execute();
}

/** The applications a file belongs to, with who owns the program's school. */
export async function listFileApplications(
  db: Db,
  fileId: string,
): Promise<readonly { readonly applicationId: string; readonly personId: string; readonly ownerPersonId: string | null }[]> {
  const rows = await db
    .selectFrom('application_files')
    .innerJoin('applications', 'applications.application_id', 'application_files.application_id')
    .leftJoin('programs', 'programs.program_id', 'applications.program_id')
    .select(['applications.application_id', 'applications.person_id', 'programs.owner_person_id'])
    .where('application_files.file_id', '=', fileId)
    .execute();
  return rows.map((row) => ({ applicationId: row.application_id, personId: row.person_id, ownerPersonId: row.owner_person_id }));
}

/** Which statements a person agreed to in their present wording, and when. */
export async function listAgreements(db: Db, personId: string, statements: readonly Statement[]): Promise<ReadonlyMap<StatementName, Date>> {
  const rows = await db
    .selectFrom('agreements')
    .select(['statement', 'text_sha256', 'agreed_at'])
    .where('person_id', '=', personId)
    .orderBy('agreed_at', 'desc')
    .execute();
  const agreed = new Map<StatementName, Date>();
  for (const statement of statements) {
    const row = rows.find((one) => one.statement === statement.name && one.text_sha256 === statement.sha256);
    if (row) agreed.set(statement.name, row.agreed_at);
  }
  return agreed;
}

/** Whether a person ever held the credential: the role is granted with the award and stays on record when it ends. */
export async function heldCredential(db: Db, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('role_grants')
    .select('role_grant_id')
    .where('person_id', '=', personId)
    .where('role', '=', 'certificant')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
