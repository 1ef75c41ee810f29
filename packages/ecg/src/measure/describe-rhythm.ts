import type { RhythmCode } from '../rhythm/rhythm-names.ts';
import { RHYTHM_NAMES } from '../rhythm/rhythm-names.ts';
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
};

/** Names that fit; several where they cannot be told apart by these facts, none where nothing can be said. */
export function rhythmOf({ rrS, pShare, qrsS, pAxisDeg, beats, shapes }: RhythmFacts): RhythmCandidate[] {
  const named = (...codes: RhythmCode[]) => codes.map((code) => ({ code, name: RHYTHM_NAMES[code][0] }));
  if (beats < 3 || rrS.length < 2) return [];
  const rr = median(rrS);
  const rate = 60 / rr;
  // Beats of another shape, and the pause after them, say nothing of the ground rhythm.
  const ground = rrS.filter((_, i) => shapes[i] === 0 && shapes[i + 1] === 0);
  const spread = ground.length > 1 ? median(ground.map((x) => Math.abs(x - rr))) : 0;
  const regular = spread < 0.06 * rr;
  const wide = (qrsS ?? 0) >= 0.12;
  if (pShare >= 0.6) {
    if (pAxisDeg !== undefined && (pAxisDeg < -30 || pAxisDeg > 110)) return named(rate > 100 ? 'focal-atrial-tachycardia' : 'ectopic-atrial-rhythm');
    if (rate < 60) return named('sinus-bradycardia');
    if (rate > 100 && pAxisDeg === undefined)
      return named('sinus-tachycardia', 'supraventricular-tachycardia', 'focal-atrial-tachycardia', 'atrial-flutter-fixed-block');
    if (rate > 100) return rate > 150 ? named('sinus-tachycardia', 'focal-atrial-tachycardia') : named('sinus-tachycardia');
    if (ground.length > 2 && Math.max(...ground) - Math.min(...ground) > 0.12) return named('sinus-arrhythmia', 'premature-atrial-complexes');
    return named('normal-sinus-rhythm');
  }
  if (!regular) {
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
