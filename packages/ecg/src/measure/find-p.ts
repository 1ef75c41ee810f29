import { averageAround, type Prepared } from './beat-average.ts';
import type { WeighedEdge } from './edge-rule.ts';
import { traitsOfP } from './edge-traits.ts';
import { fallsTo, magnitude, slopeOf, tangentMeets, topOf } from './edges.ts';
import { median, movingMean, quantile } from './samples.ts';
import type { LeadWave } from './score-delineation.ts';

/** Shares of the greatest slope at which a P wave is said to begin and end, and of its height at which it leaves the line. */
const P_LEVELS = [0.12, 0.25, 0.4];
const HEIGHTS = [0.1, 0.2, 0.4];

/** P waves of one heart are as alike as this, in the middle; what stands before the complexes in fibrillation is less so. */
const LEAST_ALIKE = 0.8;

/** Boundaries of one beat over all leads, in samples; those of the P wave stay 0 where there is none. */
export type Bounds = { shape: number; at: number; qrsOn: number; qrsOff: number; tPeak: number; tOff: number; pOn: number; pPeak: number; pOff: number };

/** Tells a boundary from several views of it and what the wave looks like; samples, but for the result in seconds. */
export type EdgeOf = (edge: WeighedEdge, lead: number, peak: number, anchor: number, views: readonly number[], traits?: readonly number[]) => number;

/**
 * Finds the P waves before complexes: one shape over all leads, at one distance before the complexes.
 *
 * @param bounds of each beat; those of its P wave are filled in
 * @param out waves of each lead, which P waves are added to
 */
export function findP({ hz, leads }: Prepared, bounds: Bounds[], out: LeadWave[][], edgeOf: EdgeOf): void {
  const ms = (time: number) => Math.max(Math.round((time * hz) / 1000), 1);
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
  const steps = Math.floor((2 * half) / stride) + 1;
  const shapeAt = (at: number) => bands.flatMap((band) => Array.from({ length: steps }, (_, i) => band[at - half + i * stride] ?? 0));
  /** How alike what stands at an instant and a shape are: their correlation. Looked at in place, for it is asked most of all. */
  const likeAt = (at: number, shape: readonly number[]) => {
    let [ab, aa, bb] = [0, 0, 0];
    let k = 0;
    for (const band of bands) {
      for (let i = at - half, n = 0; n < steps; n++, i += stride) {
        const a = band[i] ?? 0;
        const b = shape[k++] as number;
        ab += a * b;
        aa += a * a;
        bb += b * b;
      }
    }
    return ab / Math.sqrt(Math.max(aa * bb, 1e-9));
  };
  const windows = bounds.map((b, i) => {
    const last = bounds[i - 1];
    const to = b.qrsOn - ms(36);
    const from = Math.max(last ? last.tOff - ms(10) : 0, b.qrsOn - ms(340), 0);
    return { from: Math.max(Math.min(from, to), 0), to: Math.max(to, 0) };
  });
  // Close before a complex its own slow begin makes bumps: these count for less than a P wave at the usual distance.
  const counted = (i: number, qrsOn: number) => (size[i] as number) * Math.min(Math.max((qrsOn - i - ms(30)) / ms(60), 0.1), 1);
  const candidates = windows.map(({ from, to }, beat) => {
    const { qrsOn } = bounds[beat] as Bounds;
    // A bump, not the flank of a neighbour.
    let best = from;
    for (let i = from + 1; i < to; i++) {
      const here = size[i] as number;
      if (here >= (size[i - 1] as number) && here > (size[i + 1] as number) && (best === from || counted(i, qrsOn) > counted(best, qrsOn))) best = i;
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
        const value = likeAt(at, template) * Math.sqrt(size[at] as number);
        if (value > most) [best, most] = [at, value];
      }
      return best;
    });
    likes = peaks.map((at) => likeAt(at, template));
    const good = peaks.filter((_, i) => (likes[i] as number) > 0.6);
    if (good.length > 2) template = middle(good.map(shapeAt));
  }
  // Conducted P waves stand at one distance before their complexes; without that the bumps are fibrillation, or T waves.
  const clear = peaks.flatMap((at, i) => ((likes[i] as number) > 0.6 && at > 0 ? [(bounds[i] as Bounds).qrsOn - at] : []));
  // In whole samples: the median of an even number may lie between two.
  const distance = Math.round(median(clear));
  const steady = clear.filter((gap) => Math.abs(gap - distance) < ms(22)).length;
  const alike = median(likes.filter((like) => like > 0.6));
  if (clear.length < 0.5 * peaks.length || steady < 0.8 * clear.length || distance < ms(54) || alike < LEAST_ALIKE) return;
  const reach = ms(60);
  for (const [i, { qrsOn }] of bounds.entries()) {
    let most = -Infinity;
    for (let at = Math.max(qrsOn - distance - reach, half); at <= qrsOn - distance + reach && at < qrsOn - ms(30); at++) {
      const like = likeAt(at, template);
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
    // Where the lead itself leaves the level before the wave, by parts of the wave's height.
    const base = median(lead.slice(Math.max(on0 - ms(40), 0), on0 + 1));
    const height = Math.max(Math.abs(bent[peak] as number), 1);
    const away = lead.map((x) => Math.abs(x - base));
    const leaves = HEIGHTS.map((share) => fallsTo(away, peak, Math.max(on0 - ms(120), 2), share * height, 0));
    return {
      peak,
      traits: traitsOfP({ hz, lead, own, speed, noise, bent, peak, on: on0, off: off0, qrsGap }),
      on: [
        ...P_LEVELS.map((share) => edge(own, up, Math.max(up - ms(90), 1), share, floor)),
        tangentMeets(lead, slopes[l] as Float64Array, up - 1, up + 1, lead[on0] as number),
        peak,
        up,
        ...leaves,
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
        onsetS: edgeOf('pOn', l, zero + peak, b.pOn, [...globalOn, ...on].map(shift), traits.on),
        peakS: (zero + peak) / hz,
        offsetS: edgeOf('pOff', l, zero + peak, b.pOff, [...globalOff, ...off].map(shift), traits.off),
      });
    }
  }
}
