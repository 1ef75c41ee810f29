/** What later concepts and routes may use of this one. */
export { clauseWords, currentChecklist, exportBinder, readBinder, renderBinder } from './binder.ts';
export type { Binder, ClauseLine, ClauseState } from './binder.ts';
export { addItem, callMeeting, castVote, closeMeeting, decideMotion, readMeeting, readMeetings, tally } from './board.ts';
export type { BoardItem, Meeting, Vote } from './board.queries.ts';
export { GOVERNANCE_PROBLEM_WORDS } from './governance-words.ts';
export type { GovernanceProblem } from './governance-words.ts';
export { addRisk, readRegister, reviewRisk } from './impartiality.ts';
export type { RefusedAttempt, Risk } from './impartiality.queries.ts';
