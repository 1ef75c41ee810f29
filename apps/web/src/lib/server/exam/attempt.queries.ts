import { sql } from 'kysely';
import type { ChoiceId } from '@einthoven/exam';
import type { Db, Tx } from '../db/pool.ts';
import { prepared } from '../db/prepared.ts';

/** What a renewal assessment is sat for. */
export type RenewalPurpose = { readonly cycleId: string } | { readonly reinstatementId: string };

/** An attempt that was started, as its row has it. What is only prepared is a {@link PreparedAttempt}. */
export type Attempt = {
  readonly attemptId: string;
  readonly personId: string;
  /** Undefined where a simulated candidate sits. */
  readonly applicationId: string | undefined;
  /** The window it was started in. */
  readonly windowId: string;
  /** The rehearsal of a simulated candidate. */
  readonly rehearsalId: string | undefined;
  /** Of a renewal assessment: what it is sat for. */
  readonly renewal: RenewalPurpose | undefined;
  readonly formId: string;
  readonly ordinal: number;
  readonly schemeVersion: string;
  /** A void attempt does not count. */
  readonly state: 'open' | 'submitted' | 'void';
  readonly startedAt: Date;
  readonly deadlineAt: Date;
  readonly submittedAt: Date | undefined;
  readonly submittedBy: 'candidate' | 'time' | 'proctor' | undefined;
  /** Undefined until it is scored. */
  readonly passed: boolean | undefined;
  /** Which device writes now: 0 before the first. */
  readonly leaseEpoch: number;
};

/** The columns of a started attempt. */
export type AttemptRow = {
  attempt_id: string;
  person_id: string;
  application_id: string | null;
  exam_window_id: string;
  rehearsal_id: string | null;
  /** Absent where the statement reads no attempts of renewals. */
  renewal_cycle_id?: string | null;
  reinstatement_id?: string | null;
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

/** A row as the rest of the program reads it. @throws Error where it was not started */
export function toAttempt(row: AttemptRow): Attempt {
  if (row.started_at === null || row.deadline_at === null) throw new Error(`attempt ${row.attempt_id} was not started`);
  return {
    attemptId: row.attempt_id,
    personId: row.person_id,
    applicationId: row.application_id ?? undefined,
    windowId: row.exam_window_id,
    rehearsalId: row.rehearsal_id ?? undefined,
    renewal: row.renewal_cycle_id ? { cycleId: row.renewal_cycle_id } : row.reinstatement_id ? { reinstatementId: row.reinstatement_id } : undefined,
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

const LOCK_STARTING = prepared(
  'exam_lock_starting',
  `with held as materialized (
     select person_id, pg_advisory_xact_lock(hashtextextended('attempt ' || person_id, 0))::text as locked from unnest($1::uuid[]) as starting (person_id)
   )
   select bought.entitlement_id from held cross join lateral (
     select entitlement_id from entitlements where person_id = held.person_id and kind = 'final-attempts' and held.locked is not null
       order by entitlement_id for update
   ) as bought`,
);

/**
 * Lets one attempt of each person start at a time, until the transaction ends. A refund asked for at this moment holds what
 * was bought first, or finds the attempt started: never both. What is read before this may be out of date.
 *
 * @param personIds sorted, so that two who lock the same people never wait for each other in a ring
 */
export async function lockStarting(tx: Tx, personIds: readonly string[]): Promise<void> {
  await LOCK_STARTING(tx, [personIds]);
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
export type PreparedAttempt = Pick<
  Attempt,
  'attemptId' | 'personId' | 'applicationId' | 'windowId' | 'rehearsalId' | 'formId' | 'ordinal' | 'schemeVersion'
> & {
  readonly preparedAt: Date;
};

/** Lets go of what was prepared and not started: its number and its form are free again. */
export async function markExpired(tx: Tx, attemptId: string): Promise<void> {
  await tx.updateTable('attempts').set({ state: 'expired' }).where('attempt_id', '=', attemptId).where('state', '=', 'prepared').execute();
}

/** An attempt whose clock shall begin. */
export type Beginning = {
  readonly attemptId: string;
  readonly deadlineAt: Date;
  /** Of the token by which the device will deliver: the first lease goes out with the start. Undefined where it asks later. */
  readonly leaseHash: string | undefined;
};

const MARK_STARTED = prepared<{ attempt_id: string; content_key: Buffer }>(
  'exam_mark_started',
  `with given as materialized (
     select * from unnest($2::uuid[], $3::timestamptz[], $4::text[]) as given (attempt_id, deadline_at, lease_hash)
   ), started as (
     update attempts set state = 'open', started_at = $1, deadline_at = given.deadline_at, lease_epoch = case when given.lease_hash is null then 0 else 1 end
       from given where attempts.attempt_id = given.attempt_id and attempts.state = 'prepared'
       returning attempts.attempt_id, attempts.content_key
   ), leased as (
     insert into attempt_leases (attempt_id, lease_epoch, lease_hash, leased_at)
       select attempt_id, 1, given.lease_hash, $1 from started join given using (attempt_id) where given.lease_hash is not null
   )
   select attempt_id, content_key from started`,
);

/** Starts the clocks of what was prepared. @returns the keys of the forms, by attempt */
export async function markStarted(tx: Tx, beginnings: readonly Beginning[], startedAt: Date): Promise<ReadonlyMap<string, Buffer>> {
  const rows = await MARK_STARTED(tx, [
    startedAt,
    beginnings.map((each) => each.attemptId),
    beginnings.map((each) => each.deadlineAt),
    beginnings.map((each) => each.leaseHash ?? null),
  ]);
  if (rows.length !== beginnings.length) throw new Error(`of ${beginnings.length} attempts ${rows.length} were prepared`);
  return new Map(rows.map((row) => [row.attempt_id, row.content_key]));
}

/** Reserves a form for a person. */
export async function insertPrepared(tx: Tx, attempt: Omit<PreparedAttempt, 'attemptId'>): Promise<string> {
  const row = await tx
    .insertInto('attempts')
    .values({
      person_id: attempt.personId,
      application_id: attempt.applicationId ?? null,
      exam_window_id: attempt.windowId,
      rehearsal_id: attempt.rehearsalId ?? null,
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

/** The window of every renewal assessment, as the migration made it: open on any day. */
const RENEWAL_WINDOW = '01900000-0000-7000-8000-000000000002';

/** Whether an exam of this person runs. */
export async function hasOpenAttempt(tx: Tx, personId: string): Promise<boolean> {
  return (await tx.selectFrom('attempts').select('attempt_id').where('person_id', '=', personId).where('state', '=', 'open').executeTakeFirst()) !== undefined;
}

/** Writes an attempt at the renewal assessment that starts now. */
export async function insertRenewalAttempt(
  tx: Tx,
  attempt: Pick<Attempt, 'personId' | 'formId' | 'ordinal' | 'schemeVersion' | 'startedAt' | 'deadlineAt'> & { readonly purpose: RenewalPurpose },
): Promise<string> {
  const { purpose } = attempt;
  const row = await tx
    .insertInto('attempts')
    .values({
      person_id: attempt.personId,
      renewal_cycle_id: 'cycleId' in purpose ? purpose.cycleId : null,
      reinstatement_id: 'reinstatementId' in purpose ? purpose.reinstatementId : null,
      exam_window_id: RENEWAL_WINDOW,
      form_id: attempt.formId,
      ordinal: attempt.ordinal,
      scheme_version: attempt.schemeVersion,
      state: 'open',
      started_at: attempt.startedAt,
      deadline_at: attempt.deadlineAt,
    })
    .returning('attempt_id')
    .executeTakeFirstOrThrow();
  return row.attempt_id;
}

/** Closes an attempt that is open. @returns whether this call closed it */
export async function markSubmitted(tx: Tx, attemptId: string, by: 'candidate' | 'time' | 'proctor', at: Date): Promise<boolean> {
  const done = await tx
    .updateTable('attempts')
    .set({ state: 'submitted', submitted_at: at, submitted_by: by, paused_at: null })
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
export async function listOpenPast(
  db: Db,
  now: Date,
): Promise<readonly { readonly attemptId: string; readonly deadlineAt: Date; readonly schemeVersion: string }[]> {
  const rows = await db
    .selectFrom('attempts')
    .select(['attempt_id as attemptId', 'deadline_at as deadlineAt', 'scheme_version as schemeVersion'])
    .where('state', '=', 'open')
    .where('deadline_at', '<=', now)
    .orderBy('deadline_at')
    .limit(200)
    .$castTo<{ attemptId: string; deadlineAt: Date; schemeVersion: string }>()
    .execute();
  return rows;
}

/**
 * Submitted attempts without an outcome, oldest first: of the final exam, or at the renewal assessment; without those of
 * rehearsals, and those that a person decides on.
 */
export async function listUnscored(db: Db, which: 'final' | 'renewal' = 'final'): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('attempts')
    .select('attempt_id')
    .where('state', '=', 'submitted')
    .where('passed', 'is', null)
    .where('rehearsal_id', 'is', null)
    .where('application_id', which === 'final' ? 'is not' : 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('attempt_holds as hold')
            .select('hold.attempt_id')
            .whereRef('hold.attempt_id', '=', 'attempts.attempt_id')
            .where((where) => where.or([where('hold.decision', 'is', null), where('hold.decision', '=', 'void')])),
        ),
      ),
    )
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
