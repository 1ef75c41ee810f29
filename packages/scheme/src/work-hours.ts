import { daysBetween, type PlainDate } from '@einthoven/kernel';

/** A period of work with the hours worked in it; both days count. */
export type WorkPeriod = { readonly from: PlainDate; readonly to: PlainDate; readonly hours: number };

/**
 * The hours of several periods that fall into a window, where periods that overlap count once.
 *
 * A period's hours are spread evenly over its days. On a day that several periods cover, the busiest one
 * counts and the others do not, so that one job told twice, or two names of one employer, adds nothing.
 *
 * @param periods in any order; `to` is not before `from`, hours are not negative
 * @param window first and last day that count
 * @returns whole hours, rounded down; never more than the sum of the hours given
 * @throws RangeError when a period ends before it begins
 */
export function countedHours(periods: readonly WorkPeriod[], window: { readonly from: PlainDate; readonly to: PlainDate }): number {
  const windowDays = daysBetween(window.from, window.to);
  const spans = periods.map((period) => {
    const days = daysBetween(period.from, period.to) + 1;
    if (days < 1) throw new RangeError(`a period of work ends before it begins: ${period.from} to ${period.to}`);
    const from = daysBetween(window.from, period.from);
    return { from: Math.max(from, 0), end: Math.min(from + days, windowDays + 1), hoursPerDay: period.hours / days };
  });
  const edges = [...new Set(spans.flatMap((span) => [span.from, span.end]))].toSorted((a, b) => a - b);
  let hours = 0;
  for (const [index, from] of edges.entries()) {
    const end = edges[index + 1];
    if (end === undefined) break;
    const covering = spans.filter((span) => span.from <= from && span.end >= end).map((span) => span.hoursPerDay);
    hours += (end - from) * Math.max(0, ...covering);
  }
  // Hours divided by days and multiplied again miss the whole number by rounding error; that must not cost an hour.
  return Math.floor(hours + 1e-6);
}
