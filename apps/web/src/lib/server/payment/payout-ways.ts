import type { RefundRequest } from './refund.queries.ts';

/** Before the code of a payout that the provider did not clearly refuse: the money may have gone out. */
export const UNCLEAR = 'unclear: ';

/** Code of a payout that the provider took and could not deliver. */
export const UNDELIVERED = 'REFUND_FAILED';

/** How an approved refund can go on. */
export type PayoutWays = {
  /** What the provider's last answer to it was, as far as it was none that sent it. */
  readonly answer: 'none' | 'unclear' | 'refused';
  /** Whether the provider can be asked to send it, the first time or again: it sends the same request once. */
  readonly send: boolean;
  /** Whether a person may pay it in another way. */
  readonly byHand: boolean;
  /** Whether its approval may be cancelled. */
  readonly cancel: boolean;
};

/**
 * How an approved refund can go on. Only what can no longer go out through the provider goes another way or is
 * cancelled, so that nothing is paid twice: an answer that was lost is no refusal.
 *
 * @param leftCents what is left of its payment
 */
export function payoutWays(
  refund: Pick<RefundRequest, 'provider' | 'providerReference' | 'payoutProblem' | 'amountCents' | 'steps'>,
  leftCents: number,
): PayoutWays {
  const { payoutProblem } = refund;
  const open = refund.providerReference === null;
  const answer = !open || payoutProblem === null ? 'none' : payoutProblem.startsWith(UNCLEAR) ? 'unclear' : 'refused';
  const gone = refund.amountCents > leftCents;
  const wonOnAppeal = refund.steps.some(({ outcome }) => outcome === 'approve-on-appeal');
  return {
    answer,
    // What could not be delivered would be the same refund again.
    send: refund.provider === 'stripe' && open && !gone && payoutProblem !== UNDELIVERED,
    byHand: !gone && (refund.provider !== 'stripe' || answer === 'refused'),
    cancel: gone || (answer === 'refused' && !wonOnAppeal),
  };
}
