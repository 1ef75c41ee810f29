import { averageAround, prepare } from './beat-average.ts';
import type { MeasuredBeat } from './delineate.ts';
import { magnitude } from './edges.ts';
import { tEndS, usualTEndS } from './p-shapes.ts';
import { median, movingMean, quantile, type Signal } from './samples.ts';

/** P waves wherever they stand, and what they have to do with the complexes. */
export type AtrialWaves = {
  /** Middles of the P waves, seconds; those that hide in complexes are filled in where the rest says when they were due. */
  readonly atS: readonly number[];
  /** Of each, whether a bump was seen there, and whether it stands clear of complexes and T waves. */
  readonly seen: readonly ('clear' | 'covered' | 'unseen')[];
  /** From P to P, seconds. */
  readonly ppS: number;
};

/**
 * Looks for P waves that do not stand at one distance before complexes: what is left when the mean complex and T wave of each shape are
 * taken away is searched for bumps of one shape that come at equal distances. Undefined where there is no such row.
 */
export function atrialWaves(signal: Signal, beats: readonly MeasuredBeat[]): AtrialWaves | undefined {
  const hz = signal.sampleRateHz;
  if (beats.length < 2) return undefined;
  const ms = (time: number) => Math.max(Math.round((time * hz) / 1000), 1);
  const { leads } = prepare(
    signal,
    beats.map(({ qrsS }) => Math.round(qrsS * hz)),
  );
  const rest = leads.map((lead) => Float64Array.from(lead));
  const masked = new Uint8Array(rest[0]?.length ?? 0);
  for (const shape of new Set(beats.map((beat) => beat.shape))) {
    const own = beats.filter((beat) => beat.shape === shape);
    const at = own.map(({ qrsS }) => Math.round(qrsS * hz));
    const before = Math.max(...own.map(({ qrsS, qrsOnS }) => Math.round((qrsS - qrsOnS) * hz))) + ms(20);
    const tEnds = own.map((beat) => {
      const index = beats.indexOf(beat);
      return usualTEndS(beat, (beats[index + 1]?.qrsOnS ?? beat.qrsOnS + 1) - beat.qrsOnS) - beat.qrsS;
    });
    // Not much beyond the T wave: P waves behind it may stand at one distance from it.
    const after = Math.min(ms(560), Math.round((median(tEnds) + 0.03) * hz));
    const mean = averageAround(leads, at, before, after);
    for (const { qrsS, qrsOnS, qrsOffS } of own) {
      const middle = Math.round(qrsS * hz);
      const next = beats.find((beat) => beat.qrsS > qrsS);
      const until = Math.min(after, next === undefined ? after : Math.round((next.qrsOnS - qrsS) * hz) - ms(20));
      for (const [l, lead] of rest.entries()) {
        const level = median((mean[l] as Float64Array).subarray(0, ms(12)));
        for (let i = -before; i <= until; i++) {
          const j = middle + i;
          // Few beats of a shape have a mean that is themselves.
          if (j < 0 || j >= lead.length || own.length < 3) continue;
          // Faded out, so that the end of the mean makes no step.
          const share = Math.min((until - i) / ms(60), 1);
          lead[j] = (lead[j] as number) - share * (((mean[l] as Float64Array)[i + before] as number) - level);
        }
        const [from, to] = [Math.max(Math.round(qrsOnS * hz) - ms(10), 0), Math.min(Math.round(qrsOffS * hz) + ms(16), lead.length - 1)];
        const [a, b] = [lead[from] as number, lead[to] as number];
        for (let j = from; j <= to; j++) {
          lead[j] = a + ((b - a) * (j - from)) / Math.max(to - from, 1);
          masked[j] = 1;
        }
      }
    }
  }
  const bands = rest.map((lead) => {
    const fine = movingMean(lead, ms(36));
    const wide = movingMean(lead, ms(200));
    return fine.map((x, i) => x - (wide[i] as number));
  });
  const size = magnitude(bands);
  const noise = quantile(size.slice(), 0.4);
  const tops: number[] = [];
  for (let i = ms(60); i < size.length - ms(60); i++) {
    const here = size[i] as number;
    if (masked[i] || here < 3 * noise || here < 8) continue;
    let top = true;
    for (let k = i - ms(90); top && k <= i + ms(90); k++) top = (size[k] ?? 0) <= here;
    if (top) tops.push(i);
  }
  if (tops.length < 3) return undefined;
  // What is left of T waves, which are longer after long intervals, may stand where a complex or its T wave is; P waves elsewhere are sure.
  const covered = beats.map((beat, i) => [beat.qrsOnS - 0.05, tEndS(beat, (beats[i + 1]?.qrsOnS ?? beat.qrsOnS + 1) - beat.qrsOnS) + 0.02] as const);
  const isCovered = (atS: number) => covered.some(([fromS, toS]) => atS > fromS && atS < toS);
  // One shape: alike the one that most others are like.
  const shapeAt = (at: number) => bands.flatMap((band) => [-48, -32, -16, 0, 16, 32, 48].map((time) => band[at + Math.round((time * hz) / 1000)] ?? 0));
  const shapes = tops.map(shapeAt);
  const alike = shapes.map((a) => shapes.map((b) => likeness(a, b)));
  const sure = tops.map((at) => !isCovered(at / hz));
  const votes = alike.map((row, i) => (sure[i] ? row.filter((value, k) => sure[k] && value > 0.7).length : 0));
  const best = votes.indexOf(Math.max(...votes));
  const like = tops.map((_, i) => ((alike[best] as number[])[i] as number) > 0.7);
  // U waves look like P waves and are lower.
  const usual = quantile(
    tops.flatMap((at, i) => (like[i] && sure[i] ? [size[at] as number] : [])),
    0.75,
  );
  const found = tops.flatMap((at, i) => (like[i] && (!sure[i] || (size[at] as number) > 0.5 * usual) ? [{ atS: at / hz, sure: sure[i] as boolean }] : []));
  return found.filter((one) => one.sure).length < 3 ? undefined : rowOf(found, (size.length - 1) / hz, isCovered);
}

function likeness(a: readonly number[], b: readonly number[]): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    const y = b[i] as number;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(Math.max(aa * bb, 1e-9));
}

type Bump = { readonly atS: number; readonly sure: boolean };

/** The row of equal distances that most waves fit; waves that are due inside a complex or a T wave are filled in. */
function rowOf(found: readonly Bump[], endS: number, isCovered: (atS: number) => boolean): AtrialWaves | undefined {
  const clear = found.filter(({ sure }) => sure).map(({ atS }) => atS);
  let best: { score: number; made: number[] } | undefined;
  const gaps = clear.flatMap((a, i) => clear.slice(i + 1, i + 4).flatMap((b) => [b - a, (b - a) / 2, (b - a) / 3])).filter((gap) => gap > 0.28 && gap < 2);
  for (const gap of gaps) {
    for (const first of clear.slice(0, 3)) {
      const made: number[] = [];
      let [fits, misses] = [0, 0];
      let atS = first;
      let ppS = gap;
      while (atS < endS - 0.05) {
        const due = atS;
        const near = found
          .filter((one) => Math.abs(one.atS - due) < 0.12 * ppS)
          .toSorted((a, b) => Number(b.sure) - Number(a.sure) || Math.abs(a.atS - due) - Math.abs(b.atS - due))[0];
        if (near !== undefined && (near.sure || Math.abs(near.atS - due) < 0.05 * ppS)) {
          fits += near.sure ? 1 : 0.3;
          if (made.length > 0) ppS = 0.8 * ppS + 0.2 * Math.min(Math.max(near.atS - (made.at(-1) as number), 0.9 * ppS), 1.1 * ppS);
          atS = near.atS;
        } else if (isCovered(atS)) fits -= 0.25;
        else misses++;
        made.push(atS);
        atS += ppS;
      }
      // What is not seen because it is covered speaks against a row of half the distance.
      const score = fits - 2 * misses - 0.01 * made.length;
      if (fits >= 3 && misses <= 0.15 * made.length && (best === undefined || score > best.score)) best = { score, made };
    }
  }
  if (best === undefined) return undefined;
  const made = [...best.made];
  // From the first clear one back to the begin.
  const backS = median(made.slice(1).map((atS, i) => atS - (made[i] as number)));
  while ((made[0] as number) - backS > 0.05 && isCovered((made[0] as number) - backS)) made.unshift((made[0] as number) - backS);
  if (clear.filter((one) => made.some((atS) => Math.abs(one - atS) < 0.12)).length < 0.75 * clear.length) return undefined;
  const seen = made.map((atS) => {
    const near = found.filter((one) => Math.abs(one.atS - atS) < 0.06);
    return near.some(({ sure }) => sure) ? 'clear' : near.length > 0 ? 'covered' : 'unseen';
  });
  return { atS: made, seen, ppS: median(made.slice(1).map((atS, i) => atS - (made[i] as number))) };
}

/** How the chambers go together. */
export type AvConduction = 'mobitz-1' | 'mobitz-2' | 'av-block-2-to-1' | 'high-grade-av-block' | 'third-degree-av-block' | undefined;

/**
 * Names a block of the second or third degree (2018 ACC/AHA/HRS bradycardia guideline) from P waves and complexes; undefined where every
 * P wave is conducted or there are not more P waves than complexes.
 */
export function avConduction({ atS, ppS, seen }: AtrialWaves, beats: readonly MeasuredBeat[]): AvConduction {
  const within = atS.filter((p) => p > (beats[0]?.qrsOnS ?? 0) - ppS && p < (beats.at(-1)?.qrsOnS ?? 0));
  if (within.length < beats.length + 1) return undefined;
  // Waves that no complex follows must have been seen, not made up from the distance of the others.
  const blocked = atS.flatMap((p, i) =>
    within.includes(p) && !beats.some(({ qrsOnS }) => qrsOnS > p + 0.02 && qrsOnS < Math.min(p + 0.5, (atS[i + 1] ?? p + 1) + 0.02))
      ? [{ p, seen: seen[i] }]
      : [],
  );
  if (blocked.filter((one) => one.seen !== 'unseen').length < 0.6 * blocked.length) return undefined;
  // U waves follow the complex before them and not the row.
  const pauses = blocked.flatMap(({ p }) => {
    const k = beats.findLastIndex(({ qrsOnS }) => qrsOnS < p);
    const [last, next] = [beats[k], beats[k + 1]];
    return last === undefined || next === undefined ? [] : [{ offset: p - last.qrsOnS, rr: next.qrsOnS - last.qrsOnS }];
  });
  const spread = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / Math.max(values.length, 1));
  };
  const rrSpread = spread(pauses.map((one) => one.rr));
  if (rrSpread > 0.02 && spread(pauses.map(({ offset }) => offset)) < 0.2 * rrSpread) return undefined;
  const rr = beats.slice(1).map(({ qrsOnS }, i) => qrsOnS - (beats[i] as MeasuredBeat).qrsOnS);
  const rrS = median(rr);
  const pairs = beats.flatMap((beat, i) => {
    const p = atS.findLast((one) => one < beat.qrsOnS - 0.02);
    if (p === undefined) return [];
    const last = beats[i - 1];
    return [{ pr: beat.qrsOnS - p, dropped: last === undefined ? 0 : atS.filter((one) => one > last.qrsOnS - 0.02 && one < p - 0.02).length }];
  });
  if (pairs.length < 3) return undefined;
  const prs = pairs.map(({ pr }) => pr);
  const middle = median(prs);
  const steady = prs.filter((pr) => Math.abs(pr - middle) < 0.03).length >= 0.8 * prs.length;
  const regular = rr.filter((x) => Math.abs(x - rrS) < 0.06 * rrS).length >= 0.8 * rr.length;
  const most = Math.max(...pairs.slice(1).map(({ dropped }) => dropped));
  if (regular && !steady) return 'third-degree-av-block';
  // Pauses of one length do not hold now one blocked wave and now two.
  const even = rr.every((x) => Math.abs(x - rrS) < 0.15 * rrS);
  if (steady && even && new Set(pairs.slice(1).map(({ dropped }) => dropped)).size > 1) return undefined;
  if (most >= 2) return 'high-grade-av-block';
  // Where every complex comes alike, what hides at the end of T waves is no proof.
  if (steady && regular && blocked.filter((one) => one.seen === 'clear').length < 0.4 * blocked.length) return undefined;
  if (steady) return regular && pairs.slice(1).every(({ dropped }) => dropped === 1) ? 'av-block-2-to-1' : 'mobitz-2';
  // The interval after a dropped beat is the shortest of its group.
  const after = pairs.filter(({ dropped }, i) => i > 0 && dropped > 0).map(({ pr }) => pr);
  const before = pairs.flatMap(({ pr }, i) => ((pairs[i + 1]?.dropped ?? 0) > 0 ? [pr] : []));
  if (after.length > 0 && before.length > 0 && median(before) - median(after) > 0.03) return 'mobitz-1';
  return undefined;
}
