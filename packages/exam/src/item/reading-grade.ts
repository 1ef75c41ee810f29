/** Below so many words a grade is noise: one long word moves it by whole years. */
const FEWEST_WORDS = 20;

/**
 * Words of the trade count as two syllables, however long: a technician reads them at a glance, and no plainer word would do.
 */
const TRADE =
  /(card|electro|ventric|atri|auric|fibrill|polari[sz]|tachy|brady|arrhyth|myo|infarct|isch[ae]*emi|precord|intercost|clavic|axill|stern|hypertroph|isoelectric|artifact|amplitude|interval|pacemaker|technician|potassium|hyperkal|hypokal|calibrat|patient|mastectom|dextro|anatom|physician|medication|identif|interpret|telemetry|emergency|hospital|department|respirat|cartilage|midaxill|parastern|complex|junction|conduct|syncop|angina|acute|coronary|posterior|anterior|inferior|lateral|septal|aneurysm|millimet|millivolt|millisecond|diaphor|alcohol|electrode|machine|diagnos|symptom|regular|irregular)/i;

/**
 * Grade of a text by Flesch and Kincaid: years of school in the United States. Words of the trade count as two syllables.
 *
 * @param lines more lines, such as options, each of which is a sentence of its own
 * @returns undefined where there are too few words to say
 */
export function readingGrade(text: string, lines: readonly string[] = []): number | undefined {
  const sentences = [...text.split(/(?<=[.?!:])\s+/), ...lines]
    .map((sentence) => sentence.match(/[\p{L}][\p{L}'’-]*/gu) ?? [])
    .filter((words) => words.length > 0);
  const words = sentences.flat();
  if (words.length < FEWEST_WORDS) return undefined;
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  return 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59;
}

function syllablesOf(word: string): number {
  // Abbreviations are read as one sign.
  if (/^[A-Z]{2,}s?$/.test(word) || word.length <= 3) return 1;
  const groups =
    word
      .toLowerCase()
      .replace(/(?:[^laeiouy]es|[^laeiouytd]ed|[^laeiouy]e)$/, '')
      .match(/[aeiouy]+/g)?.length ?? 1;
  return TRADE.test(word) ? Math.min(2, Math.max(1, groups)) : Math.max(1, groups);
}
