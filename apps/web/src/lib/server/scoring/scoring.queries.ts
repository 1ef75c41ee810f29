import { sql } from 'kysely';
import type { DomainProfile, Score } from '@einthoven/exam';
import type { Db, Tx } from '../db/pool.ts';
import type { Attempt } from '../exam/index.ts';
import type { ExamResult } from './scoring.ts';

/** Lets one transaction score an attempt at a time; the other then finds the result. */
export async function lockScoring(tx: Tx, attemptId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`scoring ${attemptId}`}, 0))`.execute(tx);
}

/** Compares every scored item of an attempt with its key. The transaction acts as `einthoven_scoring`. */
export async function markScoredItems(tx: Tx, attemptId: string, formId: string): Promise<readonly { readonly task: string; readonly correct: boolean }[]> {
  return tx
    .selectFrom('attempt_items as placed')
    .innerJoin('form_items as form', (join) => join.onRef('form.item_id', '=', 'placed.item_id').on('form.form_id', '=', formId))
    .innerJoin('key.item_keys as keys', (join) => join.onRef('keys.item_id', '=', 'placed.item_id').onRef('keys.item_version', '=', 'placed.item_version'))
    .innerJoin('items', (join) => join.onRef('items.item_id', '=', 'placed.item_id').onRef('items.item_version', '=', 'placed.item_version'))
    .leftJoin('responses as given', (join) => join.onRef('given.attempt_id', '=', 'placed.attempt_id').onRef('given.position', '=', 'placed.position'))
    .select(['items.task', sql<boolean>`coalesce(given.answer = keys.correct_option, false)`.as('correct')])
    .where('placed.attempt_id', '=', attemptId)
    .where('form.use', '=', 'scored')
    .orderBy('placed.position')
    .execute();
}

/** Writes a result. */
export async function insertResult(
  tx: Tx,
  result: {
    readonly attempt: Attempt;
    readonly score: Score;
    readonly conversionKind: 'demonstration' | 'standard-setting';
    readonly conversionSha256: string;
    readonly scoredAt: Date;
  },
): Promise<string> {
  const row = await tx
    .insertInto('results')
    .values({
      attempt_id: result.attempt.attemptId,
      person_id: result.attempt.personId,
      raw_score: result.score.rawScore,
      scored_items: result.score.scoredItems,
      scaled_score: result.score.scaledScore,
      passed: result.score.passed,
      domains: JSON.stringify(result.score.domains),
      conversion_kind: result.conversionKind,
      conversion_sha256: result.conversionSha256,
      scheme_version: result.attempt.schemeVersion,
      scored_at: result.scoredAt,
    })
    .returning('result_id')
    .executeTakeFirstOrThrow();
  return row.result_id;
}

function results(db: Db) {
  return db.selectFrom('results').innerJoin('attempts', 'attempts.attempt_id', 'results.attempt_id').selectAll('results').select('attempts.application_id');
}

type Row = Awaited<ReturnType<ReturnType<typeof results>['executeTakeFirstOrThrow']>>;

function toResult(row: Row): ExamResult {
  return {
    resultId: row.result_id,
    attemptId: row.attempt_id,
    personId: row.person_id,
    applicationId: row.application_id,
    rawScore: row.raw_score,
    scoredItems: row.scored_items,
    scaledScore: row.scaled_score,
    passed: row.passed,
    domains: row.domains as unknown as readonly DomainProfile[],
    conversionKind: row.conversion_kind as ExamResult['conversionKind'],
    schemeVersion: row.scheme_version,
    scoredAt: row.scored_at,
  };
}

/** The result of an attempt. */
export async function findResult(db: Db, attemptId: string): Promise<ExamResult | undefined> {
  const row = await results(db).where('results.attempt_id', '=', attemptId).executeTakeFirst();
  return row && toResult(row);
}

/** All results of a person. */
export async function listResults(db: Db, personId: string): Promise<readonly ExamResult[]> {
  return (await results(db).where('results.person_id', '=', personId).execute()).map(toResult);
}
