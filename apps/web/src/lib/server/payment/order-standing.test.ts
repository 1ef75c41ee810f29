import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderStanding, type Movement } from './order-standing.ts';

const paid: Movement = { kind: 'payment', amountCents: 20_000, paymentReference: 'pi', reference: 'pi' };
const about = (kind: Movement['kind'], amountCents: number, reference: string): Movement => ({ kind, amountCents, paymentReference: 'pi', reference });

describe('orderStanding', () => {
  test('without a payment nothing is paid, whatever else arrived', () => {
    expect(orderStanding([{ kind: 'late-payment', amountCents: 20_000, paymentReference: 'x', reference: 'x' }]).state).toBe('unpaid');
  });

  test('the return of a late payment leaves the payment that counted as it was', () => {
    const late: Movement = { kind: 'late-payment', amountCents: 20_000, paymentReference: 'late', reference: 'late' };
    const back: Movement = { kind: 'refund', amountCents: -20_000, paymentReference: 'late', reference: 're' };
    expect(orderStanding([paid, late, back])).toEqual({ state: 'paid', keptCents: 20_000, refundedCents: 0, disputed: false });
  });

  test('half back is part-refunded, all back is refunded', () => {
    expect(orderStanding([paid, about('refund', -10_000, 'a')])).toMatchObject({ state: 'part-refunded', keptCents: 10_000 });
    expect(orderStanding([paid, about('refund', -10_000, 'a'), about('refund', -10_000, 'b')])).toMatchObject({ state: 'refunded', keptCents: 0 });
  });

  test('of two disputes, the one still open holds', () => {
    expect(orderStanding([paid, about('dispute-opened', 0, 'd1'), about('dispute-won', 0, 'd1'), about('dispute-opened', 0, 'd2')]).disputed).toBe(true);
  });

  test('says the same in every order of the movements', () => {
    const movement = fc.oneof(
      fc.record({
        kind: fc.constantFrom('dispute-opened', 'dispute-won' as const),
        amountCents: fc.constant(0),
        paymentReference: fc.constant('pi'),
        reference: fc.constantFrom('d1', 'd2'),
      }),
      fc.record({
        kind: fc.constant('dispute-lost' as const),
        amountCents: fc.integer({ min: -20_000, max: -1 }),
        paymentReference: fc.constant('pi'),
        reference: fc.constantFrom('d1', 'd2'),
      }),
      fc.record({
        kind: fc.constant('refund' as const),
        amountCents: fc.integer({ min: -20_000, max: -1 }),
        paymentReference: fc.constantFrom('pi', 'late'),
        reference: fc.string(),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(movement, { maxLength: 6 }).chain((rest) => {
          const all: Movement[] = [paid, ...rest];
          return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }));
        }),
        ([told, shuffled]) => {
          expect(orderStanding(shuffled)).toEqual(orderStanding(told));
        },
      ),
    );
  });
});
