import type { PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';

/** A file that a school shows. */
export type ProgramEvidence = {
  readonly evidenceId: string;
  readonly kind: string;
  readonly fileId: string | undefined;
  readonly fileName: string;
  readonly state: 'waiting' | 'clean' | 'refused';
};

/** The files of an application. */
export async function listEvidence(db: Db, applicationId: string): Promise<readonly ProgramEvidence[]> {
  const rows = await db
    .selectFrom('program_evidence')
    .selectAll()
    .where('program_application_id', '=', applicationId)
    .where('removed_at', 'is', null)
    .orderBy('program_evidence_id')
    .execute();
  return rows.map((row) => ({
    evidenceId: row.program_evidence_id,
    kind: row.kind,
    fileId: row.file_id ?? undefined,
    fileName: row.file_name,
    state: row.state as ProgramEvidence['state'],
  }));
}

/** Stores that a file is evidence. */
export async function insertEvidence(
  tx: Tx,
  applicationId: string,
  it: { readonly kind: string; readonly fileId: string; readonly fileName: string; readonly by: string; readonly at: Date },
): Promise<void> {
  await tx
    .insertInto('program_evidence')
    .values({ program_application_id: applicationId, kind: it.kind, file_id: it.fileId, file_name: it.fileName, added_by: it.by, added_at: it.at })
    .execute();
}

/** Takes one piece of evidence that waits for its scan, so that no other round takes it. */
export async function lockUnscanned(tx: Tx): Promise<{ readonly evidenceId: string; readonly fileId: string | undefined } | undefined> {
  const row = await tx
    .selectFrom('program_evidence')
    .select(['program_evidence_id', 'file_id'])
    .where('state', '=', 'waiting')
    .orderBy('program_evidence_id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && { evidenceId: row.program_evidence_id, fileId: row.file_id ?? undefined };
}

/** Writes what the scan said; what was refused loses its file. */
export async function writeScan(tx: Tx, evidenceId: string, finding: string | undefined): Promise<void> {
  await tx
    .updateTable('program_evidence')
    .set(finding === undefined ? { state: 'clean' } : { state: 'refused', finding, file_id: null })
    .where('program_evidence_id', '=', evidenceId)
    .execute();
}

/** Puts a teacher onto a program. */
export async function insertTeacher(
  tx: Tx,
  programId: string,
  it: { readonly name: string; readonly background: string; readonly credentials: string; readonly credentialNumber: string; readonly since: PlainDate },
): Promise<void> {
  await tx
    .insertInto('program_instructors')
    .values({
      program_id: programId,
      name: it.name,
      background: it.background,
      credentials: it.credentials,
      credential_number: it.credentialNumber,
      since: it.since,
    })
    .execute();
}

/** Takes a teacher from a program. @returns false where it has none of this id */
export async function endTeacher(tx: Tx, programId: string, instructorId: string, on: PlainDate): Promise<boolean> {
  const done = await tx
    .updateTable('program_instructors')
    .set({ until: on })
    .where('program_id', '=', programId)
    .where('program_instructor_id', '=', instructorId)
    .where('until', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Notes a change that a school reports. */
export async function insertChange(
  tx: Tx,
  it: {
    readonly programId: string;
    readonly what: string;
    readonly was: string;
    readonly becomes: string;
    readonly effectiveOn: PlainDate;
    readonly by: string;
    readonly at: Date;
  },
): Promise<string> {
  const row = await tx
    .insertInto('program_changes')
    .values({
      program_id: it.programId,
      what: it.what,
      was: it.was,
      becomes: it.becomes,
      effective_on: it.effectiveOn,
      reported_by: it.by,
      reported_at: it.at,
    })
    .returning('program_change_id')
    .executeTakeFirstOrThrow();
  return row.program_change_id;
}

/** Changes that nobody looked at, the oldest first. */
export async function listUnseen(db: Db) {
  return db
    .selectFrom('program_changes as c')
    .innerJoin('programs as p', 'p.program_id', 'c.program_id')
    .select(['c.program_change_id', 'c.program_id', 'p.name', 'p.school_id', 'c.what', 'c.was', 'c.becomes', 'c.effective_on', 'c.reported_at'])
    .where('c.seen_at', 'is', null)
    .orderBy('c.program_change_id')
    .limit(200)
    .execute();
}

/** Writes that somebody looked at a change. @returns the program, or undefined where somebody else was quicker */
export async function markSeen(tx: Tx, changeId: string, by: string, at: Date): Promise<string | undefined> {
  const row = await tx
    .updateTable('program_changes')
    .set({ seen_by: by, seen_at: at })
    .where('program_change_id', '=', changeId)
    .where('seen_at', 'is', null)
    .returning('program_id')
    .executeTakeFirst();
  return row?.program_id;
}

/** An appeal of a school. */
export type ProgramAppeal = {
  readonly appealId: string;
  readonly decisionId: string;
  readonly programId: string;
  readonly words: string;
  readonly filedAt: Date;
  readonly state: 'waiting' | 'granted' | 'dismissed';
  readonly reason: string | undefined;
};

/** Appeals on a program, or those that wait. */
export async function listAppeals(db: Db, which: { readonly programId: string } | 'waiting', lock = false): Promise<readonly ProgramAppeal[]> {
  const rows = await db
    .selectFrom('program_appeals')
    .selectAll()
    .$if(which === 'waiting', (query) => query.where('state', '=', 'waiting'))
    .$if(which !== 'waiting', (query) => query.where('program_id', '=', (which as { programId: string }).programId))
    .orderBy('program_appeal_id')
    .$if(lock, (query) => query.forUpdate())
    .execute();
  return rows.map((row) => ({
    appealId: row.program_appeal_id,
    decisionId: row.program_decision_id,
    programId: row.program_id,
    words: row.words,
    filedAt: row.filed_at,
    state: row.state as ProgramAppeal['state'],
    reason: row.reason ?? undefined,
  }));
}

/** Files an appeal. @returns its id, or undefined where one on this decision is there */
export async function insertAppeal(
  tx: Tx,
  it: { readonly decisionId: string; readonly programId: string; readonly words: string; readonly by: string; readonly at: Date },
): Promise<string | undefined> {
  const row = await tx
    .insertInto('program_appeals')
    .values({ program_decision_id: it.decisionId, program_id: it.programId, words: it.words, filed_by: it.by, filed_at: it.at })
    .onConflict((conflict) => conflict.column('program_decision_id').doNothing())
    .returning('program_appeal_id')
    .executeTakeFirst();
  return row?.program_appeal_id;
}

/** Decides an appeal. */
export async function writeAppeal(
  tx: Tx,
  appealId: string,
  it: { readonly state: 'granted' | 'dismissed'; readonly reason: string; readonly by: string; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('program_appeals')
    .set({ state: it.state, reason: it.reason, decided_by: it.by, decided_at: it.at })
    .where('program_appeal_id', '=', appealId)
    .execute();
}

/** Records a complaint that was upheld. */
export async function insertComplaint(
  tx: Tx,
  it: { readonly programId: string; readonly upheldOn: PlainDate; readonly found: string; readonly by: string; readonly at: Date },
): Promise<void> {
  await tx
    .insertInto('program_complaints')
    .values({ program_id: it.programId, upheld_on: it.upheldOn, found: it.found, recorded_by: it.by, recorded_at: it.at })
    .execute();
}
