/** What was found, what was missed, what was made up. */
export type BeatMatch = {
  readonly tp: number;
  readonly fn: number;
  readonly fp: number;
  /** Index in the reference and in the test, pair by pair. */
  readonly pairs: readonly (readonly [reference: number, test: number])[];
};

/**
 * Pairs beats that were found with those of a reference by the rules of ANSI/AAMI EC57 as `bxb` carries them out: both in order of
 * time, each used once, at most `windowS` apart; where two of one could pair with one of the other the nearer one does.
 *
 * @param referenceS times in seconds, ascending
 * @param testS times in seconds, ascending
 * @param windowS 0.15 in EC57
 *
 * @example
 * ```ts
 * matchBeats([1, 2, 3], [1.01, 2.4]).fn === 2;
 * ```
 */
export function matchBeats(referenceS: readonly number[], testS: readonly number[], windowS = 0.15): BeatMatch {
  const pairs: (readonly [number, number])[] = [];
  let r = 0;
  let t = 0;
  while (r < referenceS.length && t < testS.length) {
    const gap = (testS[t] as number) - (referenceS[r] as number);
    const apart = Math.abs(gap);
    // Whichever comes first may be nearer to the one after the other's.
    if (gap < 0) {
      const next = testS[t + 1];
      if (apart <= windowS && (next === undefined || Math.abs(next - (referenceS[r] as number)) >= apart)) pairs.push([r++, t++]);
      else t++;
    } else {
      const next = referenceS[r + 1];
      if (apart <= windowS && (next === undefined || Math.abs(next - (testS[t] as number)) >= apart)) pairs.push([r++, t++]);
      else r++;
    }
  }
  return { tp: pairs.length, fn: referenceS.length - pairs.length, fp: testS.length - pairs.length, pairs };
}
