import { atan2, power } from '../elementary/elementary.ts';
import { pulseAreaS } from '../heart/vector.ts';
import type { Sources, WaveKind } from '../heart/wave.ts';
import { LEADS, WIRES } from '../lead/lead.ts';
import type { Lead, Wire } from '../lead/lead.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Timeline } from '../rhythm/timeline.ts';
import { patternsOf } from './patterns.ts';
import type { Named, TrueBeat, TrueWave, Truth } from './truth.ts';
import { addComponents, projectWave, waveExtent } from './wave-extent.ts';
import type { ProjectedWave } from './wave-extent.ts';

/** The ST level is read so long after the end of the QRS. */
const ST_DELAY_S = 0.06;

/** No wave lasts longer; what begins earlier than this is over. */
const LONGEST_WAVE_S = 3;

/** A vector whose net area is smaller than this (mV times s, 1 microvolt for 100 ms) has no direction to speak of. */
const NO_AREA = 1e-7;

/**
 * Everything that is known about a recording because it was made: from the sources in closed form, before noise and filters,
 * through the leads as they were wired.
 *
 * @param made.matrix twelve rows, three columns a region: what each lead sees
 * @param made.named what is known of it without its waves
 */
export function truthOf(made: { readonly timeline: Timeline; readonly sources: Sources; readonly matrix: Float64Array; readonly named: Named }): Truth {
  const { timeline, sources, matrix, named } = made;
  const { durationS } = timeline;
  const all = sources.waves.map((wave) => projectWave(wave, matrix));
  const seen: { readonly projected: ProjectedWave; readonly truth: TrueWave }[] = [];
  for (const projected of all) {
    // Whole waves off the paper need no search for their edges.
    if (projected.wave.pulses.every(({ fromS, toS, riseS, fallS }) => toS + 5 * fallS < 0 || fromS - 5 * riseS >= durationS)) continue;
    const extent = waveExtent(projected);
    if (!extent || extent.offsetS <= 0 || extent.onsetS >= durationS) continue;
    seen.push({ projected, truth: { kind: projected.wave.kind, activationId: projected.wave.activationId, ...extent } });
  }
  seen.sort((a, b) => a.truth.onsetS - b.truth.onsetS);
  const waves = seen.map(({ truth }) => truth);
  const beats = beatsOf(waves, timeline);
  const usual = usualBeats(beats, timeline);
  const rrS = median(beats.map((beat) => beat.rrS));
  const qtS = median(usual.map((beat) => beat.qtS));
  const atrial = atrialIntervals(waves, timeline);
  const ids = new Set(usual.map(({ activationId }) => activationId));
  const axis = (kinds: readonly WaveKind[], only?: ReadonlySet<number>): number | undefined =>
    axisOf(seen.flatMap(({ projected }) => (kinds.includes(projected.wave.kind) && (!only || only.has(projected.wave.activationId)) ? [projected] : [])));
  return {
    rhythm: named.rhythm,
    patterns: named.patterns,
    waves,
    beats,
    ventricularRateBpm: rrS === undefined ? undefined : 60 / rrS,
    atrialRateBpm: atrial === undefined ? undefined : 60 / atrial,
    prS: median(usual.map((beat) => beat.prS)),
    qrsS: median(usual.map((beat) => beat.qrsS)),
    qtS,
    qtcS: qtS === undefined || rrS === undefined ? undefined : qtS / power(rrS, 1 / 3),
    axisDeg: { p: axis(['P']), qrs: axis(['delta', 'QRS'], ids), t: axis(['T'], ids) },
    stMv: stLevels(usual, all),
    wires: named.wires,
    artifacts: named.artifacts,
  };
}

/**
 * What has a name in a recording.
 *
 * @param rhythm names of the rhythm, as published criteria allow
 */
export function namedIn(recipe: Recipe, rhythm: Truth['rhythm']): Named {
  return { rhythm, patterns: patternsOf(recipe), wires: movedWires(recipe), artifacts: recipe.artifacts ?? [] };
}

/** The middle one; between the middle two where their number is even. Undefined where there is none. */
function median(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  const middle = known.length >> 1;
  const upper = known[middle];
  if (upper === undefined || known.length % 2 === 1) return upper;
  return ((known[middle - 1] as number) + upper) / 2;
}

const keyOf = (kind: WaveKind, activationId: number): string => `${kind} ${activationId}`;

/** Beats whose QRS begins on the paper. A delta wave and its QRS are one complex. */
function beatsOf(waves: readonly TrueWave[], timeline: Timeline): readonly TrueBeat[] {
  // A wave of one beat may come in parts: those of a fusion beat, or a delta wave and its QRS.
  const found = Map.groupBy(waves, (wave) => keyOf(wave.kind, wave.activationId));
  const atrial = new Map(timeline.atrial.map((one) => [one.id, one]));
  const beats: TrueBeat[] = [];
  for (const { id, origin, atrialId, cause } of timeline.ventricular) {
    const parts = (['delta', 'QRS'] as const).flatMap((kind) => found.get(keyOf(kind, id)) ?? []);
    if (parts.length === 0) continue;
    const qrsOnsetS = Math.min(...parts.map(({ onsetS }) => onsetS));
    if (qrsOnsetS < 0) continue;
    const tEndsS = found.get(keyOf('T', id))?.map(({ offsetS }) => offsetS);
    const tEndS = tEndsS && Math.max(...tEndsS);
    // In a fusion beat the P wave and the QRS have only met.
    const led = origin === 'conducted' || origin === 'pre-excited';
    const from = atrialId === undefined || !led ? undefined : atrial.get(atrialId);
    const p = from && !from.origin.startsWith('retrograde') ? found.get(keyOf('P', from.id))?.[0] : undefined;
    beats.push({
      activationId: id,
      origin,
      qrsOnsetS,
      qrsS: Math.max(...parts.map(({ offsetS }) => offsetS)) - qrsOnsetS,
      qtS: tEndS !== undefined && tEndS > qrsOnsetS ? tEndS - qrsOnsetS : undefined,
      prS: p && p.onsetS < qrsOnsetS ? qrsOnsetS - p.onsetS : undefined,
      rrS: undefined,
      cause,
    });
  }
  beats.sort((a, b) => a.qrsOnsetS - b.qrsOnsetS);
  return beats.map((beat, index) => {
    const before = beats[index - 1];
    return before ? { ...beat, rrS: beat.qrsOnsetS - before.qrsOnsetS } : beat;
  });
}

/** Beats that a reader measures: those of the commonest origin, premature ones only where there are no others. */
function usualBeats(beats: readonly TrueBeat[], timeline: Timeline): readonly TrueBeat[] {
  const early = new Set(timeline.ventricular.filter(({ premature, origin }) => premature || origin === 'ventricular-premature').map(({ id }) => id));
  const timely = beats.filter(({ activationId }) => !early.has(activationId));
  const groups = Object.groupBy(timely.length > 0 ? timely : beats, ({ origin }) => origin);
  return Object.values(groups).reduce((most, group) => (group.length > most.length ? group : most), []);
}

/** Median time between atrial waves; undefined in fibrillation, which has none. */
function atrialIntervals(waves: readonly TrueWave[], timeline: Timeline): number | undefined {
  if (timeline.continuous.some(({ kind, fromS, toS }) => kind === 'atrial-fibrillation' && fromS <= 0 && toS >= timeline.durationS)) return undefined;
  const onsets = waves.filter(({ kind }) => kind === 'P' || kind === 'F').map(({ onsetS }) => onsetS);
  return median(onsets.slice(1).map((onsetS, index) => onsetS - (onsets[index] as number)));
}

/**
 * Angle in the frontal plane from net areas: lead I points to 0 degrees and aVF to 90; an augmented lead is smaller than
 * a lead of Einthoven's triangle by root 3 over 2.
 */
function axisOf(waves: readonly ProjectedWave[]): number | undefined {
  let one = 0;
  let foot = 0;
  for (const { wave, weights } of waves) {
    wave.pulses.forEach((pulse, p) => {
      const areaS = pulseAreaS(pulse);
      one += ((weights[p] as Float64Array)[LEADS.indexOf('I')] as number) * areaS;
      foot += ((weights[p] as Float64Array)[LEADS.indexOf('aVF')] as number) * areaS;
    });
  }
  if (Math.abs(one) + Math.abs(foot) < NO_AREA) return undefined;
  return (atan2((2 * foot) / Math.sqrt(3), one) * 180) / Math.PI;
}

/**
 * Level 60 ms after the end of the QRS against the level where it begins, by all waves that reach there. The complex itself,
 * which has just risen to its threshold, is left out of the level before it.
 */
function stLevels(beats: readonly TrueBeat[], all: readonly ProjectedWave[]): Truth['stMv'] {
  if (beats.length === 0) return undefined;
  const begins = ({ wave }: ProjectedWave): number => Math.min(...wave.pulses.map(({ fromS, riseS }) => fromS - 5 * riseS));
  const sorted = all.map((projected) => ({ projected, startS: begins(projected) })).toSorted((a, b) => a.startS - b.startS);
  const starts = sorted.map(({ startS }) => startS);
  const levelsAt = (timeS: number, own: number | undefined): Float64Array => {
    const levels = new Float64Array(LEADS.length);
    for (let i = firstFrom(starts, timeS - LONGEST_WAVE_S); i < sorted.length && (starts[i] as number) < timeS; i++) {
      const { projected } = sorted[i] as { projected: ProjectedWave };
      const { kind, activationId } = projected.wave;
      if (activationId === own && (kind === 'QRS' || kind === 'delta')) continue;
      addComponents(projected, timeS, levels);
    }
    return levels;
  };
  const shifts = beats.map((beat) => {
    const before = levelsAt(beat.qrsOnsetS, beat.activationId);
    return levelsAt(beat.qrsOnsetS + beat.qrsS + ST_DELAY_S, undefined).map((level, lead) => level - (before[lead] as number));
  });
  return Object.fromEntries(LEADS.map((lead, row) => [lead, median(shifts.map((shift) => shift[row])) ?? 0])) as Record<Lead, number>;
}

/** Index of the first value of a rising list that is not below a limit. */
function firstFrom(rising: readonly number[], limit: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Wires that do not hang on their own site. */
function movedWires(recipe: Recipe): Truth['wires'] {
  const wires: Partial<Record<Wire, Wire>> = {};
  for (const wire of WIRES) {
    const site = recipe.electrodes?.wires?.[wire];
    if (site && site !== wire) wires[wire] = site;
  }
  return wires;
}
