import { timeLeftMs } from '@einthoven/exam';
import { findAccommodation } from '../accommodation/index.ts';
import type { Db } from '../db/pool.ts';
import type { Attempt } from './attempt.queries.ts';
import { breaksOf } from './break.ts';
import { findPausedAt, PUT_OFF_DAYS } from './intervention.queries.ts';
import { listCredits } from './outage.queries.ts';

/** What a room shows beside questions and answers: whether the clock stands still, and what was granted. */
export type Sitting = {
  /** Why the clock stands still; undefined where it runs. */
  readonly paused: 'break' | 'staff' | undefined;
  /** Seconds of breaks that are left; 0 where none were granted. */
  readonly breakSecondsLeft: number;
  /** Questions that were seen before a break and stay as they were. */
  readonly frozen: readonly number[];
  /** Minutes that were given back for outages and by people. */
  readonly creditedMinutes: number;
  readonly largePrint: boolean;
  readonly highContrast: boolean;
  readonly readerAloud: boolean;
};

/** How far a deadline is put off while the clock stands still. */
const PUT_OFF_MS = PUT_OFF_DAYS * 86_400_000;

/** How a sitting stands, with the time that is left: while the clock stands still, what was left when it stopped. */
export async function sittingOf(db: Db, attempt: Attempt, nowMs: number): Promise<{ readonly sitting: Sitting; readonly remainingMs: number }> {
  const accommodation = await findAccommodation(db, attempt.personId);
  const pausedAt = await findPausedAt(db, attempt.attemptId);
  const breaks = accommodation?.breakMinutes ? await breaksOf(db, attempt) : undefined;
  const credits = await listCredits(db, attempt.attemptId);
  const deadlineMs = attempt.deadlineAt.getTime();
  return {
    sitting: {
      paused: pausedAt === undefined ? undefined : breaks?.runningSince ? 'break' : 'staff',
      breakSecondsLeft: breaks
        ? Math.max(0, breaks.grantedS - breaks.usedS - (breaks.runningSince ? Math.floor((nowMs - breaks.runningSince.getTime()) / 1000) : 0))
        : 0,
      frozen: breaks?.frozen ?? [],
      creditedMinutes: Math.floor(
        credits.filter(({ cause }) => cause === 'outage' || cause === 'extension').reduce((sum, { seconds }) => sum + seconds, 0) / 60,
      ),
      largePrint: accommodation?.largePrint ?? false,
      highContrast: accommodation?.highContrast ?? false,
      readerAloud: accommodation?.readerAloud ?? false,
    },
    remainingMs: pausedAt === undefined ? timeLeftMs(deadlineMs, nowMs) : timeLeftMs(deadlineMs - PUT_OFF_MS, pausedAt.getTime()),
  };
}
