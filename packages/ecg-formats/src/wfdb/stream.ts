import { err, ok, type Result } from '@einthoven/kernel';
import { limitsOf } from '../bytes.ts';
import { fail, guarded, FormatFailure, type FormatProblem } from '../problem.ts';
import type { PatientFacts, ReadOptions } from '../recording.ts';
import { factsOf, startOf } from './facts.ts';
import { readHeader } from './header.ts';
import { placeFrames, planOf, type WfdbChannel, type WfdbPlan } from './plan.ts';

/** Where the files of a long record come from: a folder, a `Blob`, a server that answers ranges. */
export type WfdbFiles = {
  /** Bytes of a file, or undefined where there is none. */
  readonly sizeOf: (file: string) => Promise<number | undefined>;
  /** Bytes from `from` up to `to`, which are within the file. */
  readonly read: (file: string, from: number, to: number) => Promise<Uint8Array>;
};

/** Some seconds of a record. */
export type WfdbChunk = {
  /** Of the first sample, from the begin of the record. */
  readonly fromS: number;
  /** One array a signal, in the order of `signals`; NaN = missing. */
  readonly samples: readonly Float64Array[];
};

/** A record that is read piece by piece. */
export type WfdbStream = {
  readonly signals: readonly {
    readonly name: string;
    /** `uV`, or the file's own for what is no voltage of the heart. */
    readonly unit: string;
    readonly sampleRateHz: number;
    readonly stepUv: number | undefined;
  }[];
  readonly durationS: number;
  readonly startsAt: string | undefined;
  readonly patient: PatientFacts;
  readonly notes: readonly string[];
  /** The record from begin to end, in pieces of about so many seconds; the last one is shorter. Ends at the first problem. */
  readonly chunks: (seconds?: number) => AsyncGenerator<Result<WfdbChunk, FormatProblem>>;
};

/**
 * Opens a record of any length; memory is that of a piece. Checksums, which are of the whole, are not looked at. Limits of `maxSamples`
 * count for one piece.
 *
 * @param headerFile name of the header, as `files` knows it
 */
export async function openWfdb(headerFile: string, files: WfdbFiles, options: ReadOptions = {}): Promise<Result<WfdbStream, FormatProblem>> {
  const limits = limitsOf(options);
  const headers = new Map<string, Uint8Array>();
  const sizes = new Map<string, number>();
  const folder = headerFile.slice(0, headerFile.lastIndexOf('/') + 1);
  const fetchHeader = async (file: string) => {
    const size = await files.sizeOf(file);
    if (size === undefined || headers.has(file)) return;
    headers.set(file, await files.read(file, 0, Math.min(size, 4_000_001)));
  };
  await fetchHeader(headerFile);
  const first = headers.get(headerFile);
  if (first !== undefined) {
    const top = guarded(() => ok(readHeader(first, headerFile, limits)));
    if (!top.ok) return top;
    for (const { name } of top.value.segments) if (name !== '~') await fetchHeader(`${folder}${name}.hea`);
  }
  for (const [file, bytes] of headers) {
    const read = guarded(() => ok(readHeader(bytes, file, limits)));
    if (!read.ok) return read;
    for (const signal of read.value.signals) {
      const name = folder + signal.file;
      if (signal.file === '~' || sizes.has(name)) continue;
      const size = await files.sizeOf(name);
      if (size !== undefined) sizes.set(name, size);
    }
  }
  return guarded(() => {
    const source = { headerOf: (file: string) => headers.get(file), sizeOf: (file: string) => sizes.get(file) };
    const plan = planOf(headerFile, source, { ...limits, maxSamples: Number.MAX_SAFE_INTEGER });
    const differences = plan.parts.flatMap(({ groups }) => groups).find(({ format }) => format === 8);
    if (differences)
      fail(
        'UNSUPPORTED',
        { file: differences.file, byte: 0 },
        'Format 8 stores differences, which cannot be read from the middle.',
        'Read the whole record at once.',
      );
    const { header } = plan;
    return ok({
      signals: plan.channels.map(({ name, unit, samplesPerFrame, step }) => ({
        name,
        unit,
        sampleRateHz: header.frameHz * samplesPerFrame,
        stepUv: unit === 'uV' ? step : undefined,
      })),
      durationS: plan.frames / header.frameHz,
      startsAt: startOf(header),
      patient: factsOf(header),
      notes: plan.notes,
      chunks: (seconds = 60) => chunksOf(plan, files, seconds, limits.maxSamples),
    });
  });
}

async function* chunksOf(plan: WfdbPlan, files: WfdbFiles, seconds: number, maxSamples: number): AsyncGenerator<Result<WfdbChunk, FormatProblem>> {
  const perFrame = plan.channels.reduce((sum, { samplesPerFrame }) => sum + samplesPerFrame, 0);
  const most = Math.max(Math.floor(maxSamples / perFrame), 6);
  // Pieces of whole byte groups in every storage format.
  const frames = 6 * Math.max(Math.floor(Math.min(seconds * plan.header.frameHz, most, plan.frames + 6) / 6), 1);
  try {
    for (let from = 0; from < plan.frames; from += frames) {
      const count = Math.min(frames, plan.frames - from);
      const samples = plan.channels.map(({ samplesPerFrame }) => new Float64Array(count * samplesPerFrame).fill(Number.NaN));
      for (const part of plan.parts) {
        const begin = Math.max(from, part.fromFrame);
        const end = Math.min(from + count, part.fromFrame + part.frames);
        if (begin >= end) continue;
        const out = samples.map((all, channel) => {
          const many = (plan.channels[channel] as WfdbChannel).samplesPerFrame;
          return all.subarray((begin - from) * many, (end - from) * many);
        });
        for (const group of part.groups) {
          // From the last whole byte group before it.
          const first = begin - part.fromFrame - ((begin - part.fromFrame) % 6);
          const last = Math.min(end - part.fromFrame + group.mostSkew, group.stored);
          const at = group.byteOffset + group.storage.bytesOf(first * group.perFrame);
          const to = group.byteOffset + group.storage.bytesOf(last * group.perFrame);
          const bytes = await files.read(group.file, at, to);
          if (bytes.length < to - at)
            fail('TRUNCATED', { file: group.file, byte: at + bytes.length }, `${to - at} bytes were asked for; ${bytes.length} came.`);
          const raw = new Int32Array((last - first) * group.perFrame);
          group.storage.decode(bytes, 0, raw.length, raw);
          placeFrames(group, plan.channels, raw, first, last - first, out, begin - part.fromFrame, end - begin, undefined);
        }
      }
      yield ok({ fromS: from / plan.header.frameHz, samples });
    }
  } catch (error) {
    if (!(error instanceof FormatFailure)) throw error;
    yield err(error.problem);
  }
}
