import type { Db, Tx } from '../db/pool.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';

/** What an applicant writes. */
export type ApplicationTexts = {
  /** What students are to read about them. */
  readonly background: string;
  /** Where a teaching sample can be seen; empty where there is none. */
  readonly sampleUrl: string;
  /** The school they own; empty where they own none. */
  readonly schoolName: string;
};

/** An application for the instructor credential. */
export type InstructorApplication = {
  readonly applicationId: string;
  readonly personId: string;
  readonly schemeVersion: string;
  readonly state: 'draft' | 'submitted' | 'awarded' | 'refused' | 'withdrawn';
  /** Empty once the person was erased. */
  readonly texts: ApplicationTexts;
  readonly sampleFileId: string | undefined;
  /** Undefined: not said yet. */
  readonly ownsSchool: boolean | undefined;
  readonly prefersTalk: boolean;
  /** Goes up with every change that a decider should have seen. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly submittedAt: Date | undefined;
  readonly decidedAt: Date | undefined;
};

const NO_TEXTS: ApplicationTexts = { background: '', sampleUrl: '', schoolName: '' };

const all = (db: Db) => db.selectFrom('instructor_applications').selectAll();

type Row = Awaited<ReturnType<ReturnType<typeof all>['execute']>>[number];

async function toApplication(db: Db, row: Row): Promise<InstructorApplication> {
  return {
    applicationId: row.instructor_application_id,
    personId: row.person_id,
    schemeVersion: row.scheme_version,
    state: row.state as InstructorApplication['state'],
    texts: { ...NO_TEXTS, ...(row.sealed_texts ? await openFor<ApplicationTexts>(db, row.person_id, row.sealed_texts) : {}) },
    sampleFileId: row.sample_file_id ?? undefined,
    ownsSchool: row.owns_school ?? undefined,
    prefersTalk: row.prefers_talk,
    revision: row.revision,
    createdAt: row.created_at,
    submittedAt: row.submitted_at ?? undefined,
    decidedAt: row.decided_at ?? undefined,
  };
}

/** The newest application of a person. */
export async function findOfPerson(db: Db, personId: string): Promise<InstructorApplication | undefined> {
  const row = await all(db).where('person_id', '=', personId).orderBy('instructor_application_id', 'desc').limit(1).executeTakeFirst();
  return row && toApplication(db, row);
}

/** Every application of a person, oldest first. */
export async function listOfPerson(db: Db, personId: string): Promise<readonly InstructorApplication[]> {
  const rows = await all(db).where('person_id', '=', personId).orderBy('instructor_application_id').execute();
  return Promise.all(rows.map((row) => toApplication(db, row)));
}

/** An application by its id. */
export async function findApplication(db: Db, applicationId: string): Promise<InstructorApplication | undefined> {
  const row = await all(db).where('instructor_application_id', '=', applicationId).executeTakeFirst();
  return row && toApplication(db, row);
}

/** The same, locked until the transaction ends: all that changes one goes through here first. */
export async function lockApplication(tx: Tx, applicationId: string): Promise<InstructorApplication | undefined> {
  const row = await all(tx).where('instructor_application_id', '=', applicationId).forUpdate().executeTakeFirst();
  return row && toApplication(tx, row);
}

/** The open application of a person, locked. */
export async function lockOpen(tx: Tx, personId: string): Promise<InstructorApplication | undefined> {
  const row = await all(tx).where('person_id', '=', personId).where('state', 'in', ['draft', 'submitted']).forUpdate().executeTakeFirst();
  return row && toApplication(tx, row);
}

/** Opens an application. @returns its id; undefined where one is open */
export async function insertApplication(tx: Tx, personId: string, schemeVersion: string, at: Date): Promise<string | undefined> {
  const row = await tx
    .insertInto('instructor_applications')
    .values({ person_id: personId, scheme_version: schemeVersion, created_at: at })
    .onConflict((conflict) => conflict.column('person_id').where('state', 'in', ['draft', 'submitted']).doNothing())
    .returning('instructor_application_id')
    .executeTakeFirst();
  return row?.instructor_application_id;
}

/** What can change of an application. */
export type ApplicationChange = {
  readonly state?: InstructorApplication['state'];
  readonly texts?: ApplicationTexts;
  readonly sampleFileId?: string | null;
  readonly ownsSchool?: boolean;
  readonly prefersTalk?: boolean;
  readonly submittedAt?: Date;
  readonly decidedAt?: Date | null;
};

/** Changes an application; with nothing to change it only says that something beside it did. */
export async function updateApplication(tx: Tx, it: Pick<InstructorApplication, 'applicationId' | 'personId'>, change: ApplicationChange): Promise<void> {
  const { texts } = change;
  await tx
    .updateTable('instructor_applications')
    .set((eb) => ({
      revision: eb('revision', '+', 1),
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.sampleFileId === undefined ? {} : { sample_file_id: change.sampleFileId }),
      ...(change.ownsSchool === undefined ? {} : { owns_school: change.ownsSchool }),
      ...(change.prefersTalk === undefined ? {} : { prefers_talk: change.prefersTalk }),
      ...(change.submittedAt === undefined ? {} : { submitted_at: change.submittedAt }),
      ...(change.decidedAt === undefined ? {} : { decided_at: change.decidedAt }),
    }))
    .where('instructor_application_id', '=', it.applicationId)
    .execute();
  if (texts === undefined) return;
  await tx
    .updateTable('instructor_applications')
    .set({ sealed_texts: await sealFor(tx, it.personId, texts) })
    .where('instructor_application_id', '=', it.applicationId)
    .execute();
}

/** One application in the queue of staff. */
export type QueueLine = {
  readonly applicationId: string;
  readonly personId: string;
  readonly name: string;
  readonly submittedAt: Date;
  readonly proposal: { readonly outcome: 'award' | 'refuse'; readonly by: string } | undefined;
};

/** Applications that were sent and wait, the oldest first. */
export async function listWaiting(db: Db): Promise<readonly QueueLine[]> {
  const rows = await db
    .selectFrom('instructor_applications as a')
    .leftJoin('person_profiles as p', 'p.person_id', 'a.person_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('instructor_decisions as d')
          .select(['d.step', 'd.outcome', 'd.decided_by'])
          .whereRef('d.instructor_application_id', '=', 'a.instructor_application_id')
          .orderBy('d.instructor_decision_id', 'desc')
          .limit(1)
          .as('last'),
      (join) => join.onTrue(),
    )
    .select(['a.instructor_application_id', 'a.person_id', 'p.legal_name', 'a.submitted_at', 'last.step', 'last.outcome', 'last.decided_by'])
    .where('a.state', '=', 'submitted')
    .orderBy('a.submitted_at')
    .execute();
  return rows.flatMap((row) =>
    row.submitted_at
      ? [
          {
            applicationId: row.instructor_application_id,
            personId: row.person_id,
            name: row.legal_name ?? 'Data erased',
            submittedAt: row.submitted_at,
            proposal: row.step === 'proposal' && row.decided_by ? { outcome: row.outcome as 'award' | 'refuse', by: row.decided_by } : undefined,
          },
        ]
      : [],
  );
}
