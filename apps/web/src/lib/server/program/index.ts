/** What later concepts may use of this one. */
export { findProgram, insertDemonstrationProgram, listPrograms } from './program.queries.ts';
export { matchProgram, programLabel } from './program.ts';
export type { Program } from './program.ts';
