/** Why something about the board or the register was not done. */
export type GovernanceProblem =
  | 'TITLE_MISSING'
  | 'WORDS_MISSING'
  | 'WORDS_TOO_LONG'
  | 'DATE_MALFORMED'
  | 'DATE_PAST'
  | 'OWNER_UNKNOWN'
  | 'RISK_CHANGED'
  | 'MEETING_CLOSED'
  | 'MEETING_OPEN_MOTIONS'
  | 'PAPER_NOT_HTTPS'
  | 'SCHEME_UNKNOWN'
  | 'MOTION_NOT_OPEN'
  | 'MOTION_VOTED'
  | 'VOTE_UNKNOWN'
  | 'RECUSAL_REASON'
  | 'QUORUM_MISSING';

/** What staff read about a problem. */
export const GOVERNANCE_PROBLEM_WORDS: Readonly<Record<GovernanceProblem, string>> = {
  TITLE_MISSING: 'Give it a title of 3 to 200 characters.',
  WORDS_MISSING: 'Fill in every text, in a sentence or two. No names of people.',
  WORDS_TOO_LONG: 'One of the texts is too long: 2,000 characters at most, 20,000 for minutes.',
  DATE_MALFORMED: 'Enter a day.',
  DATE_PAST: 'The day of the next review must be after today.',
  OWNER_UNKNOWN: 'Choose who answers for it from the list.',
  RISK_CHANGED: 'Somebody reviewed this risk since you loaded it. Nothing of yours was written. Look at what is new.',
  MEETING_CLOSED: 'This meeting is closed. Nothing of it changes any more.',
  MEETING_OPEN_MOTIONS: 'A motion is not decided yet. Decide it first, or call another meeting for it.',
  PAPER_NOT_HTTPS: 'The link to the paper must begin with https:// and have no spaces.',
  SCHEME_UNKNOWN: 'There is no such version of a scheme.',
  MOTION_NOT_OPEN: 'There is no vote on this now.',
  MOTION_VOTED: 'You have voted on this. A vote is cast once.',
  VOTE_UNKNOWN: 'Choose how you vote.',
  RECUSAL_REASON: 'Say why you stand aside, in a sentence without names.',
  QUORUM_MISSING: 'Too few members have voted to decide this. Who stands aside does not count.',
};
