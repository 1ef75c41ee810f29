// How fast the ECG engine is on one core: twelve leads of ten seconds at 500 Hz, from recipe to samples, and beside it, in
// the same run, the published one-lead model solved the plain way. `npm run bench -- ecg`, with `--json` for one line of JSON.
import { unwrap } from '@einthoven/kernel';
import { simulate } from '@einthoven/ecg';

const TEN_SECONDS_LIMIT_MS = 6;
const LEAD_SAMPLES_LIMIT = 10_000_000;
const RATE_HZ = 500;
const DURATION_S = 10;
const WARM_UP_RUNS = 60;
const RUNS = 200;

/** Recipes that ask for different parts of the engine; each run takes the next. */
const RECIPES: readonly unknown[] = [
  {},
  { atria: { rhythm: { kind: 'fibrillation' } }, ventricles: { block: ['lbbb'] } },
  { ventricles: { rhythm: { kind: 'tachycardia', rateBpm: 180 } } },
  { myocardium: { infarction: { territory: 'inferior', stage: 'acute' } }, artifacts: [{ kind: 'tremor' }, { kind: 'wander' }, { kind: 'mains' }] },
];

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

function timeMs(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

/**
 * One lead by the dynamical model of McSharry PE, Clifford GD, Tarassenko L, Smith LA. A dynamical model for generating synthetic
 * electrocardiogram signals. IEEE Trans Biomed Eng 2003;50:289-294: a point on a limit cycle in three coordinates, solved by
 * Runge-Kutta of fourth order, one step a sample. Intervals follow its two rhythms, at 0.1 and 0.25 Hz.
 */
function ecgsyn(durationS: number, rateHz: number, heartRateBpm: number): Float64Array {
  const h = Math.sqrt(heartRateBpm / 60);
  const outer = Math.sqrt(h);
  const angles = [-70 * outer, -15 * h, 0, 15 * h, 100 * outer].map((deg) => (deg * Math.PI) / 180);
  const heights = [1.2, -5, 30, -7.5, 0.75];
  const widths = [0.25, 0.1, 0.1, 0.1, 0.4].map((width) => width * h);
  const slope = (out: Float64Array, timeS: number, x: number, y: number, z: number): void => {
    const rrS = (60 / heartRateBpm) * (1 + 0.02 * Math.sin(2 * Math.PI * 0.1 * timeS) + 0.03 * Math.sin(2 * Math.PI * 0.25 * timeS));
    const omega = (2 * Math.PI) / rrS;
    const alpha = 1 - Math.sqrt(x * x + y * y);
    const theta = Math.atan2(y, x);
    let dz = 0.005 * Math.sin(2 * Math.PI * 0.25 * timeS) - z;
    for (let i = 0; i < 5; i++) {
      const away = (theta - (angles[i] as number)) % (2 * Math.PI);
      const width = widths[i] as number;
      dz -= (heights[i] as number) * away * Math.exp((-away * away) / (2 * width * width));
    }
    out[0] = alpha * x - omega * y;
    out[1] = alpha * y + omega * x;
    out[2] = dz;
  };
  const samples = new Float64Array(Math.round(durationS * rateHz));
  const step = 1 / rateHz;
  const [a, b, c, d] = [new Float64Array(3), new Float64Array(3), new Float64Array(3), new Float64Array(3)] as const;
  let [x, y, z] = [1, 0, 0.04];
  for (let n = 0; n < samples.length; n++) {
    samples[n] = z;
    const timeS = n * step;
    const to = (k: Float64Array, part: number, at: number, axis: number): number => at + part * step * (k[axis] as number);
    slope(a, timeS, x, y, z);
    slope(b, timeS + step / 2, to(a, 0.5, x, 0), to(a, 0.5, y, 1), to(a, 0.5, z, 2));
    slope(c, timeS + step / 2, to(b, 0.5, x, 0), to(b, 0.5, y, 1), to(b, 0.5, z, 2));
    slope(d, timeS + step, to(c, 1, x, 0), to(c, 1, y, 1), to(c, 1, z, 2));
    const grown = (axis: number): number => (step / 6) * ((a[axis] as number) + 2 * (b[axis] as number) + 2 * (c[axis] as number) + (d[axis] as number));
    x += grown(0);
    y += grown(1);
    z += grown(2);
  }
  return samples;
}

let seed = 0;
const own = (recipe: unknown): number => timeMs(() => unwrap(simulate(recipe, `bench ${seed++}`)));
const peer = (): number => timeMs(() => ecgsyn(DURATION_S, RATE_HZ, 72));

for (let run = 0; run < WARM_UP_RUNS; run++) {
  own(RECIPES[run % RECIPES.length]);
  peer();
}
// By turns, so that whatever else the machine does falls on both.
const timesMs = RECIPES.map((): number[] => []);
const peerMs: number[] = [];
for (let run = 0; run < RUNS; run++) {
  RECIPES.forEach((recipe, index) => timesMs[index]?.push(own(recipe)));
  peerMs.push(peer());
}
const [plainMs = 0, ...othersMs] = timesMs.map(median);
const truthMs = median(
  Array.from({ length: 20 }, (_, run) => {
    const made = unwrap(simulate({}, `truth ${run}`));
    return timeMs(() => made.truth());
  }),
);
// An hour may cost what its length costs, and no more: sixty times as long against sixty times.
const tenMinutesMs = median(Array.from({ length: 3 }, () => own({ durationS: 60 * DURATION_S })));
const leadSamples = 12 * RATE_HZ * DURATION_S;
const leadSamplesPerSecond = (leadSamples / plainMs) * 1000;
const peerSamplesPerSecond = ((RATE_HZ * DURATION_S) / median(peerMs)) * 1000;
const result = {
  leadSamplesPerSecond: Math.round(leadSamplesPerSecond),
  tenSecondMs: Number(plainMs.toFixed(3)),
  tenSecondOthersMs: othersMs.map((ms) => Number(ms.toFixed(3))),
  truthMs: Number(truthMs.toFixed(3)),
  tenMinutesMs: Number(tenMinutesMs.toFixed(0)),
  peerSamplesPerSecond: Math.round(peerSamplesPerSecond),
  ratioToPeer: Number((leadSamplesPerSecond / peerSamplesPerSecond).toFixed(1)),
};
if (process.argv.includes('--json')) console.log(JSON.stringify(result));
else {
  console.log(`12 leads x 10 s x 500 Hz   ${plainMs.toFixed(2)} ms  ${(plainMs / TEN_SECONDS_LIMIT_MS).toFixed(2)} of ${TEN_SECONDS_LIMIT_MS} ms`);
  console.log(`other recipes              ${result.tenSecondOthersMs.join(', ')} ms; truth ${result.truthMs} ms`);
  console.log(`ten minutes                ${result.tenMinutesMs} ms, ${(tenMinutesMs / plainMs / 60).toFixed(1)} times what its length alone would cost`);
  console.log(`lead samples               ${(leadSamplesPerSecond / 1e6).toFixed(1)} million a second`);
  console.log(`one-lead model, solved     ${(peerSamplesPerSecond / 1e6).toFixed(1)} million a second; we make ${result.ratioToPeer} times as many`);
}
if (plainMs > TEN_SECONDS_LIMIT_MS || leadSamplesPerSecond < LEAD_SAMPLES_LIMIT) process.exitCode = 1;
