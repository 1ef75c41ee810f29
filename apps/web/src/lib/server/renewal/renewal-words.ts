import type { OutsideReason } from '@einthoven/scheme';
import type { AuditProblem } from './audit.ts';
import type { AssessmentProblem } from './assessment.ts';
import type { ExtensionProblem } from './extension.ts';
import type { QuarterProblem } from './quarterly.ts';
import type { ReinstatementProblem } from './reinstatement.ts';
import type { RenewalProblem } from './renewal.ts';

/** What a person reads when an act on their renewal, audit or application came to nothing. */
export const RENEWAL_PROBLEM_WORDS = {
  RENEWAL_UNKNOWN: 'There is no such renewal in your account.',
  RENEWAL_NOT_OPEN: 'Renewal has not opened yet. The page says when it does.',
  RENEWAL_OVER: 'The last valid day has passed. The way back is an application for reinstatement.',
  RENEWAL_DONE: 'This is renewed already. Nothing more is needed.',
  RENEWAL_ENDED_FOR_GOOD: 'This credential has ended for good and cannot be renewed.',
  RENEWAL_NO_SUCH_PATH: 'Choose one of the ways to renew.',
  RENEWAL_NOTHING_TO_PAY: 'This renewal costs nothing.',
  RENEWAL_STATEMENT_CHANGED: 'The words of the statement have changed since you opened this page. Read them again, then sign. Nothing was signed.',
  RENEWAL_NOT_AGREED: 'Tick the box if everything in the statement is true. If something is not, write to the certification office first.',
  EXTENSION_UNKNOWN: 'There is no such request.',
  EXTENSION_WAITS: 'A request of yours waits already. We write to you when it is decided.',
  EXTENSION_NO_SUCH_REASON: 'Choose one of the reasons.',
  EXTENSION_TOO_LONG: 'Give a whole number of days, no more than the rules allow in one cycle.',
  EXTENSION_NOTHING_TO_EXTEND: 'The period is over or renewed: there is nothing to lengthen.',
  EXTENSION_DECIDED: 'Somebody decided this already. Look at it again.',
  EXTENSION_OWN: 'Nobody decides on their own request.',
  EXTENSION_DECIDED_BEFORE: 'You refused it before the appeal. Somebody who had no part in that decides now.',
  AUDIT_UNKNOWN: 'There is no such audit.',
  AUDIT_NOT_NOW: 'This is not open now. Look at the page again.',
  AUDIT_CHANGED: 'Somebody else acted on this since you opened it. Look at it again.',
  AUDIT_OWN: 'Nobody decides on their own audit.',
  AUDIT_SECOND_PERSON: 'The second of the two findings is another person’s.',
  ASSESSMENT_UNKNOWN: 'There is no credential in your account that is renewed by an assessment.',
  ASSESSMENT_EARLY: 'Renewal has not opened yet. The page says when it does.',
  ASSESSMENT_CLOSED: 'Nothing asks for the assessment now. The page says where your credential stands.',
  ASSESSMENT_PASSED: 'You passed it. There is no need to sit it again.',
  ASSESSMENT_HELD: 'Something went wrong in your last attempt. A person decides whether it counts; we write to you then.',
  ASSESSMENT_USED_UP: 'You have used every attempt. The page says which ways remain.',
  ASSESSMENT_NO_FORM: 'This installation has no assessment loaded. Renew by hours, or write to the certification office. Nothing was used up.',
  ASSESSMENT_NO_ALTERNATIVE:
    'The assessment has tracings that cannot be heard, and no equal questions in their place yet. Nothing was used up. Renew by hours, or write to the certification office, which has to find another way with you.',
  ASSESSMENT_NOT_AGREED: 'Tick the box if you agree to the rules.',
  EXAM_OTHER_OPEN: 'Another exam of yours is open. Finish it first: one exam at a time. Nothing was used up.',
  QUARTER_UNKNOWN: 'There are no such questions in your account.',
  QUARTER_NOT_JOINED: 'You renew in another way now. Choose the questions each quarter to answer them.',
  QUARTER_CLOSED: 'This quarter is not open. The page says which one is.',
  QUARTER_NO_QUESTIONS: 'This installation has no questions loaded. Renew by hours, or write to the certification office.',
  QUARTER_NO_SUCH_ANSWER: 'Choose one of the answers.',
  QUARTER_ANSWERED: 'You answered this question before. The first answer stands.',
  QUARTER_TOO_LATE: 'Too many quarters of this cycle are over. Renew by hours or by the assessment.',
  REINSTATEMENT_UNKNOWN: 'There is no such application or credential.',
  REINSTATEMENT_NOT_ENDED: 'This credential is in force. There is nothing to win back.',
  REINSTATEMENT_ENDED_FOR_GOOD: 'This credential has ended for good.',
  REINSTATEMENT_TOO_LATE: 'The time for reinstatement has passed. The way back is to certify anew by the exam.',
  REINSTATEMENT_OPEN_ALREADY: 'An application is open already.',
  REINSTATEMENT_STATEMENT_CHANGED: 'The words of the statement have changed since you opened this page. Read them again, then sign. Nothing was signed.',
  REINSTATEMENT_NOT_AGREED: 'Tick the box if everything in the statement is true. If something is not, write to the certification office first.',
  REINSTATEMENT_NOT_NOW: 'This is not open now. Look at the page again.',
  REINSTATEMENT_CHANGED: 'Somebody else acted on this since you opened it. Look at it again.',
  REINSTATEMENT_OWN: 'Nobody decides on their own application.',
  REINSTATEMENT_CURED: 'There was one time to put things right already. Reinstate, or propose to deny.',
  REINSTATEMENT_SECOND_PERSON: 'Somebody who did not propose the denial decides on it.',
  REINSTATEMENT_DECIDED_BEFORE: 'An appeal sent this back. Somebody who did not decide before decides now.',
  REINSTATEMENT_NOT_PROPOSED: 'A denial is proposed by one person and decided by another. Nobody proposed it yet.',
  REINSTATEMENT_INCOMPLETE: 'Something that the rules ask for is still missing. The page lists it.',
} as const satisfies Record<RenewalProblem | AssessmentProblem | QuarterProblem | ExtensionProblem | AuditProblem | ReinstatementProblem, string>;

/** Why good hours do not count for this cycle. */
export const OUTSIDE_WORDS = {
  BEFORE_CYCLE: 'Before the days of this cycle.',
  AFTER_CYCLE: 'After the days of this cycle.',
  USED_BEFORE: 'Counted for an earlier renewal.',
} as const satisfies Record<OutsideReason, string>;
