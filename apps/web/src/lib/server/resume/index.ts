/** What later concepts and routes may use of this one. */
export { exportDocx, exportPdf, isExportFormat } from './resume-export.ts';
export { importResume } from './resume-import.ts';
export type { ImportProblem } from './resume-import.ts';
export { BASIC_FIELDS, LIST_FIELDS, LIST_TITLES, LISTS, MOST_ENTRIES, fieldsOf, resumeOf, toJsonResume } from './resume-shape.ts';
export type { Resume } from './resume-shape.ts';
export { RESUME_PROBLEM_WORDS } from './resume-words.ts';
export { eraseResume, exportResume, ownResume, saveResume, sendRound, settleRound, shownCredentials, withdrawRound } from './resume.ts';
export { listRevisionQueue, readRound, returnRound } from './revision.ts';
export { changes } from './suggestion.ts';
