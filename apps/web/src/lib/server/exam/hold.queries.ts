import type { Db, Tx } from '../db/pool.ts';

/** An exam that a person ended, and what a second person decided. */
export type Hold = {
  readonly attemptId: string;
  readonly personId: string;
  readonly heldBy: string;
  readonly heldAt: Date;
  /** Why it was ended. */
  readonly reason: string;
  readonly decision: 'count' | 'void' | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
};

function holds(db: Db) {
  return db
    .selectFrom('attempt_holds as hold')
    .innerJoin('attempts', 'attempts.attempt_id', 'hold.attempt_id')
    .innerJoin('attempt_interventions as act', 'act.attempt_intervention_id', 'hold.attempt_intervention_id')
    .select([
      'hold.attempt_id as attemptId',
      'attempts.person_id as personId',
      'hold.held_by as heldBy',
      'hold.held_at as heldAt',
      'act.reason',
      'hold.decision',
      'hold.decided_at as decidedAt',
      'hold.decision_reason as decisionReason',
    ])
    .$castTo<Hold>();
}

/** Holds the result of an exam. */
export async function insertHold(
  tx: Tx,
  hold: { readonly attemptId: string; readonly interventionId: string; readonly by: string; readonly at: Date },
): Promise<void> {
  await tx
    .insertInto('attempt_holds')
    .values({ attempt_id: hold.attemptId, attempt_intervention_id: hold.interventionId, held_by: hold.by, held_at: hold.at })
    .execute();
}

/** The hold of an attempt, decided or not. */
export function findHold(db: Db, attemptId: string): Promise<Hold | undefined> {
  return holds(db).where('hold.attempt_id', '=', attemptId).executeTakeFirst();
}

/** Exams of a person that wait for a decision. */
export function listWaitingHolds(db: Db, personId: string): Promise<Hold[]> {
  return holds(db).where('attempts.person_id', '=', personId).where('hold.decision', 'is', null).execute();
}

/** Exams of anybody that wait for a decision, longest first. */
export function listHoldsToDecide(db: Db): Promise<Hold[]> {
  return holds(db).where('hold.decision', 'is', null).orderBy('hold.held_at').limit(200).execute();
}

/** Writes a decision. @returns whether one was waiting */
export async function writeDecision(
  tx: Tx,
  attemptId: string,
  decided: { readonly decision: 'count' | 'void'; readonly by: string; readonly at: Date; readonly reason: string },
): Promise<boolean> {
  const done = await tx
    .updateTable('attempt_holds')
    .set({ decision: decided.decision, decided_by: decided.by, decided_at: decided.at, decision_reason: decided.reason })
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
