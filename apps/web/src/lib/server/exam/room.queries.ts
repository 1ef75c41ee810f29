import { sql } from 'kysely';
import type { Accommodation } from '../accommodation/index.ts';
import type { Db, Tx } from '../db/pool.ts';
import { prepared } from '../db/prepared.ts';
import { toAttempt, type Attempt, type AttemptRow } from './attempt.queries.ts';
import type { SittingFacts } from './sitting.ts';

/** The newest answer, flag and strike-outs of a question. */
export type RoomResponse = {
  readonly position: number;
  /** As packages/exam/src/item/response.ts writes it. */
  readonly answer: string | undefined;
  readonly flagged: boolean;
  readonly struck: string;
  /** Epochs of the events that made them, for merging with what a device holds. */
  readonly answerEpoch: number;
  readonly flagEpoch: number;
  readonly strikeEpoch: number;
};

/** Something a superseded device delivered after another had taken over. */
export type SupersededDelivery = {
  readonly position: number;
  readonly kind: 'answer' | 'flag' | 'strike';
  /** Whether it stands, because nothing newer was chosen. */
  readonly counts: boolean;
};

/** A started attempt with all that its room shows, read at one instant. */
export type RoomFacts = {
  readonly attempt: Attempt;
  /** Opens the form. */
  readonly contentKey: Buffer;
  /** The current view of all answers, by position. */
  readonly responses: readonly RoomResponse[];
  /** The question that was touched last: where another device goes on. */
  readonly lastPosition: number | undefined;
  /** When the present device took the lease, and the hash of its token. */
  readonly lease: { readonly at: Date; readonly hash: string } | undefined;
  readonly sitting: SittingFacts;
  /** Whether people watch live, and how many messages they wrote. */
  readonly watched: { readonly proctored: boolean; readonly messages: number };
};

type RoomRow = AttemptRow & {
  content_key: Buffer;
  paused_at: Date | null;
  responses: readonly (Omit<RoomResponse, 'answer'> & { readonly answer: string | null })[] | null;
  last_position: number | null;
  leased_at: Date | null;
  lease_hash: string | null;
  granted: Accommodation | null;
  breaks: readonly { readonly begunAt: string; readonly endedAt: string | null; readonly frozen: readonly number[] }[] | null;
  credited_s: number;
  proctored: boolean;
  messages: number;
};

// Each room asks again and again, and all of them ask at the start.
const ROOM = prepared<RoomRow>(
  'exam_room',
  `select attempt.attempt_id, attempt.person_id, attempt.application_id, attempt.exam_window_id, attempt.rehearsal_id, attempt.renewal_cycle_id, attempt.reinstatement_id, attempt.form_id, attempt.ordinal, attempt.scheme_version, attempt.state,
     attempt.started_at, attempt.deadline_at, attempt.submitted_at, attempt.submitted_by, attempt.passed, attempt.lease_epoch,
     attempt.content_key, attempt.paused_at,
     (select json_agg(json_build_object('position', position, 'answer', answer, 'flagged', flagged, 'struck', struck, 'answerEpoch', answer_epoch,
       'flagEpoch', flag_epoch, 'strikeEpoch', strike_epoch) order by position) from responses where attempt_id = $1::uuid) as responses,
     (select position from response_events where attempt_id = $1::uuid order by lease_epoch desc, sequence desc limit 1) as last_position,
     lease.leased_at, lease.lease_hash,
     (select json_build_object('extraTimePercent', extra_time_percent, 'breakMinutes', break_minutes, 'screenReader', screen_reader,
       'largePrint', large_print, 'highContrast', high_contrast, 'readerAloud', reader_aloud)
       from accommodations where person_id = $2::uuid order by granted_at desc limit 1) as granted,
     (select json_agg(json_build_object('begunAt', begun_at, 'endedAt', ended_at, 'frozen', frozen) order by begun_at)
       from attempt_breaks where attempt_id = $1::uuid) as breaks,
     (select coalesce(sum(seconds), 0)::integer from attempt_credits where attempt_id = $1::uuid and cause in ('outage', 'extension')) as credited_s,
     (select proctored from exam_windows where exam_window_id = attempt.exam_window_id) as proctored,
     (select count(*)::integer from attempt_messages where attempt_id = $1::uuid) as messages
   from attempts as attempt
   left join lateral (
     select leased_at, lease_hash from attempt_leases where attempt_id = $1::uuid order by lease_epoch desc limit 1
   ) as lease on true
   where attempt.attempt_id = $1::uuid and attempt.person_id = $2::uuid and attempt.started_at is not null`,
);

/** Reads the room of a person's started attempt; the id must be a uuid. */
export async function readRoom(db: Db, personId: string, attemptId: string): Promise<RoomFacts | undefined> {
  const [row] = await ROOM(db, [attemptId, personId]);
  if (!row) return undefined;
  const attempt = toAttempt(row);
  return {
    attempt,
    contentKey: row.content_key,
    responses: (row.responses ?? []).map((each) => ({ ...each, answer: each.answer ?? undefined })),
    lastPosition: row.last_position ?? undefined,
    lease: row.leased_at && row.lease_hash ? { at: row.leased_at, hash: row.lease_hash } : undefined,
    sitting: {
      deadlineAt: attempt.deadlineAt,
      pausedAt: row.paused_at ?? undefined,
      accommodation: row.granted ?? undefined,
      breaks: (row.breaks ?? []).map(({ begunAt, endedAt, frozen }) => ({
        begunAt: new Date(begunAt),
        endedAt: endedAt === null ? null : new Date(endedAt),
        frozen,
      })),
      creditedS: row.credited_s,
    },
    watched: { proctored: row.proctored, messages: row.messages },
  };
}

/** What superseded devices delivered, in the order of arrival. */
export async function listSuperseded(db: Db, attemptId: string): Promise<readonly SupersededDelivery[]> {
  const rows = await db
    .selectFrom('response_events as event')
    .innerJoin('responses as held', (join) => join.onRef('held.attempt_id', '=', 'event.attempt_id').onRef('held.position', '=', 'event.position'))
    .select([
      'event.position',
      'event.kind',
      sql<boolean>`(event.lease_epoch, event.sequence) = case event.kind
        when 'answer' then (held.answer_epoch, held.answer_sequence)
        when 'flag' then (held.flag_epoch, held.flag_sequence)
        else (held.strike_epoch, held.strike_sequence) end`.as('counts'),
    ])
    .where('event.attempt_id', '=', attemptId)
    .where('event.standing', '=', 'superseded')
    .where('event.kind', '<>', 'visit')
    .orderBy('event.received_at')
    .orderBy('event.sequence')
    .execute();
  return rows.map((row) => ({ position: row.position, kind: row.kind as SupersededDelivery['kind'], counts: row.counts }));
}

/** Hands the lease to a device if nobody else took it meanwhile. @returns the new epoch, or undefined */
export async function takeLease(tx: Tx, attemptId: string, expectedEpoch: number, leaseHash: string, now: Date): Promise<number | undefined> {
  const row = await tx
    .updateTable('attempts')
    .set({ lease_epoch: expectedEpoch + 1 })
    .where('attempt_id', '=', attemptId)
    .where('state', '=', 'open')
    .where('lease_epoch', '=', expectedEpoch)
    .returning('lease_epoch')
    .executeTakeFirst();
  if (!row) return undefined;
  await tx.insertInto('attempt_leases').values({ attempt_id: attemptId, lease_epoch: row.lease_epoch, lease_hash: leaseHash, leased_at: now }).execute();
  return row.lease_epoch;
}
