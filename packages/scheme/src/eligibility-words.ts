import type { EligibilityRoute, ProvisionalReason, ReviewReason, RuleCode, UnmetRule } from './eligibility.ts';
import type { CetScheme } from './scheme.ts';

/** A condition in plain words, as candidates read it before they apply. */
export type ConditionWords = {
  readonly id: string;
  readonly title: string;
  /** What is asked, with the scheme's numbers. */
  readonly condition: string;
  /** Why it is asked. */
  readonly why: string;
  /** `default`: provisional, not stated by the body itself. */
  readonly standing: 'given' | 'default';
};

const NUMBER = new Intl.NumberFormat('en-US');
const DAY = new Intl.DateTimeFormat('en-US', { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' });

function number(value: number | string): string {
  return typeof value === 'number' ? NUMBER.format(value) : value;
}

function day(value: number | string): string {
  return DAY.format(new Date(`${value}T00:00:00Z`));
}

function units(count: number, one: string, many = `${one}s`): string {
  return `${NUMBER.format(count)} ${count === 1 ? one : many}`;
}

/**
 * The conditions of a route in plain words with why each is asked; every number comes from the scheme.
 *
 * @param route leave out for the conditions that every route shares
 */
export function conditionWords(scheme: CetScheme, route?: EligibilityRoute): readonly ConditionWords[] {
  const { training, experience, person } = scheme;
  const tracings: ConditionWords = {
    id: 'supervised-tracings',
    title: units(training.supervisedTracings.value, 'supervised tracing'),
    condition: `You recorded at least ${units(training.supervisedTracings.value, 'ECG')} on live people while a qualified person watched, and that person signed for them.`,
    why: 'Electrodes go on people, not on paper. Someone who knows the work has to have seen you do it.',
    standing: training.supervisedTracings.standing,
  };
  if (route === 'program') {
    return [
      {
        id: 'certificate-of-completion',
        title: 'Certificate of completion',
        condition: `A training program gave you a certificate of completion in the last ${units(training.completionValidYears.value, 'year')}. You upload a photo or a PDF of it.`,
        why: 'It shows that a school stands behind your training. It is not certification: it opens the exam, and the exam decides.',
        standing: training.completionValidYears.standing,
      },
      {
        id: 'class-hours',
        title: `${training.classHours.value.min} to ${training.classHours.value.max} class hours`,
        condition: `Your program had at least ${units(training.classHours.value.min, 'class hour')}. More than ${training.classHours.value.max} does not count against you; a person takes a look.`,
        why: 'This is the time it takes to learn the heart, the electrodes and the rules of safety.',
        standing: training.classHours.standing,
      },
      {
        id: 'clinical-hours',
        title: `${training.clinicalHours.value.min} to ${training.clinicalHours.value.max} clinical hours`,
        condition: `Your program had at least ${units(training.clinicalHours.value.min, 'clinical hour')}: practice with real people in a clinic, hospital or supervised lab. A program without clinical hours does not make you eligible.`,
        why: 'A tracing can look fine and be wrong. That is learned with people, not from a screen.',
        standing: training.clinicalHours.standing,
      },
      tracings,
    ];
  }
  if (route === 'experience') {
    return [
      {
        id: 'experience-hours',
        title: `${units(experience.minHours.value, 'hour')} of work`,
        condition: `You worked with ECGs for at least ${units(experience.minHours.value, 'hour')} in the last ${units(experience.withinYears.value, 'year')}, which is about one year full time. Jobs at the same time count once.`,
        why: 'A year of daily practice can teach what a program teaches, if it is recent.',
        standing: experience.minHours.standing,
      },
      {
        id: 'employer-confirms',
        title: 'Your employer confirms it',
        condition: 'We send each employer you name a link by mail. They confirm your dates, hours and supervised tracings. They need no account.',
        why: 'Your word is the beginning. The people who rely on your credential need a second one.',
        standing: experience.minHours.standing,
      },
      tracings,
    ];
  }
  if (route === 'former-credential') {
    return [
      {
        id: 'former-credential',
        title: 'You held this credential before',
        condition: 'Our own record shows it. You need no program and no new work experience, and you upload nothing.',
        why: 'You showed once that you were trained. The exam shows whether you still know the work.',
        standing: scheme.renewal.noReturnToSchool.standing,
      },
    ];
  }
  const shared: ConditionWords[] = [
    {
      id: 'age',
      title: `${person.minAgeYears.value} years old`,
      condition: `You are ${person.minAgeYears.value} or older. If you are younger, you can apply with your guardian's consent; your credential is then provisional until you are ${person.minAgeYears.value}.`,
      why: 'Employers need people who may work alone with patients and sign for what they do.',
      standing: person.minAgeYears.standing,
    },
  ];
  if (person.secondarySchool.value) {
    shared.push({
      id: 'secondary-school',
      title: 'Secondary school',
      condition:
        'You finished high school or its equivalent, such as a GED. If you are still at school, you can apply; your credential is then provisional until you graduate.',
      why: 'The work means reading instructions, writing records and counting rates without help.',
      standing: person.secondarySchool.standing,
    });
  }
  shared.push({
    id: 'statements',
    title: 'Two promises',
    condition: 'You agree to the code of ethics and to keep the exam questions secret.',
    why: 'Patients trust you with their bodies and their records. The exam is fair only while nobody knows its questions.',
    standing: 'default',
  });
  return shared;
}

/** A finding in plain words: what was found, and what the person can do about it. */
export type FindingWords = { readonly title: string; readonly text: string };

/** Says which rule is not met and by how much, in words for the candidate. */
export function unmetWords(unmet: UnmetRule): FindingWords {
  const asked = number(unmet.required);
  const told = number(unmet.actual);
  const missing = number(unmet.shortBy ?? 0);
  const words: Record<RuleCode, () => FindingWords> = {
    'birth-date': () => ({ title: 'Date of birth is missing', text: 'Your account has no date of birth. Add it under Me; the rules ask for your age.' }),
    'guardian-consent': () => ({
      title: "Guardian's consent is missing",
      text: `You are ${told}. Under ${asked}, your guardian has to agree first. Ask for their consent under Me.`,
    }),
    'secondary-school': () => ({
      title: 'Secondary school is missing',
      text: 'The rules ask that you finished secondary school, or attend it now. A GED counts.',
    }),
    'certificate-of-completion': () => ({
      title: 'Certificate of completion is missing',
      text: 'Upload a photo or a PDF of the certificate that your program gave you.',
    }),
    'completion-not-in-future': () => ({
      title: 'The completion date is in the future',
      text: `You wrote ${day(unmet.actual)}. Apply when your program is complete.`,
    }),
    'completion-recent': () => ({
      title: 'The certificate of completion is too old',
      text: `It is dated ${day(unmet.actual)}. The rules ask for ${day(unmet.required)} or later. Recent work experience can count instead.`,
    }),
    'class-hours': () => ({ title: 'Too few class hours', text: `You have ${told} of ${asked} class hours: ${missing} are missing.` }),
    'clinical-hours': () => ({
      title: unmet.actual === 0 ? 'No clinical hours' : 'Too few clinical hours',
      text:
        unmet.actual === 0
          ? `A program without clinical hours does not make you eligible. The rules ask for ${asked}. Another program or a clinic can give you clinical hours.`
          : `You have ${told} of ${asked} clinical hours: ${missing} are missing.`,
    }),
    'program-clinical-hours': () => ({
      title: 'The program has no clinical hours on record',
      text: `A program without clinical hours does not make you eligible. The rules ask for ${asked}. If our record is wrong, ask the school to write to us.`,
    }),
    'supervised-tracings': () => ({
      title: 'Too few supervised tracings',
      text: `You have ${told} of ${asked} supervised tracings on live people: ${missing} are missing.`,
    }),
    preceptor: () => ({ title: 'Preceptor is missing', text: 'Name the person who watched your tracings and signed for them.' }),
    'experience-hours': () => ({
      title: 'Too few hours of work',
      text: `${told} of ${asked} hours count: ${missing} are missing. Jobs at the same time count once, and older work does not count.`,
    }),
    'former-credential': () => ({
      title: 'No earlier credential on record',
      text: 'Our record shows no credential of yours. Choose a program or work experience.',
    }),
  };
  return words[unmet.rule]();
}

/** Says why a person takes a look, in words for candidate and staff. */
export function reviewWords({ reason, expected, actual }: ReviewReason): FindingWords {
  const told = number(actual);
  const usual = number(expected);
  const words: Record<ReviewReason['reason'], () => FindingWords> = {
    'class-hours-above': () => ({
      title: 'More class hours than usual',
      text: `${told} class hours; a program has up to ${usual}. This is fine for you. A person checks the certificate.`,
    }),
    'clinical-hours-above': () => ({
      title: 'More clinical hours than usual',
      text: `${told} clinical hours; a program has up to ${usual}. This is fine for you. A person checks the certificate.`,
    }),
    'program-not-on-record': () => ({
      title: 'Program not on record',
      text: 'We have no approved program of this name on record. You can still apply. Two people look at the certificate.',
    }),
    'program-approval-withdrawn': () => ({
      title: "The program's approval was withdrawn",
      text: 'This program was approved once and is not now. Two people look at the certificate and its date.',
    }),
    'hours-above-record': () => ({
      title: 'More hours than the program has',
      text: `The application says ${told} hours; our record of the program says ${usual}.`,
    }),
    'attestation-waiting': () => ({
      title: 'An employer has to confirm',
      text: `Confirmed so far: ${told} of ${usual}. We decide when the employer has answered the link that we mail.`,
    }),
    'attestation-declined': () => ({
      title: 'An employer did not confirm',
      text: `${told} of the employers named did not confirm the work. The others confirm enough.`,
    }),
    'guardian-consent-waiting': () => ({ title: "Waiting for the guardian's consent", text: 'We asked by mail. We can decide when the guardian answers.' }),
  };
  return words[reason]();
}

/** Says why the credential would be provisional at first. */
export function provisionalWords(scheme: CetScheme, reason: ProvisionalReason): string {
  const words: Record<ProvisionalReason, string> = {
    'under-age': `provisional until age ${scheme.person.minAgeYears.value}`,
    'secondary-school-student': 'provisional until graduation from secondary school',
  };
  return words[reason];
}
