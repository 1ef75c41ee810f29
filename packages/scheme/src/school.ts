import { addDays, type PlainDate } from '@einthoven/kernel';
import type { CetScheme } from './scheme.ts';

/** Rules of a school's desk: rosters, hours, supervised tracings, what a certificate of completion asks for. */

/** A row of a roster as it stood in the paste or file, cleaned of control characters. */
export type RosterLine = {
  /** Line in the text, from 1. */
  readonly line: number;
  readonly name: string;
  readonly email: string;
  /** The school's own number of the student; may be empty. */
  readonly studentNumber: string;
};

/** Why a row is not taken. */
export type RosterRowProblem =
  | 'NAME_MISSING'
  | 'NAME_TOO_LONG'
  /** Begins as a formula of a spreadsheet does: it would run where the list is opened again. */
  | 'FORMULA'
  | 'EMAIL_MISSING'
  | 'EMAIL_INVALID'
  /** An earlier row has this address. */
  | 'EMAIL_TWICE'
  | 'NUMBER_TWICE'
  /** The class has this address already. */
  | 'ON_ROSTER'
  /** The class is as large as the scheme allows. */
  | 'CLASS_FULL'
  /** The address of whoever invites: nobody is a student of their own. */
  | 'OWN_ADDRESS';

/** A row with what is wrong with it; nothing where it is taken. */
export type CheckedLine = RosterLine & { readonly problems: readonly RosterRowProblem[] };

/** Why a whole roster is looked at by staff. None of it is a proof. */
export type RosterSmell = 'NUMBERED_ADDRESSES' | 'ONE_MAILBOX' | 'ONE_NAME';

/** Why a school's desk is looked at by staff. None of it is a proof. */
export type DeskSmell =
  | RosterSmell
  /** Somebody accepted a place while they are on the roster of another school for the same days. */
  | 'TWO_SCHOOLS'
  /** More days than is likely were written within a day. */
  | 'HOURS_AT_ONCE'
  /** A student says that the hours under their name are not right. */
  | 'HOURS_DISPUTED'
  /** Somebody tried to sign, or to write hours or skills, for themselves. */
  | 'SIGNED_OWN';

const LONGEST_NAME = 120;
const LONGEST_NUMBER = 40;
/** So many alike are no chance any more. */
const ALIKE = 5;

/** Whether a cell would run as a formula in a spreadsheet (OWASP, CSV injection). */
export function isFormula(cell: string): boolean {
  return /^[\s\u00a0]*[=+\-@\t\r]/u.test(cell) && !/^[\s\u00a0]*[-+]?\d+([.,]\d+)?$/u.test(cell);
}

/** Whether a text is one e-mail address. */
function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+\.[^\s@,;:<>()[\]"\\.]{2,}$/.test(text);
}

/**
 * Holds every row against the others and the class as it is. Says all that is wrong with a row at once, so that one
 * correction is enough.
 *
 * @param known.emails addresses of the class, in lower case; @param known.free how many more the class holds
 */
export function checkRoster(
  lines: readonly RosterLine[],
  known: { readonly emails: ReadonlySet<string>; readonly ownEmail: string | undefined; readonly free: number },
): readonly CheckedLine[] {
  const emails = new Set<string>();
  const numbers = new Set<string>();
  let taken = 0;
  return lines.map((line): CheckedLine => {
    const problems: RosterRowProblem[] = [];
    const email = line.email.toLowerCase();
    if (line.name === '') problems.push('NAME_MISSING');
    else if ([...line.name].length > LONGEST_NAME || [...line.studentNumber].length > LONGEST_NUMBER) problems.push('NAME_TOO_LONG');
    if (isFormula(line.name) || isFormula(line.email) || isFormula(line.studentNumber)) problems.push('FORMULA');
    if (email === '') problems.push('EMAIL_MISSING');
    else if (!isAddress(email)) problems.push('EMAIL_INVALID');
    else if (emails.has(email)) problems.push('EMAIL_TWICE');
    else if (known.emails.has(email)) problems.push('ON_ROSTER');
    else if (email === known.ownEmail?.toLowerCase()) problems.push('OWN_ADDRESS');
    if (line.studentNumber !== '' && numbers.has(line.studentNumber)) problems.push('NUMBER_TWICE');
    emails.add(email);
    numbers.add(line.studentNumber);
    if (problems.length === 0) {
      if (taken >= known.free) problems.push('CLASS_FULL');
      else taken += 1;
    }
    return { ...line, problems };
  });
}

/** What in a roster looks invented: many addresses that differ in a number, one mailbox under many tags, one name many times. */
export function rosterSmells(lines: readonly Pick<RosterLine, 'name' | 'email'>[]): readonly RosterSmell[] {
  const most = (keys: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return Math.max(0, ...counts.values());
  };
  const emails = lines.map(({ email }) => email.toLowerCase());
  const smells: RosterSmell[] = [];
  if (most(emails.filter((email) => /\d/.test(email.split('@')[0] ?? '')).map((email) => email.replaceAll(/\d+(?=[^@]*@)/g, '#'))) >= ALIKE) {
    smells.push('NUMBERED_ADDRESSES');
  }
  if (most(emails.filter((email) => /\+.*@/.test(email)).map((email) => email.replace(/\+[^@]*/, ''))) >= ALIKE) smells.push('ONE_MAILBOX');
  if (most(lines.map(({ name }) => name.toLowerCase())) >= ALIKE) smells.push('ONE_NAME');
  return smells;
}

/** Age of the person who was recorded, in bands: exact ages could tell who it was. */
export const AGE_BANDS = ['under-18', '18-39', '40-64', '65-and-over'] as const;
/** Leads that were recorded. */
export const LEAD_SETS = ['12-lead', 'right-sided', 'posterior', '15-lead', 'rhythm-strip'] as const;
/** How the tracing came out. */
export const TRACING_QUALITIES = ['clean', 'usable', 'repeated'] as const;

/** A supervised tracing as it stands in the log. Nothing in it tells who the patient was. */
export type TracingEntry = {
  /** `YYYY-MM`: a day could tell who it was. */
  readonly month: string;
  readonly siteId: string;
  readonly ageBand: (typeof AGE_BANDS)[number];
  readonly leadSet: (typeof LEAD_SETS)[number];
  readonly quality: (typeof TRACING_QUALITIES)[number];
};

/** Why a tracing is not taken into the log. */
export type TracingProblem = 'TRACING_MONTH' | 'TRACING_FUTURE' | 'TRACING_OUTSIDE_COURSE' | 'TRACING_SITE' | 'TRACING_FIELDS';

/**
 * Reads an entry of the log; what is not one of the known words is refused, so that no free text about a patient gets in.
 *
 * @param course days of the class; @param sites clinical sites of the school
 */
export function tracingProblem(
  entry: Readonly<Record<keyof TracingEntry, string>>,
  {
    course,
    sites,
    today,
  }: { readonly course: { readonly startsOn: PlainDate; readonly endsOn: PlainDate }; readonly sites: readonly string[]; readonly today: PlainDate },
): TracingProblem | undefined {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(entry.month)) return 'TRACING_MONTH';
  if (entry.month > today.slice(0, 7)) return 'TRACING_FUTURE';
  if (entry.month < course.startsOn.slice(0, 7) || entry.month > course.endsOn.slice(0, 7)) return 'TRACING_OUTSIDE_COURSE';
  if (!sites.includes(entry.siteId)) return 'TRACING_SITE';
  const known = (list: readonly string[], word: string) => list.includes(word);
  return known(AGE_BANDS, entry.ageBand) && known(LEAD_SETS, entry.leadSet) && known(TRACING_QUALITIES, entry.quality) ? undefined : 'TRACING_FIELDS';
}

/** Why hours are not written. */
export type HoursProblem = 'HOURS_FUTURE' | 'HOURS_OUTSIDE_COURSE' | 'HOURS_NUMBER' | 'HOURS_TOO_MANY_A_DAY';

/**
 * Whether hours of a day can be written.
 *
 * @param halfHours in half hours; @param thatDay half hours that the student has on this day already
 */
export function hoursProblem(
  it: { readonly on: PlainDate; readonly halfHours: number; readonly thatDay: number },
  {
    course,
    today,
    scheme,
  }: { readonly course: { readonly startsOn: PlainDate; readonly endsOn: PlainDate }; readonly today: PlainDate; readonly scheme: Pick<CetScheme, 'school'> },
): HoursProblem | undefined {
  if (!Number.isInteger(it.halfHours) || it.halfHours < 1) return 'HOURS_NUMBER';
  if (it.on > today) return 'HOURS_FUTURE';
  if (it.on < course.startsOn || it.on > course.endsOn) return 'HOURS_OUTSIDE_COURSE';
  return it.halfHours + it.thatDay > scheme.school.hoursADay.value * 2 ? 'HOURS_TOO_MANY_A_DAY' : undefined;
}

/** Why somebody cannot sign for tracings or skills of a student. */
export type SignerProblem = 'SIGNER_OWN' | 'SIGNER_NOT_OF_SCHOOL' | 'SIGNER_STUDENT';

/** Who may sign: somebody whom the school named for it, never for themselves, and nobody who is a student of the same class. */
export function signerProblem(it: {
  readonly signerId: string;
  readonly studentId: string;
  readonly roles: readonly string[];
  readonly isStudentOfClass: boolean;
  readonly may: readonly string[];
}): SignerProblem | undefined {
  if (it.signerId === it.studentId) return 'SIGNER_OWN';
  if (it.isStudentOfClass) return 'SIGNER_STUDENT';
  return it.roles.some((role) => it.may.includes(role)) ? undefined : 'SIGNER_NOT_OF_SCHOOL';
}

/** What a student has done, added up. */
export type CompletionFacts = {
  readonly classHalfHours: number;
  readonly clinicalHalfHours: number;
  /** Signed for by a preceptor. */
  readonly tracings: number;
  readonly skillsShown: readonly string[];
  readonly accepted: boolean;
  /** How the program stood on the day of completion. */
  readonly approval: 'approved' | 'not-on-record' | 'withdrawn';
  /** Hours that the program promises, where the record says so. */
  readonly program: { readonly classHours: number | undefined; readonly clinicalHours: number | undefined };
};

/** What is missing for a certificate of completion. */
export type CompletionGap = {
  readonly code: 'NOT_ACCEPTED' | 'PROGRAM_NOT_APPROVED' | 'CLASS_HOURS' | 'CLINICAL_HOURS' | 'TRACINGS' | 'SKILLS';
  readonly required: number;
  readonly actual: number;
};

/**
 * What stands between a student and the certificate. A program's own hours count where they are more than the scheme's
 * least: a certificate says that the program was completed.
 *
 * @param skills tasks of the blueprint that are checked off, by code
 */
export function completionGaps(facts: CompletionFacts, scheme: Pick<CetScheme, 'training'>, skills: readonly string[]): readonly CompletionGap[] {
  const gaps: CompletionGap[] = [];
  const atLeast = (code: CompletionGap['code'], required: number, actual: number) => {
    if (actual < required) gaps.push({ code, required, actual });
  };
  if (!facts.accepted) gaps.push({ code: 'NOT_ACCEPTED', required: 1, actual: 0 });
  if (facts.approval !== 'approved') gaps.push({ code: 'PROGRAM_NOT_APPROVED', required: 1, actual: 0 });
  const { classHours, clinicalHours, supervisedTracings } = scheme.training;
  atLeast('CLASS_HOURS', Math.max(classHours.value.min, facts.program.classHours ?? 0), facts.classHalfHours / 2);
  atLeast('CLINICAL_HOURS', Math.max(1, clinicalHours.value.min, facts.program.clinicalHours ?? 0), facts.clinicalHalfHours / 2);
  atLeast('TRACINGS', supervisedTracings.value, facts.tracings);
  atLeast('SKILLS', skills.length, skills.filter((skill) => facts.skillsShown.includes(skill)).length);
  return gaps;
}

/** Whether two classes run at the same time. */
export function overlaps(one: { readonly startsOn: PlainDate; readonly endsOn: PlainDate }, other: typeof one): boolean {
  return one.startsOn <= other.endsOn && other.startsOn <= one.endsOn;
}

/** Last day of an invitation to a roster. */
export function inviteLastDay(invitedOn: PlainDate, scheme: Pick<CetScheme, 'school'>): PlainDate {
  return addDays(invitedOn, scheme.school.inviteDays.value);
}
