import { addYears, type PlainDate } from '@einthoven/kernel';
import { countedHours, type WorkPeriod } from './work-hours.ts';
import type { CetScheme } from './scheme.ts';

/** How a person becomes eligible: a training program, work experience, or a credential held before. */
export type EligibilityRoute = 'program' | 'experience' | 'former-credential';

/** A job as told by the person, or as confirmed by the employer. */
export type Employment = WorkPeriod & {
  /** Tracings on live people that someone signed for. */
  readonly supervisedTracings: number;
};

/** What a person says about their training or work. */
export type TrainingClaims =
  | {
      readonly route: 'program';
      /** The day the certificate of completion is dated. */
      readonly completedOn: PlainDate;
      readonly classHours: number;
      readonly clinicalHours: number;
      readonly supervisedTracings: number;
      /** Who signed for the tracings; empty when nobody did. */
      readonly preceptorName: string;
    }
  | { readonly route: 'experience'; readonly employments: readonly Employment[] }
  | { readonly route: 'former-credential' };

/** What a person says, read and checked for form. */
export type EligibilityClaims = {
  /** Undefined while the account has no date of birth. */
  readonly birthDate: PlainDate | undefined;
  /** Finished, still at school, or neither. */
  readonly secondarySchool: 'yes' | 'student' | 'no';
  readonly training: TrainingClaims;
};

/** An employer's answer to one job told by the person. */
export type Attestation = { readonly answer: 'waiting' | 'declined' } | { readonly answer: 'confirmed'; readonly employment: Employment };

/** What is known besides the person's own word. */
export type EligibilityEvidence = {
  /** Whether a certificate of completion was uploaded. Nobody has looked at it yet. */
  readonly certificateUploaded: boolean;
  /** The program on record that the person names; undefined where none of that name is. */
  readonly program:
    | {
        readonly approval: 'approved' | 'not-on-record' | 'withdrawn';
        /** Undefined where the record does not say. */
        readonly classHours: number | undefined;
        readonly clinicalHours: number | undefined;
      }
    | undefined;
  /** Answers in the order of the jobs told; a job without one counts as waiting. */
  readonly attestations: readonly Attestation[];
  /** Only what is `given` counts, and only for what is `waiting` an answer can still come. */
  readonly guardianConsent: 'none-asked' | 'waiting' | 'ended' | 'given' | 'refused' | 'withdrawn';
  /** Whether the person ever held this credential. */
  readonly formerCredential: boolean;
};

/** A condition of the scheme. */
export type RuleCode =
  | 'birth-date'
  | 'guardian-consent'
  | 'secondary-school'
  | 'certificate-of-completion'
  | 'completion-not-in-future'
  | 'completion-recent'
  | 'class-hours'
  | 'clinical-hours'
  | 'program-clinical-hours'
  | 'supervised-tracings'
  | 'preceptor'
  | 'experience-hours'
  | 'former-credential';

/** A plain value that a rule asks for or that it met: a number, a date, or a word. */
export type PlainValue = number | string;

/** A condition that is not met: what it asks, what is there, and by how much it misses. */
export type UnmetRule = {
  readonly rule: RuleCode;
  readonly required: PlainValue;
  readonly actual: PlainValue;
  /** How much is missing, in the unit; undefined where a thing is simply absent. */
  readonly shortBy: number | undefined;
  readonly unit: 'hours' | 'tracings' | 'years' | 'date' | 'thing';
};

/** Why a person has to look, though no rule is broken. */
export type ReviewCode =
  /** More class hours than a program has by the scheme. */
  | 'class-hours-above'
  /** More clinical hours than a program has by the scheme. */
  | 'clinical-hours-above'
  /** No program of that name is on record as approved. */
  | 'program-not-on-record'
  /** The program's approval was withdrawn. */
  | 'program-approval-withdrawn'
  /** More hours than the program has on record. */
  | 'hours-above-record'
  /** Employers have not answered yet, and their answer decides. */
  | 'attestation-waiting'
  /** An employer said no, though the others suffice. */
  | 'attestation-declined'
  /** The guardian has not answered yet. */
  | 'guardian-consent-waiting';

/** One reason to look, with the values behind it. */
export type ReviewReason = { readonly reason: ReviewCode; readonly expected: PlainValue; readonly actual: PlainValue };

/** Why a credential would be provisional at first. */
export type ProvisionalReason = 'under-age' | 'secondary-school-student';

/** What the scheme's rules make of an application. */
export type Eligibility =
  | { readonly decision: 'met'; readonly provisional: readonly ProvisionalReason[] }
  | { readonly decision: 'needs-review'; readonly reasons: readonly ReviewReason[]; readonly provisional: readonly ProvisionalReason[] }
  | {
      readonly decision: 'not-met';
      readonly unmet: readonly UnmetRule[];
      /** What a person would look at besides. */
      readonly reasons: readonly ReviewReason[];
      readonly provisional: readonly ProvisionalReason[];
    };

/** Whole years from a birth to a day: a person born on 29 February has a birthday on 1 March in other years. */
export function ageYears(birthDate: PlainDate, on: PlainDate): number {
  let years = Number(on.slice(0, 4)) - Number(birthDate.slice(0, 4));
  if (years > 0 && addYears(birthDate, years) > on) years -= 1;
  return years;
}

type Findings = { unmet: UnmetRule[]; reasons: ReviewReason[]; provisional: ProvisionalReason[] };

function atLeast(found: Findings, rule: RuleCode, unit: UnmetRule['unit'], required: number, actual: number): void {
  if (actual < required) found.unmet.push({ rule, required, actual, shortBy: required - actual, unit });
}

function judgePerson(scheme: CetScheme, claims: EligibilityClaims, evidence: EligibilityEvidence, today: PlainDate, found: Findings): void {
  const minAge = scheme.person.minAgeYears.value;
  if (claims.birthDate === undefined) {
    found.unmet.push({ rule: 'birth-date', required: 'given', actual: 'none', shortBy: undefined, unit: 'thing' });
  } else {
    const age = ageYears(claims.birthDate, today);
    if (age < minAge) {
      found.provisional.push('under-age');
      if (evidence.guardianConsent === 'waiting') found.reasons.push({ reason: 'guardian-consent-waiting', expected: 'given', actual: 'waiting' });
      else if (evidence.guardianConsent !== 'given') {
        found.unmet.push({ rule: 'guardian-consent', required: minAge, actual: age, shortBy: minAge - age, unit: 'years' });
      }
    }
  }
  if (!scheme.person.secondarySchool.value) return;
  if (claims.secondarySchool === 'student') found.provisional.push('secondary-school-student');
  if (claims.secondarySchool === 'no') {
    found.unmet.push({ rule: 'secondary-school', required: 'finished or attending', actual: 'none', shortBy: undefined, unit: 'thing' });
  }
}

function judgeProgram(
  scheme: CetScheme,
  claims: Extract<TrainingClaims, { route: 'program' }>,
  evidence: EligibilityEvidence,
  today: PlainDate,
  found: Findings,
): void {
  const { classHours, clinicalHours, completionValidYears, supervisedTracings } = scheme.training;
  if (!evidence.certificateUploaded) {
    found.unmet.push({ rule: 'certificate-of-completion', required: 'uploaded', actual: 'none', shortBy: undefined, unit: 'thing' });
  }
  if (claims.completedOn > today) {
    found.unmet.push({ rule: 'completion-not-in-future', required: today, actual: claims.completedOn, shortBy: undefined, unit: 'date' });
  }
  const earliest = addYears(today, -completionValidYears.value);
  if (claims.completedOn < earliest) {
    found.unmet.push({ rule: 'completion-recent', required: earliest, actual: claims.completedOn, shortBy: undefined, unit: 'date' });
  }
  atLeast(found, 'class-hours', 'hours', classHours.value.min, claims.classHours);
  // A minimum of zero would still not make a program without clinical hours enough.
  atLeast(found, 'clinical-hours', 'hours', Math.max(1, clinicalHours.value.min), claims.clinicalHours);
  atLeast(found, 'supervised-tracings', 'tracings', supervisedTracings.value, claims.supervisedTracings);
  if (claims.preceptorName.trim() === '') {
    found.unmet.push({ rule: 'preceptor', required: 'named', actual: 'none', shortBy: undefined, unit: 'thing' });
  }
  if (claims.classHours > classHours.value.max) {
    found.reasons.push({ reason: 'class-hours-above', expected: classHours.value.max, actual: claims.classHours });
  }
  if (claims.clinicalHours > clinicalHours.value.max) {
    found.reasons.push({ reason: 'clinical-hours-above', expected: clinicalHours.value.max, actual: claims.clinicalHours });
  }
  const { program } = evidence;
  if (program === undefined || program.approval === 'not-on-record') {
    found.reasons.push({ reason: 'program-not-on-record', expected: 'approved', actual: 'not on record' });
  } else if (program.approval === 'withdrawn') {
    found.reasons.push({ reason: 'program-approval-withdrawn', expected: 'approved', actual: 'withdrawn' });
  }
  if (program?.clinicalHours === 0) {
    // Someone who says so themselves is told once.
    if (claims.clinicalHours > 0)
      found.unmet.push({ rule: 'program-clinical-hours', required: clinicalHours.value.min, actual: 0, shortBy: clinicalHours.value.min, unit: 'hours' });
  } else if (program?.clinicalHours !== undefined && claims.clinicalHours > program.clinicalHours) {
    found.reasons.push({ reason: 'hours-above-record', expected: program.clinicalHours, actual: claims.clinicalHours });
  }
  if (program?.classHours !== undefined && claims.classHours > program.classHours) {
    found.reasons.push({ reason: 'hours-above-record', expected: program.classHours, actual: claims.classHours });
  }
}

function judgeExperience(scheme: CetScheme, employments: readonly Employment[], attestations: readonly Attestation[], today: PlainDate, found: Findings): void {
  const { minHours, withinYears } = scheme.experience;
  const window = { from: addYears(today, -withinYears.value), to: today };
  const confirmed: Employment[] = [];
  const possible: Employment[] = [];
  let waiting = 0;
  let declined = 0;
  for (const [index, employment] of employments.entries()) {
    const attestation = attestations[index] ?? { answer: 'waiting' };
    if (attestation.answer === 'confirmed') {
      confirmed.push(attestation.employment);
      possible.push(attestation.employment);
    } else if (attestation.answer === 'waiting') {
      waiting += 1;
      possible.push(employment);
    } else declined += 1;
  }
  const measure = (list: readonly Employment[]) => ({
    hours: countedHours(list, window),
    tracings: list.reduce((sum, employment) => sum + employment.supervisedTracings, 0),
  });
  const needed = { hours: minHours.value, tracings: scheme.training.supervisedTracings.value };
  const now = measure(confirmed);
  const atBest = measure(possible);
  atLeast(found, 'experience-hours', 'hours', needed.hours, atBest.hours);
  atLeast(found, 'supervised-tracings', 'tracings', needed.tracings, atBest.tracings);
  if (atBest.hours >= needed.hours && atBest.tracings >= needed.tracings) {
    if (now.hours < needed.hours) found.reasons.push({ reason: 'attestation-waiting', expected: needed.hours, actual: now.hours });
    else if (now.tracings < needed.tracings) found.reasons.push({ reason: 'attestation-waiting', expected: needed.tracings, actual: now.tracings });
    if (declined > 0) found.reasons.push({ reason: 'attestation-declined', expected: 0, actual: declined });
  } else if (waiting > 0) {
    found.reasons.push({ reason: 'attestation-waiting', expected: needed.hours, actual: now.hours });
  }
}

/**
 * Decides what the scheme's rules make of an application. Nothing here approves anything: a claim of
 * `met` still rests on documents that a person looks at.
 *
 * Someone who held the credential before needs neither program nor experience; age and schooling stay.
 *
 * @param scheme the version the application is made under
 * @param claims what the person says
 * @param evidence what is known besides
 * @param today the day the application is judged by, in the body's zone: the day it was first submitted
 */
export function decideEligibility(scheme: CetScheme, claims: EligibilityClaims, evidence: EligibilityEvidence, today: PlainDate): Eligibility {
  const found: Findings = { unmet: [], reasons: [], provisional: [] };
  judgePerson(scheme, claims, evidence, today, found);
  const { training } = claims;
  if (!evidence.formerCredential) {
    if (training.route === 'program') judgeProgram(scheme, training, evidence, today, found);
    else if (training.route === 'experience') judgeExperience(scheme, training.employments, evidence.attestations, today, found);
    else found.unmet.push({ rule: 'former-credential', required: 'held before', actual: 'none', shortBy: undefined, unit: 'thing' });
  }
  const { unmet, reasons, provisional } = found;
  if (unmet.length > 0) return { decision: 'not-met', unmet, reasons, provisional };
  if (reasons.length > 0) return { decision: 'needs-review', reasons, provisional };
  return { decision: 'met', provisional };
}

/** Reasons that only someone else's answer ends: until then nobody can approve. */
const WAITING: ReadonlySet<ReviewCode> = new Set(['attestation-waiting', 'guardian-consent-waiting']);

/**
 * How many different people an approval takes: one where the rules say met (they look at the documents), two
 * where something was flagged, none can where a rule is not met or an answer is still out.
 * A refusal always takes two.
 */
export function approvalNeeds(eligibility: Eligibility): 'one-person' | 'two-people' | 'not-possible' {
  if (eligibility.decision === 'met') return 'one-person';
  if (eligibility.decision === 'not-met' || eligibility.reasons.some(({ reason }) => WAITING.has(reason))) return 'not-possible';
  return 'two-people';
}
