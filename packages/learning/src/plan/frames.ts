import { addDays, daysBetween } from '@einthoven/kernel';
import type { PlanFacts, PlanFrame } from './facts.ts';

/** Without an exam date so many days are planned, again each day. */
export const ROLLING_DAYS = 28;
/** Nobody plans further; an application is open for a year. */
const LONGEST_DAYS = 366;
/** An easy day has this share of the time of another. */
const EASY_SHARE = 0.25;

/** The days from today until the day before the exam, with what time each has. */
export function planFrames({ today, examOn, minutesAWeek, easyDays, offDays }: PlanFacts): readonly PlanFrame[] {
  const left = examOn === undefined ? undefined : daysBetween(today, examOn);
  const count = left === undefined ? ROLLING_DAYS : Math.max(0, Math.min(left, LONGEST_DAYS));
  const week = [0, 1, 2, 3, 4, 5, 6].filter((weekday) => !offDays.includes(weekday));
  // Whose open days are all easy has ordinary days of a short week.
  const allEasy = week.every((weekday) => easyDays.includes(weekday));
  const isEasy = (weekday: number) => !allEasy && easyDays.includes(weekday);
  const shares = week.reduce((sum, weekday) => sum + (isEasy(weekday) ? EASY_SHARE : 1), 0);
  const first = new Date(`${today}T00:00:00Z`).getUTCDay();
  return Array.from({ length: count }, (_, index): PlanFrame => {
    const weekday = (first + index) % 7;
    const date = addDays(today, index);
    if (!week.includes(weekday)) return { date, kind: 'off', limitMinutes: 0 };
    const easy = isEasy(weekday);
    const limitMinutes = Math.round((minutesAWeek / shares) * (easy ? EASY_SHARE : 1));
    return { date, kind: index + 1 === left ? 'eve' : easy ? 'easy' : 'study', limitMinutes };
  });
}
