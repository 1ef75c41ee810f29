import type { StudyDay } from './deck.ts';

const DAY_MS = 86_400_000;
/** A day of studying ends in the small hours: who studies past midnight is still on the day before. */
const NIGHT_MS = 3 * 3_600_000;

/** Year, month, day and the rest of an instant on the clock of a zone, as if it were UTC. */
function asIfUtc(atMs: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(atMs);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

/** When the clock of a zone shows a local time, given as if it were UTC. Where the clock jumps, near enough for a day's edge. */
function instantOf(localMs: number, zone: string): number {
  const guess = localMs - (asIfUtc(localMs, zone) - localMs);
  return guess - (asIfUtc(guess, zone) - localMs);
}

/** The day of studying that an instant belongs to, from three in the night to three, on the clock of the person's zone. */
export function studyDay(atMs: number, zone: string): StudyDay {
  const dayMs = Math.floor((asIfUtc(atMs, zone) - NIGHT_MS) / DAY_MS) * DAY_MS;
  return {
    fromMs: instantOf(dayMs + NIGHT_MS, zone),
    toMs: instantOf(dayMs + DAY_MS + NIGHT_MS, zone),
    weekday: new Date(dayMs).getUTCDay(),
  };
}

/** Whole days from the day of an instant to a calendar date; negative when it is over. */
export function daysUntil(date: string, atMs: number, zone: string): number {
  const dayMs = Math.floor((asIfUtc(atMs, zone) - NIGHT_MS) / DAY_MS) * DAY_MS;
  return Math.round((Date.parse(`${date}T00:00:00Z`) - dayMs) / DAY_MS);
}
