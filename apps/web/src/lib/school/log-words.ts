/** Age bands of the log of supervised tracings, by code. */
export const AGE_WORDS = { 'under-18': 'Under 18', '18-39': '18 to 39', '40-64': '40 to 64', '65-and-over': '65 and over' } as const;
/** Leads that were recorded. */
export const LEAD_WORDS = {
  '12-lead': '12 leads',
  'right-sided': 'Right-sided leads',
  posterior: 'Posterior leads',
  '15-lead': '15 leads',
  'rhythm-strip': 'Rhythm strip',
} as const;
/** How it came out. */
export const QUALITY_WORDS = { clean: 'Clean at once', usable: 'Usable, with some artifact', repeated: 'Repeated, then clean' } as const;

/** A tracing in one line. */
export function tracingWords(it: {
  readonly month: string;
  readonly ageBand: keyof typeof AGE_WORDS;
  readonly leadSet: keyof typeof LEAD_WORDS;
  readonly quality: keyof typeof QUALITY_WORDS;
}): string {
  return `${monthWords(it.month)}, ${LEAD_WORDS[it.leadSet].toLowerCase()}, age ${AGE_WORDS[it.ageBand].toLowerCase()}, ${QUALITY_WORDS[it.quality].toLowerCase()}`;
}

/** A month in words. @param month `YYYY-MM` */
export function monthWords(month: string): string {
  return new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));
}

/** What a preceptor said of an entry, or that it waits. */
export function answerWords(it: { readonly answer: 'signed' | 'refused' | undefined; readonly signerName: string | undefined }): {
  readonly tone: 'good' | 'ended' | 'waiting';
  readonly word: string;
} {
  if (it.answer === 'signed') return { tone: 'good', word: `Signed by ${it.signerName ?? 'a preceptor'}` };
  return it.answer === 'refused' ? { tone: 'ended', word: 'Not signed for' } : { tone: 'waiting', word: 'Waits for a signature' };
}
