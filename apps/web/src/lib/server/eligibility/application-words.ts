import type { ExamClosed } from './exam-way.ts';

/** Why an applicant's act did not happen. */
export type ApplicationProblem =
  | ExamClosed
  /** There is no open application. */
  | 'APPLICATION_NONE_OPEN'
  /** It is being decided: nothing in it can change now. */
  | 'APPLICATION_FROZEN'
  /** Steps are not done. */
  | 'APPLICATION_INCOMPLETE'
  /** An approved application is still open. */
  | 'APPLICATION_ALREADY_APPROVED'
  /** The request for information has no answer yet. */
  | 'APPLICATION_ANSWER_MISSING'
  /** Only who held the credential before can use that route. */
  | 'APPLICATION_ROUTE_CLOSED'
  /** Too many links were sent to employers today. */
  | 'ATTESTATION_TOO_MANY'
  /** The employer has answered already. */
  | 'ATTESTATION_ANSWERED'
  /** There is no such request of this person. */
  | 'ATTESTATION_UNKNOWN'
  /** Not one e-mail address, or the applicant's own. */
  | 'ATTESTATION_ADDRESS_REFUSED';

/** What an applicant reads about a problem. */
export const APPLICATION_PROBLEM_WORDS = {
  APPLICATION_NONE_OPEN: 'You have no open application. Start one first.',
  APPLICATION_FROZEN: 'You submitted this application, so it cannot change now. If something is wrong, withdraw it and start again, or wait until we ask.',
  APPLICATION_INCOMPLETE: 'Some steps are not done yet. They are marked below. What you filled in is saved.',
  APPLICATION_ALREADY_APPROVED: 'You have an approved application that is still open. You need no other.',
  APPLICATION_CREDENTIAL_HELD: 'You hold this credential. There is nothing to apply for, and nothing to pay.',
  APPLICATION_AWARD_WAITS: 'You passed the exam already. Your credential is awarded once a person has seen who you are; your path says where that stands.',
  APPLICATION_CREDENTIAL_SUSPENDED: 'Your credential is suspended. While it is, you cannot apply for the exam or pay for it: a pass would change nothing.',
  APPLICATION_CREDENTIAL_ENDED:
    'Our record says that your credential was taken away for good, so the exam cannot give it back. If that is wrong, write to the certification office.',
  APPLICATION_TOO_EARLY: 'You used all attempts of your last application. You can apply again, and pay again, once the time after your last attempt is over.',
  APPLICATION_ANSWER_MISSING: 'Write an answer to our question first. What you changed is saved.',
  APPLICATION_ROUTE_CLOSED: 'Our record shows no earlier credential of yours. Choose a program or work experience.',
  ATTESTATION_TOO_MANY: 'You sent many links today. Try again tomorrow.',
  ATTESTATION_ANSWERED: 'This employer has answered already.',
  ATTESTATION_UNKNOWN: 'This employer is not part of your application any more.',
  ATTESTATION_ADDRESS_REFUSED: 'Write one e-mail address of someone at the employer, not your own.',
} as const satisfies Record<ApplicationProblem, string>;

/** Why a staff member's act did not happen. */
export type DecisionProblem =
  /** No such application. */
  | 'APPLICATION_UNKNOWN'
  /** Nobody waits for a decision: decided, withdrawn or back with the applicant. */
  | 'APPLICATION_NOT_WAITING'
  /** The applicant erased their account: nothing is left to decide on. */
  | 'APPLICATION_ERASED'
  /** Somebody did something since the page was opened. */
  | 'APPLICATION_CHANGED'
  /** It is the person's own application. */
  | 'IMPARTIALITY_OWN'
  /** The person owns the school. */
  | 'IMPARTIALITY_SCHOOL_OWNER'
  /** The person proposed it themselves; another has to agree. */
  | 'IMPARTIALITY_SAME_PERSON'
  /** A rule is not met, or an answer is still out. */
  | 'APPLICATION_APPROVAL_NOT_POSSIBLE'
  /** No reason, or one that is too short or too long. */
  | 'APPLICATION_REASON_MISSING';

/** What a staff member reads about a problem. */
export const DECISION_PROBLEM_WORDS = {
  APPLICATION_UNKNOWN: 'There is no such application.',
  APPLICATION_NOT_WAITING: 'This application does not wait for a decision any more. The page shows what happened.',
  APPLICATION_ERASED: 'The applicant erased their account. There is nothing left to decide on.',
  APPLICATION_CHANGED: 'Somebody acted on this application after you opened it. Nothing of yours was recorded. Read what is new, then decide.',
  IMPARTIALITY_OWN: 'This is your own application. You take no part in it. The attempt was recorded.',
  IMPARTIALITY_SCHOOL_OWNER: 'You own the school of this application. You take no part in it. The attempt was recorded.',
  IMPARTIALITY_SAME_PERSON: 'You proposed this yourself. A second person has to agree. The attempt was recorded.',
  APPLICATION_APPROVAL_NOT_POSSIBLE:
    'The rules are not met, or an answer is still out, so this cannot be approved now. You can ask for information or propose to refuse.',
  APPLICATION_REASON_MISSING: 'Write a reason of 3 to 2,000 characters. The applicant reads it.',
} as const satisfies Record<DecisionProblem, string>;

/** Why an employer's answer was not taken. */
export type AttestationProblem =
  /** No such link, or a newer one was sent. */
  | 'ATTESTATION_LINK_UNKNOWN'
  /** The time of the link is over. */
  | 'ATTESTATION_LINK_EXPIRED'
  /** The link was used. */
  | 'ATTESTATION_LINK_USED'
  /** The applicant changed or withdrew what it asks about, or it was decided. */
  | 'ATTESTATION_NOT_NEEDED';

/** What an employer reads about a problem. */
export const ATTESTATION_PROBLEM_WORDS = {
  ATTESTATION_LINK_UNKNOWN: 'This link is not valid. It may be cut off, or a newer one was sent. Ask the person who named you to send it again.',
  ATTESTATION_LINK_EXPIRED: 'The time of this link is over. Ask the person who named you to send it again.',
  ATTESTATION_LINK_USED: 'This link was used. An answer is recorded and cannot be changed here. If it is wrong, write to the certification office.',
  ATTESTATION_NOT_NEEDED: 'This answer is not needed any more. The application was changed, withdrawn or decided. You have nothing to do.',
} as const satisfies Record<AttestationProblem, string>;
