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
  readonly window: string;
  /** Whether people watch live: then `position` says which question was shown last, and the room's own signs count too. */
  readonly proctored: boolean;
  readonly position: number | null;
  /** Messages that the room has not shown yet, and answers of the candidate. */
  readonly unseenMessages: number;
  readonly answers: number;
  /** Whether the result waits for a second person. */
  readonly held: boolean;
  /** The number of a simulated candidate. */
  readonly simulated: number | null;
};

/** Sittings that run or were started since an instant, those that need a person first. */
export async function listBoard(
  db: Db,
  since: Date,
  only: { readonly attemptId?: string; readonly windowId?: string | undefined } = {},
): Promise<readonly BoardRow[]> {
  const { attemptId, windowId } = only;
  let query = db
    .selectFrom('attempts as attempt')
    .innerJoin('people as person', 'person.person_id', 'attempt.person_id')
    .innerJoin('exam_windows as place', 'place.exam_window_id', 'attempt.exam_window_id')
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
      'place.name as window',
      'place.proctored',
      sql<number | null>`case when place.proctored then (select position from response_events where response_events.attempt_id = attempt.attempt_id
        order by lease_epoch desc, sequence desc limit 1) end`.as('position'),
      sql<number>`(select count(*)::int from attempt_messages where attempt_messages.attempt_id = attempt.attempt_id and seen_at is null)`.as('unseenMessages'),
      sql<number>`(select count(*)::int from attempt_messages where attempt_messages.attempt_id = attempt.attempt_id and answered_at is not null)`.as(
        'answers',
      ),
      sql<boolean>`exists (select from attempt_holds where attempt_holds.attempt_id = attempt.attempt_id and decision is null)`.as('held'),
      sql<number | null>`(select number from rehearsal_candidates where rehearsal_candidates.person_id = attempt.person_id)`.as('simulated'),
      sql<number>`(select count(*)::int from responses where responses.attempt_id = attempt.attempt_id and answer is not null)`.as('answered'),
      sql<number>`(select count(*)::int from attempt_items where attempt_items.attempt_id = attempt.attempt_id)`.as('questions'),
      sql<Date | null>`greatest((select max(received_at) from response_events where response_events.attempt_id = attempt.attempt_id),
        (select seen_at from attempt_presence where attempt_presence.attempt_id = attempt.attempt_id))`.as('lastSeenAt'),
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
  if (windowId !== undefined) query = query.where('attempt.exam_window_id', '=', windowId);
  // Hundreds of simulated candidates would bury the others: they are seen where their window is asked for.
  else if (attemptId === undefined) query = query.where('attempt.rehearsal_id', 'is', null);
  return query
    .orderBy(sql`attempt.state = 'open'`, 'desc')
    .orderBy('held', 'desc')
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
