import { ByteReader } from '../bytes.ts';
import { fail } from '../problem.ts';
import type { PatientFacts, ReadLimits } from '../recording.ts';

/** One signal as the header describes it. */
export type EdfSignal = {
  readonly label: string;
  readonly transducer: string;
  readonly unit: string;
  readonly physicalLow: number;
  readonly physicalHigh: number;
  readonly digitalLow: number;
  readonly digitalHigh: number;
  readonly filters: string;
  readonly samplesPerRecord: number;
  readonly isAnnotations: boolean;
};

/** An EDF, EDF+ or BDF header. */
export type EdfHeader = {
  readonly isPlus: boolean;
  readonly isContinuous: boolean;
  readonly bytesPerSample: 2 | 3;
  readonly headerBytes: number;
  /** As many as the file has where the header does not know. */
  readonly records: number;
  readonly recordS: number;
  readonly recordBytes: number;
  readonly signals: readonly EdfSignal[];
  readonly startsAt: string | undefined;
  readonly patient: PatientFacts;
  readonly notes: readonly string[];
};

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/**
 * Reads the header, and checks it against the length of the file.
 *
 * @throws FormatFailure under `guarded`
 */
export function readEdfHeader(bytes: Uint8Array, limits: ReadLimits): EdfHeader {
  const reader = new ByteReader(bytes);
  const notes: string[] = [];
  const text = (length: number, what: string) => reader.latin1(length, what).replace(/\0/g, ' ').trim();
  const number = (length: number, what: string, isWhole = false) => {
    const at = reader.offset;
    const written = text(length, what);
    const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(written) ? Number(written) : Number.NaN;
    if (!Number.isFinite(value) || (isWhole && !Number.isInteger(value)))
      fail('INVALID', at, `${what} is "${written}"; a ${isWhole ? 'whole ' : ''}number belongs there.`);
    return value;
  };
  const version = reader.latin1(8, 'The version');
  const isBdf = version.charCodeAt(0) === 0xff && version.startsWith('BIOSEMI', 1);
  if (!isBdf && version.trim() !== '0') fail('FORMAT_MISMATCH', 0, 'The file does not begin as EDF does, with "0" and spaces.');
  const patientField = text(80, 'The patient');
  const recordingField = text(80, 'The recording');
  const dateAt = reader.offset;
  const date = text(8, 'The date');
  const time = text(8, 'The time');
  const headerAt = reader.offset;
  const headerBytes = number(8, 'The length of the header', true);
  const reserved = text(44, 'The reserved field');
  const recordsAt = reader.offset;
  const announced = number(8, 'The number of data records', true);
  const durationAt = reader.offset;
  const recordS = number(8, 'The duration of a data record');
  const signalsAt = reader.offset;
  const count = number(4, 'The number of signals', true);
  if (count < 1 || count > limits.maxLeads) fail('INVALID', signalsAt, `The header announces ${count} signals; 1 to ${limits.maxLeads} are read.`);
  if (headerBytes !== 256 * (count + 1))
    fail('INVALID', headerAt, `The header says that it has ${headerBytes} bytes; with ${count} signals it has ${256 * (count + 1)}.`);
  if (recordS < 0 || recordS > 86_400_000) fail('INVALID', durationAt, `A data record lasts ${recordS} seconds.`);
  if (announced < -1) fail('INVALID', recordsAt, `The header announces ${announced} data records.`);
  const isPlus = /^[EB]DF\+[CD]/.test(reserved);
  const isContinuous = !/^[EB]DF\+D/.test(reserved);

  const each = <T>(read: () => T): T[] => Array.from({ length: count }, read);
  const labels = each(() => text(16, 'A label'));
  const transducers = each(() => text(80, 'A transducer'));
  const units = each(() => text(8, 'A unit'));
  const rangeAt = reader.offset;
  const physicalLows = each(() => number(8, 'A physical minimum'));
  const physicalHighs = each(() => number(8, 'A physical maximum'));
  const digitalLows = each(() => number(8, 'A digital minimum', true));
  const digitalHighs = each(() => number(8, 'A digital maximum', true));
  const filters = each(() => text(80, 'A filter'));
  const samplesAt = reader.offset;
  const samples = each(() => number(8, 'The number of samples', true));
  reader.skip(32 * count, 'The reserved fields');

  const most = isBdf ? 8_388_608 : 32_768;
  let recordSamples = 0;
  const signals = labels.map((label, i): EdfSignal => {
    const isAnnotations = isPlus && /^[EB]DF Annotations$/.test(label);
    const [physicalLow, physicalHigh, digitalLow, digitalHigh] = [physicalLows, physicalHighs, digitalLows, digitalHighs].map((all) => all[i] as number) as [
      number,
      number,
      number,
      number,
    ];
    const samplesPerRecord = samples[i] as number;
    if (samplesPerRecord < 0 || samplesPerRecord > limits.maxSamples)
      fail('INVALID', samplesAt + 8 * i, `"${label}" has ${samplesPerRecord} samples in a data record.`);
    if (!isAnnotations) {
      const at = rangeAt + 8 * i;
      if (physicalLow === physicalHigh)
        fail('INVALID', at, `"${label}" has the same physical minimum and maximum, ${physicalLow}: the size of its waves is unknown.`);
      if (digitalLow >= digitalHigh) fail('INVALID', at + 16 * count, `"${label}" has the digital minimum ${digitalLow} and the maximum ${digitalHigh}.`);
      if (digitalLow < -most || digitalHigh >= most)
        fail('INVALID', at + 16 * count, `"${label}" has the digital range ${digitalLow} to ${digitalHigh}, which its samples cannot hold.`);
      if (samplesPerRecord > 0 && recordS === 0)
        fail('INVALID', durationAt, `A data record lasts 0 seconds and has ${samplesPerRecord} samples of "${label}".`);
      if (physicalLow > physicalHigh) notes.push(`"${label}" has a physical minimum above its maximum: it was stored upside down.`);
    }
    recordSamples += samplesPerRecord;
    return {
      label,
      transducer: transducers[i] as string,
      unit: units[i] as string,
      physicalLow,
      physicalHigh,
      digitalLow,
      digitalHigh,
      filters: filters[i] as string,
      samplesPerRecord,
      isAnnotations,
    };
  });
  const bytesPerSample = isBdf ? 3 : 2;
  const recordBytes = recordSamples * bytesPerSample;
  if (recordBytes === 0) fail('EMPTY', samplesAt, 'The data records have no samples.');
  const fitting = Math.floor((bytes.length - headerBytes) / recordBytes);
  if (announced > fitting) {
    fail('TRUNCATED', bytes.length, `${announced} data records of ${recordBytes} bytes are announced; the file has bytes for ${fitting}.`);
  }
  if (announced === -1) notes.push(`The header does not say how many data records there are; the file has ${fitting}.`);
  const surplus = bytes.length - headerBytes - announced * recordBytes;
  if (announced >= 0 && surplus > 0) notes.push(`${surplus} bytes behind the last data record are not read.`);
  const { patient, year, isUndated } = factsOf(patientField, recordingField, isPlus);
  for (const [what, values] of [
    ['transducer', transducers],
    ['filters', filters],
  ] as const) {
    for (const value of new Set(values)) if (value !== '') patient.other.push({ label: what, text: value });
  }
  return {
    isPlus,
    isContinuous,
    bytesPerSample,
    headerBytes,
    records: announced === -1 ? fitting : announced,
    recordS,
    recordBytes,
    signals,
    startsAt: isUndated ? undefined : startOf(date, time, year, notes, dateAt),
    patient,
    notes,
  };
}

function startOf(date: string, time: string, year: string | undefined, notes: string[], at: number): string | undefined {
  const day = /^(\d\d)[.:/-](\d\d)[.:/-](\d\d|yy)$/.exec(date);
  const clock = /^(\d\d)[.:](\d\d)[.:](\d\d)$/.exec(time);
  // The first day that EDF can write, at midnight, is what software writes that leaves the date out.
  if (date === '01.01.85' && /^00.00.00$/.test(time)) return undefined;
  const full = day && (year ?? (day[3] === 'yy' ? undefined : `${Number(day[3]) >= 85 ? 19 : 20}${day[3]}`));
  if (!day || !clock || full === undefined || Number(day[2]) < 1 || Number(day[2]) > 12 || Number(day[1]) < 1 || Number(day[1]) > 31 || Number(clock[1]) > 23) {
    notes.push(`The date and time at byte ${at} are none that EDF allows; they were left out.`);
    return undefined;
  }
  return `${full}-${day[2]}-${day[1]}T${clock[1]}:${clock[2]}:${clock[3]}`;
}

type Facts = {
  readonly patient: { -readonly [K in keyof PatientFacts]: PatientFacts[K] } & { other: { label: string; text: string }[] };
  /** Of the start, with four digits. */
  readonly year: string | undefined;
  readonly isUndated: boolean;
};

function factsOf(patientField: string, recordingField: string, isPlus: boolean): Facts {
  const patient: Facts['patient'] = { other: [] };
  if (!isPlus) {
    if (patientField !== '') patient.other.push({ label: 'patient', text: patientField });
    if (recordingField !== '') patient.other.push({ label: 'recording', text: recordingField });
    return { patient, year: undefined, isUndated: false };
  }
  const value = (text: string | undefined) => (text === undefined || text === 'X' || text === '' ? undefined : text.replaceAll('_', ' '));
  const [code, sex, birth, name, ...more] = patientField.split(/\s+/);
  if (value(code) !== undefined) patient.id = value(code);
  if (sex === 'F' || sex === 'M') patient.sex = sex === 'F' ? 'female' : 'male';
  if (value(birth) !== undefined) patient.birthDate = plainDate(birth as string) ?? birth;
  if (value(name) !== undefined) patient.name = value(name);
  if (more.length > 0) patient.other.push({ label: 'patient', text: more.join(' ') });
  const [word, start, administration, technician, equipment, ...rest] = recordingField.split(/\s+/);
  if (word !== 'Startdate') {
    if (recordingField !== '') patient.other.push({ label: 'recording', text: recordingField });
    return { patient, year: undefined, isUndated: false };
  }
  for (const [label, text] of [
    ['recording number', value(administration)],
    ['technician', value(technician)],
    ['equipment', value(equipment)],
    ['recording', rest.length > 0 ? rest.join(' ') : undefined],
  ] as const) {
    if (text !== undefined) patient.other.push({ label, text });
  }
  return { patient, year: plainDate(start ?? '')?.slice(0, 4), isUndated: start === 'X' };
}

/** `02-MAY-1951` as `1951-05-02`. */
function plainDate(text: string): string | undefined {
  const found = /^(\d\d)-([A-Z]{3})-(\d{4})$/i.exec(text);
  const month = MONTHS.indexOf((found?.[2] ?? '').toUpperCase());
  return found && month >= 0 ? `${found[3]}-${String(month + 1).padStart(2, '0')}-${found[1]}` : undefined;
}

/** `1951-05-02` as `02-MAY-1951`, or X where it is none. */
export function edfDate(text: string | undefined): string {
  const found = /^(\d{4})-(\d\d)-(\d\d)/.exec(text ?? '');
  const month = MONTHS[Number(found?.[2] ?? 0) - 1];
  return found && month ? `${found[3]}-${month}-${found[1]}` : 'X';
}
