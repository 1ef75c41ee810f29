import type { Brand } from './brand.ts';
import { err, ok, type Result } from './result.ts';

/** A calendar date without time or zone, `YYYY-MM-DD`: what policy counts in. */
export type PlainDate = Brand<string, 'PlainDate'>;

/**
 * Reads a calendar date.
 *
 * @param text `YYYY-MM-DD` and nothing else
 * @returns the date, or why it is none
 */
export function parsePlainDate(text: string): Result<PlainDate, 'DATE_MALFORMED' | 'DATE_IMPOSSIBLE'> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return err('DATE_MALFORMED');
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    return err('DATE_IMPOSSIBLE');
  }
  return ok(text as PlainDate);
}

/**
 * A calendar date that is known to be one (a literal in code or a column of type `date`).
 *
 * @throws RangeError when it is none
 */
export function toPlainDate(text: string): PlainDate {
  const parsed = parsePlainDate(text);
  if (!parsed.ok) throw new RangeError(`not a calendar date: ${text}`);
  return parsed.value;
}

/**
 * The calendar date that an instant falls on in a zone.
 *
 * @param instant any instant
 * @param zone IANA name, such as `America/Phoenix`
 */
export function plainDateIn(instant: Date, zone: string): PlainDate {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
  return zoned.toPlainDate().toString() as PlainDate;
}

/** The date so many days later (or earlier, when negative). */
export function addDays(date: PlainDate, days: number): PlainDate {
  return Temporal.PlainDate.from(date).add({ days }).toString() as PlainDate;
}

/** The date so many calendar months later; the 31st becomes the last day of a shorter month. */
export function addMonths(date: PlainDate, months: number): PlainDate {
  return Temporal.PlainDate.from(date).add({ months }).toString() as PlainDate;
}

/**
 * The same day so many years later. 29 February counts as 1 March where the year has none,
 * as SCHEME.md says; the calendar's own rule would give 28 February and take a day away.
 */
export function addYears(date: PlainDate, years: number): PlainDate {
  const from = Temporal.PlainDate.from(date);
  const to = from.add({ years });
  return (to.day === from.day ? to : to.add({ days: 1 })).toString() as PlainDate;
}

/** How many days lie from the first date to the second; negative when it is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
}
