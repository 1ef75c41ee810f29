/** How measured names stand to the truth. */
export type RhythmVerdict = 'named' | 'in the set' | 'wrong';

/**
 * Judges the names that were measured: `named` where each is true and the main one is among them, `in the set` where the main one is among
 * others that the tracing does not rule out, else `wrong`.
 *
 * @param main codes of which one must be there
 */
export function rhythmVerdict(measured: readonly string[], truth: readonly string[], main: readonly string[]): RhythmVerdict {
  if (!main.some((code) => measured.includes(code))) return 'wrong';
  return measured.every((code) => truth.includes(code)) ? 'named' : 'in the set';
}
