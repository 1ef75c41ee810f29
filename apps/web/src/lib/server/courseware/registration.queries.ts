import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';
import type { Progress } from './claim.ts';
import type { Verb } from './cmi5/statement.ts';

/** Somebody taking a course in a cycle. */
export type RegistrationRow = Progress & {
  readonly registrationId: string;
  readonly personId: string;
  readonly courseId: string;
  /** Undefined where a vendor elsewhere runs the course. */
  readonly packageId: string | undefined;
  readonly cycleFrom: PlainDate;
  readonly sealedState: Buffer | undefined;
  readonly begunAt: Date;
  readonly heardAt: Date | undefined;
  readonly satisfiedAt: Date | undefined;
  /** What came of the hours, by code. */
  readonly outcome: string | undefined;
};

const all = (db: Db) => db.selectFrom('courseware_registrations').selectAll();
type Row = Awaited<ReturnType<ReturnType<typeof all>['executeTakeFirstOrThrow']>>;

function toRegistration(row: Row): RegistrationRow {
  return {
    registrationId: row.courseware_registration_id,
    personId: row.person_id,
    courseId: row.ce_course_id,
    packageId: row.courseware_package_id ?? undefined,
    cycleFrom: toPlainDate(row.cycle_from),
    sealedState: row.sealed_state ?? undefined,
    completion: row.completion as Progress['completion'],
    success: row.success as Progress['success'],
    scaledScore: row.scaled_score ?? undefined,
    begunAt: row.begun_at,
    heardAt: row.heard_at ?? undefined,
    satisfiedAt: row.satisfied_at ?? undefined,
    outcome: row.outcome ?? undefined,
  };
}

/** The registration of a person for a course, by package or by vendor, made where there is none. */
export async function takeRegistration(
  tx: Tx,
  of: { readonly personId: string; readonly courseId: string; readonly packageId: string | undefined; readonly cycleFrom: string },
  at: Date,
): Promise<RegistrationRow> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`courseware of ${of.personId}`}, 0))`.execute(tx);
  const before = await findOwn(tx, of);
  if (before) return before;
  const row = await tx
    .insertInto('courseware_registrations')
    .values({ person_id: of.personId, ce_course_id: of.courseId, courseware_package_id: of.packageId ?? null, cycle_from: of.cycleFrom, begun_at: at })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toRegistration(row);
}

/** The registration of a person for a course, if there is one. */
export async function findOwn(
  db: Db,
  {
    personId,
    courseId,
    packageId,
    cycleFrom,
  }: { readonly personId: string; readonly courseId: string; readonly packageId: string | undefined; readonly cycleFrom: string },
): Promise<RegistrationRow | undefined> {
  const row = await all(db)
    .where('person_id', '=', personId)
    .where('ce_course_id', '=', courseId)
    .where('courseware_package_id', packageId === undefined ? 'is' : '=', packageId ?? null)
    .where('cycle_from', '=', cycleFrom)
    .executeTakeFirst();
  return row && toRegistration(row);
}

/** A registration; with `lock`, held until the transaction ends. */
export async function findRegistration(db: Db, registrationId: string, lock = false): Promise<RegistrationRow | undefined> {
  const row = await all(db)
    .where('courseware_registration_id', '=', registrationId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && toRegistration(row);
}

/** Everything somebody takes or took by courseware. */
export async function listRegistrations(db: Db, personId: string): Promise<readonly RegistrationRow[]> {
  return (await all(db).where('person_id', '=', personId).orderBy('begun_at').execute()).map(toRegistration);
}

/** Writes what was claimed, and what is kept for the next time. */
export async function writeProgress(
  tx: Tx,
  registrationId: string,
  { completion, success, scaledScore }: Progress,
  sealedState: Buffer | undefined,
  at: Date,
): Promise<void> {
  await tx
    .updateTable('courseware_registrations')
    .set({ completion, success, scaled_score: scaledScore ?? null, heard_at: at, ...(sealedState ? { sealed_state: sealedState } : {}) })
    .where('courseware_registration_id', '=', registrationId)
    .execute();
}

/** Writes that a course is done, and what came of its hours. */
export async function writeSatisfied(tx: Tx, registrationId: string, outcome: string, at: Date): Promise<void> {
  await tx.updateTable('courseware_registrations').set({ satisfied_at: at, outcome }).where('courseware_registration_id', '=', registrationId).execute();
}

/** A launch with what it belongs to. */
export type LaunchRow = {
  readonly launchId: string;
  /** Undefined for a preview by staff. */
  readonly registrationId: string | undefined;
  readonly packageId: string;
  readonly expiresAt: Date;
  readonly openedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly tokenSha256: string | undefined;
};

const launches = (db: Db) =>
  db
    .selectFrom('courseware_launches')
    .select(['courseware_launch_id', 'courseware_registration_id', 'courseware_package_id', 'expires_at', 'opened_at', 'ended_at', 'token_sha256']);

function toLaunch(row: Awaited<ReturnType<ReturnType<typeof launches>['executeTakeFirstOrThrow']>>): LaunchRow {
  return {
    launchId: row.courseware_launch_id,
    registrationId: row.courseware_registration_id ?? undefined,
    packageId: row.courseware_package_id,
    expiresAt: row.expires_at,
    openedAt: row.opened_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    tokenSha256: row.token_sha256 ?? undefined,
  };
}

/** Stores a launch and ends those of the registration before it. */
export async function insertLaunch(
  tx: Tx,
  made: { readonly registrationId: string | undefined; readonly packageId: string; readonly ticketSha256: string; readonly expiresAt: Date },
  at: Date,
): Promise<string> {
  if (made.registrationId !== undefined)
    await tx
      .updateTable('courseware_launches')
      .set({ ended_at: at })
      .where('courseware_registration_id', '=', made.registrationId)
      .where('ended_at', 'is', null)
      .execute();
  const row = await tx
    .insertInto('courseware_launches')
    .values({
      courseware_registration_id: made.registrationId ?? null,
      courseware_package_id: made.packageId,
      ticket_sha256: made.ticketSha256,
      launched_at: at,
      expires_at: made.expiresAt,
    })
    .returning('courseware_launch_id')
    .executeTakeFirstOrThrow();
  return row.courseware_launch_id;
}

/** A launch by its ticket. */
export async function findLaunchByTicket(db: Db, ticketSha256: string): Promise<LaunchRow | undefined> {
  const row = await launches(db).where('ticket_sha256', '=', ticketSha256).executeTakeFirst();
  return row && toLaunch(row);
}

/** A launch by its id. */
export async function findLaunch(db: Db, launchId: string): Promise<LaunchRow | undefined> {
  const row = await launches(db).where('courseware_launch_id', '=', launchId).executeTakeFirst();
  return row && toLaunch(row);
}

/** Marks the first page of a launch as given. @returns false where it was given before */
export async function markOpened(db: Db, launchId: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('courseware_launches')
    .set({ opened_at: at })
    .where('courseware_launch_id', '=', launchId)
    .where('opened_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Keeps the hash of the token that was fetched. @returns false where one was fetched before */
export async function writeToken(db: Db, launchId: string, tokenSha256: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('courseware_launches')
    .set({ token_sha256: tokenSha256 })
    .where('courseware_launch_id', '=', launchId)
    .where('token_sha256', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Ends a launch. */
export async function endLaunch(db: Db, launchId: string, at: Date): Promise<void> {
  await db.updateTable('courseware_launches').set({ ended_at: at }).where('courseware_launch_id', '=', launchId).where('ended_at', 'is', null).execute();
}

/** A statement as it is kept. */
export type StatementRow = { readonly statementId: string; readonly launchId: string; readonly verb: Verb; readonly sha256: string };

/** The statements of a registration, in their order. */
export async function listStatements(db: Db, registrationId: string): Promise<readonly StatementRow[]> {
  const rows = await db
    .selectFrom('courseware_statements')
    .select(['statement_id', 'courseware_launch_id', 'verb', 'statement_sha256'])
    .where('courseware_registration_id', '=', registrationId)
    .orderBy('stored_at')
    .execute();
  return rows.map((row) => ({ statementId: row.statement_id, launchId: row.courseware_launch_id, verb: row.verb as Verb, sha256: row.statement_sha256 }));
}

/** Keeps a statement. */
export async function insertStatement(
  tx: Tx,
  registrationId: string,
  made: StatementRow & { readonly scaledScore: number | undefined },
  at: Date,
): Promise<void> {
  await tx
    .insertInto('courseware_statements')
    .values({
      courseware_registration_id: registrationId,
      statement_id: made.statementId,
      courseware_launch_id: made.launchId,
      verb: made.verb,
      statement_sha256: made.sha256,
      scaled_score: made.scaledScore ?? null,
      stored_at: at,
    })
    .execute();
}

/** The names of the documents of a registration. */
export async function listDocuments(db: Db, registrationId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('courseware_documents')
    .select('state_id')
    .where('courseware_registration_id', '=', registrationId)
    .orderBy('state_id')
    .execute();
  return rows.map((row) => row.state_id);
}

/** A document of a registration. */
export async function findDocument(
  db: Db,
  registrationId: string,
  stateId: string,
): Promise<{ readonly sealed: Buffer; readonly mediaType: string } | undefined> {
  const row = await db
    .selectFrom('courseware_documents')
    .select(['sealed_document', 'media_type'])
    .where('courseware_registration_id', '=', registrationId)
    .where('state_id', '=', stateId)
    .executeTakeFirst();
  return row && { sealed: row.sealed_document, mediaType: row.media_type };
}

/** Keeps a document in the place of the one before it. */
export async function writeDocument(
  tx: Tx,
  registrationId: string,
  made: { readonly stateId: string; readonly sealed: Buffer; readonly mediaType: string },
  at: Date,
): Promise<void> {
  const values = { sealed_document: made.sealed, media_type: made.mediaType, stored_at: at };
  await tx
    .insertInto('courseware_documents')
    .values({ courseware_registration_id: registrationId, state_id: made.stateId, ...values })
    .onConflict((conflict) => conflict.columns(['courseware_registration_id', 'state_id']).doUpdateSet(values))
    .execute();
}

/** Deletes documents: one, or all. */
export async function deleteDocuments(tx: Tx, registrationId: string, stateId: string | undefined): Promise<void> {
  await tx
    .deleteFrom('courseware_documents')
    .where('courseware_registration_id', '=', registrationId)
    .$if(stateId !== undefined, (query) => query.where('state_id', '=', stateId ?? ''))
    .execute();
}

/** Deletes everything that somebody took by courseware; the hours are kept elsewhere. */
export async function eraseRegistrations(tx: Tx, personId: string): Promise<void> {
  await tx.deleteFrom('courseware_registrations').where('person_id', '=', personId).execute();
}

/** Deletes launches that ended long ago. */
export async function forgetLaunches(db: Db, before: Date): Promise<void> {
  await db
    .deleteFrom('courseware_launches')
    .where('expires_at', '<', before)
    .where((where) =>
      where.not(
        where.exists(
          where.selectFrom('courseware_statements as s').select('s.verb').whereRef('s.courseware_launch_id', '=', 'courseware_launches.courseware_launch_id'),
        ),
      ),
    )
    .execute();
}
