import type { ByteReader } from '../bytes.ts';
import { latin1 } from '../bytes.ts';
import type { PatientFacts } from '../recording.ts';

/** What section 1 says of the patient and of the visit. */
export type ScpPatient = { readonly patient: PatientFacts; readonly startsAt: string | undefined; readonly notes: readonly string[] };

const TEXTS: ReadonlyMap<number, string> = new Map([
  [3, 'second last name'],
  [16, 'acquiring institution'],
  [17, 'analysing institution'],
  [18, 'acquiring department'],
  [19, 'analysing department'],
  [20, 'referring physician'],
  [21, 'confirming physician'],
  [22, 'technician'],
  [23, 'room'],
  [30, 'comment'],
  [31, 'sequence number'],
  [35, 'history'],
]);

/**
 * Reads section 1: tagged facts, in any order.
 *
 * @throws FormatFailure where a tag is longer than the section; use under `guarded`
 */
export function readScpPatient(section: ByteReader): ScpPatient {
  const texts = new Map<number, string[]>();
  const other: { label: string; text: string }[] = [];
  const notes: string[] = [];
  let facts: PatientFacts = { other: [] };
  let date: string | undefined;
  let time: string | undefined;
  let highPassHz: number | undefined;
  let lowPassHz: number | undefined;
  while (section.left >= 3) {
    const tag = section.u8('A tag of section 1');
    const length = section.u16('A tag of section 1');
    if (tag === 255) break;
    const value = section.part(length, `Tag ${tag} of section 1`);
    if (length === 0) continue;
    const text = (): string => plain(value.take(value.left, 'a text'));
    switch (tag) {
      case 4:
        if (length >= 3) facts = { ...facts, ageYears: ageYears(value.u16('an age'), value.u8('an age')) };
        break;
      case 5:
        if (length >= 4) facts = { ...facts, birthDate: dateOf(value) };
        break;
      case 6:
        if (length >= 3) facts = { ...facts, heightCm: scaled(value, [1, 2.54, 0.1]) };
        break;
      case 7:
        if (length >= 3) facts = { ...facts, weightKg: scaled(value, [1, 0.001, 0.453_592_37, 0.028_349_523]) };
        break;
      case 8: {
        const sex = value.u8('a sex');
        facts = { ...facts, sex: sex === 1 ? 'male' : sex === 2 ? 'female' : undefined };
        break;
      }
      case 10:
        if (length > 3) {
          value.skip(3, 'a drug');
          texts.set(tag, [...(texts.get(tag) ?? []), text()]);
        }
        break;
      case 14:
      case 15:
        other.push({ label: tag === 14 ? 'recording device' : 'analysing device', text: deviceText(value) });
        break;
      case 25:
        if (length >= 4) date = dateOf(value);
        break;
      case 26:
        if (length >= 3) time = [value.u8('a time'), value.u8('a time'), value.u8('a time')].map((n) => String(n).padStart(2, '0')).join(':');
        break;
      case 27:
        if (length >= 2) highPassHz = value.u16('a filter') / 100;
        break;
      case 28:
        if (length >= 2) lowPassHz = value.u16('a filter');
        break;
      case 0:
      case 1:
      case 2:
      case 13:
        texts.set(tag, [...(texts.get(tag) ?? []), text()]);
        break;
      default: {
        const label = TEXTS.get(tag);
        if (label !== undefined) other.push({ label, text: text() });
      }
    }
  }
  if (highPassHz !== undefined && highPassHz > 0) notes.push(`Recorded with a high-pass filter of ${highPassHz} Hz.`);
  if (lowPassHz !== undefined && lowPassHz > 0) notes.push(`Recorded with a low-pass filter of ${lowPassHz} Hz.`);
  const name = [texts.get(1)?.[0], texts.get(0)?.[0]].filter((part) => part !== undefined && part !== '').join(' ');
  const id = texts.get(2)?.[0];
  return {
    patient: {
      ...facts,
      ...(name === '' ? {} : { name }),
      ...(id === undefined || id === '' ? {} : { id }),
      ...(texts.has(10) ? { medications: (texts.get(10) ?? []).filter((drug) => drug !== '') } : {}),
      ...(texts.has(13) ? { diagnoses: (texts.get(13) ?? []).filter((words) => words !== '') } : {}),
      other: other.filter((fact) => fact.text !== ''),
    },
    startsAt: date === undefined ? undefined : time === undefined ? date : `${date}T${time}`,
    notes,
  };
}

/** A text up to its zero. */
function plain(bytes: Uint8Array): string {
  const zero = bytes.indexOf(0);
  return latin1(zero === -1 ? bytes : bytes.subarray(0, zero)).trim();
}

function dateOf(value: ByteReader): string | undefined {
  const [year, month, day] = [value.u16('a date'), value.u8('a date'), value.u8('a date')];
  return year === 0 || month === 0 || month > 12 || day === 0 || day > 31
    ? undefined
    : `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function ageYears(count: number, unit: number): number | undefined {
  const perYear = [undefined, 1, 12, 52.18, 365.25, 8766][unit];
  return perYear === undefined || count === 0 ? undefined : count / perYear;
}

function scaled(value: ByteReader, factors: readonly number[]): number | undefined {
  const count = value.u16('a size');
  const factor = factors[value.u8('a unit') - 1];
  return factor === undefined || count === 0 ? undefined : count * factor;
}

/** Model and, behind 36 bytes of numbers, the device's texts: software, serial number, maker. */
function deviceText(value: ByteReader): string {
  const bytes = value.take(value.left, 'a device');
  const model = plain(bytes.subarray(8, 14));
  const texts = latin1(bytes.subarray(36))
    .split('\0')
    .map((part) => part.trim());
  return [model, ...texts].filter((part) => part !== '').join(', ');
}
