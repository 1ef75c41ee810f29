import { atan2, cos, hypot, sin } from '../elementary/elementary.ts';
import { correctedQt } from './corrected-qt.ts';
import { detectQrsStream, type SignalPiece } from './detect-qrs-stream.ts';
import type { PacingFacts } from './describe-pacing.ts';
import type { RhythmCandidate } from './describe-rhythm.ts';
import { measureEcg, type EcgMeasured } from './measure-ecg.ts';
import { median } from './samples.ts';

/** A stretch whose pieces all have the same names. */
export type RhythmEpisode = { readonly fromS: number; readonly toS: number; readonly rhythm: readonly RhythmCandidate[] };

/** What was measured over a whole recording; as `measureEcg` says it, and what only a long one has. */
export type LongMeasured = Omit<EcgMeasured, 'delineation'> & {
  readonly durationS: number;
  /** Beats a minute of the slowest and the fastest piece. */
  readonly pieceBpm: readonly [least: number, most: number] | undefined;
  readonly episodes: readonly RhythmEpisode[];
  /** Percent of the time that looks like atrial fibrillation (flutter with changing block looks alike), and of how many seconds. */
  readonly fibrillation: { readonly percent: number; readonly ofS: number };
};

/** Seconds that are measured at once. Guidelines ask for 30 s of fibrillation to name it (`acc-af-2023`). */
export const PIECE_S = 30;

/** What is kept of a piece. */
type Part = Omit<EcgMeasured, 'delineation'> & { readonly fromS: number; readonly toS: number };

/**
 * Measures a recording of any length, in the memory of a piece: beats over all of it, the rest piece by piece. Intervals and levels are the
 * middle of all pieces', axes their mean direction, the rhythm the one that lasts longest.
 *
 * @param names of the leads
 * @param pieces in order, without gaps (NaN where samples are missing); best of {@link PIECE_S} each
 */
export async function measureLong(
  sampleRateHz: number,
  names: readonly string[],
  pieces: Iterable<SignalPiece> | AsyncIterable<SignalPiece>,
): Promise<LongMeasured> {
  const parts: Part[] = [];
  let count = 0;
  async function* watched() {
    for await (const piece of pieces) {
      const length = piece.samples[0]?.length ?? 0;
      const leads = Object.fromEntries(names.map((name, i) => [name, piece.samples[i] ?? new Float64Array(length)]));
      const { delineation: _, ...part } = measureEcg({ sampleRateHz, leads });
      // The rest of a second at the end names nothing.
      if (length >= 5 * sampleRateHz || parts.length === 0) parts.push({ ...part, fromS: count / sampleRateHz, toS: (count + length) / sampleRateHz });
      count += length;
      yield piece;
    }
  }
  const rr = { sum: 0, n: 0, least: Infinity, most: 0, last: undefined as number | undefined };
  let beats = 0;
  for await (const found of detectQrsStream(sampleRateHz, watched()))
    for (const at of found) {
      beats++;
      if (rr.last !== undefined) {
        const gapS = (at - rr.last) / sampleRateHz;
        rr.sum += gapS;
        rr.n++;
        rr.least = Math.min(rr.least, gapS);
        rr.most = Math.max(rr.most, gapS);
      }
      rr.last = at;
    }
  const middle = (of: (part: Part) => number | undefined): number | undefined => {
    const known = parts.map(of).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : Math.round(median(known));
  };
  const qt = middle(({ intervals }) => intervals.qtMs);
  const rates = parts.map(({ rate }) => rate.ventricularBpm).filter((value) => value !== undefined);
  const episodes = episodesOf(parts);
  const named = parts.filter(({ rhythm }) => rhythm.length > 0);
  const secondsOf = (list: readonly Part[]) => list.reduce((sum, { fromS, toS }) => sum + toS - fromS, 0);
  const namedS = secondsOf(named);
  const fibrillationS = secondsOf(named.filter(({ rhythm }) => rhythm[0]?.code.startsWith('atrial-fibrillation')));
  return {
    durationS: count / sampleRateHz,
    rate: {
      ventricularBpm: rr.n === 0 ? undefined : Math.round((600 * rr.n) / rr.sum) / 10,
      rrMs: rr.n === 0 ? undefined : [Math.round(1000 * rr.least), Math.round(1000 * rr.most)],
      beats,
    },
    pieceBpm: rates.length === 0 ? undefined : [Math.min(...rates), Math.max(...rates)],
    intervals: {
      pMs: middle(({ intervals }) => intervals.pMs),
      prMs: middle(({ intervals }) => intervals.prMs),
      qrsMs: middle(({ intervals }) => intervals.qrsMs),
      qtMs: qt,
      qtcMs: qt === undefined || rr.n === 0 ? undefined : correctedQt(qt / 1000, rr.sum / rr.n),
    },
    axes: {
      pDeg: direction(parts.map(({ axes }) => axes.pDeg)),
      qrsDeg: direction(parts.map(({ axes }) => axes.qrsDeg)),
      tDeg: direction(parts.map(({ axes }) => axes.tDeg)),
    },
    rhythm: longest(episodes),
    episodes,
    fibrillation: { percent: namedS === 0 ? 0 : Math.round((1000 * fibrillationS) / namedS) / 10, ofS: namedS },
    pacing: pacingOfAll(parts.map(({ pacing }) => pacing)),
    stUv: Object.fromEntries(
      names.map((name) => [name, middle(({ stUv }) => stUv[name])] as const).flatMap(([name, uv]) => (uv === undefined ? [] : [[name, uv]])),
    ),
    quality: worstOf(parts.map(({ quality }) => quality)),
    findings: findingsOf(parts),
  };
}

function episodesOf(parts: readonly Part[]): RhythmEpisode[] {
  const out: { fromS: number; toS: number; rhythm: readonly RhythmCandidate[] }[] = [];
  const key = (rhythm: readonly RhythmCandidate[]) => rhythm.map(({ code }) => code).join();
  for (const { fromS, toS, rhythm } of parts) {
    const last = out.at(-1);
    if (last && key(last.rhythm) === key(rhythm)) last.toS = toS;
    else out.push({ fromS, toS, rhythm });
  }
  return out;
}

/** The names that hold for the longest time in all. */
function longest(episodes: readonly RhythmEpisode[]): readonly RhythmCandidate[] {
  const seconds = new Map<string, { s: number; rhythm: readonly RhythmCandidate[] }>();
  for (const { fromS, toS, rhythm } of episodes) {
    if (rhythm.length === 0) continue;
    const key = rhythm.map(({ code }) => code).join();
    const known = seconds.get(key) ?? { s: 0, rhythm };
    seconds.set(key, { s: known.s + toS - fromS, rhythm });
  }
  return [...seconds.values()].toSorted((a, b) => b.s - a.s)[0]?.rhythm ?? [];
}

/** The mean direction of angles in degrees. */
function direction(degrees: readonly (number | undefined)[]): number | undefined {
  const known = degrees.filter((value) => value !== undefined).map((value) => (value * Math.PI) / 180);
  if (known.length === 0) return undefined;
  const x = known.reduce((sum, angle) => sum + cos(angle), 0);
  const y = known.reduce((sum, angle) => sum + sin(angle), 0);
  return hypot(x, y) < 0.3 * known.length ? undefined : Math.round((atan2(y, x) * 180) / Math.PI);
}

/** What the pieces' spikes come to; a clock where each piece with ventricular spikes has one. */
function pacingOfAll(all: readonly PacingFacts[]): PacingFacts {
  const sum = (key: Exclude<keyof PacingFacts, 'clock'>) => all.reduce((total, one) => total + one[key], 0);
  const paced = all.filter(({ ventricular }) => ventricular > 0);
  return {
    spikes: sum('spikes'),
    ventricular: sum('ventricular'),
    atrial: sum('atrial'),
    alone: sum('alone'),
    late: sum('late'),
    missing: sum('missing'),
    pairs: sum('pairs'),
    tracked: sum('tracked'),
    clock: paced.length > 0 && paced.every(({ clock }) => clock),
  };
}

/** Of each lead the quality of the piece with the most problems. */
function worstOf(all: readonly EcgMeasured['quality'][]): EcgMeasured['quality'] {
  const names = Object.keys(all[0] ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const ofLead = all.map((quality) => quality[name]).filter((quality) => quality !== undefined);
      return [name, ofLead.toSorted((a, b) => b.problems.length - a.problems.length)[0]] as const;
    }),
  ) as EcgMeasured['quality'];
}

/** Each finding once, in the words of its first piece, and in how many pieces it was. */
function findingsOf(parts: readonly Part[]): EcgMeasured['findings'] {
  const seen = new Map<string, { code: string; says: string; in: number }>();
  for (const { findings } of parts)
    for (const { code, says } of findings) {
      const key = code.startsWith('lead-') ? says : code;
      const known = seen.get(key) ?? { code, says, in: 0 };
      known.in++;
      seen.set(key, known);
    }
  return [...seen.values()].map(({ code, says, in: n }) => ({ code, says: parts.length > 1 ? `${says} In ${n} of ${parts.length} pieces.` : says }));
}
