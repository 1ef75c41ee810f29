import { daysBetween } from '@einthoven/kernel';
import type { PlanFacts, PlanFrame } from './facts.ts';

/** A short practice exam comes a week after the last practice exam, a full one four weeks after the last full one. */
const DAYS_TO_SHORT = 7;
const DAYS_TO_FULL = 28;
/** The last full one: about a week before the exam, in its last two weeks, and not the day before. */
const LAST_FULL = { from: 14, best: 7, to: 2 } as const;
/** Practice exams beside the last full one come only where at least so many times their length is studied in a week. */
const WEEK_PER_LENGTH = 3;

/** What each day has of fixed things, by the index of the day. */
export type FixedPieces = ReadonlyMap<number, 'placement' | 'short' | 'full'>;

/** Puts the placement check and the practice exams on days, by rules of distance, so that a missed one simply comes later. */
export function practiceDays(frames: readonly PlanFrame[], facts: PlanFacts): FixedPieces {
  const { today, examOn, minutesAWeek, practiceMinutes, placement } = facts;
  const placed = new Map<number, 'placement' | 'short' | 'full'>();
  const spentToday = facts.doneToday.reduce((sum, { minutes }) => sum + minutes, 0);
  const open = (index: number, kinds: readonly PlanFrame['kind'][] = ['study']) => {
    const frame = frames[index];
    return frame !== undefined && kinds.includes(frame.kind) && !placed.has(index) && (index > 0 || spentToday < frame.limitMinutes);
  };
  const firstOpen = (from: number) => {
    for (let index = Math.max(0, from); index < frames.length; index += 1) if (open(index)) return index;
    return frames.length;
  };
  const left = examOn === undefined ? undefined : daysBetween(today, examOn);
  const last = left === undefined ? frames.length - 1 : left - LAST_FULL.to;
  const indexOf = (date: PlanFacts['today']) => daysBetween(today, date);

  const done = facts.lastFullOn !== undefined && left !== undefined && indexOf(facts.lastFullOn) >= left - LAST_FULL.from;
  if (left !== undefined && !done) {
    const days = [...frames.keys()].filter((index) => index >= left - LAST_FULL.from && index <= last);
    const fitting = days.filter((index) => open(index));
    // Somebody whose last two weeks are all easy days still has one.
    const among = fitting.length > 0 ? fitting : days.filter((index) => open(index, ['easy']));
    const best = among.toSorted((a, b) => Math.abs(a - left + LAST_FULL.best) - Math.abs(b - left + LAST_FULL.best) || a - b)[0];
    if (best !== undefined) placed.set(best, 'full');
  }
  if (placement === 'due') {
    const index = firstOpen(0);
    if (index <= last) placed.set(index, 'placement');
  }
  const begun = placement === 'due' ? 0 : indexOf(placement);
  if (minutesAWeek >= WEEK_PER_LENGTH * practiceMinutes.full) {
    const until = left === undefined ? last : left - LAST_FULL.from - LAST_FULL.best;
    const since = facts.lastFullOn === undefined ? begun : indexOf(facts.lastFullOn);
    for (let index = firstOpen(since + DAYS_TO_FULL); index <= until; index = firstOpen(index + DAYS_TO_FULL)) placed.set(index, 'full');
  }
  if (minutesAWeek >= WEEK_PER_LENGTH * practiceMinutes.short) {
    let since = facts.lastPracticeOn === undefined ? begun : Math.max(begun, indexOf(facts.lastPracticeOn));
    for (let index = 0; index <= last; index += 1) {
      if (placed.has(index)) since = index;
      else if (index - since >= DAYS_TO_SHORT && open(index)) {
        placed.set(index, 'short');
        since = index;
      }
    }
  }
  return placed;
}
