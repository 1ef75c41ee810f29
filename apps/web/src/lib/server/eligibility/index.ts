/** What later concepts and routes may use of this one. */
export { findAgreement, insertAgreement } from './agreement.queries.ts';
export {
  agreeToStatements,
  appealBy,
  isEditable,
  readOwnApplication,
  saveDraft,
  startApplication,
  submitApplication,
  uploadCertificate,
  withdrawApplication,
} from './application.ts';
export type { OwnApplication } from './application.ts';
export { closePassed, listEnding, listOver, lockRunning, markClosed, markReminded, TIME_OVER } from './application-end.queries.ts';
export { findExamClosed, findNoApplying } from './exam-way.ts';
export type { ExamClosed, NoApplying } from './exam-way.ts';
export { heldSelect, toHeld, unsettledSql } from './exam-way.queries.ts';
export type { HeldJson } from './exam-way.queries.ts';
export { findApprovedApplication, findCurrentApplication, isApplicationOpen } from './application.queries.ts';
export type { Application, ApplicationState, ApplicationSummary } from './application.queries.ts';
export { APPLICATION_PROBLEM_WORDS, ATTESTATION_PROBLEM_WORDS, DECISION_PROBLEM_WORDS } from './application-words.ts';
export type { ApplicationProblem, AttestationProblem, DecisionProblem } from './application-words.ts';
export { lookAgain } from './approval.ts';
export { eligibilityWords } from './assessment.ts';
export { findIssuedCompletion } from './completion.queries.ts';
export type { IssuedCompletion } from './completion.queries.ts';
export { openAttestation, recordAttestation, resendAttestation } from './attestation.ts';
export type { AttestationView } from './attestation.ts';
export { isOneEmail, readEmploymentClaims, readTrainingClaims, stepsOf } from './claims.ts';
export type { Step } from './claims.ts';
export { askForInformation, decideApplication, readApplicationFile } from './decision.ts';
export type { ApplicationFile } from './decision.ts';
export { approveOnAppeal, listRefusals } from './appeal.ts';
export type { ApplicationRefusal } from './appeal.ts';
export { countQueue, listDecisions, listQueue, QUEUE_PAGE } from './decision.queries.ts';
export type { QueueEntry, QueueFilter } from './decision.queries.ts';
export { emptyEmployment, keptText, MOST_EMPLOYMENTS, readEmployments, readTraining } from './draft.ts';
export { openEvidence } from './evidence.ts';
export { giveDaysBack, keepOpenOnAppeal } from './keep-open.ts';
export { currentStatements, readStatement } from './statement.ts';
export type { Statement } from './statement.ts';
