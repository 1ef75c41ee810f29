import type { ImportProblem } from './resume-import.ts';
import type { ResumeProblem } from './resume.ts';
import type { RevisionProblem } from './revision.ts';

/** What went wrong, and what to do, in plain words. */
export const RESUME_PROBLEM_WORDS: Readonly<Record<ResumeProblem | RevisionProblem | ImportProblem, string>> = {
  RESUME_EMPTY: 'Nothing is in your resume yet. Fill in at least your name and one job, then save.',
  RESUME_IN_ROUND: 'Your resume is in a round now. Wait until it is back and choose, or take it out again.',
  RESUME_NO_REVISION: 'No round is left. A revision comes with the fee; its rounds are used, or the fee is not paid.',
  ROUND_MOVED_ON: 'This round has moved on. Load the page again and look.',
  CHOICE_MISSING: 'A suggestion has no answer yet. Take it or keep yours, for each.',
  CHOICE_OVERTAKEN: 'Your words are not what the reviser read any more. Load the page again and look.',
  ROUND_UNKNOWN: 'This round is not there: it was taken out, or it is your own.',
  ROUND_RETURNED: 'Somebody else sent this round back already.',
  REVISION_EMPTY: 'Write a few words or change something before you send it back.',
  IMPORT_EMPTY: 'The file is empty. Choose another one.',
  IMPORT_TOO_LARGE: 'The file is too large, or unpacks to too much. Save it smaller and try again.',
  IMPORT_TYPE: 'This is no PDF, Word document (.docx) or JSON Resume. Old .doc files do not work: save as .docx.',
  IMPORT_PAGES: 'The file has too many pages. Save the pages of the resume alone.',
  IMPORT_LOCKED: 'The file is locked with a password. Save it without one.',
  IMPORT_UNSAFE: 'Something in the file could run. Save it as a plain PDF or Word document.',
  IMPORT_NO_TEXT: 'We found no text in the file. It may be a picture of a resume: type it in instead.',
  IMPORT_BROKEN: 'The file cannot be read. Save it again and retry, or type the resume in.',
};
