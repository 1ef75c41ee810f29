import { matchBeats } from './match-beats.ts';
import { percent } from './score-delineation.ts';

/** A mark of a reference: the mnemonics of WFDB. */
export type ReferenceMark = { readonly atS: number; readonly code: string };

/** How many beats were found, missed and made up; shares in percent. */
export type BeatScore = {
  readonly beats: number;
  readonly tp: number;
  readonly fn: number;
  readonly fp: number;
  readonly se: number;
  readonly ppv: number;
};

/** Mnemonics of WFDB that stand for a QRS complex. */
const BEAT_CODES = new Set('NLRaVFJASEj/Qefn?rB');

/** Whether a mnemonic stands for a QRS complex. */
export function isBeatCode(code: string): boolean {
  return BEAT_CODES.has(code);
}

/**
 * Scores beats against a reference by the rules of EC57: 150 ms, flutter and fibrillation of the ventricles (`[` to `]`) left out,
 * from the first sample on.
 */
export function scoreBeats(marks: readonly ReferenceMark[], foundS: readonly number[]): BeatScore {
  const left: [number, number][] = [];
  let open: number | undefined;
  for (const { atS, code } of marks) {
    if (code === '[') open ??= atS;
    if (code === ']' && open !== undefined) {
      left.push([open, atS]);
      open = undefined;
    }
  }
  if (open !== undefined) left.push([open, Infinity]);
  const counts = (atS: number) => !left.some(([from, to]) => atS >= from && atS <= to);
  const reference = marks.filter(({ code, atS }) => isBeatCode(code) && counts(atS)).map(({ atS }) => atS);
  const { tp, fn, fp } = matchBeats(reference, foundS.filter(counts));
  return { beats: reference.length, tp, fn, fp, se: percent(tp, tp + fn), ppv: percent(tp, tp + fp) };
}

/** Several scores as one, every beat counting the same. */
export function grossScore(scores: readonly BeatScore[]): BeatScore {
  const sum = (of: (score: BeatScore) => number) => scores.reduce((total, score) => total + of(score), 0);
  const [tp, fn, fp] = [sum((s) => s.tp), sum((s) => s.fn), sum((s) => s.fp)];
  return { beats: sum((s) => s.beats), tp, fn, fp, se: percent(tp, tp + fn), ppv: percent(tp, tp + fp) };
}
