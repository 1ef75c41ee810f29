import { sql } from 'kysely';
import type { Db } from '../db/pool.ts';

/** One sitting on the board. */
export type BoardRow = {
  readonly attemptId: string;
  readonly personId: string;
  readonly state: 'prepared' | 'open' | 'submitted' | 'void';
  readonly startedAt: Date | null;
  readonly deadlineAt: Date | null;
  readonly pausedAt: Date | null;
  readonly submittedAt: Date | null;
  readonly devices: number;
  readonly answered: number;
  readonly questions: number;
  /** When a choice or move of this sitting last arrived. */
  readonly lastSeenAt: Date | null;
  readonly openIncidents: number;
  readonly waitingProposals: number;
  readonly leftWindow: number;
  readonly creditedSeconds: number;
  readonly demonstration: boolean;
};

/** Sittings that run or were started since an instant, those that need a person first. */
export async function listBoard(db: Db, since: Date, attemptId?: string): Promise<readonly BoardRow[]> {
  let query = db
    .selectFrom('attempts as attempt')
    .innerJoin('people as person', 'person.person_id', 'attempt.person_id')
    .select([
      'attempt.attempt_id as attemptId',
      'attempt.person_id as personId',
      'attempt.state',
      'attempt.started_at as startedAt',
      'attempt.deadline_at as deadlineAt',
      'attempt.paused_at as pausedAt',
      'attempt.submitted_at as submittedAt',
      'attempt.lease_epoch as devices',
      'person.demonstration',
      sql<number>`(select count(*)::int from responses where responses.attempt_id = attempt.attempt_id and answer is not null)`.as('answered'),
      sql<number>`(select count(*)::int from attempt_items where attempt_items.attempt_id = attempt.attempt_id)`.as('questions'),
      sql<Date | null>`(select max(received_at) from response_events where response_events.attempt_id = attempt.attempt_id)`.as('lastSeenAt'),
      sql<number>`(select count(*)::int from incidents where incidents.attempt_id = attempt.attempt_id and closed_at is null)`.as('openIncidents'),
      sql<number>`(select count(*)::int from attempt_interventions where attempt_interventions.attempt_id = attempt.attempt_id and done_at is null and declined_at is null)`.as(
        'waitingProposals',
      ),
      sql<number>`(select count(*)::int from attempt_signals where attempt_signals.attempt_id = attempt.attempt_id and kind = 'left-window')`.as('leftWindow'),
      sql<number>`(select coalesce(sum(seconds), 0)::int from attempt_credits where attempt_credits.attempt_id = attempt.attempt_id)`.as('creditedSeconds'),
    ])
    .where('attempt.state', 'in', ['open', 'submitted', 'void']);
  query =
    attemptId === undefined
      ? query.where((where) => where.or([where('attempt.state', '=', 'open'), where('attempt.started_at', '>=', since)]))
      : query.where('attempt.attempt_id', '=', attemptId);
  return query
    .orderBy(sql`attempt.state = 'open'`, 'desc')
    .orderBy('openIncidents', 'desc')
    .orderBy('attempt.deadline_at')
    .limit(500)
    .$castTo<BoardRow>()
    .execute();
}

/** Signals of a sitting by kind, and the last ones. */
export async function listSignals(
  db: Db,
  attemptId: string,
): Promise<readonly { readonly kind: string; readonly happenedAt: Date; readonly detail: Readonly<Record<string, unknown>> }[]> {
  const rows = await db
    .selectFrom('attempt_signals')
    .select(['kind', 'happened_at', 'detail'])
    .where('attempt_id', '=', attemptId)
    .orderBy('attempt_signal_id', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({ kind: row.kind, happenedAt: row.happened_at, detail: row.detail as Readonly<Record<string, unknown>> }));
}
