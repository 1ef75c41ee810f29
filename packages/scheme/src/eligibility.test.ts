import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, addYears, toPlainDate, unwrap } from '@einthoven/kernel';
import {
  ageYears,
  approvalNeeds,
  decideEligibility,
  type Attestation,
  type EligibilityClaims,
  type EligibilityEvidence,
  type Employment,
  type TrainingClaims,
} from './eligibility.ts';
import { conditionWords, provisionalWords, reviewWords, unmetWords } from './eligibility-words.ts';
import { parseCetScheme } from './scheme.ts';

const scheme = unwrap(parseCetScheme(parse(readFileSync(new URL('../../../content/schemes/cet-2026-11.yaml', import.meta.url), 'utf8'))));
const today = toPlainDate('2026-11-23');

type ProgramTraining = Extract<TrainingClaims, { route: 'program' }>;
const training: ProgramTraining = {
  route: 'program',
  completedOn: toPlainDate('2026-06-12'),
  classHours: 60,
  clinicalHours: 32,
  supervisedTracings: 14,
  preceptorName: 'R. Okafor, RN',
};
const claims: EligibilityClaims = { birthDate: toPlainDate('2002-03-04'), secondarySchool: 'yes', training };
const evidence: EligibilityEvidence = {
  certificateUploaded: true,
  program: { approval: 'approved', classHours: 60, clinicalHours: 32 },
  attestations: [],
  guardianConsent: 'none-asked',
  formerCredential: false,
};
const withTraining = (change: Partial<ProgramTraining>) => decideEligibility(scheme, { ...claims, training: { ...training, ...change } }, evidence, today);
const rules = (result: ReturnType<typeof decideEligibility>) => (result.decision === 'not-met' ? result.unmet.map(({ rule }) => rule) : []);
const reasons = (result: ReturnType<typeof decideEligibility>) => (result.decision === 'met' ? [] : result.reasons.map(({ reason }) => reason));

describe('decideEligibility by a program', () => {
  test('is met at every minimum', () => {
    const atMinimum = withTraining({ classHours: 40, clinicalHours: 20, supervisedTracings: 10 });
    expect(atMinimum).toEqual({ decision: 'met', provisional: [] });
  });

  test.each([
    ['class hours one below', { classHours: 39 }, { rule: 'class-hours', required: 40, actual: 39, shortBy: 1, unit: 'hours' }],
    ['no clinical hours', { clinicalHours: 0 }, { rule: 'clinical-hours', required: 20, actual: 0, shortBy: 20, unit: 'hours' }],
    ['clinical hours below', { clinicalHours: 19 }, { rule: 'clinical-hours', required: 20, actual: 19, shortBy: 1, unit: 'hours' }],
    ['tracings below', { supervisedTracings: 3 }, { rule: 'supervised-tracings', required: 10, actual: 3, shortBy: 7, unit: 'tracings' }],
    ['nobody signed for the tracings', { preceptorName: '  ' }, { rule: 'preceptor', required: 'named', actual: 'none', shortBy: undefined, unit: 'thing' }],
    [
      'completed tomorrow',
      { completedOn: toPlainDate('2026-11-24') },
      { rule: 'completion-not-in-future', required: '2026-11-23', actual: '2026-11-24', shortBy: undefined, unit: 'date' },
    ],
    [
      'completed five years and a day ago',
      { completedOn: toPlainDate('2021-11-22') },
      { rule: 'completion-recent', required: '2021-11-23', actual: '2021-11-22', shortBy: undefined, unit: 'date' },
    ],
  ] as const)('is not met with %s, and says by how much', (_what, change, unmet) => {
    expect(withTraining(change)).toMatchObject({ decision: 'not-met', unmet: [unmet] });
  });

  test('takes a certificate of today and one of exactly five years ago', () => {
    expect(withTraining({ completedOn: today }).decision).toBe('met');
    expect(withTraining({ completedOn: toPlainDate('2021-11-23') }).decision).toBe('met');
  });

  test('is not met without the certificate', () => {
    expect(rules(decideEligibility(scheme, claims, { ...evidence, certificateUploaded: false }, today))).toEqual(['certificate-of-completion']);
  });

  test('flags more hours than a program has, without counting them against the person', () => {
    const long = { ...evidence, program: { approval: 'approved' as const, classHours: undefined, clinicalHours: undefined } };
    const result = decideEligibility(scheme, { ...claims, training: { ...training, classHours: 120, clinicalHours: 41 } }, long, today);
    expect(result.decision).toBe('needs-review');
    expect(reasons(result)).toEqual(['class-hours-above', 'clinical-hours-above']);
  });

  test('flags a program that is not on record, or not approved any more', () => {
    expect(reasons(decideEligibility(scheme, claims, { ...evidence, program: undefined }, today))).toEqual(['program-not-on-record']);
    const withdrawn = { approval: 'withdrawn' as const, classHours: 60, clinicalHours: 32 };
    expect(reasons(decideEligibility(scheme, claims, { ...evidence, program: withdrawn }, today))).toEqual(['program-approval-withdrawn']);
  });

  test('a program on record without clinical hours makes nobody eligible, whatever the person says', () => {
    const program = { approval: 'approved' as const, classHours: 60, clinicalHours: 0 };
    expect(rules(decideEligibility(scheme, claims, { ...evidence, program }, today))).toEqual(['program-clinical-hours']);
  });

  test('flags hours above those on record', () => {
    const program = { approval: 'approved' as const, classHours: 45, clinicalHours: 20 };
    expect(reasons(decideEligibility(scheme, claims, { ...evidence, program }, today))).toEqual(['hours-above-record', 'hours-above-record']);
  });

  test('more hours or tracings never make a met application not met', () => {
    const amount = fc.integer({ min: 0, max: 5000 });
    fc.assert(
      fc.property(amount, amount, amount, amount, amount, amount, (classHours, clinicalHours, supervisedTracings, a, b, c) => {
        const less = withTraining({ classHours, clinicalHours, supervisedTracings });
        const more = withTraining({ classHours: classHours + a, clinicalHours: clinicalHours + b, supervisedTracings: supervisedTracings + c });
        if (less.decision !== 'not-met') expect(more.decision).not.toBe('not-met');
      }),
    );
  });

  test('what is short plus what is there is what is asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 20 }),
        (classHours, clinicalHours, supervisedTracings) => {
          const result = withTraining({ classHours, clinicalHours, supervisedTracings });
          if (result.decision !== 'not-met') return;
          for (const unmet of result.unmet) expect(Number(unmet.actual) + (unmet.shortBy ?? Number.NaN)).toBe(unmet.required);
        },
      ),
    );
  });
});

describe('decideEligibility of the person', () => {
  const young = { ...claims, birthDate: toPlainDate('2008-11-24') };

  test('the 18th birthday is old enough, the day before is not', () => {
    expect(decideEligibility(scheme, { ...claims, birthDate: toPlainDate('2008-11-23') }, evidence, today)).toEqual({ decision: 'met', provisional: [] });
    expect(decideEligibility(scheme, young, evidence, today)).toMatchObject({
      decision: 'not-met',
      unmet: [{ rule: 'guardian-consent', required: 18, actual: 17, shortBy: 1 }],
    });
  });

  test("under 18 with a guardian's consent is provisional; without an answer nobody can approve; refused is not met", () => {
    expect(decideEligibility(scheme, young, { ...evidence, guardianConsent: 'given' }, today)).toEqual({ decision: 'met', provisional: ['under-age'] });
    const waiting = decideEligibility(scheme, young, { ...evidence, guardianConsent: 'waiting' }, today);
    expect(reasons(waiting)).toEqual(['guardian-consent-waiting']);
    expect(approvalNeeds(waiting)).toBe('not-possible');
    expect(rules(decideEligibility(scheme, young, { ...evidence, guardianConsent: 'refused' }, today))).toEqual(['guardian-consent']);
  });

  test('a student is provisional, someone without school is not eligible, an unknown birth date is said', () => {
    expect(decideEligibility(scheme, { ...claims, secondarySchool: 'student' }, evidence, today)).toEqual({
      decision: 'met',
      provisional: ['secondary-school-student'],
    });
    expect(rules(decideEligibility(scheme, { ...claims, secondarySchool: 'no' }, evidence, today))).toEqual(['secondary-school']);
    expect(rules(decideEligibility(scheme, { ...claims, birthDate: undefined }, evidence, today))).toEqual(['birth-date']);
  });

  test('someone who held the credential needs no program; someone who did not cannot claim it', () => {
    const former = { ...claims, training: { route: 'former-credential' as const } };
    expect(decideEligibility(scheme, former, { ...evidence, formerCredential: true, certificateUploaded: false, program: undefined }, today).decision).toBe(
      'met',
    );
    expect(rules(decideEligibility(scheme, former, evidence, today))).toEqual(['former-credential']);
  });
});

describe('ageYears', () => {
  test('born on 29 February turns a year older on 1 March of other years', () => {
    expect(ageYears(toPlainDate('2008-02-29'), toPlainDate('2026-02-28'))).toBe(17);
    expect(ageYears(toPlainDate('2008-02-29'), toPlainDate('2026-03-01'))).toBe(18);
    expect(ageYears(toPlainDate('2008-02-29'), toPlainDate('2028-02-29'))).toBe(20);
  });
});

describe('decideEligibility by experience', () => {
  const job: Employment = { from: toPlainDate('2025-01-01'), to: toPlainDate('2025-12-31'), hours: 2080, supervisedTracings: 400 };
  const decide = (employments: readonly Employment[], attestations: readonly Attestation[]) =>
    decideEligibility(
      scheme,
      { ...claims, training: { route: 'experience', employments } },
      { ...evidence, certificateUploaded: false, program: undefined, attestations },
      today,
    );
  const confirmed = (employment: Employment): Attestation => ({ answer: 'confirmed', employment });

  test('is met when the employer confirms enough', () => {
    expect(decide([job], [confirmed(job)]).decision).toBe('met');
  });

  test('waits for the employer when the claim would suffice, and nobody can approve meanwhile', () => {
    for (const attestations of [[], [{ answer: 'waiting' as const }]]) {
      const result = decide([job], attestations);
      expect(reasons(result)).toEqual(['attestation-waiting']);
      expect(approvalNeeds(result)).toBe('not-possible');
    }
  });

  test('counts what the employer confirmed, not what was claimed', () => {
    expect(decide([job], [confirmed({ ...job, hours: 1500 })])).toMatchObject({
      decision: 'not-met',
      unmet: [{ rule: 'experience-hours', required: 2080, actual: 1500, shortBy: 580 }],
    });
    expect(rules(decide([job], [confirmed({ ...job, supervisedTracings: 9 })]))).toEqual(['supervised-tracings']);
  });

  test('an employer who says no leaves nothing; beside one who suffices it is flagged', () => {
    expect(rules(decide([job], [{ answer: 'declined' }]))).toEqual(['experience-hours', 'supervised-tracings']);
    const result = decide(
      [job, { ...job, from: toPlainDate('2026-01-01'), to: toPlainDate('2026-02-01'), hours: 100 }],
      [confirmed(job), { answer: 'declined' }],
    );
    expect(reasons(result)).toEqual(['attestation-declined']);
    expect(approvalNeeds(result)).toBe('two-people');
  });

  test('the same year told under two employers counts once', () => {
    const half = { ...job, hours: 1040 };
    expect(rules(decide([half, half], [confirmed(half), confirmed(half)]))).toEqual(['experience-hours']);
  });

  test('work of more than three years ago does not count', () => {
    const old = { ...job, from: toPlainDate('2021-01-01'), to: toPlainDate('2023-11-22') };
    expect(rules(decide([old], [confirmed(old)]))).toEqual(['experience-hours']);
  });

  test('a longer past makes nobody less eligible on the same day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 700 }), (hours, days) => {
        const one = { from: addDays(today, -days), to: today, hours, supervisedTracings: 10 };
        const more = { from: addYears(today, -3), to: addDays(today, -days - 1), hours: 100, supervisedTracings: 0 };
        const alone = decide([one], [confirmed(one)]);
        const both = decide([one, more], [confirmed(one), confirmed(more)]);
        if (alone.decision === 'met') expect(both.decision).toBe('met');
      }),
    );
  });
});

describe('approvalNeeds', () => {
  test('one person where the rules say met, two where something is flagged, none where a rule is not met', () => {
    expect(approvalNeeds(withTraining({}))).toBe('one-person');
    expect(approvalNeeds(withTraining({ classHours: 81 }))).toBe('two-people');
    expect(approvalNeeds(withTraining({ clinicalHours: 0 }))).toBe('not-possible');
  });
});

describe('words', () => {
  test('every number in the conditions comes from the scheme', () => {
    const changed = {
      ...scheme,
      training: {
        ...scheme.training,
        classHours: { value: { min: 41, max: 79 }, standing: 'given' as const },
        supervisedTracings: { value: 11, standing: 'default' as const },
      },
      experience: { ...scheme.experience, minHours: { value: 3000, standing: 'default' as const } },
    };
    const text = [...conditionWords(changed, 'program'), ...conditionWords(changed, 'experience'), ...conditionWords(changed)]
      .map(({ title, condition }) => `${title} ${condition}`)
      .join(' ');
    expect(text).toContain('41 to 79 class hours');
    expect(text).toContain('11 ECGs');
    expect(text).toContain('3,000 hours');
    expect(text).not.toMatch(/\b(40|80|2,080|10 ECGs)\b.*class/);
  });

  test('what is not met is said with both numbers and the difference', () => {
    const result = withTraining({ clinicalHours: 12, completedOn: toPlainDate('2020-01-31') });
    if (result.decision !== 'not-met') throw new Error('expected not met');
    expect(result.unmet.map(unmetWords)).toEqual([
      {
        title: 'The certificate of completion is too old',
        text: 'It is dated January 31, 2020. The rules ask for November 23, 2021 or later. Recent work experience can count instead.',
      },
      { title: 'Too few clinical hours', text: 'You have 12 of 20 clinical hours: 8 are missing.' },
    ]);
    expect(reviewWords({ reason: 'class-hours-above', expected: 80, actual: 120 }).text).toContain('120 class hours; a program has up to 80');
    expect(provisionalWords(scheme, 'under-age')).toBe('provisional until age 18');
  });
});
