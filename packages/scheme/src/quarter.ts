import { addDays, addMonths, type PlainDate } from '@einthoven/kernel';
import type { Scheme } from './scheme.ts';

/** What of a scheme the questions of each quarter depend on. */
export type QuarterRules = Pick<Scheme, 'validity' | 'renewal'>;

/** The days of a cycle that quarters are counted in. */
export type QuarteredCycle = {
  readonly fromOn: PlainDate;
  /** First day that does not hold, extensions included. */
  readonly endsOn: PlainDate;
};

/** One quarter of a person's cycle. */
export type Quarter = {
  /** From 1. */
  readonly quarter: number;
  readonly opensOn: PlainDate;
  /** The last day on which its questions can be answered. */
  readonly lastDay: PlainDate;
};

/** What a person has done in a quarter. */
export type QuarterProgress = { readonly quarter: number; readonly answered: number; readonly right: number };

/**
 * The quarters of a cycle: equal numbers of calendar months from its first day, one after the other without a gap. Each
 * is counted from the first day of the cycle, so that a short month moves no later quarter. An extension lengthens the
 * last one; a cycle that is shorter than the period of the scheme has fewer.
 *
 * @returns none where the scheme has no questions by quarter
 */
export function quartersOf(cycle: QuarteredCycle, scheme: QuarterRules): readonly Quarter[] {
  const count = scheme.renewal.quarterly?.quarters.value ?? 0;
  const months = scheme.validity.years.value * 12;
  const opensOn = (index: number) => addMonths(cycle.fromOn, Math.round((index * months) / count));
  const starts = Array.from({ length: count }, (_, index) => opensOn(index)).filter((date) => date < cycle.endsOn);
  return starts.map((date, index) => ({ quarter: index + 1, opensOn: date, lastDay: addDays(starts[index + 1] ?? cycle.endsOn, -1) }));
}

/** The quarter that a day lies in. */
export function quarterOn(date: PlainDate, quarters: readonly Quarter[]): Quarter | undefined {
  return quarters.find(({ opensOn, lastDay }) => opensOn <= date && date <= lastDay);
}

/** Whether a quarter is met: every question answered, and enough of them right. */
export function quarterMet({ answered, right }: Pick<QuarterProgress, 'answered' | 'right'>, scheme: Pick<Scheme, 'renewal'>): boolean {
  const rules = scheme.renewal.quarterly;
  return rules !== undefined && answered >= rules.items.value && right >= rules.rightNeeded.value;
}

/** How a quarter stands on a day. */
export type QuarterState =
  /** Not open yet. */
  | 'later'
  /** Open, with questions left. */
  | 'open'
  | 'met'
  /** All answered, too few right. */
  | 'not-met'
  /** Closed before all were answered. */
  | 'missed';

/** How one quarter stands on a day. */
export function quarterStateOn(date: PlainDate, quarter: Quarter, progress: QuarterProgress | undefined, scheme: Pick<Scheme, 'renewal'>): QuarterState {
  const { answered, right } = progress ?? { answered: 0, right: 0 };
  if (quarterMet({ answered, right }, scheme)) return 'met';
  if (answered >= (scheme.renewal.quarterly?.items.value ?? 0)) return 'not-met';
  if (date < quarter.opensOn) return 'later';
  return date <= quarter.lastDay ? 'open' : 'missed';
}

/** How this way to renew stands in a cycle. */
export type QuarterlyOutlook = {
  readonly quarters: readonly (Quarter & { readonly state: QuarterState; readonly answered: number; readonly right: number })[];
  readonly met: number;
  readonly needed: number;
  /** How many more may be lost; negative once too many were. */
  readonly mayMiss: number;
  /** Whether it can still be met, with everything that is to come. */
  readonly possible: boolean;
};

/** How the questions by quarter stand on a day; undefined where the scheme has none. */
export function quarterlyOutlook(
  date: PlainDate,
  cycle: QuarteredCycle,
  progress: readonly QuarterProgress[],
  scheme: QuarterRules,
): QuarterlyOutlook | undefined {
  const rules = scheme.renewal.quarterly;
  if (!rules) return undefined;
  const quarters = quartersOf(cycle, scheme).map((quarter) => {
    const own = progress.find((each) => each.quarter === quarter.quarter);
    return { ...quarter, state: quarterStateOn(date, quarter, own, scheme), answered: own?.answered ?? 0, right: own?.right ?? 0 };
  });
  const count = (...states: readonly QuarterState[]) => quarters.filter(({ state }) => states.includes(state)).length;
  const needed = rules.quartersNeeded.value;
  const mayMiss = count('met', 'open', 'later') - needed;
  return { quarters, met: count('met'), needed, mayMiss, possible: mayMiss >= 0 };
}

/** Something that a person who renews by questions is told of a quarter, once. */
export type QuarterNotice = 'open' | 'closes';

/** What is to be told of a quarter on a day: that it is open, and that it closes soon while questions are left. */
export function quarterNotices(date: PlainDate, quarter: Quarter, answered: number, scheme: Pick<Scheme, 'renewal'>): readonly QuarterNotice[] {
  const rules = scheme.renewal.quarterly;
  if (!rules || date < quarter.opensOn || date > quarter.lastDay || answered >= rules.items.value) return [];
  const closes = date >= addDays(quarter.lastDay, -rules.reminderDaysBefore.value);
  return closes ? ['closes'] : ['open'];
}
