import { sql } from 'kysely';
import type { ChoiceId } from '@einthoven/exam';
import type { Db, Tx } from '../db/pool.ts';

/** An attempt that was started, as its row has it. What is only prepared is a {@link PreparedAttempt}. */
export type Attempt = {
  readonly attemptId: string;
  readonly personId: string;
  readonly applicationId: string;
  readonly formId: string;
  readonly ordinal: number;
  readonly schemeVersion: string;
  /** A void attempt does not count. */
  readonly state: 'open' | 'submitted' | 'void';
  readonly startedAt: Date;
  readonly deadlineAt: Date;
  readonly submittedAt: Date | undefined;
  readonly submittedBy: 'candidate' | 'time' | undefined;
  /** Undefined until it is scored. */
  readonly passed: boolean | undefined;
  /** Which device writes now: 0 before the first. */
  readonly leaseEpoch: number;
};

type Row = {
  attempt_id: string;
  person_id: string;
  application_id: string;
  form_id: string;
  ordinal: number;
  scheme_version: string;
  state: string;
  started_at: Date | null;
  deadline_at: Date | null;
  submitted_at: Date | null;
  submitted_by: string | null;
  passed: boolean | null;
  lease_epoch: number;
};

function toAttempt(row: Row): Attempt {
  if (row.started_at === null || row.deadline_at === null) throw new Error(`attempt ${row.attempt_id} was not started`);
  return {
    attemptId: row.attempt_id,
    personId: row.person_id,
    applicationId: row.application_id,
    formId: row.form_id,
    ordinal: row.ordinal,
    schemeVersion: row.scheme_version,
    state: row.state as Attempt['state'],
    startedAt: row.started_at,
    deadlineAt: row.deadline_at,
    submittedAt: row.submitted_at ?? undefined,
    submittedBy: (row.submitted_by ?? undefined) as Attempt['submittedBy'],
    passed: row.passed ?? undefined,
    leaseEpoch: row.lease_epoch,
  };
}

/** Lets one attempt of a person start at a time, until the transaction ends. */
export async function lockStarting(tx: Tx, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`attempt ${personId}`}, 0))`.execute(tx);
}

/** All started attempts of a person, oldest first. */
export async function listAttempts(db: Db, personId: string): Promise<readonly Attempt[]> {
  const rows = await db
    .selectFrom('attempts')
    .selectAll()
    .where('person_id', '=', personId)
    .where('started_at', 'is not', null)
    .orderBy('started_at')
    .execute();
  return rows.map(toAttempt);
}

/** One started attempt; the id must be a uuid. */
export async function findAttempt(db: Db, attemptId: string): Promise<Attempt | undefined> {
  const row = await db.selectFrom('attempts').selectAll().where('attempt_id', '=', attemptId).where('started_at', 'is not', null).executeTakeFirst();
  return row && toAttempt(row);
}

/** An attempt that has its form and does not count yet. */
export type PreparedAttempt = Pick<Attempt, 'attemptId' | 'personId' | 'applicationId' | 'formId' | 'ordinal' | 'schemeVersion'> & {
  readonly preparedAt: Date;
};

/** What a person has prepared and not started. */
export async function findPrepared(db: Db, personId: string): Promise<PreparedAttempt | undefined> {
  const row = await db.selectFrom('attempts').selectAll().where('person_id', '=', personId).where('state', '=', 'prepared').executeTakeFirst();
  if (!row) return undefined;
  if (row.prepared_at === null) throw new Error(`attempt ${row.attempt_id} was prepared at no time`);
  return {
    attemptId: row.attempt_id,
    personId: row.person_id,
    applicationId: row.application_id,
    formId: row.form_id,
    ordinal: row.ordinal,
    schemeVersion: row.scheme_version,
    preparedAt: row.prepared_at,
  };
}

/** Lets go of what was prepared and not started: its number and its form are free again. */
export async function markExpired(tx: Tx, attemptId: string): Promise<void> {
  await tx.updateTable('attempts').set({ state: 'expired' }).where('attempt_id', '=', attemptId).where('state', '=', 'prepared').execute();
}

/** Starts the clock of what was prepared. */
export async function markStarted(tx: Tx, attemptId: string, startedAt: Date, deadlineAt: Date): Promise<void> {
  await tx
    .updateTable('attempts')
    .set({ state: 'open', started_at: startedAt, deadline_at: deadlineAt })
    .where('attempt_id', '=', attemptId)
    .where('state', '=', 'prepared')
    .executeTakeFirstOrThrow();
}

/** Reserves a form for a person. */
export async function insertPrepared(tx: Tx, attempt: Omit<PreparedAttempt, 'attemptId'>): Promise<string> {
  const row = await tx
    .insertInto('attempts')
    .values({
      person_id: attempt.personId,
      application_id: attempt.applicationId,
      form_id: attempt.formId,
      ordinal: attempt.ordinal,
      scheme_version: attempt.schemeVersion,
      state: 'prepared',
      prepared_at: attempt.preparedAt,
    })
    .returning('attempt_id')
    .executeTakeFirstOrThrow();
  return row.attempt_id;
}

/** Writes down where an attempt shows each item. */
export async function insertAttemptItems(
  tx: Tx,
  attemptId: string,
  items: readonly { readonly position: number; readonly itemId: string; readonly itemVersion: number; readonly optionOrder: readonly ChoiceId[] }[],
): Promise<void> {
  // Four lists instead of 600 parameters: a thousand may start in the same second.
  await sql`insert into attempt_items (attempt_id, position, item_id, item_version, option_order)
    select ${attemptId}::uuid, placed.* from unnest(${items.map((item) => item.position)}::integer[], ${items.map((item) => item.itemId)}::text[],
      ${items.map((item) => item.itemVersion)}::integer[], ${items.map((item) => item.optionOrder.join(''))}::text[]) as placed`.execute(tx);
}

/** Closes an attempt that is open. @returns whether this call closed it */
export async function markSubmitted(tx: Tx, attemptId: string, by: 'candidate' | 'time', at: Date): Promise<boolean> {
  const done = await tx
    .updateTable('attempts')
    .set({ state: 'submitted', submitted_at: at, submitted_by: by })
    .where('attempt_id', '=', attemptId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return Number(done.numUpdatedRows) === 1;
}

/** Reads a started attempt and keeps everybody else from changing it until the transaction ends. */
export async function lockAttempt(tx: Tx, attemptId: string): Promise<Attempt | undefined> {
  const row = await tx
    .selectFrom('attempts')
    .selectAll()
    .where('attempt_id', '=', attemptId)
    .where('started_at', 'is not', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && toAttempt(row);
}

/** Writes the outcome that scoring found. */
export async function setPassed(tx: Tx, attemptId: string, passed: boolean): Promise<void> {
  await tx.updateTable('attempts').set({ passed }).where('attempt_id', '=', attemptId).execute();
}

/** Open attempts with a deadline before an instant, oldest first. */
export async function listOpenPast(db: Db, before: Date): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('attempts')
    .select('attempt_id')
    .where('state', '=', 'open')
    .where('deadline_at', '<=', before)
    .orderBy('deadline_at')
    .limit(200)
    .execute();
  return rows.map((row) => row.attempt_id);
}

/** Submitted attempts without an outcome, oldest first. */
export async function listUnscored(db: Db): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('attempts')
    .select('attempt_id')
    .where('state', '=', 'submitted')
    .where('passed', 'is', null)
    .orderBy('submitted_at')
    .limit(200)
    .execute();
  return rows.map((row) => row.attempt_id);
}

/** Writes down what a person agreed to. */
export async function insertAgreements(
  tx: Tx,
  personId: string,
  statements: readonly { readonly statement: string; readonly version: string; readonly sha256: string }[],
  at: Date,
): Promise<void> {
  await tx
    .insertInto('agreements')
    .values(
      statements.map(({ statement, version, sha256 }) => ({
        person_id: personId,
        statement,
        statement_version: version,
        text_sha256: sha256,
        agreed_at: at,
      })),
    )
    .execute();
}

/** Hashes of the wordings a person agreed to since an instant. */
export async function listAgreedSince(db: Db, personId: string, since: Date): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('agreements').select('text_sha256').where('person_id', '=', personId).where('agreed_at', '>', since).execute();
  return new Set(rows.map((row) => row.text_sha256));
}
