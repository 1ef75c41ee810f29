/** What later concepts and routes may use of this one. */
export { findProgram, insertDemonstrationProgram, listPrograms } from './program.queries.ts';
export { matchProgram, programLabel } from './program.ts';
export type { Program } from './program.ts';
export { DELIVERIES, MILES, openPrograms, searchPrograms, searchWords } from './directory.ts';
export type { DirectoryPage, DirectoryWish, ProgramPage } from './directory.ts';
export { countOutcomes, listApproved } from './directory.queries.ts';
export type { Delivery, ListedProgram, Site, Teacher } from './directory.queries.ts';
export { ownSchool, ownSchools, pointOf, registerSchool } from './school.ts';
export type { SchoolFields, SchoolProblem } from './school.ts';
export { findSchool, insertSchool, insertSchoolPerson, listSchoolPeople, listSchoolsOf } from './school.queries.ts';
export type { School, SchoolRole } from './school.queries.ts';
export {
  addEvidence,
  addSite,
  addTeacher,
  applyAgain,
  beginApplication,
  EVIDENCE_KINDS,
  ownApplication,
  removeRow,
  saveAnswers,
  saveAuthorisation,
  submitApplication,
  withdrawApplication,
} from './application.ts';
export type { OpenedApplication, ProgramProblem } from './application.ts';
export { listApplicationsOf, listProgramRows, type ProgramAnswers } from './approval.queries.ts';
export { decideProgram, readProgramFile, reviewProgram } from './decision.ts';
export type { ProgramFile } from './decision.ts';
export { decideStanding, dropProposal, fittingOutcomes, refreshApprovals, STANDING_OUTCOMES } from './standing.ts';
export { dueConditions } from './conditions.ts';
export { findProgramRecords, listProgramAppeals, listUnsettledApprovals, tellOfDays } from './watch.ts';
export type { UnsettledApproval, WaitingAppeal } from './watch.ts';
export type { ProgramDecisionProblem } from './taking-part.ts';
export { appealableUntil, decideProgramAppeal, fileProgramAppeal } from './appeal.ts';
export { CHANGE_WORDS, listWaitingChanges, recordUpheldComplaint, reportChange, seeChange } from './change.ts';
export type { WaitingChange } from './change.ts';
export { askLegit, decideReply, deleteOldQuestions, listWaitingReplies, replyToQuestions } from './legit-answer.ts';
export type { LegitAnswer, LegitProblem } from './legit-answer.ts';
export { LEGIT_CHECKLIST } from './legit.ts';
export { countQuestions, findNewestReply } from './legit.queries.ts';
export { scanProgramEvidence } from './scan.ts';
export { openProgramEvidence, openProgramRecord, readProgramQueue } from './staff.ts';
export type { ProgramRecord, QueuedProgram } from './staff.ts';
export { DELIVERY_WORDS, gapWords, OUTCOME_WORDS, POLICY_WORDS, programWords, RUBRIC_WORDS, STATE_WORDS } from './program-words.ts';
export { ownApprovals } from './own-approval.ts';
export type { OwnApproval } from './own-approval.ts';
export { seedDemonstrationSchools } from './demonstration.ts';
export type { DemonstrationSchool } from './demonstration.ts';
