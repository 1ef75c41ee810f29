import { ok } from '@einthoven/kernel';
import { ByteReader, latin1, limitsOf, oneFile } from '../bytes.ts';
import { nameOfLeadCode } from '../coded-lead.ts';
import { fail, guarded } from '../problem.ts';
import type { EcgLead, EcgMeasurements, EcgReader, ReadLimits, RepresentativeBeat } from '../recording.ts';
import { crcCcitt } from './crc.ts';
import { huffmanDecode, readHuffmanTables, type HuffmanTable } from './huffman.ts';
import { readScpPatient, type ScpPatient } from './patient.ts';

/** Bytes of the head of a section: CRC, number, length, versions, reserved. */
const HEAD = 16;
/** Measured values from here on say why there is none. */
const NOT_MEASURED = 29_997;

/** A lead as section 3 describes it; samples from 1. */
type ScpLead = { readonly name: string; readonly start: number; readonly end: number };

/**
 * Whether bytes look like SCP-ECG: the first section says so, or, in files that leave that out, it is a section 0 of
 * pointers and the length of the file fits.
 */
export function looksLikeScp(bytes: Uint8Array): boolean {
  if (bytes.length < 6 + HEAD) return false;
  if (latin1(bytes.subarray(16, 22)) === 'SCPECG') return true;
  const firstLength = readU32(bytes, 10);
  return (
    bytes[8] === 0 && bytes[9] === 0 && firstLength >= HEAD + 10 && firstLength < 2048 && (firstLength - HEAD) % 10 === 0 && readU32(bytes, 2) === bytes.length
  );
}

/**
 * Reads SCP-ECG (EN 1064): raw or Huffman coded, with differences, default or own tables. Recordings from which a reference beat was
 * subtracted, or that were sampled more coarsely between beats, are refused by name.
 */
export const readScp: EcgReader = (files, options) =>
  guarded(() => {
    const bytes = oneFile(files, options);
    const limits = limitsOf(options);
    const notes: string[] = [];
    const taken: string[] = [];
    const sections = readSections(bytes, notes);

    const first = sections.get(1);
    const about: ScpPatient = first === undefined ? { patient: { other: [] }, startsAt: undefined, notes: [] } : readScpPatient(first);
    notes.push(...about.notes);
    const second = sections.get(2);
    const tables = second === undefined ? undefined : readHuffmanTables(second);
    const third = sections.get(3);
    if (third === undefined) fail('INVALID', 0, 'The file has no section 3, which names the leads.');
    const leads = readLeads(third, limits);
    const sixth = sections.get(6);
    if (sixth === undefined) fail('EMPTY', 0, 'The file has no section 6, which holds the rhythm.');
    const rhythm = readSignal(sixth, leads, tables, 'rhythm', limits);

    const total = leads.reduce((most, lead) => Math.max(most, lead.end), 0);
    const whole = rhythm.leads.map((lead, i) => ({ ...lead, samples: placed(lead.samples, (leads[i]?.start ?? 1) - 1, total) }));
    if (leads.some((lead) => lead.start !== 1 || lead.end !== total))
      notes.push('Leads were not recorded for the same time; where one has no samples it is empty.');

    const fifth = sections.get(5);
    const seventh = sections.get(7);
    const measured = seventh === undefined ? undefined : readMeasurements(seventh);
    let beat: RepresentativeBeat | undefined;
    if (fifth !== undefined) {
      const fourth = sections.get(4);
      const beatMs = fourth === undefined || fourth.left < 2 ? undefined : fourth.u16('The length of the reference beat');
      const signal = readSignal(fifth, leads, tables, 'reference beat', limits, beatMs);
      beat = { sampleRateHz: signal.sampleRateHz, leads: signal.leads, ...measured?.boundaries };
    }
    const eighth = sections.get(8);
    const statements = eighth === undefined ? [] : readStatements(eighth);
    for (const [id, what] of [
      [9, 'a statement of the maker'],
      [10, 'measurements of each lead'],
      [11, 'coded statements'],
    ] as const) {
      if (sections.has(id)) taken.push(`Section ${id}: ${what}.`);
    }
    const own = [...sections.keys()].filter((id) => id > 11);
    if (own.length > 0) taken.push(`Sections of the maker: ${own.join(', ')}.`);

    const measurements = { ...measured?.measurements, ...(statements.length > 0 ? { statements } : {}) };
    return ok({
      recording: {
        sampleRateHz: rhythm.sampleRateHz,
        leads: whole,
        durationS: total / rhythm.sampleRateHz,
        startsAt: about.startsAt,
        annotations: [],
        ...(Object.keys(measurements).length > 0 ? { measurements } : {}),
        ...(beat === undefined ? {} : { representativeBeat: beat }),
        notes,
      },
      patient: about.patient,
      format: 'scp' as const,
      taken,
    });
  });

function readU32(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
}

/** The bodies of all sections, checked: lengths, numbers, checksums. */
function readSections(bytes: Uint8Array, notes: string[]): Map<number, ByteReader> {
  const file = new ByteReader(bytes);
  const crc = file.u16('The checksum of the file');
  const length = file.u32('The length of the file');
  if (!looksLikeScp(bytes)) fail('FORMAT_MISMATCH', 0, 'This is no SCP-ECG: its first section does not say so.');
  if (length > bytes.length) fail('TRUNCATED', 2, `The file should have ${length} bytes; it has ${bytes.length}.`);
  if (length < 6 + HEAD) fail('INVALID', 2, `The file says that it has ${length} bytes.`);
  if (length < bytes.length) notes.push(`${bytes.length - length} bytes behind the end were left out.`);

  const pointers = sectionAt(file, 6, undefined, 0, length, notes);
  const entries: { id: number; size: number; at: number }[] = [];
  while (pointers.left >= 10) {
    const at = pointers.offset;
    const id = pointers.u16('A pointer');
    const size = pointers.u32('A pointer');
    const index = pointers.u32('A pointer');
    if (size === 0 || id === 0) continue;
    if (index < 1 || index - 1 + size > length) {
      fail('TRUNCATED', at, `Section ${id} should be ${size} bytes at byte ${index - 1}; the file ends at byte ${length}.`);
    }
    if (entries.some((entry) => entry.id === id)) fail('INVALID', at, `Section ${id} stands twice.`);
    entries.push({ id, size, at: index - 1 });
  }
  const sections = new Map<number, ByteReader>();
  for (const { id, size, at } of entries) {
    if (size <= HEAD) continue;
    sections.set(id, sectionAt(file, at, size, id, length, notes));
  }
  // The sum of the whole is told last: what fails by itself names a better place.
  if (crc !== 0 && crc !== crcCcitt(bytes.subarray(2, length))) {
    notes.push('The checksum of the whole file does not fit; those of the parts that hold the signal do.');
  }
  return sections;
}

/** Parts whose bits decide what the signal is; a checksum that does not fit there refuses the file. */
const RELIED_ON: ReadonlySet<number> = new Set([0, 2, 3, 4, 5, 6]);

function sectionAt(file: ByteReader, at: number, size: number | undefined, expected: number, end: number, notes: string[]): ByteReader {
  file.seek(at, `Section ${expected}`);
  const crc = file.u16(`Section ${expected}`);
  const id = file.u16(`Section ${expected}`);
  const length = file.u32(`Section ${expected}`);
  if (id !== expected) fail('INVALID', at + 2, `Section ${expected} should be here; this is section ${id}.`);
  if (length < HEAD || at + length > end) fail('TRUNCATED', at + 4, `Section ${id} has ${length} bytes; ${end - at} are left.`);
  if (size !== undefined && size !== length) fail('INVALID', at + 4, `Section ${id} has ${length} bytes; its pointer says ${size}.`);
  if (crc !== crcCcitt(file.bytes.subarray(at + 2, at + length))) {
    if (crc === 0) notes.push(`Section ${id} has no checksum.`);
    else if (RELIED_ON.has(id)) fail('CHECKSUM', at, `The checksum of section ${id} does not fit.`);
    else notes.push(`The checksum of section ${id} does not fit.`);
  }
  return new ByteReader(file.bytes, { from: at + HEAD, to: at + length });
}

function readLeads(section: ByteReader, limits: ReadLimits): ScpLead[] {
  const at = section.offset;
  const count = section.u8('The number of leads');
  const flags = section.u8('The flags of leads');
  if (count === 0) fail('EMPTY', at, 'The file has no leads.');
  if (count > limits.maxLeads) fail('TOO_LARGE', at, `The file has ${count} leads; the limit is ${limits.maxLeads}.`);
  if ((flags & 1) !== 0) {
    fail(
      'UNSUPPORTED',
      at + 1,
      'A reference beat was subtracted from the rhythm (high compression), which is not read here.',
      'Export the recording without high compression.',
    );
  }
  let total = 0;
  const leads = Array.from({ length: count }, () => {
    const from = section.offset;
    const start = section.u32('A lead');
    const end = section.u32('A lead');
    const code = section.u8('A lead');
    if (start < 1 || end < start) fail('INVALID', from, `Lead ${nameOfLeadCode(code)} runs from sample ${start} to ${end}.`);
    total = Math.max(total, end);
    if (total * count > limits.maxSamples) fail('TOO_LARGE', from, `The leads have ${total * count} samples; the limit is ${limits.maxSamples}.`);
    return { name: nameOfLeadCode(code), start, end };
  });
  const twice = leads.find((lead, i) => leads.findIndex((other) => other.name === lead.name) !== i);
  if (twice !== undefined) fail('INVALID', at, `Lead ${twice.name} stands twice.`);
  return leads;
}

/** Reads section 5 or 6: the scale, the lengths and the samples of every lead. */
function readSignal(
  section: ByteReader,
  leads: readonly ScpLead[],
  tables: readonly HuffmanTable[] | undefined,
  what: 'rhythm' | 'reference beat',
  limits: ReadLimits,
  beatMs?: number,
): { readonly sampleRateHz: number; readonly leads: readonly EcgLead[] } {
  const at = section.offset;
  const nanovolts = section.u16(`The scale of the ${what}`);
  const microseconds = section.u16(`The sampling interval of the ${what}`);
  const order = section.u8(`The differences of the ${what}`);
  const coarse = section.u8(`The compression of the ${what}`);
  if (nanovolts === 0) fail('INVALID', at, `The ${what} has a scale of 0 nV.`);
  if (microseconds === 0) fail('INVALID', at + 2, `The ${what} has a sampling interval of 0.`);
  if (order > 2) fail('INVALID', at + 4, `The ${what} is stored as differences of order ${order}.`);
  if (what === 'rhythm' && coarse !== 0) {
    fail(
      'UNSUPPORTED',
      at + 5,
      'The rhythm was sampled more coarsely between beats (bimodal compression), which is not read here.',
      'Export the recording without high compression.',
    );
  }
  const lengths = leads.map(() => section.u16(`The lengths of the ${what}`));
  let sum = 0;
  const decoded = leads.map((lead, i): EcgLead => {
    const data = section.part(lengths[i] ?? 0, `Lead ${lead.name} of the ${what}`);
    const from = data.offset;
    const count = what === 'rhythm' ? lead.end - lead.start + 1 : undefined;
    let numbers: Int32Array;
    if (tables === undefined) {
      const words = data.left >> 1;
      if (count !== undefined && words < count) fail('TRUNCATED', from, `Lead ${lead.name} has ${words} samples; ${count} are promised.`);
      numbers = Int32Array.from({ length: count ?? words }, () => data.i16('a sample'));
    } else {
      // The zeros that fill the last byte of a beat are codes too: section 4 tells how long it is.
      const most = beatMs === undefined || beatMs === 0 ? Infinity : Math.round((beatMs * 1000) / microseconds);
      numbers = count === undefined ? huffmanAll(data, tables).slice(0, most) : huffmanDecode(data, tables, count);
    }
    sum += numbers.length;
    if (sum > limits.maxSamples) fail('TOO_LARGE', from, `The ${what} has more than ${limits.maxSamples} samples.`);
    const samples = integrated(numbers, order, lead.name, from);
    for (let k = 0; k < samples.length; k++) samples[k] = ((samples[k] ?? 0) * nanovolts) / 1000;
    return { name: lead.name, unit: 'uV', samples, stepUv: nanovolts / 1000 };
  });
  return { sampleRateHz: 1_000_000 / microseconds, leads: decoded };
}

/** A reference beat does not tell its samples: as many codes as the bytes hold whole, without the zeros that fill the last byte. */
function huffmanAll(data: ByteReader, tables: readonly HuffmanTable[]): Int32Array {
  const { offset: from, end, bytes } = data;
  let low = 0;
  let high = (end - from) * 8;
  const holds = (count: number): boolean => {
    const result = guarded(() => ok(huffmanDecode(new ByteReader(bytes, { from, to: end }), tables, count)));
    return result.ok;
  };
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return huffmanDecode(new ByteReader(bytes, { from, to: end }), tables, low);
}

/** Samples from differences: the first one, or the first two, are absolute. */
function integrated(numbers: Int32Array, order: number, lead: string, at: number): Float64Array {
  const samples = Float64Array.from(numbers);
  for (let i = 1; i < samples.length && order > 0; i++) {
    const last = samples[i - 1] ?? 0;
    if (order === 1) samples[i] = (samples[i] ?? 0) + last;
    else if (i > 1) samples[i] = (samples[i] ?? 0) + 2 * last - (samples[i - 2] ?? 0);
    // No recorder counts so far: differences that run away are damaged.
    if (Math.abs(samples[i] ?? 0) > 0x7fff_ffff) fail('INVALID', at, `The differences of lead ${lead} run beyond 32 bits at sample ${i + 1}.`);
  }
  return samples;
}

/** A lead at its place in the whole recording; NaN where it has no samples. */
function placed(samples: Float64Array, at: number, total: number): Float64Array {
  if (at === 0 && samples.length === total) return samples;
  const whole = new Float64Array(total).fill(Number.NaN);
  whole.set(samples, at);
  return whole;
}

/** Reads section 7: boundaries and axes of the first reference beat, rates. */
function readMeasurements(section: ByteReader): { measurements: EcgMeasurements; boundaries: Partial<RepresentativeBeat> } | undefined {
  if (section.left < 6) return undefined;
  const beats = section.u8('Measurements');
  const spikes = section.u8('Measurements');
  const known = (value: number): number | undefined => (value >= NOT_MEASURED ? undefined : value);
  const axis = (value: number): number | undefined => (value === 999 || Math.abs(value) > 360 ? undefined : value);
  const rrMs = known(section.u16('Measurements'));
  section.skip(2, 'Measurements');
  const boundaries: { -readonly [K in keyof RepresentativeBeat]?: RepresentativeBeat[K] } = {};
  const measurements: { -readonly [K in keyof EcgMeasurements]: EcgMeasurements[K] } = rrMs === undefined || rrMs === 0 ? {} : { rrMs };
  const span = (from: number | undefined, to: number | undefined): number | undefined =>
    from === undefined || to === undefined || to <= from ? undefined : to - from;
  for (let beat = 0; beat < beats && section.left >= 16; beat++) {
    const [pOn, pOff, qrsOn, qrsOff, tOff] = Array.from({ length: 5 }, () => known(section.u16('Measurements')));
    const [pAxis, qrsAxis, tAxis] = Array.from({ length: 3 }, () => axis(section.i16('Measurements')));
    if (beat > 0) continue;
    Object.assign(boundaries, defined({ pOnMs: pOn, pOffMs: pOff, qrsOnMs: qrsOn, qrsOffMs: qrsOff, tOffMs: tOff }));
    Object.assign(measurements, defined({ pMs: span(pOn, pOff), prMs: span(pOn, qrsOn), qrsMs: span(qrsOn, qrsOff), qtMs: span(qrsOn, tOff) }));
    Object.assign(measurements, defined({ pAxisDeg: pAxis, qrsAxisDeg: qrsAxis, tAxisDeg: tAxis }));
  }
  // Behind the beats: the pacing spikes, which beat is of which kind, then rates and QTc.
  if (section.left >= spikes * 10 + 2) {
    section.skip(spikes * 10, 'Pacing spikes');
    const complexes = section.u16('The number of complexes');
    if (complexes < NOT_MEASURED && section.left >= complexes + 6) {
      section.skip(complexes, 'Kinds of complexes');
      const [ventricularRateBpm, atrialRateBpm, qtcMs] = [0, 0, 0].map(() => known(section.u16('Rates')));
      Object.assign(measurements, defined({ ventricularRateBpm, atrialRateBpm, qtcMs }, true));
    }
  }
  return { measurements, boundaries };
}

/** Only what is known; and, where asked, what is not 0. */
function defined(values: Record<string, number | undefined>, positive = false): Record<string, number> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined && (!positive || entry[1] > 0)));
}

/** Reads section 8: the report's sentences. */
function readStatements(section: ByteReader): string[] {
  if (section.left < 9) return [];
  section.skip(8, 'A report');
  const count = section.u8('A report');
  const statements: string[] = [];
  for (let i = 0; i < count && section.left >= 3; i++) {
    section.skip(1, 'A sentence');
    const length = Math.min(section.u16('A sentence'), section.left);
    const text = section
      .latin1(length, 'A sentence')
      .replace(/\0[\s\S]*$/, '')
      .trim();
    if (text !== '') statements.push(text);
  }
  return statements;
}
