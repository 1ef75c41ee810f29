import type { Result } from '@einthoven/kernel';

/** Where money comes from: Stripe, a demonstration that moves none, or a cheque or purchase order that staff recorded. */
export type ProviderName = 'stripe' | 'demonstration' | 'recorded';

/**
 * What an event says happened. An event carries one fact; the state of an order follows from the set of its facts,
 * so that their order of arrival does not matter.
 */
export type FactKind =
  /** The money is there. */
  | 'paid'
  /** The person finished the checkout, the money is still on its way (bank debits take days). */
  | 'submitted'
  /** The money did not come. */
  | 'failed'
  /** The checkout closed without payment. */
  | 'expired'
  /** Money went back; `amountCents` is the sum given back of this payment so far. */
  | 'refunded'
  /** A refund that was sent did not arrive. */
  | 'refund-failed'
  | 'dispute-opened'
  | 'dispute-won'
  | 'dispute-lost'
  /** A kind that says nothing to us. */
  | 'unknown'
  /** A kind we know in a shape we do not. */
  | 'unreadable';

/** One verified event of a provider, in our words. */
export type PaymentFact = {
  readonly provider: ProviderName;
  /** The provider's id of the event; a second delivery carries the same. */
  readonly eventId: string;
  /** The provider's own name for the kind of event. */
  readonly kind: string;
  readonly occurredAt: Date;
  /** Whether real money is meant. */
  readonly live: boolean;
  readonly fact: FactKind;
  /** Our checkout, as the provider handed it back. */
  readonly checkoutId?: string | undefined;
  /** The provider's id of the checkout. */
  readonly checkoutReference?: string | undefined;
  /** Our order, where staff named it. */
  readonly orderId?: string | undefined;
  /** The provider's id of the payment: what refunds and disputes refer to. */
  readonly paymentReference?: string | undefined;
  /** The provider's id of the refund or dispute. */
  readonly factReference?: string | undefined;
  /** In the smallest unit of the currency. */
  readonly amountCents?: number | undefined;
  /** ISO 4217, upper case. */
  readonly currency?: string | undefined;
  /** For the ledger, such as "Cheque 1042". */
  readonly note?: string | undefined;
};

/** What a person is sent to pay. */
export type CheckoutRequest = {
  readonly checkoutId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly title: string;
  readonly email: string | undefined;
  readonly expiresAt: Date;
  readonly successUrl: string;
  readonly cancelUrl: string;
};

/** Where the person pays. */
export type StartedCheckout = { readonly providerReference: string; readonly payUrl: string };

/** Why an event is not believed. */
export type EventProblem =
  /** Signature missing, wrong, too old, or the body was altered. */
  | 'PAYMENT_EVENT_FORGED'
  /** Signed, but not an event. */
  | 'PAYMENT_EVENT_MALFORMED';

/** Why a refund was not sent: a no for good, or no clear answer, after which the money may have gone out all the same. */
export type RefundNotSent = { readonly kind: 'refused' | 'unclear'; readonly code: string };

/** The port: what every way of paying online can do. Adapters hold no state of ours. */
export type PaymentProvider = {
  readonly name: Exclude<ProviderName, 'recorded'>;
  /** Whether its events mean real money. */
  readonly live: boolean;
  /** Opens a checkout; the same request again gives the same one. */
  readonly createCheckout: (request: CheckoutRequest) => Promise<Result<StartedCheckout, 'PAYMENT_PROVIDER_UNREACHABLE'>>;
  /** Closes a checkout, so that nobody pays a cancelled order; true when it is closed now. */
  readonly expireCheckout: (providerReference: string) => Promise<boolean>;
  /**
   * Sends money back. `by-hand` means that nothing was sent and a person does it; the ledger is written by the
   * event that follows, never by this answer.
   */
  readonly refund: (refund: {
    readonly refundRequestId: string;
    readonly paymentReference: string;
    readonly amountCents: number;
  }) => Promise<Result<{ readonly kind: 'sent'; readonly providerReference: string } | { readonly kind: 'by-hand' }, RefundNotSent>>;
  /** Verifies the signature over the raw bytes and reads the fact. */
  readonly readEvent: (rawBody: Uint8Array, signature: string | null, now: Date) => Promise<Result<PaymentFact, EventProblem>>;
};
