import { addYears, daysBetween, parsePlainDate, type PlainDate } from '@einthoven/kernel';
import type { EligibilityClaims, Employment, TrainingClaims } from '@einthoven/scheme';
import type { Draft, EmploymentDraft, TrainingDraft } from './draft.ts';

/** What is wrong, by the name of the field; empty when nothing is. */
export type Problems = Readonly<Record<string, string>>;

/** A part of a draft that was read, or what is wrong with it. */
export type Read<T> = { readonly value: T; readonly problems: undefined } | { readonly value: undefined; readonly problems: Problems };

/** Longest name of a person, school or employer. */
const LONGEST_NAME = 200;

/** No program is this long; a larger number is a slip of the finger. */
const MOST_HOURS = 9_999;
const HOURS_A_DAY = 24;
/** The oldest date that a living career can hold. */
const OLDEST_YEARS = 70;

class Reader {
  readonly problems: Record<string, string> = {};

  name(field: string, text: string, missing: string): string {
    if (text === '') this.problems[field] = missing;
    else if (text.length > LONGEST_NAME) this.problems[field] = `Use at most ${LONGEST_NAME} characters. This has ${text.length}.`;
    return text;
  }

  whole(field: string, text: string, what: string): number {
    if (text === '') this.problems[field] = `Write the ${what} as a number. Write 0 if there were none.`;
    else if (/^-\d+$/.test(text)) this.problems[field] = `The ${what} cannot be below 0.`;
    else if (!/^\d+$/.test(text)) this.problems[field] = `Write the ${what} as a whole number, such as 24.`;
    else if (Number(text) > MOST_HOURS)
      this.problems[field] = `${text.slice(0, 20)} is more than we can believe. Write at most ${MOST_HOURS.toLocaleString('en-US')}.`;
    return Number(text);
  }

  date(field: string, text: string, today: PlainDate): PlainDate {
    const parsed = parsePlainDate(text);
    if (text === '') this.problems[field] = 'Give the date.';
    else if (!parsed.ok) {
      this.problems[field] = parsed.error === 'DATE_IMPOSSIBLE' ? 'The calendar has no such day.' : 'Write the date as year-month-day, such as 2026-06-12.';
    } else if (parsed.value > today) this.problems[field] = 'This day is in the future.';
    else if (parsed.value < addYears(today, -OLDEST_YEARS)) this.problems[field] = `This day is more than ${OLDEST_YEARS} years ago. Check the year.`;
    return parsed.ok ? parsed.value : today;
  }

  done<T>(value: T): Read<T> {
    return Object.keys(this.problems).length === 0 ? { value, problems: undefined } : { value: undefined, problems: this.problems };
  }
}

/** Reads the program of a draft. */
export function readTrainingClaims(draft: TrainingDraft, today: PlainDate): Read<Extract<TrainingClaims, { route: 'program' }>> {
  const read = new Reader();
  read.name('school', draft.school, 'Write the name of the school or program.');
  return read.done({
    route: 'program',
    completedOn: read.date('completedOn', draft.completedOn, today),
    classHours: read.whole('classHours', draft.classHours, 'class hours'),
    clinicalHours: read.whole('clinicalHours', draft.clinicalHours, 'clinical hours'),
    supervisedTracings: read.whole('supervisedTracings', draft.supervisedTracings, 'number of tracings'),
    preceptorName:
      draft.supervisedTracings === '0' && draft.preceptorName === ''
        ? ''
        : read.name('preceptorName', draft.preceptorName, 'Name the person who watched your tracings and signed for them.'),
  });
}

/**
 * Whether a text is one e-mail address and nothing else: no list, no name before it, nothing that a mail
 * program would read as a second recipient.
 */
export function isOneEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+\.[^\s@,;:<>()[\]"\\.]{2,}$/.test(text);
}

/** One job, read. */
export type EmploymentClaims = Employment & { readonly id: string; readonly employerName: string; readonly employerEmail: string };

/**
 * Reads the jobs of a draft; problems are named as the fields of the form are, `hours-0` for the first job.
 *
 * @param ownEmail the person's own address, which no employer can have
 */
export function readEmploymentClaims(drafts: readonly EmploymentDraft[], today: PlainDate, ownEmail: string | undefined): Read<readonly EmploymentClaims[]> {
  const read = new Reader();
  const jobs = drafts.map((draft, index) => {
    const at = (name: string) => `${name}-${index}`;
    const email = draft.employerEmail.toLowerCase();
    if (email === '') read.problems[at('employerEmail')] = 'Write the e-mail address of someone at the employer who can confirm your work.';
    else if (!isOneEmail(email)) read.problems[at('employerEmail')] = 'Write one e-mail address, such as name@clinic.example.';
    else if (email === ownEmail?.toLowerCase())
      read.problems[at('employerEmail')] = 'This is your own address. Someone at the employer has to confirm your work.';
    const from = read.date(at('from'), draft.from, today);
    const to = read.date(at('to'), draft.to, today);
    const hours = read.whole(at('hours'), draft.hours, 'hours');
    if (!read.problems[at('hours')] && hours === 0) read.problems[at('hours')] = 'Write the hours you worked in this period.';
    if (!read.problems[at('from')] && !read.problems[at('to')]) {
      const days = daysBetween(from, to) + 1;
      if (days < 1) read.problems[at('to')] = 'The last day is before the first.';
      else if (!read.problems[at('hours')] && hours > days * HOURS_A_DAY)
        read.problems[at('hours')] = `${days === 1 ? 'One day has' : `${days} days have`} fewer hours than that.`;
    }
    return {
      id: draft.id,
      employerName: read.name(at('employerName'), draft.employerName, 'Write the name of the employer.'),
      employerEmail: email,
      from,
      to,
      hours,
      supervisedTracings: read.whole(at('supervisedTracings'), draft.supervisedTracings, 'number of tracings'),
    };
  });
  if (jobs.length === 0) read.problems['employments'] = 'Add at least one employer.';
  return read.done(jobs);
}

/** A step of the application. */
export type Step = 'route' | 'training' | 'certificate' | 'experience' | 'school' | 'statements';

/**
 * The steps of a route, in order; before a route is chosen, those that are sure.
 *
 * @param completed whether the program issued its certificate here: then nothing of the training is asked
 */
export function stepsOf(route: Draft['route'], completed = false): readonly Step[] {
  const middle: readonly Step[] = route === 'program' ? (completed ? [] : ['training', 'certificate']) : route === 'experience' ? ['experience'] : [];
  return ['route', ...middle, 'school', 'statements'];
}

/** What reading a whole draft gives: claims as far as they can be read, and the steps that are not done. */
export type ReadDraft = {
  readonly open: readonly Step[];
  /** Undefined while any step but `certificate` or `statements` is open. */
  readonly claims: EligibilityClaims | undefined;
  readonly employments: readonly EmploymentClaims[];
};

/**
 * Reads a whole draft.
 *
 * @param known what does not stand in the draft: the date of birth, the own address, whether every statement was agreed to,
 *   and what a program certified here, which takes the place of what the person says of their training
 */
export function readDraft(
  draft: Draft,
  today: PlainDate,
  known: {
    readonly birthDate: PlainDate | undefined;
    readonly email: string | undefined;
    readonly agreed: boolean;
    readonly completion?: TrainingClaims | undefined;
  },
): ReadDraft {
  const open: Step[] = [];
  let training: TrainingClaims | undefined;
  let employments: readonly EmploymentClaims[] = [];
  if (draft.route === undefined) open.push('route');
  else if (draft.route === 'program' && known.completion) training = known.completion;
  else if (draft.route === 'program') {
    training = readTrainingClaims(draft.training, today).value;
    if (!training) open.push('training');
    if (!draft.certificate) open.push('certificate');
  } else if (draft.route === 'experience') {
    const read = readEmploymentClaims(draft.employments, today, known.email);
    if (read.value) {
      employments = read.value;
      training = { route: 'experience', employments };
    } else open.push('experience');
  } else training = { route: 'former-credential' };
  if (draft.secondarySchool === undefined) open.push('school');
  if (!known.agreed) open.push('statements');
  const claims = training && draft.secondarySchool !== undefined ? { birthDate: known.birthDate, secondarySchool: draft.secondarySchool, training } : undefined;
  return { open, claims, employments };
}
