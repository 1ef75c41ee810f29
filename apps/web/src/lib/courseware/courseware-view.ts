/** Standards of packages, as people know them. */
export const STANDARD_WORDS = { 'scorm-1.2': 'SCORM 1.2', 'scorm-2004': 'SCORM 2004', cmi5: 'cmi5' } as const;

/** How a package stands, for a label. */
export const STATE_VIEW = {
  waiting: { tone: 'waiting', word: 'Staff look at it' },
  approved: { tone: 'good', word: 'Runs' },
  refused: { tone: 'ended', word: 'Not approved' },
  withdrawn: { tone: 'ended', word: 'Taken back' },
  replaced: { tone: 'ended', word: 'A newer one runs' },
} as const;
