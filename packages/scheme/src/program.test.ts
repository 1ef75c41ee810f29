import fc from 'fast-check';
import { addDays, toPlainDate, type PlainDate } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import {
  approvalOn,
  programApproval,
  programGaps,
  programRates,
  PROGRAM_POLICIES,
  RUBRIC,
  rubricOutcome,
  type ProgramDecision,
  type ProgramFacts,
} from './program.ts';

const DAY = toPlainDate('2026-01-01');
const day = (n: number): PlainDate => addDays(DAY, n);
const decided = (outcome: ProgramDecision['outcome'], on: number, more: Partial<ProgramDecision> = {}): ProgramDecision => ({
  outcome,
  effectiveOn: day(on),
  validUntil: outcome === 'approve' ? day(on + 1000) : undefined,
  conditions: '',
  reason: outcome,
  ...more,
});
const onRecord = (decisions: readonly ProgramDecision[], today: number) => {
  const { state, spans } = programApproval(decisions, day(today));
  return {
    approval: ['approved', 'conditions', 'probation'].includes(state) ? 'approved' : state === 'withdrawn' ? 'withdrawn' : 'not-on-record',
    spans,
  } as const;
};

describe('programApproval', () => {
  test('walks through a life of a program', () => {
    const all = [
      decided('approve', 0, { conditions: 'Send the second agreement.' }),
      decided('full', 90),
      decided('probation', 200),
      decided('withdraw', 300),
      decided('reinstate', 330),
      decided('approve', 990),
    ];
    expect(programApproval([], DAY).state).toBe('not-on-record');
    expect(programApproval(all, day(-1)).state).toBe('not-on-record');
    expect(programApproval(all, day(10))).toMatchObject({ state: 'conditions', conditions: 'Send the second agreement.', until: day(1000) });
    expect(programApproval(all, day(100))).toMatchObject({ state: 'approved', since: day(90), conditions: '' });
    expect(programApproval(all, day(250))).toMatchObject({ state: 'probation', since: day(200) });
    expect(programApproval(all, day(310))).toMatchObject({ state: 'withdrawn', since: day(300), spans: [{ from: DAY, until: day(299) }] });
    // Undone, and what was before it stands again.
    expect(programApproval(all, day(340))).toMatchObject({ state: 'probation', spans: [{ from: DAY, until: day(1000) }] });
    expect(programApproval(all, day(995)).spans).toEqual([{ from: DAY, until: day(1990) }]);
    expect(programApproval(all, day(1991))).toMatchObject({ state: 'ended', since: day(1991) });
    // A new term refused: the one that runs goes on to its end.
    const refused = [decided('approve', 0), decided('refuse', 950)];
    expect(programApproval(refused, day(960)).state).toBe('approved');
    expect(programApproval(refused, day(1001)).state).toBe('ended');
    expect(programApproval([decided('refuse', 0)], DAY).state).toBe('refused');
  });

  test('who completed while it was approved keeps that, and nobody else gains it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 900 }), fc.integer({ min: -50, max: 2000 }), (from, length, completed) => {
        const decisions = [decided('approve', from), decided('withdraw', from + length)];
        const inside = completed >= from && completed < from + length;
        expect(approvalOn(onRecord(decisions, 2000), day(completed))).toBe(inside ? 'approved' : completed < from ? 'not-on-record' : 'withdrawn');
      }),
    );
    // Without decisions, as programs came into the record before there were any.
    for (const approval of ['approved', 'withdrawn', 'not-on-record'] as const) expect(approvalOn({ approval, spans: [] }, DAY)).toBe(approval);
  });

  test('spans are in order, do not overlap, and say the same as asking each day', () => {
    const step = fc.record({
      outcome: fc.constantFrom('approve' as const, 'withdraw' as const, 'probation' as const, 'full' as const, 'refuse' as const),
      gap: fc.integer({ min: 1, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        let on = 0;
        const decisions = steps.map(({ outcome, gap }) => decided(outcome, (on += gap), outcome === 'approve' ? { validUntil: day(on + 300) } : {}));
        const { spans } = programApproval(decisions, day(5000));
        for (const [index, span] of spans.entries()) {
          expect(span.until !== undefined && span.from <= span.until).toBe(true);
          const next = spans[index + 1];
          if (next) expect(span.until! < next.from).toBe(true);
        }
        for (let probe = 0; probe < 4000; probe += 97) {
          const then = ['approved', 'conditions', 'probation'].includes(programApproval(decisions, day(probe)).state);
          // What was decided later about an earlier day is a withdrawal of the same day at most; days are told alike.
          expect(spans.some(({ from, until }) => from <= day(probe) && day(probe) <= until!)).toBe(then);
        }
      }),
      { numRuns: 60 },
    );
  });
});

const policy = <T>(value: T) => ({ value, standing: 'default' as const });
const scheme = {
  training: {
    classHours: policy({ min: 40, max: 80 }),
    clinicalHours: policy({ min: 20, max: 40 }),
    classSize: policy({ min: 10, max: 30 }),
    supervisedTracings: policy(10),
    completionValidYears: policy(5),
  },
  publish: { fewest: policy(10), fewestEach: policy(3) },
};
const good: ProgramFacts = {
  classHours: 60,
  clinicalHours: 30,
  classSize: 20,
  supervisedTracings: 10,
  weeks: 9,
  hoursAWeek: 10,
  domainHours: { a: 20, b: 40 },
  instructors: 1,
  agreementsUntil: [day(100)],
  authorisedBy: 'A board',
  authorisationUntil: day(10),
  policies: [...PROGRAM_POLICIES],
};
const codes = (change: Partial<ProgramFacts>) => programGaps({ ...good, ...change }, scheme, ['a', 'b'], DAY).map(({ code }) => code);

test('programGaps finds what is missing, at the edges and beyond', () => {
  expect(codes({})).toEqual([]);
  for (const classHours of [39, 81]) expect(codes({ classHours, domainHours: { a: 1, b: classHours - 1 }, weeks: 20 })).toEqual(['CLASS_HOURS']);
  for (const classHours of [40, 80]) expect(codes({ classHours, domainHours: { a: 1, b: classHours - 1 }, weeks: 20 })).toEqual([]);
  for (const clinicalHours of [0, 19, 41]) expect(codes({ clinicalHours, weeks: 20 })).toEqual(['CLINICAL_HOURS']);
  expect(codes({ classSize: 31, supervisedTracings: 9 })).toEqual(['CLASS_SIZE', 'TRACINGS']);
  // Ninety hours do not fit into two weeks of ten.
  expect(codes({ weeks: 2 })).toEqual(['HOURS_DO_NOT_FIT']);
  expect(codes({ domainHours: { a: 60 } })).toEqual(['DOMAIN_NOT_TAUGHT']);
  expect(codes({ domainHours: { a: 20, b: 20, c: 20 } })).toEqual(['DOMAINS_DO_NOT_ADD_UP']);
  expect(codes({ agreementsUntil: [] })).toEqual(['NO_CLINICAL_SITE']);
  expect(codes({ agreementsUntil: [day(-1), undefined] })).toEqual(['AGREEMENT_ENDED']);
  expect(codes({ authorisedBy: ' ' })).toEqual(['NOT_AUTHORISED']);
  expect(codes({ authorisationUntil: day(-1), instructors: 0 })).toEqual(['NO_INSTRUCTOR', 'AUTHORISATION_ENDED']);
  expect(codes({ policies: PROGRAM_POLICIES.slice(1) })).toEqual(['POLICY_MISSING']);
});

test('rubricOutcome: one doubt is enough, and what nobody looked at was not met', () => {
  const all = (finding: 'met' | 'partly') => Object.fromEntries(RUBRIC.map((criterion) => [criterion, finding]));
  expect(rubricOutcome([]).best).toBe('refuse');
  expect(rubricOutcome([all('met'), all('met')]).best).toBe('approve');
  expect(rubricOutcome([all('met'), { ...all('met'), policies: 'partly' }])).toMatchObject({
    best: 'conditions',
    findings: { policies: 'partly', hours: 'met' },
  });
  expect(rubricOutcome([all('partly'), { ...all('met'), hours: 'not-met' }]).best).toBe('refuse');
  expect(rubricOutcome([{ hours: 'met' }]).best).toBe('refuse');
});

test('programRates publishes nothing of few, and no difference that tells of one', () => {
  const rates = (first: readonly [number, number], byThird: readonly [number, number]) =>
    programRates({ first: { people: first[0], passed: first[1] }, byThird: { people: byThird[0], passed: byThird[1] } }, scheme);
  expect(rates([9, 5], [9, 6])).toEqual({ first: 'TOO_FEW', byThird: 'TOO_FEW' });
  expect(rates([20, 15], [20, 15])).toEqual({ first: { people: 20, percent: 75 }, byThird: { people: 20, percent: 75 } });
  expect(rates([20, 10], [20, 16])).toEqual({ first: { people: 20, percent: 50 }, byThird: { people: 20, percent: 80 } });
  expect(rates([20, 10], [20, 11]).byThird).toBe('TOO_FEW');
  expect(rates([20, 10], [19, 15]).byThird).toBe('TOO_FEW');
  expect(rates([20, 18], [20, 18]).first).toBe('TOO_FEW');
});
