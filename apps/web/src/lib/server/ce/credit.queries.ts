import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { CeCredit, CeEntry } from '@einthoven/scheme';
import type { Db, Tx } from '../db/pool.ts';

/** What hours were earned by. */
export type CeKind = 'workshop' | 'online-course' | 'webinar' | 'module' | 'in-service' | 'conference' | 'college-course' | 'teaching';

/** Hours of a person as their row has them. */
export type CreditRow = CeEntry & {
  readonly personId: string;
  readonly source: CeCredit['source'];
  readonly kind: CeKind;
  readonly subject: CeCredit['subject'];
  readonly claimedHalfHours: number;
  readonly state: CeCredit['state'] | 'withdrawn';
  /** Code of a refusal by rule. */
  readonly refusal: string | undefined;
  readonly origin: string | undefined;
  readonly sealedRemark: Buffer | undefined;
  readonly schemeVersion: string;
  readonly createdAt: Date;
};

type Row = {
  ce_credit_id: string;
  person_id: string;
  source: string;
  kind: string;
  subject: string;
  title: string;
  provider: string;
  completed_on: string;
  begins_minute: number | null;
  claimed_half_hours: number;
  half_hours: number;
  state: string;
  refusal: string | null;
  origin: string | null;
  sealed_remark: Buffer | null;
  scheme_version: string;
  created_at: Date;
};

function toCredit(row: Row): CreditRow {
  return {
    creditId: row.ce_credit_id,
    personId: row.person_id,
    source: row.source as CreditRow['source'],
    kind: row.kind as CeKind,
    subject: row.subject as CreditRow['subject'],
    title: row.title,
    provider: row.provider,
    completedOn: toPlainDate(row.completed_on),
    beginsMinute: row.begins_minute ?? undefined,
    claimedHalfHours: row.claimed_half_hours,
    halfHours: row.half_hours,
    state: row.state as CreditRow['state'],
    refusal: row.refusal ?? undefined,
    origin: row.origin ?? undefined,
    sealedRemark: row.sealed_remark ?? undefined,
    schemeVersion: row.scheme_version,
    createdAt: row.created_at,
  };
}

/** Lets one act change the hours of a person at a time. */
export async function lockWallet(tx: Tx, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ce wallet of ${personId}`}, 0))`.execute(tx);
}

/** The hours of people, the newest first; what was withdrawn is left out. */
export async function listCredits(db: Db, personIds: readonly string[]): Promise<readonly CreditRow[]> {
  if (personIds.length === 0) return [];
  const rows = await db
    .selectFrom('ce_credits')
    .selectAll()
    .where('person_id', '=', sql<string>`any(${personIds}::uuid[])`)
    .where('state', '<>', 'withdrawn')
    .orderBy('completed_on', 'desc')
    .orderBy('ce_credit_id', 'desc')
    .execute();
  return rows.map(toCredit);
}

/** One credit by its id; with `lock`, held until the transaction ends. */
export async function findCredit(db: Db, creditId: string, lock = false): Promise<CreditRow | undefined> {
  const row = await db
    .selectFrom('ce_credits')
    .selectAll()
    .where('ce_credit_id', '=', creditId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && toCredit(row);
}

/** Hours that wait for a person, the oldest first. */
export async function listWaiting(db: Db, state: 'awaiting-review' | 'awaiting-scan', limit: number): Promise<readonly CreditRow[]> {
  const rows = await db.selectFrom('ce_credits').selectAll().where('state', '=', state).orderBy('created_at').orderBy('ce_credit_id').limit(limit).execute();
  return rows.map(toCredit);
}

/** What is stored of new hours. */
export type NewCredit = {
  readonly personId: string;
  readonly source: CeCredit['source'];
  readonly kind: CeKind;
  readonly subject: CeCredit['subject'];
  readonly title: string;
  readonly provider: string;
  readonly completedOn: PlainDate;
  readonly beginsMinute: number | undefined;
  readonly claimedHalfHours: number;
  readonly halfHours: number;
  readonly state: CeCredit['state'];
  readonly refusal: string | undefined;
  readonly origin: string | undefined;
  readonly sealedRemark: Buffer | undefined;
  readonly statementVersion: string | undefined;
  readonly schemeVersion: string;
  readonly at: Date;
};

/** Stores hours. @returns undefined where this origin gave the person hours before */
export async function insertCredit(tx: Tx, made: NewCredit): Promise<string | undefined> {
  const row = await tx
    .insertInto('ce_credits')
    .values({
      person_id: made.personId,
      source: made.source,
      kind: made.kind,
      subject: made.subject,
      title: made.title,
      provider: made.provider,
      completed_on: made.completedOn,
      begins_minute: made.beginsMinute ?? null,
      claimed_half_hours: made.claimedHalfHours,
      half_hours: made.halfHours,
      state: made.state,
      refusal: made.refusal ?? null,
      origin: made.origin ?? null,
      sealed_remark: made.sealedRemark ?? null,
      statement_version: made.statementVersion ?? null,
      scheme_version: made.schemeVersion,
      created_at: made.at,
    })
    .onConflict((conflict) => conflict.columns(['person_id', 'origin']).doNothing())
    .returning('ce_credit_id')
    .executeTakeFirst();
  return row?.ce_credit_id;
}

/** Changes how a credit stands. */
export async function writeCreditState(
  tx: Tx,
  creditId: string,
  to: { readonly state: CreditRow['state']; readonly halfHours: number; readonly refusal?: string | undefined },
): Promise<void> {
  await tx
    .updateTable('ce_credits')
    .set({ state: to.state, half_hours: to.halfHours, refusal: to.refusal ?? null })
    .where('ce_credit_id', '=', creditId)
    .execute();
}

/** A decision of staff, its reason still sealed. */
export type DecisionRow = {
  readonly decisionId: string;
  readonly creditId: string;
  readonly decision: 'accept' | 'reduce' | 'refuse';
  readonly halfHours: number;
  readonly sealedReason: Buffer | undefined;
  readonly decidedBy: string;
  readonly decidedAt: Date;
  readonly schemeVersion: string;
  /** When the person objected. */
  readonly objectedAt: Date | undefined;
  readonly sealedObjection: Buffer | undefined;
};

/** The decisions on some credits, the newest first. */
export async function listDecisions(db: Db, creditIds: readonly string[]): Promise<readonly DecisionRow[]> {
  if (creditIds.length === 0) return [];
  const rows = await db
    .selectFrom('ce_decisions as d')
    .leftJoin('ce_objections as o', 'o.ce_decision_id', 'd.ce_decision_id')
    .selectAll('d')
    .select(['o.made_at', 'o.sealed_words'])
    .where('d.ce_credit_id', '=', sql<string>`any(${creditIds}::uuid[])`)
    .orderBy('d.decided_at', 'desc')
    .orderBy('d.ce_decision_id', 'desc')
    .execute();
  return rows.map((row) => ({
    decisionId: row.ce_decision_id,
    creditId: row.ce_credit_id,
    decision: row.decision as DecisionRow['decision'],
    halfHours: row.half_hours,
    sealedReason: row.sealed_reason ?? undefined,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    schemeVersion: row.scheme_version,
    objectedAt: row.made_at ?? undefined,
    sealedObjection: row.sealed_words ?? undefined,
  }));
}

/** Credits with an objection that nobody decided on since, the oldest objection first. */
export async function listObjected(db: Db): Promise<readonly { readonly creditId: string; readonly decidedBy: string; readonly objectedAt: Date }[]> {
  const rows = await db
    .selectFrom('ce_objections as o')
    .innerJoin('ce_decisions as d', 'd.ce_decision_id', 'o.ce_decision_id')
    .select(['d.ce_credit_id', 'd.decided_by', 'o.made_at'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('ce_decisions as later')
            .select('later.ce_decision_id')
            .whereRef('later.ce_credit_id', '=', 'd.ce_credit_id')
            .whereRef('later.ce_decision_id', '>', 'd.ce_decision_id'),
        ),
      ),
    )
    .orderBy('o.made_at')
    .execute();
  return rows.map((row) => ({ creditId: row.ce_credit_id, decidedBy: row.decided_by, objectedAt: row.made_at }));
}

/** Stores a decision. @returns its id */
export async function insertDecision(
  tx: Tx,
  made: {
    readonly creditId: string;
    readonly decision: DecisionRow['decision'];
    readonly halfHours: number;
    readonly template: string | undefined;
    readonly sealedReason: Buffer | undefined;
    readonly decidedBy: string;
    readonly at: Date;
    readonly schemeVersion: string;
  },
): Promise<string> {
  const row = await tx
    .insertInto('ce_decisions')
    .values({
      ce_credit_id: made.creditId,
      decision: made.decision,
      half_hours: made.halfHours,
      template: made.template ?? null,
      sealed_reason: made.sealedReason ?? null,
      decided_by: made.decidedBy,
      decided_at: made.at,
      scheme_version: made.schemeVersion,
    })
    .returning('ce_decision_id')
    .executeTakeFirstOrThrow();
  return row.ce_decision_id;
}

/** Records the wish that somebody else looks again. @returns whether it is the first on this decision */
export async function insertObjection(tx: Tx, decisionId: string, personId: string, sealedWords: Buffer, at: Date): Promise<boolean> {
  const row = await tx
    .insertInto('ce_objections')
    .values({ ce_decision_id: decisionId, person_id: personId, sealed_words: sealedWords, made_at: at })
    .onConflict((conflict) => conflict.column('ce_decision_id').doNothing())
    .returning('ce_objection_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes the words of a person out of their hours; the rest stays without a name. */
export async function blankCredits(tx: Tx, personId: string): Promise<void> {
  await tx
    .updateTable('ce_credits')
    .set({ title: 'erased', provider: 'erased', sealed_remark: null })
    .where('person_id', '=', personId)
    .where('source', '=', 'entered')
    .execute();
}
