import { sql } from 'kysely';
import { optionsInOrder, type OptionId, type PublicItem } from '@einthoven/exam';
import type { Db, Tx } from '../db/pool.ts';

/** A practice exam as its row has it. */
export type PracticeExam = {
  readonly practiceExamId: string;
  readonly personId: string;
  readonly length: 'full' | 'short';
  readonly startedAt: Date;
  readonly deadlineAt: Date;
  readonly finishedAt: Date | undefined;
  readonly rawScore: number | undefined;
  readonly itemCount: number;
};

/** A question of a practice exam, with what was answered. */
export type PracticeQuestion = {
  readonly position: number;
  readonly itemId: string;
  readonly itemVersion: number;
  readonly task: string;
  readonly stem: string;
  readonly options: readonly { readonly id: OptionId; readonly text: string }[];
  readonly answer: OptionId | undefined;
};

type Row = {
  practice_exam_id: string;
  person_id: string;
  length: string;
  started_at: Date;
  deadline_at: Date;
  finished_at: Date | null;
  raw_score: number | null;
  item_count: number;
};

const COLUMNS = ['practice_exam_id', 'person_id', 'length', 'started_at', 'deadline_at', 'finished_at', 'raw_score', 'item_count'] as const;

function toPractice(row: Row): PracticeExam {
  return {
    practiceExamId: row.practice_exam_id,
    personId: row.person_id,
    length: row.length as PracticeExam['length'],
    startedAt: row.started_at,
    deadlineAt: row.deadline_at,
    finishedAt: row.finished_at ?? undefined,
    rawScore: row.raw_score ?? undefined,
    itemCount: row.item_count,
  };
}

/** Lets one practice exam of a person start or finish at a time. */
export async function lockPractice(tx: Tx, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`practice ${personId}`}, 0))`.execute(tx);
}

/** Whether this person had an exam in this very order. */
export async function hasOrder(tx: Tx, personId: string, orderSha256: string): Promise<boolean> {
  const row = await tx
    .selectFrom('practice_exams')
    .select('practice_exam_id')
    .where('person_id', '=', personId)
    .where('order_sha256', '=', orderSha256)
    .executeTakeFirst();
  return row !== undefined;
}

/** Stores a drawn practice exam. */
export async function insertPractice(
  tx: Tx,
  practice: {
    readonly personId: string;
    readonly length: 'full' | 'short';
    readonly seed: string;
    readonly orderSha256: string;
    readonly startedAt: Date;
    readonly deadlineAt: Date;
    readonly items: readonly { readonly itemId: string; readonly itemVersion: number; readonly optionOrder: readonly OptionId[] }[];
  },
): Promise<string> {
  const row = await tx
    .insertInto('practice_exams')
    .values({
      person_id: practice.personId,
      length: practice.length,
      seed: practice.seed,
      order_sha256: practice.orderSha256,
      started_at: practice.startedAt,
      deadline_at: practice.deadlineAt,
      item_count: practice.items.length,
    })
    .returning('practice_exam_id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('practice_responses')
    .values(
      practice.items.map((item, index) => ({
        practice_exam_id: row.practice_exam_id,
        position: index + 1,
        item_id: item.itemId,
        item_version: item.itemVersion,
        option_order: item.optionOrder.join(''),
      })),
    )
    .execute();
  return row.practice_exam_id;
}

/** One practice exam; the id must be a uuid. */
export async function findPractice(db: Db, practiceExamId: string): Promise<PracticeExam | undefined> {
  const row = await db.selectFrom('practice_exams').select(COLUMNS).where('practice_exam_id', '=', practiceExamId).executeTakeFirst();
  return row && toPractice(row);
}

/** A person's practice exams, newest first. */
export async function listPractices(db: Db, personId: string): Promise<readonly PracticeExam[]> {
  return (await db.selectFrom('practice_exams').select(COLUMNS).where('person_id', '=', personId).orderBy('started_at', 'desc').limit(100).execute()).map(
    toPractice,
  );
}

/** The questions of a practice exam in its order. */
export async function listQuestions(db: Db, practiceExamId: string): Promise<readonly PracticeQuestion[]> {
  const rows = await db
    .selectFrom('practice_responses as given')
    .innerJoin('items', (join) => join.onRef('items.item_id', '=', 'given.item_id').onRef('items.item_version', '=', 'given.item_version'))
    .select(['given.position', 'given.item_id', 'given.item_version', 'given.option_order', 'given.answer', 'items.task', 'items.public'])
    .where('given.practice_exam_id', '=', practiceExamId)
    .orderBy('given.position')
    .execute();
  return rows.map((row) => {
    const shown = row.public as unknown as PublicItem;
    return {
      position: row.position,
      itemId: row.item_id,
      itemVersion: row.item_version,
      task: row.task,
      stem: shown.stem,
      options: optionsInOrder(shown, row.option_order) as PracticeQuestion['options'],
      answer: (row.answer ?? undefined) as OptionId | undefined,
    };
  });
}

/** Saves an answer while the exam runs. @returns whether there was such a question in a running exam */
export async function saveAnswer(db: Db, practiceExamId: string, position: number, answer: OptionId, now: Date): Promise<boolean> {
  const done = await db
    .updateTable('practice_responses as given')
    .from('practice_exams as exam')
    .set({ answer, answered_at: now })
    .whereRef('exam.practice_exam_id', '=', 'given.practice_exam_id')
    .where('given.practice_exam_id', '=', practiceExamId)
    .where('given.position', '=', position)
    .where('exam.finished_at', 'is', null)
    .where('exam.deadline_at', '>', now)
    .executeTakeFirst();
  return Number(done.numUpdatedRows) === 1;
}

/** Writes the end and the score, once. */
export async function markFinished(tx: Tx, practiceExamId: string, rawScore: number, at: Date): Promise<void> {
  await tx
    .updateTable('practice_exams')
    .set({ finished_at: at, raw_score: rawScore })
    .where('practice_exam_id', '=', practiceExamId)
    .where('finished_at', 'is', null)
    .execute();
}
