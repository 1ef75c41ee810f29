import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { QuarterNotice, QuarterProgress } from '@einthoven/scheme';
import { actionCounts } from '../credential/index.ts';
import type { Db, Tx } from '../db/pool.ts';

/** What was answered in each quarter, by cycle. */
export async function selectProgress(db: Db, cycleIds: readonly string[]): Promise<ReadonlyMap<string, readonly QuarterProgress[]>> {
  const { rows } = await sql<{ renewal_cycle_id: string; quarter: number; answered: number; right: number }>`
    select renewal_cycle_id, quarter, count(*)::integer as answered, count(*) filter (where is_right)::integer as right
      from quarterly_answers where renewal_cycle_id = any(${cycleIds}::uuid[]) group by 1, 2 order by 1, 2`.execute(db);
  const progress = new Map<string, QuarterProgress[]>();
  for (const { renewal_cycle_id: cycleId, quarter, answered, right } of rows)
    progress.set(cycleId, [...(progress.get(cycleId) ?? []), { quarter, answered, right }]);
  return progress;
}

/** The scheme versions that cycles run under. */
export async function selectCycleVersions(db: Db, cycleIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (cycleIds.length === 0) return new Map();
  const rows = await db.selectFrom('renewal_cycles').select(['renewal_cycle_id', 'scheme_version']).where('renewal_cycle_id', 'in', cycleIds).execute();
  return new Map(rows.map((row) => [row.renewal_cycle_id, row.scheme_version]));
}

/** The form of a person's quarter, where they have looked at it. */
export async function selectSet(db: Db, cycleId: string, quarter: number): Promise<string | undefined> {
  const row = await db.selectFrom('quarterly_sets').select('form_id').where('renewal_cycle_id', '=', cycleId).where('quarter', '=', quarter).executeTakeFirst();
  return row?.form_id;
}

/** Fixes which questions a person has in a quarter. Twice is harmless. */
export async function insertSet(
  db: Db,
  set: { readonly cycleId: string; readonly quarter: number; readonly formId: string; readonly personId: string; readonly at: Date },
): Promise<void> {
  await db
    .insertInto('quarterly_sets')
    .values({ renewal_cycle_id: set.cycleId, quarter: set.quarter, form_id: set.formId, person_id: set.personId, opened_at: set.at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** An answer that was given. */
export type QuarterAnswer = { readonly position: number; readonly answer: string; readonly isRight: boolean };

/** The answers of a quarter, by position. */
export async function selectAnswers(db: Db, cycleId: string, quarter: number): Promise<readonly QuarterAnswer[]> {
  const rows = await db
    .selectFrom('quarterly_answers')
    .select(['position', 'answer', 'is_right'])
    .where('renewal_cycle_id', '=', cycleId)
    .where('quarter', '=', quarter)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({ position: row.position, answer: row.answer, isRight: row.is_right }));
}

/** Keeps an answer, the first time. @returns false where the question was answered before */
export async function insertAnswer(
  tx: Tx,
  answer: QuarterAnswer & { readonly cycleId: string; readonly quarter: number; readonly at: Date },
): Promise<boolean> {
  const row = await tx
    .insertInto('quarterly_answers')
    .values({
      renewal_cycle_id: answer.cycleId,
      quarter: answer.quarter,
      position: answer.position,
      answer: answer.answer,
      is_right: answer.isRight,
      answered_at: answer.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('position')
    .executeTakeFirst();
  return row !== undefined;
}

/** A cycle that is renewed by questions, as the night run reads it. */
export type QuarterlyCycle = {
  readonly cycleId: string;
  readonly credentialId: string;
  readonly personId: string;
  readonly schemeVersion: string;
  readonly fromOn: PlainDate;
  readonly endsOn: PlainDate;
  /** `quarter notice` of what was told. */
  readonly noted: readonly string[];
};

/** Running cycles that are renewed by questions and hold on a day, in the order of their ids, after one of them. */
export async function selectQuarterlyCycles(db: Db, date: PlainDate, after: string | undefined, limit: number): Promise<readonly QuarterlyCycle[]> {
  const rows = await db
    .selectFrom('renewal_cycles')
    .select(['renewal_cycle_id', 'credential_id', 'person_id', 'scheme_version', 'from_on', 'ends_on'])
    .select(
      sql<string[]>`array(select quarter || ' ' || notice from quarterly_notices n where n.renewal_cycle_id = renewal_cycles.renewal_cycle_id)`.as('noted'),
    )
    .where('path', '=', 'quarterly')
    .where('state', '=', 'running')
    .where('from_on', '<=', date)
    .where('ends_on', '>', date)
    .where(
      sql<boolean>`not exists (select from credential_actions a where a.credential_id = renewal_cycles.credential_id and a.action in ('revoke', 'surrender', 'deceased') and ${actionCounts('a')} and a.effective_on <= ${date})`,
    )
    .$if(after !== undefined, (query) => query.where('renewal_cycle_id', '>', after as string))
    .orderBy('renewal_cycle_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    cycleId: row.renewal_cycle_id,
    credentialId: row.credential_id,
    personId: row.person_id,
    schemeVersion: row.scheme_version,
    fromOn: toPlainDate(row.from_on),
    endsOn: toPlainDate(row.ends_on),
    noted: row.noted,
  }));
}

/** Notes what is told of quarters, each once. @returns `cycle quarter notice` of those that were not noted before */
export async function insertNotices(
  tx: Tx,
  notices: readonly { readonly cycleId: string; readonly quarter: number; readonly notice: QuarterNotice }[],
  at: Date,
): Promise<ReadonlySet<string>> {
  if (notices.length === 0) return new Set();
  const rows = await tx
    .insertInto('quarterly_notices')
    .values(notices.map(({ cycleId, quarter, notice }) => ({ renewal_cycle_id: cycleId, quarter, notice, noted_at: at })))
    .onConflict((conflict) => conflict.doNothing())
    .returning(['renewal_cycle_id', 'quarter', 'notice'])
    .execute();
  return new Set(rows.map((row) => `${row.renewal_cycle_id} ${row.quarter} ${row.notice}`));
}
