import type { AppealRefusal, CaseOutcome, CaseState, Conflict } from '@einthoven/scheme';
import { instantWords } from '../../ui/words.ts';

/** Why something about reports, cases, appeals or declarations was not done. */
export type ConductCode =
  | AppealRefusal
  | Conflict
  | 'IMPARTIALITY_SAME_PERSON'
  | 'REPORT_WORDS_MISSING'
  | 'REPORT_WORDS_TOO_LONG'
  | 'REPORT_EMAIL_MALFORMED'
  | 'REPORT_TOO_MANY'
  | 'REPORT_SETTLED'
  | 'REPORT_ABOUT_US'
  | 'COMPLAINT_ABOUT_YOU'
  | 'CASE_SUBJECT_UNKNOWN'
  | 'CASE_NOT_FOUND'
  | 'CASE_CHANGED'
  | 'CASE_STEP_NOT_NOW'
  | 'CASE_ANSWER_TIME_RUNS'
  | 'CASE_NO_CREDENTIAL'
  | 'CASE_CREDENTIAL_OVER'
  | 'CASE_PUBLIC_REASON_MISSING'
  | 'WORDS_MISSING'
  | 'WORDS_TOO_LONG'
  | 'UPLOAD_EMPTY'
  | 'UPLOAD_TOO_LARGE'
  | 'UPLOAD_TYPE_REFUSED'
  | 'APPEAL_NOT_FOUND'
  | 'APPEAL_DECIDED'
  | 'APPEAL_RULES_LEAVE_NO_ROOM'
  | 'APPEAL_NOTHING_TO_CHANGE'
  | 'APPEAL_PAYMENT_DISPUTED'
  | 'DECLARATION_NOT_AGREED'
  | 'DECLARATION_EMPTY'
  | 'SURRENDER_NOT_CONFIRMED'
  | 'SURRENDER_NOTHING'
  | 'DEATH_NOTHING_TO_END'
  | 'DEATH_NOT_REPORTED'
  | 'DEATH_NOT_RECORDED';

/** A problem, with who was quicker and when where somebody was. */
export type ConductProblem = { readonly code: ConductCode; readonly by?: string | undefined; readonly at?: Date | undefined };

const WORDS: Readonly<Record<ConductCode, string>> = {
  APPEAL_TOO_LATE: 'The last day to appeal this decision has passed. If you could not appeal in time for a serious reason, write to the certification office.',
  APPEAL_THERE_ALREADY: 'There is an appeal against this decision already. An appeal is there once.',
  APPEAL_NOT_YOURS: 'There is no such decision about you.',
  IMPARTIALITY_OWN: 'This is about you. Somebody else decides.',
  IMPARTIALITY_DECIDED_BEFORE: 'You had a part in the decision before. Somebody who had none decides now.',
  IMPARTIALITY_REPORTED: 'You reported this. Somebody else decides.',
  IMPARTIALITY_PREPARED: 'You prepared this case. Somebody who did not prepare it decides.',
  IMPARTIALITY_TAUGHT: 'You taught this person, or own a school of theirs. Somebody else decides.',
  IMPARTIALITY_NOT_DECLARED: 'Your declaration of interests is missing or too old. Declare first, under Interests; then you can decide.',
  IMPARTIALITY_SAME_PERSON: 'You proposed this. A second person has to agree.',
  REPORT_WORDS_MISSING: 'Say in a few sentences what happened, and when.',
  REPORT_WORDS_TOO_LONG: 'This is longer than 5,000 characters. Send the most important part; we ask for more if we need it.',
  REPORT_EMAIL_MALFORMED: 'This is not an e-mail address. Leave it empty if you do not want an answer.',
  REPORT_TOO_MANY: 'Too many reports came from your network in a short time. Nothing is wrong with yours: send it again in an hour.',
  REPORT_SETTLED: 'This report was dealt with already. Load the page again.',
  REPORT_ABOUT_US: 'A complaint about the body is answered, not made a case about a person.',
  COMPLAINT_ABOUT_YOU: 'Tick that the complaint is not about something you did or decided. If it is, somebody else answers it.',
  CASE_SUBJECT_UNKNOWN: 'Nobody has this credential number, e-mail address or id.',
  CASE_NOT_FOUND: 'There is no such case.',
  CASE_CHANGED: 'Somebody acted on this case since you loaded it. Nothing of yours was done. Look at what is new, then decide.',
  CASE_STEP_NOT_NOW: 'This step cannot be taken now. Load the page again to see where the case is.',
  CASE_ANSWER_TIME_RUNS: 'The person still has time to answer. Nobody is decided on before they were heard, or had all their days.',
  CASE_NO_CREDENTIAL: 'This person holds no credential that could be suspended or revoked. Choose another outcome.',
  CASE_CREDENTIAL_OVER: 'This credential was revoked or given back already: there is nothing to suspend or revoke. Choose another outcome.',
  CASE_PUBLIC_REASON_MISSING: 'Say in 3 to 300 characters what the public registry shows. No names, nothing about health.',
  WORDS_MISSING: 'Say why, in a sentence or two.',
  WORDS_TOO_LONG: 'This is longer than 5,000 characters.',
  UPLOAD_EMPTY: 'The file is empty.',
  UPLOAD_TOO_LARGE: 'The file is larger than 10 MB.',
  UPLOAD_TYPE_REFUSED: 'Only a PDF or a picture (JPEG, PNG, WebP, HEIC) can be sent.',
  APPEAL_NOT_FOUND: 'There is no such appeal.',
  APPEAL_DECIDED: 'This appeal does not wait any more.',
  APPEAL_RULES_LEAVE_NO_ROOM:
    'The rules themselves are not met, and an appeal cannot waive a rule. Let the decision stand, and say what the person can do instead.',
  APPEAL_NOTHING_TO_CHANGE: 'What was appealed has changed since, so there is nothing left to change. Let the decision stand, and say why.',
  APPEAL_PAYMENT_DISPUTED: 'The bank disputes the payment, and may give the money back itself. Decide this appeal once the bank has decided.',
  DECLARATION_NOT_AGREED: 'Tick the box to declare.',
  DECLARATION_EMPTY: 'Say what the interest is, in a sentence, or tick nothing above.',
  SURRENDER_NOT_CONFIRMED: 'Type your credential number and tick the box. Nothing has happened yet.',
  SURRENDER_NOTHING: 'You have no credential that can be given back.',
  DEATH_NOTHING_TO_END: 'This person has no credential that could end. Load the page again: somebody may have been quicker.',
  DEATH_NOT_REPORTED: 'No report of a death waits. Load the page again.',
  DEATH_NOT_RECORDED: 'No death is on record that could be corrected. Load the page again.',
};

/** A problem in plain words: what is wrong, who was quicker, what to do. */
export function conductWords({ code, by, at }: ConductProblem, zone = 'UTC'): string {
  const who = at ? ` Decided already by ${by ?? 'a colleague'} on ${instantWords(at, zone)}.` : '';
  return `${WORDS[code]}${who}`;
}

/** What a report or a case is about. */
export const REPORT_KINDS = {
  irregularity: { label: 'Something wrong around an exam', hint: 'Help from another person, questions passed on, a false name, a wrong score.' },
  misconduct: { label: 'A certified person broke the code of ethics', hint: 'Harm to a patient, a false record, work under alcohol or drugs, a conviction.' },
  'mark-misuse': { label: 'Somebody claims a credential they do not have', hint: 'A false certificate, a name badge or web page after expiry.' },
  complaint: { label: 'A complaint about us', hint: 'How we treated you, a delay, a rule we did not keep, a page that is wrong.' },
} as const;

/** Kind of a report. */
export type ReportKind = keyof typeof REPORT_KINDS;

/** Kind of a case: a complaint about the body is none. */
export type CaseKind = Exclude<ReportKind, 'complaint'>;

/** What a case is called: nothing in it is found yet, so nothing in it accuses. */
export const CASE_LABELS: Readonly<Record<CaseKind, string>> = {
  irregularity: 'Question about an exam',
  misconduct: 'Question about the code of ethics',
  'mark-misuse': 'Question about the use of a credential',
};

/** Outcomes of a case in words. */
export const OUTCOME_WORDS: Readonly<Record<CaseOutcome, { readonly label: string; readonly meaning: string }>> = {
  none: { label: 'Nothing follows', meaning: 'The case is closed. Nothing is shown.' },
  warning: { label: 'Warning', meaning: 'In writing. The registry does not show it.' },
  conditions: { label: 'Conditions', meaning: 'The credential is kept; the decision says what has to be done, and by when.' },
  suspension: { label: 'Suspension', meaning: 'From today until it is lifted. The registry shows it with the public reason. Two people.' },
  revocation: { label: 'Revocation', meaning: 'Suspended from today, revoked when the days to appeal are over or the appeal is decided. Two people.' },
};

/** States of a case in words, for the person and for staff. */
export const CASE_STATE_WORDS: Readonly<Record<CaseState, { readonly word: string; readonly tone: 'good' | 'waiting' | 'ended' }>> = {
  examined: { word: 'Being examined', tone: 'waiting' },
  noticed: { word: 'Waits for the person', tone: 'waiting' },
  ready: { word: 'To be decided', tone: 'waiting' },
  decided: { word: 'Decided', tone: 'ended' },
  closed: { word: 'Closed', tone: 'ended' },
};

/** What one step of a case is called. */
export const STEP_WORDS = {
  opened: 'Case opened',
  note: 'Note',
  notice: 'Notice to the person',
  answer: 'Answer of the person',
  extended: 'More time to answer',
  proposal: 'Proposal',
  decision: 'Decision',
  closed: 'Closed without a notice',
  lifted: 'Suspension lifted',
  final: 'Revocation final',
  changed: 'Changed on appeal',
} as const;
