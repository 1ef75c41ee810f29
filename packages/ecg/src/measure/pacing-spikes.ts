import { median, quantile, withoutGaps, type Signal } from './samples.ts';

/** One pacing spike: the middle of its steep part, seconds from the first sample. */
export type FoundSpike = {
  readonly atS: number;
  /** Height in the lead that shows it best, microvolts. */
  readonly heightUv: number;
  readonly lead: string;
};

/** A pacemaker's pulse lasts at most 2 ms; a recorder's low-pass draws it out to not more than this. */
const WIDEST_S = 0.02;
/** How far before and after the line is taken that a spike stands on. */
const BEFORE_S = 0.008;
const AFTER_S = 0.02;
/** So many times what a lead does elsewhere. */
const CLEAR = 9;
/** Energy that may lie before and behind a spike, as parts of its own. */
const AHEAD_MOST = 0.05;
const BEHIND_MOST = 0.1;
/** A spike has another one within this. */
const COMPANION_S = 4;
/** Lower than this is not told from noise. */
const LEAST_UV = 60;

/** How far each sample is off the line between its neighbours a little before and a little after. */
function bend(samples: Float64Array, before: number, after: number): Float64Array {
  const out = new Float64Array(samples.length);
  const span = before + after;
  for (let i = before; i + after < samples.length; i++) {
    const [a, b] = [samples[i - before] as number, samples[i + after] as number];
    out[i] = (samples[i] as number) - (a + ((b - a) * before) / span);
  }
  return out;
}

/**
 * Finds pacing spikes: deflections of at most 20 ms that rise within a few milliseconds and leave the line where it was. Spikes that
 * fall into a QRS complex are not told from it.
 *
 * @param signal microvolts; 250 samples a second or more, else none are found
 */
export function findPacingSpikes(signal: Signal): FoundSpike[] {
  const hz = signal.sampleRateHz;
  const names = Object.keys(signal.leads);
  if (hz < 250 || names.length === 0) return [];
  const ms = (time: number) => Math.max(Math.round((time * hz) / 1000), 1);
  const [before, after] = [Math.max(Math.round(BEFORE_S * hz), 2), Math.max(Math.round(AFTER_S * hz), 3)];
  const clean = names.map((name) => withoutGaps(signal.leads[name] as Float64Array));
  const bends = clean.map((lead) => bend(lead, before, after));
  // What 70 % of the samples stay below is the line, whatever the complexes do.
  const noise = bends.map((lead) => Math.max(quantile(lead.map(Math.abs), 0.7), 4));
  const length = clean[0]?.length ?? 0;
  const energy = new Float64Array(length);
  for (const [l, lead] of bends.entries()) {
    const scale = 1 / ((noise[l] as number) * (noise[l] as number) * names.length);
    for (let i = 0; i < length; i++) energy[i] = (energy[i] as number) + (lead[i] as number) * (lead[i] as number) * scale;
  }
  const reach = ms(60);
  const found: FoundSpike[] = [];
  for (let i = reach; i + reach < length; i++) {
    const here = energy[i] as number;
    if (here < CLEAR * CLEAR) continue;
    let top = true;
    for (let k = i - ms(24); top && k <= i + ms(24); k++) top = (energy[k] as number) < here || k === i || ((energy[k] as number) === here && k > i);
    if (!top) continue;
    // All leads together are quiet before it, and slower behind it: the top of a narrow complex stands between its own waves.
    let [aheadMost, behindMost] = [0, 0];
    for (let k = i - ms(60); k <= i - ms(30); k++) aheadMost = Math.max(aheadMost, energy[k] as number);
    for (let k = i + ms(18); k <= i + ms(60); k++) behindMost = Math.max(behindMost, energy[k] as number);
    if (aheadMost > AHEAD_MOST * here || behindMost > BEHIND_MOST * here) continue;
    const spike = judged(clean, bends, i, hz);
    if (spike) found.push({ atS: i / hz, heightUv: Math.round(spike.height), lead: names[spike.lead] as string });
  }
  // A pacemaker gives more than one; a single spike is a fault of the recording.
  return found.filter((one) => found.some((other) => other !== one && Math.abs(other.atS - one.atS) < COMPANION_S));
}

/** Whether the top at `at` is a spike, by the lead in which it is highest. */
function judged(clean: readonly Float64Array[], bends: readonly Float64Array[], at: number, hz: number): { lead: number; height: number } | undefined {
  const ms = (time: number) => Math.max(Math.round((time * hz) / 1000), 1);
  let lead = 0;
  for (const [l, own] of bends.entries()) if (Math.abs(own[at] as number) > Math.abs((bends[lead] as Float64Array)[at] as number)) lead = l;
  const samples = clean[lead] as Float64Array;
  // The level just before: a spike leaves a line that is quiet.
  const from = at - ms(50);
  const quiet = samples.slice(from, at - ms(12));
  const level = median(quiet);
  const height = Math.abs((samples[at] as number) - level);
  if (height < LEAST_UV) return undefined;
  const spread = quantile(quiet.slice(), 0.9) - quantile(quiet.slice(), 0.1);
  if (spread > 0.25 * height) return undefined;
  // At half height it is narrow.
  const half = (i: number) => Math.abs((samples[i] as number) - level) > height / 2 && ((samples[i] as number) - level) * ((samples[at] as number) - level) > 0;
  let [left, right] = [at, at];
  while (left > from && half(left - 1)) left--;
  while (right < at + ms(50) && half(right + 1)) right++;
  if ((right - left) / hz > WIDEST_S) return undefined;
  // It rises in a few milliseconds: half of its height between two samples 4 ms apart.
  let steep = 0;
  for (let i = at - ms(14); i <= at; i++) steep = Math.max(steep, Math.abs((samples[i] as number) - (samples[i - Math.max(ms(4), 1)] as number)));
  if (steep < 0.45 * height) return undefined;
  // Behind it the line is back, or a complex begins, slower than the spike.
  let rest = 0;
  for (let i = right + ms(10); i <= right + ms(60); i++) rest = Math.max(rest, Math.abs((samples[i] as number) - (samples[i - Math.max(ms(4), 1)] as number)));
  if (rest > 0.6 * steep) return undefined;
  return { lead, height };
}

/** The same voltages with each spike replaced by a straight line. */
export function withoutSpikes(signal: Signal, spikes: readonly FoundSpike[]): Signal {
  if (spikes.length === 0) return signal;
  const hz = signal.sampleRateHz;
  const leads = Object.fromEntries(
    Object.entries(signal.leads).map(([name, samples]) => {
      const out = Float64Array.from(samples);
      for (const { atS } of spikes) {
        const from = Math.max(Math.round((atS - 0.01) * hz) - 1, 0);
        const to = Math.min(Math.round((atS + 0.018) * hz) + 1, out.length - 1);
        const [a, b] = [out[from] as number, out[to] as number];
        for (let i = from; i <= to; i++) out[i] = a + ((b - a) * (i - from)) / (to - from);
      }
      return [name, out];
    }),
  );
  return { sampleRateHz: hz, leads };
}
