import type { Result } from '@einthoven/kernel';
import { ok } from '@einthoven/kernel';
import { ByteReader, ByteWriter, latin1, latin1Bytes } from '../bytes.ts';
import { fail, guarded, type FormatProblem } from '../problem.ts';
import { READ_LIMITS, type ReadLimits } from '../recording.ts';

/** Mnemonics by number; undefined where WFDB has none: they are written `#42`. */
const CODES: readonly (string | undefined)[] = [...' NLRaVFJASEj/Q~ | sT*D"=pB^t+u?![]en@xf()r'].map((code, number) =>
  number === 15 || number === 17 ? undefined : code,
);
const NUMBERS: ReadonlyMap<string, number> = new Map(CODES.flatMap((code, number) => (code === undefined ? [] : [[code, number] as const])));
const NOTE = 22;
const [SKIP, NUM, SUB, CHN, AUX] = [59, 60, 61, 62, 63];

/** An annotation as its file has it. */
export type WfdbAnnotation = {
  /** Index of the frame, at `resolutionHz` where the file gives one. */
  readonly sample: number;
  readonly code: string;
  readonly subtype: number;
  /** Signal of the record, from 0. */
  readonly channel: number;
  readonly num: number;
  readonly aux: string | undefined;
};

/** An annotation file. */
export type WfdbAnnotations = {
  /** By time. */
  readonly annotations: readonly WfdbAnnotation[];
  /** What `sample` counts, where the file says it; else frames of the record. */
  readonly resolutionHz: number | undefined;
  /** Whether the file names signals at all. */
  readonly hasChannels: boolean;
  readonly notes: readonly string[];
};

/** The mnemonic of a number. */
const codeOf = (number: number) => CODES[number] ?? `#${number}`;

/** The number of a mnemonic, or undefined. */
export function annotationNumber(code: string): number | undefined {
  const known = NUMBERS.get(code);
  if (known !== undefined) return known === 0 ? undefined : known;
  const number = /^#(\d{1,2})$/.exec(code)?.[1];
  return number !== undefined && CODES[Number(number)] === undefined && Number(number) >= 1 && Number(number) < 50 ? Number(number) : undefined;
}

/** Reads an annotation file in the MIT format. */
export function readWfdbAnnotations(
  bytes: Uint8Array,
  options: { readonly file?: string | undefined; readonly limits?: Partial<ReadLimits> | undefined } = {},
): Result<WfdbAnnotations, FormatProblem> {
  return guarded(() => ok(parse(bytes, options.file, { ...READ_LIMITS, ...options.limits })));
}

/** @throws FormatFailure under `guarded` */
export function parse(bytes: Uint8Array, file: string | undefined, limits: ReadLimits): WfdbAnnotations {
  const reader = new ByteReader(bytes, { file });
  const found: { -readonly [K in keyof WfdbAnnotation]: WfdbAnnotation[K] }[] = [];
  const notes: string[] = [];
  let time = 0;
  let channel = 0;
  let num = 0;
  let hasChannels = false;
  let inOrder = true;
  let resolutionHz: number | undefined;
  const signed = (value: number) => (value << 24) >> 24;
  for (;;) {
    const at = reader.offset;
    if (reader.left === 0) fail('TRUNCATED', reader.at(), 'The annotations end without their end mark.');
    const word = reader.u16('An annotation');
    const type = word >> 10;
    const value = word & 0x3ff;
    if (type === 0 && value === 0) break;
    const last = found.at(-1);
    if (type === SKIP) {
      const high = reader.u16('A long step');
      time += ((high << 16) | reader.u16('A long step')) + value;
      if (!Number.isSafeInteger(time)) fail('INVALID', reader.at(at), 'The annotations add up to a time beyond all recordings.');
    } else if (type === NUM || type === SUB || type === CHN || type === AUX) {
      if (type === NUM) num = signed(value);
      if (type === CHN) {
        channel = value & 0xff;
        hasChannels = true;
      }
      const aux = type === AUX ? reader.latin1(value, 'The text of an annotation') : undefined;
      if (type === AUX && value % 2 === 1) reader.skip(1, 'The text of an annotation');
      if (last === undefined) fail('INVALID', reader.at(at), 'A text or number stands before the first annotation.');
      if (type === NUM) last.num = num;
      if (type === CHN) last.channel = channel;
      if (type === SUB) last.subtype = signed(value);
      if (aux !== undefined) last.aux = aux.replace(/\0+$/, '');
    } else if (type >= 50) {
      fail('INVALID', reader.at(at), `There is no annotation type ${type}.`, 'This is no annotation file of WFDB, or it is damaged.');
    } else {
      time += value;
      if (time < 0) fail('INVALID', reader.at(at), `An annotation stands before the recording, at sample ${time}.`);
      if (found.length >= limits.maxEntries) fail('TOO_LARGE', reader.at(at), `There are more than ${limits.maxEntries} annotations.`);
      if (last && time < last.sample) inOrder = false;
      found.push({ sample: time, code: codeOf(type), subtype: 0, channel, num, aux: undefined });
    }
  }
  // A first comment may say what the times count.
  while (found[0]?.code === '"' && found[0].sample === 0 && found[0].aux?.startsWith('## ')) {
    const hz = /^## time resolution: ([\d.]+(?:e[+-]?\d+)?)$/.exec(found[0].aux)?.[1];
    if (hz === undefined) break;
    resolutionHz = Number(hz);
    if (!(resolutionHz > 0)) fail('INVALID', reader.at(0), `The annotations count times at "${hz}" a second.`);
    found.shift();
  }
  if (!inOrder) {
    notes.push('The annotations were not in order of time; they have been sorted.');
    found.sort((a, b) => a.sample - b.sample);
  }
  return { annotations: found, resolutionHz, hasChannels, notes };
}

/**
 * Writes an annotation file in the MIT format. Codes that WFDB does not have become comments.
 *
 * @param namesSignals whether to say which signal, also where it is always the first
 * @throws FormatFailure where a time is no whole number from 0 on; use under `guarded`
 */
export function writeAnnotations(annotations: readonly WfdbAnnotation[], resolutionHz: number | undefined, namesSignals: boolean): Uint8Array {
  const writer = new ByteWriter();
  const all =
    resolutionHz === undefined
      ? annotations
      : [{ sample: 0, code: '"', subtype: 0, channel: 0, num: 0, aux: `## time resolution: ${resolutionHz}` }, ...annotations];
  let time = 0;
  let channel = namesSignals ? -1 : 0;
  let num = 0;
  for (const each of all) {
    const step = each.sample - time;
    if (!Number.isSafeInteger(each.sample) || each.sample < 0 || step < 0 || step > 0x7fffffff) {
      fail('CANNOT_WRITE', 0, `An annotation stands at sample ${each.sample}, behind one at ${time}.`, 'Sort the annotations by time.');
    }
    const number = annotationNumber(each.code) ?? NOTE;
    if (step > 1023) {
      writer.u16(SKIP << 10);
      writer.u16(step >>> 16);
      writer.u16(step & 0xffff);
    }
    writer.u16((number << 10) | (step > 1023 ? 0 : step));
    time = each.sample;
    if (each.subtype !== 0) writer.u16((SUB << 10) | (each.subtype & 0xff));
    if (each.channel !== channel) writer.u16((CHN << 10) | (each.channel & 0xff));
    channel = each.channel;
    if (each.num !== num) writer.u16((NUM << 10) | (each.num & 0xff));
    num = each.num;
    if (each.aux !== undefined && each.aux !== '') {
      const text = latin1Bytes(each.aux).subarray(0, 1023);
      writer.u16((AUX << 10) | text.length);
      writer.raw(text);
      if (text.length % 2 === 1) writer.u8(0);
    }
  }
  writer.u16(0);
  return writer.done();
}

/** Whether bytes could be an annotation file: it ends in its mark, and its first words are lawful. */
export function looksLikeAnnotations(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes.length % 2 === 0 && guarded(() => ok(parse(bytes, undefined, READ_LIMITS))).ok && latin1(bytes.subarray(0, 4)) !== '%PDF';
}
