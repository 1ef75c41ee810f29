import { plainDateIn, type Clock } from '@einthoven/kernel';
import { getProfile, isUuid, type Permission } from '../account/index.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import { config } from '../platform/config.ts';
import type { Db } from '../db/pool.ts';
import { whatTheFeeBuys } from './entitlement.ts';
import type { EntitlementKind } from './entitlement.queries.ts';
import { selectLedger, selectOrder, type KeepingPurpose, type LedgerEntry } from './order.queries.ts';

/** What `content/documents/receipt.typ` prints; every value is in words already. */
export type ReceiptData = {
  readonly demonstration: boolean;
  /** Title of the document. */
  readonly title: string;
  readonly issuer: string;
  readonly credentialTitle: string;
  readonly orderNumber: string;
  readonly paidBy: string;
  readonly issuedOn: string;
  readonly paidOn: string;
  readonly method: string;
  readonly amount: string;
  readonly includes: readonly string[];
  /** Every movement of money of this payment, first to last. */
  readonly movements: readonly { readonly on: string; readonly what: string; readonly amount: string }[];
  /** What is left of the payment after what went back. */
  readonly kept: string;
};

const dollars = (cents: number) => new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(cents / 100);
const DAY = new Intl.DateTimeFormat('en-US', { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' });

const PART_WORDS = {
  'final-attempts': (quantity) => `${quantity} final exam attempts`,
  'study-material': () => 'Study material and unlimited practice exams',
  'resume-revision': (quantity) => (quantity === 1 ? 'One professional resume revision' : `${quantity} professional resume revisions`),
  'placement-help': () => 'Job placement help',
} as const satisfies Record<EntitlementKind, (quantity: number | null) => string>;

const KEEPING_WORDS = {
  'renewal-fee': 'Renewal for the next period',
  'reinstatement-fee': 'Reinstatement: review of the application and a new period',
} as const satisfies Record<KeepingPurpose, string>;

const MOVEMENT_WORDS = {
  payment: 'Payment received',
  'late-payment': 'Payment that was not due',
  'held-payment': 'Payment held',
  refund: 'Refund',
  'dispute-opened': 'Dispute opened',
  'dispute-won': 'Dispute settled',
  'dispute-lost': 'Taken back by the bank',
} as const satisfies Record<LedgerEntry['kind'], string>;

function methodOf(payment: LedgerEntry): string {
  if (payment.provider === 'recorded') return payment.note ?? 'Recorded by staff';
  return payment.provider === 'stripe' ? 'Online, through Stripe' : 'Demonstration payment: no money moved';
}

/**
 * The receipt of a paid order, for the person who paid or for finance.
 *
 * @returns undefined where there is no such order, nothing was paid, or it is another person's
 */
export async function findReceipt(
  db: Db,
  permission: Permission<'payment.manage-own'> | Permission<'payment.read'>,
  orderId: string,
  clock: Clock,
): Promise<ReceiptData | undefined> {
  const order = isUuid(orderId) ? await selectOrder(db, orderId) : undefined;
  if (!order || (permission.onlyPersonId !== undefined && permission.onlyPersonId !== order.personId)) return undefined;
  const ledger = await selectLedger(db, orderId);
  const payment = ledger.find(({ kind }) => kind === 'payment');
  if (!payment) return undefined;
  const scheme = anySchemeVersion(order.schemeVersion);
  const day = (instant: Date) => DAY.format(new Date(`${plainDateIn(instant, scheme.zone.value)}T00:00:00Z`));
  const money = ledger.filter(({ paymentReference, amountCents }) => paymentReference === payment.paymentReference && amountCents !== 0);
  return {
    demonstration: config().mode === 'demonstration',
    issuer: scheme.issuer,
    title: `Receipt ${order.orderNumber}`,
    credentialTitle: scheme.title,
    orderNumber: order.orderNumber,
    paidBy: (await getProfile(db, order.personId))?.legalName ?? 'Name erased on request',
    issuedOn: day(clock.now()),
    paidOn: day(payment.occurredAt),
    method: methodOf(payment),
    amount: dollars(payment.amountCents),
    includes:
      order.purpose !== 'certification-fee'
        ? [KEEPING_WORDS[order.purpose]]
        : scheme.awardedBy === 'exam'
          ? whatTheFeeBuys(scheme).map(({ kind, quantity }) => PART_WORDS[kind](quantity))
          : [],
    movements: money.map((entry) => ({ on: day(entry.occurredAt), what: MOVEMENT_WORDS[entry.kind], amount: dollars(entry.amountCents) })),
    kept: dollars(money.reduce((sum, { amountCents }) => sum + amountCents, 0)),
  };
}
