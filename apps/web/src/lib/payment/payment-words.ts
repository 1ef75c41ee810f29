import type { RefundDecision } from '@einthoven/scheme';
import { countWords, dateWords, moneyWords } from '#lib/ui/words.ts';

/** A part of what the fee buys, as the scheme names it. */
export type FeePart = 'study-material' | 'practice-exams' | 'final-attempts' | 'resume-revision' | 'placement-help';

/** What a part is, and a sentence about it. */
export function feePartWords(
  part: FeePart,
  quantity: { readonly attempts: number; readonly resumeRevisions: number },
): { readonly name: string; readonly more: string } {
  const words: Record<FeePart, { name: string; more: string }> = {
    'final-attempts': {
      name: countWords(quantity.attempts, 'final exam attempt', 'final exam attempts'),
      more: 'You can start the first one as soon as the payment is here.',
    },
    'study-material': { name: 'Study material', more: 'Yours to read or leave. The exam does not ask for it.' },
    'practice-exams': { name: 'Unlimited practice exams', more: 'As many as you like, timed, with the reasons afterwards.' },
    'resume-revision': {
      name: countWords(quantity.resumeRevisions, 'professional resume revision', 'professional resume revisions'),
      more: 'A person reads your resume and improves it with you.',
    },
    'placement-help': { name: 'Job placement help', more: 'When you are certified and looking for work.' },
  };
  return words[part];
}

/** What the rule gives back today, and why. */
export function refundTodayWords(decision: RefundDecision, fullWithinDays: number): string {
  const amount = moneyWords(decision.amountCents);
  switch (decision.reason) {
    case 'REFUND_WITHIN_FULL_DAYS':
      return `You can have all of it back, ${amount}, until ${dateWords(decision.fullUntil)}, as long as you have not started a final attempt.`;
    case 'REFUND_FULL_DAYS_OVER':
      return `The ${fullWithinDays} days for a full refund ended on ${dateWords(decision.fullUntil)}. You can have ${amount} back until you start a final attempt.`;
    case 'REFUND_STUDY_OPENED':
      return `You have opened the study guide beyond its first chapter, so it is no longer the full fee. You can have ${amount} back until you start a final attempt.`;
    case 'REFUND_ATTEMPT_STARTED':
      return 'You have started a final attempt, so the rule gives nothing back.';
    case 'REFUND_NOT_GIVEN_YET':
      return `You can have all of it back, ${amount}, as long as what it is for has not been given.`;
    case 'REFUND_GIVEN':
      return 'What it was for has been given, so the rule gives nothing back.';
    case 'REFUND_ALREADY_GIVEN':
      return 'You have been given back all that the rule gives.';
  }
}

/** What the rule gives back today to the school that paid by a voucher, and why. */
export function schoolRefundTodayWords(decision: RefundDecision, fullWithinDays: number): string {
  if (decision.rule === 'none') return refundTodayWords(decision, fullWithinDays);
  const until =
    decision.rule === 'full' ? `until ${dateWords(decision.fullUntil)}, as long as you have not started a final attempt` : 'until you start a final attempt';
  return `Your school paid your fee with a voucher, so what goes back goes to your school: ${moneyWords(decision.amountCents)}, ${until}.`;
}

/** State of an order, for people. */
export type OrderState = 'open' | 'paid' | 'cancelled' | 'refunded' | 'part-refunded' | 'charged-back';

/** The word and shape of an order's state. */
export const ORDER_STATE_WORDS = {
  open: { word: 'Not paid', tone: 'waiting' },
  paid: { word: 'Paid', tone: 'good' },
  cancelled: { word: 'Cancelled', tone: 'ended' },
  refunded: { word: 'Refunded', tone: 'ended' },
  'part-refunded': { word: 'Partly refunded', tone: 'ended' },
  'charged-back': { word: 'Taken back by the bank', tone: 'ended' },
} as const satisfies Record<OrderState, { word: string; tone: 'good' | 'waiting' | 'ended' }>;

/** Lines of the ledger. */
export const LEDGER_WORDS = {
  payment: 'Payment',
  'late-payment': 'Payment that was not due',
  'held-payment': 'Payment held: wrong amount',
  refund: 'Refund',
  'dispute-opened': 'Dispute opened by the bank',
  'dispute-won': 'Dispute settled for us',
  'dispute-lost': 'Dispute lost: taken back by the bank',
} as const satisfies Record<string, string>;

/** Where money came from. */
export const PROVIDER_WORDS = { stripe: 'Stripe', demonstration: 'Demonstration', recorded: 'Recorded by staff' } as const satisfies Record<string, string>;

/** Under what rule money goes back. */
export const REFUND_RULE_WORDS = {
  full: 'All of it, by the rule',
  half: 'Part of it, by the rule',
  exception: 'An exception',
  return: 'Return of a payment that bought nothing',
} as const satisfies Record<string, string>;

/** Where a refund stands. */
export const REFUND_STATE_WORDS = {
  waiting: { word: 'Being decided', tone: 'waiting' },
  approved: { word: 'Approved, on its way', tone: 'waiting' },
  'paid-out': { word: 'Sent back', tone: 'good' },
  refused: { word: 'Refused', tone: 'ended' },
  withdrawn: { word: 'Taken back', tone: 'ended' },
} as const satisfies Record<string, { word: string; tone: 'good' | 'waiting' | 'ended' }>;

/** What was decided on a refund. */
export const REFUND_STEP_WORDS = { approve: 'Approved by', refuse: 'Refused by', 'approve-on-appeal': 'Approved on appeal by' } as const satisfies Record<
  string,
  string
>;

/** What the owner of an order is shown about giving its money back. */
export type RefundView = {
  /** What the rule gives today. */
  readonly decision: RefundDecision | undefined;
  /** Whether the bank disputes the payment, so that nothing is asked for now. */
  readonly disputed: boolean;
  /** Whether a school paid by a voucher, so that what goes back goes to the school. */
  readonly toSchool: boolean;
  readonly refund:
    | {
        readonly refundRequestId: string;
        readonly state: keyof typeof REFUND_STATE_WORDS;
        readonly amountCents: number;
        readonly byMe: boolean;
        readonly refusedBecause: string | undefined;
        /** The last day to appeal the refusal; undefined where it cannot be appealed, or was. */
        readonly appealUntil: string | undefined;
      }
    | undefined;
};

/** Why an event is held, and what finance does about it. */
export function heldWords(problem: string): { readonly what: string; readonly todo: string } {
  const words: Record<string, { what: string; todo: string }> = {
    ORDER_CANCELLED: { what: 'Money arrived after the order was cancelled.', todo: 'Return it.' },
    ORDER_ALREADY_PAID: { what: 'Money arrived for an order that was paid already.', todo: 'Return it.' },
    WRONG_AMOUNT: { what: 'The amount differs from the order.', todo: 'Return it; the person then pays the right amount.' },
    WRONG_CURRENCY: { what: 'The currency is not US dollars.', todo: 'Return it in the payment service, then settle it here.' },
    ORDER_UNKNOWN: { what: 'No order of ours belongs to it.', todo: 'Look it up in the payment service; return it there, then settle it here.' },
    CHECKOUT_MISMATCH: { what: 'It names another checkout than the one we opened.', todo: 'Look it up in the payment service before you do anything.' },
    PAYMENT_UNKNOWN: { what: 'It is about a payment that has not arrived here.', todo: 'Usually the payment follows within minutes and this settles itself.' },
    REFUND_FAILED: { what: 'A refund did not reach the person.', todo: 'Ask the person how to pay it out, do it by hand, then settle it here.' },
    SHAPE_UNKNOWN: { what: 'The payment service sent something we cannot read.', todo: 'Look it up in the payment service and tell the engineers.' },
  };
  return words[problem] ?? { what: problem, todo: 'Look it up in the payment service.' };
}
