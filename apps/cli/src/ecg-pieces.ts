import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { openWfdb, readEdf, type EcgRecording, type FormatProblem } from '@einthoven/ecg-formats';
import { leadsOf } from './ecg-leads.ts';

/** A recording that comes piece by piece. */
export type Pieces = {
  readonly format: string;
  readonly sampleRateHz: number;
  readonly names: readonly string[];
  readonly durationS: number;
  /** Ends at the first problem, with an {@link UnreadablePiece}. */
  readonly pieces: () => AsyncGenerator<{ readonly samples: readonly Float64Array[] }>;
};

/** What is wrong with a file, found while its pieces are read. */
export class UnreadablePiece extends Error {
  readonly problem: FormatProblem;

  constructor(problem: FormatProblem) {
    super(problem.says);
    this.problem = problem;
  }
}

/** EDF files up to this size are read at once. */
const WHOLE_BYTES = 32 * 1024 * 1024;

/**
 * Opens a long recording in the memory of a piece: WFDB records, and large EDF files. Undefined for what has to be read at once: the other
 * formats hold seconds, not hours.
 *
 * @param wholeBytes EDF files up to this size are read at once
 */
export async function openPieces(path: string, seconds: number, wholeBytes = WHOLE_BYTES): Promise<Pieces | FormatProblem | undefined> {
  const header = path.endsWith('.hea')
    ? path
    : /^\.(?:dat|atr)$/.test(extname(path))
      ? `${path.slice(0, -4)}.hea`
      : existsSync(path)
        ? undefined
        : `${path}.hea`;
  if (header !== undefined && existsSync(header)) return wfdbPieces(header, seconds);
  if (path === '-' || !existsSync(path) || statSync(path).size <= wholeBytes) return undefined;
  const start = readAt(path, 0, 8);
  return /^0 {7}$|^\xffBIOSEMI$/.test(Buffer.from(start).toString('latin1')) ? edfPieces(path, seconds) : undefined;
}

/** A recording that is in memory, as pieces. */
export function piecesOf(recording: EcgRecording, format: string, seconds: number): Pieces {
  const leads = leadsOf(recording);
  const { sampleRateHz } = recording;
  const names = Object.keys(leads);
  const length = leads[names[0] as string]?.length ?? 0;
  const step = Math.max(Math.round(seconds * sampleRateHz), 1);
  return {
    format,
    sampleRateHz,
    names,
    durationS: length / sampleRateHz,
    pieces: async function* () {
      for (let from = 0; from < length; from += step) yield { samples: names.map((name) => (leads[name] as Float64Array).subarray(from, from + step)) };
    },
  };
}

async function wfdbPieces(header: string, seconds: number): Promise<Pieces | FormatProblem | undefined> {
  const folder = dirname(header);
  // A header names files of its own folder; a path that leads elsewhere is not followed.
  const pathOf = (file: string) => (file === basename(file) ? join(folder, file) : undefined);
  const opened = await openWfdb(basename(header), {
    sizeOf: async (file) => {
      const path = pathOf(file);
      return path !== undefined && existsSync(path) && statSync(path).isFile() ? statSync(path).size : undefined;
    },
    read: async (file, from, to) => readAt(pathOf(file) as string, from, to - from),
  });
  if (!opened.ok) return opened.error.code === 'UNSUPPORTED' ? undefined : opened.error;
  const { signals, durationS, chunks } = opened.value;
  const sampleRateHz = Math.max(...signals.filter(({ unit }) => unit === 'uV').map((signal) => signal.sampleRateHz));
  const kept = signals.flatMap(({ unit, sampleRateHz: hz }, i) => (unit === 'uV' && hz === sampleRateHz ? [i] : []));
  if (kept.length === 0) return undefined;
  return {
    format: 'wfdb',
    sampleRateHz,
    names: kept.map((i, n) =>
      nameOf(
        signals.map(({ name }) => name)[i] as string,
        kept.slice(0, n).map((k) => signals[k]?.name as string),
      ),
    ),
    durationS,
    pieces: async function* () {
      for await (const chunk of chunks(seconds)) {
        if (!chunk.ok) throw new UnreadablePiece(chunk.error);
        yield { samples: kept.map((i) => chunk.value.samples[i] as Float64Array) };
      }
    },
  };
}

/** Names that are there already get a number. */
function nameOf(name: string, before: readonly string[]): string {
  const count = before.filter((one) => one === name).length;
  return count === 0 ? name : `${name} (${count + 1})`;
}

/** A large EDF file: its header, with some of its data records at a time, is an EDF file itself. */
function edfPieces(path: string, seconds: number): Pieces | FormatProblem | undefined {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1').trim();
  const fixed = readAt(path, 0, 256);
  const headerBytes = Number(text(fixed.subarray(184, 192)));
  const recordS = Number(text(fixed.subarray(244, 252)));
  const signals = Number(text(fixed.subarray(252, 256)));
  if (!(signals > 0 && signals <= 4096) || headerBytes !== 256 * (signals + 1) || !(recordS > 0)) return undefined;
  const header = readAt(path, 0, headerBytes);
  let perRecord = 0;
  for (let i = 0; i < signals; i++) perRecord += Number(text(header.subarray(256 + 216 * signals + 8 * i, 264 + 216 * signals + 8 * i)));
  const recordBytes = perRecord * (fixed[0] === 0xff ? 3 : 2);
  if (!(recordBytes > 0)) return undefined;
  const inFile = Math.floor((statSync(path).size - headerBytes) / recordBytes);
  const stated = Number(text(fixed.subarray(236, 244)));
  const records = stated > 0 ? Math.min(stated, inFile) : inFile;
  // What holds no whole data record is told by the reader of the whole.
  if (records < 1) return undefined;
  const step = Math.max(Math.min(Math.round(seconds / recordS), Math.floor(WHOLE_BYTES / recordBytes)), 1);
  const part = (from: number) => {
    const count = Math.min(step, records - from);
    const bytes = new Uint8Array(headerBytes + count * recordBytes);
    bytes.set(header);
    bytes.set(Buffer.from(String(count).padEnd(8)), 236);
    bytes.set(readAt(path, headerBytes + from * recordBytes, count * recordBytes), headerBytes);
    const read = readEdf(bytes, { name: basename(path) });
    if (read.ok) return read.value.recording;
    const { at } = read.error;
    // Bytes are told as the whole file has them.
    throw new UnreadablePiece({ ...read.error, at: { ...at, byte: at.byte < headerBytes ? at.byte : at.byte + from * recordBytes } });
  };
  try {
    const first = part(0);
    const names = Object.keys(leadsOf(first));
    if (names.length === 0) return undefined;
    return {
      format: 'edf',
      sampleRateHz: first.sampleRateHz,
      names,
      durationS: records * recordS,
      pieces: async function* () {
        for (let from = 0; from < records; from += step) {
          const leads = leadsOf(part(from));
          yield { samples: names.map((name) => leads[name] as Float64Array) };
        }
      },
    };
  } catch (error) {
    if (error instanceof UnreadablePiece) return error.problem;
    throw error;
  }
}

function readAt(path: string, from: number, length: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(Math.max(Math.min(length, fstatSync(file).size - from), 0));
    let done = 0;
    while (done < bytes.length) {
      const got = readSync(file, bytes, done, bytes.length - done, from + done);
      if (got === 0) break;
      done += got;
    }
    return bytes.subarray(0, done);
  } finally {
    closeSync(file);
  }
}
