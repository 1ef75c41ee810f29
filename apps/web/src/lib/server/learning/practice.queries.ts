import { sql } from 'kysely';
import { optionsInOrder, type OptionId, type PublicItem, type TracingSamples } from '@einthoven/exam';
import type { DrawnOptions, PracticeKey } from '@einthoven/exam/practice-key';
import type { Db, Tx } from '../db/pool.ts';

/** The ways to practise. */
export type PracticeLength = 'full' | 'short' | 'sprint' | 'drill' | 'mistakes' | 'weak' | 'placement';

/** A practice exam as its row has it. */
export type PracticeExam = {
  readonly practiceExamId: string;
  readonly personId: string;
  readonly length: PracticeLength;
  /** Of a drill: the task that all its questions are about. */
  readonly task: string | undefined;
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
  /** The tracing that this very question shows. */
  readonly tracing: TracingSamples | undefined;
  /** What is right of it; undefined where the item's key is written. */
  readonly drawnAnswer: PracticeKey['correct'] | undefined;
  /** Why each option is right or wrong, where the options were drawn with the tracing. */
  readonly drawnRationale: DrawnOptions['rationale'] | undefined;
  /** Statements of the blueprint that it is about. */
  readonly knowledge: readonly string[];
};

type Row = {
  practice_exam_id: string;
  person_id: string;
  length: string;
  task: string | null;
  started_at: Date;
  deadline_at: Date;
  finished_at: Date | null;
  raw_score: number | null;
  item_count: number;
};

const COLUMNS = ['practice_exam_id', 'person_id', 'length', 'task', 'started_at', 'deadline_at', 'finished_at', 'raw_score', 'item_count'] as const;

function toPractice(row: Row): PracticeExam {
  return {
    practiceExamId: row.practice_exam_id,
    personId: row.person_id,
    length: row.length as PracticeLength,
    task: row.task ?? undefined,
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
    readonly length: PracticeLength;
    readonly task?: string | undefined;
    readonly seed: string;
    readonly orderSha256: string;
    readonly startedAt: Date;
    readonly deadlineAt: Date;
    readonly items: readonly {
      readonly itemId: string;
      readonly itemVersion: number;
      readonly optionOrder: readonly OptionId[];
      readonly drawn?: { readonly samples: TracingSamples; readonly correct: PracticeKey['correct']; readonly options?: DrawnOptions | undefined } | undefined;
    }[];
  },
): Promise<string> {
  const row = await tx
    .insertInto('practice_exams')
    .values({
      person_id: practice.personId,
      length: practice.length,
      task: practice.task ?? null,
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
        tracing: item.drawn ? JSON.stringify(item.drawn.samples) : null,
        drawn_answer: item.drawn ? JSON.stringify(item.drawn.correct) : null,
        drawn_options: item.drawn?.options ? JSON.stringify({ options: item.drawn.options.options, rationale: item.drawn.options.rationale }) : null,
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
    .select([
      'given.position',
      'given.item_id',
      'given.item_version',
      'given.option_order',
      'given.answer',
      'given.tracing',
      'given.drawn_answer',
      'given.drawn_options',
      'items.task',
      'items.public',
      'items.knowledge',
    ])
    .where('given.practice_exam_id', '=', practiceExamId)
    .orderBy('given.position')
    .execute();
  return rows.map((row) => {
    const drawn = (row.drawn_options ?? undefined) as unknown as Pick<DrawnOptions, 'options' | 'rationale'> | undefined;
    const written = row.public as unknown as PublicItem;
    const shown: PublicItem = drawn && written.type === 'single' ? { ...written, options: drawn.options } : written;
    return {
      position: row.position,
      itemId: row.item_id,
      itemVersion: row.item_version,
      task: row.task,
      stem: shown.stem,
      options: optionsInOrder(shown, row.option_order) as PracticeQuestion['options'],
      answer: (row.answer ?? undefined) as OptionId | undefined,
      tracing: (row.tracing ?? undefined) as unknown as TracingSamples | undefined,
      drawnAnswer: (row.drawn_answer ?? undefined) as unknown as PracticeKey['correct'] | undefined,
      drawnRationale: drawn?.rationale,
      knowledge: row.knowledge,
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

/** Every answer that a person gave in practice, with what was right where that is stored: newest first. */
export async function listGivenAnswers(
  db: Db,
  personId: string,
): Promise<
  readonly {
    readonly itemId: string;
    readonly itemVersion: number;
    readonly task: string;
    readonly answer: string;
    readonly drawnAnswer: PracticeKey['correct'] | undefined;
    readonly at: Date;
  }[]
> {
  const rows = await db
    .selectFrom('practice_responses as given')
    .innerJoin('practice_exams as exam', 'exam.practice_exam_id', 'given.practice_exam_id')
    .innerJoin('items', (join) => join.onRef('items.item_id', '=', 'given.item_id').onRef('items.item_version', '=', 'given.item_version'))
    .select(['given.item_id', 'given.item_version', 'given.answer', 'given.drawn_answer', 'given.answered_at', 'items.task'])
    .where('exam.person_id', '=', personId)
    .where('exam.finished_at', 'is not', null)
    .where('given.answer', 'is not', null)
    .orderBy('given.answered_at', 'desc')
    .limit(5000)
    .execute();
  return rows.map((row) => ({
    itemId: row.item_id,
    itemVersion: row.item_version,
    task: row.task,
    answer: row.answer ?? '',
    drawnAnswer: (row.drawn_answer ?? undefined) as unknown as PracticeKey['correct'] | undefined,
    at: row.answered_at ?? new Date(0),
  }));
}

/** The section of the guide that teaches each of some statements: the first in the order of the guide. */
export async function sectionsTeaching(
  db: Db,
  knowledge: readonly string[],
): Promise<ReadonlyMap<string, { readonly sectionId: string; readonly title: string }>> {
  if (knowledge.length === 0) return new Map();
  const { rows } = await sql<{ knowledge: string; section_id: string; title: string }>`
    select distinct on (knowledge) knowledge, section_id, title
    from guide_sections, jsonb_array_elements_text(document -> 'knowledge') as knowledge
    where in_use and language = 'en' and knowledge = any(${knowledge}::text[])
    order by knowledge, position`.execute(db);
  return new Map(rows.map((row) => [row.knowledge, { sectionId: row.section_id, title: row.title }]));
}
