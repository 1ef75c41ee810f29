import { sql } from 'kysely';
import { optionsInOrder, type ChoiceId, type PublicItem, type TracingSamples } from '@einthoven/exam';
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
  /** Which holder of the lease writes in the exam room; 0 before the first. */
  readonly leaseEpoch: number;
  readonly leasedAt: Date | undefined;
  /** The question that was shown last. */
  readonly lastPosition: number;
};

/** Which event gave something its value: epoch, then sequence. Both 0 where none did. */
export type EventOrder = { readonly epoch: number; readonly sequence: number };

/** A question of a practice exam, with what was answered. */
export type PracticeQuestion = {
  readonly position: number;
  readonly itemId: string;
  readonly itemVersion: number;
  readonly task: string;
  /** What is shown; the options are those that were drawn, where they were. */
  readonly shown: PublicItem;
  /** Ids of the options as this question shows them; empty where its type has none. */
  readonly optionOrder: string;
  /** The options in that order. */
  readonly options: readonly { readonly id: ChoiceId; readonly text: string }[];
  /** As packages/exam/src/item/response.ts writes it. */
  readonly answer: string | undefined;
  readonly flagged: boolean;
  /** Ids of the options that were struck out. */
  readonly struck: string;
  readonly answerOrder: EventOrder;
  readonly flagOrder: EventOrder;
  readonly strikeOrder: EventOrder;
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
  lease_epoch: number;
  leased_at: Date | null;
  last_position: number;
};

const COLUMNS = [
  'practice_exam_id',
  'person_id',
  'length',
  'task',
  'started_at',
  'deadline_at',
  'finished_at',
  'raw_score',
  'item_count',
  'lease_epoch',
  'leased_at',
  'last_position',
] as const;

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
    leaseEpoch: row.lease_epoch,
    leasedAt: row.leased_at ?? undefined,
    lastPosition: row.last_position,
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
      readonly optionOrder: readonly ChoiceId[];
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
      'given.flagged',
      'given.struck',
      'given.answer_epoch',
      'given.answer_sequence',
      'given.flag_epoch',
      'given.flag_sequence',
      'given.strike_epoch',
      'given.strike_sequence',
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
      shown,
      optionOrder: row.option_order,
      options: optionsInOrder(shown, row.option_order),
      answer: row.answer ?? undefined,
      flagged: row.flagged,
      struck: row.struck,
      answerOrder: { epoch: row.answer_epoch, sequence: row.answer_sequence },
      flagOrder: { epoch: row.flag_epoch, sequence: row.flag_sequence },
      strikeOrder: { epoch: row.strike_epoch, sequence: row.strike_sequence },
      // Of a recording the item brings it itself.
      tracing: ((row.tracing as unknown as TracingSamples | null) ?? shown.tracing) || undefined,
      drawnAnswer: (row.drawn_answer ?? undefined) as unknown as PracticeKey['correct'] | undefined,
      drawnRationale: drawn?.rationale,
      knowledge: row.knowledge,
    };
  });
}

/** Locks a practice exam of a person, so that one device at a time changes it. */
export async function lockOwnPractice(tx: Tx, practiceExamId: string, personId: string): Promise<PracticeExam | undefined> {
  const row = await tx
    .selectFrom('practice_exams')
    .select(COLUMNS)
    .where('practice_exam_id', '=', practiceExamId)
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
  return row && toPractice(row);
}

/** Gives the next epoch to whoever takes the exam over. */
export async function raiseEpoch(tx: Tx, practiceExamId: string, leasedAt: Date): Promise<number> {
  const row = await tx
    .updateTable('practice_exams')
    .set((eb) => ({ lease_epoch: eb('lease_epoch', '+', 1), leased_at: leasedAt }))
    .where('practice_exam_id', '=', practiceExamId)
    .returning('lease_epoch')
    .executeTakeFirstOrThrow();
  return row.lease_epoch;
}

/** What a question looks like after what was chosen. */
export type ChangedQuestion = Pick<PracticeQuestion, 'position' | 'answer' | 'flagged' | 'struck' | 'answerOrder' | 'flagOrder' | 'strikeOrder'>;

/** Writes what was chosen at one question. */
export async function saveChange(tx: Tx, practiceExamId: string, changed: ChangedQuestion, now: Date): Promise<void> {
  await tx
    .updateTable('practice_responses')
    .set((eb) => ({
      answered_at: eb
        .case()
        .when(sql<boolean>`answer is distinct from ${changed.answer ?? null}`)
        .then(now)
        .else(eb.ref('answered_at'))
        .end(),
      answer: changed.answer ?? null,
      flagged: changed.flagged,
      struck: changed.struck,
      answer_epoch: changed.answerOrder.epoch,
      answer_sequence: changed.answerOrder.sequence,
      flag_epoch: changed.flagOrder.epoch,
      flag_sequence: changed.flagOrder.sequence,
      strike_epoch: changed.strikeOrder.epoch,
      strike_sequence: changed.strikeOrder.sequence,
    }))
    .where('practice_exam_id', '=', practiceExamId)
    .where('position', '=', changed.position)
    .execute();
}

/** Remembers the question that was shown last. */
export async function saveLastPosition(tx: Tx, practiceExamId: string, position: number): Promise<void> {
  await tx.updateTable('practice_exams').set({ last_position: position }).where('practice_exam_id', '=', practiceExamId).execute();
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
