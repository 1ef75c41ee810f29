import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pathView, type PathFacts } from './path-stops.ts';

const day = fc.constantFrom('2026-10-02', '2026-11-23', '2027-10-09');
const facts: fc.Arbitrary<PathFacts> = fc.record({
  guardian: fc.constantFrom('not-needed', 'not-asked', 'waiting', 'given', 'refused'),
  application: fc.option(
    fc.record({ state: fc.constantFrom('draft', 'submitted', 'needs-information', 'approved', 'refused'), submittedOn: day, decidedOn: day, openUntil: day }),
    { nil: undefined },
  ),
  fee: fc.record({ amountCents: fc.constant(20000), paidOn: fc.option(day), onHold: fc.boolean() }),
  exam: fc.record({
    attemptsLeft: fc.integer({ min: 0, max: 3 }),
    attemptsAllowed: fc.constant(3),
    items: fc.constant(120),
    minutes: fc.constant(120),
    state: fc.constantFrom('none', 'open', 'waiting', 'in-progress', 'used-up'),
    opensOn: day,
    openAttemptId: fc.constant(null),
  }),
  credential: fc.option(
    fc.record({
      number: fc.constant('NPS-CET-7K4Q-92MX-3'),
      awardedOn: day,
      lastValidDay: day,
      renewalOpensOn: day,
      standing: fc.constantFrom('active', 'inactive', 'suspended'),
    }),
    { nil: undefined },
  ),
});

describe('pathView', () => {
  test('always says what is true and offers one next action, in whole words', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const view = pathView(given);
        const text = JSON.stringify(view);
        expect(text).not.toMatch(/undefined|null|NaN|Invalid/);
        expect(view.action?.href).toMatch(/^\/[a-z]+/);
        expect(view.stops.map((stop) => stop.id)).toEqual(['train', 'apply', 'pay', 'exam', 'certified', 'renew']);
      }),
    );
  });

  test('never says that the exam is open before approval and payment', () => {
    fc.assert(
      fc.property(facts, (given) => {
        fc.pre(!given.credential && (given.application?.state !== 'approved' || given.fee.paidOn === null));
        expect(pathView(given).headline).not.toBe('You can sit the exam now');
      }),
    );
  });

  test('marks at most one stop as the place where the person stands', () => {
    fc.assert(
      fc.property(facts, (given) => {
        // An exam is open only to the approved who have paid.
        fc.pre(given.exam.state === 'none' || (given.application?.state === 'approved' && given.fee.paidOn !== null));
        expect(pathView(given).stops.filter((stop) => stop.state === 'now').length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('says the day on which a second attempt opens', () => {
    const view = pathView({
      guardian: 'not-needed',
      application: { state: 'approved', submittedOn: '2026-10-02', decidedOn: '2026-10-09', openUntil: '2027-10-09' },
      fee: { amountCents: 20000, paidOn: '2026-10-09', onHold: false },
      exam: { attemptsLeft: 2, attemptsAllowed: 3, items: 120, minutes: 120, state: 'waiting', opensOn: '2026-12-23', openAttemptId: null },
      credential: undefined,
    });
    expect(view.headline).toBe('You can sit the exam again on December 23, 2026');
    expect(view.stops.find((stop) => stop.id === 'exam')?.state).toBe('locked');
  });
});
