import { err, ok, type Result } from './result.ts';

/**
 * The instant of a local time in a zone, as a browser's field for date and time writes it. Where clocks are set back
 * the earlier of the two is meant; a time that clocks jump over is moved behind the jump.
 *
 * @param text `YYYY-MM-DDTHH:MM`, with seconds or without
 * @param zone IANA name, such as `America/Phoenix`
 * @example
 * ```ts
 * const read = instantAt('2026-12-01T09:30', 'America/Phoenix');
 * (read.ok ? read.value.toISOString() : read.error) === '2026-12-01T16:30:00.000Z';
 * ```
 */
export function instantAt(text: string, zone: string): Result<Date, 'TIME_MALFORMED'> {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/.test(text)) return err('TIME_MALFORMED');
  try {
    return ok(new Date(Temporal.PlainDateTime.from(text, { overflow: 'reject' }).toZonedDateTime(zone).epochMilliseconds));
  } catch (error) {
    // Month 13, February 30: written like a time and none.
    if (error instanceof RangeError) return err('TIME_MALFORMED');
    throw error;
  }
}

/** The local time of an instant in a zone as a browser's field takes it: `YYYY-MM-DDTHH:MM`. */
export function localTimeAt(instant: Date, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' });
}
