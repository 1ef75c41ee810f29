import { atan2, exp, sin } from '../elementary/elementary.ts';
import { DOWER } from '../lead/dower.ts';
import type { Lead } from '../lead/lead.ts';
import { LEADS } from '../lead/lead.ts';
import type { VentricularActivation } from '../rhythm/timeline.ts';
import type { Pulse, Region, Sources, Vector, WaveKind } from './wave.ts';

/** Samples a second of the measurer. */
export const RATE_HZ = 1000;

/** Value of a pulse at an instant, by the definition in `wave.ts`. */
const at = ({ fromS, toS, riseS, fallS }: Pulse, timeS: number): number => {
  const away = timeS < fromS ? (timeS - fromS) / riseS : timeS > toS ? (timeS - toS) / fallS : 0;
  return exp(-(away * away) / 2);
};

/** Lead vector of a lead for a dipole in a region. */
export type LeadVectors = (lead: Lead, region: Region) => Vector;

/** All regions at one place, by Dower's matrix. */
export const plainDower: LeadVectors = (lead) => DOWER[lead];

/** Twelve leads from all waves or some kinds, of all activations or of one. */
export function leadsOf(sources: Sources, vectors: LeadVectors, kinds?: readonly WaveKind[], activationId?: number): Record<Lead, Float64Array> {
  const count = Math.round(sources.durationS * RATE_HZ);
  const axes = new Map<Region, readonly Float64Array[]>();
  const add = (i: number, region: Region, vector: Vector, value: number): void => {
    let own = axes.get(region);
    if (!own) axes.set(region, (own = [0, 1, 2].map(() => new Float64Array(count))));
    own.forEach((axis, k) => (axis[i] = (axis[i] as number) + (vector[k] as number) * value));
  };
  for (const wave of sources.waves) {
    const { kind, pulses } = wave;
    if ((kinds && !kinds.includes(kind)) || (activationId !== undefined && wave.activationId !== activationId)) continue;
    for (const pulse of pulses) {
      const first = Math.max(0, Math.ceil((pulse.fromS - 6 * pulse.riseS) * RATE_HZ));
      const last = Math.min(count - 1, Math.floor((pulse.toS + 6 * pulse.fallS) * RATE_HZ));
      for (let i = first; i <= last; i++) add(i, pulse.region, pulse.vector, at(pulse, i / RATE_HZ));
    }
  }
  if (!kinds)
    for (const { fromS, toS, region, parts } of sources.oscillations)
      for (let i = Math.max(0, Math.ceil(fromS * RATE_HZ)); i < Math.min(count, toS * RATE_HZ); i++)
        for (const part of parts) {
          const t = i / RATE_HZ;
          const wander = sin(2 * Math.PI * part.wanderHz * t + part.wanderPhaseRad);
          add(
            i,
            region,
            part.vector,
            (1 + part.wanderDepth * wander) *
              sin(2 * Math.PI * part.frequencyHz * t + part.phaseRad + (part.wanderDepth * part.frequencyHz * wander) / part.wanderHz),
          );
        }
  return Object.fromEntries(
    LEADS.map((lead) => {
      const values = new Float64Array(count);
      for (const [region, own] of axes)
        own.forEach((axis, k) => {
          const part = vectors(lead, region)[k] as number;
          for (let i = 0; i < count; i++) values[i] = (values[i] as number) + part * (axis[i] as number);
        });
      return [lead, values];
    }),
  ) as Record<Lead, Float64Array>;
}

/** Twelve leads of everything by Dower's matrix. */
export const dowerLeads = (sources: Sources): Record<Lead, Float64Array> => leadsOf(sources, plainDower);

/** One deflection of a QRS in one lead. */
export type Deflection = { readonly mv: number; readonly ms: number; readonly peakMs: number };

/** What a reader measures in one lead of one beat; sizes in mV against the line before the P wave, times in ms from the QRS onset. */
export type LeadMeasures = {
  /** Deflections of the QRS in order, 20 microvolts and 6 ms or more. */
  readonly deflections: readonly Deflection[];
  readonly q: number;
  readonly qMs: number;
  readonly r: number;
  readonly rPeakMs: number;
  readonly s: number;
  readonly sMs: number;
  /** Second positive deflection after an S. */
  readonly r2: number;
  readonly areaMvMs: number;
  readonly j: number;
  readonly j60: number;
  /** Largest deflection after the ST segment, with its sign. */
  readonly t: number;
  /** Shape in letters, as q, R, s with case by size. */
  readonly shape: string;
  /** Highest point of P, lowest point of P. */
  readonly pHigh: number;
  readonly pLow: number;
};

/** What a reader measures in one beat. */
export type BeatMeasures = {
  readonly leads: Readonly<Record<Lead, LeadMeasures>>;
  readonly qrsMs: number;
  readonly qtMs: number;
  readonly prMs: number;
  readonly pMs: number;
  readonly axisDeg: number;
};

const edges = (leads: Record<Lead, Float64Array>, from: number, to: number): readonly [number, number] => {
  let first = to;
  let last = from;
  for (let i = from; i < to; i++)
    if (LEADS.some((lead) => Math.abs(leads[lead][i] as number) > 0.01)) {
      first = Math.min(first, i);
      last = i;
    }
  return [first, last];
};

/** Measures a beat. Its waves' ends are taken from its own waves alone, sizes from the whole tracing. */
export function measureBeat(
  sources: Sources,
  { atS: aroundS, id, atrialId }: Pick<VentricularActivation, 'atS' | 'id' | 'atrialId'>,
  vectors: LeadVectors = plainDower,
): BeatMeasures {
  const whole = leadsOf(sources, vectors);
  const around = Math.round(aroundS * RATE_HZ);
  const end = Math.min(around + 700, whole.I.length);
  const [onset, offset] = edges(leadsOf(sources, vectors, ['delta', 'QRS'], id), Math.max(0, around - 100), Math.min(around + 350, end));
  const [, tEnd] = edges(leadsOf(sources, vectors, ['delta', 'QRS', 'J', 'ST', 'T'], id), onset, Math.min(onset + 640, end));
  const [pOn, pOff] = edges(leadsOf(sources, vectors, ['P', 'F'], atrialId), Math.max(0, around - 300), Math.min(around + 100, end));
  const leads = Object.fromEntries(
    LEADS.map((lead) => {
      const v = whole[lead];
      const value = (i: number): number => v[Math.min(v.length - 1, Math.max(0, i))] as number;
      const deflections: Deflection[] = [];
      let start = onset;
      for (let i = onset + 1; i <= offset + 1; i++) {
        if (i <= offset && value(i) > 0 === value(start) > 0) continue;
        let peak = start;
        for (let k = start; k < i; k++) if (Math.abs(value(k)) > Math.abs(value(peak))) peak = k;
        if (Math.abs(value(peak)) >= 0.02 && i - start >= 6) deflections.push({ mv: value(peak), ms: i - start, peakMs: peak - onset });
        start = i;
      }
      const positive = deflections.filter(({ mv }) => mv > 0);
      const r = positive[0];
      const firstR = r ? deflections.indexOf(r) : -1;
      const q = firstR !== 0 ? deflections[0] : undefined;
      const s = firstR >= 0 ? deflections.slice(firstR + 1).find(({ mv }) => mv < 0) : undefined;
      let areaMvMs = 0;
      for (let i = onset; i <= offset; i++) areaMvMs += value(i);
      let t = offset + 60;
      for (let i = offset + 60; i < tEnd; i++) if (Math.abs(value(i)) > Math.abs(value(t))) t = i;
      let pHigh = 0;
      let pLow = 0;
      for (let i = pOn; i < Math.min(pOff, onset); i++) {
        pHigh = Math.max(pHigh, value(i));
        pLow = Math.min(pLow, value(i));
      }
      let seenR = 0;
      let seenS = 0;
      const shape = deflections.map(({ mv }, i) => {
        const big = Math.abs(mv) >= 0.5;
        const name = mv > 0 ? (seenR++ > 0 ? "r'" : 'r') : i < firstR || firstR < 0 ? (firstR < 0 ? 'qs' : 'q') : seenS++ > 0 ? "s'" : 's';
        return big ? name.toUpperCase() : name;
      });
      const measures: LeadMeasures = {
        deflections,
        q: -(q?.mv ?? 0),
        qMs: q?.ms ?? 0,
        r: r?.mv ?? 0,
        rPeakMs: positive.length > 0 ? positive.reduce((a, b) => (b.mv > a.mv ? b : a)).peakMs : 0,
        s: -(s?.mv ?? 0),
        sMs: s?.ms ?? 0,
        r2: positive[1]?.mv ?? 0,
        areaMvMs,
        j: value(offset),
        j60: value(offset + 60),
        t: value(t),
        shape: shape.join(''),
        pHigh,
        pLow,
      };
      return [lead, measures];
    }),
  ) as unknown as Record<Lead, LeadMeasures>;
  const axisDeg = (atan2((2 / Math.sqrt(3)) * leads.aVF.areaMvMs, leads.I.areaMvMs) * 180) / Math.PI;
  return { leads, qrsMs: offset - onset, qtMs: tEnd - onset, prMs: onset - pOn, pMs: pOff - pOn, axisDeg };
}
