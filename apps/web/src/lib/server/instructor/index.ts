/** What later concepts and routes may use of this one. */
export {
  eraseInstructor,
  readOwnWay,
  saveApplication,
  startInstructorApplication,
  submitInstructorApplication,
  withdrawInstructorApplication,
} from './application.ts';
export type { OwnInstructorWay } from './application.ts';
export {
  addJob,
  addReferee,
  answerEmployerLink,
  answerReferenceLink,
  openEmployerLink,
  openReferenceLink,
  referenceProblems,
  removeAsked,
  resendLink,
} from './asked.ts';
export { instructorScheme } from './assess.ts';
export type { InstructorAssessment } from './assess.ts';
export { decideBackground, readBackgroundQueue, readInstructorCards, readOwnBackgrounds, writeBackground } from './card.ts';
export type { InstructorCard } from './card.ts';
export { decideByDay, decideInstructor, listInstructorRefusals, openSample, readInstructorFile, readInstructorQueue, reopenRefused } from './decision.ts';
export type { InstructorFile, InstructorRefusal } from './decision.ts';
export { instructorWords, longWords } from './instructor-words.ts';
export type { InstructorCode, InstructorProblem } from './instructor-words.ts';
export { bookSlot, offerSlot, readSlots, releaseSlot, withdrawSlot } from './interview.ts';
export { cardView, needsView, timelineView } from './instructor-view.ts';
export { exportInstructor } from './own-data.ts';
export { syncInstructorRoles } from './role.ts';
