import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { findAccommodation } from '../accommodation/index.ts';
import { isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { lockAttempt, type Attempt } from './attempt.queries.ts';
import * as queries from './break.queries.ts';
import { findPausedAt, writePaused, writeResumed } from './intervention.queries.ts';
import { insertCredit } from './outage.queries.ts';

/** Why a break did not begin or end. */
export type BreakProblem =
  | 'EXAM_NOT_FOUND'
  /** No breaks were granted to this person. */
  | 'BREAK_NOT_GRANTED'
  /** All minutes of breaks are used. */
  | 'BREAK_USED_UP'
  /** The clock stands still already: a break runs, or staff paused the exam. */
  | 'EXAM_PAUSED'
  | 'BREAK_NOT_RUNNING';

/** What a room reads about a problem. */
export const BREAK_PROBLEM_WORDS: Readonly<Record<BreakProblem, string>> = {
  EXAM_NOT_FOUND: 'There is no such exam of yours that runs.',
  BREAK_NOT_GRANTED: 'Breaks were not granted to you. You can leave the screen at any time; the clock goes on.',
  BREAK_USED_UP: 'You have used all minutes of your breaks.',
  EXAM_PAUSED: 'The clock stands still already.',
  BREAK_NOT_RUNNING: 'No break runs.',
};

/** How breaks stand in a sitting. */
export type Breaks = {
  /** Seconds of breaks that were granted. */
  readonly grantedS: number;
  readonly usedS: number;
  /** Since when the break that runs has lasted. */
  readonly runningSince: Date | undefined;
  /** Questions that stay as they were. */
  readonly frozen: readonly number[];
};

/** How the breaks of a sitting stand. */
export async function breaksOf(db: Db, attempt: Pick<Attempt, 'attemptId' | 'personId'>): Promise<Breaks> {
  const accommodation = await findAccommodation(db, attempt.personId);
  return breaksFrom(accommodation?.breakMinutes ?? 0, await queries.listBreaks(db, attempt.attemptId));
}

/** How breaks stand. @param list oldest first */
export function breaksFrom(grantedMinutes: number, list: readonly Omit<queries.Break, 'breakId'>[]): Breaks {
  return {
    grantedS: grantedMinutes * 60,
    usedS: list.reduce((sum, one) => sum + (one.endedAt ? Math.ceil((one.endedAt.getTime() - one.begunAt.getTime()) / 1000) : 0), 0),
    runningSince: list.find((one) => one.endedAt === null)?.begunAt,
    frozen: [...new Set(list.flatMap((one) => one.frozen))].toSorted((a, b) => a - b),
  };
}

async function own(tx: Tx, permission: Permission<'exam.sit-own'>, attemptId: string): Promise<Attempt | undefined> {
  const attempt = isUuid(attemptId) ? await lockAttempt(tx, attemptId) : undefined;
  return attempt?.personId === permission.actor.personId && attempt.state === 'open' ? attempt : undefined;
}

/** Begins a break: the clock stops, and what was seen stays as it is. */
export async function beginBreak(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  attemptId: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<Breaks, BreakProblem>> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const attempt = await own(tx, permission, attemptId);
    if (!attempt || now >= attempt.deadlineAt) return err('EXAM_NOT_FOUND');
    const breaks = await breaksOf(tx, attempt);
    if (breaks.grantedS === 0) return err('BREAK_NOT_GRANTED');
    if (breaks.usedS >= breaks.grantedS) return err('BREAK_USED_UP');
    if (await findPausedAt(tx, attemptId)) return err('EXAM_PAUSED');
    if (!(await queries.insertBreak(tx, attemptId, now))) return err('EXAM_PAUSED');
    await writePaused(tx, attemptId, now);
    await record(tx, attempt, 'exam.break-begun', 'a break that was granted to the person', now);
    return ok(await breaksOf(tx, attempt));
  });
}

/** Ends the break: the clock runs on, with the break given back as far as breaks were granted. */
export async function endBreak(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  attemptId: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<Breaks, BreakProblem>> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const attempt = await own(tx, permission, attemptId);
    if (!attempt) return err('EXAM_NOT_FOUND');
    const before = await breaksOf(tx, attempt);
    const ended = await queries.endBreak(tx, attemptId, now);
    if (!ended) return err('BREAK_NOT_RUNNING');
    await writeResumed(tx, attemptId);
    const seconds = Math.min(Math.ceil((now.getTime() - ended.begunAt.getTime()) / 1000), Math.max(0, before.grantedS - before.usedS));
    if (seconds > 0) await insertCredit(tx, { attemptId, seconds, at: now, cause: { kind: 'break', breakId: ended.breakId } });
    await record(tx, attempt, 'exam.break-ended', 'the person came back', now);
    return ok(await breaksOf(tx, attempt));
  });
}

async function record(tx: Tx, attempt: Attempt, kind: 'exam.break-begun' | 'exam.break-ended', reason: string, now: Date): Promise<void> {
  await recordEvent(tx, {
    kind,
    actor: { kind: 'person', personId: attempt.personId },
    subjectPersonId: attempt.personId,
    entity: { name: 'attempt', id: attempt.attemptId },
    reason,
    schemeVersion: attempt.schemeVersion,
    occurredAt: now,
  });
}
