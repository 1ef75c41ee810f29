/**
 * How values are put into words on every screen: dates with the month as a word, money with cents,
 * times with their zone.
 */

/** How a language writes numbers and dates in the United States; pages that have no other language than English give none. */
type Locale = 'en-US' | 'es-US';

const day = (locale: Locale) => new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' });
const DAY = { 'en-US': day('en-US'), 'es-US': day('es-US') } as const;

/**
 * A calendar date in words.
 *
 * @param date `YYYY-MM-DD`
 * @example
 * ```ts
 * dateWords('2026-03-14') === 'March 14, 2026';
 * ```
 */
export function dateWords(date: string, locale: Locale = 'en-US'): string {
  return DAY[locale].format(new Date(`${date}T00:00:00Z`));
}

/**
 * An instant in words with its zone.
 *
 * @param instant ISO text or Date
 * @param zone IANA name; UTC unless told
 */
export function instantWords(instant: string | Date, zone = 'UTC', locale: Locale = 'en-US'): string {
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: zone,
    timeZoneName: 'short',
  }).format(new Date(instant));
}

/**
 * A time zone in words, the same in summer and winter.
 *
 * @param zone IANA name
 * @example
 * ```ts
 * zoneWords('America/New_York') === 'Eastern Time';
 * ```
 */
export function zoneWords(zone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(new Date(0));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/**
 * Money in words.
 *
 * @param cents integer cents of US dollars
 * @example
 * ```ts
 * moneyWords(20000) === '$200.00';
 * ```
 */
export function moneyWords(cents: number): string {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(cents / 100);
}

/** A number and its noun, singular or plural: `countWords(1, 'attempt', 'attempts')` is "1 attempt". */
export function countWords(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
