import { describe, expect, test } from 'vitest';
import { renderPdf } from '../platform/document.ts';
import type { ReceiptData } from './receipt.ts';

const receipt: ReceiptData = {
  demonstration: true,
  title: 'Receipt F-000007',
  issuer: 'National Performance Specialists',
  credentialTitle: 'Certified Electrocardiogram Technician',
  orderNumber: 'F-000007',
  paidBy: 'Zoë O’Brien',
  issuedOn: 'December 24, 2026',
  paidOn: 'November 23, 2026',
  method: 'Cheque 1042',
  amount: '$200.00',
  includes: ['3 final exam attempts', 'Job placement help'],
  movements: [
    { on: 'November 23, 2026', what: 'Payment received', amount: '$200.00' },
    { on: 'December 20, 2026', what: 'Refund', amount: '-$100.00' },
  ],
  kept: '$100.00',
};

describe('the receipt', () => {
  // The compiler's PDF/UA-1 gate refuses a document that is not tagged, titled and readable: rendering is the proof.
  test.each([
    ['an ordinary payer', {}],
    ['a real payment', { demonstration: false }],
    ['one word', { paidBy: 'Madonna' }],
    ['200 letters without a space', { paidBy: 'x'.repeat(200) }],
    ['right to left', { paidBy: 'محمد بن عبد الله' }],
    ['markup of the typesetter', { paidBy: '#panic("no") $x$ *b* [c] @d <e> \\', method: 'Cheque "#read(\'/etc/passwd\')"' }],
    ['letters that no font has', { paidBy: 'Demo \u{1F600}\u{13000}' }],
  ])('is an accessible PDF for %s', async (_who, change) => {
    const pdf = await renderPdf('receipt', { ...receipt, ...change });
    expect(new TextDecoder('latin1').decode(pdf.slice(0, 5))).toBe('%PDF-');
  });
});
