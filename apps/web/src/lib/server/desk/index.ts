/** What routes may use of this concept. */
export { DESK_PROBLEM_WORDS, readDesk, readNotes, releaseWork, SERVICE_DAYS, takeWork, writeNote } from './desk.ts';
export type { Desk, DeskFilter, DeskItem, DeskNote, DeskProblem, DeskQueue, WorkName } from './desk.ts';
export { readDeskBar } from './bar.ts';
export type { DeskBar } from './bar.ts';
