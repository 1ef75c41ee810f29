import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pathView, type PathFacts } from './path-stops.ts';

const day = fc.constantFrom('2026-10-02', '2026-11-23', '2027-10-09');
const facts: fc.Arbitrary<PathFacts> = fc.record({
  guardian: fc.constantFrom('not-needed', 'not-asked', 'waiting', 'ended', 'given', 'refused'),
  application: fc.option(
    fc.record({ state: fc.constantFrom('draft', 'submitted', 'needs-information', 'approved', 'refused'), submittedOn: day, decidedOn: day, openUntil: day }),
    { nil: undefined },
  ),
  fee: fc.record({ amountCents: fc.constant(20000), paidOn: fc.option(day), hold: fc.constantFrom(null, 'dispute', 'refund-asked') }),
  exam: fc.record({
    attemptsLeft: fc.integer({ min: 0, max: 3 }),
    attemptsAllowed: fc.constant(3),
    items: fc.constant(120),
    minutes: fc.constant(120),
    state: fc.constantFrom('none', 'open', 'waiting', 'in-progress', 'score-pending', 'used-up', 'passed', 'closed', 'guardian-missing'),
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

const APPROVED = { state: 'approved', submittedOn: '2026-10-02', decidedOn: '2026-10-09', openUntil: '2027-10-09' } as const;

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

  test('never says that the exam is open before approval and payment, on hold, or when it is over or being scored', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const opens = given.application?.state === 'approved' && given.fee.paidOn !== null && given.fee.hold === null;
        fc.pre(!given.credential && (!opens || ['closed', 'score-pending', 'passed', 'guardian-missing'].includes(given.exam.state)));
        const view = pathView(given);
        expect(view.headline).not.toBe('You can sit the exam now');
        expect(JSON.stringify([view.headline, view.now])).not.toMatch(/attempts? (is|are) yours until/);
      }),
    );
  });

  test('sends whoever ran out of time to a new application, and asks for no fee', () => {
    fc.assert(
      fc.property(facts, ({ fee, ...given }) => {
        const view = pathView({ ...given, fee, application: APPROVED, exam: { ...given.exam, state: 'closed' }, credential: undefined });
        expect(view).toMatchObject({ headline: 'The time of your application is over', action: { href: '/apply', label: 'Apply again' } });
        expect(view.stops.filter(({ state }) => state === 'now').map(({ id }) => id)).toEqual(['apply']);
        expect(view.stops.find(({ id }) => id === 'pay')?.text).not.toMatch(/are yours/);
      }),
    );
  });

  test('says of a refund that it is being decided, and of a dispute that the bank disputes', () => {
    const held = (hold: 'dispute' | 'refund-asked') =>
      JSON.stringify(
        pathView({
          guardian: 'not-needed',
          application: APPROVED,
          fee: { amountCents: 20000, paidOn: '2026-10-09', hold },
          exam: { attemptsLeft: 0, attemptsAllowed: 3, items: 120, minutes: 120, state: 'none', opensOn: null, openAttemptId: null },
          credential: undefined,
        }),
      );
    expect(held('refund-asked')).toMatch(/A refund of your fee is being decided/);
    expect(held('refund-asked')).not.toMatch(/disput/);
    expect(held('dispute')).toMatch(/Your bank disputes the payment/);
    expect(held('dispute')).not.toMatch(/refund/);
  });

  test('lets a young person apply before the guardian has agreed', () => {
    const young = (guardian: PathFacts['guardian']) =>
      pathView({
        guardian,
        application: undefined,
        fee: { amountCents: 20000, paidOn: null, hold: null },
        exam: { attemptsLeft: 0, attemptsAllowed: 3, items: 120, minutes: 120, state: 'none', opensOn: null, openAttemptId: null },
        credential: undefined,
      });
    for (const guardian of ['not-asked', 'waiting', 'ended', 'refused'] as const) {
      const view = young(guardian);
      expect([view.action?.href, view.second?.href]).toContain('/apply');
      expect(JSON.stringify(view)).not.toMatch(/before you can apply|can apply (as soon as|when)/);
    }
    expect(young('waiting').action?.href).toBe('/apply');
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
      application: APPROVED,
      fee: { amountCents: 20000, paidOn: '2026-10-09', hold: null },
      exam: { attemptsLeft: 2, attemptsAllowed: 3, items: 120, minutes: 120, state: 'waiting', opensOn: '2026-12-23', openAttemptId: null },
      credential: undefined,
    });
    expect(view.headline).toBe('You can sit the exam again on December 23, 2026');
    expect(view.stops.find((stop) => stop.id === 'exam')?.state).toBe('locked');
  });
});
