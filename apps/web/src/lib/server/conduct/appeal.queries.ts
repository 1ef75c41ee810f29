import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';

/** What kind of decision an appeal is against. */
export type AppealKind =
  | 'application'
  | 'score'
  | 'conduct'
  | 'ce'
  | 'renewal'
  | 'extension'
  | 'reinstatement'
  | 'audit'
  | 'instructor'
  | 'refund'
  | 'void'
  | 'name-change';

/** An appeal as stored. */
export type AppealRow = {
  readonly appealId: string;
  readonly personId: string;
  readonly kind: AppealKind;
  readonly decisionId: string;
  /** Everybody who had a hand in the decision. */
  readonly decidedBefore: readonly string[];
  readonly decisionAt: Date;
  readonly sealedGrounds: Buffer;
  readonly fileId: string | null;
  readonly schemeVersion: string;
  readonly filedAt: Date;
  readonly decideBy: PlainDate;
  readonly state: 'waiting' | 'upheld' | 'changed' | 'withdrawn';
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly sealedReason: Buffer | null;
};

function appeals(db: Db) {
  return db
    .selectFrom('appeals')
    .select([
      'appeal_id as appealId',
      'person_id as personId',
      'kind',
      'decision_id as decisionId',
      'decided_before as decidedBefore',
      'decision_at as decisionAt',
      'sealed_grounds as sealedGrounds',
      'file_id as fileId',
      'scheme_version as schemeVersion',
      'filed_at as filedAt',
      'decide_by as decideBy',
      'state',
      'decided_at as decidedAt',
      'decided_by as decidedBy',
      'sealed_reason as sealedReason',
    ]);
}

type Raw = Awaited<ReturnType<ReturnType<typeof appeals>['execute']>>[number];

const toAppeal = (row: Raw) => ({ ...row, decideBy: toPlainDate(row.decideBy) }) as unknown as AppealRow;

/** Files an appeal. @returns its id; undefined where one is there already */
export async function insertAppeal(
  tx: Tx,
  row: Omit<AppealRow, 'appealId' | 'state' | 'decidedAt' | 'decidedBy' | 'sealedReason'>,
): Promise<string | undefined> {
  const inserted = await tx
    .insertInto('appeals')
    .values({
      person_id: row.personId,
      kind: row.kind,
      decision_id: row.decisionId,
      decided_before: [...row.decidedBefore],
      decision_at: row.decisionAt,
      sealed_grounds: row.sealedGrounds,
      file_id: row.fileId,
      scheme_version: row.schemeVersion,
      filed_at: row.filedAt,
      decide_by: row.decideBy,
    })
    .onConflict((conflict) => conflict.columns(['kind', 'decision_id']).where('state', '<>', 'withdrawn').doNothing())
    .returning('appeal_id')
    .executeTakeFirst();
  return inserted?.appeal_id;
}

/** One appeal; with `lock`, until the transaction ends. */
export async function findAppeal(db: Db, appealId: string, lock = false): Promise<AppealRow | undefined> {
  const row = await appeals(db)
    .where('appeal_id', '=', appealId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && toAppeal(row);
}

/** Appeals of a person, newest first. */
export async function listAppealsOf(db: Db, personId: string): Promise<readonly AppealRow[]> {
  return (await appeals(db).where('person_id', '=', personId).orderBy('filed_at', 'desc').execute()).map(toAppeal);
}

/** Appeals that wait, the one due first on top; or those decided, newest first. */
export async function listAppeals(db: Db, which: 'waiting' | 'decided'): Promise<readonly AppealRow[]> {
  const rows = await appeals(db)
    .where('state', 'in', which === 'waiting' ? ['waiting'] : ['upheld', 'changed'])
    .orderBy(which === 'waiting' ? 'decide_by' : 'decided_at', which === 'waiting' ? 'asc' : 'desc')
    .limit(200)
    .execute();
  return rows.map(toAppeal);
}

/** Ends an appeal that waits. */
export async function endAppeal(
  tx: Tx,
  appealId: string,
  ended:
    | { readonly state: 'withdrawn'; readonly at: Date }
    | { readonly state: 'upheld' | 'changed'; readonly at: Date; readonly by: string; readonly sealedReason: Buffer },
): Promise<void> {
  await tx
    .updateTable('appeals')
    .set({
      state: ended.state,
      decided_at: ended.at,
      ...(ended.state !== 'withdrawn' && { decided_by: ended.by, sealed_reason: ended.sealedReason }),
    })
    .where('appeal_id', '=', appealId)
    .where('state', '=', 'waiting')
    .execute();
}

/** Failed attempts that count: of a person, or one by its id. */
export async function selectFailedScores(
  db: Db,
  where: { readonly personId: string } | { readonly attemptId: string },
): Promise<
  readonly {
    readonly attemptId: string;
    readonly personId: string;
    readonly schemeVersion: string;
    readonly scoredAt: Date;
    readonly scaledScore: number;
    readonly decidedBy: string | null;
  }[]
> {
  return db
    .selectFrom('results')
    .innerJoin('attempts', 'attempts.attempt_id', 'results.attempt_id')
    .leftJoin('attempt_holds', 'attempt_holds.attempt_id', 'results.attempt_id')
    .select([
      'results.attempt_id as attemptId',
      'results.person_id as personId',
      'results.scheme_version as schemeVersion',
      'results.scored_at as scoredAt',
      'results.scaled_score as scaledScore',
      // Who decided that the exam counts.
      'attempt_holds.decided_by as decidedBy',
    ])
    .where('results.passed', '=', false)
    .where('attempts.state', '=', 'submitted')
    .$if('personId' in where, (query) => query.where('results.person_id', '=', (where as { personId: string }).personId))
    .$if('attemptId' in where, (query) => query.where('results.attempt_id', '=', (where as { attemptId: string }).attemptId))
    .orderBy('results.scored_at', 'desc')
    .execute();
}

/** How many appeals wait that are decided on pages of their own: accommodations, identity, hours. */
export async function countElsewhere(db: Db): Promise<{ readonly accommodations: number; readonly identity: number; readonly hours: number }> {
  const { rows } = await sql<{ accommodations: number; identity: number; hours: number }>`select
    (select count(*) from accommodation_requests where appeal_of is not null and state = 'waiting') as accommodations,
    (select count(*) from identity_checks where appeal_of is not null and state = 'waiting') as identity,
    (select count(*) from ce_objections o join ce_decisions d using (ce_decision_id)
      where not exists (select from ce_decisions later where later.ce_credit_id = d.ce_credit_id and later.decided_at > o.made_at)) as hours`.execute(db);
  return rows[0] ?? { accommodations: 0, identity: 0, hours: 0 };
}

/** Who took a step in a case about an attempt, without the person it is about. */
export async function listCaseHands(db: Db, of: { readonly attemptId: string; readonly personId: string }): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('conduct_steps')
    .innerJoin('conduct_cases', 'conduct_cases.conduct_case_id', 'conduct_steps.conduct_case_id')
    .select('conduct_steps.by_person_id as by')
    .distinct()
    .where('conduct_cases.attempt_id', '=', of.attemptId)
    .where('conduct_steps.by_person_id', '<>', of.personId)
    .where('conduct_steps.step', '<>', 'note')
    .execute();
  return rows.flatMap(({ by }) => by ?? []);
}
