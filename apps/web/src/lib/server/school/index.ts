/** What later concepts and routes may use of this one. */
export { createCohort, declareInterest, isOver, openCohort, readDesk, readTeachers, setTeacher, todayOf } from './cohort.ts';
export type { Desk, OpenedCohort } from './cohort.ts';
export { findAtSchool, listClinicalSites } from './cohort.queries.ts';
export type { Cohort } from './cohort.queries.ts';
export { changeInvite, checkRosterFile, inviteRoster } from './roster.ts';
export type { CheckedRoster } from './roster.ts';
export type { RosterFiles } from './roster-file.ts';
export {
  acceptInvite,
  declineInvite,
  disputeHours,
  endPerson,
  invitePerson,
  leaveCohort,
  listWaitingPeople,
  openInvite,
  ownAddress,
  setConsent,
} from './invite.ts';
export type { OpenedInvite } from './invite.ts';
export { listInvites } from './invite.queries.ts';
export { correctAttendance, recordMeeting } from './hours.ts';
export type { Meeting } from './hours.ts';
export { listAttendances } from './hours.queries.ts';
export { logTracings, openLog, readOwnLogs, readWaitingToSign, signTracings } from './tracing.ts';
export type { Log } from './tracing.ts';
export { ATTACH_WORDS, attachRecording, detachRecording, openTracing } from './tracing-recording.ts';
export type { AttachedRecording, AttachProblem, OpenedTracing, SentTracingRecording } from './tracing-recording.ts';
export { checkSkills, listSkills } from './skill.ts';
export { hoursPrinted, issueCompletion, lookUpCompletion, ownCompletions, readStudents, renderCompletion, withdrawCompletion } from './completion.ts';
export type { StudentLine } from './completion.ts';
export { completionKey, signCompletion, signStatusList, statusListOf } from './completion-proof.ts';
export type { Completion } from './completion.queries.ts';
export { cancelSeats, giveSeat, listOpenInvoices, orderSeats, ownVoucher, readSeats, recordSeatPayment, spendVoucher } from './seat.ts';
export type { SeatInvoice, Voucher } from './seat.queries.ts';
export { ownSeatInvoice, renderSeatInvoice } from './seat-invoice.ts';
export { outcomesCsv, readOutcomes } from './outcome.ts';
export { readFlags, seeFlag } from './flag.ts';
export { eraseSchool, exportSchool } from './own-data.ts';
export { DESK_WORDS, FLAG_WORDS, GAP_WORDS, ROW_WORDS } from './school-words.ts';
export type { DeskProblem } from './school-words.ts';
