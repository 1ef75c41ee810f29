import fc from 'fast-check';
import { addDays, addMonths, plainDateIn, toPlainDate } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { attemptDecision, newApplicationFrom, type AttemptFacts, type PastAttempt } from './attempt-policy.ts';
import type { ExamWay } from './exam-way.ts';

const scheme = {
  zone: { value: 'America/Phoenix', standing: 'default' },
  exam: {
    attempts: { value: 3, standing: 'given' },
    waitDaysAfterFailure: { value: [30, 30], standing: 'default' },
    newApplicationAfterMonths: { value: 12, standing: 'default' },
  },
} as unknown as AttemptFacts['scheme'];

const failed = (submittedAt: string, applicationId = 'one'): PastAttempt => ({
  attemptId: `${applicationId} ${submittedAt}`,
  applicationId,
  submittedAt: new Date(submittedAt),
  passed: false,
});
const facts = (given: Partial<AttemptFacts>): AttemptFacts => ({
  scheme,
  now: new Date('2026-12-01T18:00:00Z'),
  application: { applicationId: 'one', openUntil: toPlainDate('2027-11-01') },
  entitlement: { quantity: 3, held: false, ended: false },
  attempts: [],
  ...given,
});

describe('attemptDecision', () => {
  test('a first attempt may start, and says how many are left', () => {
    expect(attemptDecision(facts({}))).toEqual({ decision: 'may-sit', ordinal: 1, attemptsLeft: 3, openUntil: '2027-11-01' });
  });

  test('who passed sits no more, but to win back a credential that has ended; and then not twice', () => {
    const passed = (applicationId: string): PastAttempt => ({ ...failed('2024-12-02T05:30:00Z', applicationId), passed: true });
    const application = { applicationId: 'two', openUntil: toPlainDate('2027-11-01') };
    expect(attemptDecision(facts({ attempts: [passed('one')], application }))).toEqual({ decision: 'not-now', reason: 'EXAM_PASSED_ALREADY' });
    expect(attemptDecision(facts({ attempts: [passed('one')], application, way: 'anew' }))).toMatchObject({
      decision: 'may-sit',
      ordinal: 1,
    });
    expect(attemptDecision(facts({ attempts: [passed('one'), passed('two')], application, way: 'anew' }))).toMatchObject({ decision: 'not-now' });
  });

  test('a credential in force, suspended or taken away closes the exam with its own reason, whatever was applied for', () => {
    const attempts = [{ ...failed('2024-12-02T05:30:00Z', 'before'), passed: true }];
    const reasons = {
      'in-force': 'EXAM_PASSED_ALREADY',
      suspended: 'EXAM_CREDENTIAL_SUSPENDED',
      revoked: 'EXAM_CREDENTIAL_ENDED',
      deceased: 'EXAM_CREDENTIAL_ENDED',
    };
    for (const [way, reason] of Object.entries(reasons) as [ExamWay, string][])
      expect(attemptDecision(facts({ attempts, way }))).toEqual({ decision: 'not-now', reason });
    // Won by a decision or before there were records: it holds although no pass is known.
    expect(attemptDecision(facts({ way: 'in-force' }))).toEqual({ decision: 'not-now', reason: 'EXAM_PASSED_ALREADY' });
  });

  test('the wait after a failure holds under a new application too', () => {
    const attempts = [failed('2026-11-10T18:00:00Z', 'before')];
    const decision = attemptDecision(facts({ attempts, now: new Date('2026-11-14T18:00:00Z') }));
    expect(decision).toMatchObject({ decision: 'wait', from: '2026-12-10', attemptsLeft: 3 });
    expect(attemptDecision(facts({ attempts, now: new Date('2026-12-10T18:00:00Z') }))).toMatchObject({ decision: 'may-sit', ordinal: 1, attemptsLeft: 3 });
  });

  test('a new application has a first day only while it lies ahead', () => {
    const attempts = [failed('2026-01-10T18:00:00Z'), failed('2026-02-20T18:00:00Z'), failed('2026-04-01T18:00:00Z')];
    expect(newApplicationFrom({ scheme, attempts, now: new Date('2027-03-31T18:00:00Z') })).toBe('2027-04-01');
    expect(newApplicationFrom({ scheme, attempts, now: new Date('2027-04-01T18:00:00Z') })).toBeUndefined();
    expect(newApplicationFrom({ scheme, attempts: attempts.slice(1), now: new Date('2026-04-02T18:00:00Z') })).toBeUndefined();
  });

  test('the wait is 30 calendar days from the day of submission in Phoenix, not in UTC', () => {
    // 05:30 UTC on 2 December is still 1 December in Phoenix: 1 December + 30 days = 31 December.
    const attempts = [failed('2026-12-02T05:30:00Z')];
    expect(attemptDecision(facts({ attempts, now: new Date('2026-12-31T06:59:59Z') }))).toMatchObject({
      decision: 'wait',
      from: '2026-12-31',
      attemptsLeft: 2,
    });
    expect(attemptDecision(facts({ attempts, now: new Date('2026-12-31T07:00:00Z') }))).toMatchObject({ decision: 'may-sit', ordinal: 2 });
  });

  test('a wait that ends after the application closes says so', () => {
    const decision = attemptDecision(
      facts({ attempts: [failed('2026-11-20T18:00:00Z')], application: { applicationId: 'one', openUntil: toPlainDate('2026-12-10') } }),
    );
    expect(decision).toMatchObject({ decision: 'wait', closesFirst: true });
  });

  test('after the third failure: a new application, twelve months later', () => {
    const attempts = [failed('2026-01-10T18:00:00Z'), failed('2026-02-20T18:00:00Z'), failed('2026-04-01T18:00:00Z')];
    expect(attemptDecision(facts({ attempts }))).toEqual({ decision: 'new-application', from: '2027-04-01' });
    const second = { applicationId: 'two', openUntil: toPlainDate('2028-05-01') };
    expect(attemptDecision(facts({ attempts, application: second, now: new Date('2027-03-31T18:00:00Z') }))).toEqual({
      decision: 'new-application',
      from: '2027-04-01',
    });
    expect(attemptDecision(facts({ attempts, application: second, now: new Date('2027-04-01T18:00:00Z') }))).toMatchObject({
      decision: 'may-sit',
      ordinal: 1,
      attemptsLeft: 3,
    });
  });

  test('each refusal has its own reason', () => {
    const reason = (given: Partial<AttemptFacts>) => attemptDecision(facts(given));
    expect(reason({ application: undefined })).toEqual({ decision: 'not-now', reason: 'EXAM_NO_APPROVED_APPLICATION' });
    expect(reason({ application: { applicationId: 'one', openUntil: toPlainDate('2026-11-30') } })).toEqual({
      decision: 'not-now',
      reason: 'EXAM_APPLICATION_CLOSED',
    });
    expect(reason({ entitlement: undefined })).toEqual({ decision: 'not-now', reason: 'EXAM_NOT_PAID' });
    expect(reason({ entitlement: { quantity: 3, held: true, ended: false } })).toEqual({ decision: 'not-now', reason: 'EXAM_ENTITLEMENT_HELD' });
    expect(reason({ consentMissing: true })).toEqual({ decision: 'not-now', reason: 'EXAM_CONSENT_MISSING' });
    expect(reason({ entitlement: { quantity: 3, held: false, ended: true } })).toEqual({ decision: 'not-now', reason: 'EXAM_ENTITLEMENT_ENDED' });
    expect(reason({ attempts: [{ ...failed('2026-11-01T18:00:00Z'), passed: true }] })).toEqual({ decision: 'not-now', reason: 'EXAM_PASSED_ALREADY' });
    expect(reason({ attempts: [{ ...failed('2026-11-01T18:00:00Z'), passed: undefined }] })).toEqual({ decision: 'not-now', reason: 'EXAM_SCORE_PENDING' });
    expect(reason({ attempts: [{ attemptId: 'x', applicationId: 'one', submittedAt: undefined, passed: undefined }], entitlement: undefined })).toEqual({
      decision: 'continue',
      attemptId: 'x',
    });
  });

  test('the application is open through its last day in the scheme’s zone', () => {
    const application = { applicationId: 'one', openUntil: toPlainDate('2026-12-01') };
    expect(attemptDecision(facts({ application, now: new Date('2026-12-02T06:59:59Z') })).decision).toBe('may-sit');
    expect(attemptDecision(facts({ application, now: new Date('2026-12-02T07:00:00Z') })).decision).toBe('not-now');
  });

  const day = 86_400_000;
  const histories = fc
    .array(fc.integer({ min: 0, max: 700 * day }), { maxLength: 5 })
    .map((offsets) => offsets.map((ms) => failed(new Date(Date.UTC(2025, 0, 1) + ms).toISOString())));
  const twoApplications = fc
    .array(fc.record({ ms: fc.integer({ min: 0, max: 700 * day }), application: fc.constantFrom('one', 'before') }), { maxLength: 5 })
    .map((all) => all.map(({ ms, application }) => failed(new Date(Date.UTC(2025, 0, 1) + ms).toISOString(), application)));
  const instants = fc.integer({ min: 0, max: 900 * day }).map((ms) => new Date(Date.UTC(2025, 0, 1) + ms));

  test('the order in which attempts are listed never matters', () => {
    fc.assert(
      fc.property(histories, instants, fc.nat(), (attempts, now, turn) => {
        const turned = attempts.map((_, index) => attempts[(index + turn) % attempts.length] as PastAttempt).toReversed();
        expect(attemptDecision(facts({ attempts: turned, now }))).toEqual(attemptDecision(facts({ attempts, now })));
      }),
    );
  });

  test('nobody sits before 30 days have passed since the last failure, nor more than three times', () => {
    fc.assert(
      fc.property(twoApplications, instants, (attempts, now) => {
        const decision = attemptDecision(facts({ attempts, now }));
        if (decision.decision !== 'may-sit') return;
        const own = attempts.filter(({ applicationId }) => applicationId === 'one').length;
        expect(own).toBeLessThan(3);
        expect(decision.attemptsLeft).toBe(3 - own);
        for (const attempt of attempts) {
          const submitted = plainDateIn(attempt.submittedAt as Date, 'America/Phoenix');
          expect(plainDateIn(now, 'America/Phoenix') >= addDays(submitted, 30)).toBe(true);
        }
      }),
    );
  });

  test('the date of a wait is kept: one may sit on it, and not the day before', () => {
    fc.assert(
      fc.property(histories, instants, (attempts, now) => {
        const application = { applicationId: 'one', openUntil: addMonths(toPlainDate('2030-01-01'), 0) };
        const decision = attemptDecision(facts({ attempts, now, application }));
        if (decision.decision !== 'wait') return;
        const noon = (date: string) => new Date(`${date}T19:00:00Z`);
        expect(attemptDecision(facts({ attempts, application, now: noon(decision.from) })).decision).toBe('may-sit');
        expect(attemptDecision(facts({ attempts, application, now: noon(addDays(decision.from, -1)) })).decision).toBe('wait');
      }),
    );
  });
});
