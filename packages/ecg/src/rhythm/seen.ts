import type { AtrialActivation, Timeline, VentricularActivation } from './timeline.ts';

/** What of a timeline is on the paper, in the terms in which a reader looks at it. */
export type Seen = {
  readonly timeline: Timeline;
  /** P and flutter waves on the paper. */
  readonly p: readonly AtrialActivation[];
  readonly beats: readonly VentricularActivation[];
  /** Runs of beats of one kind that follow one another. */
  readonly runs: readonly Run[];
  readonly fibrillates: boolean;
  readonly flutters: boolean;
  /** Median PP of P waves that follow one another undisturbed; undefined where there are none. */
  readonly ppS: number | undefined;
};

/** How a beat looks: after a P or in fibrillation (supraventricular), narrow without a P of its own, wide without one, or after a spike. */
export type BeatKind = 'conducted' | 'junctional' | 'ventricular' | 'paced';

/** Beats of one kind in a row. */
export type Run = { readonly kind: BeatKind; readonly beats: readonly VentricularActivation[]; readonly cycleS: number | undefined };

/** The middle one (the upper middle of an even number); undefined of none. */
export function median(values: readonly number[]): number | undefined {
  return [...values].toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Beats per minute of a cycle, rounded: for sentences. */
export function bpm(cycleS: number): number {
  return Math.round(60 / cycleS);
}

/** Differences of neighbours. */
export function gaps(times: readonly { readonly atS: number }[]): number[] {
  return times.slice(1).map((one, index) => one.atS - (times[index] as { atS: number }).atS);
}

const kindOf = (beat: VentricularActivation, fibrillates: boolean): BeatKind => {
  const [first] = beat.entries;
  if (first === undefined || first.via === 'focus') return 'ventricular';
  if (first.via === 'paced') return 'paced';
  return beat.atrialId !== undefined || first.via === 'accessory' || (fibrillates && first.via === 'his' && first.from === 'atria')
    ? 'conducted'
    : 'junctional';
};

/** Whether a P wave came from above: not backwards. */
export function fromAbove(one: AtrialActivation): boolean {
  return one.origin !== 'retrograde-junction' && one.origin !== 'retrograde-ventricle';
}

/** Looks at what is on the paper. */
export function seeTimeline(timeline: Timeline): Seen {
  const onPaper = (one: { readonly atS: number }): boolean => one.atS >= 0 && one.atS < timeline.durationS;
  const p = timeline.atrial.filter(onPaper);
  const beats = timeline.ventricular.filter(onPaper);
  const fibrillates = timeline.continuous.some((one) => one.kind === 'atrial-fibrillation' && one.toS > 0 && one.fromS < timeline.durationS);
  const runs: { kind: BeatKind; beats: VentricularActivation[] }[] = [];
  for (const beat of beats) {
    const kind = kindOf(beat, fibrillates);
    const last = runs.at(-1);
    if (last !== undefined && last.kind === kind && last.beats[0]?.premature === beat.premature) last.beats.push(beat);
    else runs.push({ kind, beats: [beat] });
  }
  const pp: number[] = [];
  for (let i = 1; i < p.length; i++) {
    const [before, one] = [p[i - 1] as AtrialActivation, p[i] as AtrialActivation];
    if (fromAbove(before) && fromAbove(one) && !before.premature && !one.premature) pp.push(one.atS - before.atS);
  }
  return {
    timeline,
    p,
    beats,
    runs: runs.map((run) => ({ ...run, cycleS: median(gaps(run.beats)) })),
    fibrillates,
    flutters: p.some((one) => one.origin === 'flutter'),
    ppS: median(pp),
  };
}
