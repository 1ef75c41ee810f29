import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, toPlainDate } from '@einthoven/kernel';
import { refundDecision, refundNeedsSecondPerson, type RefundFacts } from './fee.ts';

/** The published rule: full within 14 days, half later, a second person over $100.00. */
const scheme = {
  refund: {
    fullWithinDays: { value: 14, standing: 'default' },
    laterShare: { value: 0.5, standing: 'default' },
    secondPersonOverCents: { value: 10_000, standing: 'default' },
  },
} as const;

const paidOn = toPlainDate('2026-11-23');
const untouched: RefundFacts = {
  paidOn,
  amountCents: 20_000,
  finalAttemptStarted: false,
  studyBeyondFirstChapter: false,
  today: paidOn,
  alreadyRefundedCents: 0,
};

const facts = fc
  .record({
    amountCents: fc.integer({ min: 1, max: 10_000_000 }),
    finalAttemptStarted: fc.boolean(),
    studyBeyondFirstChapter: fc.boolean(),
    daysLater: fc.integer({ min: 0, max: 800 }),
    alreadyRefundedCents: fc.integer({ min: 0, max: 10_000_000 }),
  })
  .map(({ daysLater, ...rest }): RefundFacts => ({ ...rest, paidOn, today: addDays(paidOn, daysLater) }));

describe('refundDecision', () => {
  test('gives all of $200.00 up to and on the 14th day, half from the 15th', () => {
    expect(refundDecision(scheme, untouched)).toEqual({ rule: 'full', amountCents: 20_000, reason: 'REFUND_WITHIN_FULL_DAYS', fullUntil: '2026-12-07' });
    expect(refundDecision(scheme, { ...untouched, today: toPlainDate('2026-12-07') }).amountCents).toBe(20_000);
    expect(refundDecision(scheme, { ...untouched, today: toPlainDate('2026-12-08') })).toEqual({
      rule: 'half',
      amountCents: 10_000,
      reason: 'REFUND_FULL_DAYS_OVER',
      fullUntil: '2026-12-07',
    });
  });

  test('study beyond the first chapter makes it half inside the 14 days', () => {
    expect(refundDecision(scheme, { ...untouched, studyBeyondFirstChapter: true })).toMatchObject({
      rule: 'half',
      amountCents: 10_000,
      reason: 'REFUND_STUDY_OPENED',
    });
  });

  test('gives nothing once a final attempt was started, whatever the day', () => {
    fc.assert(
      fc.property(facts, (given) => {
        expect(refundDecision(scheme, { ...given, finalAttemptStarted: true })).toMatchObject({
          rule: 'none',
          amountCents: 0,
          reason: 'REFUND_ATTEMPT_STARTED',
        });
      }),
    );
  });

  test('never gives more than was paid less what went back, never less than nothing, in whole cents', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { amountCents, rule } = refundDecision(scheme, given);
        expect(Number.isInteger(amountCents)).toBe(true);
        expect(amountCents).toBeGreaterThanOrEqual(0);
        expect(amountCents).toBeLessThanOrEqual(Math.max(0, given.amountCents - given.alreadyRefundedCents));
        expect(rule === 'none').toBe(amountCents === 0);
      }),
    );
  });

  test('waiting a day, opening the guide or starting an attempt never gives more', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const now = refundDecision(scheme, given).amountCents;
        expect(refundDecision(scheme, { ...given, today: addDays(given.today, 1) }).amountCents).toBeLessThanOrEqual(now);
        expect(refundDecision(scheme, { ...given, studyBeyondFirstChapter: true }).amountCents).toBeLessThanOrEqual(now);
        expect(refundDecision(scheme, { ...given, finalAttemptStarted: true }).amountCents).toBeLessThanOrEqual(now);
      }),
    );
  });

  test('asking again after the refund gives nothing more', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { amountCents } = refundDecision(scheme, given);
        expect(refundDecision(scheme, { ...given, alreadyRefundedCents: given.alreadyRefundedCents + amountCents }).amountCents).toBe(0);
      }),
    );
  });

  test('a share that binary fractions cannot hold still gives whole cents', () => {
    const odd = { refund: { ...scheme.refund, laterShare: { value: 0.29, standing: 'default' } } } as const;
    expect(refundDecision(odd, { ...untouched, amountCents: 100, today: addDays(paidOn, 15) }).amountCents).toBe(29);
  });
});

describe('refundNeedsSecondPerson', () => {
  test('over the limit, not at it; an exception always', () => {
    expect(refundNeedsSecondPerson(scheme, { amountCents: 10_000, exception: false })).toBe(false);
    expect(refundNeedsSecondPerson(scheme, { amountCents: 10_001, exception: false })).toBe(true);
    expect(refundNeedsSecondPerson(scheme, { amountCents: 1, exception: true })).toBe(true);
  });
});
