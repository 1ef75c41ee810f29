import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';
import type { Attempt } from './attempt.queries.ts';

/** An exam of which a person decides whether it counts, and what they decided. */
export type Hold = {
  readonly attemptId: string;
  readonly personId: string;
  /** Who ended it; null where an outage or late answers ask for a decision. */
  readonly heldBy: string | null;
  readonly heldAt: Date;
  /** Why it was ended. */
  readonly reason: string | null;
  /** What outages took beyond what is given back by itself. */
  readonly lostSeconds: number;
  /** Questions with an answer that was given in time and came too late to count by itself. */
  readonly lateAnswers: number;
  readonly lateCounted: boolean;
  /** An open one can still be given time; of a scored one the result stands, or it is set aside. */
  readonly state: Attempt['state'];
  readonly passed: boolean | null;
  readonly decision: 'count' | 'void' | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
};

function holds(db: Db) {
  return db
    .selectFrom('attempt_holds as hold')
    .innerJoin('attempts', 'attempts.attempt_id', 'hold.attempt_id')
    .leftJoin('attempt_interventions as act', 'act.attempt_intervention_id', 'hold.attempt_intervention_id')
    .select([
      'hold.attempt_id as attemptId',
      'attempts.person_id as personId',
      'hold.held_by as heldBy',
      'hold.held_at as heldAt',
      'act.reason',
      'hold.lost_seconds as lostSeconds',
      'hold.late_answers as lateAnswers',
      'hold.late_counted as lateCounted',
      'attempts.state',
      'attempts.passed',
      'hold.decision',
      'hold.decided_at as decidedAt',
      'hold.decision_reason as decisionReason',
    ])
    .$castTo<Hold>();
}

/** Holds the result of an exam that was ended; what was lost before stays named beside it. */
export async function insertHold(
  tx: Tx,
  hold: { readonly attemptId: string; readonly interventionId: string; readonly by: string; readonly at: Date },
): Promise<void> {
  await tx
    .insertInto('attempt_holds')
    .values({ attempt_id: hold.attemptId, attempt_intervention_id: hold.interventionId, held_by: hold.by, held_at: hold.at })
    .onConflict((conflict) =>
      conflict.column('attempt_id').doUpdateSet({ attempt_intervention_id: hold.interventionId, held_by: hold.by, held_at: hold.at, ...UNDECIDED }),
    )
    .execute();
}

const UNDECIDED = { decision: null, decided_by: null, decided_at: null, decision_reason: null };

/** Holds the result of an exam that an outage took more time from than is given back by itself. */
export async function addLostTime(tx: Tx, attemptId: string, seconds: number, at: Date): Promise<void> {
  await tx
    .insertInto('attempt_holds')
    .values({ attempt_id: attemptId, held_at: at, lost_seconds: seconds })
    .onConflict((conflict) =>
      conflict.column('attempt_id').doUpdateSet({
        // What was decided on before is settled, and lost no more.
        lost_seconds: sql`case when attempt_holds.decision is null then attempt_holds.lost_seconds else 0 end + excluded.lost_seconds`,
        held_at: at,
        ...UNDECIDED,
      }),
    )
    .execute();
}

/** Takes off the time that people gave for what outages took. @returns whether nothing waits any more: all of it was given */
export async function settleLostTime(
  tx: Tx,
  attemptId: string,
  given: { readonly seconds: number; readonly by: string; readonly at: Date; readonly reason: string },
): Promise<boolean> {
  const waiting = tx.updateTable('attempt_holds').where('attempt_id', '=', attemptId).where('decision', 'is', null).where('held_by', 'is', null);
  const settled = await waiting
    .set({ decision: 'count', decided_by: given.by, decided_at: given.at, decision_reason: given.reason })
    .where('lost_seconds', '>', 0)
    .where('lost_seconds', '<=', given.seconds)
    .executeTakeFirst();
  if (settled.numUpdatedRows === 1n) return true;
  await waiting
    .set({ lost_seconds: sql`lost_seconds - ${given.seconds}` })
    .where('lost_seconds', '>', given.seconds)
    .execute();
  return false;
}

/** Closed exams that were not passed, with more answers that came too late, in the last thirty days, than a person was asked about, and would change what is scored. */
export async function listLateAnswers(db: Db, now: Date): Promise<readonly { readonly attemptId: string; readonly answers: number }[]> {
  const { rows } = await sql<{ attemptId: string; answers: number }>`
    select attempt.attempt_id as "attemptId", count(distinct late."position")::int as answers
      from (select distinct attempt_id from response_events where standing = 'late' and received_at > ${now}::timestamptz - interval '30 days') as told
      join attempts as attempt using (attempt_id)
      cross join lateral late_answers(attempt.attempt_id) as late
      left join responses as held on held.attempt_id = late.attempt_id and held."position" = late."position"
      left join attempt_holds as hold on hold.attempt_id = attempt.attempt_id
      where attempt.state = 'submitted' and attempt.passed is not true and attempt.rehearsal_id is null and hold.late_counted is not true
        and held.answer is distinct from nullif(late.value, '')
        and (late.lease_epoch, late.sequence) > (coalesce(held.answer_epoch, 0), coalesce(held.answer_sequence, 0))
      group by attempt.attempt_id, hold.late_answers having count(distinct late."position") > coalesce(hold.late_answers, 0)
      order by attempt.attempt_id limit 200`.execute(db);
  return rows;
}

/** Asks for a decision on answers that came too late. */
export async function putLateAnswers(tx: Tx, attemptId: string, answers: number, at: Date): Promise<void> {
  await tx
    .insertInto('attempt_holds')
    .values({ attempt_id: attemptId, held_at: at, late_answers: answers })
    .onConflict((conflict) =>
      conflict.column('attempt_id').doUpdateSet({
        late_answers: answers,
        // When a person ended it stays.
        held_at: sql`case when attempt_holds.held_by is null then excluded.held_at else attempt_holds.held_at end`,
        ...UNDECIDED,
      }),
    )
    .execute();
}

/** Puts the late answers of an exam into what is scored; its hold says that they count. */
export async function countLateAnswers(tx: Tx, attemptId: string): Promise<void> {
  await sql`select count_late_answers(${attemptId})`.execute(tx);
}

/** The hold of an attempt, decided or not. */
export function findHold(db: Db, attemptId: string): Promise<Hold | undefined> {
  return holds(db).where('hold.attempt_id', '=', attemptId).executeTakeFirst();
}

/** Submitted exams of a person whose result waits for a decision, or about which one is awaited. */
export function listWaitingHolds(db: Db, personId: string): Promise<Hold[]> {
  return holds(db).where('attempts.person_id', '=', personId).where('attempts.state', '=', 'submitted').where('hold.decision', 'is', null).execute();
}

/** Exams of anybody that wait for a decision, longest first. */
export function listHoldsToDecide(db: Db): Promise<Hold[]> {
  return holds(db)
    .where('hold.decision', 'is', null)
    .where('attempts.state', 'in', ['open', 'submitted'])
    .where('attempts.passed', 'is not', true)
    .orderBy('hold.held_at')
    .limit(200)
    .execute();
}

/** Writes a decision. @returns whether one was waiting */
export async function writeDecision(
  tx: Tx,
  attemptId: string,
  decided: { readonly decision: 'count' | 'void'; readonly lateCounted?: boolean; readonly by: string; readonly at: Date; readonly reason: string },
): Promise<boolean> {
  const done = await tx
    .updateTable('attempt_holds')
    .set({
      decision: decided.decision,
      late_counted: decided.lateCounted ?? false,
      decided_by: decided.by,
      decided_at: decided.at,
      decision_reason: decided.reason,
    })
    .where('attempt_id', '=', attemptId)
    .where('decision', 'is', null)
    .executeTakeFirst();
  return Number(done.numUpdatedRows) === 1;
}

/** Makes a submitted attempt void: it does not count. Its receipt and its events stay. */
export async function writeSubmittedVoid(tx: Tx, attemptId: string): Promise<void> {
  await tx
    .updateTable('attempts')
    .set({ state: 'void', submitted_at: null, submitted_by: null })
    .where('attempt_id', '=', attemptId)
    .where('state', '=', 'submitted')
    .where('passed', 'is', null)
    .executeTakeFirstOrThrow();
}

/** Sets aside an attempt that was failed: it does not count and leaves its number to the next; its result stays on record. @returns whether it was one */
export async function writeSetAside(tx: Tx, attemptId: string): Promise<boolean> {
  const done = await tx
    .updateTable('attempts')
    .set({ state: 'void', submitted_at: null, submitted_by: null, passed: null })
    .where('attempt_id', '=', attemptId)
    .where('state', '=', 'submitted')
    .where('passed', '=', false)
    .executeTakeFirst();
  return Number(done.numUpdatedRows) === 1;
}
