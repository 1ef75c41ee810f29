import { timeLeftMs } from '@einthoven/exam';
import type { Accommodation } from '../accommodation/index.ts';
import { breaksFrom } from './break.ts';
import type { Break } from './break.queries.ts';
import { PUT_OFF_DAYS } from './intervention.queries.ts';

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

/** What a sitting is made of. */
export type SittingFacts = {
  readonly deadlineAt: Date;
  /** Since when the clock stands still. */
  readonly pausedAt: Date | undefined;
  readonly accommodation: Accommodation | undefined;
  /** Oldest first. */
  readonly breaks: readonly Omit<Break, 'breakId'>[];
  /** Seconds that were given back for outages and by people. */
  readonly creditedS: number;
};

/** How a sitting stands, with the time that is left: while the clock stands still, what was left when it stopped. */
export function sittingOf(facts: SittingFacts, nowMs: number): { readonly sitting: Sitting; readonly remainingMs: number } {
  const { accommodation, pausedAt } = facts;
  const breaks = accommodation?.breakMinutes ? breaksFrom(accommodation.breakMinutes, facts.breaks) : undefined;
  const deadlineMs = facts.deadlineAt.getTime();
  return {
    sitting: {
      paused: pausedAt === undefined ? undefined : breaks?.runningSince ? 'break' : 'staff',
      breakSecondsLeft: breaks
        ? Math.max(0, breaks.grantedS - breaks.usedS - (breaks.runningSince ? Math.floor((nowMs - breaks.runningSince.getTime()) / 1000) : 0))
        : 0,
      frozen: breaks?.frozen ?? [],
      creditedMinutes: Math.floor(facts.creditedS / 60),
      largePrint: accommodation?.largePrint ?? false,
      highContrast: accommodation?.highContrast ?? false,
      readerAloud: accommodation?.readerAloud ?? false,
    },
    remainingMs: pausedAt === undefined ? timeLeftMs(deadlineMs, nowMs) : timeLeftMs(deadlineMs - PUT_OFF_MS, pausedAt.getTime()),
  };
}
