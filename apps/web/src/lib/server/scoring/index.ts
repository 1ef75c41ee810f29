/** What later concepts and routes may use of this one. */
export { findResult, listResults, scoreAttempt } from './scoring.ts';
export { dangerousQuarterKeys } from './quarter-key.ts';
export type { QuarterKey } from './quarter-key.ts';
export type { ExamResult } from './scoring.ts';
