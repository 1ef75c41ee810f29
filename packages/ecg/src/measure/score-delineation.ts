import { matchBeats } from './match-beats.ts';

/** One wave of one lead, in seconds from the first sample. A boundary that nobody gave is undefined. */
export type LeadWave = {
  readonly kind: 'P' | 'QRS' | 'T';
  readonly onsetS: number | undefined;
  readonly peakS: number;
  readonly offsetS: number | undefined;
};

/** Boundaries that are scored: the names that tables of other programs use. */
export const SCORED_BOUNDARIES = ['pOn', 'pOff', 'qrsOn', 'qrsOff', 'tOff'] as const;
const KINDS = { P: 'p', QRS: 'qrs', T: 't' } as const;

/** Differences (found less reference) of one boundary. */
export type BoundaryScore = { readonly n: number; readonly meanMs: number; readonly sdMs: number };

/** How many waves were found, missed and made up; shares in percent. */
export type WaveScore = { readonly tp: number; readonly fn: number; readonly fp: number; readonly se: number; readonly ppv: number };

/** A table of a whole database. */
export type DelineationScore = Readonly<Record<(typeof SCORED_BOUNDARIES)[number], BoundaryScore>> & Readonly<Record<'p' | 'qrs' | 't', WaveScore>>;

/** Counts and sums that grow lead by lead. */
export type DelineationTally = {
  readonly boundaries: Readonly<Record<(typeof SCORED_BOUNDARIES)[number], number[]>>;
  readonly waves: Readonly<Record<'p' | 'qrs' | 't', { tp: number; fn: number; fp: number }>>;
};

/** A tally of nothing. */
export function emptyTally(): DelineationTally {
  const none = () => ({ tp: 0, fn: 0, fp: 0 });
  return { boundaries: { pOn: [], pOff: [], qrsOn: [], qrsOff: [], tOff: [] }, waves: { p: none(), qrs: none(), t: none() } };
}

/**
 * Adds one lead to a tally: waves match when their peaks are at most 150 ms apart. Annotators leave out waves at the edges, so only
 * what lies between the first and the last QRS complex of the reference counts, these included.
 *
 * @param range seconds that count instead, where annotators marked single beats here and there
 */
export function tallyLead(
  tally: DelineationTally,
  reference: readonly LeadWave[],
  found: readonly LeadWave[],
  range?: readonly [fromS: number, toS: number],
): void {
  const qrs = reference.filter(({ kind }) => kind === 'QRS').map(({ peakS }) => peakS);
  if (qrs.length === 0) return;
  const [from, to] = range ?? [Math.min(...qrs), Math.max(...qrs)];
  for (const kind of ['P', 'QRS', 'T'] as const) {
    const inOrder = (waves: readonly LeadWave[]) => waves.filter((wave) => wave.kind === kind).toSorted((a, b) => a.peakS - b.peakS);
    // Half the window of slack keeps the edge beats themselves on both sides.
    const inside = (wave: LeadWave, slackS: number) => wave.peakS >= from - slackS && wave.peakS <= to + slackS;
    const truth = inOrder(reference).filter((wave) => inside(wave, 0));
    const made = inOrder(found).filter((wave) => inside(wave, 0.15));
    const match = matchBeats(
      truth.map(({ peakS }) => peakS),
      made.map(({ peakS }) => peakS),
    );
    const counts = tally.waves[KINDS[kind]];
    counts.tp += match.tp;
    counts.fn += match.fn;
    const paired = new Set(match.pairs.map(([, test]) => test));
    counts.fp += made.filter((wave, i) => !paired.has(i) && inside(wave, 0)).length;
    for (const [r, t] of match.pairs) {
      const [a, b] = [truth[r] as LeadWave, made[t] as LeadWave];
      const add = (list: number[], x: number | undefined, y: number | undefined) => {
        if (x !== undefined && y !== undefined) list.push(1000 * (y - x));
      };
      const { boundaries } = tally;
      if (kind === 'P') {
        add(boundaries.pOn, a.onsetS, b.onsetS);
        add(boundaries.pOff, a.offsetS, b.offsetS);
      } else if (kind === 'QRS') {
        add(boundaries.qrsOn, a.onsetS, b.onsetS);
        add(boundaries.qrsOff, a.offsetS, b.offsetS);
      } else add(boundaries.tOff, a.offsetS, b.offsetS);
    }
  }
}

/** Percent, to a hundredth of a percent; 100 of nothing. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.round((1e5 * part) / whole) / 1000;
}

/** The table of a tally; the SD is that of the sample. */
export function scoreOf(tally: DelineationTally): DelineationScore {
  const boundary = (list: readonly number[]): BoundaryScore => {
    const n = list.length;
    const mean = n === 0 ? 0 : list.reduce((sum, x) => sum + x, 0) / n;
    const variance = n < 2 ? 0 : list.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (n - 1);
    return { n, meanMs: Math.round(mean * 100) / 100, sdMs: Math.round(Math.sqrt(variance) * 100) / 100 };
  };
  const wave = ({ tp, fn, fp }: { tp: number; fn: number; fp: number }): WaveScore => ({
    tp,
    fn,
    fp,
    se: percent(tp, tp + fn),
    ppv: percent(tp, tp + fp),
  });
  const { boundaries: b, waves: w } = tally;
  return {
    pOn: boundary(b.pOn),
    pOff: boundary(b.pOff),
    qrsOn: boundary(b.qrsOn),
    qrsOff: boundary(b.qrsOff),
    tOff: boundary(b.tOff),
    p: wave(w.p),
    qrs: wave(w.qrs),
    t: wave(w.t),
  };
}
