/** What later concepts and routes may use of this one. */
export { agreeToExam, closeAttempt, examOverview, findOwnAttempt, hasStudyMaterial, listAttemptsToClose, prepareAttempt, startAttempt } from './attempt.ts';
export type { ExamOverview, StartRefusal } from './attempt.ts';
export { findAttempt, listAttempts, listUnscored as listAttemptsToScore, lockAttempt, setPassed as recordOutcome } from './attempt.queries.ts';
export type { Attempt } from './attempt.queries.ts';
export { packForm } from './form-package.ts';
export { openRoom, roomNews, saveResponses, takeLease } from './room.ts';
export type { Delivery, DeliveryRefusal, Lease, Room, RoomNews, RoomRefusal } from './room.ts';
export { examStatements } from './statements.ts';
export { EXAM_WORDS } from './exam-words.ts';
