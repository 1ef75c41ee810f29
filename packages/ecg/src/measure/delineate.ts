import { averageAround, classesOf, prepare, type Prepared } from './beat-average.ts';
import { detectQrs } from './detect-qrs.ts';
import { EDGE_WEIGHTS } from './edge-weights.ts';
import { traitsOfP, traitsOfT } from './edge-traits.ts';
import { fallsTo, magnitude, slopeOf, tangentMeets, topOf } from './edges.ts';
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
const P_LEVELS = [0.12, 0.25, 0.4];

/** A boundary from what several ways of looking at it say, in samples, each told from `anchor`, and from the looks of the wave around it. */
function mixed(wave: keyof typeof EDGE_WEIGHTS, hz: number, anchor: number, views: readonly number[], traits: readonly number[] = []): number {
  const { reach, usual, weights, lateMs, looks } = EDGE_WEIGHTS[wave];
  let late = lateMs;
  for (const [i, view] of views.entries()) {
    const off = ((view - anchor) * 1000) / hz - (usual[i] as number);
    late += (weights[i] as number) * Math.min(Math.max(off, -reach), reach);
  }
  for (const [i, [mean, spread, weight]] of looks.entries()) {
    const off = ((traits[i] ?? mean) - mean) / spread;
    late += weight * Math.min(Math.max(Number.isFinite(off) ? off : 0, -3), 3);
  }
  return anchor + (late * hz) / 1000;
}

/** Delineates a recording of up to a minute. */
export function delineate(withSpikes: Signal): Delineation {
  const spikes = findPacingSpikes(withSpikes);
  const signal = withoutSpikes(withSpikes, spikes);
  const hz = signal.sampleRateHz;
  const ms = (time: number) => Math.max(Math.round((time * hz) / 1000), 1);
  const rough = detectQrs(signal);
  const prepared = prepare(signal, rough);
  const { leads, names } = prepared;
  const out: LeadWave[][] = names.map(() => []);
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
          onsetS:
            mixed(
              'qrsOn',
              hz,
              zero + qrsOn,
              [...globalOn, ...on].map((x) => x + zero),
            ) / hz,
          peakS: (zero + peak) / hz,
          offsetS:
            mixed(
              'qrsOff',
              hz,
              zero + qrsOff,
              [...globalOff, ...off].map((x) => x + zero),
            ) / hz,
        };
        out[l]?.push(qrs);
        out[l]?.push({
          kind: 'T',
          onsetS: undefined,
          peakS: (zero + ownPeak) / hz,
          offsetS:
            mixed(
              'tOff',
              hz,
              zero + tPeak,
              [...globalT, ...tOff, tangent, ownPeak, tPeak, fall, usualEnd].map((x) => x + zero),
              traits,
            ) / hz,
        });
      }
    }
  }
  findP(prepared, bounds, out, ms);
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

type Bounds = { shape: number; at: number; qrsOn: number; qrsOff: number; tPeak: number; tOff: number; pOn: number; pPeak: number; pOff: number };

function findP({ hz, leads }: Prepared, bounds: Bounds[], out: LeadWave[][], ms: (time: number) => number): void {
  // The band of the P wave: bumps of 60 to 120 ms.
  // Complexes would reach into their neighbours: a straight line takes their place.
  const bands = leads.map((whole) => {
    const lead = Float64Array.from(whole);
    for (const { qrsOn, qrsOff } of bounds) {
      const [from, to] = [Math.max(qrsOn - ms(6), 0), Math.min(qrsOff + ms(10), lead.length - 1)];
      const [a, b] = [lead[from] as number, lead[to] as number];
      for (let i = from; i <= to; i++) lead[i] = a + ((b - a) * (i - from)) / Math.max(to - from, 1);
    }
    const fine = movingMean(lead, ms(30));
    const wide = movingMean(lead, ms(180));
    return fine.map((x, i) => x - (wide[i] as number));
  });
  const size = magnitude(bands);
  const half = ms(56);
  const stride = ms(8);
  const shapeAt = (at: number) =>
    bands.flatMap((band) => Array.from({ length: Math.floor((2 * half) / stride) + 1 }, (_, i) => band[at - half + i * stride] ?? 0));
  const correlate = (a: readonly number[], b: readonly number[]) => {
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = 0; i < a.length; i++) {
      ab += (a[i] as number) * (b[i] as number);
      aa += (a[i] as number) * (a[i] as number);
      bb += (b[i] as number) * (b[i] as number);
    }
    return ab / Math.sqrt(Math.max(aa * bb, 1e-9));
  };
  const windows = bounds.map((b, i) => {
    const last = bounds[i - 1];
    const to = b.qrsOn - ms(36);
    const from = Math.max(last ? last.tOff - ms(10) : 0, b.qrsOn - ms(340), 0);
    return { from: Math.max(Math.min(from, to), 0), to: Math.max(to, 0) };
  });
  const candidates = windows.map(({ from, to }) => {
    // A bump, not the flank of a neighbour.
    let best = from;
    for (let i = from + 1; i < to; i++) {
      const here = size[i] as number;
      if (here >= (size[i - 1] as number) && here > (size[i + 1] as number) && (best === from || here > (size[best] as number))) best = i;
    }
    return best === from ? topOf(size, from, to) : best;
  });
  // The shape that most candidates share.
  let template: number[] = [];
  let peaks = candidates;
  const middle = (list: readonly number[][]) => (list[0] ?? []).map((_, k) => median(list.map((shape) => shape[k] as number)));
  const pr = median(candidates.map((at, i) => (bounds[i] as Bounds).qrsOn - at));
  const near = candidates.filter((at, i) => Math.abs((bounds[i] as Bounds).qrsOn - at - pr) < ms(30));
  template = middle((near.length > 2 ? near : candidates).map(shapeAt));
  let likes: number[] = [];
  for (let pass = 0; pass < 2; pass++) {
    peaks = windows.map(({ from, to }) => {
      let best = from;
      let most = -Infinity;
      for (let at = from; at <= to; at += Math.max(stride >> 1, 1)) {
        const shape = shapeAt(at);
        const value = correlate(shape, template) * Math.sqrt(size[at] as number);
        if (value > most) [best, most] = [at, value];
      }
      return best;
    });
    likes = peaks.map((at) => correlate(shapeAt(at), template));
    const good = peaks.filter((_, i) => (likes[i] as number) > 0.6);
    if (good.length > 2) template = middle(good.map(shapeAt));
  }
  // Conducted P waves stand at one distance before their complexes; without that the bumps are fibrillation, or T waves.
  const clear = peaks.flatMap((at, i) => ((likes[i] as number) > 0.6 && at > 0 ? [(bounds[i] as Bounds).qrsOn - at] : []));
  const distance = median(clear);
  const steady = clear.filter((gap) => Math.abs(gap - distance) < ms(22)).length;
  if (clear.length < 0.5 * peaks.length || steady < 0.8 * clear.length || distance < ms(54)) return;
  const reach = ms(60);
  for (const [i, { qrsOn }] of bounds.entries()) {
    let most = -Infinity;
    for (let at = Math.max(qrsOn - distance - reach, half); at <= qrsOn - distance + reach && at < qrsOn - ms(30); at++) {
      const like = correlate(shapeAt(at), template);
      if (like > most) [most, peaks[i], likes[i]] = [like, at, like];
    }
    if (most === -Infinity) likes[i] = 0;
  }
  // An early beat, or one behind an early beat, has the T wave before it where its P wave would be.
  const clearances = peaks.map((at, i) => (i > 0 ? at - (bounds[i - 1] as Bounds).tOff : ms(500)));
  const crowded = Math.min(ms(20), median(clearances) - ms(100));
  const present = likes.map((like, i) => {
    if ((clearances[i] as number) < crowded) return like > 0.92;
    return like > ((bounds[i] as Bounds).shape === 0 ? 0.45 : 0.6);
  });
  const instants = peaks.filter((_, i) => present[i]);
  if (instants.length === 0) return;
  const before = ms(150);
  const mean = averageAround(leads, instants, before, before);
  const smooth = mean.map((lead) => movingMean(lead, ms(10)));
  const slopes = smooth.map((lead) => slopeOf(lead, ms(8)));
  const speed = magnitude(slopes);
  const qrsGap = Math.round(
    quantile(
      instants.map((at) => (bounds[peaks.indexOf(at)] as Bounds).qrsOn - at),
      0.3,
    ),
  );
  const right = Math.min(before + qrsGap - ms(4), speed.length - 2);
  const noise = quantile(speed.slice(ms(10), Math.max(right, ms(20))), 0.1);
  // The flanks of the P wave itself: the farther a slope from its middle, the less it counts.
  const flank = speed.map((x, i) => (x * ms(50) * ms(50)) / (ms(50) * ms(50) + (i - before) * (i - before)));
  const rise = topOf(speed, before - ms(80), before);
  const fall = topOf(flank, before, Math.min(before + ms(80), right));
  const edge = (curve: Float64Array, from: number, to: number, share: number, floor: number) =>
    fallsTo(curve, from, to, floor + share * ((curve[from] as number) - floor), ms(10));
  const globalOn = P_LEVELS.map((share) => edge(speed, rise, ms(8), share, noise));
  const globalOff = P_LEVELS.map((share) => edge(speed, fall, right, share, noise));
  const perLead = smooth.map((lead, l) => {
    const own = Float64Array.from(slopes[l] as Float64Array, Math.abs);
    const floor = quantile(own.slice(ms(10), Math.max(right, ms(20))), 0.1);
    const on0 = globalOn[1] as number;
    const off0 = globalOff[1] as number;
    const line = (i: number) => (lead[on0] as number) + (((lead[off0] as number) - (lead[on0] as number)) * (i - on0)) / Math.max(off0 - on0, 1);
    const bent = lead.map((x, i) => x - line(i));
    const peak = topOf(bent, on0, off0, Math.abs);
    const up = topOf(own, on0, peak);
    const down = topOf(own, peak, off0);
    return {
      peak,
      traits: traitsOfP({ hz, lead, own, speed, noise, bent, peak, on: on0, off: off0, qrsGap }),
      on: [
        ...P_LEVELS.map((share) => edge(own, up, Math.max(up - ms(90), 1), share, floor)),
        tangentMeets(lead, slopes[l] as Float64Array, up - 1, up + 1, lead[on0] as number),
        peak,
        up,
      ],
      off: [
        ...P_LEVELS.map((share) => edge(own, down, Math.min(down + ms(90), right), share, floor)),
        tangentMeets(lead, slopes[l] as Float64Array, down - 1, down + 1, lead[off0] as number),
        peak,
        down,
      ],
    };
  });
  for (const [i, at] of peaks.entries()) {
    if (!present[i]) continue;
    const zero = at - before;
    const b = bounds[i] as Bounds;
    b.pOn = zero + (globalOn[1] as number);
    b.pOff = zero + (globalOff[1] as number);
    b.pPeak = at;
    for (const [l, { peak, traits, on, off }] of perLead.entries()) {
      const shift = (x: number) => x + zero;
      out[l]?.push({
        kind: 'P',
        onsetS: mixed('pOn', hz, b.pOn, [...globalOn, ...on].map(shift), traits.on) / hz,
        peakS: (zero + peak) / hz,
        offsetS: mixed('pOff', hz, b.pOff, [...globalOff, ...off].map(shift), traits.off) / hz,
      });
    }
  }
}
