import { addDays, addMonths, addYears, type PlainDate } from '@einthoven/kernel';
import { ceProgressToward, cycleNeed, type CeCredit, type CeNeed, type CeProgress } from './ce.ts';
import type { Scheme } from './scheme.ts';
import { finalActionOn, spansOf, type StandingFacts } from './standing.ts';

/** What of a scheme a reinstatement depends on. */
export type ReinstatementRules = Pick<Scheme, 'renewal' | 'reinstatement'>;

/** One band of reinstatement as the scheme has it. */
export type ReinstatementBand = Scheme['reinstatement']['bands']['value'][number];

/** What a person who lost a credential brings. */
export type ReinstatementFacts = {
  readonly standing: StandingFacts;
  readonly credits: readonly CeCredit[];
  /** The first day whose hours count for the cycle that ended without a renewal. */
  readonly ceFrom: PlainDate;
  /** Credits that an earlier renewal used up. */
  readonly usedCreditIds: readonly string[];
  /** The day a renewal assessment was passed since the credential ended. */
  readonly assessmentPassedOn: PlainDate | undefined;
};

/** What one band asks for on a day, and what of it is there. */
export type BandQuote = {
  readonly band: ReinstatementBand;
  /** The last day on which this band can be applied for. */
  readonly lastDay: PlainDate;
  readonly feeCents: number;
  readonly ce: CeProgress;
  /** The days whose hours count. */
  readonly ceFrom: PlainDate;
  readonly ceUntil: PlainDate;
  readonly assessment: 'not-asked' | 'passed' | 'owed';
};

/** The ways back on a day: what each asks, what it costs, how long it takes. */
export type ReinstatementQuote = {
  /** The first day that the credential did not hold. */
  readonly endedOn: PlainDate;
  /** The band open today; undefined once all have passed. */
  readonly now: BandQuote | undefined;
  /** What will be asked from the day after `now.lastDay`. */
  readonly later: { readonly from: PlainDate; readonly band: ReinstatementBand } | undefined;
  /** Certifying anew, at any time, where the scheme has an exam. */
  readonly anew: { readonly feeCents: number } | undefined;
  /** An application stays open so many days, and a complete one is answered within so many. */
  readonly openDays: number;
  readonly reviewDays: number;
};

/** The first day on which a credential did not hold, if it does not hold on this day; undefined while it does. */
export function endedOn(date: PlainDate, standing: StandingFacts): PlainDate | undefined {
  const spans = spansOf(standing.periods);
  if (spans.some(({ from, to }) => from <= date && date < to)) return undefined;
  return spans.filter(({ to }) => to <= date).at(-1)?.to;
}

/** The band that an application made on a day falls in. */
export function bandOn(date: PlainDate, ended: PlainDate, scheme: ReinstatementRules): ReinstatementBand | undefined {
  return scheme.reinstatement.bands.value.find((band) => date < addYears(ended, band.upToYears));
}

/**
 * The quote of the ways back on a day. A person reads it before paying anything; an application fixes the band of
 * the day it is made on.
 *
 * @returns undefined while the credential holds, and where it was ended for good
 */
export function reinstatementQuote(date: PlainDate, facts: ReinstatementFacts, scheme: ReinstatementRules): ReinstatementQuote | undefined {
  const final = finalActionOn(date, facts.standing) !== undefined;
  const ended = endedOn(date, facts.standing);
  if (final || ended === undefined) return undefined;
  const bands = scheme.reinstatement.bands.value;
  const band = bandOn(date, ended, scheme);
  const after = band && bands[bands.indexOf(band) + 1];
  return {
    endedOn: ended,
    now: band && bandQuote(band, date, ended, facts, scheme),
    later: after && band && { from: addYears(ended, band.upToYears), band: after },
    anew: scheme.reinstatement.anew && { feeCents: scheme.reinstatement.anew.value.feeCents },
    openDays: scheme.reinstatement.openDays.value,
    reviewDays: scheme.reinstatement.reviewDays.value,
  };
}

/** What a band asks of a person who applies on a day. @param openUntil last day of the application, where a cure period moved it */
export function bandQuote(
  band: ReinstatementBand,
  appliedOn: PlainDate,
  ended: PlainDate,
  facts: ReinstatementFacts,
  scheme: ReinstatementRules,
  openUntil: PlainDate = addDays(appliedOn, scheme.reinstatement.openDays.value),
): BandQuote {
  const ceUntil = openUntil;
  const ceFrom = band.ce === 'missing' ? facts.ceFrom : addMonths(appliedOn, -band.ce.withinMonths);
  const need: CeNeed = band.ce === 'missing' ? cycleNeed(scheme) : { halfHours: band.ce.hours * 2, bySubject: {} };
  return {
    band,
    lastDay: addDays(addYears(ended, band.upToYears), -1),
    feeCents: band.feeCents,
    ce: ceProgressToward(facts.credits, { ceFrom, ceUntil, usedCreditIds: facts.usedCreditIds }, need),
    ceFrom,
    ceUntil,
    assessment: !band.assessment ? 'not-asked' : facts.assessmentPassedOn === undefined || facts.assessmentPassedOn < ended ? 'owed' : 'passed',
  };
}

/** Something that an application for reinstatement still needs from the person. */
export type ReinstatementNeed = 'ce' | 'assessment' | 'payment' | 'payment-held' | 'attestation';

/** What an application lacks before the body can decide on it; nothing once it is complete. */
export function reinstatementNeeds(
  quote: BandQuote,
  done: { readonly paidOn: PlainDate | undefined; readonly paymentHeld: boolean; readonly attestedOn: PlainDate | undefined },
): readonly ReinstatementNeed[] {
  return [
    ...(quote.ce.met ? [] : (['ce'] as const)),
    ...(quote.assessment === 'owed' ? (['assessment'] as const) : []),
    ...(quote.feeCents > 0 && done.paidOn === undefined ? (['payment'] as const) : quote.feeCents > 0 && done.paymentHeld ? (['payment-held'] as const) : []),
    ...(done.attestedOn === undefined ? (['attestation'] as const) : []),
  ];
}

/** The period that a reinstatement opens: from the day of the decision. */
export function reinstatedPeriod(
  decidedOn: PlainDate,
  scheme: Pick<Scheme, 'validity'>,
): { readonly from: PlainDate; readonly to: PlainDate; readonly basis: 'reinstatement' } {
  return { from: decidedOn, to: addYears(decidedOn, scheme.validity.years.value), basis: 'reinstatement' };
}
