import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, instantAt, plainDateIn, toPlainDate, unwrap } from '@einthoven/kernel';
import {
  answerBy,
  appealUntil,
  caseDecideBy,
  caseDecisionStep,
  caseStepRefusal,
  conflictOf,
  decideBy,
  declarationHoldsUntil,
  mayAppeal,
  outcomeNeedsTwo,
  revocationFinalOn,
  type CaseState,
  type CaseStep,
  type Involvement,
} from './conduct.ts';

const policy = <T>(value: T) => ({ value, standing: 'default' as const });
const scheme = {
  zone: policy('America/Phoenix'),
  appeal: { withinDays: policy(30), decidedWithinDays: policy(60) },
  conduct: {
    answerWithinDays: policy(30),
    decidedWithinDays: policy(60),
    complaintAnsweredWithinDays: policy(60),
    declarationMonths: policy(12),
    riskReviewMonths: policy(12),
    boardQuorum: policy(2),
  },
};
const instants = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2031, 11, 31) }).map((ms) => new Date(ms));
const days = fc.integer({ min: 0, max: 3000 }).map((n) => addDays(toPlainDate('2024-01-01'), n));
const person = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');

describe('deadlines', () => {
  test('are whole days of the body’s zone: just before and just after midnight in Phoenix are two days', () => {
    // Phoenix has no summer time: 07:00 UTC is midnight, all year.
    expect(appealUntil(new Date('2026-03-01T06:59:59Z'), scheme)).toBe('2026-03-30');
    expect(appealUntil(new Date('2026-03-01T07:00:00Z'), scheme)).toBe('2026-03-31');
    expect(decideBy(new Date('2027-12-31T20:00:00Z'), scheme)).toBe('2028-02-29');
    expect(answerBy(new Date('2028-01-30T12:00:00Z'), scheme)).toBe('2028-02-29');
    expect(caseDecideBy(toPlainDate('2028-02-29'), scheme)).toBe('2028-04-29');
    expect(declarationHoldsUntil(toPlainDate('2028-02-29'), scheme)).toBe('2029-02-27');
  });

  test('an appeal is in time to the last minute of its last day, and not one later; a revocation is never final while it may still be filed', () => {
    fc.assert(
      fc.property(instants, (decidedAt) => {
        const last = appealUntil(decidedAt, scheme);
        const midnight = unwrap(instantAt(`${addDays(last, 1)}T00:00`, scheme.zone.value));
        const asked = (now: Date) => mayAppeal({ personId: 'a', decisionAbout: 'a', decidedAt, appealed: false, now }, scheme);
        expect(asked(new Date(midnight.getTime() - 1))).toBeUndefined();
        expect(asked(midnight)).toBe('APPEAL_TOO_LATE');
        expect(revocationFinalOn(decidedAt, scheme)).toBe(plainDateIn(midnight, scheme.zone.value));
        expect(daysBetween(plainDateIn(decidedAt, scheme.zone.value), last)).toBe(30);
      }),
    );
    const base = { personId: 'a', decisionAbout: 'a', decidedAt: new Date('2026-03-01T12:00:00Z'), appealed: false, now: new Date('2026-03-02T12:00:00Z') };
    expect(mayAppeal({ ...base, appealed: true }, scheme)).toBe('APPEAL_THERE_ALREADY');
    expect(mayAppeal({ ...base, personId: 'b' }, scheme)).toBe('APPEAL_NOT_YOURS');
  });
});

describe('who may decide', () => {
  const involved: fc.Arbitrary<Involvement> = fc.record({
    subject: person,
    reporters: fc.array(person),
    preparers: fc.array(person),
    decidedBefore: fc.array(person),
    teachers: fc.array(person),
    declared: fc.array(person),
  });

  test('exactly who had no hand in it and has declared', () => {
    fc.assert(
      fc.property(person, involved, (who, known) => {
        const hands = new Set([known.subject, ...known.reporters, ...known.preparers, ...known.decidedBefore, ...known.teachers]);
        expect(conflictOf(who, known) === undefined).toBe(!hands.has(who) && known.declared.includes(who));
      }),
    );
  });

  test('taking a credential away takes two, for a time or for good', () => {
    const outcomes = fc.constantFrom('none', 'warning', 'conditions', 'suspension', 'revocation');
    fc.assert(
      fc.property(fc.array(fc.record({ by: person, outcome: outcomes }), { minLength: 1, maxLength: 12 }), (acts) => {
        let proposal: { by: string; outcome: (typeof acts)[number]['outcome'] } | undefined;
        for (const act of acts) {
          const step = caseDecisionStep(act.outcome, proposal, act.by);
          if (step === 'decision') {
            // Two people said the same, or it is one that one person decides and nobody had proposed anything.
            expect(proposal ? proposal.by !== act.by && proposal.outcome === act.outcome : !outcomeNeedsTwo(act.outcome)).toBe(true);
            return;
          }
          if (step === 'proposal') proposal = act;
        }
      }),
    );
    expect((['none', 'warning', 'conditions', 'suspension', 'revocation'] as const).filter(outcomeNeedsTwo)).toEqual(['suspension', 'revocation']);
  });
});

describe('steps of a case', () => {
  test('nobody is decided on before they answered or had all their days', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<CaseState>('examined', 'noticed', 'ready', 'decided', 'closed'),
        fc.constantFrom<CaseStep>('propose', 'decide'),
        fc.option(days, { nil: undefined }),
        days,
        (state, step, until, today) => {
          const allowed = caseStepRefusal(step, { state, answerBy: until, today, outcome: undefined }) === undefined;
          expect(allowed).toBe(state === 'ready' || (state === 'noticed' && until !== undefined && daysBetween(until, today) > 0));
        },
      ),
    );
  });

  test('what is over stays over, and only a suspension can be lifted', () => {
    const today = toPlainDate('2026-12-01');
    for (const step of ['note', 'notice', 'answer', 'extend', 'close', 'propose', 'decide', 'lift'] as const)
      expect(caseStepRefusal(step, { state: 'closed', answerBy: undefined, today, outcome: undefined })).toBe('CASE_STEP_NOT_NOW');
    const decided = { state: 'decided' as const, answerBy: today, today };
    expect(caseStepRefusal('lift', { ...decided, outcome: 'suspension' })).toBeUndefined();
    expect(caseStepRefusal('lift', { ...decided, outcome: 'revocation' })).toBe('CASE_STEP_NOT_NOW');
    expect(caseStepRefusal('decide', { ...decided, outcome: 'warning' })).toBe('CASE_STEP_NOT_NOW');
  });
});
