import { addDays, addYears, type PlainDate } from '@einthoven/kernel';
import type { Scheme } from './scheme.ts';

/** What of a scheme a standing depends on. */
export type StandingRules = {
  readonly renewal: Pick<Scheme['renewal'], 'opensDaysBefore'>;
  readonly reinstatement: Pick<Scheme['reinstatement'], 'bands'>;
};

/** When a credential is valid: half-open, `to` is the first day that it is not. */
export type CredentialPeriod = {
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** An award where nothing is said. An extension lengthens the period that it follows and moves no anniversary. */
  readonly basis?: 'award' | 'renewal' | 'extension' | 'reinstatement' | undefined;
  /** The first day that the period does not hold although `to` is later: its renewal was withdrawn. */
  readonly endedOn?: PlainDate | undefined;
  /** Whether it was ended because its holder had given the credential back and won it anew: nothing was withdrawn. */
  readonly surrendered?: boolean | undefined;
  /** The rules that the period runs under, where they are not those that the caller passes. */
  readonly rules?: StandingRules | undefined;
};

/** Something done to a standing, in the order decided. */
export type StandingAction = {
  readonly action: 'suspend' | 'lift-suspension' | 'revoke' | 'surrender' | 'deceased' | 'provisional-ended';
  readonly effectiveOn: PlainDate;
};

/** What the scheme says about a credential on one day. */
export type StandingStatus = 'active' | 'due' | 'provisional' | 'inactive' | 'lapsed' | 'suspended' | 'revoked' | 'surrendered' | 'deceased';

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
  /** The last renewal was withdrawn, as after an audit that was not met. */
  | 'RENEWAL_WITHDRAWN'
  /** The last period ended so long ago that no reinstatement is left: only certifying anew. */
  | 'REINSTATEMENT_OVER'
  /** The credential that this one must be held with is not held. */
  | 'FOUNDATION_NOT_HELD'
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
  /** The credential that this one must be held with, where the scheme names one. */
  readonly foundation?: { readonly facts: StandingFacts; readonly rules: StandingRules } | undefined;
};

/** A run of days that hold without a break: a period with the extensions that followed it. */
export type Span = {
  readonly from: PlainDate;
  /** The first day that does not hold. */
  readonly to: PlainDate;
  /** The anniversary: where a renewal takes over, whatever extension came after. */
  readonly anniversary: PlainDate;
  readonly withdrawn: boolean;
  readonly basis: 'award' | 'renewal' | 'reinstatement';
  readonly rules: StandingRules | undefined;
};

/**
 * The period that an award on this day opens: so many years, 29 February counting as 1 March.
 *
 * @param foundation the credential that this one must be held with, where there is one: the period ends no later
 */
export function awardPeriod(awardedOn: PlainDate, scheme: Pick<Scheme, 'validity'>, foundation?: Pick<StandingFacts, 'periods'>): CredentialPeriod {
  const own = addYears(awardedOn, scheme.validity.years.value);
  const held = foundation && (spansOf(foundation.periods).at(-1)?.to ?? awardedOn);
  return { from: awardedOn, to: held !== undefined && held < own ? held : own };
}

/** The last valid day of a period: what people see as its expiry. */
export function lastDayOf(period: CredentialPeriod): PlainDate {
  return addDays(period.to, -1);
}

/** When renewal of a period opens, and the last day that leaves the advised time. */
export function renewalDates(period: CredentialPeriod, scheme: Pick<Scheme, 'renewal'>): { readonly opensOn: PlainDate; readonly advisedBy: PlainDate } {
  const lastDay = lastDayOf(period);
  return { opensOn: addDays(lastDay, -scheme.renewal.opensDaysBefore.value), advisedBy: addDays(lastDay, -scheme.renewal.advisedDaysBefore.value) };
}

/** The period that holds on a day, or else the newest one that began before it. */
export function periodOn(date: PlainDate, periods: readonly CredentialPeriod[]): CredentialPeriod | undefined {
  return periods.filter((period) => period.from <= date).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0];
}

/** Periods as the runs of days that they hold, oldest first: extensions joined, withdrawn renewals cut. */
export function spansOf(periods: readonly CredentialPeriod[]): readonly Span[] {
  const spans: Span[] = [];
  for (const period of periods.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const to = period.endedOn !== undefined && period.endedOn < period.to ? period.endedOn : period.to;
    if (to <= period.from && (period.endedOn === undefined || period.surrendered)) continue;
    const last = spans.at(-1);
    if (period.basis === 'extension' && last?.to === period.from) spans[spans.length - 1] = { ...last, to };
    else
      spans.push({
        from: period.from,
        to: to < period.from ? period.from : to,
        anniversary: period.to,
        withdrawn: to !== period.to && !period.surrendered,
        basis: period.basis === 'renewal' || period.basis === 'reinstatement' ? period.basis : 'award',
        rules: period.rules,
      });
  }
  return spans;
}

/** The first day on which no reinstatement is open any more after a credential ended. */
export function reinstatementEndsOn(ended: PlainDate, scheme: StandingRules): PlainDate {
  const years = scheme.reinstatement.bands.value.reduce((most, band) => Math.max(most, band.upToYears), 0);
  return addYears(ended, years);
}

/**
 * The standing of a credential on one day.
 *
 * What ends a credential for good outranks all: revoked, then deceased, then surrendered; nobody escapes a
 * revocation by surrendering. Who gave it back wins it anew by the exam: a period that is awarded after that day counts
 * again. A suspension outranks the calendar until it is lifted. Otherwise the periods decide:
 * there is no grace, the day after the last valid day is inactive, and once the last band of reinstatement has passed it
 * has lapsed. A credential that must be held with another is inactive on every day that the other is not held.
 *
 * @param date a calendar date in the body's zone
 * @returns undefined before the first period begins
 */
export function standingOn(date: PlainDate, facts: StandingFacts, scheme: StandingRules): Standing | undefined {
  return runAround(date, facts, scheme, (status) => status);
}

/**
 * The same for the public, who are told neither that renewal is due (it reads active) nor which ways back are left (a
 * lapsed credential reads inactive); the run of days is that of the public word.
 */
export function publicStandingOn(
  date: PlainDate,
  facts: StandingFacts,
  scheme: StandingRules,
): (Standing & { readonly status: PublicStandingStatus }) | undefined {
  const standing = runAround(date, facts, scheme, publicWord);
  if (!standing) return undefined;
  const why = standing.why === 'RENEWAL_OPEN' ? 'PERIOD_HOLDS' : standing.why === 'REINSTATEMENT_OVER' ? 'PERIOD_ENDED' : standing.why;
  return { ...standing, status: publicWord(standing.status), why };
}

/** The statuses that the public is told. */
export type PublicStandingStatus = Exclude<StandingStatus, 'due' | 'lapsed'>;

function publicWord(status: StandingStatus): PublicStandingStatus {
  return status === 'due' ? 'active' : status === 'lapsed' ? 'inactive' : status;
}

const FINAL = { revoke: 'revoked', deceased: 'deceased', surrender: 'surrendered' } as const;

/**
 * What ended a credential for good by a day, if anything did. A surrender is for good until the exam is passed anew:
 * from the first day of a period that is awarded after it, it is past.
 */
export function finalActionOn(date: PlainDate, { periods, actions }: Pick<StandingFacts, 'periods' | 'actions'>): keyof typeof FINAL | undefined {
  const past = actions.filter(({ effectiveOn }) => effectiveOn <= date);
  const awardedSince = (day: PlainDate) => periods.some(({ basis, from }) => (basis ?? 'award') === 'award' && from > day && from <= date);
  return (['revoke', 'deceased', 'surrender'] as const).find((final) =>
    past.some(({ action, effectiveOn }) => action === final && (final !== 'surrender' || !awardedSince(effectiveOn))),
  );
}

type Moment = Pick<Standing, 'status' | 'why'>;

function statusOn(date: PlainDate, facts: StandingFacts, scheme: StandingRules): Moment | undefined {
  if (!facts.periods.some((period) => period.from <= date)) return undefined;
  const past = facts.actions.filter((action) => action.effectiveOn <= date);
  const final = finalActionOn(date, facts);
  if (final) return { status: FINAL[final], why: 'ACTION' };
  const suspension = past
    .filter((action) => action.action === 'suspend' || action.action === 'lift-suspension')
    .toSorted((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : a.effectiveOn > b.effectiveOn ? 1 : 0))
    .at(-1);
  if (suspension?.action === 'suspend') return { status: 'suspended', why: 'ACTION' };
  const spans = spansOf(facts.periods);
  const span = spans.find((candidate) => candidate.from <= date && date < candidate.to);
  if (!span) {
    const ended = spans.filter((candidate) => candidate.to <= date).at(-1);
    if (ended && date >= reinstatementEndsOn(ended.to, ended.rules ?? scheme)) return { status: 'lapsed', why: 'REINSTATEMENT_OVER' };
    return { status: 'inactive', why: ended?.withdrawn ? 'RENEWAL_WITHDRAWN' : 'PERIOD_ENDED' };
  }
  if (facts.foundation) {
    const foundation = statusOn(date, facts.foundation.facts, facts.foundation.rules)?.status;
    if (foundation !== 'active' && foundation !== 'due' && foundation !== 'provisional') return { status: 'inactive', why: 'FOUNDATION_NOT_HELD' };
  }
  if (facts.provisional && !past.some((action) => action.action === 'provisional-ended')) return { status: 'provisional', why: 'AWARDED_PROVISIONALLY' };
  const renewed = spans.some((other) => other.from === span.to && other.to > other.from);
  if (!renewed && date >= opensOn(span, scheme)) return { status: 'due', why: 'RENEWAL_OPEN' };
  return { status: 'active', why: 'PERIOD_HOLDS' };
}

/** An extension gives more days; renewal opened when it would have without it. */
function opensOn(span: Span, scheme: StandingRules): PlainDate {
  return addDays(span.anniversary, -1 - (span.rules ?? scheme).renewal.opensDaysBefore.value);
}

/** The days on which a status can change. */
function turnsOf(facts: StandingFacts, scheme: StandingRules): readonly PlainDate[] {
  return [
    ...spansOf(facts.periods).flatMap((span) => [span.from, span.to, opensOn(span, scheme), reinstatementEndsOn(span.to, span.rules ?? scheme)]),
    ...facts.actions.map((action) => action.effectiveOn),
    ...(facts.foundation ? turnsOf(facts.foundation.facts, facts.foundation.rules) : []),
  ];
}

/** Widens a day to the run of days around it with the same word. */
function runAround(date: PlainDate, facts: StandingFacts, scheme: StandingRules, word: (status: StandingStatus) => string): Standing | undefined {
  const now = statusOn(date, facts, scheme);
  if (!now) return undefined;
  const turns = turnsOf(facts, scheme).toSorted();
  const same = (day: PlainDate) => {
    const then = statusOn(day, facts, scheme);
    return then !== undefined && word(then.status) === word(now.status);
  };
  const earlier = turns.filter((day) => day <= date).toReversed();
  const breakBefore = earlier.find((day) => !same(addDays(day, -1)));
  const breakAfter = turns.find((day) => day > date && !same(day));
  return { ...now, since: breakBefore ?? date, until: breakAfter && addDays(breakAfter, -1) };
}
