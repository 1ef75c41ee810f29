/** The kinds of movement in the ledger. */
export type LedgerKind = 'payment' | 'late-payment' | 'held-payment' | 'refund' | 'dispute-opened' | 'dispute-won' | 'dispute-lost';

/** One line of the ledger, as far as the standing of an order asks. */
export type Movement = {
  readonly kind: LedgerKind;
  /** Whole cents, positive toward the body. */
  readonly amountCents: number;
  /** The payment that it is, or is about. */
  readonly paymentReference: string;
  /** The payment, refund or dispute itself. */
  readonly reference: string;
};

/** What the ledger says of an order. */
export type OrderStanding = {
  readonly state: 'unpaid' | 'paid' | 'part-refunded' | 'refunded' | 'charged-back';
  /** What is left of the payment that bought the entitlements. */
  readonly keptCents: number;
  /** What was given back of it, as a positive number. */
  readonly refundedCents: number;
  /** Whether a dispute on it is open. */
  readonly disputed: boolean;
};

/** Whether a dispute about this payment is open: one that was decided is not, even where the decision arrived first. */
export function isDisputed(movements: readonly Movement[], paymentReference: string): boolean {
  const about = movements.filter((movement) => movement.paymentReference === paymentReference);
  const decided = new Set(about.filter(({ kind }) => kind === 'dispute-won' || kind === 'dispute-lost').map(({ reference }) => reference));
  return about.some(({ kind, reference }) => kind === 'dispute-opened' && !decided.has(reference));
}

/** What is left of one payment, whatever it bought: without what was given back of it and what the bank took back. */
export function leftOfPayment(movements: readonly Movement[], paymentReference: string): number {
  return movements.filter((movement) => movement.paymentReference === paymentReference).reduce((sum, { amountCents }) => sum + amountCents, 0);
}

/**
 * The standing of an order from the set of its movements, whatever order they came in: a dispute that was
 * decided is not open, even where the decision arrived before the dispute.
 */
export function orderStanding(movements: readonly Movement[]): OrderStanding {
  const payment = movements.find(({ kind }) => kind === 'payment');
  if (!payment) return { state: 'unpaid', keptCents: 0, refundedCents: 0, disputed: false };
  const about = movements.filter(({ paymentReference }) => paymentReference === payment.paymentReference);
  const refundedCents = about.filter(({ kind }) => kind === 'refund').reduce((sum, { amountCents }) => sum - amountCents, 0);
  const lostCents = about.filter(({ kind }) => kind === 'dispute-lost').reduce((sum, { amountCents }) => sum - amountCents, 0);
  const disputed = isDisputed(about, payment.paymentReference);
  const state = lostCents > 0 ? 'charged-back' : refundedCents === 0 ? 'paid' : refundedCents < payment.amountCents ? 'part-refunded' : 'refunded';
  return { state, keptCents: payment.amountCents - refundedCents - lostCents, refundedCents, disputed };
}
