// How fast and how well real recordings are measured, on one core: QRS complexes of the shared MIT-BIH records (whole, and streamed with the
// memory of a piece), and waves of a 12-lead recording. `npm run bench -- ecg-measure`, with `--json` for one line of JSON. Beside it stand
// figures recorded for other programs in shared/reference/ecg.md (section 2), which were measured on another day.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openWfdb, readWfdb, type EcgRecording } from '@einthoven/ecg-formats';
import { delineate, detectQrs, detectQrsStream, grossScore, scoreBeats } from '@einthoven/ecg/measure';
import { unwrap } from '@einthoven/kernel';

/** Issue 8: samples a second of one core, and shares in percent. */
const SAMPLES_LIMIT = 5_000_000;
const SHARE_LIMIT = 99.9;
const FOLDER = resolve(process.env['EINTHOVEN_REFERENCE'] ?? resolve(import.meta.dirname, '../../shared/data'), 'ecg/wfdb');
if (!existsSync(FOLDER)) {
  console.error(`There are no recordings in ${FOLDER}. EINTHOVEN_REFERENCE says where they are.`);
  process.exit(2);
}

function record(folder: string, name: string): EcgRecording {
  const files = readdirSync(join(FOLDER, folder)).filter((file) => file.startsWith(`${name}.`));
  const bytes = new Map(files.map((file) => [file, new Uint8Array(readFileSync(join(FOLDER, folder, file)))]));
  return unwrap(readWfdb(bytes, { name: `${name}.hea` })).recording;
}
const signalOf = ({ sampleRateHz, leads }: EcgRecording) => ({ sampleRateHz, leads: Object.fromEntries(leads.map(({ name, samples }) => [name, samples])) });

const names = readdirSync(join(FOLDER, 'mitdb'))
  .filter((file) => file.endsWith('.hea'))
  .map((file) => file.slice(0, -4))
  .toSorted();
const records = names.map((name) => record('mitdb', name));
for (const one of records.slice(0, 2)) detectQrs(signalOf(one));
const scores = [];
let [samples, qrsMs] = [0, 0];
for (const one of records) {
  const signal = signalOf(one);
  const begin = performance.now();
  const beats = detectQrs(signal);
  qrsMs += performance.now() - begin;
  samples += one.leads.reduce((sum, lead) => sum + lead.samples.length, 0);
  scores.push(
    scoreBeats(
      one.annotations,
      beats.map((at) => at / one.sampleRateHz),
    ),
  );
}
const total = grossScore(scores);

const streamed = [];
let streamMs = 0;
let mostBytes = 0;
for (const [i, name] of names.entries()) {
  const path = (file: string) => join(FOLDER, 'mitdb', file);
  const read = async (file: string, from: number, to: number) => new Uint8Array(readFileSync(path(file)).subarray(from, to));
  const stream = unwrap(await openWfdb(`${name}.hea`, { sizeOf: async (file) => (existsSync(path(file)) ? statSync(path(file)).size : undefined), read }));
  const rate = stream.signals[0]?.sampleRateHz ?? 0;
  async function* pieces() {
    for await (const chunk of stream.chunks(60)) yield { samples: unwrap(chunk).samples };
  }
  const begin = performance.now();
  const beats: number[] = [];
  for await (const found of detectQrsStream(rate, pieces())) {
    beats.push(...found);
    mostBytes = Math.max(mostBytes, process.memoryUsage().arrayBuffers);
  }
  streamMs += performance.now() - begin;
  streamed.push(
    scoreBeats(
      (records[i] as EcgRecording).annotations,
      beats.map((at) => at / rate),
    ),
  );
}
const streamTotal = grossScore(streamed);

const twelve = signalOf(record('ludb', '1'));
const times = Array.from({ length: 12 }, () => {
  const begin = performance.now();
  delineate(twelve);
  return performance.now() - begin;
}).toSorted((a, b) => a - b);
const result = {
  qrsSamplesPerSecond: Math.round((samples / qrsMs) * 1000),
  qrsSe: total.se,
  qrsPpv: total.ppv,
  streamSamplesPerSecond: Math.round((samples / streamMs) * 1000),
  streamSe: streamTotal.se,
  streamPpv: streamTotal.ppv,
  delineate12LeadsMs: Number((times[6] ?? 0).toFixed(1)),
};
const millions = (value: number) => `${(value / 1e6).toFixed(1)} million samples a second`;
if (process.argv.includes('--json')) console.log(JSON.stringify(result));
else {
  console.log(`QRS, ${names.length} records x 30 min  ${millions(result.qrsSamplesPerSecond)}; Se ${total.se} PPV ${total.ppv} % of ${total.beats} beats`);
  console.log(`streamed by minutes       ${millions(result.streamSamplesPerSecond)} with reading; Se ${streamTotal.se} PPV ${streamTotal.ppv} %`);
  console.log(`delineation, 12 leads     ${result.delineate12LeadsMs} ms for 10 s`);
  console.log('recorded, same 8 records  gqrs Se 99.76 PPV 99.90, wqrs 99.92 / 99.71; gqrs 12.4, wqrs 18 million (first signal of 48 records)');
}
if (result.qrsSamplesPerSecond < SAMPLES_LIMIT || total.se < SHARE_LIMIT || total.ppv < SHARE_LIMIT) process.exitCode = 1;
