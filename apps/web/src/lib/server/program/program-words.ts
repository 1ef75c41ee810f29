import type { PROGRAM_POLICIES, ProgramApproval, ProgramDecision, ProgramGap, RubricCriterion } from '@einthoven/scheme';
import { instantWords } from '#lib/ui/words.ts';
import type { ProgramAppealProblem } from './appeal.ts';
import type { ProgramProblem } from './application.ts';
import type { ChangeProblem, ComplaintProblem } from './change.ts';
import type { ProgramDecisionProblem } from './taking-part.ts';
import type { Delivery } from './directory.queries.ts';
import type { ReplyProblem } from './legit-answer.ts';
import type { SchoolProblem } from './school.ts';

/** How a program is taught, in words. */
export const DELIVERY_WORDS: Readonly<Record<Delivery, string>> = { 'on-site': 'In a classroom', hybrid: 'Online and in a classroom', online: 'Online' };

/** Where an approval stands, in words. */
export const STATE_WORDS: Readonly<Record<ProgramApproval['state'], { readonly word: string; readonly tone: 'good' | 'waiting' | 'ended' }>> = {
  approved: { word: 'Approved by NPS', tone: 'good' },
  conditions: { word: 'Approved with conditions', tone: 'good' },
  probation: { word: 'Approved, on probation', tone: 'waiting' },
  withdrawn: { word: 'Approval withdrawn', tone: 'ended' },
  ended: { word: 'Approval ended', tone: 'ended' },
  refused: { word: 'Not approved', tone: 'ended' },
  'not-on-record': { word: 'No approval on record', tone: 'ended' },
};

/** What was decided, in words. */
export const OUTCOME_WORDS: Readonly<Record<ProgramDecision['outcome'], string>> = {
  approve: 'Approved',
  refuse: 'Not approved',
  probation: 'Put on probation',
  full: 'Approved in full',
  withdraw: 'Approval withdrawn',
  reinstate: 'Approved again, as if not withdrawn',
};

/** The rubric, in the words of the page. */
export const RUBRIC_WORDS: Readonly<Record<RubricCriterion, string>> = {
  curriculum: 'The curriculum teaches every domain of the blueprint, with time for practice.',
  hours: 'Class and clinical hours are as told, fit the calendar, and are counted by somebody.',
  clinical: 'Clinical sites exist, agreed in writing, and somebody there watches and signs.',
  instructors: 'Who teaches knows the work, and says to students what they hold.',
  facilities: 'Rooms and machines are enough for the size of the class.',
  policies: 'Policies are in writing and given to students before they pay.',
  authorisation: 'The state lets the school teach, or says that it need not ask.',
  records: 'Attendance, hours and skills are kept, and given out on request.',
};

/** Policies, in words. */
export const POLICY_WORDS: Readonly<Record<(typeof PROGRAM_POLICIES)[number], string>> = {
  attendance: 'Attendance: how it is taken and what is missed is made up',
  refund: 'Refunds: what comes back, and until when',
  grievance: 'Complaints: whom to tell, and who decides',
  records: 'Records: what is kept, how long, and who may have it',
  'patient-privacy': 'Privacy of patients at clinical sites',
  'completion-is-not-certification': 'Students are told that completion is not certification',
};

const GAP_WORDS: Readonly<Record<ProgramGap['code'], (gap: ProgramGap) => string>> = {
  CLASS_HOURS: ({ required, actual }) => `Class hours: ${actual}. The scheme asks for ${required}.`,
  CLINICAL_HOURS: ({ required, actual }) => `Clinical hours: ${actual}. The scheme asks for ${required}.`,
  CLASS_SIZE: ({ required, actual }) => `Class size: ${actual}. The scheme asks for ${required}.`,
  TRACINGS: ({ required, actual }) => `Supervised tracings: ${actual}. The scheme asks for ${required} or more.`,
  HOURS_DO_NOT_FIT: ({ required, actual }) => `${actual} hours do not fit into the weeks you name: ${required}.`,
  DOMAINS_DO_NOT_ADD_UP: ({ required, actual }) => `The hours by domain add up to ${actual}, not to the ${required} class hours.`,
  DOMAIN_NOT_TAUGHT: ({ required }) => `Domain ${required} of the blueprint has no hours.`,
  NO_INSTRUCTOR: () => 'Nobody is named who teaches.',
  NO_CLINICAL_SITE: () => 'No clinical site is named.',
  AGREEMENT_ENDED: () => 'No clinical site has an agreement that holds today.',
  NOT_AUTHORISED: () => 'Say which agency of the state lets the school teach, or which one said that it need not ask.',
  AUTHORISATION_ENDED: ({ actual }) => `The authorisation of the state ended on ${actual}.`,
  POLICY_MISSING: ({ required }) => `A policy is missing: ${POLICY_WORDS[required as keyof typeof POLICY_WORDS] ?? required}.`,
};

/** A gap in words. */
export function gapWords(gap: ProgramGap): string {
  return GAP_WORDS[gap.code](gap);
}

type Code =
  | SchoolProblem
  | ProgramProblem
  | ChangeProblem
  | ComplaintProblem
  | ReplyProblem
  | ProgramAppealProblem
  | Exclude<ProgramDecisionProblem['code'], 'DECISION_TAKEN'>;

const WORDS: Readonly<Record<Code, string>> = {
  SCHOOL_NAME: 'Write the name of the school, up to 120 characters.',
  SCHOOL_NAME_TAKEN:
    'A school of this name is on record in this state. If it is yours, write to the certification office, so that there are not two records of one school.',
  SCHOOL_WEBSITE:
    'Write the website as it is, beginning with https://, or leave it empty. Links to other protocols, to numbers and to look-alike letters are not taken.',
  SCHOOL_WEBSITE_TAKEN: 'Another school on record has this website. If both are yours, write to the certification office.',
  SCHOOL_ADDRESS: 'Write street, city, state and a five-digit ZIP.',
  SCHOOL_PLACE_UNKNOWN: 'We cannot find this ZIP or city in this state. Check both.',
  SCHOOL_ROLE: 'Say whether you own or direct the school.',
  SCHOOL_TOO_MANY: 'You have put several schools on record today. Go on tomorrow.',
  SCHOOL_UNKNOWN: 'You do not run this school.',
  PROGRAM_UNKNOWN: 'There is no such program of a school of yours.',
  PROGRAM_NOT_OPEN: 'This application cannot be changed now.',
  PROGRAM_TOO_MANY: 'There are as many of these as one program can have.',
  PROGRAM_NAME: 'Write a name of 3 to 120 characters that no other program of the school has.',
  PROGRAM_NUMBER: 'Write a whole number that can be true here.',
  PROGRAM_DAY: 'Write the day as year-month-day, such as 2027-01-11.',
  PROGRAM_DELIVERY: 'Say how the program is taught.',
  PROGRAM_TEXTS: 'Describe the program (20 characters or more), its curriculum (40 or more) and its facilities (20 or more).',
  PROGRAM_GAPS: 'What is listed as missing keeps the program from being approved. Nothing was sent.',
  PROGRAM_NO_EVIDENCE: 'Add at least one file that shows a clinical agreement. Nothing was sent.',
  PROGRAM_AGAIN_EARLY: 'It is too early to apply again; the handbook says how long before its end.',
  SITE_FIELDS: 'Write name, city and state of the place, and the last day of the agreement as year-month-day or nothing.',
  TEACHER_FIELDS: 'Write a name and a background of 10 characters or more.',
  AUTHORISATION_FIELDS: 'Write the agency (3 characters or more) and the last day as year-month-day or nothing.',
  EVIDENCE_KIND: 'Say what the file shows.',
  EVIDENCE_TOO_MANY: 'There are as many files as one application can have.',
  UPLOAD_EMPTY: 'Choose a file with something in it.',
  UPLOAD_TOO_LARGE: 'The file is larger than 10 MB.',
  UPLOAD_TYPE_REFUSED: 'Send a PDF or a photo (JPEG, PNG, WebP, HEIC).',
  CHANGE_WHAT: 'Choose what changes.',
  CHANGE_WORDS: 'Write what it becomes, up to 300 characters.',
  CHANGE_DAY: 'Write the day of the change as year-month-day, within two years of today.',
  CHANGE_PRICE: 'Write the new price in dollars, such as 1,450.',
  CHANGE_START: 'Write the next start as year-month-day, not in the past.',
  CHANGE_NO_CONDITIONS: 'This program has no conditions to meet now.',
  CHANGE_TOO_MANY: 'Many changes wait to be looked at. Write to the certification office.',
  COMPLAINT_FOUND: 'Write what was found, without names, up to 300 characters.',
  COMPLAINT_DAY: 'Write the day as year-month-day, not in the future.',
  REPLY_WORDS: 'Write 20 to 1,000 characters.',
  REPLY_LINK: 'Write without links and addresses; they are on your record.',
  REPLY_WAITING: 'A reply of yours waits to be looked at. Write another after that.',
  APPEAL_UNKNOWN: 'There is no such decision on a program of yours.',
  APPEAL_WORDS: 'Write why you object, 20 to 4,000 characters.',
  APPEAL_LATE: 'The time to object to this decision has passed.',
  APPEAL_THERE: 'You have objected to this decision already.',
  APPEAL_NOTHING_AGAINST: 'This decision takes nothing from you.',
  DECISION_UNKNOWN: 'There is nothing of this kind to decide.',
  DECISION_OF_OWN_SCHOOL: 'You are or were of this school, so you take no part.',
  DECISION_BEFORE: 'You took part in what the appeal undid, so you take no part now.',
  DECISION_NOT_FREE: 'Confirm that you have no interest in the school.',
  DECISION_REASON: 'Write 3 to 2,000 characters.',
  DECISION_CONDITIONS: 'A line of the rubric is met in part only: write the conditions, up to 1,000 characters.',
  DECISION_CHANGED: 'The application changed while you looked at it. Look again.',
  DECISION_NOT_WAITING: 'This does not wait for a decision now.',
  DECISION_SECOND_PERSON: 'You proposed this. Another person has to agree.',
  DECISION_NOT_REVIEWED: 'Look at it by the rubric first.',
  DECISION_FEW_REVIEWS: 'Another reviewer has to look at it by the rubric first.',
  DECISION_NO_VISIT: 'Nobody has seen the school yet, by visit or by video.',
  DECISION_RUBRIC: 'A line of the rubric is not met. Ask the school, or refuse.',
  DECISION_GAPS: 'What the scheme asks for is missing. Ask the school, or refuse.',
  DECISION_EVIDENCE: 'Files have not been scanned yet, or no clinical agreement among them is clean.',
  DECISION_OUTCOME: 'This cannot be decided on the program as it stands.',
  DECISION_DAY: 'Write a day from today on, within a year.',
  REVIEW_FINDINGS: 'Say of every line whether it is met.',
  REVIEW_VISIT: 'Say how you saw the school, and on which day, not in the future.',
  REVIEW_DONE: 'You have looked at this state of the application.',
};

/** A problem in words: what is wrong and what to do. */
export function programWords(problem: Code | ProgramDecisionProblem, zone = 'UTC'): string {
  if (typeof problem === 'string') return WORDS[problem];
  if (problem.code === 'DECISION_TAKEN')
    return `Already decided by ${'by' in problem ? (problem.by ?? 'a former colleague') : ''} at ${'at' in problem ? instantWords(problem.at, zone) : ''}.`;
  return WORDS[problem.code as Code];
}
