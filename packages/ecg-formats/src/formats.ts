import { err, type Result } from '@einthoven/kernel';
import { looksLikeAecg, readAecg } from './aecg/read.ts';
import { writeAecg } from './aecg/write.ts';
import { latin1 } from './bytes.ts';
import { looksLikeDicom, readDicom } from './dicom/read.ts';
import { writeDicom } from './dicom/write.ts';
import { readEdf } from './edf/read.ts';
import { writeEdf } from './edf/write.ts';
import { looksLikeFhir, readFhir } from './fhir/read.ts';
import { writeFhir } from './fhir/write.ts';
import { looksLikePhilips, readPhilips } from './philips/read.ts';
import type { FormatProblem } from './problem.ts';
import type { EcgFiles, EcgReader, EcgWriter, FormatName, Read, ReadOptions } from './recording.ts';
import { looksLikeScp, readScp } from './scp/read.ts';
import { writeScp } from './scp/write.ts';
import { looksLikeCsv, readCsv, writeCsv } from './table/csv.ts';
import { looksLikeJson, readJson, writeJson } from './table/json.ts';
import { readWfdb } from './wfdb/read.ts';
import { writeWfdb } from './wfdb/write.ts';

/** One format: how it is known, read and written. */
export type Format = {
  readonly name: FormatName;
  /** As people call it. */
  readonly title: string;
  /** Endings of file names, small letters, without the dot; the first one is written. */
  readonly endings: readonly string[];
  /** Whether bytes look like it: a few looks, never a parse. `name` is the file's, small letters, or empty. */
  readonly looksLike: (bytes: Uint8Array, name: string) => boolean;
  readonly read: EcgReader;
  /** Undefined where it is only read. */
  readonly write: EcgWriter | undefined;
};

/** Every format, in the order in which {@link detectFormat} asks them: magic numbers first, words last. */
export const FORMATS: readonly Format[] = [
  { name: 'dicom', title: 'DICOM', endings: ['dcm'], looksLike: looksLikeDicom, read: readDicom, write: writeDicom },
  { name: 'scp', title: 'SCP-ECG', endings: ['scp'], looksLike: looksLikeScp, read: readScp, write: writeScp },
  { name: 'aecg', title: 'HL7 aECG', endings: ['xml'], looksLike: looksLikeAecg, read: readAecg, write: writeAecg },
  { name: 'philips', title: 'Philips XML', endings: ['xml'], looksLike: looksLikePhilips, read: readPhilips, write: undefined },
  { name: 'fhir', title: 'FHIR Observation', endings: ['json'], looksLike: looksLikeFhir, read: readFhir, write: writeFhir },
  {
    name: 'edf',
    title: 'EDF, EDF+, BDF',
    endings: ['edf', 'bdf', 'rec'],
    looksLike: (bytes) => /^(?:0 {7}|\u00ffBIOSEMI)/.test(latin1(bytes.subarray(0, 8))),
    read: readEdf,
    write: writeEdf,
  },
  { name: 'json', title: 'JSON of Einthoven', endings: ['json'], looksLike: looksLikeJson, read: readJson, write: writeJson },
  { name: 'csv', title: 'CSV', endings: ['csv'], looksLike: looksLikeCsv, read: readCsv, write: writeCsv },
  {
    name: 'wfdb',
    title: 'WFDB (PhysioNet)',
    endings: ['hea'],
    looksLike: (bytes, name) =>
      name.endsWith('.hea') || /^(?:#[^\n]*\n|\s)*[\w-]+(?:\/\d+)?[ \t]+\d+(?:[ \t]+[\d.]+|[ \t]*\r?\n)/.test(latin1(bytes.subarray(0, 1000))),
    read: readWfdb,
    write: writeWfdb,
  },
];

/** Which format bytes are in, from their content and, where that is not enough, the file's name. */
export function detectFormat(bytes: Uint8Array, name = ''): FormatName | undefined {
  const small = name.toLowerCase();
  return FORMATS.find((format) => format.looksLike(bytes, small))?.name;
}

/** The format of a name, or undefined. */
export function formatNamed(name: string): Format | undefined {
  return FORMATS.find((format) => format.name === name);
}

/**
 * Reads a recording in whatever known format it is. Several files (a map) are a WFDB record.
 *
 * @example
 * ```ts
 * readEcg(new Uint8Array([1, 2, 3])).ok === false;
 * ```
 */
export function readEcg(files: EcgFiles, options: ReadOptions = {}): Result<Read, FormatProblem> {
  if (!(files instanceof Uint8Array)) {
    const [only] = files;
    return files.size === 1 && only ? readEcg(only[1], { ...options, name: only[0] }) : readWfdb(files, options);
  }
  const format = formatNamed(detectFormat(files, options.name) ?? '');
  if (format) return format.read(files, options);
  return err({
    code: files.length === 0 ? 'EMPTY' : 'FORMAT_UNKNOWN',
    at: { byte: 0, file: options.name },
    says: files.length === 0 ? 'The file has no bytes.' : 'The first bytes are of no format that is read here.',
    remedy: `Formats that are read: ${FORMATS.map(({ title }) => title).join(', ')}.`,
  });
}
