import type { RhythmFacts, RhythmPart } from './describe-rhythm.ts';
import type { SortedBeats, WideRun } from './sort-beats.ts';

/** Earlier than this part of the cycle is early; later than the other is late. */
const EARLY_PART = 0.92;
const LATE_PART = 1.15;
/** A pause is compensatory when the beats around an early one are two cycles apart, give or take a twelfth. */
const COMPENSATED = 0.16;
/** The beats around an interpolated one are about one cycle apart. */
const INTERPOLATED_PART = 1.3;
/** Before this part of the QT the T wave of the beat before is not over. */
const ON_T_PART = 0.92;
/** Ventricular tachycardia is three beats and more at over 100 a minute; slower ones are accelerated from 40 on (`acc-va-2017`). */
const TACHYCARDIA_S = 0.6;
const ACCELERATED_S = 1.5;

/** Names of wide beats among others: premature ones and their patterns, runs, escapes. */
export function wideParts(facts: RhythmFacts, sorted: SortedBeats): RhythmPart[] {
  const { runs, cycleS } = sorted;
  if (runs.length === 0 || cycleS === undefined) return sorted.narrower > 0 && (sorted.cycleS ?? 1) < TACHYCARDIA_S ? [['capture-beats', 'fusion-beats']] : [];
  const early = runs.filter(({ beforeS, length }) => length <= 2 && beforeS !== undefined && beforeS < EARLY_PART * cycleS);
  const late = runs.filter(({ beforeS, length }) => length <= 2 && beforeS !== undefined && beforeS > LATE_PART * cycleS && beforeS > 1);
  const long = runs.filter(({ length }) => length >= 3);
  // What came before the first beat of a recording is not known.
  const begins = runs.filter(({ first, length }) => first === 0 && length === 1);
  return [...runParts(long), ...earlyParts(facts, sorted, early, cycleS, begins), ...(late.length > 0 ? [['ventricular-escape-beats'] as const] : [])];
}

function runParts(long: readonly WideRun[]): RhythmPart[] {
  const fast = long.filter(({ cycleS }) => (cycleS ?? 1) < TACHYCARDIA_S);
  const slow = long.filter(({ cycleS }) => (cycleS ?? 1) >= TACHYCARDIA_S);
  const out: RhythmPart[] = [];
  if (fast.length > 0) {
    if (fast.some(({ beforeS, afterS }) => beforeS !== undefined && afterS !== undefined)) out.push(['nonsustained-ventricular-tachycardia']);
    const changing = fast.some(({ shapes, length }) => shapes > 0.5 * length && length >= 4);
    out.push(changing ? ['polymorphic-ventricular-tachycardia', 'torsades-de-pointes'] : ['monomorphic-ventricular-tachycardia']);
  }
  const [one] = slow;
  if (one !== undefined) out.push([(one.cycleS ?? 1) > ACCELERATED_S ? 'ventricular-escape-rhythm' : 'accelerated-idioventricular-rhythm']);
  return out;
}

function earlyParts(
  { beats, qtS, block }: RhythmFacts,
  { usualRrS }: SortedBeats,
  early: readonly WideRun[],
  cycleS: number,
  begins: readonly WideRun[],
): RhythmPart[] {
  if (early.length === 0) return [];
  const singles = early.filter(({ length }) => length === 1);
  const around = singles.flatMap(({ beforeS, afterS }) => (beforeS === undefined || afterS === undefined ? [] : [(beforeS + afterS) / cycleS]));
  const compensated = around.filter((cycles) => Math.abs(cycles - 2) < COMPENSATED).length;
  const regular = usualRrS.every((rr) => Math.abs(rr - cycleS) < 0.12 * cycleS);
  // The atria's own beats reset the sinus node: a pause that is less than compensatory may be theirs.
  const aberrant = singles.length === early.length && (compensated < 0.5 * around.length || around.length === 0 || !regular) && block === undefined;
  const interpolated = around.filter((cycles) => cycles < INTERPOLATED_PART).length;
  const out: RhythmPart[] = [
    aberrant && interpolated === 0 ? ['premature-ventricular-complexes', 'aberrant-premature-atrial-complexes'] : ['premature-ventricular-complexes'],
  ];
  if (new Set(early.map(({ first }) => beats[first]?.shape)).size > 1) out.push(['multifocal-premature-ventricular-complexes']);
  if (early.some(({ length }) => length === 2)) out.push(['ventricular-couplets']);
  if (interpolated > 0) out.push(['interpolated-premature-ventricular-complexes']);
  const onT = qtS !== undefined && early.some(({ beforeS }) => beforeS !== undefined && beforeS < ON_T_PART * qtS);
  if (onT) out.push(['r-on-t']);
  const at = [...begins, ...early].map(({ first }) => first);
  const steps = at.slice(1).map((first, i) => first - (at[i] as number));
  const every = (n: number) => singles.length === early.length && steps.length >= 2 && steps.filter((step) => step === n).length >= 0.8 * steps.length;
  if (every(2)) out.push(['ventricular-bigeminy']);
  if (every(3)) out.push(['ventricular-trigeminy']);
  if (every(4)) out.push(['ventricular-quadrigeminy']);
  return out;
}
