import { addDays, type PlainDate } from '@einthoven/kernel';
import type { CetScheme, Scheme } from './scheme.ts';

/** What has happened with a paid fee, as far as the refund rule asks. */
export type RefundFacts = {
  /** The day the money arrived, in the body's zone. */
  readonly paidOn: PlainDate;
  /** What was paid, in cents. */
  readonly amountCents: number;
  /** Whether any final attempt that this fee bought was started. */
  readonly finalAttemptStarted: boolean;
  /** Whether study material beyond the first chapter was opened. Practice exams do not count. */
  readonly studyBeyondFirstChapter: boolean;
  /** Today, in the body's zone. */
  readonly today: PlainDate;
  /** What was given back of this payment before, in cents, as a positive number. */
  readonly alreadyRefundedCents: number;
};

/** Why the refund is what it is. */
export type RefundReason =
  /** Inside the days for a full refund, and neither the exam nor the rest of the guide was begun. */
  | 'REFUND_WITHIN_FULL_DAYS'
  /** The days for a full refund are over, no final attempt was started. */
  | 'REFUND_FULL_DAYS_OVER'
  /** Study material beyond the first chapter was opened, no final attempt was started. */
  | 'REFUND_STUDY_OPENED'
  /** A final attempt was started. */
  | 'REFUND_ATTEMPT_STARTED'
  /** All that the rule gives was given back before. */
  | 'REFUND_ALREADY_GIVEN'
  /** A fee for keeping a credential whose renewal or reinstatement has not been given. */
  | 'REFUND_NOT_GIVEN_YET'
  /** The renewal or reinstatement that was paid for was given. */
  | 'REFUND_GIVEN';

/** What the refund rule of a scheme gives today, with the values that words about it need. */
export type RefundDecision = {
  /** `half` stands for the scheme's share after the full days, whatever its number. */
  readonly rule: 'full' | 'half' | 'none';
  /** What goes back today, in cents; 0 exactly when the rule is `none`. */
  readonly amountCents: number;
  readonly reason: RefundReason;
  /** Last day on which the full fee goes back. */
  readonly fullUntil: PlainDate;
};

/**
 * A share of an amount, rounded to whole cents; shares count to a hundredth of a percent, so that no
 * binary fraction moves a cent.
 *
 * @param amountCents whole cents
 * @param share from 0 to 1
 */
function shareOfCents(amountCents: number, share: number): number {
  return Math.round((amountCents * Math.round(share * 10_000)) / 10_000);
}

/**
 * What a person gets back of a paid fee today: all of it within the scheme's days if neither a final attempt
 * nor study beyond the first chapter was begun, else the scheme's later share until the first attempt starts,
 * nothing after.
 *
 * @param scheme the version the order was made under
 * @param facts what has happened with the fee
 */
export function refundDecision(scheme: Pick<CetScheme, 'refund'>, facts: RefundFacts): RefundDecision {
  const fullUntil = addDays(facts.paidOn, scheme.refund.fullWithinDays.value);
  const none = (reason: RefundReason): RefundDecision => ({ rule: 'none', amountCents: 0, reason, fullUntil });
  if (facts.finalAttemptStarted) return none('REFUND_ATTEMPT_STARTED');
  const full = facts.today <= fullUntil && !facts.studyBeyondFirstChapter;
  const due = full ? facts.amountCents : shareOfCents(facts.amountCents, scheme.refund.laterShare.value);
  const amountCents = Math.max(0, due - facts.alreadyRefundedCents);
  if (amountCents === 0) return none('REFUND_ALREADY_GIVEN');
  if (full) return { rule: 'full', amountCents, reason: 'REFUND_WITHIN_FULL_DAYS', fullUntil };
  return {
    rule: 'half',
    amountCents,
    reason: facts.studyBeyondFirstChapter && facts.today <= fullUntil ? 'REFUND_STUDY_OPENED' : 'REFUND_FULL_DAYS_OVER',
    fullUntil,
  };
}

/**
 * What a person gets back of a fee for renewal or reinstatement: all of it until what it pays for was given, nothing
 * after. Whoever pays and does not complete in time has bought nothing.
 */
export function keepingRefundDecision(
  scheme: Pick<Scheme, 'refund'>,
  facts: Pick<RefundFacts, 'paidOn' | 'amountCents' | 'alreadyRefundedCents'> & { readonly delivered: boolean },
): RefundDecision {
  const fullUntil = addDays(facts.paidOn, scheme.refund.fullWithinDays.value);
  const amountCents = facts.delivered ? 0 : Math.max(0, facts.amountCents - facts.alreadyRefundedCents);
  if (amountCents > 0) return { rule: 'full', amountCents, reason: 'REFUND_NOT_GIVEN_YET', fullUntil };
  return { rule: 'none', amountCents: 0, reason: facts.delivered ? 'REFUND_GIVEN' : 'REFUND_ALREADY_GIVEN', fullUntil };
}

/** Whether a refund needs a second person: over the scheme's limit, or outside its rule. */
export function refundNeedsSecondPerson(scheme: Pick<Scheme, 'refund'>, refund: { readonly amountCents: number; readonly exception: boolean }): boolean {
  return refund.exception || refund.amountCents > scheme.refund.secondPersonOverCents.value;
}
