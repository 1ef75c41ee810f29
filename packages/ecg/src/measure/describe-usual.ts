import type { RhythmCode } from '../rhythm/rhythm-names.ts';
import type { AtrialWaves } from './atrial-waves.ts';
import type { MeasuredBeat } from './delineate.ts';
import type { RhythmFacts, RhythmPart } from './describe-rhythm.ts';
import { median } from './samples.ts';
import type { SortedBeats } from './sort-beats.ts';

/** Share of complexes behind a P wave from which on the rhythm follows P waves. */
const P_SHARE = 0.6;
/** First-degree block: PR over 200 ms (`acc-brady-2018`). */
const LONG_PR_S = 0.2;
/** Pre-excitation: PR under 120 ms and a complex of more than 110 (`aha-ecg-3-2009`). */
const SHORT_PR_S = 0.12;
const PREEXCITED_QRS_S = 0.11;
const WIDE_S = 0.12;
/** From the middle of a P wave of the junction to the complex it is less than this. */
const NEAR_S = 0.07;
/** What repeats itself this well and never rests is flutter (`acc-svt-2015`: 250 to 350 a minute, no line between waves). */
const FLUTTER_ALIKE = 0.65;
const FLUTTER_RESTLESS = 0.35;
/** A line too short to show two waves that moves more than this, microvolts, and never rests may be part of a sawtooth. */
const SAWTOOTH_UV = 80;
const SAWTOOTH_RESTLESS = 0.4;
/** A line between T waves and complexes that moves more than this, microvolts, and rests little, fibrillates. */
const FIBRILLATING_UV = 11;
const FIBRILLATING_RESTLESS = 0.27;
/** Where nothing before a complex stands higher over the rest of the line than this, nothing stands there. */
const FLAT_CONTRAST = 1.3;
/** Above this atrial rate a dropped beat is the node's health, not its disease. */
const FAST_ATRIA_S = 60 / 135;

/** Names of what the usual beats do. */
export function usualParts(facts: RhythmFacts, sorted: SortedBeats): RhythmPart[] {
  const { block, atria, qrsS } = facts;
  const { cycleS } = sorted;
  if (cycleS === undefined) return [];
  const wide = (qrsS ?? sorted.usualWidthS) >= WIDE_S;
  const irregular = isIrregular(sorted.usualRrS.length < 3 && sorted.runs.length === 0 ? sorted.rrS : sorted.usualRrS, cycleS);
  // Of two kinds of intervals the middle one says little.
  const rate = 60 / (irregular ? sorted.usualRrS.reduce((sum, rr) => sum + rr, 0) / Math.max(sorted.usualRrS.length, 1) || cycleS : cycleS);
  const flutter = flutterParts(facts, irregular);
  if (flutter.length > 0) return flutter;
  // An atrial tachycardia whose every second wave is conducted is as even as itself.
  if (block !== undefined && atria !== undefined && !(irregular && atria.ppS < FAST_ATRIA_S)) {
    if (atria.ppS < FAST_ATRIA_S) return [['focal-atrial-tachycardia', ...(atria.ppS < 0.32 ? (['atrial-flutter-fixed-block'] as const) : [])]];
    const escape: RhythmPart[] =
      block !== 'third-degree-av-block'
        ? []
        : wide
          ? [['ventricular-escape-rhythm', 'junctional-escape-rhythm'], ['av-dissociation']]
          : [['junctional-escape-rhythm'], ['av-dissociation']];
    return [nearSinus(60 / atria.ppS), [block], ...escape];
  }
  const several = severalFoci(facts, rate, irregular);
  if (several.length > 0) return several;
  const paroxysm = paroxysmParts(facts, sorted);
  if (paroxysm.length > 0) return paroxysm;
  const p = hasP(facts, sorted);
  // An irregular tachycardia follows P waves only where these are clear.
  if (p !== undefined && !(irregular && rate > 100 && p === 'told')) {
    const parts = sinusParts(facts, sorted, rate, wide);
    if (!wide || p === 'seen') return parts;
    // Wide complexes may have begun before what looks like a P wave.
    const own = wideRhythm({ ...facts, line: undefined }, rate, sorted.rrS)[0] ?? [];
    return [[...(parts[0] ?? []), ...own], ...parts.slice(1).filter(([code]) => code !== 'wpw-pattern')];
  }
  // An even row of P waves that complexes follow unevenly: some of them are not conducted, and hide in T waves.
  if (irregular && atria !== undefined && atria.ppS < 0.95 * cycleS && atria.seen.filter((one) => one === 'clear').length >= 0.5 * atria.seen.length)
    return [nearSinus(60 / atria.ppS), ['mobitz-1', 'mobitz-2']];
  if (irregular) return fibrillationParts(facts, sorted);
  if (!wide && (qrsS ?? 0) > 0.11 && rate > 100) return [[...(narrowRhythm(facts, rate)[0] ?? []), 'monomorphic-ventricular-tachycardia']];
  return wide ? wideRhythm(facts, rate, sorted.rrS) : narrowRhythm(facts, rate);
}

const sinusName = (rate: number): RhythmCode => (rate < 59.5 ? 'sinus-bradycardia' : rate > 100.5 ? 'sinus-tachycardia' : 'sinus-rhythm');

/** Both names where a beat more or less decides. */
const nearSinus = (rate: number): RhythmPart =>
  Math.abs(rate - 60) < 0.8 ? ['sinus-rhythm', 'sinus-bradycardia'] : Math.abs(rate - 100.5) < 1.5 ? ['sinus-rhythm', 'sinus-tachycardia'] : [sinusName(rate)];

function isIrregular(rrS: readonly number[], cycleS: number): boolean {
  if (rrS.length < 3) return false;
  const sorted = rrS.toSorted((a, b) => a - b);
  const cut = sorted.length < 8 ? 0 : Math.ceil(0.1 * sorted.length);
  const spread = (sorted[sorted.length - 1 - cut] as number) - (sorted[cut] as number);
  return spread > Math.max(0.12 * cycleS, 0.06);
}

/** The PR interval of a row of P waves that complexes follow at one distance; undefined where they do not. */
function conductedPrS({ atS }: AtrialWaves, beats: readonly MeasuredBeat[]): number | undefined {
  const prs = beats.flatMap(({ qrsOnS }) => {
    const p = atS.findLast((one) => one < qrsOnS - 0.04);
    return p === undefined || qrsOnS - p > 0.4 ? [] : [qrsOnS - p];
  });
  if (prs.length < 3 || prs.length < 0.75 * beats.length) return undefined;
  const middle = median(prs);
  return prs.filter((pr) => Math.abs(pr - middle) < 0.03).length >= 0.8 * prs.length ? middle : undefined;
}

/** Whether complexes follow P waves at one distance: seen clearly, or told from the mean beat. Where the line before them is flat, there are none. */
function hasP({ beats, pShapes, atria }: RhythmFacts, { usual, usualShape }: SortedBeats): 'seen' | 'told' | undefined {
  if (pShapes !== undefined && pShapes.looked >= 3) {
    if (pShapes.contrast < FLAT_CONTRAST && pShapes.clear === 0) return undefined;
    const main = pShapes.shapes[0] ?? 0;
    if (main >= P_SHARE * pShapes.looked && pShapes.spreadS < 0.03 && pShapes.toQrsS > 0.05 && pShapes.toQrsS < 0.32) return 'seen';
  }
  if (atria !== undefined && conductedPrS(atria, usual) !== undefined) return 'seen';
  const own = usual.length > 0 ? usual : beats.filter(({ shape }) => shape === usualShape);
  return own.filter(({ pOnS }) => pOnS !== undefined).length >= P_SHARE * own.length ? 'told' : undefined;
}

/** A sawtooth between the complexes. */
function flutterParts({ line }: RhythmFacts, irregular: boolean): RhythmPart[] {
  if (line === undefined || line.alike < FLUTTER_ALIKE || line.restless < FLUTTER_RESTLESS) return [];
  // Coarse fibrillation can hold one cycle for a while.
  const sure = !irregular || line.alike > 0.8;
  return [sure ? ['atrial-flutter'] : ['atrial-flutter', 'atrial-fibrillation'], [irregular ? 'atrial-flutter-variable-block' : 'atrial-flutter-fixed-block']];
}

/** Three and more shapes of P waves with a line between (`acc-svt-2015`). */
function severalFoci({ pShapes }: RhythmFacts, rate: number, irregular: boolean): RhythmPart[] {
  if (pShapes === undefined || pShapes.looked < 5) return [];
  const { shapes, clear, looked, spreadS, toQrsS } = pShapes;
  const repeated = shapes.filter((members) => members >= 2).length;
  if (repeated < 3 || clear < 0.5 * looked || spreadS > 0.12 || toQrsS < 0.05 || toQrsS > 0.3) return [];
  if ((shapes[0] ?? 0) > 0.7 * clear) return [];
  if (rate <= 100) return [['wandering-atrial-pacemaker']];
  return [irregular ? ['multifocal-atrial-tachycardia'] : ['multifocal-atrial-tachycardia', 'wandering-atrial-pacemaker']];
}

/** A fast regular run of the usual beats that begins and ends at once within a slower rhythm. */
function paroxysmParts({ pShapes }: RhythmFacts, { usualRrS, rrS }: SortedBeats): RhythmPart[] {
  const fast = usualRrS.filter((rr) => rr < 0.6);
  const slow = usualRrS.filter((rr) => rr >= 0.6);
  if (fast.length < 3 || slow.length < 2) return [];
  const cycleS = median(fast);
  const even = fast.filter((rr) => Math.abs(rr - cycleS) < 0.1 * cycleS).length;
  const switches = rrS.slice(1).filter((rr, i) => rr < 0.6 !== (rrS[i] as number) < 0.6).length;
  if (even < 0.8 * fast.length || median(slow) < 1.35 * cycleS || switches > 4) return [];
  // In fibrillation fast beats come in rows by chance.
  if (pShapes === undefined || pShapes.clear < 2 || pShapes.spreadS > 0.04 || pShapes.toQrsS > 0.32) return [];
  return [[sinusName(60 / median(slow))], ['supraventricular-tachycardia', 'focal-atrial-tachycardia', 'avnrt', 'avrt']];
}

function sinusParts(facts: RhythmFacts, sorted: SortedBeats, rate: number, wide: boolean): RhythmPart[] {
  const { qrsS, pAxisDeg, pUpright, line, atria } = facts;
  // From the middle of the P wave it is shorter: over 200 ms it is long either way.
  const rowPrS = atria === undefined ? undefined : conductedPrS(atria, sorted.usual);
  const prS = facts.prS ?? (rowPrS !== undefined && (rowPrS > LONG_PR_S || (rate > 100.5 && rowPrS > NEAR_S)) ? rowPrS : undefined);
  // P waves inside T waves say little of where they come from.
  if (prS === undefined && rate > 100.5) {
    const above = narrowRhythm(facts, rate)[0] ?? [];
    return [wide ? ['monomorphic-ventricular-tachycardia', ...above.filter((code) => code !== 'avnrt' && code !== 'avrt')] : above];
  }
  const inverted = pAxisDeg === undefined ? pUpright === false : pAxisDeg < -30 || pAxisDeg > 110;
  // At 75 to 175 a minute two or three flutter waves may stand to each complex, one of them where a P wave would be.
  const flutter = rate > 75 && rate < 178 ? (['atrial-flutter-fixed-block'] as const) : [];
  if (inverted) {
    // Upside down P waves close before the complex may come from the AV junction as well.
    const near = prS === undefined || prS < SHORT_PR_S + 0.02;
    if (rate > 100.5) return [['focal-atrial-tachycardia', ...(near ? (['junctional-tachycardia'] as const) : []), 'supraventricular-tachycardia', ...flutter]];
    const junction: RhythmPart = near ? [rate < 60.5 ? 'junctional-escape-rhythm' : 'accelerated-junctional-rhythm'] : [];
    // Without an axis it is one lead's word. A second P wave may hide in each T wave.
    return [
      [
        'ectopic-atrial-rhythm',
        ...(pAxisDeg === undefined ? [sinusName(rate)] : []),
        ...junction,
        ...(rate > 60 ? (['focal-atrial-tachycardia'] as const) : []),
        ...flutter,
      ],
      ...longPr(prS),
    ];
  }
  const out: RhythmPart[] = [];
  const sawtooth = line !== undefined && line.moveUv > SAWTOOTH_UV && line.restless > SAWTOOTH_RESTLESS ? flutter : [];
  if (rate > 100.5) out.push(rate > 150 ? ['sinus-tachycardia', 'focal-atrial-tachycardia', ...sawtooth] : ['sinus-tachycardia', ...sawtooth]);
  else if (Math.abs(rate - 60) < 0.8) out.push(['sinus-rhythm', 'sinus-bradycardia']);
  else out.push([sinusName(rate), ...sawtooth]);
  out.push(...longPr(prS));
  if (prS !== undefined && prS < SHORT_PR_S && (qrsS ?? 0) > PREEXCITED_QRS_S) out.push(['wpw-pattern']);
  if (rate <= 100.5) out.push(...unevenParts(facts, sorted));
  return out;
}

const longPr = (prS: number | undefined): RhythmPart[] => (prS !== undefined && prS > LONG_PR_S ? [['first-degree-av-block']] : []);

/** P waves before complexes at uneven distances: breathing, early beats, pauses. */
function unevenParts({ beats }: RhythmFacts, { usualRrS, cycleS }: SortedBeats): RhythmPart[] {
  const longest = Math.max(...usualRrS);
  const shortest = Math.min(...usualRrS);
  if (cycleS === undefined || usualRrS.length <= 2 || longest - shortest <= Math.max(0.12, 0.1 * cycleS)) return [];
  const jumps = usualRrS.slice(1).map((rr, i) => Math.abs(rr - (usualRrS[i] as number)));
  if (longest > 1.4 * cycleS && shortest > 0.8 * cycleS) {
    const codes: RhythmCode[] = ['sinus-pause'];
    const cycles = longest / cycleS;
    if (Math.abs(cycles - Math.round(cycles)) < 0.13) codes.push('sinoatrial-exit-block-2');
    if (longest < 2.05 * cycleS) codes.push('sinoatrial-exit-block-1', 'blocked-premature-atrial-complexes');
    const ends = beats.slice(1).filter((beat, i) => beat.qrsOnS - (beats[i]?.qrsOnS ?? 0) > 1.4 * cycleS);
    const escapes = ends.some(({ pOnS }) => pOnS === undefined);
    if (longest > 3 || escapes) codes.push('sinus-arrest');
    return [codes, ...(escapes ? [['junctional-escape-beats'] as const] : [])];
  }
  if (shortest < 0.85 * cycleS && Math.max(...jumps) > 0.2 * cycleS)
    return [['premature-atrial-complexes', 'premature-junctional-complexes', 'sinus-arrhythmia', 'sinoatrial-exit-block-1']];
  return [['sinus-arrhythmia', 'premature-atrial-complexes', 'sinoatrial-exit-block-1', 'blocked-premature-atrial-complexes']];
}

function fibrillationParts({ beats, pShapes, qrsS, line }: RhythmFacts, { usualRrS, cycleS = 1 }: SortedBeats): RhythmPart[] {
  const mean = usualRrS.reduce((sum, rr) => sum + rr, 0) / Math.max(usualRrS.length, 1);
  const rate = 60 / (mean || cycleS);
  const fibrillation: RhythmCode = rate > 100 ? 'atrial-fibrillation-rapid' : rate < 60 ? 'atrial-fibrillation-slow' : 'atrial-fibrillation-controlled';
  // Where P waves of several foci would lie in T waves they cannot be told from fibrillation.
  const hidden = rate > 100 && (pShapes === undefined || pShapes.looked < 0.6 * beats.length || pShapes.contrast > 2.4);
  // A line long enough to show a sawtooth that shows none.
  const noSawtooth = line !== undefined && line.seconds > 4 && line.alike < 0.45;
  const out: RhythmPart[] =
    noSawtooth && !hidden
      ? [['atrial-fibrillation'], [fibrillation]]
      : [
          [
            'atrial-fibrillation',
            fibrillation,
            ...(noSawtooth ? [] : (['atrial-flutter-variable-block'] as const)),
            ...(hidden ? (['multifocal-atrial-tachycardia'] as const) : []),
          ],
        ];
  if (rate > 150 && (qrsS ?? 0) >= WIDE_S) out.push(['pre-excited-atrial-fibrillation', 'aberrant-conduction']);
  return out;
}

/** Whether the line before complexes fibrillates although they come evenly. */
function fibrillates({ line, atria, pShapes }: RhythmFacts): boolean {
  if (line === undefined || atria !== undefined) return false;
  return line.moveUv > FIBRILLATING_UV && line.restless > FIBRILLATING_RESTLESS && (pShapes === undefined || pShapes.clear < 0.7 * pShapes.looked);
}

function wideRhythm(facts: RhythmFacts, rate: number, rrS: readonly number[]): RhythmPart[] {
  const apart: RhythmPart[] = facts.atria === undefined ? [] : [['av-dissociation']];
  // Fibrillation across a pathway is irregular, fast and wide (`acc-svt-2015`).
  if (rate > 150 && isIrregular(rrS, 60 / rate))
    return [['monomorphic-ventricular-tachycardia', 'polymorphic-ventricular-tachycardia', 'pre-excited-atrial-fibrillation']];
  if (rate > 100)
    return [apart.length > 0 ? ['monomorphic-ventricular-tachycardia'] : ['monomorphic-ventricular-tachycardia', 'supraventricular-tachycardia'], ...apart];
  // More P waves than slow wide complexes: a block, whether or not one of them came through (`acc-brady-2018`).
  if (rate < 50 && facts.atria !== undefined && facts.atria.ppS < (0.8 * 60) / rate)
    return [
      nearSinus(60 / facts.atria.ppS),
      ['third-degree-av-block', 'high-grade-av-block'],
      ['ventricular-escape-rhythm', 'ventricular-escape-beats'],
      ...apart,
    ];
  if (rate < 50 && fibrillates(facts)) return [['atrial-fibrillation'], ['third-degree-av-block'], ['ventricular-escape-rhythm', 'junctional-escape-rhythm']];
  if (rate < 39) return [['idioventricular-rhythm', 'ventricular-escape-rhythm'], ...apart];
  if (rate < 41) return [['idioventricular-rhythm', 'accelerated-idioventricular-rhythm'], ...apart];
  // A junction with a bundle branch block looks the same, and so does a pacemaker whose spikes are not seen.
  return [
    ['accelerated-idioventricular-rhythm', rate < 60.5 ? 'junctional-escape-rhythm' : 'accelerated-junctional-rhythm', 'ventricular-paced-rhythm'],
    ...apart,
  ];
}

function narrowRhythm(facts: RhythmFacts, rate: number): RhythmPart[] {
  if (rate > 100.5) {
    const codes: RhythmCode[] = ['supraventricular-tachycardia', 'avnrt', 'avrt', 'junctional-tachycardia', 'sinus-tachycardia', 'focal-atrial-tachycardia'];
    return [[...codes, ...(rate < 178 ? (['atrial-flutter-fixed-block'] as const) : [])]];
  }
  const junction: RhythmPart[] =
    rate < 39.5 ? [['junctional-escape-rhythm'], ['junctional-bradycardia']] : [[rate < 60.5 ? 'junctional-escape-rhythm' : 'accelerated-junctional-rhythm']];
  if (!fibrillates(facts)) return junction;
  // Fibrillation that is conducted is hardly ever so even, but a few beats may be.
  return rate < 60.5 ? [['atrial-fibrillation'], ['third-degree-av-block'], ...junction] : [['atrial-fibrillation', ...(junction[0] ?? [])]];
}
