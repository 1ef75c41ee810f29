import type { RhythmCode } from '../rhythm/rhythm-names.ts';
import { RHYTHM_NAMES } from '../rhythm/rhythm-names.ts';
import type { AtrialWaves, AvConduction } from './atrial-waves.ts';
import type { MeasuredBeat } from './delineate.ts';
import { wideParts } from './describe-early.ts';
import { usualParts } from './describe-usual.ts';
import { pacedParts, type PacingFacts } from './describe-pacing.ts';
import type { AtrialLine } from './flutter-waves.ts';
import type { PShapes } from './p-shapes.ts';
import { median } from './samples.ts';
import { sortBeats } from './sort-beats.ts';
import type { VentricularMovement } from './ventricular-movement.ts';

/**
 * A name that fits what was measured. Names of one part are a set that this recording cannot tell apart; parts hold together: sinus rhythm
 * (part 0) with premature beats that are ventricular or aberrant (part 1).
 */
export type RhythmCandidate = { readonly code: RhythmCode; readonly name: string; readonly part: number };

/** Names that cannot be told apart. */
export type RhythmPart = readonly RhythmCode[];

/** What a rhythm is named from. */
export type RhythmFacts = {
  readonly beats: readonly MeasuredBeat[];
  /** Medians over the usual beats, seconds; undefined where they cannot be measured. */
  readonly prS: number | undefined;
  readonly qrsS: number | undefined;
  readonly qtS: number | undefined;
  readonly pAxisDeg: number | undefined;
  /** Whether P waves before complexes are upright in lead II. */
  readonly pUpright: boolean | undefined;
  /** Height of what is highest in any of several leads, microvolts; undefined where there are few leads. */
  readonly heightUv: number | undefined;
  readonly movement: VentricularMovement | undefined;
  readonly line: AtrialLine | undefined;
  readonly pShapes: PShapes | undefined;
  /** P waves at equal distances, wherever complexes stand, and the block that they show. */
  readonly atria: AtrialWaves | undefined;
  readonly block: AvConduction;
  readonly pacing: PacingFacts;
};

/** No ventricle's complex is lower than this in all of twelve leads, microvolts. */
const LEAST_COMPLEX_UV = 250;
/** What moves less than this is a line, microvolts. */
const LINE_UV = 60;
/** From this part of the steepest slope on nothing rests between waves. */
const RESTLESS_PART = 0.35;
/** Ventricular flutter is a regular wave of 240 a minute and more (about 300) without a line between (`acc-va-2017`); tachycardia may reach as far. */
const FLUTTER_BPM = 235;
/** Coarse fibrillation is higher than 3 mm, fine is lower (`acc-va-2017`); the highest lead has twice what most have. */
const COARSE_UV = 600;
/** Agonal beats are fewer than 20 a minute (`aha-als-2025`). */
const AGONAL_S = 3;
/** From here on it is doubtful. */
const SPARSE_S = 2.6;

/** Names that fit; several of one part where they cannot be told apart by these facts, none where nothing can be said. */
export function rhythmOf(facts: RhythmFacts): RhythmCandidate[] {
  const found = new Set<RhythmCode>();
  return partsOf(facts).flatMap((codes, part) =>
    codes.flatMap((code) => {
      if (found.has(code)) return [];
      found.add(code);
      return [{ code, name: RHYTHM_NAMES[code][0], part }];
    }),
  );
}

/** The names as a person reads them: those that cannot be told apart with "or", parts that hold together one after another. */
export function rhythmInWords(rhythm: readonly RhythmCandidate[]): string {
  const parts = [...new Set(rhythm.map(({ part }) => part))];
  return parts
    .map((part) =>
      rhythm
        .filter((one) => one.part === part)
        .map(({ name }) => name)
        .join(', or '),
    )
    .join('; ');
}

function usualOfFew(facts: RhythmFacts): RhythmPart[] {
  return facts.beats.length < 3 ? [] : usualParts(facts, sortBeats(facts.beats));
}

function partsOf(facts: RhythmFacts): RhythmPart[] {
  const { beats, pacing, heightUv, movement, qrsS } = facts;
  const paced = pacedParts(pacing);
  if (paced.length > 0) return paced;
  if (heightUv !== undefined && heightUv < LEAST_COMPLEX_UV) return quietParts(facts);
  const chaos = movement === undefined ? [] : chaosParts(movement);
  if (chaos.length > 0) return chaos;
  const rrS = beats.slice(1).map(({ qrsOnS }, i) => qrsOnS - (beats[i] as MeasuredBeat).qrsOnS);
  // Too few for a rhythm. Narrow ones may be of any.
  const meanS = rrS.reduce((sum, rr) => sum + rr, 0) / rrS.length;
  if (beats.length < 3 || meanS > SPARSE_S) {
    const wide = median(beats.map(({ qrsOnS, qrsOffS }) => qrsOffS - qrsOnS)) >= 0.12;
    if (!wide || facts.atria !== undefined || (facts.pShapes !== undefined && facts.pShapes.clear === facts.pShapes.looked)) return usualOfFew(facts);
    return [meanS > AGONAL_S || beats.length < 2 ? ['agonal-rhythm'] : ['agonal-rhythm', 'idioventricular-rhythm', 'ventricular-escape-rhythm']];
  }
  const changing = changingParts(facts, rrS);
  if (changing.length > 0) return changing;
  const sorted = sortBeats(beats);
  const parts = [...usualParts(facts, sorted), ...wideParts(facts, sorted)];
  const [only] = parts;
  // Normal is what has nothing else to say about it.
  if (parts.length === 1 && only?.length === 1 && only[0] === 'sinus-rhythm' && (qrsS ?? 0) < 0.12) return [['normal-sinus-rhythm']];
  return parts;
}

/** Nothing as high as a complex in any of twelve leads. */
function quietParts({ heightUv, movement, beats, atria }: RhythmFacts): RhythmPart[] {
  if (movement === undefined) return [['asystole', 'ventricular-standstill', 'ventricular-fibrillation-fine']];
  if (movement.heightUv < LINE_UV) return [['asystole']];
  if (movement.restless >= RESTLESS_PART) return [['ventricular-fibrillation-fine']];
  // Low bumps at equal distances with a line between are P waves, taken for complexes.
  const rrS = beats.slice(1).map(({ qrsS }, i) => qrsS - (beats[i] as MeasuredBeat).qrsS);
  const rr = median(rrS);
  const even = rrS.length >= 2 && rrS.filter((one) => Math.abs(one - rr) < 0.15 * rr).length >= 0.7 * rrS.length;
  if (even || atria !== undefined) return [['ventricular-standstill']];
  return (heightUv ?? 0) < 2 * LINE_UV
    ? [['asystole', 'ventricular-fibrillation-fine']]
    : [['asystole', 'ventricular-standstill', 'ventricular-fibrillation-fine']];
}

/** No line anywhere: waves of the ventricles without complexes, or complexes without a line between. */
function chaosParts({ restless, restlessAlways, alike, cycleS, sine, heightUv }: VentricularMovement): RhythmPart[] {
  if (restless < RESTLESS_PART) return [];
  const fibrillation: RhythmPart =
    heightUv > 1.25 * COARSE_UV
      ? ['ventricular-fibrillation-coarse']
      : heightUv < 0.8 * COARSE_UV
        ? ['ventricular-fibrillation-fine']
        : ['ventricular-fibrillation-coarse', 'ventricular-fibrillation-fine'];
  if (alike > 0.85) {
    const rate = 60 / cycleS;
    // A sine has no complex in it.
    if (sine > 0.7 && rate >= FLUTTER_BPM) return [restless > 0.6 ? ['ventricular-flutter'] : ['ventricular-flutter', 'monomorphic-ventricular-tachycardia']];
    if (sine > 0.5) return [rate > 185 ? ['monomorphic-ventricular-tachycardia', 'ventricular-flutter'] : ['monomorphic-ventricular-tachycardia']];
    return [['torsades-de-pointes', 'polymorphic-ventricular-tachycardia']];
  }
  if (restlessAlways > 0.3) return [fibrillation];
  return [['polymorphic-ventricular-tachycardia', 'torsades-de-pointes', ...(alike < 0.65 ? fibrillation : [])]];
}

/** Fast, and hardly two complexes alike. */
function changingParts({ beats, movement }: RhythmFacts, rrS: readonly number[]): RhythmPart[] {
  const rr = median(rrS);
  const counts = new Map<number, number>();
  for (const { shape } of beats) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  const wide = beats.filter(({ qrsOnS, qrsOffS }) => qrsOffS - qrsOnS >= 0.11).length;
  if (beats.length < 6 || rr > 60 / 140 || Math.max(...counts.values()) >= 0.5 * beats.length || wide < 0.5 * beats.length) return [];
  const spread = rrS.filter((one) => Math.abs(one - rr) > 0.15 * rr).length / rrS.length;
  const polymorphic: RhythmPart = ['polymorphic-ventricular-tachycardia', 'torsades-de-pointes'];
  // A pathway lets fibrillation through irregularly and changes the width from beat to beat (`acc-svt-2015`).
  if ((movement?.restless ?? 0) < 0.3 && spread > 0.35) return [[...polymorphic, 'pre-excited-atrial-fibrillation']];
  return [[...polymorphic, ...((movement?.restless ?? 0) >= 0.3 ? (['ventricular-fibrillation-coarse'] as const) : [])]];
}
