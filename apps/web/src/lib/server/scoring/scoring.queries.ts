import { sql } from 'kysely';
import type { DomainProfile, Score, ReplayEvent } from '@einthoven/exam';
import type { Correct } from '@einthoven/exam/key';
import type { Db, Tx } from '../db/pool.ts';
import type { Attempt } from '../exam/index.ts';
import type { ExamResult } from './scoring.ts';

/** Lets one transaction score an attempt at a time; the other then finds the result. */
export async function lockScoring(tx: Tx, attemptId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`scoring ${attemptId}`}, 0))`.execute(tx);
}

/** A scored item of an attempt with its key, and the answer in the current view. */
export type ScoredItem = { readonly position: number; readonly task: string; readonly correct: Correct; readonly answer: string };

/**
 * The scored items of an attempt with their keys: a family's is that of the tracing that the form drew, and what stands
 * in for an item of the form is scored by its own. The
 * transaction acts as `einthoven_scoring`.
 */
export async function listScoredItems(tx: Tx, attemptId: string, formId: string): Promise<readonly ScoredItem[]> {
  const rows = await tx
    .selectFrom('attempt_items as placed')
    .leftJoin('attempt_alternatives as other', (join) =>
      join.onRef('other.attempt_id', '=', 'placed.attempt_id').onRef('other.position', '=', 'placed.position'),
    )
    .innerJoin('form_items as form', (join) =>
      join.on('form.item_id', '=', sql<string>`coalesce(other.form_item_id, placed.item_id)`).on('form.form_id', '=', formId),
    )
    .innerJoin('key.item_keys as keys', (join) => join.onRef('keys.item_id', '=', 'placed.item_id').onRef('keys.item_version', '=', 'placed.item_version'))
    .leftJoin('key.form_keys as drawn', (join) =>
      // What stands in for a family has a key of its own.
      join.onRef('drawn.form_id', '=', 'form.form_id').onRef('drawn.position', '=', 'form.position').onRef('form.item_id', '=', 'placed.item_id'),
    )
    .innerJoin('items', (join) => join.onRef('items.item_id', '=', 'placed.item_id').onRef('items.item_version', '=', 'placed.item_version'))
    .leftJoin('responses as given', (join) => join.onRef('given.attempt_id', '=', 'placed.attempt_id').onRef('given.position', '=', 'placed.position'))
    .select(['placed.position', 'items.task', 'keys.answer as bankAnswer', 'drawn.answer as drawnAnswer', 'given.answer'])
    .where('placed.attempt_id', '=', attemptId)
    .where('form.use', '=', 'scored')
    .orderBy('placed.position')
    .execute();
  return rows.map((row) => {
    const correct = row.drawnAnswer ?? row.bankAnswer;
    if (!correct) throw new Error(`form ${formId}: no tracing was drawn for the family at position ${row.position} of attempt ${attemptId}`);
    return { position: row.position, task: row.task, correct: correct as unknown as Correct, answer: row.answer ?? '' };
  });
}

/** Every answer event of an attempt, as stored; one that came too late and counts by a person's decision is like any other. */
export async function listAnswerEvents(tx: Tx, attemptId: string): Promise<readonly ReplayEvent[]> {
  const rows = await tx
    .selectFrom('response_events')
    .select(['lease_epoch', 'sequence', 'position', 'kind', 'value', 'standing'])
    .select(
      sql<boolean>`standing = 'late' and exists (select from late_answers(${attemptId}) as late join attempt_holds as hold using (attempt_id)
        where hold.late_counted and late.received_at <= hold.decided_at
          and late.lease_epoch = response_events.lease_epoch and late.sequence = response_events.sequence)`.as('counted'),
    )
    .where('attempt_id', '=', attemptId)
    .where('kind', '=', 'answer')
    .execute();
  return rows.map((row) => ({
    epoch: row.lease_epoch,
    sequence: row.sequence,
    position: row.position,
    kind: row.kind,
    value: row.value,
    standing: row.counted ? 'superseded' : (row.standing as ReplayEvent['standing']),
  }));
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
    applicationId: row.application_id ?? undefined,
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
