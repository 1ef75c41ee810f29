import { atan2 } from '../elementary/elementary.ts';
import { agreedEdge } from './agreed-waves.ts';
import { averageAround, prepare } from './beat-average.ts';
import { correctedQt, type CorrectedQt } from './corrected-qt.ts';
import { delineate, type Delineation, type MeasuredBeat } from './delineate.ts';
import { rhythmOf, type RhythmCandidate } from './describe-rhythm.ts';
import { pacingOf, type PacingFacts } from './describe-pacing.ts';
import { atrialWaves, avConduction } from './atrial-waves.ts';
import { atrialLine } from './flutter-waves.ts';
import { pShapes, pUpright } from './p-shapes.ts';
import { ventricularMovement } from './ventricular-movement.ts';
import { leadQuality, type LeadQuality } from './lead-quality.ts';
import { suspectWires, type WireSuspicion } from './suspect-wires.ts';
import { median, movingMean, withoutGaps, type Signal } from './samples.ts';

/** What was measured; whatever cannot be told is undefined. */
export type EcgMeasured = {
  readonly rate: {
    readonly ventricularBpm: number | undefined;
    /** Shortest and longest distance of two beats, in milliseconds. */
    readonly rrMs: readonly [least: number, most: number] | undefined;
    readonly beats: number;
  };
  /** Milliseconds, of the beats of the most frequent shape, over all leads. */
  readonly intervals: {
    readonly pMs: number | undefined;
    readonly prMs: number | undefined;
    readonly qrsMs: number | undefined;
    readonly qtMs: number | undefined;
    readonly qtcMs: CorrectedQt | undefined;
  };
  /** Degrees in the frontal plane, from net areas in I and aVF (or II). */
  readonly axes: { readonly pDeg: number | undefined; readonly qrsDeg: number | undefined; readonly tDeg: number | undefined };
  /** Names that fit; several where this recording cannot tell them apart. */
  readonly rhythm: readonly RhythmCandidate[];
  /** What a pacemaker was seen to do. */
  readonly pacing: PacingFacts;
  /** Microvolts 60 ms after the end of the QRS complex against the level before it, by lead. */
  readonly stUv: Readonly<Record<string, number>>;
  readonly quality: Readonly<Record<string, LeadQuality>>;
  readonly findings: readonly { readonly code: string; readonly says: string }[];
  readonly delineation: Delineation;
};

/** Edge of the complexes of one beat that the second lead from the outside agrees on. */
function outermost(leads: Delineation['leads'], beat: MeasuredBeat, kind: 'P' | 'QRS', edge: 'onsetS' | 'offsetS'): number | undefined {
  const aroundS = kind === 'QRS' ? beat.qrsS : beat.pPeakS;
  if (aroundS === undefined) return undefined;
  const found = Object.values(leads).flatMap((waves) =>
    waves.filter((wave) => wave.kind === kind && Math.abs(wave.peakS - aroundS) < 0.1).map((wave) => wave[edge] ?? Number.NaN),
  );
  return agreedEdge(found.filter(Number.isFinite), edge === 'onsetS' ? 'onset' : 'offset');
}

const middle = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : median(known);
};
const whole = (seconds: number | undefined): number | undefined => (seconds === undefined ? undefined : Math.round(seconds * 1000));

/** Onsets of single leads scatter: the second earliest lies about this much before the onset over all leads, seconds. */
const EARLY_S = 0.002;
/** Those of P waves, flatter at their begin, lie earlier still. */
const P_EARLY_S = 0.0055;
const inward = (atS: number | undefined, early = EARLY_S): number | undefined => (atS === undefined ? undefined : atS + early);

/** Waves nearer to each other than this cannot be told apart. */
const APART_S = 0.02;

/**
 * Measures a recording of up to a minute: rate, intervals, axes, ST levels, names of the rhythm, quality of each lead, and whether
 * wires seem to be on wrong electrodes.
 *
 * @param signal microvolts; standard lead names are needed for axes and wires
 */
export function measureEcg(signal: Signal): EcgMeasured {
  return measureDelineated(signal, delineate(signal));
}

/** The same of a recording whose waves have been found. */
export function measureDelineated(signal: Signal, delineation: Delineation): EcgMeasured {
  const { beats, leads } = delineation;
  const usual = beats.filter(({ shape }) => shape === 0);
  const rr = beats.slice(1).map(({ qrsS }, i) => qrsS - (beats[i] as MeasuredBeat).qrsS);
  const rrS = rr.length > 0 ? median(rr) : undefined;
  const each = usual.map((beat) => {
    const index = beats.indexOf(beat);
    const [last, next] = [beats[index - 1], beats[index + 1]];
    const onS = inward(outermost(leads, beat, 'QRS', 'onsetS'));
    const offS = outermost(leads, beat, 'QRS', 'offsetS');
    const pOnS = inward(outermost(leads, beat, 'P', 'onsetS'), P_EARLY_S);
    const pOffS = outermost(leads, beat, 'P', 'offsetS');
    // Of the first beat it is not known what stands before it.
    const pClear = pOnS !== undefined && last?.tOffS !== undefined && pOnS - last.tOffS >= APART_S;
    const nextOnS = next && (next.pOnS ?? next.qrsOnS);
    // At a fast rate without P waves these may hide in the T wave.
    const tClear = beat.tOffS !== undefined && (nextOnS === undefined || nextOnS - beat.tOffS >= APART_S) && (next?.pOnS !== undefined || (rrS ?? 1) > 0.46);
    return {
      pr: pClear && onS !== undefined ? onS - pOnS : undefined,
      p: pClear && pOffS !== undefined ? pOffS - pOnS : undefined,
      qrs: onS !== undefined && offS !== undefined ? offS - onS : undefined,
      qt: tClear && onS !== undefined ? (beat.tOffS as number) - onS : undefined,
    };
  });
  const intervals = { p: middle(each.map(({ p }) => p)), pr: middle(each.map(({ pr }) => pr)), qrs: middle(each.map(({ qrs }) => qrs)) };
  const qt = middle(each.map((beat) => beat.qt));
  const areas = areasOf(signal, usual);
  const axes = {
    // A P wave inside a T wave has no axis that could be measured.
    pDeg: intervals.pr === undefined ? undefined : axisOf(areas?.p),
    qrsDeg: axisOf(areas?.qrs),
    tDeg: axisOf(areas?.t),
  };
  const quality = Object.fromEntries(Object.entries(signal.leads).map(([name, samples]) => [name, leadQuality(samples, signal.sampleRateHz)]));
  const pacing = pacingOf(delineation);
  // Without beats, or with spikes, the atria are not looked at apart.
  const apart = beats.length >= 2 && pacing.spikes === 0;
  const atria = apart ? atrialWaves(signal, beats) : undefined;
  const clear = atria?.atS.filter((_, i) => atria.seen[i] === 'clear') ?? [];
  const pPeaks = beats.flatMap(({ pPeakS }) => pPeakS ?? []);
  const rhythm = rhythmOf({
    beats,
    prS: intervals.pr,
    qrsS: intervals.qrs,
    qtS: qt,
    pAxisDeg: axes.pDeg,
    // Without lead I an axis is not told, and one lead alone says little.
    pUpright:
      apart && signal.leads['I'] !== undefined
        ? pUpright(signal, beats, intervals.pr === undefined && clear.length > 0.4 * beats.length ? clear : pPeaks)
        : undefined,
    heightUv: heightOf(signal),
    movement: ventricularMovement(signal),
    line: apart ? atrialLine(signal, beats) : undefined,
    pShapes: apart ? pShapes(signal, beats) : undefined,
    atria,
    // P waves at one distance before their complexes are all conducted, unless more stand between.
    block: atria === undefined ? undefined : avConduction(atria, beats),
    pacing,
  });
  const findings: { code: string; says: string }[] = [];
  if (intervals.pr !== undefined && intervals.pr > 0.2)
    findings.push({ code: 'first-degree-av-block', says: `The PR interval is ${whole(intervals.pr)} ms: over 200.` });
  if (intervals.qrs !== undefined && intervals.qrs >= 0.12)
    findings.push({ code: 'wide-qrs', says: `The QRS complex lasts ${whole(intervals.qrs)} ms: 120 or more.` });
  if (pacing.alone > 0)
    findings.push({
      code: 'spike-without-answer',
      says: `${pacing.alone} of ${pacing.spikes} pacing spikes have neither a P wave nor a QRS complex behind them.`,
    });
  const wires: readonly WireSuspicion[] = suspectWires(signal, areas);
  findings.push(...wires);
  for (const [name, { problems }] of Object.entries(quality))
    for (const problem of problems) findings.push({ code: `lead-${problem}`, says: `Lead ${name}: ${problem}.` });
  return {
    rate: {
      ventricularBpm: rrS === undefined ? undefined : Math.round((60 / (rr.reduce((sum, x) => sum + x, 0) / rr.length)) * 10) / 10,
      rrMs: rr.length === 0 ? undefined : [Math.round(1000 * Math.min(...rr)), Math.round(1000 * Math.max(...rr))],
      beats: beats.length,
    },
    intervals: {
      pMs: whole(intervals.p),
      prMs: whole(intervals.pr),
      qrsMs: whole(intervals.qrs),
      qtMs: whole(qt),
      qtcMs: qt === undefined || rrS === undefined ? undefined : correctedQt(qt, rrS),
    },
    axes,
    rhythm,
    pacing,
    stUv: areas?.stUv ?? {},
    quality,
    findings,
    delineation,
  };
}

/** Height of what is highest, drift aside, where there are at least six leads. */
function heightOf({ leads, sampleRateHz }: Signal): number | undefined {
  const all = Object.values(leads);
  if (all.length < 6) return undefined;
  const heights = all.map((samples) => {
    const clean = withoutGaps(samples);
    const slow = movingMean(clean, sampleRateHz);
    const fast = clean.map((x, i) => x - (slow[i] as number));
    fast.sort();
    return (fast[Math.floor(0.997 * fast.length)] ?? 0) - (fast[Math.floor(0.003 * fast.length)] ?? 0);
  });
  return Math.max(...heights);
}

/** Net areas of the waves in each lead, in microvolt seconds, from the mean of the usual beats. */
export type WaveAreas = {
  readonly p: Readonly<Record<string, number>> | undefined;
  readonly qrs: Readonly<Record<string, number>>;
  readonly t: Readonly<Record<string, number>>;
  readonly stUv: Readonly<Record<string, number>>;
};

function areasOf(signal: Signal, usual: readonly MeasuredBeat[]): WaveAreas | undefined {
  const [first] = usual;
  if (first === undefined) return undefined;
  const hz = signal.sampleRateHz;
  const at = usual.map(({ qrsS }) => Math.round(qrsS * hz));
  const prepared = prepare(signal, at);
  const before = Math.round(0.52 * hz);
  const mean = averageAround(prepared.leads, at, before, Math.round(0.7 * hz));
  const offset = (pick: (beat: MeasuredBeat) => number | undefined) => {
    const known = middle(usual.map((beat) => (pick(beat) === undefined ? undefined : (pick(beat) as number) - beat.qrsS)));
    return known === undefined ? undefined : Math.max(before + Math.round(known * hz), 0);
  };
  const [qrsOn, qrsOff] = [offset(({ qrsOnS }) => qrsOnS) ?? 0, offset(({ qrsOffS }) => qrsOffS) ?? 0];
  const [pOn, pOff, tOff] = [offset(({ pOnS }) => pOnS), offset(({ pOffS }) => pOffS), offset(({ tOffS }) => tOffS)];
  const over = (from: number, to: number): Record<string, number> =>
    Object.fromEntries(
      prepared.names.map((name, l) => {
        const lead = mean[l] as Float64Array;
        const base = median(lead.subarray(Math.max(qrsOn - Math.round(0.016 * hz), 0), qrsOn));
        // A P wave stands on its own line.
        const line = to < qrsOn ? ((lead[from] ?? 0) + (lead[to] ?? 0)) / 2 : base;
        let sum = 0;
        for (let i = from; i <= to && i < lead.length; i++) sum += (lead[i] as number) - line;
        return [name, sum / hz];
      }),
    );
  const j60 = qrsOff + Math.round(0.06 * hz);
  return {
    p: pOn === undefined || pOff === undefined ? undefined : over(pOn, pOff),
    qrs: over(qrsOn, qrsOff),
    t: over(qrsOff + Math.round(0.08 * hz), tOff ?? qrsOff),
    stUv: Object.fromEntries(
      prepared.names.map((name, l) => {
        const lead = mean[l] as Float64Array;
        const base = median(lead.subarray(Math.max(qrsOn - Math.round(0.016 * hz), 0), qrsOn));
        return [name, Math.round((lead[Math.min(j60, lead.length - 1)] ?? 0) - base)];
      }),
    ),
  };
}

function axisOf(areas: Readonly<Record<string, number>> | undefined): number | undefined {
  const one = areas?.['I'];
  const two = areas?.['II'];
  const foot = areas?.['aVF'] ?? (one !== undefined && two !== undefined ? two - one / 2 : undefined);
  if (one === undefined || foot === undefined || Math.abs(one) + Math.abs(foot) < 0.2) return undefined;
  // aVF is smaller than a limb lead by half the root of three.
  return Math.round((atan2((2 * foot) / Math.sqrt(3), one) * 180) / Math.PI);
}
