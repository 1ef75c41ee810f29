import { ok, type Result } from '@einthoven/kernel';
import { ByteWriter, latin1Bytes } from '../bytes.ts';
import { codeOfLead } from '../coded-lead.ts';
import { fail, guarded, type FormatProblem } from '../problem.ts';
import { isMultiple, quantumOf } from '../quantum.ts';
import type { EcgLead, EcgMeasurements, EcgRecording, PatientFacts, RepresentativeBeat, WriteOptions, Written } from '../recording.ts';

/** What a written file says of itself. */
export type DicomWriteOptions = WriteOptions & {
  /** Makes the UIDs of this file differ from those of another one with the same content. */
  readonly uidSeed?: string | undefined;
};

const TWELVE_LEAD = '1.2.840.10008.5.1.4.1.1.9.1.1';
const GENERAL = '1.2.840.10008.5.1.4.1.1.9.1.2';
const AMBULATORY = '1.2.840.10008.5.1.4.1.1.9.1.3';
const STANDARD = new Set(['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
/** Root of what this package calls itself by: a UUID as a number. */
const IMPLEMENTATION = '2.25.190735104238816215217735561428310214137';
const MISSING = -32_768;

/**
 * Writes DICOM, explicit little endian: 12-lead ECG where it is one, else general or ambulatory ECG. Its UIDs are computed from what is
 * written, never taken from a file that was read.
 *
 * @returns `CANNOT_WRITE` for voltages beyond 16 bits
 */
export function writeDicom(recording: EcgRecording, options?: DicomWriteOptions): Result<Written, FormatProblem> {
  return guarded(() => {
    const leftOut: string[] = [];
    const { leads } = recording;
    if (leads.every((lead) => lead.samples.length === 0)) fail('EMPTY', 0, 'There is nothing to write.');
    const rates = [...new Set(leads.map((lead) => lead.sampleRateHz ?? recording.sampleRateHz))].toSorted((a, b) =>
      a === recording.sampleRateHz ? -1 : b === recording.sampleRateHz ? 1 : 0,
    );
    const groups = rates.map((rate) => ({ rate, leads: leads.filter((lead) => (lead.sampleRateHz ?? recording.sampleRateHz) === rate), derived: false }));
    const beat = recording.representativeBeat;
    if (beat !== undefined && beat.leads.length > 0) groups.push({ rate: beat.sampleRateHz, leads: [...beat.leads], derived: true });
    const most = Math.max(...leads.map((lead) => lead.samples.length));
    const sop =
      leads.every((lead) => STANDARD.has(lead.name)) && most <= 16_384 && groups.length <= 5
        ? TWELVE_LEAD
        : leads.length <= 24 && groups.length <= 4
          ? GENERAL
          : AMBULATORY;

    const waveforms = groups.map((group) => groupItem(group, leftOut));
    const { items: annotations, written } = annotationItems(recording, beat === undefined ? undefined : groups.length);
    if (written < recording.annotations.length) leftOut.push(`${recording.annotations.length - written} annotations that are no boundaries of waves.`);
    if ((recording.others ?? []).length > 0) leftOut.push('Signals that are no ECG.');

    const start = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(\.\d{1,6})?)?/.exec(recording.startsAt ?? '');
    if (start === null) leftOut.push('When it was recorded is not known; DICOM asks for a time, so 1 January 1970 stands there.');
    const date = start === null ? '19700101' : `${start[1]}${start[2]}${start[3]}`;
    const time = start?.[4] === undefined ? '000000' : `${start[4]}${start[5]}${start[6]}${start[7] ?? ''}`;
    const content = [...waveforms, ...annotations].map((item) => item.done());
    const uid = (what: string): string => uidOf(content, `${what} ${date}${time} ${options?.uidSeed ?? ''} ${options?.patient?.id ?? ''}`);
    const instance = uid('instance');

    const data = new Elements();
    data.text(0x0008_0005, 'CS', 'ISO_IR 192');
    data.text(0x0008_0016, 'UI', sop);
    data.text(0x0008_0018, 'UI', instance);
    data.text(0x0008_0020, 'DA', start === null ? '' : date);
    data.text(0x0008_0023, 'DA', date);
    data.text(0x0008_002a, 'DT', `${date}${time}`);
    data.text(0x0008_0030, 'TM', start === null ? '' : time);
    data.text(0x0008_0033, 'TM', time);
    data.text(0x0008_0050, 'SH', '');
    data.text(0x0008_0060, 'CS', 'ECG');
    data.text(0x0008_0070, 'LO', '');
    data.text(0x0008_0090, 'PN', '');
    patientElements(data, options?.patient);
    data.text(0x0020_000d, 'UI', uid('study'));
    data.text(0x0020_000e, 'UI', uid('series'));
    data.text(0x0020_0010, 'SH', '');
    data.text(0x0020_0011, 'IS', '1');
    data.text(0x0020_0013, 'IS', '1');
    data.sequence(0x0040_0555, []);
    if (annotations.length > 0) data.sequence(0x0040_b020, annotations);
    data.sequence(0x5400_0100, waveforms);

    const meta = new Elements();
    meta.raw(0x0002_0001, 'OB', new Uint8Array([0, 1]));
    meta.text(0x0002_0002, 'UI', sop);
    meta.text(0x0002_0003, 'UI', instance);
    meta.text(0x0002_0010, 'UI', '1.2.840.10008.1.2.1');
    meta.text(0x0002_0012, 'UI', IMPLEMENTATION);
    meta.text(0x0002_0013, 'SH', 'EINTHOVEN 1');
    const head = new Elements();
    head.u32(0x0002_0000, meta.done().length);
    const out = new ByteWriter();
    out.raw(new Uint8Array(128));
    out.latin1('DICM');
    for (const part of [head, meta, data]) out.raw(part.done());
    return ok({ files: new Map([[`${options?.name ?? 'ecg'}.dcm`, out.done()]]), leftOut });
  });
}

/** Elements with their kinds of values, in the order they are given, which must be that of their numbers. */
class Elements {
  readonly #out = new ByteWriter();

  #head(tag: number, kind: string): void {
    this.#out.u16(tag >>> 16);
    this.#out.u16(tag & 0xffff);
    this.#out.latin1(kind);
  }
  raw(tag: number, kind: 'OB' | 'OW', bytes: Uint8Array): void {
    this.#head(tag, kind);
    this.#out.u16(0);
    this.#out.u32(bytes.length + (bytes.length % 2));
    this.#out.raw(bytes);
    if (bytes.length % 2 === 1) this.#out.u8(0);
  }
  text(tag: number, kind: string, text: string): void {
    const bytes = kind === 'PN' || kind === 'LO' || kind === 'SH' || kind === 'ST' ? new TextEncoder().encode(text) : latin1Bytes(text);
    this.#head(tag, kind);
    this.#out.u16(bytes.length + (bytes.length % 2));
    this.#out.raw(bytes);
    if (bytes.length % 2 === 1) this.#out.u8(kind === 'UI' ? 0 : 32);
  }
  u16(tag: number, ...values: readonly number[]): void {
    this.#head(tag, 'US');
    this.#out.u16(values.length * 2);
    for (const value of values) this.#out.u16(value);
  }
  u32(tag: number, ...values: readonly number[]): void {
    this.#head(tag, 'UL');
    this.#out.u16(values.length * 4);
    for (const value of values) this.#out.u32(value);
  }
  sequence(tag: number, items: readonly Elements[]): void {
    const bodies = items.map((item) => item.done());
    this.#head(tag, 'SQ');
    this.#out.u16(0);
    this.#out.u32(bodies.reduce((sum, body) => sum + body.length + 8, 0));
    for (const body of bodies) {
      this.#out.u16(0xfffe);
      this.#out.u16(0xe000);
      this.#out.u32(body.length);
      this.#out.raw(body);
    }
  }
  done(): Uint8Array {
    return this.#out.done();
  }
}

function code(value: string, scheme: string, meaning: string): Elements {
  const item = new Elements();
  item.text(0x0008_0100, 'SH', value);
  item.text(0x0008_0102, 'SH', scheme);
  if (scheme === 'SCPECG') item.text(0x0008_0103, 'SH', '1.3');
  item.text(0x0008_0104, 'LO', meaning);
  return item;
}

function groupItem(group: { rate: number; leads: readonly EcgLead[]; derived: boolean }, leftOut: string[]): Elements {
  const count = Math.max(...group.leads.map((lead) => lead.samples.length));
  const steps = group.leads.map((lead) => stepOf(lead, leftOut));
  const words = new ByteWriter();
  let gaps = false;
  for (let i = 0; i < count; i++) {
    group.leads.forEach((lead, k) => {
      const uv = lead.samples[i] ?? Number.NaN;
      if (Number.isNaN(uv)) gaps = true;
      words.i16(Number.isNaN(uv) ? MISSING : Math.round(uv / (steps[k] ?? 1)));
    });
  }
  const item = new Elements();
  item.text(0x0018_1068, 'DS', '0');
  item.text(0x003a_0004, 'CS', group.derived ? 'DERIVED' : 'ORIGINAL');
  item.u16(0x003a_0005, group.leads.length);
  item.u32(0x003a_0010, count);
  item.text(0x003a_001a, 'DS', decimal(group.rate));
  item.text(0x003a_0020, 'SH', group.derived ? 'MEDIAN BEAT' : 'RHYTHM');
  item.sequence(
    0x003a_0200,
    group.leads.map((lead, k) => {
      const channel = new Elements();
      const number = codeOfLead(lead.name);
      channel.text(0x003a_0203, 'SH', lead.name.slice(0, 16));
      channel.sequence(0x003a_0208, [
        number === undefined ? code(lead.name.slice(0, 16), '99EINTHOVEN', lead.name.slice(0, 64)) : code(`2:${number}`, 'MDC', `Lead ${lead.name}`),
      ]);
      channel.text(0x003a_0210, 'DS', decimal(steps[k] ?? 1));
      channel.sequence(0x003a_0211, [code('uV', 'UCUM', 'microvolt')]);
      channel.text(0x003a_0212, 'DS', '1');
      channel.text(0x003a_0213, 'DS', '0');
      channel.text(0x003a_0215, 'DS', '0');
      channel.u16(0x003a_021a, 16);
      return channel;
    }),
  );
  item.u16(0x5400_1004, 16);
  item.text(0x5400_1006, 'CS', 'SS');
  if (gaps) item.raw(0x5400_100a, 'OW', new Uint8Array([0, 0x80]));
  item.raw(0x5400_1010, 'OW', words.done());
  return item;
}

/** Microvolts of one step of a lead: the recorder's own where it holds the samples. */
function stepOf(lead: EcgLead, leftOut: string[]): number {
  const peak = lead.samples.reduce((most, uv) => (Math.abs(uv) > most ? Math.abs(uv) : most), 0);
  if (!Number.isFinite(peak)) fail('CANNOT_WRITE', 0, `Lead ${lead.name} has an endless voltage.`);
  const own = lead.stepUv === undefined ? undefined : Number(decimal(lead.stepUv));
  if (own !== undefined && own > 0 && peak / own <= 32_767.4 && isMultiple(lead.samples, own)) return own;
  const quantum = quantumOf([lead], 32_767);
  if (!quantum.exact) leftOut.push(`Samples of lead ${lead.name} were rounded to ${quantum.stepUv} uV.`);
  return Number(decimal(quantum.stepUv));
}

/** A decimal in the 16 characters that DICOM has for one. */
function decimal(value: number): string {
  let text = String(value);
  for (let digits = 15; text.length > 16 && digits > 0; digits--) text = String(Number(value.toPrecision(digits)));
  return text;
}

function patientElements(data: Elements, patient: PatientFacts | undefined): void {
  // As it is said, given names first; DICOM has the family first.
  const parts = (patient?.name ?? '')
    .replace(/[\^=\\]/g, ' ')
    .trim()
    .split(/\s+/)
    .filter((part) => part !== '');
  const family = parts.at(-1) ?? '';
  data.text(0x0010_0010, 'PN', parts.length > 1 ? `${family}^${parts.slice(0, -1).join(' ')}`.slice(0, 64) : family.slice(0, 64));
  data.text(0x0010_0020, 'LO', (patient?.id ?? '').replace(/\\/g, ' ').slice(0, 64));
  data.text(0x0010_0030, 'DA', /^\d{4}-\d{2}-\d{2}$/.test(patient?.birthDate ?? '') ? (patient?.birthDate ?? '').replaceAll('-', '') : '');
  data.text(0x0010_0040, 'CS', patient?.sex === undefined ? '' : { female: 'F', male: 'M', other: 'O' }[patient.sex]);
  if (patient?.ageYears !== undefined && patient.ageYears >= 1 && patient.ageYears < 1000)
    data.text(0x0010_1010, 'AS', `${String(Math.floor(patient.ageYears)).padStart(3, '0')}Y`);
}

const MEASURES: readonly (readonly [keyof EcgMeasurements, string, string, string])[] = [
  ['prMs', '5.13.5-7', 'PR Interval', 'ms'],
  ['qrsMs', '5.13.5-9', 'QRS Duration', 'ms'],
  ['qtMs', '5.13.5-11', 'QT Interval', 'ms'],
  ['qtcMs', '5.10.2.5-5', 'QTc Interval', 'ms'],
  ['rrMs', '5.13.5-1', 'RR Interval', 'ms'],
  ['ventricularRateBpm', '5.10.2.5-1', 'Ventricular Heart Rate', '{H.B.}/min'],
  ['atrialRateBpm', '5.10.2.5-3', 'Atrial Heart Rate', '{H.B.}/min'],
  ['pAxisDeg', '5.10.3-11', 'P Axis', 'deg'],
  ['qrsAxisDeg', '5.10.3-13', 'QRS Axis', 'deg'],
  ['tAxisDeg', '5.10.3-15', 'T Axis', 'deg'],
];

/** Boundary, by mark and wave as WFDB writes them. */
const BOUNDARIES: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['(0', ['5.10.3-1', 'P onset']],
  [')0', ['5.10.3-2', 'P offset']],
  ['(1', ['5.10.3-3', 'QRS onset']],
  [')1', ['5.10.3-4', 'QRS offset']],
  [')2', ['5.10.3-5', 'T offset']],
]);

function annotationItems(recording: EcgRecording, beatGroup: number | undefined): { items: Elements[]; written: number } {
  const items: Elements[] = [];
  const channels = (group: number, channel: number): readonly [number, number] => [group, channel];
  for (const [field, value, meaning, unit] of MEASURES) {
    const number = recording.measurements?.[field];
    if (typeof number !== 'number' || !Number.isFinite(number)) continue;
    const item = new Elements();
    item.sequence(0x0040_08ea, [code(unit, 'UCUM', unit === 'ms' ? 'milliseconds' : unit === 'deg' ? 'degrees' : 'heart beats per minute')]);
    item.sequence(0x0040_a043, [code(value, 'SCPECG', meaning)]);
    item.u16(0x0040_a0b0, ...channels(1, 0));
    item.u16(0x0040_a180, 0);
    item.text(0x0040_a30a, 'DS', decimal(number));
    items.push(item);
  }
  for (const words of recording.measurements?.statements ?? []) {
    const item = new Elements();
    item.u16(0x0040_a0b0, ...channels(1, 0));
    item.u16(0x0040_a180, 0);
    item.text(0x0070_0006, 'ST', words.slice(0, 1024));
    items.push(item);
  }
  const point = (boundary: readonly [string, string], group: number, channel: number, position: number): void => {
    const item = new Elements();
    item.sequence(0x0040_a043, [code(boundary[0], 'SCPECG', boundary[1])]);
    item.u16(0x0040_a0b0, ...channels(group, channel));
    item.text(0x0040_a130, 'CS', 'POINT');
    item.u32(0x0040_a132, position);
    item.u16(0x0040_a180, 1);
    items.push(item);
  };
  let written = 0;
  for (const mark of recording.annotations) {
    const boundary = BOUNDARIES.get(`${mark.code}${mark.num ?? ''}`);
    if (boundary === undefined || mark.sample < 0) continue;
    point(boundary, 1, mark.lead === undefined ? 0 : mark.lead + 1, mark.sample + 1);
    written++;
  }
  const beat = recording.representativeBeat;
  if (beat !== undefined && beatGroup !== undefined) {
    const fields: readonly (readonly [keyof RepresentativeBeat, string])[] = [
      ['pOnMs', '(0'],
      ['pOffMs', ')0'],
      ['qrsOnMs', '(1'],
      ['qrsOffMs', ')1'],
      ['tOffMs', ')2'],
    ];
    for (const [field, mark] of fields) {
      const ms = beat[field];
      const boundary = BOUNDARIES.get(mark);
      if (typeof ms === 'number' && boundary !== undefined) point(boundary, beatGroup, 0, Math.max(Math.round((ms / 1000) * beat.sampleRateHz), 0));
    }
  }
  return { items, written };
}

/** A UID under 2.25: 128 bits computed from content and a word, as a UUID of version 8. */
function uidOf(content: readonly Uint8Array[], word: string): string {
  const hashes = [0x811c_9dc5, 0x9e37_79b9, 0x85eb_ca6b, 0xc2b2_ae35];
  const mix = (byte: number): void => {
    for (let k = 0; k < 4; k++) hashes[k] = Math.imul((hashes[k] ?? 0) ^ byte ^ (k * 0x5b), [0x0100_0193, 0x85eb_ca77, 0xc2b2_ae3d, 0x27d4_eb2f][k] ?? 1);
    hashes[0] = ((hashes[0] ?? 0) + (hashes[3] ?? 0)) | 0;
  };
  for (const bytes of content) for (const byte of bytes) mix(byte);
  for (const byte of new TextEncoder().encode(word)) mix(byte);
  for (let k = 0; k < 16; k++) mix(k);
  const hex = hashes.map((hash) => (hash >>> 0).toString(16).padStart(8, '0')).join('');
  const uuid = `${hex.slice(0, 12)}8${hex.slice(13, 16)}${((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16)}${hex.slice(17)}`;
  return `2.25.${BigInt(`0x${uuid}`)}`;
}
