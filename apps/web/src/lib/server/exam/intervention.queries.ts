import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';

/** What staff can do to a running exam. */
export type InterventionKind = 'extend' | 'pause' | 'resume' | 'void' | 'end';

/** One intervention. */
export type Intervention = {
  readonly interventionId: string;
  readonly attemptId: string;
  readonly kind: InterventionKind;
  readonly minutes: number | null;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly agreedBy: string | null;
  readonly doneAt: Date | null;
  readonly declinedAt: Date | null;
};

function interventions(db: Db) {
  return db
    .selectFrom('attempt_interventions')
    .select([
      'attempt_intervention_id as interventionId',
      'attempt_id as attemptId',
      'kind',
      'minutes',
      'reason',
      'proposed_by as proposedBy',
      'proposed_at as proposedAt',
      'agreed_by as agreedBy',
      'done_at as doneAt',
      'declined_at as declinedAt',
    ])
    .$castTo<Intervention>();
}

/** Interventions of an attempt, oldest first. */
export function listInterventions(db: Db, attemptId: string): Promise<Intervention[]> {
  return interventions(db).where('attempt_id', '=', attemptId).orderBy('proposed_at').execute();
}

/** One intervention that waits for a second person; locked. */
export function lockProposed(tx: Tx, interventionId: string): Promise<Intervention | undefined> {
  return interventions(tx)
    .where('attempt_intervention_id', '=', interventionId)
    .where('done_at', 'is', null)
    .where('declined_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

/** Writes an intervention. @returns its id; undefined where one of the kind waits already */
export async function insertIntervention(
  tx: Tx,
  intervention: {
    readonly attemptId: string;
    readonly kind: InterventionKind;
    readonly minutes: number | undefined;
    readonly reason: string;
    readonly by: string;
    readonly at: Date;
    readonly doneAt: Date | undefined;
  },
): Promise<string | undefined> {
  const row = await tx
    .insertInto('attempt_interventions')
    .values({
      attempt_id: intervention.attemptId,
      kind: intervention.kind,
      minutes: intervention.minutes ?? null,
      reason: intervention.reason,
      proposed_by: intervention.by,
      proposed_at: intervention.at,
      done_at: intervention.doneAt ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('attempt_intervention_id')
    .executeTakeFirst();
  return row?.attempt_intervention_id;
}

/** Ends a proposal: done with the agreement of a second person, or declined. */
export async function endProposal(
  tx: Tx,
  interventionId: string,
  end: { readonly agreedBy: string; readonly at: Date } | { readonly declinedAt: Date },
): Promise<void> {
  await tx
    .updateTable('attempt_interventions')
    .set('agreedBy' in end ? { agreed_by: end.agreedBy, done_at: end.at } : { declined_at: end.declinedAt })
    .where('attempt_intervention_id', '=', interventionId)
    .execute();
}

/** How many days the deadline is put off while the clock stands still: far enough away that no rule about it acts meanwhile. */
export const PUT_OFF_DAYS = 30;

/** Stops the clock. */
export async function writePaused(tx: Tx, attemptId: string, at: Date): Promise<void> {
  await tx
    .updateTable('attempts')
    .set({ paused_at: at, deadline_at: sql`deadline_at + make_interval(days => ${PUT_OFF_DAYS})` })
    .where('attempt_id', '=', attemptId)
    .execute();
}

/** Lets the clock run on with what was left when it stopped; the credit is written beside it. */
export async function writeResumed(tx: Tx, attemptId: string): Promise<void> {
  await tx
    .updateTable('attempts')
    .set({ paused_at: null, deadline_at: sql`deadline_at - make_interval(days => ${PUT_OFF_DAYS})` })
    .where('attempt_id', '=', attemptId)
    .execute();
}

/** Makes a running attempt void: it does not count. */
export async function writeVoid(tx: Tx, attemptId: string): Promise<void> {
  await tx.updateTable('attempts').set({ state: 'void', paused_at: null }).where('attempt_id', '=', attemptId).where('state', '=', 'open').execute();
}

/** Since when the clock of an attempt stands still. */
export async function findPausedAt(db: Db, attemptId: string): Promise<Date | undefined> {
  const row = await db.selectFrom('attempts').select('paused_at').where('attempt_id', '=', attemptId).executeTakeFirst();
  return row?.paused_at ?? undefined;
}
