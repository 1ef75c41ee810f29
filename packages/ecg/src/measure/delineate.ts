import { averageAround, classesOf, prepare } from './beat-average.ts';
import { detectQrs } from './detect-qrs.ts';
import { weighed, type EdgeEvidence } from './edge-rule.ts';
import { traitsOfT } from './edge-traits.ts';
import { fallsTo, magnitude, slopeOf, tangentMeets, topOf } from './edges.ts';
import { findP, type EdgeOf } from './find-p.ts';
import { findPacingSpikes, withoutSpikes, type FoundSpike } from './pacing-spikes.ts';
import { median, movingMean, quantile, type Signal } from './samples.ts';
import type { LeadWave } from './score-delineation.ts';

/** One beat, over all leads: the earliest onsets and latest ends that several leads agree on; seconds from the first sample. */
export type MeasuredBeat = {
  /** Middle of the complex. */
  readonly qrsS: number;
  readonly qrsOnS: number;
  readonly qrsOffS: number;
  /** Undefined where there is no P wave before it that can be told. */
  readonly pOnS: number | undefined;
  readonly pPeakS: number | undefined;
  readonly pOffS: number | undefined;
  /** Undefined where the T wave cannot be told. */
  readonly tPeakS: number | undefined;
  readonly tOffS: number | undefined;
  /** Beats of one number have one shape; 0 is the most frequent. */
  readonly shape: number;
};

/** Waves of a recording. */
export type Delineation = {
  readonly beats: readonly MeasuredBeat[];
  /** Spikes of a pacemaker, by time. */
  readonly spikes: readonly FoundSpike[];
  /** Waves of each lead, by time. */
  readonly leads: Readonly<Record<string, readonly LeadWave[]>>;
};

/** Shares of the greatest slope at which a wave is said to begin and end. */
const LEVELS = [0.06, 0.12, 0.25];

/**
 * Delineates a recording of up to a minute.
 *
 * @param observe gets what each boundary was told from, for whoever fits the weights
 */
export function delineate(withSpikes: Signal, observe?: (evidence: EdgeEvidence) => void): Delineation {
  const spikes = findPacingSpikes(withSpikes);
  const signal = withoutSpikes(withSpikes, spikes);
  const hz = signal.sampleRateHz;
  const ms = (time: number) => Math.max(Math.round((time * hz) / 1000), 1);
  const rough = detectQrs(signal);
  const prepared = prepare(signal, rough);
  const { leads, names } = prepared;
  const out: LeadWave[][] = names.map(() => []);
  const edgeOf: EdgeOf = (edge, lead, peak, anchor, views, traits = []) => {
    const evidence = {
      edge,
      lead: names[lead] as string,
      peakS: peak / hz,
      anchorS: anchor / hz,
      views: views.map((view) => ((view - anchor) * 1000) / hz),
      traits,
    };
    observe?.(evidence);
    return weighed(evidence);
  };
  const classes = classesOf(prepared, rough).toSorted((a, b) => b.members.length - a.members.length);
  const before = ms(320);
  const bounds = rough.map(() => ({ shape: 0, at: 0, qrsOn: 0, qrsOff: 0, tPeak: 0, tOff: 0, pOn: 0, pPeak: 0, pOff: 0 }));
  const rrs = rough.slice(1).map((at, i) => at - (rough[i] as number));
  const rr = rrs.length > 0 ? median(rrs) : hz;
  for (const [shape, { members }] of classes.entries()) {
    // Up to the earliest next beat.
    const next = members.map(({ beat, at }) => (rough[beat + 1] ?? at + rr) - at);
    const after = Math.min(Math.round(quantile(next, 0.3)), ms(900));
    const mean = averageAround(
      leads,
      members.map(({ at }) => at),
      before,
      after,
    );
    const slopes = mean.map((lead) => slopeOf(lead, ms(4)));
    const speed = magnitude(slopes);
    const top = topOf(speed, before - ms(90), before + ms(90));
    const noise = quantile(speed.slice(ms(20), -ms(20)), 0.15);
    const level = (curve: Float64Array, share: number, most: number, floor: number) => floor + share * (most - floor);
    const edge = (curve: Float64Array, from: number, direction: number, reach: number, share: number, floor: number) =>
      fallsTo(curve, from, Math.min(Math.max(from + direction * reach, 1), curve.length - 2), level(curve, share, curve[from] as number, floor), ms(10));
    const globalOn = LEVELS.map((share) => edge(speed, top, -1, ms(130), share, noise));
    const globalOff = LEVELS.map((share) => edge(speed, top, 1, ms(160), share, noise));
    const qrsOn = globalOn[1] as number;
    const qrsOff = globalOff[1] as number;
    // T: the largest excursion after the complex, from the line between the levels before and after.
    const smooth = mean.map((lead) => movingMean(lead, ms(24)));
    // Bumps of 100 to 250 ms, without the complex: an ST segment that is off the line is none.
    const size = magnitude(
      mean.map((whole) => {
        const lead = Float64Array.from(whole);
        const [a, b] = [lead[qrsOn] as number, lead[Math.min(qrsOff + ms(20), lead.length - 1)] as number];
        for (let i = 0; i < qrsOn; i++) lead[i] = a;
        for (let i = qrsOn; i <= qrsOff + ms(20) && i < lead.length; i++) lead[i] = a + ((b - a) * (i - qrsOn)) / (qrsOff + ms(20) - qrsOn);
        const fine = movingMean(lead, ms(40));
        const wide = movingMean(lead, ms(280));
        return fine.map((x, i) => x - (wide[i] as number));
      }),
    );
    const tFrom = Math.min(qrsOff + ms(70), size.length - 2);
    const typical = ms(480) * Math.sqrt(Math.min(Math.max(median(next) / hz, 0.3), 1.3));
    const usualEnd = qrsOn + Math.round(typical * 0.81);
    const tTo = Math.max(Math.min(qrsOn + Math.round(typical), size.length - ms(90)), tFrom + 1);
    const tSlopes = smooth.map((lead) => slopeOf(lead, ms(12)));
    const tSpeed = magnitude(tSlopes);
    const tPeak = topOf(size, tFrom, tTo);
    const tFall = topOf(tSpeed, tPeak, Math.min(tPeak + ms(160), size.length - ms(30)));
    const tNoise = quantile(tSpeed.slice(tFrom), 0.1);
    const globalT = LEVELS.map((share) => edge(tSpeed, tFall, 1, ms(200), share, tNoise));
    for (const { beat, at } of members) {
      const b = bounds[beat] as (typeof bounds)[number];
      Object.assign(b, {
        shape,
        at,
        qrsOn: at - before + qrsOn,
        qrsOff: at - before + qrsOff,
        tPeak: at - before + tPeak,
        tOff: at - before + (globalT[1] as number),
      });
    }
    for (const [l, lead] of mean.entries()) {
      const own = Float64Array.from(slopes[l] as Float64Array, Math.abs);
      const floor = quantile(own.slice(ms(20), -ms(20)), 0.15);
      const peakSlope = topOf(own, qrsOn, qrsOff);
      const first = topOf(own, qrsOn - ms(10), Math.min(peakSlope, qrsOff));
      const on = LEVELS.map((share) => edge(own, first, -1, Math.max(first - qrsOn + ms(30), ms(20)), share, floor));
      const off = LEVELS.map((share) => edge(own, peakSlope, 1, Math.max(qrsOff + ms(40) - peakSlope, ms(20)), share, floor));
      const base = median(lead.slice(Math.max(qrsOn - ms(20), 0), qrsOn));
      const peak = topOf(lead, qrsOn, qrsOff, (x) => Math.abs(x - base));
      const s = smooth[l] as Float64Array;
      const ts = tSlopes[l] as Float64Array;
      const tAbs = Float64Array.from(ts, Math.abs);
      const end = globalT[1] as number;
      const restFrom = Math.min(globalT[0] as number, s.length - 2);
      const rest = median(s.slice(restFrom, Math.min(restFrom + ms(60), s.length)));
      const ownPeak = topOf(s, Math.max(tPeak - ms(70), tFrom), Math.min(tPeak + ms(70), end), (x) => Math.abs(x - rest));
      const fall = topOf(tAbs, ownPeak, Math.min(ownPeak + ms(150), s.length - ms(30)));
      const tFloor = quantile(tAbs.slice(tFrom), 0.1);
      const tOff = LEVELS.map((share) => edge(tAbs, fall, 1, ms(180), share, tFloor));
      const tangent = tangentMeets(s, ts, fall - ms(4), fall + ms(4), rest);
      const traits = traitsOfT({
        hz,
        lead: s,
        own: tAbs,
        speed: tSpeed,
        rest,
        base,
        qrsHeight: Math.abs((lead[peak] as number) - base),
        qrsOn,
        ownPeak,
        peak: tPeak,
        end,
        nextS: median(next) / hz,
        afterS: (s.length - before) / hz,
      });
      for (const { at } of members) {
        const zero = at - before;
        const qrs = {
          kind: 'QRS' as const,
          onsetS: edgeOf(
            'qrsOn',
            l,
            zero + peak,
            zero + qrsOn,
            [...globalOn, ...on].map((x) => x + zero),
          ),
          peakS: (zero + peak) / hz,
          offsetS: edgeOf(
            'qrsOff',
            l,
            zero + peak,
            zero + qrsOff,
            [...globalOff, ...off].map((x) => x + zero),
          ),
        };
        out[l]?.push(qrs);
        out[l]?.push({
          kind: 'T',
          onsetS: undefined,
          peakS: (zero + ownPeak) / hz,
          offsetS: edgeOf(
            'tOff',
            l,
            zero + ownPeak,
            zero + tPeak,
            [...globalT, ...tOff, tangent, ownPeak, tPeak, fall, usualEnd].map((x) => x + zero),
            traits,
          ),
        });
      }
    }
  }
  findP(prepared, bounds, out, edgeOf);
  return {
    spikes,
    beats: bounds.map((b) => ({
      qrsS: b.at / hz,
      qrsOnS: b.qrsOn / hz,
      qrsOffS: b.qrsOff / hz,
      pOnS: b.pPeak > 0 ? b.pOn / hz : undefined,
      pPeakS: b.pPeak > 0 ? b.pPeak / hz : undefined,
      pOffS: b.pPeak > 0 ? b.pOff / hz : undefined,
      tPeakS: b.tPeak / hz,
      tOffS: b.tOff / hz,
      shape: b.shape,
    })),
    leads: Object.fromEntries(names.map((name, l) => [name, (out[l] ?? []).toSorted((a, b) => a.peakS - b.peakS)])),
  };
}
