/**
 * Fits the weights of packages/ecg/src/measure/edge-weights.ts on a database with the waves of each lead annotated, and says how well weights
 * fitted without the records scored do.
 *
 *     node tools/ecg/fit-edges.ts FOLDER           what is reached on records held out
 *     node tools/ecg/fit-edges.ts FOLDER --write   and writes the weights of all records
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWfdb } from '@einthoven/ecg-formats';
import { delineate, wavesOfMarks, type EdgeEvidence, type EdgeWeights, type LeadWave, type WeighedEdge } from '@einthoven/ecg/measure';
import { unwrap } from '@einthoven/kernel';

/** Penalty on each weight, by what did best on records held out. */
const PENALTY: Readonly<Record<WeighedEdge, number>> = { qrsOn: 0.03, qrsOff: 0.03, pOn: 1, pOff: 0.3, tOff: 0.3 };
/** A view further than this from where it usually is counts as if it were this far, milliseconds. */
const REACH_MS = 40;
/** One unit of a view, milliseconds. */
const VIEW_MS = 15;

type Example = { readonly record: string; readonly evidence: EdgeEvidence; readonly truthMs: number };

/** Boundaries that an expert gave, each with the evidence of the wave that was found nearest, within 150 ms. */
function examplesOf(folder: string): Map<WeighedEdge, Example[]> {
  const files = readdirSync(folder);
  const all = new Map<WeighedEdge, Example[]>();
  for (const header of files.filter((name) => name.endsWith('.hea'))) {
    const record = header.slice(0, -4);
    const bytes = new Map(files.filter((name) => name.startsWith(`${record}.`)).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]));
    const { recording } = unwrap(readWfdb(bytes, { name: header }));
    const evidence: EdgeEvidence[] = [];
    const leads = Object.fromEntries(recording.leads.map(({ name, samples }) => [name, samples]));
    delineate({ sampleRateHz: recording.sampleRateHz, leads }, (one) => evidence.push(one));
    for (const [index, { name }] of recording.leads.entries()) {
      const waves = wavesOfMarks(recording.annotations.filter(({ lead }) => lead === index));
      const qrs = waves.filter(({ kind }) => kind === 'QRS').map(({ peakS }) => peakS);
      const add = (edge: WeighedEdge, { peakS }: LeadWave, truthS: number | undefined) => {
        if (truthS === undefined || peakS < Math.min(...qrs) || peakS > Math.max(...qrs)) return;
        const near = evidence
          .filter((one) => one.edge === edge && one.lead === name && Math.abs(one.peakS - peakS) <= 0.15)
          .toSorted((a, b) => Math.abs(a.peakS - peakS) - Math.abs(b.peakS - peakS))[0];
        if (!near) return;
        const list = all.get(edge) ?? [];
        list.push({ record, evidence: near, truthMs: 1000 * (truthS - near.anchorS) });
        all.set(edge, list);
      };
      for (const wave of waves) {
        if (wave.kind === 'P') add('pOn', wave, wave.onsetS);
        if (wave.kind === 'P') add('pOff', wave, wave.offsetS);
        if (wave.kind === 'QRS') add('qrsOn', wave, wave.onsetS);
        if (wave.kind === 'QRS') add('qrsOff', wave, wave.offsetS);
        if (wave.kind === 'T') add('tOff', wave, wave.offsetS);
      }
    }
  }
  return all;
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
const spread = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, x) => sum + (x - middle) * (x - middle), 0) / (values.length - 1));
};
const clip = (x: number, reach: number): number => Math.min(Math.max(Number.isFinite(x) ? x : 0, -reach), reach);
const round = (x: number, digits: number): number => Number(x.toFixed(digits));

/** Least squares with a penalty. */
function fit(examples: readonly Example[], penalty: number): EdgeWeights {
  const first = (examples[0] as Example).evidence;
  const usual = first.views.map((_, i) => {
    const sorted = examples.map(({ evidence }) => evidence.views[i] as number).toSorted((a, b) => a - b);
    return Math.round(sorted[sorted.length >> 1] as number);
  });
  const looks = first.traits.map((_, i) => {
    const values = examples.map(({ evidence }) => evidence.traits[i] as number).filter(Number.isFinite);
    return [mean(values), Math.max(spread(values), 1e-3)] as const;
  });
  const rows = examples.map(({ evidence: { views, traits } }) => [
    ...views.map((view, i) => clip(view - (usual[i] as number), REACH_MS) / VIEW_MS),
    ...traits.map((trait, i) => clip((trait - (looks[i] as readonly [number, number])[0]) / (looks[i] as readonly [number, number])[1], 3)),
  ]);
  const width = usual.length + looks.length;
  const middles = Array.from({ length: width }, (_, i) => mean(rows.map((row) => row[i] as number)));
  const target = mean(examples.map(({ truthMs }) => truthMs));
  const matrix = middles.map((_, i) => middles.map((__, j) => (i === j ? penalty : 0)));
  const right = middles.map(() => 0);
  for (const [n, row] of rows.entries()) {
    const off = row.map((x, i) => x - (middles[i] as number));
    for (let i = 0; i < width; i++) {
      const scaled = (off[i] as number) / rows.length;
      right[i] = (right[i] as number) + scaled * ((examples[n] as Example).truthMs - target);
      const line = matrix[i] as number[];
      for (let j = 0; j < width; j++) line[j] = (line[j] as number) + scaled * (off[j] as number);
    }
  }
  const solved = solve(matrix, right);
  return {
    reach: REACH_MS,
    usual,
    weights: solved.slice(0, usual.length).map((x) => round(x / VIEW_MS, 3)),
    lateMs: round(target - solved.reduce((sum, x, i) => sum + x * (middles[i] as number), 0), 1),
    looks: looks.map(([middle, wide], i) => [round(middle, 3), round(wide, 3), round(solved[usual.length + i] as number, 2)]),
  };
}

/** Gauss, with pivots; the penalty keeps the matrix regular. */
function solve(matrix: number[][], right: number[]): number[] {
  const n = right.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs((matrix[i] as number[])[k] as number) > Math.abs((matrix[pivot] as number[])[k] as number)) pivot = i;
    [matrix[k], matrix[pivot]] = [matrix[pivot] as number[], matrix[k] as number[]];
    [right[k], right[pivot]] = [right[pivot] as number, right[k] as number];
    const row = matrix[k] as number[];
    for (let i = k + 1; i < n; i++) {
      const other = matrix[i] as number[];
      const times = (other[k] as number) / (row[k] as number);
      for (let j = k; j < n; j++) other[j] = (other[j] as number) - times * (row[j] as number);
      right[i] = (right[i] as number) - times * (right[k] as number);
    }
  }
  const out = Array.from<number>({ length: n }).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const row = matrix[i] as number[];
    let sum = right[i] as number;
    for (let j = i + 1; j < n; j++) sum -= (row[j] as number) * (out[j] as number);
    out[i] = sum / (row[i] as number);
  }
  return out;
}

function errorMs({ evidence: { views, traits }, truthMs }: Example, { reach, usual, weights, lateMs, looks }: EdgeWeights): number {
  let late = lateMs;
  for (const [i, view] of views.entries()) late += (weights[i] as number) * clip(view - (usual[i] as number), reach);
  for (const [i, [middle, wide, weight]] of looks.entries()) late += weight * clip(((traits[i] as number) - middle) / wide, 3);
  return late - truthMs;
}

/** SD on records held out, over several splits into folds; the splits are the same in every run. */
function heldOut(examples: readonly Example[], penalty: number, folds: number): number {
  const records = [...new Set(examples.map(({ record }) => record))];
  const sds: number[] = [];
  for (let split = 1; split <= 4; split++) {
    let state = split;
    const order = records.map((record) => {
      state = (state * 48_271) % 2_147_483_647;
      return { record, place: state };
    });
    const foldOf = new Map(order.toSorted((a, b) => a.place - b.place).map(({ record }, i) => [record, i % folds]));
    const errors: number[] = [];
    for (let fold = 0; fold < folds; fold++) {
      const weights = fit(
        examples.filter(({ record }) => foldOf.get(record) !== fold),
        penalty,
      );
      errors.push(...examples.filter(({ record }) => foldOf.get(record) === fold).map((one) => errorMs(one, weights)));
    }
    sds.push(spread(errors));
  }
  return mean(sds);
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder of LUDB: node tools/ecg/fit-edges.ts FOLDER [--write]');
const found = examplesOf(folder);
const fitted: string[] = [];
console.log('boundary       n  SD: all  five folds  halves (ms; four splits)');
for (const edge of ['qrsOn', 'qrsOff', 'tOff', 'pOn', 'pOff'] as const) {
  const examples = found.get(edge) ?? [];
  const weights = fit(examples, PENALTY[edge]);
  const all = spread(examples.map((one) => errorMs(one, weights)));
  const cells = [all, heldOut(examples, PENALTY[edge], 5), heldOut(examples, PENALTY[edge], 2)].map((sd) => sd.toFixed(2).padStart(9));
  console.log(`${edge.padEnd(9)}${String(examples.length).padStart(7)}${cells.join('')}`);
  fitted.push(`  ${edge}: ${JSON.stringify(weights)},`);
}
if (process.argv.includes('--write')) {
  const path = join(import.meta.dirname, '../../packages/ecg/src/measure/edge-weights.ts');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, `${text.slice(0, text.indexOf('> = {\n') + 6)}${fitted.join('\n')}\n};\n`);
  console.log(`written: ${path} (oxfmt lays it out)`);
}
