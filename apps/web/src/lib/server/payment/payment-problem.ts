/** Every expected reason for which something about a payment is not possible. */
export type PaymentProblem =
  | 'PAYMENT_NOT_APPROVED'
  | 'PAYMENT_EXAM_CLOSED'
  | 'PAYMENT_ORDER_UNKNOWN'
  | 'PAYMENT_ALREADY_PAID'
  | 'PAYMENT_UNDER_WAY'
  | 'PAYMENT_CANCELLED'
  | 'PAYMENT_CHECKOUT_CLOSED'
  | 'PAYMENT_PROVIDER_UNREACHABLE'
  | 'PAYMENT_AMOUNT_DIFFERS'
  | 'PAYMENT_DATE_IMPOSSIBLE'
  | 'PAYMENT_OWN_ORDER'
  | 'PAYMENT_NOTHING_PAID'
  | 'REFUND_NOT_DUE'
  | 'REFUND_ALREADY_ASKED'
  | 'REFUND_NOT_WAITING'
  | 'REFUND_TOO_MUCH'
  | 'REFUND_SECOND_PERSON_NEEDED'
  | 'REFUND_NOT_APPROVED'
  | 'REFUND_NOT_BY_HAND'
  | 'REFUND_DISPUTED'
  | 'REFUND_NOT_STUCK'
  | 'REFUND_WON_ON_APPEAL'
  | 'REFUND_PAYOUT_FAILED'
  | 'REFUND_PAYOUT_UNCLEAR'
  | 'REFUND_REFUSED_BEFORE'
  | 'HELD_EVENT_UNKNOWN'
  | 'HELD_EVENT_SETTLED'
  | 'HELD_EVENT_NOT_RETURNABLE';

/** What each problem means to the person who reads it, and what to do. */
export const PAYMENT_PROBLEM_WORDS = {
  PAYMENT_NOT_APPROVED: 'Your application is not approved and open, so there is nothing to pay. Nothing was charged.',
  PAYMENT_EXAM_CLOSED: 'You cannot sit the exam now, so there is nothing to pay. The page “Apply” says why, and from when you can. Nothing was charged.',
  PAYMENT_ORDER_UNKNOWN: 'There is no such order.',
  PAYMENT_ALREADY_PAID: 'This order is paid already. Nothing was charged again.',
  PAYMENT_UNDER_WAY: 'A payment for this order is on its way from your bank. You do not need to pay again; we write to you when it arrives.',
  PAYMENT_CANCELLED: 'This order was cancelled, so it cannot be paid.',
  PAYMENT_CHECKOUT_CLOSED: 'This payment page is closed. Start again from your payment page; nothing was charged here.',
  PAYMENT_PROVIDER_UNREACHABLE: 'The payment service did not answer. Nothing was charged. Try again in a minute.',
  PAYMENT_AMOUNT_DIFFERS:
    'The amount differs from the order. A payment is recorded only when it covers the order exactly; return the difference or ask for a new cheque.',
  PAYMENT_DATE_IMPOSSIBLE: 'Enter the day the money arrived: a real date, not after today.',
  PAYMENT_OWN_ORDER: 'This order is your own. Another finance person has to act on it.',
  PAYMENT_NOTHING_PAID: 'Nothing was paid on this order, so nothing can be given back.',
  REFUND_NOT_DUE: 'The refund rule gives nothing back for this order today.',
  REFUND_ALREADY_ASKED: 'A refund for this payment is being decided already.',
  REFUND_NOT_WAITING: 'This refund is not waiting for a decision any more. Look at its state before you act.',
  REFUND_TOO_MUCH: 'That is more than is left of this payment, as its ledger shows. Propose a smaller amount; refuse what waits, or cancel what is approved.',
  REFUND_SECOND_PERSON_NEEDED: 'You have given your approval already. A second, different finance person has to approve.',
  REFUND_NOT_APPROVED: 'This refund is not approved, or it is paid out already.',
  REFUND_NOT_BY_HAND: 'This refund goes out through the payment service. It is paid in another way only after the service refused.',
  REFUND_DISPUTED: 'The bank disputes this payment, and may give it back itself. Until that is settled, no refund is asked for, decided or paid out.',
  REFUND_NOT_STUCK: 'This refund can be paid out, or is on its way, so its approval stays.',
  REFUND_WON_ON_APPEAL: 'This refund was won on appeal, so its approval stays. Pay it out in another way.',
  REFUND_PAYOUT_FAILED: 'The payment service refused. The approval is kept: try again, pay it in another way, or cancel the approval.',
  REFUND_PAYOUT_UNCLEAR: 'The payment service gave no clear answer, so the money may have gone out. Try again: it never sends this refund twice.',
  REFUND_REFUSED_BEFORE: 'You refused this refund once before. Another finance person has to cancel its approval.',
  HELD_EVENT_UNKNOWN: 'There is no such held payment.',
  HELD_EVENT_SETTLED: 'This held payment is settled already.',
  HELD_EVENT_NOT_RETURNABLE: 'We hold no record of the money in US dollars for a known order. Return it in the payment service by hand, then settle it here.',
} as const satisfies Record<PaymentProblem, string>;
