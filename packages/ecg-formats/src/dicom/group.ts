import { leadName, microvoltsOf } from '../lead-name.ts';
import { nameOfCode } from '../coded-lead.ts';
import { fail } from '../problem.ts';
import type { EcgLead, OtherSignal, ReadLimits } from '../recording.ts';
import { tagText, textOf, type DicomFile, type DicomSet } from './elements.ts';

/** Channels that were sampled together. */
export type DicomGroup = {
  readonly sampleRateHz: number;
  /** Samples of each channel. */
  readonly count: number;
  readonly offsetMs: number;
  readonly derived: boolean;
  readonly leads: readonly EcgLead[];
  readonly others: readonly OtherSignal[];
};

/** Stored samples: bytes of one, and how one is read. */
const STORED: ReadonlyMap<string, { bytes: number; read: (view: DataView, at: number) => number }> = new Map([
  ['SB8', { bytes: 1, read: (view, at) => view.getInt8(at) }],
  ['UB8', { bytes: 1, read: (view, at) => view.getUint8(at) }],
  ['SS16', { bytes: 2, read: (view, at) => view.getInt16(at, true) }],
  ['US16', { bytes: 2, read: (view, at) => view.getUint16(at, true) }],
]);

/**
 * Reads a group of channels: (raw + baseline) x sensitivity x correction, in microvolts.
 *
 * @throws FormatFailure where the scale, the rate or the lengths are missing or contradict each other; use under `guarded`
 */
export function readGroup(file: DicomFile, set: DicomSet, number: number, limits: ReadLimits, notes: string[]): DicomGroup {
  const { bytes } = file;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = [...set.values()][0]?.at ?? 0;
  const integer = (tag: number, size: 2 | 4): number => {
    const element = set.get(tag);
    if (element === undefined || element.to - element.from !== size) fail('INVALID', element?.at ?? at, `Group ${number} has no valid ${tagText(tag)}.`);
    return size === 2 ? view.getUint16(element.from, true) : view.getUint32(element.from, true);
  };
  const channels = integer(0x003a_0005, 2);
  const count = integer(0x003a_0010, 4);
  const sampleRateHz = decimal(file, set, 0x003a_001a, at);
  if (sampleRateHz === undefined || !(sampleRateHz > 0) || sampleRateHz > 1e6) {
    fail('INVALID', set.get(0x003a_001a)?.at ?? at, `Group ${number} has a sampling rate of ${sampleRateHz ?? 'nothing'} Hz.`);
  }
  if (channels === 0 || count === 0) fail('EMPTY', set.get(0x003a_0005)?.at ?? at, `Group ${number} has ${channels} channels of ${count} samples.`);
  if (channels > limits.maxLeads)
    fail('TOO_LARGE', set.get(0x003a_0005)?.at ?? at, `Group ${number} has ${channels} channels; the limit is ${limits.maxLeads}.`);
  if (channels * count > limits.maxSamples) {
    fail('TOO_LARGE', set.get(0x003a_0010)?.at ?? at, `Group ${number} has ${channels * count} samples; the limit is ${limits.maxSamples}.`);
  }
  const data = set.get(0x5400_1010);
  if (data === undefined || data.items !== undefined) fail('INVALID', data?.at ?? at, `Group ${number} has no waveform data.`);
  const bits = integer(0x5400_1004, 2);
  const interpretation = set.get(0x5400_1006);
  const kind = `${interpretation === undefined ? '' : textOf(bytes, interpretation)}${bits}`;
  const stored = STORED.get(kind);
  if (stored === undefined) fail('UNSUPPORTED', interpretation?.at ?? at, `Group ${number} has samples of the kind ${kind}, which are not read here.`);
  const needed = channels * count * stored.bytes;
  if (data.to - data.from < needed) fail('TRUNCATED', data.from, `Group ${number} needs ${needed} bytes of samples; there are ${data.to - data.from}.`);
  if (data.to - data.from > needed + 1) fail('INVALID', data.from, `Group ${number} needs ${needed} bytes of samples; there are ${data.to - data.from}.`);
  const missing = paddingOf(file, set, stored, notes, number);

  const definitions = set.get(0x003a_0200)?.items ?? [];
  if (definitions.length !== channels)
    fail('INVALID', set.get(0x003a_0200)?.at ?? at, `Group ${number} has ${channels} channels; ${definitions.length} are described.`);
  const leads: EcgLead[] = [];
  const others: OtherSignal[] = [];
  let gaps = 0;
  definitions.forEach((definition, channel) => {
    const about = describe(file, definition, channel, number, at, notes);
    const samples = new Float64Array(count);
    const shift = about.shift;
    if (shift !== 0) samples.fill(Number.NaN);
    for (let i = 0; i < count; i++) {
      const to = i + shift;
      if (to < 0 || to >= count) continue;
      const raw = stored.read(view, data.from + (i * channels + channel) * stored.bytes);
      // The lowest of 16 bits is what recorders write where they have none, also where they do not say so.
      const isMissing = raw === missing || raw === -32_768;
      if (isMissing) gaps++;
      samples[to] = isMissing ? Number.NaN : (raw + about.baseline) * about.factor;
    }
    if (about.isVoltage) leads.push({ name: about.name, unit: 'uV', samples, stepUv: Math.abs(about.factor) });
    else others.push({ name: about.name, unit: about.unit, samples, sampleRateHz, step: Math.abs(about.factor) });
  });
  if (gaps > 0) notes.push(`Group ${number} has ${gaps} missing samples.`);
  const twice = leads.find((lead, i) => leads.findIndex((one) => one.name === lead.name) !== i);
  if (twice !== undefined) fail('INVALID', set.get(0x003a_0200)?.at ?? at, `Lead ${twice.name} stands twice in group ${number}.`);
  const originality = set.get(0x003a_0004);
  return {
    sampleRateHz,
    count,
    offsetMs: decimal(file, set, 0x0018_1068, at) ?? 0,
    derived: originality !== undefined && textOf(bytes, originality) === 'DERIVED',
    leads,
    others,
  };
}

/** A decimal text; undefined where it is not there or empty. */
function decimal(file: DicomFile, set: DicomSet, tag: number, at: number): number | undefined {
  const element = set.get(tag);
  if (element === undefined || element.items !== undefined || element.to === element.from) return undefined;
  if (element.to - element.from > 64) fail('INVALID', element.at, `${tagText(tag)} is no number.`);
  const text = textOf(file.bytes, element);
  if (text === '') return undefined;
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) fail('INVALID', element.at || at, `${tagText(tag)} is "${text.slice(0, 20)}", which is no number.`);
  return value;
}

/** The stored value that means "no sample": only one at the end of the range; others, such as 0, are met as samples too. */
function paddingOf(
  file: DicomFile,
  set: DicomSet,
  stored: { bytes: number; read: (view: DataView, at: number) => number },
  notes: string[],
  number: number,
): number | undefined {
  const element = set.get(0x5400_100a);
  if (element === undefined || element.to - element.from < stored.bytes) return undefined;
  const value = stored.read(new DataView(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength), element.from);
  const ends = stored.bytes === 1 ? [-128, 127, 255] : [-32_768, 32_767, 65_535];
  if (ends.includes(value)) return value;
  notes.push(`Group ${number} says that ${value} stands for a missing sample; it is read as a sample, because it can be one.`);
  return undefined;
}

type Channel = { name: string; unit: string; isVoltage: boolean; factor: number; baseline: number; shift: number };

function describe(file: DicomFile, definition: DicomSet, channel: number, number: number, groupAt: number, notes: string[]): Channel {
  const at = [...definition.values()][0]?.at ?? groupAt;
  const textIn = (set: DicomSet | undefined, tag: number): string => {
    const element = set?.get(tag);
    return element === undefined || element.items !== undefined ? '' : textOf(file.bytes, element, file.utf8).slice(0, 64);
  };
  const source = definition.get(0x003a_0208)?.items?.[0];
  const meaning = textIn(source, 0x0008_0104);
  const label = textIn(definition, 0x003a_0203);
  const name = nameOfCode(textIn(source, 0x0008_0100)) ?? leadName((meaning || label || `channel ${channel + 1}`).replace(/\s*\([^)]*\)$/, ''));
  const sensitivity = decimal(file, definition, 0x003a_0210, at);
  const correction = decimal(file, definition, 0x003a_0212, at) ?? 1;
  const baseline = decimal(file, definition, 0x003a_0213, at) ?? 0;
  const unit = textIn(definition.get(0x003a_0211)?.items?.[0], 0x0008_0100);
  if (sensitivity === undefined || unit === '') {
    fail('INVALID', at, `Channel ${name} of group ${number} does not say how large one step is.`);
  }
  if (sensitivity === 0 || correction === 0)
    fail('INVALID', definition.get(0x003a_0210)?.at ?? at, `Channel ${name} of group ${number} has a sensitivity of 0.`);
  const microvolts = microvoltsOf(unit);
  if (baseline !== 0) notes.push(`Channel ${name} has a baseline of ${baseline}; it was added to the stored values.`);
  const skewSeconds = decimal(file, definition, 0x003a_0214, at) ?? 0;
  const skewSamples = decimal(file, definition, 0x003a_0215, at) ?? 0;
  const shift = Math.round(skewSamples);
  if (skewSeconds !== 0) notes.push(`Channel ${name} was sampled ${skewSeconds} s after the others; this was not evened out.`);
  if (shift !== 0) notes.push(`Channel ${name} was moved by ${shift} samples, as the file says.`);
  const factor = sensitivity * correction * (microvolts ?? 1);
  return { name, unit, isVoltage: microvolts !== undefined, factor, baseline, shift };
}
