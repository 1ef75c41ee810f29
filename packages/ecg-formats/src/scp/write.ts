import { ok } from '@einthoven/kernel';
import { ByteWriter } from '../bytes.ts';
import { codeOfLead } from '../coded-lead.ts';
import { fail, guarded } from '../problem.ts';
import { quantumOf } from '../quantum.ts';
import type { EcgMeasurements, EcgRecording, PatientFacts, RepresentativeBeat, WriteOptions, Written } from '../recording.ts';
import type { Result } from '@einthoven/kernel';
import type { FormatProblem } from '../problem.ts';
import { crcCcitt } from './crc.ts';
import { DEFAULT_TABLE, huffmanEncode } from './huffman.ts';

/** How the samples of a written file are stored. */
export type ScpWriteOptions = WriteOptions & {
  /** `huffman` (second differences, default table) unless told. */
  readonly compression?: 'huffman' | 'raw' | undefined;
};

/** EN 1064, second edition. */
const VERSION = 20;
const NOT_COMPUTED = 29_999;

/**
 * Writes SCP-ECG: sections 0, 1, 2 (Huffman), 3, 6, and 5 with 7 where there is a representative beat or there are measurements.
 *
 * @returns `CANNOT_WRITE` for gaps, leads without a number in EN 1064, leads at rates of their own, or more than 16 bits
 */
export function writeScp(recording: EcgRecording, options?: ScpWriteOptions): Result<Written, FormatProblem> {
  return guarded(() => {
    const compression = options?.compression ?? 'huffman';
    const leftOut: string[] = [];
    const { leads } = recording;
    const [first] = leads;
    if (first === undefined || first.samples.length === 0) fail('EMPTY', 0, 'There is nothing to write.');
    if (leads.length > 255) fail('CANNOT_WRITE', 0, `SCP-ECG holds 255 leads; there are ${leads.length}.`);
    for (const lead of leads) {
      if (codeOfLead(lead.name) === undefined) fail('CANNOT_WRITE', 0, `SCP-ECG has no number for lead ${lead.name}.`);
      if (lead.sampleRateHz !== undefined && lead.sampleRateHz !== recording.sampleRateHz) {
        fail('CANNOT_WRITE', 0, `SCP-ECG holds one sampling rate; lead ${lead.name} has its own.`);
      }
      if (lead.samples.length === 0) fail('CANNOT_WRITE', 0, `Lead ${lead.name} has no samples.`);
      if (lead.samples.some((uv) => !Number.isFinite(uv))) {
        fail('CANNOT_WRITE', 0, `SCP-ECG has no place for missing samples, which lead ${lead.name} has.`, 'Cut the recording to a part without gaps.');
      }
    }
    const microseconds = Math.round(1_000_000 / recording.sampleRateHz);
    if (microseconds < 1 || microseconds > 65_535) fail('CANNOT_WRITE', 0, `SCP-ECG has no sampling rate of ${recording.sampleRateHz} Hz.`);
    if (Math.abs(1_000_000 / microseconds - recording.sampleRateHz) > 1e-9) {
      leftOut.push(`SCP-ECG keeps whole microseconds: ${recording.sampleRateHz} Hz became ${(1_000_000 / microseconds).toFixed(4)} Hz.`);
    }
    const beat = recording.representativeBeat;
    const beatFits = beat !== undefined && fitsLeads(beat, recording);
    if (beat !== undefined && !beatFits) leftOut.push('The representative beat: it has other leads, another rate, or gaps.');
    const quantum = quantumOf(beatFits ? [...leads, ...beat.leads] : leads, 32_767);
    const nanovolts = Math.round(quantum.stepUv * 1000);
    if (nanovolts > 65_535) fail('CANNOT_WRITE', 0, 'The voltages are beyond what SCP-ECG holds.');
    if (!quantum.exact) leftOut.push(`Samples were rounded to ${nanovolts / 1000} uV.`);
    if (recording.annotations.length > 0) leftOut.push(`${recording.annotations.length} annotations.`);
    if ((recording.others ?? []).length > 0) leftOut.push('Signals that are no ECG.');

    const longest = leads.reduce((most, lead) => Math.max(most, lead.samples.length), 0);
    const sections = new Map<number, Uint8Array>();
    sections.set(1, patientSection(recording, options?.patient));
    if (compression === 'huffman') {
      const tables = new ByteWriter();
      tables.u16(DEFAULT_TABLE);
      sections.set(2, tables.done());
    }
    sections.set(3, leadSection(recording, longest));
    if (beatFits) {
      const location = new ByteWriter();
      const count = beat.leads[0]?.samples.length ?? 0;
      location.u16(Math.round((count * microseconds) / 1000));
      location.u16(0);
      location.u16(0);
      sections.set(4, location.done());
      sections.set(
        5,
        signalSection(
          beat.leads.map((lead) => lead.samples),
          nanovolts,
          microseconds,
          compression,
        ),
      );
    }
    sections.set(
      6,
      signalSection(
        leads.map((lead) => lead.samples),
        nanovolts,
        microseconds,
        compression,
      ),
    );
    if (beatFits || recording.measurements !== undefined) sections.set(7, measurementSection(recording.measurements ?? {}, beatFits ? beat : undefined));
    if (recording.measurements?.statements?.length) leftOut.push('The statements about the recording.');
    const bytes = assembled(sections);
    return ok({ files: new Map([[`${options?.name ?? 'ecg'}.scp`, bytes]]), leftOut });
  });
}

/** Whether a beat can stand in section 5, which has the leads of section 3 in their order. */
function fitsLeads(beat: RepresentativeBeat, recording: EcgRecording): boolean {
  const count = beat.leads[0]?.samples.length ?? 0;
  return (
    beat.sampleRateHz === recording.sampleRateHz &&
    count > 0 &&
    beat.leads.length === recording.leads.length &&
    beat.leads.every((lead, i) => lead.name === recording.leads[i]?.name && lead.samples.length === count && lead.samples.every((uv) => Number.isFinite(uv)))
  );
}

function leadSection(recording: EcgRecording, longest: number): Uint8Array {
  const out = new ByteWriter();
  const together = recording.leads.every((lead) => lead.samples.length === longest);
  out.u8(recording.leads.length);
  // All recorded at once: bit 2, and their number from bit 3 on.
  out.u8(together ? 0x04 | ((Math.min(recording.leads.length, 31) & 31) << 3) : 0);
  for (const lead of recording.leads) {
    out.u32(1);
    out.u32(lead.samples.length);
    out.u8(codeOfLead(lead.name) ?? 0);
  }
  return out.done();
}

function signalSection(leads: readonly Float64Array[], nanovolts: number, microseconds: number, compression: 'huffman' | 'raw'): Uint8Array {
  const steps = leads.map((samples) => Int32Array.from(samples, (uv) => Math.round((uv * 1000) / nanovolts)));
  // Second differences of a steep signal may not fit 16 bits; then the first, then none.
  const order =
    compression === 'raw' ? 0 : ([2, 1, 0].find((n) => steps.every((values) => differences(values, n).every((d) => d >= -32_768 && d <= 32_767))) ?? 0);
  const parts = steps.map((values) => (compression === 'raw' ? rawWords(values) : huffmanEncode(differences(values, order))));
  const out = new ByteWriter();
  out.u16(nanovolts);
  out.u16(microseconds);
  out.u8(order);
  out.u8(0);
  for (const part of parts) {
    if (part.length > 65_535)
      fail('CANNOT_WRITE', 0, `SCP-ECG holds 65,535 bytes of a lead; this one needs ${part.length}.`, 'Write it compressed, or cut it into parts.');
    out.u16(part.length);
  }
  for (const part of parts) out.raw(part);
  return out.done();
}

function differences(values: Int32Array, order: number): Int32Array {
  return values.map((value, i) => {
    if (order === 0 || i < order) return value;
    const last = values[i - 1] ?? 0;
    return order === 1 ? value - last : value - 2 * last + (values[i - 2] ?? 0);
  });
}

function rawWords(values: Int32Array): Uint8Array {
  const out = new ByteWriter();
  for (const value of values) out.i16(value);
  return out.done();
}

function measurementSection(measurements: EcgMeasurements, beat: RepresentativeBeat | undefined): Uint8Array {
  const out = new ByteWriter();
  const ms = (value: number | undefined): number => (value === undefined || !(value >= 0 && value < 29_997) ? NOT_COMPUTED : Math.round(value));
  const axis = (value: number | undefined): number => (value === undefined || !(Math.abs(value) <= 180) ? 999 : Math.round(value));
  // Without a beat the boundaries count from a P wave, or a QRS, at 0.
  const qrsOn = beat?.qrsOnMs ?? measurements.prMs ?? (measurements.qrsMs === undefined && measurements.qtMs === undefined ? undefined : 0);
  const pOn = beat?.pOnMs ?? (measurements.prMs === undefined || qrsOn === undefined ? undefined : qrsOn - measurements.prMs);
  const after = (from: number | undefined, span: number | undefined): number | undefined =>
    from === undefined || span === undefined ? undefined : from + span;
  out.u8(1);
  out.u8(0);
  out.u16(ms(measurements.rrMs));
  out.u16(NOT_COMPUTED);
  out.u16(ms(pOn));
  out.u16(ms(beat?.pOffMs ?? after(pOn, measurements.pMs)));
  out.u16(ms(qrsOn));
  out.u16(ms(beat?.qrsOffMs ?? after(qrsOn, measurements.qrsMs)));
  out.u16(ms(beat?.tOffMs ?? after(qrsOn, measurements.qtMs)));
  for (const degrees of [measurements.pAxisDeg, measurements.qrsAxisDeg, measurements.tAxisDeg]) out.i16(axis(degrees));
  out.u16(0);
  for (const value of [measurements.ventricularRateBpm, measurements.atrialRateBpm, measurements.qtcMs]) out.u16(ms(value));
  out.u8(0);
  out.u8(0);
  return out.done();
}

function patientSection(recording: EcgRecording, patient: PatientFacts | undefined): Uint8Array {
  const out = new ByteWriter();
  const tag = (id: number, body: (into: ByteWriter) => void): void => {
    const value = new ByteWriter();
    body(value);
    out.u8(id);
    out.u16(value.length);
    out.raw(value.done());
  };
  const text = (id: number, words: string | undefined): void => {
    if (words !== undefined && words !== '') tag(id, (value) => value.latin1(`${words.slice(0, 64)}\0`));
  };
  text(0, patient?.name);
  // The number of a patient must stand in every file; where none is given it is empty.
  tag(2, (value) => value.latin1(`${(patient?.id ?? '').slice(0, 64)}\0`));
  const birth = /^(\d{4})-(\d{2})-(\d{2})/.exec(patient?.birthDate ?? '');
  if (birth !== null) {
    tag(5, (value) => {
      value.u16(Number(birth[1]));
      value.u8(Number(birth[2]));
      value.u8(Number(birth[3]));
    });
  }
  if (patient?.ageYears !== undefined && patient.ageYears >= 1 && patient.ageYears <= 150) {
    const years = Math.floor(patient.ageYears);
    tag(4, (value) => {
      value.u16(years);
      value.u8(1);
    });
  }
  if (patient?.sex === 'male' || patient?.sex === 'female') tag(8, (value) => value.u8(patient.sex === 'male' ? 1 : 2));
  tag(14, (value) => {
    value.raw(new Uint8Array(6));
    value.u8(0);
    value.u8(255);
    value.latin1('none\0\0');
    value.u8(VERSION);
    value.u8(0xd0);
    value.raw(new Uint8Array([0, 8]));
    value.raw(new Uint8Array(17));
    value.u8(1);
    value.raw(new Uint8Array(5));
  });
  const start = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2}))?/.exec(recording.startsAt ?? '');
  const [year, month, day, hour, minute, second] = (start?.slice(1) ?? []).map(Number);
  // Date and time must stand there; an unknown day is the first one that the format's own era has.
  tag(25, (value) => {
    value.u16(year ?? 1970);
    value.u8(month ?? 1);
    value.u8(day ?? 1);
  });
  tag(26, (value) => {
    for (const part of [hour, minute, second]) value.u8(Number.isFinite(part) ? (part ?? 0) : 0);
  });
  tag(255, () => {});
  return out.done();
}

/** The file: checksums, lengths and pointers around the sections; 0 to 11 must all be pointed at. */
function assembled(sections: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const ids = Array.from({ length: 12 }, (_, id) => id);
  const sizeOf = (id: number): number => (id === 0 ? 16 + ids.length * 10 : sections.has(id) ? 16 + even(sections.get(id)?.length ?? 0) : 0);
  const pointers = new ByteWriter();
  let index = 7;
  for (const id of ids) {
    pointers.u16(id);
    pointers.u32(sizeOf(id));
    pointers.u32(sizeOf(id) === 0 ? 0 : index);
    index += sizeOf(id);
  }
  const out = new ByteWriter();
  out.u16(0);
  out.u32(index - 1);
  for (const id of ids) {
    if (sizeOf(id) === 0) continue;
    const body = new ByteWriter();
    body.u16(id);
    body.u32(sizeOf(id));
    body.u8(VERSION);
    body.u8(VERSION);
    if (id === 0) body.latin1('SCPECG');
    else body.raw(new Uint8Array(6));
    const content = id === 0 ? pointers.done() : (sections.get(id) ?? new Uint8Array());
    body.raw(content);
    if (content.length % 2 === 1) body.u8(0);
    const bytes = body.done();
    out.u16(crcCcitt(bytes));
    out.raw(bytes);
  }
  out.patch16(0, crcCcitt(out.done().subarray(2)));
  return out.done();
}

function even(length: number): number {
  return length + (length % 2);
}
