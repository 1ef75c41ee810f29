/** The reference of a payment that a school made by a voucher. */
export function voucherPaymentReference(voucherId: string): string {
  return `voucher:${voucherId}`;
}

/** Whether a payment was made by a voucher: then a school paid it, and what goes back of it goes to that school. */
export function isVoucherPayment(paymentReference: string): boolean {
  return paymentReference.startsWith(voucherPaymentReference(''));
}
