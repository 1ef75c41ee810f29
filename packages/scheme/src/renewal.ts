import { addDays, addYears, daysBetween, type PlainDate } from '@einthoven/kernel';
import type { CeProgress } from './ce.ts';
import type { RenewalPath, Scheme } from './scheme.ts';
import { finalActionOn, spansOf, type CredentialPeriod, type Span, type StandingFacts } from './standing.ts';

/** What of a scheme a renewal depends on. */
export type RenewalRules = Pick<Scheme, 'validity' | 'renewal' | 'reinstatement'>;

/** What a holder has done toward the renewal of the running cycle, as known on the day asked. */
export type RenewalFacts = {
  readonly standing: StandingFacts;
  /** The way chosen; undefined as long as the holder has not chosen. */
  readonly path: RenewalPath | undefined;
  readonly ce: CeProgress;
  /** The day the renewal assessment of this cycle was passed. */
  readonly assessmentPassedOn: PlainDate | undefined;
  /** How many quarters of questions were met in this cycle. */
  readonly quartersMet: number;
  /** The day the fee was paid in full; undefined while it is not, and once it went back. */
  readonly paidOn: PlainDate | undefined;
  /** Whether the payment is disputed or a refund of it is being decided. */
  readonly paymentHeld: boolean;
  /** The day the statement of this cycle was signed. */
  readonly attestedOn: PlainDate | undefined;
};

/** Something that a renewal still needs from the holder. */
export type RenewalNeed = 'path' | 'ce' | 'assessment' | 'quarters' | 'payment' | 'payment-held' | 'attestation' | 'foundation';

/** How far one way to renew has come. */
export type PathProgress = { readonly path: RenewalPath; readonly met: boolean };

/** Why no renewal is possible. */
export type RenewalClosed =
  /** Nothing was ever awarded, or it begins later. */
  | 'NOT_HELD'
  /** Revoked, surrendered, or the holder has died. */
  | 'ENDED_FOR_GOOD'
  /** The last valid day has passed: the way back is reinstatement. */
  | 'PERIOD_OVER'
  /** The next period is there already. */
  | 'RENEWED_ALREADY';

/** The dates of the renewal of one run of days. */
export type RenewalDates = {
  readonly opensOn: PlainDate;
  readonly advisedBy: PlainDate;
  /** The last valid day, extensions included: all must be done by its end. */
  readonly lastDay: PlainDate;
  /** The last valid day without extensions: the new period is counted from it. */
  readonly expiry: PlainDate;
};

/** Where the renewal of a credential stands on a day. */
export type RenewalDecision =
  | { readonly state: 'closed'; readonly why: RenewalClosed }
  | ({
      readonly state:
        | 'early'
        /** Open, and the holder has something left to do. */
        | 'open'
        /** The holder has done all; the body has hours to decide on. */
        | 'pending'
        /** Nothing is missing: renew. */
        | 'ready';
      readonly missing: readonly RenewalNeed[];
      readonly paths: readonly PathProgress[];
      readonly daysLeft: number;
      readonly feeCents: number;
      /** The period that the renewal opens. */
      readonly next: CredentialPeriod;
    } & RenewalDates);

/** When the renewal of a run of days opens, is advised and ends. An extension lengthens the end only. */
export function renewalDatesOf(span: Pick<Span, 'to' | 'anniversary'>, scheme: Pick<Scheme, 'renewal'>): RenewalDates {
  const expiry = addDays(span.anniversary, -1);
  return {
    opensOn: addDays(expiry, -scheme.renewal.opensDaysBefore.value),
    advisedBy: addDays(expiry, -scheme.renewal.advisedDaysBefore.value),
    lastDay: addDays(span.to, -1),
    expiry,
  };
}

/** Whether a day lies in the time for renewing: what the facts of payment and attestation are asked under. */
export function renewalOpen(date: PlainDate, dates: RenewalDates): boolean {
  return dates.opensOn <= date && date <= dates.lastDay;
}

/**
 * Where a renewal stands on a day: open or not, what is missing, and what it would give. Early or late within its
 * time, the new period begins where the old one ends and runs from the old anniversary. A suspension does not stop
 * the calendar and does not close the renewal: a holder who keeps up keeps the period, and stays suspended.
 *
 * @param date a calendar date in the body's zone
 * @param scheme the version that the cycle runs under
 */
export function decideRenewal(date: PlainDate, facts: RenewalFacts, scheme: RenewalRules): RenewalDecision {
  const { periods, foundation } = facts.standing;
  if (finalActionOn(date, facts.standing)) return { state: 'closed', why: 'ENDED_FOR_GOOD' };
  const spans = spansOf(periods);
  const span = spans.find(({ from, to }) => from <= date && date < to);
  if (!span) return { state: 'closed', why: spans.some(({ to }) => to <= date) ? 'PERIOD_OVER' : 'NOT_HELD' };
  if (spans.some(({ from, to }) => from === span.to && to > from)) return { state: 'closed', why: 'RENEWED_ALREADY' };

  const dates = renewalDatesOf(span, scheme);
  const foundationTo = foundation && spansOf(foundation.facts.periods).at(-1)?.to;
  const next: CredentialPeriod = { from: span.to, to: nextEnd(span, scheme, foundation && (foundationTo ?? span.to)), basis: 'renewal' };
  const paths = scheme.renewal.paths.value.map((path) => ({ path, met: pathMet(path, facts, scheme) }));
  const chosen = facts.path && paths.some(({ path }) => path === facts.path) ? facts.path : undefined;
  const feeCents = scheme.renewal.feeCents.value;
  const pathMissing: RenewalNeed[] = !chosen ? ['path'] : pathMet(chosen, facts, scheme) ? [] : [NEED_OF_PATH[chosen]];
  const others: RenewalNeed[] = [
    ...(feeCents > 0 && facts.paidOn === undefined ? (['payment'] as const) : feeCents > 0 && facts.paymentHeld ? (['payment-held'] as const) : []),
    ...(facts.attestedOn === undefined ? (['attestation'] as const) : []),
    ...(next.to <= next.from ? (['foundation'] as const) : []),
  ];
  const missing = [...pathMissing, ...others];
  const early = date < dates.opensOn;
  const waitsForBody = others.length === 0 && chosen === 'ce' && pathMissing.length > 0 && metOnceDecided(facts.ce);
  const state = early ? 'early' : missing.length === 0 ? 'ready' : waitsForBody ? 'pending' : 'open';
  return { state, missing, paths, daysLeft: daysBetween(date, dates.lastDay), feeCents, next, ...dates };
}

const NEED_OF_PATH = { ce: 'ce', assessment: 'assessment', quarterly: 'quarters' } as const satisfies Record<RenewalPath, RenewalNeed>;

/** A credential that is held with another ends with it; otherwise so many years from the old anniversary. */
function nextEnd(span: Span, scheme: RenewalRules, foundationTo: PlainDate | undefined): PlainDate {
  const own = addYears(span.anniversary, scheme.validity.years.value);
  return foundationTo !== undefined && foundationTo < own ? foundationTo : own;
}

function pathMet(path: RenewalPath, facts: RenewalFacts, scheme: RenewalRules): boolean {
  if (path === 'ce') return facts.ce.met;
  if (path === 'assessment') return facts.assessmentPassedOn !== undefined;
  return scheme.renewal.quarterly !== undefined && facts.quartersMet >= scheme.renewal.quarterly.quartersNeeded.value;
}

/** Whether the hours would be enough if all that wait for a decision were counted. */
function metOnceDecided(ce: CeProgress): boolean {
  const inSubject = (subject: string) => ce.undecided.filter((credit) => credit.subject === subject).reduce((sum, { halfHours }) => sum + halfHours, 0);
  return ce.earned + ce.waiting >= ce.needed && ce.subjects.every(({ subject, owed }) => owed <= inSubject(subject));
}

/** Why an extension cannot be given. */
export type ExtensionRefusal =
  /** Not a whole number of days from one to the most that the scheme allows, those given before in the cycle included. */
  | 'EXTENSION_TOO_LONG'
  /** The period is over, or the next one is there: nothing to lengthen. */
  | 'EXTENSION_NOTHING_TO_EXTEND';

/** The period that an extension adds, or why it cannot be given. */
export function decideExtension(
  date: PlainDate,
  standing: StandingFacts,
  days: number,
  scheme: Pick<Scheme, 'renewal'>,
): { readonly ok: true; readonly period: CredentialPeriod } | { readonly ok: false; readonly refusal: ExtensionRefusal } {
  const spans = spansOf(standing.periods);
  const span = spans.find(({ from, to }) => from <= date && date < to);
  if (!span || spans.some(({ from, to }) => from >= span.to && to > from)) return { ok: false, refusal: 'EXTENSION_NOTHING_TO_EXTEND' };
  const before = daysBetween(span.anniversary, span.to);
  if (!Number.isInteger(days) || days < 1 || before + days > scheme.renewal.extension.mostDays.value) return { ok: false, refusal: 'EXTENSION_TOO_LONG' };
  return { ok: true, period: { from: span.to, to: addDays(span.to, days), basis: 'extension' } };
}

/** A reminder of the scheme: before the last valid day, on it, or after it. */
export type Reminder = { readonly kind: 'before' | 'day' | 'after'; readonly days: number; readonly on: PlainDate };

/** Every reminder of one run of days with its date, oldest first. */
export function remindersOf(span: Pick<Span, 'to'>, scheme: Pick<Scheme, 'renewal'>): readonly Reminder[] {
  const lastDay = addDays(span.to, -1);
  const before = scheme.renewal.remindersDaysBefore.value.map((days) => ({
    kind: days === 0 ? ('day' as const) : ('before' as const),
    days,
    on: addDays(lastDay, -days),
  }));
  const after = scheme.renewal.remindersDaysAfter.value.map((days) => ({ kind: 'after' as const, days, on: addDays(lastDay, days) }));
  return [...before, ...after].toSorted((a, b) => (a.on < b.on ? -1 : 1));
}

/** How many of so many renewals an audit draws: the share, never less than one where there is any. */
export function auditSize(renewals: number, scheme: Pick<Scheme, 'renewal'>): number {
  return renewals === 0 || scheme.renewal.audit.share.value === 0 ? 0 : Math.max(1, Math.round(renewals * scheme.renewal.audit.share.value));
}
