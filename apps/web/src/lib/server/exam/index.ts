/** What later concepts and routes may use of this one. */
export { examOverview, nextSitting } from './overview.ts';
export type { ExamOverview } from './overview.ts';
export { closeApplication, END_REMINDER_DAYS, remindOfEnd } from './application-end.ts';
export { agreeToExam } from './agreement.ts';
export type { StartRefusal } from './admission.ts';
export { FORM_AGAIN_WORDS, formComesAgain } from './form-again.ts';
export { prepareAttempt } from './prepare.ts';
export { startAttempt } from './start.ts';
export { closeAttempt, findOwnAttempt, listAttemptsToClose } from './attempt.ts';
export { hasStudyMaterial } from './study-material.ts';
export { findAttempt, listAttempts, listUnscored as listAttemptsToScore, lockAttempt, setPassed as recordOutcome } from './attempt.queries.ts';
export type { Attempt, RenewalPurpose } from './attempt.queries.ts';
export { listRenewalAttemptsToScore, lockStarts, startRenewalAttempt } from './renewal-attempt.ts';
export { packForm } from './form-package.ts';
export { openRoom, roomNews, startRoom, takeLease } from './room.ts';
export type { Room, RoomNews, RoomRefusal } from './room.ts';
export { saveResponses } from './save-answer.ts';
export type { Delivered, DeliveryRefusal, Lease } from './save-answer.ts';
export { examStatements } from './statements.ts';
export { EXAM_WORDS } from './exam-words.ts';
export { readReceipt, RECEIPT_PURPOSE } from './receipt.ts';
export type { Receipt } from './receipt.ts';
export { examBoard, readSitting } from './board.ts';
export type { BoardEntry, SittingFile } from './board.ts';
export { closeIncident, commentItem, INCIDENT_WORDS, listIncidentQueue, reportIncident } from './incident.ts';
export { answerProposal, intervene, INTERVENTION_PROBLEM_WORDS } from './intervention.ts';
export type { InterventionKind } from './intervention.queries.ts';
export { BEAT_EVERY_MS, examNow, isSilentNow, reportAlive } from './outage.ts';
export { keepSignals, readSignals } from './signal.ts';
export { decideHold, HOLD_PROBLEM_WORDS, holdLateAnswers, isWithoutResult, listHoldQueue, ownHolds, setAsideAttempt, settleHold } from './hold.ts';
export { liftVoid, listVoided } from './void-appeal.ts';
export type { VoidedAttempt } from './void-appeal.queries.ts';
export { findHold } from './hold.queries.ts';
export type { HoldDecision } from './hold.ts';
export type { Hold } from './hold.queries.ts';
export { ANSWER_LIMIT, hearMessage, MESSAGE_LIMIT, MESSAGE_PROBLEM_WORDS, sendMessage } from './message.ts';
export type { Message } from './message.ts';
export { changeWindow, closeWindow, makeWindow, readWindow, readWindows, tellWindows, windowsAt, WINDOW_PROBLEM_WORDS } from './window.ts';
export type { WindowAhead, WindowProblem, WindowRequest, WindowsTold } from './window.ts';
export { isBrowserRightFor, safeBrowserProof, safeBrowserWindowFile } from './safe-browser.ts';
export type { SafeBrowserProof } from './safe-browser.ts';
export { findSittingOptions } from './window.queries.ts';
export type { ExamWindow } from './window.queries.ts';
export {
  askRehearsal,
  endSilentRehearsals,
  loseDevice,
  MOST_REHEARSAL_MINUTES,
  MOST_SIMULATED,
  readRehearsal,
  readRehearsals,
  REHEARSAL_PROBLEM_WORDS,
  stopRehearsal,
  takeRehearsal,
} from './rehearsal.ts';
export type { RehearsalProblem } from './rehearsal.ts';
export type { Rehearsal } from './rehearsal.queries.ts';
export type { RehearsalReport, RequestTimes } from './rehearsal-report.ts';
export { beginBreak, BREAK_PROBLEM_WORDS, breaksOf, endBreak } from './break.ts';
export type { Breaks } from './break.ts';
