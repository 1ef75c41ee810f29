/** What later concepts and routes may use of payment. */
export { beginCheckout, openCheckout, deliverDemonstrationEvent, findOwnCheckout, isPaymentUnderWay, receiveProviderEvent } from './checkout.ts';
export type { Checkout } from './checkout.queries.ts';
export { findEntitlement, holdReason, noteStudyBegun, whatTheFeeBuys, type HoldReason } from './entitlement.ts';
export { selectUsable as listUsableEntitlements } from './entitlement.queries.ts';
export type { Entitlement, EntitlementKind } from './entitlement.queries.ts';
export { readFinanceQueue, readOrderRecord, type FinanceQueue, type OrderRecord } from './finance-queue.ts';
export type { HeldEvent, ListedOrder, WaitingRefund } from './finance-queue.queries.ts';
export { cancelOpenOrders, cancelOrder, ensureOrder, findOrder, findOwnOrder } from './order.ts';
export { cancelKeepingOrder, ensureKeepingOrder, keepingPayments, listOwnKeepingOrders, noteDelivered, NO_PAYMENT } from './keeping-order.ts';
export type { KeepingPayment } from './keeping-order.ts';
export type { CertificationOrder, KeepingOrder, KeepingPurpose, LedgerEntry, Order } from './order.queries.ts';
export { PAYMENT_PROBLEM_WORDS, type PaymentProblem } from './payment-problem.ts';
export type { PaymentProvider, ProviderName } from './provider.ts';
export { demonstrationPayments, onlinePayments, stripePayments } from './providers.ts';
export { findReceipt, type ReceiptData } from './receipt.ts';
export { METHOD_WORDS, payByVoucher, recordPayment, type RecordedPayment } from './recorded.ts';
export {
  askRefund,
  decideRefund,
  findOwnRefund,
  payOutRefund,
  proposeException,
  proposeReturn,
  recordRefundPaidOut,
  refundToday,
  settleHeldEvent,
  withdrawRefund,
} from './refund.ts';
export type { RefundRequest } from './refund.queries.ts';
