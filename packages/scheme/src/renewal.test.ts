import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, addYears, toPlainDate, type PlainDate } from '@einthoven/kernel';
import { parse } from 'yaml';
import { ceProgress, readingHalfHours, type CeCredit } from './ce.ts';
import { keepingOn, type KeepingFacts } from './next-step.ts';
import { auditSize, decideExtension, decideRenewal, remindersOf, type RenewalFacts } from './renewal.ts';
import { bandOn, endedOn, reinstatedPeriod, reinstatementQuote } from './reinstatement.ts';
import { parseScheme, type Scheme } from './scheme.ts';
import { awardPeriod, spansOf, standingOn, type CredentialPeriod, type StandingAction } from './standing.ts';

const read = (version: string): Scheme => {
  const parsed = parseScheme(parse(readFileSync(new URL(`../../../content/schemes/${version}.yaml`, import.meta.url), 'utf8')));
  if (!parsed.ok) throw new Error(parsed.error.join('\n'));
  return parsed.value;
};
const scheme = read('cet-2026-11');
const instructor = read('cei-2026-11');
const day = toPlainDate;
const days = fc.integer({ min: 0, max: 3000 }).map((n) => addDays(day('2027-12-20'), n));

const credit = (halfHours: number, completedOn: PlainDate, more: Partial<CeCredit> = {}): CeCredit => ({
  creditId: `${completedOn} ${halfHours} ${more.subject ?? 'e'} ${more.state ?? 'c'}`,
  title: 'Session',
  completedOn,
  halfHours,
  subject: 'electrocardiography',
  source: 'issued',
  state: 'counted',
  why: undefined,
  ...more,
});

/**
 * A life of a credential played by the rules: each act is tried on its day and done only where the decision allows it.
 * What it returns is what a database would hold.
 */
type Act =
  | { readonly do: 'earn' | 'choose' | 'pay' | 'attest' | 'renew' | 'reinstate'; readonly on: PlainDate }
  | { readonly do: 'extend'; readonly on: PlainDate; readonly days: number }
  | { readonly do: 'act'; readonly on: PlainDate; readonly action: StandingAction['action'] };
type Life = {
  periods: CredentialPeriod[];
  actions: StandingAction[];
  credits: CeCredit[];
  used: string[];
  ceFrom: PlainDate;
  paid: boolean;
  attested: boolean;
  path: 'ce' | undefined;
};

function factsOf(life: Life, on: PlainDate): KeepingFacts {
  const last = spansOf(life.periods).findLast(({ from }) => from <= on);
  return {
    standing: { periods: life.periods, actions: life.actions, provisional: false },
    path: life.path,
    ce: ceProgress(life.credits, { ceFrom: life.ceFrom, ceUntil: addDays(last?.to ?? on, -1), usedCreditIds: life.used }, scheme),
    assessmentPassedOn: undefined,
    quartersMet: 0,
    paidOn: life.paid ? on : undefined,
    paymentHeld: false,
    attestedOn: life.attested ? on : undefined,
    back: { credits: life.credits, ceFrom: life.ceFrom, usedCreditIds: life.used, assessmentPassedOn: undefined },
    auditAnswerBy: undefined,
  };
}

function play(award: PlainDate, acts: readonly Act[]): Life {
  const life: Life = {
    periods: [awardPeriod(award, scheme)],
    actions: [],
    credits: [],
    used: [],
    ceFrom: award,
    paid: false,
    attested: false,
    path: undefined,
  };
  const close = (on: PlainDate) => {
    life.used.push(...life.credits.map(({ creditId }) => creditId));
    Object.assign(life, { ceFrom: on, paid: false, attested: false, path: undefined });
  };
  for (const act of acts.toSorted((a, b) => (a.on < b.on ? -1 : 1)).filter(({ on }) => on >= award)) {
    const facts = factsOf(life, act.on);
    const renewal = decideRenewal(act.on, facts, scheme);
    const open = renewal.state !== 'closed' && renewal.state !== 'early';
    switch (act.do) {
      case 'earn':
        life.credits.push({ ...credit(7, act.on), creditId: `${act.on} ${life.credits.length}` });
        break;
      case 'choose':
        if (renewal.state !== 'closed') life.path = 'ce';
        break;
      case 'pay':
        if (open) life.paid = true;
        break;
      case 'attest':
        if (open) life.attested = true;
        break;
      case 'renew':
        if (renewal.state === 'ready') {
          life.periods.push(renewal.next);
          close(act.on);
        }
        break;
      case 'extend': {
        const given = decideExtension(act.on, facts.standing, act.days, scheme);
        if (given.ok) life.periods.push(given.period);
        break;
      }
      case 'reinstate': {
        const quote = reinstatementQuote(act.on, { ...facts.back, standing: facts.standing }, scheme);
        if (quote?.now?.ce.met && quote.now.assessment !== 'owed') {
          life.periods.push(reinstatedPeriod(act.on, scheme));
          close(act.on);
        }
        break;
      }
      case 'act':
        life.actions.push({ action: act.action, effectiveOn: act.on });
    }
  }
  return life;
}

const simple = fc.record({
  do: fc.constantFrom('earn' as const, 'choose' as const, 'pay' as const, 'attest' as const, 'renew' as const, 'reinstate' as const),
  on: days,
});
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 12, arbitrary: simple },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('extend' as const), on: days, days: fc.integer({ min: -5, max: 500 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      on: days,
      action: fc.constantFrom('suspend' as const, 'lift-suspension' as const, 'surrender' as const, 'revoke' as const),
    }),
  },
);
/** Awards around the ends of months and 29 February, and many acts, most of them in good order. */
const lives = fc.record({
  award: fc.oneof(fc.constantFrom(day('2028-02-29'), day('2028-02-28'), day('2028-03-01'), day('2027-12-31'), day('2028-01-30')), days),
  acts: fc.array(act, { maxLength: 40 }),
  routine: fc.array(days, { maxLength: 6 }),
});
const actsOf = ({ acts, routine }: { acts: readonly Act[]; routine: readonly PlainDate[] }): readonly Act[] => [
  ...acts,
  ...routine.flatMap((on): Act[] => [
    { do: 'earn', on },
    { do: 'earn', on },
    { do: 'earn', on },
    ...(['choose', 'pay', 'attest', 'renew', 'reinstate'] as const).map((what): Act => ({ do: what, on: addDays(on, 1) })),
  ]),
];

describe('a life of a credential', () => {
  test('skips no rule: periods never overlap, a renewal leaves no gap and keeps the anniversary, a reinstatement follows a gap', () => {
    let renewals = 0;
    let reinstatements = 0;
    fc.assert(
      fc.property(lives, (given) => {
        const life = play(given.award, actsOf(given));
        const spans = spansOf(life.periods);
        for (const [index, span] of spans.entries()) {
          const before = spans[index - 1];
          expect(span.from < span.to).toBe(true);
          if (!before) continue;
          if (span.basis === 'renewal') {
            renewals += 1;
            expect(span.from).toBe(before.to);
            expect(span.anniversary).toBe(addYears(before.anniversary, 2));
          } else {
            reinstatements += 1;
            expect(span.from > addDays(before.to, -1)).toBe(true);
            expect(bandOn(span.from, before.to, scheme)?.assessment).toBe(false);
            expect(span.anniversary).toBe(addYears(span.from, 2));
          }
        }
        // No more extension in a cycle than the scheme gives.
        for (const { anniversary, to } of spans) expect(addDays(anniversary, scheme.renewal.extension.mostDays.value) >= to).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(renewals).toBeGreaterThan(4);
    expect(reinstatements).toBeGreaterThan(4);
  });

  test('has one standing a day, the same when it is played again, and every next step has its date and price', () => {
    fc.assert(
      fc.property(lives, days, (given, date) => {
        const life = play(given.award, actsOf(given));
        expect(play(given.award, actsOf(given))).toEqual(life);
        const kept = keepingOn(date, factsOf(life, date), scheme);
        if (date < given.award) {
          expect(kept).toBeUndefined();
          return;
        }
        if (!kept) throw new Error('no standing after the award');
        const { standing, renewal, back, steps } = kept;
        const inForce = standing.status === 'active' || standing.status === 'due';
        const covered = spansOf(life.periods).some(({ from, to }) => from <= date && date < to);
        // In force on exactly the days that a period covers and no action takes away; a way back on the others.
        if (inForce) expect(covered).toBe(true);
        if (standing.status === 'inactive' || standing.status === 'lapsed') {
          expect(covered).toBe(false);
          expect(renewal.state).toBe('closed');
          expect(endedOn(date, { periods: life.periods, actions: [], provisional: false })).toBe(back?.endedOn);
          expect(back?.now === undefined).toBe(standing.status === 'lapsed');
          expect(steps.some(({ step }) => step === 'certify-anew')).toBe(true);
        }
        if (standing.status === 'due') expect(['open', 'pending', 'ready']).toContain(renewal.state);
        if (renewal.state !== 'closed') expect(steps.filter(({ step }) => step === 'payment').every(({ priceCents }) => priceCents === 20_000)).toBe(true);
        for (const { from, by } of steps) if (from && by) expect(from <= by).toBe(true);
        for (const { by } of steps) if (by) expect(by >= date).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('single rules', () => {
  const award = day('2028-02-29');
  const period = awardPeriod(award, scheme);
  const facts = (more: Partial<RenewalFacts> = {}): RenewalFacts => ({
    standing: { periods: [period], actions: [], provisional: false },
    path: 'ce',
    ce: ceProgress([credit(20, day('2029-05-01'))], { ceFrom: award, ceUntil: addDays(period.to, -1), usedCreditIds: [] }, scheme),
    assessmentPassedOn: undefined,
    quartersMet: 0,
    paidOn: day('2030-01-01'),
    paymentHeld: false,
    attestedOn: day('2030-01-01'),
    ...more,
  });

  test.each<[string, Partial<RenewalFacts>, string[]]>([
    ['nothing', {}, []],
    ['the fee', { paidOn: undefined }, ['payment']],
    ['a fee that is disputed', { paymentHeld: true }, ['payment-held']],
    ['the signature', { attestedOn: undefined }, ['attestation']],
    ['a choice', { path: undefined }, ['path']],
    ['an assessment', { path: 'assessment' }, ['assessment']],
    ['a quarter', { path: 'quarterly', quartersMet: 6 }, ['quarters']],
  ])('what is missing: %s', (_, more, missing) => {
    const decision = decideRenewal(day('2030-02-01'), facts(more), scheme);
    expect(decision).toMatchObject({ state: missing.length === 0 ? 'ready' : 'open', missing });
  });

  test('any one of the three ways is enough', () => {
    const none = ceProgress([], { ceFrom: award, ceUntil: period.to, usedCreditIds: [] }, scheme);
    expect(decideRenewal(day('2030-02-01'), facts({ ce: none, path: 'assessment', assessmentPassedOn: day('2030-01-20') }), scheme)).toMatchObject({
      state: 'ready',
    });
    expect(decideRenewal(day('2030-02-01'), facts({ ce: none, path: 'quarterly', quartersMet: 7 }), scheme)).toMatchObject({ state: 'ready' });
    const waiting = ceProgress([credit(20, day('2029-05-01'), { state: 'awaiting-review' })], { ceFrom: award, ceUntil: period.to, usedCreditIds: [] }, scheme);
    expect(decideRenewal(day('2030-02-01'), facts({ ce: waiting }), scheme)).toMatchObject({ state: 'pending' });
  });

  test('awarded on 29 February: last valid day 28 February, renewed to 1 March two years on, reminders on their days', () => {
    expect(decideRenewal(day('2030-02-28'), facts(), scheme)).toMatchObject({
      daysLeft: 0,
      lastDay: '2030-02-28',
      next: { from: '2030-03-01', to: '2032-03-01' },
    });
    expect(decideRenewal(day('2030-03-01'), facts(), scheme)).toEqual({ state: 'closed', why: 'PERIOD_OVER' });
    expect(remindersOf(period, scheme).map(({ on }) => on)).toEqual([
      '2029-09-01',
      '2029-11-30',
      '2029-12-30',
      '2030-01-29',
      '2030-02-21',
      '2030-02-28',
      '2030-03-30',
    ]);
    expect(standingOn(day('2029-11-29'), facts().standing, scheme)?.status).toBe('active');
    expect(standingOn(day('2029-11-30'), facts().standing, scheme)?.status).toBe('due');
  });

  test('hours: in all and in the subject, refused and outside ones apart', () => {
    const cycle = { ceFrom: award, ceUntil: day('2030-02-28'), usedCreditIds: ['used'] };
    const progress = ceProgress(
      [
        credit(8, day('2028-02-29')),
        credit(12, day('2030-02-28'), { subject: 'other' }),
        credit(4, day('2030-03-01')),
        credit(4, day('2028-02-28')),
        { ...credit(4, day('2029-01-01')), creditId: 'used' },
        credit(4, day('2029-01-02'), { state: 'refused', why: 'No evidence' }),
        credit(4, day('2029-01-03'), { state: 'awaiting-scan' }),
      ],
      cycle,
      scheme,
    );
    // Twenty halves in all, but four short in electrocardiography.
    expect(progress).toMatchObject({ earned: 20, needed: 20, owed: 4, waiting: 4, met: false });
    expect(progress.outside.map(({ reason }) => reason)).toEqual(['AFTER_CYCLE', 'BEFORE_CYCLE', 'USED_BEFORE']);
    expect(progress.refused).toHaveLength(1);
    // 6,000 words are 45 minutes by the formula; with 10 questions 55, rounded down to the half hour.
    expect(readingHalfHours(6000, 10, scheme)).toBe(1);
    expect(readingHalfHours(6000, 15, scheme)).toBe(2);
    expect([0, 1, 9, 10, 30, 1000].map((n) => auditSize(n, scheme))).toEqual([0, 1, 1, 1, 2, 50]);
  });

  test('a credential that is held with another is in force on no day without it, and is renewed to its end', () => {
    const cet: CredentialPeriod[] = [{ from: day('2028-01-10'), to: day('2030-01-10') }];
    const foundation = (periods: readonly CredentialPeriod[]) => ({ facts: { periods, actions: [], provisional: false }, rules: scheme });
    const held = { periods: [{ from: day('2029-01-01'), to: day('2030-01-10') }], actions: [], provisional: false };
    expect(standingOn(day('2029-06-01'), { ...held, foundation: foundation(cet) }, instructor)?.status).toBe('active');
    expect(standingOn(day('2029-06-01'), { ...held, foundation: foundation([]) }, instructor)).toMatchObject({
      status: 'inactive',
      why: 'FOUNDATION_NOT_HELD',
    });
    const ce = ceProgress(
      [credit(20, day('2029-05-01')), credit(8, day('2029-05-02'), { subject: 'teaching' })],
      { ceFrom: day('2028-01-10'), ceUntil: day('2030-01-09'), usedCreditIds: [] },
      instructor,
    );
    const own = (periods: readonly CredentialPeriod[]) => facts({ standing: { ...held, foundation: foundation(periods) }, ce, paidOn: undefined });
    expect(decideRenewal(day('2029-12-01'), own(cet), instructor)).toMatchObject({ state: 'open', missing: ['foundation'] });
    const renewed = [...cet, { from: day('2030-01-10'), to: day('2032-01-10'), basis: 'renewal' as const }];
    expect(decideRenewal(day('2029-12-01'), own(renewed), instructor)).toMatchObject({
      state: 'ready',
      feeCents: 0,
      next: { from: '2030-01-10', to: '2032-01-10' },
    });
  });
});
