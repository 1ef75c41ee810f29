/** Halves of an hour as people read them: "1.5 hours". */
export function hoursWords(halfHours: number): string {
  const hours = halfHours / 2;
  return `${hours} ${hours === 1 ? 'hour' : 'hours'}`;
}

/** How a credit stands, as word and shape. */
export const STATE_VIEW = {
  'awaiting-scan': { tone: 'waiting', word: 'Files are being checked' },
  'awaiting-review': { tone: 'waiting', word: 'A person looks at it' },
  counted: { tone: 'good', word: 'Counts' },
  refused: { tone: 'ended', word: 'Does not count' },
} as const;

/** Where hours came from. */
export const SOURCE_WORDS = { entered: 'entered by you', issued: 'given by the provider', module: 'our module', courseware: 'online course' } as const;

/** Subjects as people read them. */
export const SUBJECT_WORDS = { electrocardiography: 'Electrocardiography', teaching: 'Teaching', other: 'Other subject of the work' } as const;

/** Why hours are outside the cycle. */
export const OUTSIDE_WORDS = {
  BEFORE_CYCLE: 'Earned before this period began, so they do not count toward this renewal.',
  AFTER_CYCLE: 'Earned after the period ended. They may count toward a reinstatement.',
  USED_BEFORE: 'They counted for an earlier renewal.',
} as const;
