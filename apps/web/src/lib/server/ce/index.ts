/** What later concepts and routes may use of this one. */
export { ceCreditsForRules, ceCreditsOf, creditHours } from './credit.ts';
export type { CeReadPermission, CreditRefusal, GivenHours } from './credit.ts';
export type { CeKind } from './credit.queries.ts';
export { EVIDENCE_STATEMENT, FINDING_TOLD, hoursTold, KIND_WORDS, SUBJECT_WORDS } from './ce-words.ts';
export { CE_PROBLEM_WORDS } from './problem-words.ts';
export { ENTERED_KINDS, enterCredit, objectToDecision, openCeEvidence, openWallet, withdrawCredit } from './wallet.ts';
export type { EntryFields, WalletEntry } from './wallet.ts';
export { localScanner } from './scan.ts';
export type { EvidenceScanner, ScanFinding, ScanVerdict } from './scan.ts';
export { scanEvidence } from './scan-evidence.ts';
export { decideCredit, listCreditQueue, listObjections, readCredit, REASON_TEMPLATES } from './review.ts';
export {
  applyAsProvider,
  applyForCourse,
  COURSE_CRITERIA,
  COURSE_KINDS,
  listApprovalQueue,
  ownCourses,
  ownProvider,
  PROVIDER_CRITERIA,
  readApproval,
  readLoad,
  review,
} from './provider.ts';
export { cancelSession, claimHours, evaluate, openSession, ownAttendances, ownSession, ownSessions, readRatings, sendRoster } from './session.ts';
export type { OwnAttendance, RosterOutcome } from './session.ts';
export { searchCourses } from './catalogue.ts';
export { findOfferedCourse } from './offered-course.ts';
export type { OfferedCourse } from './offered-course.ts';
export { renderAttendance } from './attendance-certificate.ts';
export { listModules } from './module/module.queries.ts';
export { cycleOf, handInTry, loadModules, openModule, openModules, reviewTry } from './module/module.ts';
export type { ListedModule, MarkedQuestion, OpenedModule, ShownQuestion } from './module/module.ts';
export { moduleProblems, readModules } from './module/module-files.ts';
export { eraseCe, exportCe } from './erase.ts';
