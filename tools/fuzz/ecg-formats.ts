// `node tools/fuzz/ecg-formats.ts --files N --seed S [--format x]`: damaged files for every reader of recordings. A reader must give a
// recording or a typed problem, never throw, and never take long. The same seed makes the same files.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { simulate } from '@einthoven/ecg';
import { FORMATS, type EcgFiles, type EcgRecording, type Format, type FormatName } from '@einthoven/ecg-formats';
import { seededRng, unwrap, type Rng } from '@einthoven/kernel';

/** What a run found. */
export type FuzzReport = {
  readonly files: number;
  /** Read as a recording all the same. */
  readonly read: number;
  /** Refused, by code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  /** What must not be: exceptions, long times, problems without a place, values that are no numbers. */
  readonly faults: readonly string[];
};

/** Longest that one small file may take, in milliseconds: far above what any takes, far below what a person would wait. */
const MOST_MS = 3000;

/** A recording with a bit of everything, for the writers to make whole files of. */
function specimen(): EcgRecording {
  const { recording } = unwrap(simulate({}, 'fuzz'));
  const leads = Object.entries(recording.leads).map(([name, samples]) => ({
    name,
    unit: 'uV' as const,
    samples: samples.slice(0, 500).map((mv) => Math.round(mv * 1000)),
    stepUv: 1,
  }));
  return {
    sampleRateHz: recording.sampleRateHz,
    leads,
    durationS: 1,
    startsAt: '2026-01-02T03:04:05',
    annotations: [
      { sample: 0, atS: 0, code: '+', aux: '(N' },
      { sample: 100, atS: 0.2, code: 'N', lead: 1 },
      { sample: 460, atS: 0.92, code: 'V' },
    ],
    measurements: { ventricularRateBpm: 72, prMs: 160, qrsMs: 90, qtMs: 380 },
    notes: [],
  };
}

/** Whole files of a format to begin with: what its writer makes, and the reference data where they are. */
export function seedsOf(format: Format): EcgFiles[] {
  const seeds: EcgFiles[] = [];
  const written = format.write?.(specimen(), { patient: { name: 'Test Person', id: '123', sex: 'female', other: [] } });
  if (written?.ok) seeds.push(format.name === 'wfdb' ? written.value.files : ([...written.value.files.values()][0] as Uint8Array));
  const data = resolve(process.env['EINTHOVEN_REFERENCE'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url)), 'ecg');
  const folders: Readonly<Record<FormatName, string>> = {
    wfdb: 'wfdb/formats',
    edf: 'edf',
    scp: 'scp',
    dicom: 'dicom',
    aecg: 'aecg',
    fhir: 'fhir',
    philips: 'philips-xml',
    csv: '-',
    json: '-',
  };
  const folder = join(data, folders[format.name]);
  if (!existsSync(folder)) return seeds;
  const load = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
  const names = readdirSync(folder);
  if (format.name !== 'wfdb') return [...seeds, ...names.map(load)];
  const records = [...new Set(names.map((name) => name.slice(0, -extname(name).length).replace(/\d\d$/, '')))];
  return [...seeds, ...records.map((record) => new Map(names.filter((name) => name.startsWith(record)).map((name) => [name, load(name)])))];
}

const EXTREMES = ['-1', '0', '2147483648', '4294967296', '99999999999999999999', 'NaN', '1e308', '-0', '', '0.0000001', '(', '"', '\0'];

/** A damaged copy: a few bits, bytes, numbers, pieces or lengths are not what they were. */
export function damaged(bytes: Uint8Array, rng: Rng): Uint8Array {
  let out = bytes.slice();
  const below = (limit: number) => Math.floor(rng.next() * Math.max(limit, 1));
  // Headers are where it hurts most.
  const place = () => (rng.next() < 0.5 ? below(Math.min(out.length, 1024)) : below(out.length));
  for (let times = 1 + below(4); times > 0; times--) {
    const at = place();
    switch (below(8)) {
      case 0:
        if (out.length > 0) out[at] = (out[at] as number) ^ (1 << below(8));
        break;
      case 1:
        out = out.slice(0, at);
        break;
      case 2: {
        const from = place();
        out.copyWithin(at, from, from + below(64));
        break;
      }
      case 3:
        out.fill([0, 0xff, 0x7f, 0x80][below(4)] as number, at, at + [1, 2, 4, 8][below(4)]!);
        break;
      case 4:
        out = joined(out.subarray(0, at), out.subarray(at + 1 + below(32)));
        break;
      case 5:
        out = joined(out.subarray(0, at), out.subarray(at, at + below(64)), out.subarray(at));
        break;
      case 6: {
        // A number written in digits, near here.
        let begin = at;
        while (begin < out.length && !isDigit(out[begin])) begin++;
        let end = begin;
        while (end < out.length && isDigit(out[end])) end++;
        out = joined(out.subarray(0, begin), new TextEncoder().encode(EXTREMES[below(EXTREMES.length)]), out.subarray(end));
        break;
      }
      default:
        for (let i = at; i < Math.min(at + below(16), out.length); i++) out[i] = below(256);
    }
  }
  return out;
}

/**
 * The checksums and the length of an SCP-ECG file made to fit what it now holds (EN 1064, section 5.2): damage is found by its checksum
 * before anything else is read, and a reader must bear files that were made wrong as well as those that were hurt on the way.
 */
export function refitted(file: Uint8Array): Uint8Array {
  const out = file.slice();
  if (out.length < 32) return out;
  const view = new DataView(out.buffer);
  view.setUint32(2, out.length, true);
  // The table of the sections begins behind the header of section 0.
  for (let at = 22; at + 10 <= Math.min(out.length, 22 + 200); at += 10) {
    const [length, begin] = [view.getUint32(at + 2, true), view.getUint32(at + 6, true) - 1];
    if (begin < 6 || length < 16 || begin + length > out.length) continue;
    view.setUint16(begin, checksum(out.subarray(begin + 2, begin + length)), true);
  }
  view.setUint16(0, checksum(out.subarray(2)), true);
  return out;
}

/** CRC-CCITT bit by bit: not the reader's own. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 48 && byte <= 57;

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Gives a reader so many damaged files. @param onEvery is told every thousand */
export function fuzz(format: Format, files: number, seed: string, onEvery: (done: number) => void = () => {}): FuzzReport {
  const seeds = seedsOf(format);
  const refused: Record<string, number> = {};
  const faults: string[] = [];
  let read = 0;
  let slowestMs = 0;
  if (seeds.length === 0) return { files: 0, read, refused, slowestMs, faults };
  for (let i = 0; i < files; i++) {
    if (i > 0 && i % 1000 === 0) onEvery(i);
    const rng = seededRng(`${seed}/${format.name}/${i}`);
    const whole = seeds[Math.floor(rng.next() * seeds.length)] as EcgFiles;
    let input: EcgFiles;
    if (whole instanceof Uint8Array) {
      input = damaged(whole, rng);
      if (format.name === 'scp' && rng.next() < 0.75) input = refitted(input);
    } else {
      const names = [...whole.keys()];
      const hurt = names[Math.floor(rng.next() * names.length)] as string;
      input = new Map([...whole].map(([name, bytes]) => [name, name === hurt || rng.next() < 0.1 ? damaged(bytes, rng) : bytes]));
    }
    const begin = performance.now();
    try {
      const result = format.read(input);
      if (result.ok) {
        read++;
        const fault = strange(result.value.recording);
        if (fault !== undefined) faults.push(`${format.name} file ${i}: ${fault}`);
      } else {
        const { code, at, says, remedy } = result.error;
        refused[code] = (refused[code] ?? 0) + 1;
        if (!Number.isSafeInteger(at.byte) || at.byte < 0 || says === '' || remedy === '')
          faults.push(`${format.name} file ${i}: a problem without a place or words, ${JSON.stringify(result.error)}`);
      }
    } catch (error) {
      faults.push(`${format.name} file ${i}: ${(error as Error).stack ?? String(error)}`);
    }
    const tookMs = performance.now() - begin;
    slowestMs = Math.max(slowestMs, tookMs);
    if (tookMs > MOST_MS) faults.push(`${format.name} file ${i}: ${Math.round(tookMs)} ms`);
  }
  return { files, read, refused, slowestMs, faults };
}

/** What no recording may be. */
function strange({ sampleRateHz, durationS, leads, annotations }: EcgRecording): string | undefined {
  if (!(sampleRateHz > 0) || !Number.isFinite(sampleRateHz)) return `a rate of ${sampleRateHz} Hz`;
  if (!(durationS >= 0) || !Number.isFinite(durationS)) return `a duration of ${durationS} s`;
  for (const { name, samples, stepUv, sampleRateHz: own } of leads) {
    if (own !== undefined && !(own > 0)) return `lead ${name} at ${own} Hz`;
    if (stepUv !== undefined && !(stepUv > 0 && Number.isFinite(stepUv))) return `lead ${name} has a step of ${stepUv}`;
    if (samples.some((value) => value === Infinity || value === -Infinity)) return `lead ${name} is infinite somewhere`;
  }
  let last = 0;
  for (const { sample } of annotations) {
    if (!Number.isSafeInteger(sample) || sample < last) return `an annotation at ${sample} behind one at ${last}`;
    last = sample;
  }
  return undefined;
}

function main(): number {
  const { values } = parseArgs({
    options: {
      files: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      format: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const files = Number(values.files);
  const chosen = FORMATS.filter(({ name }) => values.format === undefined || name === values.format);
  if (values.help || !Number.isInteger(files) || files < 1 || chosen.length === 0) {
    console.log(
      `node tools/fuzz/ecg-formats.ts --files N --seed S [--format ${FORMATS.map(({ name }) => name).join('|')}]\nN files for each format; the exit code is 1 where a reader failed.`,
    );
    return values.help ? 0 : 2;
  }
  let faults = 0;
  for (const format of chosen) {
    const report = fuzz(format, files, values.seed, (done) => process.stderr.isTTY && process.stderr.write(`\r${format.name} ${done}/${files} `));
    const codes = Object.entries(report.refused).map(([code, count]) => `${code} ${count}`);
    console.log(
      `${format.name.padEnd(8)}${report.files} files: ${report.read} read, ${codes.join(', ')}; slowest ${Math.round(report.slowestMs)} ms; ${report.faults.length} faults`,
    );
    for (const fault of report.faults.slice(0, 5)) console.log(`  ${fault}`);
    faults += report.faults.length;
  }
  return faults === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main();
