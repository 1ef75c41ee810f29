import { ln } from '../elementary/elementary.ts';

/** A curve around an instant, in steps, as parts of `scale`. */
function profile(curve: Float64Array, at: number, hz: number, scale: number, reachMs: number, stepMs: number): number[] {
  const out: number[] = [];
  for (let time = -reachMs; time <= reachMs; time += stepMs) {
    const i = Math.min(Math.max(Math.round(at + (time * hz) / 1000), 0), curve.length - 1);
    out.push((curve[i] ?? 0) / Math.max(scale, 1e-6));
  }
  return out;
}

function largest(curve: Float64Array, from: number, to: number): number {
  let most = 0;
  for (let i = Math.max(from, 0); i <= Math.min(to, curve.length - 1); i++) most = Math.max(most, Math.abs(curve[i] as number));
  return most;
}

/** The mean P wave of one lead, as `delineate` has it. */
export type MeanP = {
  readonly hz: number;
  readonly lead: Float64Array;
  /** Size of the lead's slope, and of all leads' together. */
  readonly own: Float64Array;
  readonly speed: Float64Array;
  readonly noise: number;
  /** Against the line from begin to end. */
  readonly bent: Float64Array;
  readonly peak: number;
  readonly on: number;
  readonly off: number;
  /** From the middle of the P wave to the QRS complex, in samples. */
  readonly qrsGap: number;
};

/** What the P wave looks like: for its begin as a whole, which generalises better than its course does; for its end also around it. */
export function traitsOfP({ hz, lead, own, speed, noise, bent, peak, on, off, qrsGap }: MeanP): { readonly on: number[]; readonly off: number[] } {
  const height = largest(bent, on, off);
  const steepest = largest(own, on, off);
  const fastest = largest(speed, on, off);
  const common = [
    ln(height + 1),
    ln(steepest * hz + 1),
    ln((height + 1) / (noise * 0.1 * hz + 1)),
    ((off - on) * 20) / hz,
    (qrsGap * 20) / hz,
    Math.sign(bent[peak] ?? 0),
  ];
  const around = (at: number) => [
    ...profile(own, at, hz, steepest, 60, 10),
    ...profile(speed, at, hz, fastest, 60, 10),
    ...profile(
      lead.map((x) => Math.abs(x - (lead[at] as number))),
      at,
      hz,
      Math.max(height, 1),
      60,
      15,
    ),
    ...common,
  ];
  return { on: common, off: around(off) };
}

/** The mean beat of one lead behind its QRS complex, as `delineate` has it. */
export type MeanT = {
  readonly hz: number;
  readonly lead: Float64Array;
  readonly own: Float64Array;
  readonly speed: Float64Array;
  /** Level behind the T wave, and before the QRS complex. */
  readonly rest: number;
  readonly base: number;
  /** Height of the QRS complex. */
  readonly qrsHeight: number;
  readonly qrsOn: number;
  readonly ownPeak: number;
  readonly peak: number;
  readonly end: number;
  /** Seconds to the next beat, and from this one to where the mean ends. */
  readonly nextS: number;
  readonly afterS: number;
};

/** What the T wave looks like around its end. */
export function traitsOfT({ hz, lead, own, speed, rest, base, qrsHeight, qrsOn, ownPeak, peak, end, nextS, afterS }: MeanT): number[] {
  const height = Math.abs((lead[ownPeak] as number) - rest);
  const steepest = largest(own, ownPeak, end + Math.round(0.04 * hz));
  const fastest = largest(speed, peak, end);
  return [
    ...profile(own, end, hz, steepest, 120, 20),
    ...profile(speed, end, hz, fastest, 120, 20),
    ...profile(
      lead.map((x) => Math.abs(x - rest)),
      end,
      hz,
      Math.max(height, 1),
      120,
      20,
    ),
    ln(height + 1),
    ln((height + 1) / (qrsHeight + 1)),
    (rest - base) / Math.max(height, 20),
    ((end - qrsOn) * 10) / hz,
    nextS,
    Math.sign((lead[ownPeak] as number) - rest),
    10 * afterS,
  ];
}
