import { cos, sin } from '../elementary/elementary.ts';
import { median, movingMean, quantile, withoutGaps, type Signal } from './samples.ts';

/** How the whole tracing moves, complexes or not: what tells ventricular flutter and fibrillation from rhythms with a line between complexes. */
export type VentricularMovement = {
  /** Middle slope as a part of the steepest: under a fifth where a line lies between complexes, a half and more where nothing rests. */
  readonly restless: number;
  /** The same of the slowest fifth. */
  readonly restlessAlways: number;
  /** How like itself it is one cycle later, -1 to 1; and that cycle, seconds (0 where there is none). */
  readonly alike: number;
  readonly cycleS: number;
  /** Share of its energy in one sine of that cycle. */
  readonly sine: number;
  /** From lowest to highest in the lead that moves most, drift aside, microvolts. */
  readonly heightUv: number;
};

const HZ = 100;
const WINDOW_S = 3;
const LONGEST_CYCLE_S = 0.7;

/** Looks at windows of three seconds and gives the middle of what they say. Undefined of less than one window. */
export function ventricularMovement({ leads, sampleRateHz }: Signal): VentricularMovement | undefined {
  const step = Math.max(Math.round(sampleRateHz / HZ), 1);
  const hz = sampleRateHz / step;
  const coarse = Object.values(leads).map((samples) => {
    const fine = movingMean(withoutGaps(samples), 0.02 * sampleRateHz);
    const wide = movingMean(fine, 0.6 * sampleRateHz);
    return Float64Array.from({ length: Math.floor(fine.length / step) }, (_, k) => {
      const value = (fine[k * step] as number) - (wide[k * step] as number);
      return Number.isFinite(value) ? value : 0;
    });
  });
  const width = Math.round(WINDOW_S * hz);
  const windows: VentricularMovement[] = [];
  for (let from = 0; from + width <= (coarse[0]?.length ?? 0); from += width >> 1)
    windows.push(
      windowOf(
        coarse.map((lead) => lead.subarray(from, from + width)),
        hz,
      ),
    );
  if (windows.length === 0) return undefined;
  const middle = (pick: (one: VentricularMovement) => number) => median(windows.map(pick));
  return {
    restless: middle(({ restless }) => restless),
    restlessAlways: middle(({ restlessAlways }) => restlessAlways),
    alike: middle(({ alike }) => alike),
    cycleS: middle(({ cycleS }) => cycleS),
    sine: middle(({ sine }) => sine),
    heightUv: middle(({ heightUv }) => heightUv),
  };
}

function windowOf(leads: readonly Float64Array[], hz: number): VentricularMovement {
  const width = leads[0]?.length ?? 0;
  const slopes = Float64Array.from({ length: width - 1 }, (_, i) => {
    let sum = 0;
    for (const lead of leads) {
      const step = (lead[i + 1] as number) - (lead[i] as number);
      sum += step * step;
    }
    return Math.sqrt(sum);
  });
  const top = Math.max(quantile(slopes, 0.97), 1e-9);
  const heightUv = Math.max(
    ...leads.map((lead) => {
      const sorted = lead.slice().sort();
      return quantile(sorted, 0.98) - quantile(sorted, 0.02);
    }),
  );
  const restless = quantile(slopes, 0.5) / top;
  // Where a line lies between complexes nobody asks for the cycle.
  const { alike, lag } = restless < 0.25 ? { alike: 0, lag: 0 } : cycleOf(leads, Math.round(LONGEST_CYCLE_S * hz));
  return {
    restless,
    restlessAlways: quantile(slopes, 0.2) / top,
    alike,
    cycleS: lag / hz,
    sine: lag === 0 ? 0 : sineShare(leads, lag),
    heightUv,
  };
}

/** The first lag at which all leads are like themselves again. */
function cycleOf(leads: readonly Float64Array[], longest: number): { alike: number; lag: number } {
  const width = leads[0]?.length ?? 0;
  const at = (lag: number): number => {
    let [ab, aa, bb] = [0, 0, 1e-9];
    for (const lead of leads) {
      for (let i = 0; i + lag < width; i++) {
        const [a, b] = [lead[i] as number, lead[i + lag] as number];
        ab += a * b;
        aa += a * a;
        bb += b * b;
      }
    }
    return ab / Math.sqrt(aa * bb + 1e-9);
  };
  const found = Array.from({ length: longest + 1 }, (_, lag) => at(lag));
  let k = 1;
  while (k < longest && (found[k] as number) > 0) k++;
  let best = { alike: 0, lag: 0 };
  for (; k < longest && best.alike <= 0.5; k++) {
    const here = found[k] as number;
    if (here > best.alike && here >= (found[k - 1] as number) && here > (found[k + 1] as number)) best = { alike: here, lag: k };
  }
  return best;
}

/** Share of the energy that a sine of this cycle takes up. */
function sineShare(leads: readonly Float64Array[], lag: number): number {
  const width = leads[0]?.length ?? 0;
  let [own, all] = [0, 1e-9];
  const turn = (2 * Math.PI) / lag;
  const cosines = Float64Array.from({ length: width }, (_, i) => cos(turn * i));
  const sines = Float64Array.from({ length: width }, (_, i) => sin(turn * i));
  for (const lead of leads) {
    let [c, s] = [0, 0];
    for (let i = 0; i < width; i++) {
      const x = lead[i] as number;
      c += x * (cosines[i] as number);
      s += x * (sines[i] as number);
      all += x * x;
    }
    own += (2 * (c * c + s * s)) / width;
  }
  return own / all;
}
