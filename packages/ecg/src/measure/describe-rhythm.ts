import type { RhythmCode } from '../rhythm/rhythm-names.ts';
import { RHYTHM_NAMES } from '../rhythm/rhythm-names.ts';
import type { AvConduction } from './atrial-waves.ts';
import type { PacingFacts } from './describe-pacing.ts';
import { median } from './samples.ts';

/** A name that fits what was measured. */
export type RhythmCandidate = { readonly code: RhythmCode; readonly name: string };

/** What a rhythm is named from. */
export type RhythmFacts = {
  readonly rrS: readonly number[];
  /** Share of beats that follow a P wave. */
  readonly pShare: number;
  readonly qrsS: number | undefined;
  readonly pAxisDeg: number | undefined;
  readonly beats: number;
  /** Shape of each beat; 0 is the most frequent. */
  readonly shapes: readonly number[];
  /** Width of each complex, seconds. */
  readonly widths: readonly number[];
  /** Height of what is highest in any of several leads, microvolts; undefined where there are few leads. */
  readonly heightUv?: number | undefined;
  /** A block of second or third degree that P waves without complexes show. */
  readonly block?: AvConduction;
  readonly pacing?: PacingFacts;
};

/** No ventricle's complex is lower than this in all of twelve leads, microvolts. */
const LEAST_COMPLEX_UV = 250;

/** Names that fit; several where they cannot be told apart by these facts, none where nothing can be said. */
export function rhythmOf({ rrS, pShare, qrsS, pAxisDeg, beats, shapes, widths, heightUv, block, pacing }: RhythmFacts): RhythmCandidate[] {
  const named = (...codes: RhythmCode[]) => codes.map((code) => ({ code, name: RHYTHM_NAMES[code][0] }));
  if (pacing !== undefined && pacing.spikes >= 2) {
    const { ventricular, atrial, pairs, tracked } = pacing;
    const codes: RhythmCode[] = [];
    if (pairs >= 2) codes.push('av-sequential-paced-rhythm');
    else if (tracked >= 3 && tracked > 0.6 * ventricular) codes.push('atrial-sensed-ventricular-paced-rhythm');
    else if (ventricular >= 2) codes.push('ventricular-paced-rhythm');
    if (pairs < 2 && atrial >= 2) codes.push('atrial-paced-rhythm');
    if (codes.length > 0) return named(...codes);
  }
  if (heightUv !== undefined && heightUv < LEAST_COMPLEX_UV) return named('asystole', 'ventricular-standstill', 'ventricular-fibrillation-fine');
  if (beats < 3 || rrS.length < 2) return [];
  // Two P waves for each complex at one distance: nobody can say which of the two kinds it is (2018 ACC/AHA/HRS).
  if (block !== undefined) return named(block);
  const rr = median(rrS);
  const rate = 60 / rr;
  // Hardly two complexes alike, close behind each other: no QRS complexes at all, or ever changing ones.
  if (beats >= 6 && rate > 140 && shapes.filter((shape) => shape === 0).length < 0.5 * beats)
    return named('ventricular-fibrillation-coarse', 'ventricular-fibrillation-fine', 'polymorphic-ventricular-tachycardia', 'torsades-de-pointes');
  const early = earlyBeats(rrS, shapes, widths);
  // Beats of another shape, and the pause after them, say nothing of the ground rhythm.
  const ground = rrS.filter((_, i) => shapes[i] === 0 && shapes[i + 1] === 0);
  const spread = ground.length > 1 ? median(ground.map((x) => Math.abs(x - rr))) : 0;
  const regular = spread < 0.06 * rr;
  const wide = (qrsS ?? 0) >= 0.12;
  if (pShare >= 0.6) {
    // An aberrant beat of the atria looks the same.
    const ventricular = early === undefined ? [] : named(early, 'aberrant-premature-atrial-complexes');
    if (pAxisDeg !== undefined && (pAxisDeg < -30 || pAxisDeg > 110)) {
      // Upside down P waves close before the complex may come from the AV junction as well.
      if (rate > 100) return named('focal-atrial-tachycardia', 'junctional-tachycardia');
      return named('ectopic-atrial-rhythm', rate < 60 ? 'junctional-escape-rhythm' : 'accelerated-junctional-rhythm');
    }
    if (rate > 100 && pAxisDeg === undefined)
      return named('sinus-tachycardia', 'supraventricular-tachycardia', 'focal-atrial-tachycardia', 'atrial-flutter-fixed-block');
    if (rate > 100) return [...(rate > 150 ? named('sinus-tachycardia', 'focal-atrial-tachycardia') : named('sinus-tachycardia')), ...ventricular];
    const longest = Math.max(...ground);
    const shortest = Math.min(...ground);
    if (ground.length > 2 && longest - shortest > 0.12) {
      const usual = median(ground);
      const jumps = ground.slice(1).map((x, i) => Math.abs(x - (ground[i] as number)));
      if (longest > 1.5 * usual && shortest > 0.85 * usual)
        return named('sinus-pause', 'sinus-arrest', 'sinoatrial-exit-block-2', 'sinoatrial-exit-block-1', 'blocked-premature-atrial-complexes');
      if (shortest < 0.85 * usual && Math.max(...jumps) > 0.2 * usual)
        return named('premature-atrial-complexes', 'premature-junctional-complexes', 'sinus-arrhythmia', 'sinoatrial-exit-block-1');
      return named('sinus-arrhythmia', 'premature-atrial-complexes', 'sinoatrial-exit-block-1');
    }
    // The nearest beat decides between a rate just below and just above 60.
    if (Math.abs(rate - 60) < 1) return [...named('normal-sinus-rhythm', 'sinus-bradycardia'), ...ventricular];
    return [...named(rate < 60 ? 'sinus-bradycardia' : 'normal-sinus-rhythm'), ...ventricular];
  }
  if (regular && early !== undefined && shapes.filter((shape) => shape === 0).length >= 0.4 * beats) return named(early);
  if (!regular) {
    if (early === 'nonsustained-ventricular-tachycardia') return named(early);
    if (pShare >= 0.25) return named('multifocal-atrial-tachycardia', 'wandering-atrial-pacemaker', 'atrial-fibrillation');
    return named(
      rate > 100 ? 'atrial-fibrillation-rapid' : rate < 60 ? 'atrial-fibrillation-slow' : 'atrial-fibrillation-controlled',
      'atrial-flutter-variable-block',
    );
  }
  if (wide) {
    if (rate > 100) return named('monomorphic-ventricular-tachycardia', 'supraventricular-tachycardia');
    return rate < 40
      ? named('idioventricular-rhythm', 'third-degree-av-block')
      : named('accelerated-idioventricular-rhythm', 'third-degree-av-block', 'ventricular-paced-rhythm');
  }
  if (rate > 100) return named('sinus-tachycardia', 'supraventricular-tachycardia', 'atrial-flutter-fixed-block', 'junctional-tachycardia');
  return named(rate < 60 ? 'junctional-escape-rhythm' : 'accelerated-junctional-rhythm', 'third-degree-av-block', 'atrial-flutter-fixed-block');
}

/** Wide beats of another shape that come early, and the pattern that they make. */
function earlyBeats(rrS: readonly number[], shapes: readonly number[], widths: readonly number[]): RhythmCode | undefined {
  const narrow = median(widths.filter((_, i) => shapes[i] === 0));
  const usual = median(rrS.filter((_, i) => shapes[i] === 0 && shapes[i + 1] === 0).concat(rrS.length > 0 ? [median(rrS)] : []));
  const early = shapes.map((shape, i) => shape !== 0 && i > 0 && (widths[i] as number) > narrow + 0.02 && (rrS[i - 1] as number) < 0.92 * usual);
  const at = early.flatMap((is, i) => (is ? [i] : []));
  if (at.length === 0) return undefined;
  const runs = at.filter((i) => early[i - 1] && early[i - 2]);
  if (runs.length > 0) return 'nonsustained-ventricular-tachycardia';
  if (at.some((i) => early[i - 1])) return 'ventricular-couplets';
  const steps = at.slice(1).map((i, k) => i - (at[k] as number));
  const every = (n: number) => steps.length >= 2 && steps.every((step) => step === n);
  if (every(2)) return 'ventricular-bigeminy';
  if (every(3)) return 'ventricular-trigeminy';
  if (every(4)) return 'ventricular-quadrigeminy';
  return new Set(at.map((i) => shapes[i])).size > 1 ? 'multifocal-premature-ventricular-complexes' : 'premature-ventricular-complexes';
}
