import { ok, type Result } from '@einthoven/kernel';
import { ByteWriter, latin1Bytes } from '../bytes.ts';
import { digitise, inSteps, MISSING, type Digital } from '../digitise.ts';
import { fail, guarded, type FormatProblem } from '../problem.ts';
import type { EcgRecording, PatientFacts, WriteOptions, Written } from '../recording.ts';
import { edfDate } from './header.ts';
import { END_TEXT, MISSING_TEXT } from './read.ts';
import { talBytes, type Tal } from './tal.ts';

const HIGH = 32767;

type Channel = {
  readonly label: string;
  readonly unit: string;
  readonly hz: number;
  readonly digital: Digital;
  /** What the header will say: values at digital `-high` and `high`. */
  readonly range: { readonly low: string; readonly high: string };
  readonly high: number;
};

/** Writes EDF+C, with annotations. */
export function writeEdf(recording: EcgRecording, options: WriteOptions = {}): Result<Written, FormatProblem> {
  return guarded(() => {
    const leftOut: string[] = [];
    const channels = [
      ...recording.leads.map((lead) => channelOf(`ECG ${lead.name}`, 'uV', lead.sampleRateHz ?? recording.sampleRateHz, lead.samples, lead.stepUv, 0, leftOut)),
      ...(recording.others ?? []).map((other) =>
        channelOf(other.name, other.unit, other.sampleRateHz ?? recording.sampleRateHz, other.samples, other.step, other.zero ?? 0, leftOut),
      ),
    ];
    if (channels.length === 0 && recording.annotations.length === 0) fail('EMPTY', 0, 'The recording has no lead and no annotation.');
    const { recordS, perRecord } = recordsOf(channels);
    const records = Math.max(...channels.map(({ digital }, i) => Math.ceil(digital.values.length / (perRecord[i] as number))), channels.length === 0 ? 1 : 0);
    const tals = annotationsOf(recording, channels, leftOut);
    if (channels.some(({ digital }, i) => digital.values.length !== records * (perRecord[i] as number))) {
      tals.push({ onsetS: Math.max(...channels.map(({ digital, hz }) => digital.values.length / hz)), durationS: undefined, text: END_TEXT });
    }
    const inRecords = spread(tals, records, recordS);
    const annotationSamples = Math.ceil(Math.max(...inRecords.map((each) => each.length), 16) / 2);
    if (channels.length >= 9999) fail('CANNOT_WRITE', 0, 'EDF has no place for so many signals.');

    const writer = new ByteWriter();
    const field = (text: string, length: number) =>
      writer.raw(
        latin1Bytes(
          text
            .replace(/[^\u0020-\u007e]/g, '?')
            .slice(0, length)
            .padEnd(length),
        ),
      );
    const { patientField, recordingField, date, time } = words(recording, options.patient, leftOut);
    for (const [text, length] of [
      ['0', 8],
      [patientField, 80],
      [recordingField, 80],
      [date, 8],
      [time, 8],
      [String(256 * (channels.length + 2)), 8],
      ['EDF+C', 44],
      [String(records), 8],
      [decimal(channels.length === 0 ? 0 : recordS), 8],
      [String(channels.length + 1), 4],
    ] as const) {
      field(text, length);
    }
    const each = (texts: readonly string[], length: number) => texts.forEach((text) => field(text, length));
    each([...channels.map(({ label }) => label), 'EDF Annotations'], 16);
    each([...channels.map(() => ''), ''], 80);
    each([...channels.map(({ unit }) => unit), ''], 8);
    each([...channels.map(({ range }) => range.low), '-1'], 8);
    each([...channels.map(({ range }) => range.high), '1'], 8);
    each([...channels.map(({ high }) => String(-high)), '-32768'], 8);
    each([...channels.map(({ high }) => String(high)), '32767'], 8);
    each([...channels.map(() => ''), ''], 80);
    each([...perRecord.map(String), String(annotationSamples)], 8);
    each([...channels.map(() => ''), ''], 32);

    for (let record = 0; record < records; record++) {
      for (const [i, { digital }] of channels.entries()) {
        const many = perRecord[i] as number;
        for (let k = 0; k < many; k++) {
          const value = digital.values[record * many + k] ?? MISSING;
          writer.i16(value === MISSING ? 0 : value);
        }
      }
      const texts = inRecords[record] as Uint8Array;
      writer.raw(texts);
      writer.raw(new Uint8Array(2 * annotationSamples - texts.length));
    }
    if (recording.measurements) leftOut.push('Measurements: EDF has no place for them.');
    if (recording.representativeBeat) leftOut.push('The representative beat: EDF has no place for it.');
    return ok({ files: new Map([[`${options.name ?? 'ecg'}.edf`, writer.done()]]), leftOut });
  });
}

function channelOf(label: string, unit: string, hz: number, samples: Float64Array, declared: number | undefined, zero: number, leftOut: string[]): Channel {
  if (label.length > 16) leftOut.push(`The end of the name "${label}": EDF has 16 letters.`);
  let digital = digitise(samples, declared, zero);
  const most = Math.max(-digital.low, digital.high);
  if (most > HIGH) digital = inSteps(samples, (digital.step * most) / HIGH, zero);
  // The header has eight letters for a number: the step that it can say is the step that counts.
  const high = zero === 0 ? sayable(digital.step, Math.min(most, HIGH)) : HIGH;
  const range = { low: eight(zero - high * digital.step), high: eight(zero + high * digital.step) };
  if (Number(range.low) === Number(range.high)) fail('CANNOT_WRITE', 0, `"${label}" has waves too small for EDF to say how small.`);
  const step = (Number(range.high) - Number(range.low)) / (2 * high);
  const said = inSteps(samples, step, Number(range.low) + high * step);
  if (said.low < -32768 || said.high > HIGH) fail('CANNOT_WRITE', 0, `"${label}" is too large for EDF.`);
  if (said.error > 0) leftOut.push(`Parts of "${label}" below ${said.error.toPrecision(2)} ${unit}.`);
  return { label: label.trim(), unit: unit.slice(0, 8), hz, digital: said, range, high };
}

/** A number of steps, not below `least`, whose size eight letters with a minus say most exactly. */
function sayable(step: number, least: number): number {
  let best = HIGH;
  let bestError = Infinity;
  for (let steps = HIGH; steps >= Math.max(least, 1000); steps--) {
    const size = steps * step;
    const scale = 10 ** Math.max(5 - Math.max(Math.floor(Math.log10(size)), 0), 0);
    const error = Math.abs(Math.round(size * scale) / scale - size) / steps;
    if (error < bestError) [best, bestError] = [steps, error];
    if (error <= 1e-13 * step) break;
  }
  return best;
}

/** A number in at most eight letters, as exact as they allow. */
function eight(value: number): string {
  for (let digits = 15; digits >= 0; digits--) {
    const text = decimalOf(value, digits);
    if (text.length <= 8) return text;
  }
  return fail('CANNOT_WRITE', 0, `EDF has no place for a number like ${value}.`);
}

function decimalOf(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function decimal(value: number): string {
  return eight(value);
}

/** A duration of data records in which every signal has a whole number of samples, and which the header can say. */
function recordsOf(channels: readonly Channel[]): { recordS: number; perRecord: number[] } {
  const candidates = [1, ...Array.from({ length: 119 }, (_, i) => i + 2), 0.5, 0.2, 0.1, 0.25, 0.125, ...channels.map(({ hz }) => 1 / hz)];
  for (const candidate of candidates) {
    const recordS = Number(eight(candidate));
    const perRecord = channels.map(({ hz }) => Math.round(hz * recordS));
    if (perRecord.every((many, i) => many >= 1 && Math.abs(many / recordS - (channels[i] as Channel).hz) < 1e-9 * many)) return { recordS, perRecord };
  }
  return fail('CANNOT_WRITE', 0, `EDF has no data record for the rates ${[...new Set(channels.map(({ hz }) => hz))].join(', ')} Hz.`);
}

function annotationsOf(recording: EcgRecording, channels: readonly Channel[], leftOut: string[]): Tal[] {
  let numbers = 0;
  const tals = recording.annotations.map(({ atS, code, aux, lead, durationS, subtype, num }): Tal => {
    if (subtype !== undefined || num !== undefined) numbers++;
    const words = aux === undefined || aux === '' ? code : `${code}: ${aux}`;
    return { onsetS: atS, durationS, text: lead === undefined ? words : `${words}@@${channels[lead]?.label ?? ''}` };
  });
  if (numbers > 0) leftOut.push(`Subtypes and numbers of ${numbers} annotations.`);
  for (const { label, digital, hz } of channels) {
    const count = digital.values.length;
    for (let i = 0; i < count; i++) {
      if (digital.values[i] !== MISSING) continue;
      const from = i;
      while (i < count && digital.values[i] === MISSING) i++;
      tals.push({ onsetS: from / hz, durationS: (i - from) / hz, text: `${MISSING_TEXT}@@${label.slice(0, 16).trim()}` });
      if (tals.length > 1_000_000) fail('CANNOT_WRITE', 0, 'The recording has too many gaps for EDF.');
    }
  }
  return tals;
}

/** The annotation lists of each data record: its own time, then the annotations from its time, evenly where there are many. */
function spread(tals: readonly Tal[], records: number, recordS: number): Uint8Array[] {
  const lists: Uint8Array[][] = Array.from({ length: records }, (_, i) => [talBytes({ onsetS: i * recordS, durationS: undefined, text: '' })]);
  for (const tal of tals) lists[Math.min(Math.max(Math.floor(tal.onsetS / recordS), 0), records - 1)]?.push(talBytes(tal));
  return lists.map((parts) => {
    const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  });
}

function words(
  recording: EcgRecording,
  patient: PatientFacts | undefined,
  leftOut: string[],
): { patientField: string; recordingField: string; date: string; time: string } {
  const value = (text: string | undefined) => (text === undefined || text.trim() === '' ? 'X' : text.trim().replace(/\s+/g, '_'));
  const sex = patient?.sex === 'female' ? 'F' : patient?.sex === 'male' ? 'M' : 'X';
  const other = (label: string) => value(patient?.other.find((each) => each.label === label)?.text);
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(.*))?$/.exec(recording.startsAt ?? '');
  const year = Number(found?.[1]);
  if (recording.startsAt !== undefined && (!found || year < 1985 || year > 2084))
    leftOut.push('The time of the recording: EDF writes years from 1985 to 2084.');
  if (found?.[7]) leftOut.push('Parts of a second, or the zone, of the time of the recording.');
  const isDated = found !== null && year >= 1985 && year <= 2084;
  const patientField = `${value(patient?.id)} ${sex} ${edfDate(patient?.birthDate)} ${value(patient?.name)}`;
  const recordingField = `Startdate ${isDated ? edfDate(recording.startsAt) : 'X'} ${other('recording number')} ${other('technician')} ${other('equipment')}`;
  if (patientField.length > 80 || recordingField.length > 80) leftOut.push('The end of what is said of the patient or the visit: EDF has 80 letters.');
  return {
    patientField,
    recordingField,
    date: isDated ? `${found[3]}.${found[2]}.${(found[1] as string).slice(2)}` : '01.01.85',
    time: isDated && found[4] !== undefined ? `${found[4]}.${found[5]}.${found[6]}` : '00.00.00',
  };
}
