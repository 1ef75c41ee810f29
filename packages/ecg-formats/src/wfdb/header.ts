import { latin1 } from '../bytes.ts';
import { fail, type Place } from '../problem.ts';
import type { ReadLimits } from '../recording.ts';

/** One signal as the header says it is stored. */
export type WfdbSignal = {
  readonly file: string;
  readonly format: number;
  readonly samplesPerFrame: number;
  /** Frames by which it was stored too late. */
  readonly skew: number;
  readonly byteOffset: number;
  /** Steps of the recorder for one of `unit`; undefined where the header gives none. */
  readonly gain: number | undefined;
  /** Step that means 0 of `unit`. */
  readonly baseline: number;
  readonly unit: string;
  readonly initial: number | undefined;
  readonly checksum: number | undefined;
  readonly name: string;
  /** Where its line is. */
  readonly at: Place;
};

/** One part of a record of several. */
export type WfdbSegment = { readonly name: string; readonly frames: number; readonly at: Place };

/** A header file. */
export type WfdbHeader = {
  readonly record: string;
  /** Empty in a record of one piece. */
  readonly segments: readonly WfdbSegment[];
  /** Whether the first segment is only a list of signals, and the others have some of them each. */
  readonly variableLayout: boolean;
  readonly signals: readonly WfdbSignal[];
  readonly signalCount: number;
  readonly frameHz: number;
  /** Undefined where the header gives none: as many as the files hold. */
  readonly frames: number | undefined;
  /** `08:26:04`. */
  readonly time: string | undefined;
  /** `1994-10-26`. */
  readonly date: string | undefined;
  /** Lines behind `#`, without it. */
  readonly comments: readonly string[];
  readonly notes: readonly string[];
};

type Line = { readonly text: string; readonly at: Place };

/** A number of a header field, whole and within bounds. */
function count(text: string, what: string, at: Place, most: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= most)) fail('INVALID', at, `${what} is "${text.slice(0, 40)}"; a whole number from 0 to ${most} belongs there.`);
  return value;
}

function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function rate(text: string, what: string, at: Place): number {
  const value = /^[\d.eE+-]+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value > 0 && value <= 10_000_000)) fail('INVALID', at, `${what} is "${text.slice(0, 40)}"; a number of hertz above 0 belongs there.`);
  return value;
}

/**
 * Reads a header file.
 *
 * @throws FormatFailure under `guarded`
 */
export function readHeader(bytes: Uint8Array, file: string, limits: ReadLimits): WfdbHeader {
  if (bytes.length > 4_000_000) fail('TOO_LARGE', { file, byte: 0 }, `The header has ${bytes.length} bytes; it is a text of some lines.`);
  const lines: Line[] = [];
  const comments: string[] = [];
  let start = 0;
  for (const [index, raw] of latin1(bytes).split('\n').entries()) {
    const text = raw.replace(/\r$/, '').trim();
    const place = { file, byte: start, line: index + 1 };
    if (text.startsWith('#')) comments.push(text.slice(1).trim());
    else if (text !== '') lines.push({ text, at: place });
    if (lines.length + comments.length > limits.maxEntries) fail('TOO_LARGE', place, `The header has more than ${limits.maxEntries} lines.`);
    start += raw.length + 1;
  }
  const [first, ...rest] = lines;
  if (first === undefined) fail('EMPTY', { file, byte: 0 }, 'The header has no record line.');
  const fields = first.text.split(/\s+/);
  const [name = '', signalText = '', rateText, frameText, timeText, dateText] = fields;
  const named = /^([^/\s]+)(?:\/(\d+))?$/.exec(name);
  if (!named || !/^[\w.~-]+$/.test(named[1] as string)) fail('INVALID', first.at, `"${name.slice(0, 40)}" is no name of a record.`);
  const signalCount = count(signalText, 'The number of signals', first.at, limits.maxLeads);
  const frameHz = rateText === undefined ? 250 : rate(rateText.split('/')[0] as string, 'The sampling rate', first.at);
  const frames = frameText === undefined ? undefined : count(frameText, 'The number of samples', first.at, Number.MAX_SAFE_INTEGER);
  const header = {
    record: named[1] as string,
    signalCount,
    frameHz,
    frames: frames === 0 ? undefined : frames,
    time: timeOf(timeText),
    date: dateOf(dateText),
    comments,
  };
  if (named[2] !== undefined) {
    const segmentCount = count(named[2], 'The number of segments', first.at, limits.maxEntries);
    if (rest.length < segmentCount || segmentCount === 0) {
      fail('TRUNCATED', { file, byte: bytes.length }, `${segmentCount} segments are announced; ${rest.length} lines follow.`);
    }
    const segments = rest.slice(0, segmentCount).map(({ text, at }) => {
      const [segment = '', length = ''] = text.split(/\s+/);
      if (!/^[\w.~-]+$/.test(segment)) fail('INVALID', at, `"${segment.slice(0, 40)}" is no name of a segment.`);
      return { name: segment, frames: count(length, 'The length of the segment', at, Number.MAX_SAFE_INTEGER), at };
    });
    const [layout] = segments;
    return { ...header, segments, variableLayout: layout?.frames === 0 && layout.name !== '~', signals: [], notes: [] };
  }
  if (rest.length < signalCount) {
    fail('TRUNCATED', { file, byte: bytes.length }, `${signalCount} signals are announced; ${rest.length} lines follow.`);
  }
  const notes: string[] = [];
  const signals = rest.slice(0, signalCount).map((line) => readSignal(line, notes));
  return { ...header, segments: [], variableLayout: false, signals, notes };
}

function readSignal({ text, at }: Line, notes: string[]): WfdbSignal {
  const [, file = '', formatText = '', gainText, , zeroText, initialText, checksumText, , name = ''] =
    /^(\S+)\s+(\S+)(?:\s+(\S+))?(?:\s+(\S+))?(?:\s+(\S+))?(?:\s+(\S+))?(?:\s+(\S+))?(?:\s+(\S+))?(?:\s+(.*))?$/.exec(text) ?? [];
  const stored = /^(\d{1,4})(?:x(\d{1,6}))?(?::(\d{1,9}))?(?:\+(\d{1,12}))?$/.exec(formatText);
  if (!stored) fail('INVALID', at, `"${formatText.slice(0, 40)}" is no storage format.`);
  const samplesPerFrame = Number(stored[2] ?? 1);
  if (samplesPerFrame === 0) fail('INVALID', at, 'A signal has 0 samples in a frame.');
  const scale = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)?(?:\(([+-]?\d{1,15})\))?(?:\/(\S+))?$/.exec(gainText ?? '');
  if (!scale) fail('INVALID', at, `"${(gainText ?? '').slice(0, 40)}" is no gain.`);
  const gain = scale[1] === undefined ? undefined : Number(scale[1]);
  if (gain !== undefined && (!Number.isFinite(gain) || gain === 0 || !Number.isFinite(1000 / gain))) {
    fail(
      'INVALID',
      at,
      `The gain of "${name}" is ${scale[1]}: the size of its waves is unknown.`,
      "Write the recorder's gain, in steps a millivolt, into the header.",
    );
  }
  if (gain === undefined) notes.push(`The header gives no gain for "${name}": 200 steps a millivolt are assumed, as WFDB does.`);
  if (gain !== undefined && gain < 0) notes.push(`The gain of "${name}" is negative (${gain}): the signal was stored upside down.`);
  return {
    file,
    format: Number(stored[1]),
    samplesPerFrame,
    skew: Number(stored[3] ?? 0),
    byteOffset: Number(stored[4] ?? 0),
    gain,
    baseline: scale[2] === undefined ? (whole(zeroText) ?? 0) : Number(scale[2]),
    unit: scale[3] ?? 'mV',
    initial: whole(initialText),
    checksum: whole(checksumText),
    name: name.trim(),
    at,
  };
}

function timeOf(text: string | undefined): string | undefined {
  const found = /^(?:(\d{1,2}):)?(\d{1,2}):(\d{1,2})(\.\d{1,9})?$/.exec(text ?? '');
  if (!found) return undefined;
  const [hour, minute, second] = [found[1] ?? '0', found[2] as string, found[3] as string];
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}:${second.padStart(2, '0')}${found[4] ?? ''}`;
}

function dateOf(text: string | undefined): string | undefined {
  const found = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text ?? '');
  if (!found || Number(found[2]) > 12 || Number(found[2]) < 1 || Number(found[1]) > 31 || Number(found[1]) < 1) return undefined;
  return `${found[3]}-${(found[2] as string).padStart(2, '0')}-${(found[1] as string).padStart(2, '0')}`;
}
