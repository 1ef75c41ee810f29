import { detectQrs } from './detect-qrs.ts';

/** Some seconds of a long recording: one array a lead, all of one length, in the order of the leads. */
export type SignalPiece = { readonly samples: readonly Float64Array[] };

/** Seconds that are looked at again with the next piece: thresholds and missing beats are judged by their neighbours on both sides. */
const BEHIND_S = 24;
const AHEAD_S = 12;

/**
 * Finds the QRS complexes of a recording of any length, piece by piece, in the memory of a piece and half a minute. The same as
 * {@link detectQrs} of the whole but for beats whose judgement hangs on more than half a minute around them.
 *
 * @param pieces in order, without gaps (NaN where samples are missing); of a minute or so
 * @returns for each piece the beats that are certain by now, in samples from the first of all, ascending
 */
export async function* detectQrsStream(
  sampleRateHz: number,
  pieces: Iterable<SignalPiece> | AsyncIterable<SignalPiece>,
): AsyncGenerator<readonly number[], void, undefined> {
  const behind = Math.round(BEHIND_S * sampleRateHz);
  const ahead = Math.round(AHEAD_S * sampleRateHz);
  let kept: Float64Array[] = [];
  /** Index of the first sample that is kept, and of the first whose beats were not told yet. */
  let from = 0;
  let told = 0;
  const beatsUntil = (end: number): number[] => {
    const leads = Object.fromEntries(kept.map((samples, i) => [String(i), samples]));
    const beats = detectQrs({ sampleRateHz, leads }).map((at) => at + from);
    return beats.filter((at) => at >= told && at < end);
  };
  for await (const { samples } of pieces) {
    kept = samples.map((piece, i) => {
      const before = kept[i] ?? new Float64Array();
      const whole = new Float64Array(before.length + piece.length);
      whole.set(before);
      whole.set(piece, before.length);
      return whole;
    });
    const length = kept[0]?.length ?? 0;
    const end = from + length - ahead;
    if (end <= told) continue;
    yield beatsUntil(end);
    told = end;
    const cut = Math.max(told - behind - from, 0);
    kept = kept.map((lead) => lead.slice(cut));
    from += cut;
  }
  yield beatsUntil(Infinity);
}
