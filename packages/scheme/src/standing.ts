import { addDays, addYears, type PlainDate } from '@einthoven/kernel';
import type { CetScheme } from './scheme.ts';

/** When a credential is valid: half-open, `to` is the first day that it is not. */
export type CredentialPeriod = { readonly from: PlainDate; readonly to: PlainDate };

/** Something done to a standing, in the order decided. */
export type StandingAction = {
  readonly action: 'suspend' | 'lift-suspension' | 'revoke' | 'surrender' | 'deceased' | 'provisional-ended';
  readonly effectiveOn: PlainDate;
};

/** What the scheme says about a credential on one day. */
export type StandingStatus = 'active' | 'due' | 'provisional' | 'inactive' | 'suspended' | 'revoked' | 'surrendered' | 'deceased';

/** Why a standing is what it is. */
export type StandingReason =
  /** A period holds. */
  | 'PERIOD_HOLDS'
  /** A period holds and renewal is open. */
  | 'RENEWAL_OPEN'
  /** A period holds, with a condition of the award still to come. */
  | 'AWARDED_PROVISIONALLY'
  /** The last period ended and nothing followed. */
  | 'PERIOD_ENDED'
  /** An action of the body, the holder or fate. */
  | 'ACTION';

/** A standing, why, and the run of days that it lasts as the record stands. */
export type Standing = {
  readonly status: StandingStatus;
  readonly why: StandingReason;
  /** First day of this status. */
  readonly since: PlainDate;
  /** Last day of this status; undefined where nothing on record ends it. */
  readonly until: PlainDate | undefined;
};

/** What a standing is derived from. */
export type StandingFacts = {
  /** Not overlapping; at least one. */
  readonly periods: readonly CredentialPeriod[];
  /** Oldest decision first. */
  readonly actions: readonly StandingAction[];
  /** Whether the award was provisional (a student, someone under age). */
  readonly provisional: boolean;
};

/** The period that an award on this day opens: so many years, 29 February counting as 1 March. */
export function awardPeriod(awardedOn: PlainDate, scheme: Pick<CetScheme, 'validity'>): CredentialPeriod {
  return { from: awardedOn, to: addYears(awardedOn, scheme.validity.years.value) };
}

/** The last valid day of a period: what people see as its expiry. */
export function lastDayOf(period: CredentialPeriod): PlainDate {
  return addDays(period.to, -1);
}

/** When renewal of a period opens, and the last day that leaves the advised time. */
export function renewalDates(period: CredentialPeriod, scheme: Pick<CetScheme, 'renewal'>): { readonly opensOn: PlainDate; readonly advisedBy: PlainDate } {
  const lastDay = lastDayOf(period);
  return { opensOn: addDays(lastDay, -scheme.renewal.opensDaysBefore.value), advisedBy: addDays(lastDay, -scheme.renewal.advisedDaysBefore.value) };
}

/** The period that holds on a day, or else the newest one that began before it. */
export function periodOn(date: PlainDate, periods: readonly CredentialPeriod[]): CredentialPeriod | undefined {
  return periods.filter((period) => period.from <= date).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0];
}

/**
 * The standing of a credential on one day.
 *
 * What ends a credential for good outranks all: revoked, then deceased, then surrendered; nobody escapes a
 * revocation by surrendering. A suspension outranks the calendar until it is lifted. Otherwise the periods decide:
 * there is no grace, the day after the last valid day is inactive.
 *
 * @param date a calendar date in the body's zone
 * @returns undefined before the first period begins
 */
export function standingOn(date: PlainDate, facts: StandingFacts, scheme: Pick<CetScheme, 'renewal'>): Standing | undefined {
  return runAround(date, facts, scheme, (status) => status);
}

/**
 * The same for the public, who are not told that renewal is due: a due credential reads active, and the run of
 * days is that of the public word.
 */
export function publicStandingOn(
  date: PlainDate,
  facts: StandingFacts,
  scheme: Pick<CetScheme, 'renewal'>,
): (Standing & { readonly status: Exclude<StandingStatus, 'due'> }) | undefined {
  const standing = runAround(date, facts, scheme, (status) => (status === 'due' ? 'active' : status));
  return (
    standing && {
      ...standing,
      status: standing.status === 'due' ? 'active' : standing.status,
      why: standing.why === 'RENEWAL_OPEN' ? 'PERIOD_HOLDS' : standing.why,
    }
  );
}

const FINAL = { revoke: 'revoked', deceased: 'deceased', surrender: 'surrendered' } as const;

type Moment = Pick<Standing, 'status' | 'why'>;

function statusOn(date: PlainDate, facts: StandingFacts, scheme: Pick<CetScheme, 'renewal'>): Moment | undefined {
  if (!facts.periods.some((period) => period.from <= date)) return undefined;
  const past = facts.actions.filter((action) => action.effectiveOn <= date);
  for (const final of ['revoke', 'deceased', 'surrender'] as const) {
    if (past.some((action) => action.action === final)) return { status: FINAL[final], why: 'ACTION' };
  }
  const suspension = past
    .filter((action) => action.action === 'suspend' || action.action === 'lift-suspension')
    .toSorted((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : a.effectiveOn > b.effectiveOn ? 1 : 0))
    .at(-1);
  if (suspension?.action === 'suspend') return { status: 'suspended', why: 'ACTION' };
  const period = facts.periods.find((candidate) => candidate.from <= date && date < candidate.to);
  if (!period) return { status: 'inactive', why: 'PERIOD_ENDED' };
  if (facts.provisional && !past.some((action) => action.action === 'provisional-ended')) return { status: 'provisional', why: 'AWARDED_PROVISIONALLY' };
  const renewed = facts.periods.some((other) => other.from === period.to);
  if (!renewed && date >= renewalDates(period, scheme).opensOn) return { status: 'due', why: 'RENEWAL_OPEN' };
  return { status: 'active', why: 'PERIOD_HOLDS' };
}

/** Widens a day to the run of days around it with the same word. */
function runAround(date: PlainDate, facts: StandingFacts, scheme: Pick<CetScheme, 'renewal'>, word: (status: StandingStatus) => string): Standing | undefined {
  const now = statusOn(date, facts, scheme);
  if (!now) return undefined;
  // A status can change on these days only.
  const turns = [
    ...facts.periods.flatMap((period) => [period.from, period.to, renewalDates(period, scheme).opensOn]),
    ...facts.actions.map((action) => action.effectiveOn),
  ].toSorted();
  const same = (day: PlainDate) => {
    const then = statusOn(day, facts, scheme);
    return then !== undefined && word(then.status) === word(now.status);
  };
  const earlier = turns.filter((day) => day <= date).toReversed();
  const breakBefore = earlier.find((day) => !same(addDays(day, -1)));
  const breakAfter = turns.find((day) => day > date && !same(day));
  return { ...now, since: breakBefore ?? date, until: breakAfter && addDays(breakAfter, -1) };
}
