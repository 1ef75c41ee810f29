import type { RosterFileProblem } from './roster-file.ts';
import type { CompletionGap, DeskSmell, HoursProblem, RosterRowProblem, SignerProblem, TracingProblem } from '@einthoven/scheme';

/** Why something on the school's desk was not done. */
export type DeskProblem =
  | HoursProblem
  | SignerProblem
  | TracingProblem
  | 'COHORT_UNKNOWN'
  | 'COHORT_NAME'
  | 'COHORT_DAYS'
  | 'COHORT_PROGRAM'
  | 'COHORT_TOO_MANY'
  | 'TEACHER_UNKNOWN'
  | RosterFileProblem
  | 'INVITE_UNKNOWN'
  | 'INVITE_OVER'
  | 'INVITE_ANSWERED'
  | 'INVITE_OWN'
  | 'INVITE_TOO_MANY'
  | 'INVITE_ADDRESS'
  | 'INVITE_ROLE'
  | 'INVITE_CLASS_FULL'
  | 'ENROLLED_ELSEWHERE'
  | 'ENROLLED_ALREADY'
  | 'STUDENT_UNKNOWN'
  | 'STUDENT_COMPLETED'
  | 'PERSON_UNKNOWN'
  | 'MEETING_KIND'
  | 'MEETING_SITE'
  | 'MEETING_NOBODY'
  | 'SKILL_UNKNOWN'
  | 'TRACING_UNKNOWN'
  | 'TRACING_TOO_MANY'
  | 'TRACING_ANSWERED'
  | 'TRACING_ATTACHED'
  | 'TRACING_ATTACHED_TWICE'
  | 'COMPLETION_GAPS'
  | 'COMPLETION_NAMELESS'
  | 'COMPLETION_OWN'
  | 'COMPLETION_DATE'
  | 'COMPLETION_EXISTS'
  | 'COMPLETION_UNKNOWN'
  | 'COMPLETION_REASON'
  | 'SEATS_NUMBER'
  | 'SEATS_ORDER'
  | 'SEATS_INVOICE'
  | 'SEATS_AMOUNT'
  | 'SEATS_DATE'
  | 'SEATS_OWN'
  | 'SEATS_NONE_LEFT'
  | 'SEATS_GIVEN'
  | 'VOUCHER_NONE'
  | 'VOUCHER_ORDER';

/** The same in words: what is wrong, and what to do. */
export const DESK_WORDS: Readonly<Record<DeskProblem, string>> = {
  HOURS_FUTURE: 'This day has not come yet. Write hours once they were held.',
  HOURS_OUTSIDE_COURSE: 'This day is before the class begins or after it ends.',
  HOURS_NUMBER: 'Write hours as a number in half hours, such as 3 or 2.5.',
  HOURS_TOO_MANY_A_DAY: 'With these hours a student would have more on one day than can count. Look at what is written for that day.',
  SIGNER_OWN: 'Nobody signs for themselves.',
  SIGNER_NOT_OF_SCHOOL: 'Only a preceptor whom this school invited can sign. Ask the school to invite you.',
  SIGNER_STUDENT: 'A student of this class cannot sign in it.',
  TRACING_MONTH: 'Choose the month of the tracing.',
  TRACING_FUTURE: 'This month has not come yet.',
  TRACING_OUTSIDE_COURSE: 'This month is before the class begins or after it ends.',
  TRACING_SITE: 'Choose a clinical site of the school.',
  TRACING_FIELDS: 'Choose age band, leads and quality from the lists.',
  COHORT_UNKNOWN: 'There is no such class of a school of yours.',
  COHORT_NAME: 'Give the class a name of at most 80 characters that does not begin as a formula.',
  COHORT_DAYS: 'Write the first and the last day; the last is not before the first, and at most two years after it.',
  COHORT_PROGRAM: 'Choose a program of this school.',
  COHORT_TOO_MANY: 'Too many classes were made today. Try again tomorrow.',
  TEACHER_UNKNOWN: 'Choose an instructor who accepted an invitation of this school.',
  ROSTER_EMPTY: 'There is no row to read. Paste or choose a roster.',
  ROSTER_TOO_LARGE: 'This file is larger than half a megabyte. Send it in parts.',
  ROSTER_NOT_TEXT: 'This file is not text. Save it as CSV with UTF-8, and choose it again.',
  ROSTER_NOT_CSV: 'This cannot be read as CSV: a quotation mark is not closed.',
  ROSTER_TOO_MANY: 'This roster has more rows than can be read at once. Send it in parts.',
  ROSTER_COLUMNS: 'Each row needs a name and an e-mail address.',
  ROSTER_ROLES: 'OneRoster 1.2 keeps names in users.csv, and who is a student in roles.csv. Choose both files together.',
  ROSTER_TWO_FILES: 'Two files are users.csv and roles.csv of OneRoster 1.2. Send any other roster as one file.',
  ROSTER_NO_STUDENT: 'There is no student in it today: every row is of somebody else, or is ended or to be deleted.',
  INVITE_UNKNOWN: 'This link is not known. Look in the newest mail of your school.',
  INVITE_OVER: 'This invitation is over. Ask your school for another.',
  INVITE_ANSWERED: 'This invitation was answered already.',
  INVITE_OWN: 'Nobody invites themselves.',
  INVITE_TOO_MANY: 'The school sent too many invitations today. Try again tomorrow.',
  INVITE_ADDRESS: 'Write a name and one e-mail address, such as name@clinic.example.',
  INVITE_ROLE: 'Choose instructor or preceptor.',
  INVITE_CLASS_FULL: 'The class is full now. Ask your school.',
  ENROLLED_ELSEWHERE:
    'You are in a class of another school on the same days. One person is in one school at a time: leave that class first, or ask the school that is mistaken.',
  ENROLLED_ALREADY: 'You are in this class already.',
  STUDENT_UNKNOWN: 'There is no such student in this class.',
  STUDENT_COMPLETED: 'This student has the certificate already; what it rests on is not changed any more.',
  PERSON_UNKNOWN: 'There is no such instructor, preceptor or waiting invitation of your school.',
  MEETING_KIND: 'Choose class or clinic.',
  MEETING_SITE: 'Choose the clinical site.',
  MEETING_NOBODY: 'Tick who was there.',
  SKILL_UNKNOWN: 'Choose tasks from the list.',
  TRACING_UNKNOWN: 'This tracing is not known.',
  TRACING_TOO_MANY: 'Too many tracings were logged today. Try again tomorrow.',
  TRACING_ANSWERED: 'A preceptor has answered for this tracing already; what they saw is not changed any more.',
  TRACING_ATTACHED: 'Another recording is attached to this entry. Take it away first.',
  TRACING_ATTACHED_TWICE: 'This very recording is attached to another entry of the log. Each tracing counts once.',
  COMPLETION_GAPS: 'Something is still missing for the certificate; the list says what.',
  COMPLETION_NAMELESS: 'This account has no name any more.',
  COMPLETION_OWN: 'Nobody issues a certificate to themselves.',
  COMPLETION_DATE: 'The day of completion is on or after the last day that counts, and not in the future.',
  COMPLETION_EXISTS: 'This student has a certificate already.',
  COMPLETION_UNKNOWN: 'There is no such certificate of your school.',
  COMPLETION_REASON: 'Write why, in 3 to 1,000 characters.',
  SEATS_NUMBER: 'Write how many seats, from 1 to 500.',
  SEATS_ORDER: 'Write the number of your purchase order.',
  SEATS_INVOICE: 'There is no such open invoice.',
  SEATS_AMOUNT: 'The amount is not the amount of the invoice. Nothing was recorded.',
  SEATS_DATE: 'The day that the money arrived is not in the future and not before the order.',
  SEATS_OWN: 'You ordered this, or you are of this school: somebody else records it.',
  SEATS_NONE_LEFT: 'No paid seat is left. Order more, or wait until the payment is recorded.',
  SEATS_GIVEN: 'This student has a seat already.',
  VOUCHER_NONE: 'There is no voucher for you that can be used now.',
  VOUCHER_ORDER: 'Your order cannot be paid by a voucher now: it is paid, or a payment is under way.',
};

/** What is wrong with a row of a roster. */
export const ROW_WORDS: Readonly<Record<RosterRowProblem, string>> = {
  NAME_MISSING: 'no name',
  NAME_TOO_LONG: 'name or number too long',
  FORMULA: 'begins as a formula of a spreadsheet',
  EMAIL_MISSING: 'no e-mail address',
  EMAIL_INVALID: 'not one e-mail address',
  EMAIL_TWICE: 'the address is in an earlier row',
  NUMBER_TWICE: 'the student number is in an earlier row',
  ON_ROSTER: 'is in this class already',
  CLASS_FULL: 'the class is full',
  OWN_ADDRESS: 'is your own address',
};

/** What is missing for a certificate. */
export const GAP_WORDS: Readonly<Record<CompletionGap['code'], string>> = {
  NOT_ACCEPTED: 'has not accepted',
  PROGRAM_NOT_APPROVED: 'the program is not approved on that day',
  CLASS_HOURS: 'class hours',
  CLINICAL_HOURS: 'clinical hours',
  TRACINGS: 'signed tracings',
  SKILLS: 'skills',
};

/** What looks odd, for staff. */
export const FLAG_WORDS: Readonly<Record<DeskSmell, string>> = {
  NUMBERED_ADDRESSES: 'roster: addresses that differ in a number',
  ONE_MAILBOX: 'roster: one mailbox under many tags',
  ONE_NAME: 'roster: one name many times',
  TWO_SCHOOLS: 'a student tried to be in two schools at once',
  HOURS_AT_ONCE: 'hours: more days than is likely were written within a day',
  HOURS_DISPUTED: 'hours: a student says that they are not right',
  SIGNED_OWN: 'somebody tried to sign, or to write hours or skills, for themselves',
};
