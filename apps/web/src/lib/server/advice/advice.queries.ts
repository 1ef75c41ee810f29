import { sql } from 'kysely';
import type { PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';
import type { AdviceKind, AdviceState, EntryKind } from './advice-words.ts';

/** A case as it is on record; its words are sealed. */
export type AdviceCase = {
  readonly caseId: string;
  readonly kind: AdviceKind;
  readonly personId: string | undefined;
  readonly sealedKey: Buffer | undefined;
  readonly sealedContact: Buffer | undefined;
  readonly adviserId: string | undefined;
  readonly state: AdviceState;
  readonly waitingSince: Date | undefined;
  readonly answerBy: PlainDate | undefined;
  readonly revision: number;
  readonly openedAt: Date;
  readonly closedAt: Date | undefined;
};

const cases = (db: Db) => db.selectFrom('advice_cases').selectAll();
type CaseRow = Awaited<ReturnType<ReturnType<typeof cases>['executeTakeFirstOrThrow']>>;

function toCase(row: CaseRow): AdviceCase {
  return {
    caseId: row.advice_case_id,
    kind: row.kind as AdviceKind,
    personId: row.person_id ?? undefined,
    sealedKey: row.sealed_key ?? undefined,
    sealedContact: row.sealed_contact ?? undefined,
    adviserId: row.adviser_id ?? undefined,
    state: row.state as AdviceState,
    waitingSince: row.waiting_since ?? undefined,
    answerBy: (row.answer_by as PlainDate | null) ?? undefined,
    revision: row.revision,
    openedAt: row.opened_at,
    closedAt: row.closed_at ?? undefined,
  };
}

/** Writes a new case, which waits. @returns its id */
export async function insertCase(
  tx: Tx,
  it: Pick<AdviceCase, 'kind' | 'personId' | 'sealedKey' | 'sealedContact'> & {
    readonly at: Date;
    readonly answerBy: PlainDate;
    readonly schemeVersion: string;
  },
): Promise<string> {
  const row = await tx
    .insertInto('advice_cases')
    .values({
      kind: it.kind,
      person_id: it.personId ?? null,
      sealed_key: it.sealedKey ?? null,
      sealed_contact: it.sealedContact ?? null,
      waiting_since: it.at,
      answer_by: it.answerBy,
      opened_at: it.at,
      scheme_version: it.schemeVersion,
    })
    .returning('advice_case_id')
    .executeTakeFirstOrThrow();
  return row.advice_case_id;
}

/** One case; with `lock`, held until the transaction ends. */
export async function findCase(db: Db, caseId: string, { lock = false }: { readonly lock?: boolean } = {}): Promise<AdviceCase | undefined> {
  const query = cases(db).where('advice_case_id', '=', caseId);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  return row && toCase(row);
}

/** Cases of a person, the newest first. */
export async function listCasesOf(db: Db, personId: string): Promise<readonly AdviceCase[]> {
  return (await cases(db).where('person_id', '=', personId).orderBy('opened_at', 'desc').limit(100).execute()).map(toCase);
}

/** Cases in a state: what waits by its last day, the rest by when they were opened, the newest first. */
export async function listCases(db: Db, state: AdviceState, adviserId?: string): Promise<readonly AdviceCase[]> {
  let query = cases(db).where('state', '=', state).limit(200);
  if (adviserId !== undefined) query = query.where('adviser_id', '=', adviserId);
  query = state === 'waiting' ? query.orderBy('answer_by').orderBy('waiting_since') : query.orderBy('opened_at', 'desc');
  return (await query.execute()).map(toCase);
}

/** Writes where a locked case stands. */
export async function writeCase(
  tx: Tx,
  caseId: string,
  to: {
    readonly state: AdviceState;
    readonly waitingSince?: Date | undefined;
    readonly answerBy?: PlainDate | undefined;
    readonly closedAt?: Date | undefined;
    readonly adviserId?: string | undefined;
  },
): Promise<void> {
  await tx
    .updateTable('advice_cases')
    .set({
      state: to.state,
      waiting_since: to.waitingSince ?? null,
      answer_by: to.answerBy ?? null,
      closed_at: to.closedAt ?? null,
      ...(to.adviserId === undefined ? {} : { adviser_id: to.adviserId }),
      revision: sql`revision + 1`,
    })
    .where('advice_case_id', '=', caseId)
    .execute();
}

/** A step of a case as it is on record. */
export type AdviceEntryRow = {
  readonly entryId: string;
  readonly caseId: string;
  readonly kind: EntryKind;
  readonly by: string | undefined;
  readonly to: string | undefined;
  readonly sealedWords: Buffer | undefined;
  readonly at: Date;
};

/** Adds a step to the history of a case. */
export async function insertEntry(tx: Tx, it: Omit<AdviceEntryRow, 'entryId'>): Promise<void> {
  await tx
    .insertInto('advice_entries')
    .values({
      advice_case_id: it.caseId,
      kind: it.kind,
      by_person_id: it.by ?? null,
      to_person_id: it.to ?? null,
      sealed_words: it.sealedWords ?? null,
      at: it.at,
    })
    .execute();
}

/** The history of a case, from its beginning. */
export async function listEntries(db: Db, caseId: string): Promise<readonly AdviceEntryRow[]> {
  const rows = await db.selectFrom('advice_entries').selectAll().where('advice_case_id', '=', caseId).orderBy('at').orderBy('advice_entry_id').execute();
  return rows.map((row) => ({
    entryId: row.advice_entry_id,
    caseId: row.advice_case_id,
    kind: row.kind as EntryKind,
    by: row.by_person_id ?? undefined,
    to: row.to_person_id ?? undefined,
    sealedWords: row.sealed_words ?? undefined,
    at: row.at,
  }));
}

/** A call back as it is on record. */
export type AdviceCall = { readonly callId: string; readonly caseId: string; readonly startsAt: Date; readonly sealedPhone: Buffer };

/** How many calls stand at each time from an instant on, by ISO instant. */
export async function countCalls(db: Db, from: Date): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('advice_calls')
    .select(['starts_at', sql<number>`count(*)::int`.as('calls')])
    .where('state', '=', 'booked')
    .where('starts_at', '>=', from)
    .groupBy('starts_at')
    .execute();
  return new Map(rows.map((row) => [row.starts_at.toISOString(), row.calls]));
}

/** Holds the list of calls until the transaction ends, so that two do not take the last place of a time. */
export async function lockCalls(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('advice_calls'))`.execute(tx);
}

/** Books a call. @returns its id, or undefined where the case has one */
export async function insertCall(tx: Tx, it: Omit<AdviceCall, 'callId'> & { readonly at: Date }): Promise<string | undefined> {
  const row = await tx
    .insertInto('advice_calls')
    .values({ advice_case_id: it.caseId, starts_at: it.startsAt, sealed_phone: it.sealedPhone, booked_at: it.at })
    .onConflict((conflict) => conflict.column('advice_case_id').where('state', '=', 'booked').doNothing())
    .returning('advice_call_id')
    .executeTakeFirst();
  return row?.advice_call_id;
}

/** The call that is booked for a case. */
export async function findCall(db: Db, caseId: string): Promise<AdviceCall | undefined> {
  const row = await db.selectFrom('advice_calls').selectAll().where('advice_case_id', '=', caseId).where('state', '=', 'booked').executeTakeFirst();
  return row && { callId: row.advice_call_id, caseId: row.advice_case_id, startsAt: row.starts_at, sealedPhone: row.sealed_phone };
}

/** When the calls start that are booked for cases, by the id of the case. */
export async function listCallTimes(db: Db, caseIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  if (caseIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('advice_calls')
    .select(['advice_case_id', 'starts_at'])
    .where('advice_case_id', 'in', caseIds)
    .where('state', '=', 'booked')
    .execute();
  return new Map(rows.map((row) => [row.advice_case_id, row.starts_at]));
}

/** Ends the call that is booked for a case. @returns false where none is */
export async function endCall(tx: Tx, caseId: string, state: 'made' | 'missed' | 'cancelled'): Promise<boolean> {
  const done = await tx.updateTable('advice_calls').set({ state }).where('advice_case_id', '=', caseId).where('state', '=', 'booked').executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Who holds the role of an adviser at an instant, with their names. */
export async function listAdvisers(db: Db, now: Date): Promise<readonly { readonly personId: string; readonly name: string }[]> {
  const rows = await db
    .selectFrom('role_grants')
    .innerJoin('person_profiles', 'person_profiles.person_id', 'role_grants.person_id')
    .select(['role_grants.person_id', 'legal_name'])
    .where('role', '=', 'adviser')
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .orderBy('legal_name')
    .execute();
  return rows.map((row) => ({ personId: row.person_id, name: row.legal_name }));
}

/** Names of people by id; whoever was erased is missing. */
export async function namesOf(db: Db, personIds: readonly (string | undefined)[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(personIds.filter((id) => id !== undefined))];
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('person_profiles').select(['person_id', 'legal_name']).where('person_id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.person_id, row.legal_name]));
}

/** Throws away the keys of cases without an account that were closed before an instant. @returns how many */
export async function forgetCases(db: Db, closedBefore: Date, at: Date): Promise<number> {
  const done = await db
    .updateTable('advice_cases')
    .set({ sealed_key: null, sealed_contact: null, forgotten_at: at })
    .where('state', '=', 'closed')
    .where('sealed_key', 'is not', null)
    .where('closed_at', '<', closedBefore)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}
