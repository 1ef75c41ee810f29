import { movingMean, quantile, withoutGaps, type Signal } from './samples.ts';

/** Samples ready for delineation. */
export type Prepared = {
  readonly hz: number;
  readonly names: readonly string[];
  /** Without gaps, drift (straight lines between the levels before each QRS complex) and mains. */
  readonly leads: readonly Float64Array[];
};

/** Takes out mains and muscle, and the drift between the levels 40 to 16 ms before each complex. */
export function prepare(signal: Signal, beats: readonly number[]): Prepared {
  const hz = signal.sampleRateHz;
  const names = Object.keys(signal.leads);
  const leads = names.map((name) => {
    const raw = withoutGaps(signal.leads[name] as Float64Array);
    const clean = Float64Array.from(movingMean(movingMean(raw, 0.018 * hz), 0.006 * hz), (x) => (Number.isFinite(x) ? x : 0));
    const knots = beats.map((at) => {
      const from = Math.max(at - Math.round(0.1 * hz), 0);
      const to = Math.max(at - Math.round(0.07 * hz), 1);
      return { at: (from + to) / 2, level: quantile(clean.slice(from, to), 0.5) };
    });
    if (knots.length === 0) return clean;
    let k = 0;
    for (let i = 0; i < clean.length; i++) {
      while (k + 1 < knots.length && i > (knots[k + 1] as { at: number }).at) k++;
      const a = knots[k] as { at: number; level: number };
      const b = knots[Math.min(k + 1, knots.length - 1)] as { at: number; level: number };
      const share = b.at > a.at ? Math.min(Math.max((i - a.at) / (b.at - a.at), 0), 1) : 0;
      clean[i] = (clean[i] as number) - (a.level + (b.level - a.level) * share);
    }
    return clean;
  });
  return { hz, names, leads };
}

/** Beats of one shape, each with the shift that lines it up with the others. */
export type BeatClass = { readonly members: readonly { readonly beat: number; readonly at: number }[] };

/** Groups beats by the shape of their QRS complexes in all leads, and lines them up. */
export function classesOf({ hz, leads }: Prepared, beats: readonly number[]): BeatClass[] {
  const half = Math.round(0.09 * hz);
  const slack = Math.round(0.05 * hz);
  const stride = Math.max(Math.round(hz / 125), 1);
  const classes: { members: { beat: number; at: number }[] }[] = [];
  const alike = (a: number, b: number): { best: number; lag: number } => {
    let best = -1;
    let lag = 0;
    for (let shift = -slack; shift <= slack; shift++) {
      let [xy, xx, yy] = [0, 0, 0];
      for (const lead of leads) {
        for (let i = -half; i <= half; i += stride) {
          const x = lead[a + i] ?? 0;
          const y = lead[b + shift + i] ?? 0;
          xy += x * y;
          xx += x * x;
          yy += y * y;
        }
      }
      const value = (2 * xy) / Math.max(xx + yy, 1e-9);
      if (value > best) [best, lag] = [value, shift];
    }
    return { best, lag };
  };
  for (const [beat, at] of beats.entries()) {
    let home: { members: { beat: number; at: number }[] } | undefined;
    let where = at;
    let most = 0.88;
    for (const group of classes) {
      const { best, lag } = alike((group.members[0] as { at: number }).at, at);
      if (best > most) [most, home, where] = [best, group, at + lag];
    }
    if (home) home.members.push({ beat, at: where });
    else classes.push({ members: [{ beat, at }] });
  }
  return classes;
}

/** The mean around several instants, lead by lead, from `-before` to `after` samples; of few the plain mean, of many without the outermost fifths. */
export function averageAround(leads: readonly Float64Array[], instants: readonly number[], before: number, after: number): Float64Array[] {
  const width = before + after + 1;
  return leads.map((lead) => {
    const out = new Float64Array(width);
    const values = new Float64Array(instants.length);
    for (let i = 0; i < width; i++) {
      let count = 0;
      for (const at of instants) {
        const j = at - before + i;
        if (j >= 0 && j < lead.length) values[count++] = lead[j] as number;
      }
      const part = values.subarray(0, count);
      if (count > 4) part.sort();
      const cut = count > 4 ? Math.floor(count / 5) : 0;
      let sum = 0;
      for (let k = cut; k < count - cut; k++) sum += part[k] as number;
      out[i] = count > 0 ? sum / (count - 2 * cut) : 0;
    }
    return out;
  });
}
