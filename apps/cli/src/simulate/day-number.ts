import type { PlainDate } from '@einthoven/kernel';

const DAY_MS = 86_400_000;

/**
 * Calendar dates as counted days, by the engine's Date and not by the platform's calendar: the checker must not reckon
 * with what it checks.
 */
export function dayNumber(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / DAY_MS;
}

/** The date of a counted day. */
export function dateOf(day: number): PlainDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10) as PlainDate;
}

/** The same day so many years later; 29 February becomes 1 March where there is none, as Date does by itself. */
export function yearsLater(day: number, years: number): number {
  const date = new Date(day * DAY_MS);
  return Date.UTC(date.getUTCFullYear() + years, date.getUTCMonth(), date.getUTCDate()) / DAY_MS;
}

/** The same day so many months later, or the last day of a shorter month. */
export function monthsLater(day: number, months: number): number {
  const date = new Date(day * DAY_MS);
  const to = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, date.getUTCDate());
  const wanted = (((date.getUTCMonth() + months) % 12) + 12) % 12;
  return new Date(to).getUTCMonth() === wanted ? to / DAY_MS : Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0) / DAY_MS;
}
