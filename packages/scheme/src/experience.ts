import { addDays, addYears, daysBetween, type PlainDate } from '@einthoven/kernel';

/** A stretch of work in the field; both days count. */
export type Stretch = { readonly from: PlainDate; readonly to: PlainDate };

/** Days without work between two runs; both days are without. */
export type Gap = Stretch & { readonly days: number };

/** Work in the field as a timeline, in which no day counts twice. */
export type Experience = {
  /** Stretches that touch or overlap, joined; oldest first. */
  readonly runs: readonly (Stretch & { readonly days: number })[];
  readonly gaps: readonly Gap[];
  /** Days worked, each once, whatever the number of jobs on it. */
  readonly days: number;
  /** So many days at least are more than the years asked for. */
  readonly daysNeeded: number;
  /** How many of them are missing; 0 where enough is there. */
  readonly daysShort: number;
};

/**
 * Lays stretches of work on a calendar: a day with two jobs counts once, days to come do not count, days between jobs
 * are gaps. Time counts by the calendar, full time or part time.
 *
 * "More than five years" is one day more than the five years that end today have, so that leap days make nobody short.
 *
 * @param stretches in any order; `to` is not before `from`
 * @param today the day it is asked, in the body's zone: what is later has not been worked yet
 * @param moreThanYears strictly more than so many years are asked for
 * @throws RangeError when a stretch ends before it begins
 */
export function experienceOf(stretches: readonly Stretch[], today: PlainDate, moreThanYears: number): Experience {
  const runs: { from: PlainDate; to: PlainDate }[] = [];
  for (const { from, to } of stretches.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (to < from) throw new RangeError(`a stretch of work ends before it begins: ${from} to ${to}`);
    if (from > today) continue;
    const until = to > today ? today : to;
    const last = runs.at(-1);
    if (last && from <= addDays(last.to, 1)) last.to = until > last.to ? until : last.to;
    else runs.push({ from, to: until });
  }
  const counted = runs.map((run) => ({ ...run, days: daysBetween(run.from, run.to) + 1 }));
  const gaps = runs.slice(1).map(({ from }, index) => {
    const gap = { from: addDays(runs[index]?.to ?? from, 1), to: addDays(from, -1) };
    return { ...gap, days: daysBetween(gap.from, gap.to) + 1 };
  });
  const days = counted.reduce((sum, run) => sum + run.days, 0);
  const daysNeeded = daysBetween(addYears(today, -moreThanYears), today) + 1;
  return { runs: counted, gaps, days, daysNeeded, daysShort: Math.max(0, daysNeeded - days) };
}
