import { isOtherSignal, leadName, microvoltsOf } from '../lead-name.ts';
import { fail } from '../problem.ts';
import type { ReadLimits } from '../recording.ts';
import { readHeader, type WfdbHeader, type WfdbSegment, type WfdbSignal } from './header.ts';
import { STORAGE, type Storage } from './storage.ts';

/** A signal of the whole record, through all its segments. */
export type WfdbChannel = {
  readonly name: string;
  /** `uV`, or the file's own for what is no voltage. */
  readonly unit: string;
  /** Of the file's unit in `unit`. */
  readonly factor: number;
  readonly isLead: boolean;
  readonly samplesPerFrame: number;
  /** One step of the recorder in `unit`; undefined where segments differ. */
  readonly step: number | undefined;
  /** Digital zero in `unit`, for what is no voltage. */
  readonly zero: number | undefined;
};

/** The signals that lie in one file in turn. */
export type WfdbGroup = {
  readonly file: string;
  readonly format: number;
  readonly storage: Storage;
  readonly byteOffset: number;
  /** Samples of all its signals in one frame. */
  readonly perFrame: number;
  readonly mostSkew: number;
  /** Frames in the file. */
  readonly stored: number;
  readonly signals: readonly { readonly signal: WfdbSignal; readonly channel: number; readonly offset: number }[];
};

/** One segment with its place. */
export type WfdbPart = {
  readonly fromFrame: number;
  readonly frames: number;
  readonly groups: readonly WfdbGroup[];
  /** Whether all of its samples are read, so that checksums mean something. */
  readonly isWhole: boolean;
};

/** What to read from where. */
export type WfdbPlan = {
  readonly header: WfdbHeader;
  readonly channels: readonly WfdbChannel[];
  readonly parts: readonly WfdbPart[];
  readonly frames: number;
  readonly notes: readonly string[];
  readonly taken: readonly string[];
};

/** What the planner asks: contents of header files, lengths of signal files. Undefined where there is none. */
export type WfdbSource = {
  readonly headerOf: (file: string) => Uint8Array | undefined;
  readonly sizeOf: (file: string) => number | undefined;
};

/**
 * Reads the headers and decides what lies where.
 *
 * @throws FormatFailure under `guarded`
 */
export function planOf(headerFile: string, source: WfdbSource, limits: ReadLimits): WfdbPlan {
  const bytes = source.headerOf(headerFile);
  if (bytes === undefined) fail('FILE_MISSING', { file: headerFile, byte: 0 }, `${headerFile} was not given.`);
  const header = readHeader(bytes, headerFile, limits);
  const notes = [...header.notes];
  const taken: string[] = [];
  const folder = headerFile.slice(0, headerFile.lastIndexOf('/') + 1);

  if (header.segments.length === 0) {
    const channels = header.signals.map((signal, index) => channelOf(signal, index));
    const part = partOf(
      header,
      header.signals.map((_, index) => index),
      0,
      header.frames,
      folder,
      source,
    );
    checkSize(channels, part.frames, limits, headerFile);
    return { header, channels, parts: [part], frames: part.frames, notes, taken };
  }

  const headerOf = (segment: WfdbSegment): WfdbHeader => {
    const file = `${folder}${segment.name}.hea`;
    const text = source.headerOf(file);
    if (text === undefined) fail('FILE_MISSING', segment.at, `The segment ${file} was not given.`);
    const read = readHeader(text, file, limits);
    if (read.segments.length > 0) fail('UNSUPPORTED', segment.at, `${file} has segments of its own.`);
    if (Math.abs(read.frameHz - header.frameHz) > 1e-9 * header.frameHz) {
      fail('INVALID', segment.at, `${file} has ${read.frameHz} samples a second; the record has ${header.frameHz}.`);
    }
    notes.push(...read.notes);
    return read;
  };
  const [layout] = header.segments;
  const layoutHeader = header.variableLayout && layout ? headerOf(layout) : undefined;
  let channels: WfdbChannel[] | undefined = layoutHeader?.signals.map((signal, index) => channelOf(signal, index));
  const names = layoutHeader?.signals.map(({ name }) => name);
  const parts: WfdbPart[] = [];
  // Segments are often many and short: what is held of each is small, and the sum of their lengths is checked before anything is read.
  const total = header.segments.reduce((sum, { frames }) => sum + frames, 0);
  if (total > limits.maxSamples) fail('TOO_LARGE', { file: headerFile, byte: 0 }, `The segments have ${total} samples; the limit is ${limits.maxSamples}.`);
  let fromFrame = 0;
  for (const segment of header.segments.slice(layoutHeader ? 1 : 0)) {
    if (segment.name !== '~') {
      const read = headerOf(segment);
      channels ??= read.signals.map((signal, index) => channelOf(signal, index));
      const places = read.signals.map((signal, index) => (names ? names.indexOf(signal.name) : index));
      if (!names && read.signals.length !== channels.length) {
        fail('INVALID', segment.at, `The segment ${segment.name} has ${read.signals.length} signals; the first one has ${channels.length}.`);
      }
      for (const [index, place] of places.entries()) {
        const signal = read.signals[index] as WfdbSignal;
        const channel = channels[place];
        if (channel === undefined) {
          taken.push(`The signal "${signal.name}" of the segment ${segment.name}: the record's list of signals does not have it.`);
          continue;
        }
        const own = channelOf(signal, place);
        if (own.samplesPerFrame !== channel.samplesPerFrame) {
          fail('UNSUPPORTED', signal.at, `"${signal.name}" has ${own.samplesPerFrame} samples a frame here and ${channel.samplesPerFrame} elsewhere.`);
        }
        if (own.unit !== channel.unit) fail('INVALID', signal.at, `"${signal.name}" is in ${signal.unit} here and in ${channel.unit} elsewhere.`);
        // The list of signals has a gain too; it is the segment's that was recorded with.
        if (own.step !== channel.step || own.zero !== channel.zero) {
          channels[place] = parts.length === 0 && names ? { ...channel, step: own.step, zero: own.zero } : { ...channel, step: undefined, zero: undefined };
        }
      }
      const part = partOf(read, places, fromFrame, segment.frames, folder, source);
      if (read.frames !== undefined && segment.frames > read.frames) {
        fail('INVALID', segment.at, `The segment ${segment.name} has ${read.frames} samples; the record takes ${segment.frames}.`);
      }
      parts.push({ ...part, isWhole: read.frames === segment.frames });
    }
    fromFrame += segment.frames;
  }
  if (channels === undefined) fail('EMPTY', { file: headerFile, byte: 0 }, 'Every segment of the record is a gap.');
  if (channels.length !== header.signalCount) {
    notes.push(`The record announces ${header.signalCount} signals and has ${channels.length}.`);
  }
  if (header.frames !== undefined && header.frames !== fromFrame) {
    notes.push(`The record announces ${header.frames} samples; its segments have ${fromFrame}.`);
  }
  checkSize(channels, fromFrame, limits, headerFile);
  return { header, channels, parts, frames: fromFrame, notes, taken };
}

function channelOf(signal: WfdbSignal, index: number): WfdbChannel {
  const uv = microvoltsOf(signal.unit);
  const isLead = uv !== undefined && !isOtherSignal(signal.name);
  const factor = isLead ? uv : 1;
  const gain = signal.gain ?? 200;
  const name = signal.name === '' ? `signal ${index + 1}` : signal.name;
  return {
    name: isLead ? leadName(name) : name,
    unit: isLead ? 'uV' : signal.unit,
    factor,
    isLead,
    samplesPerFrame: signal.samplesPerFrame,
    step: factor / Math.abs(gain),
    zero: isLead ? undefined : -signal.baseline / gain,
  };
}

function partOf(header: WfdbHeader, places: readonly number[], fromFrame: number, wanted: number | undefined, folder: string, source: WfdbSource): WfdbPart {
  const groups: WfdbGroup[] = [];
  for (let i = 0; i < header.signals.length;) {
    const first = header.signals[i] as WfdbSignal;
    let next = i + 1;
    while (next < header.signals.length && header.signals[next]?.file === first.file && first.file !== '~') next++;
    // Format 0 stores nothing: the signal was off.
    if (first.format !== 0) groups.push(groupOf(header.signals.slice(i, next), places.slice(i, next), wanted, folder, source));
    i = next;
  }
  const frames = wanted ?? (groups.length > 0 ? Math.min(...groups.map(({ stored }) => stored)) : 0);
  return { fromFrame, frames, groups, isWhole: header.frames === frames };
}

function groupOf(signals: readonly WfdbSignal[], places: readonly number[], wanted: number | undefined, folder: string, source: WfdbSource): WfdbGroup {
  const first = signals[0] as WfdbSignal;
  const storage = STORAGE.get(first.format);
  if (!storage) {
    const known = [...STORAGE.keys()].join(', ');
    fail('UNSUPPORTED', first.at, `${first.file} is stored in format ${first.format}; read are ${known}.`, 'Convert it with xform of the WFDB software.');
  }
  const mixed = signals.find(({ format }) => format !== first.format);
  if (mixed) fail('INVALID', mixed.at, `Two signals of ${first.file} have different formats, ${first.format} and ${mixed.format}.`);
  const size = source.sizeOf(folder + first.file);
  if (size === undefined) fail('FILE_MISSING', first.at, `The signal file ${folder}${first.file} was not given.`);
  const perFrame = signals.reduce((sum, { samplesPerFrame }) => sum + samplesPerFrame, 0);
  const place = { file: folder + first.file, byte: size };
  if (first.byteOffset > size) fail('TRUNCATED', place, `The samples begin at byte ${first.byteOffset}; the file has ${size} bytes.`);
  // The exact number of whole frames in the bytes that are there.
  const bytes = size - first.byteOffset;
  let stored = Math.floor((bytes / storage.bytesOf(12)) * (12 / perFrame)) + 2;
  while (stored > 0 && storage.bytesOf(stored * perFrame) > bytes) stored--;
  if (wanted !== undefined && wanted > stored) {
    fail(
      'TRUNCATED',
      place,
      `${wanted} samples of ${signals.length === 1 ? 'one signal' : `${signals.length} signals`} are announced; the file holds ${stored}.`,
    );
  }
  let offset = 0;
  const placed = signals.map((signal, index) => {
    const at = { signal, channel: places[index] as number, offset };
    offset += signal.samplesPerFrame;
    return at;
  });
  return {
    file: folder + first.file,
    format: first.format,
    storage,
    byteOffset: first.byteOffset,
    perFrame,
    mostSkew: Math.max(...signals.map(({ skew }) => skew)),
    stored,
    signals: placed,
  };
}

function checkSize(channels: readonly WfdbChannel[], frames: number, limits: ReadLimits, file: string): void {
  const samples = frames * channels.reduce((sum, { samplesPerFrame }) => sum + samplesPerFrame, 0);
  if (samples > limits.maxSamples)
    fail('TOO_LARGE', { file, byte: 0 }, `The record has ${samples} samples over all signals; the limit is ${limits.maxSamples}.`);
  if (samples === 0) fail('EMPTY', { file, byte: 0 }, 'The record has no samples.');
}

/** Frames that are decoded at once; a multiple of 6, so that every format begins at a whole byte group. */
export const BLOCK_FRAMES = 6 * 700;

/** Sums and running values through the blocks of one group. */
export type GroupState = { readonly sums: Int32Array; readonly running: Int32Array };

/** A state at the begin of a group. */
export function groupState(group: WfdbGroup): GroupState {
  return { sums: new Int32Array(group.signals.length), running: Int32Array.from(group.signals, ({ signal }) => signal.initial ?? 0) };
}

/**
 * Puts decoded frames of one group into channels. `raw` holds `frames` frames from stored frame `fromStored`; `out[channel]` begins at
 * frame `outFrom` of the part and has room for `outFrames`.
 */
export function placeFrames(
  group: WfdbGroup,
  channels: readonly WfdbChannel[],
  raw: Int32Array,
  fromStored: number,
  frames: number,
  out: readonly (Float64Array | undefined)[],
  outFrom: number,
  outFrames: number,
  state: GroupState | undefined,
): void {
  const { missing } = group.storage;
  const isDifferences = group.format === 8;
  for (const [index, { signal, channel, offset }] of group.signals.entries()) {
    const target = out[channel];
    const { samplesPerFrame, skew, baseline } = signal;
    const gain = signal.gain ?? 200;
    const factor = channels[channel]?.factor ?? 1;
    let sum = 0;
    let running = state?.running[index] ?? 0;
    for (let frame = 0; frame < frames; frame++) {
      const at = frame * group.perFrame + offset;
      const to = fromStored + frame - skew - outFrom;
      for (let k = 0; k < samplesPerFrame; k++) {
        let value = raw[at + k] as number;
        if (isDifferences) value = running = (running + value) | 0;
        sum = (sum + value) | 0;
        if (target !== undefined && to >= 0 && to < outFrames) {
          target[to * samplesPerFrame + k] = value === missing ? Number.NaN : ((value - baseline) * factor) / gain;
        }
      }
    }
    if (state) {
      state.sums[index] = ((state.sums[index] as number) + sum) | 0;
      state.running[index] = running;
    }
  }
}
