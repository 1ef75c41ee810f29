import type { Clock } from '@einthoven/kernel';

const DAY_MS = 86_400_000;

/**
 * How many days the clock of a demonstration is ahead: whoever shows the platform, and the journeys, see what happens
 * after a wait or before an expiry. Production has no such setting.
 */
export function clockAheadDays(): number {
  const days = process.env['CLOCK_AHEAD_DAYS'];
  return days && process.env['EINTHOVEN_MODE'] !== 'production' ? Number(days) || 0 : 0;
}

/** The same in milliseconds. */
export function clockAheadMs(): number {
  return clockAheadDays() * DAY_MS;
}

/** The machine's clock: the one place that reads it. */
export const systemClock: Clock = { now: () => new Date(Date.now() + clockAheadMs()) };
