import { ok, type Result } from '@einthoven/kernel';
import { latin1Bytes } from '../bytes.ts';
import { digitise, divisorText, MISSING, type Digital } from '../digitise.ts';
import { fail, guarded, type FormatProblem } from '../problem.ts';
import type { EcgRecording, PatientFacts, WriteOptions, Written } from '../recording.ts';
import { annotationNumber, writeAnnotations, type WfdbAnnotation } from './annotations.ts';
import { STORAGE } from './storage.ts';

/** Options of {@link writeWfdb}. */
export type WfdbWriteOptions = WriteOptions & {
  /** Storage format (16, 212, ...). Unless told: the narrowest of 16, 24 and 32 that holds the signal. */
  readonly format?: number | undefined;
  /** Ending of the annotation file; `atr` unless told. */
  readonly annotator?: string | undefined;
};

type Channel = {
  readonly name: string;
  readonly unit: string;
  /** Of one of `unit` in the samples' unit. */
  readonly factor: number;
  readonly hz: number;
  readonly digital: Digital;
  readonly baseline: number;
};

/** Writes a WFDB record: header, one signal file, annotations where there are some. */
export function writeWfdb(recording: EcgRecording, options: WfdbWriteOptions = {}): Result<Written, FormatProblem> {
  return guarded(() => {
    const name = recordName(options.name);
    const leftOut: string[] = [];
    const channels = channelsOf(recording, leftOut);
    if (channels.length === 0) fail('EMPTY', 0, 'The recording has no lead.');
    const { frameHz, perFrame } = framesOf(channels);
    const frames = Math.max(...channels.map(({ digital }, i) => Math.ceil(digital.values.length / (perFrame[i] as number))));
    const format = options.format ?? narrowest(channels);
    const storage = STORAGE.get(format);
    if (storage?.encode === undefined) fail('CANNOT_WRITE', 0, `Signals are not written in format ${format}.`);
    const missing = storage.missing as number;

    const frameSize = perFrame.reduce((sum, each) => sum + each, 0);
    const all = new Int32Array(frames * frameSize);
    const lines: string[] = [];
    let offset = 0;
    for (const [i, channel] of channels.entries()) {
      const { digital, baseline } = channel;
      const many = perFrame[i] as number;
      if (digital.low + baseline < storage.low || digital.high + baseline > storage.high) {
        fail(
          'CANNOT_WRITE',
          0,
          `"${channel.name}" reaches from ${digital.low + baseline} to ${digital.high + baseline} steps; format ${format} holds ${storage.low} to ${storage.high}.`,
          'Choose a wider storage format.',
        );
      }
      let sum = 0;
      for (let frame = 0; frame < frames; frame++) {
        for (let k = 0; k < many; k++) {
          const value = digital.values[frame * many + k] ?? MISSING;
          const stored = value === MISSING ? missing : value + baseline;
          all[frame * frameSize + offset + k] = stored;
          sum = (sum + stored) | 0;
        }
      }
      const gain = `${divisorText(channel.factor, digital.step)}(${baseline})/${channel.unit}`;
      lines.push(`${name}.dat ${format}${many > 1 ? `x${many}` : ''} ${gain} ${storage.bits} 0 ${all[offset] ?? 0} ${(sum << 16) >> 16} 0 ${channel.name}`);
      offset += many;
    }
    const header = [`${name} ${channels.length} ${frameHz} ${frames}${start(recording.startsAt, leftOut)}`, ...lines, ...comments(options.patient)];
    const files = new Map<string, Uint8Array>([
      [`${name}.hea`, latin1Bytes(`${header.join('\n')}\n`)],
      [`${name}.dat`, storage.encode(all)],
    ]);
    if (recording.annotations.length > 0) {
      files.set(`${name}.${options.annotator ?? 'atr'}`, annotationBytes(recording, frameHz, leftOut));
    }
    if (recording.measurements) leftOut.push('Measurements: a WFDB record has no place for them.');
    if (recording.representativeBeat) leftOut.push('The representative beat: a WFDB record has no place for it.');
    return ok({ files, leftOut });
  });
}

/** A name for files, checked. @throws FormatFailure under `guarded` */
export function recordName(name = 'ecg'): string {
  if (!/^[\w-]{1,64}$/.test(name)) fail('CANNOT_WRITE', 0, `"${name.slice(0, 80)}" is no name of a record.`, 'Use letters, digits, - and _.');
  return name;
}

function channelsOf(recording: EcgRecording, leftOut: string[]): Channel[] {
  const plain = (text: string, index: number) => text.replace(/\s+/g, ' ').trim() || `signal ${index + 1}`;
  const leads = recording.leads.map((lead, i) => {
    const digital = digitise(lead.samples, lead.stepUv);
    if (digital.error > 0) leftOut.push(`Parts of lead ${lead.name} below ${digital.error.toPrecision(2)} uV.`);
    return { name: plain(lead.name, i), unit: 'mV', factor: 1000, hz: lead.sampleRateHz ?? recording.sampleRateHz, digital, baseline: 0 };
  });
  const others = (recording.others ?? []).map((other, i) => {
    const unit = other.unit.replace(/\s+/g, '_') || 'NU';
    const baseline = -(other.zero ?? 0) / (other.step ?? 1);
    const isUsual = Math.abs(baseline - Math.round(baseline)) < 1e-6 && Math.abs(baseline) < 1e9 && other.step !== undefined;
    const digital = digitise(other.samples, other.step, isUsual ? (other.zero ?? 0) : 0);
    const hz = other.sampleRateHz ?? recording.sampleRateHz;
    return { name: plain(other.name, leads.length + i), unit, factor: 1, hz, digital, baseline: isUsual ? Math.round(baseline) : 0 };
  });
  return [...leads, ...others];
}

/** The highest rate of which all rates are whole multiples. */
function framesOf(channels: readonly Channel[]): { frameHz: number; perFrame: number[] } {
  const slowest = Math.min(...channels.map(({ hz }) => hz));
  for (let part = 1; part <= 1000; part++) {
    const frameHz = slowest / part;
    const perFrame = channels.map(({ hz }) => hz / frameHz);
    if (perFrame.every((many) => Math.abs(many - Math.round(many)) < 1e-9 * many)) return { frameHz, perFrame: perFrame.map(Math.round) };
  }
  return fail('CANNOT_WRITE', 0, `The rates ${[...new Set(channels.map(({ hz }) => hz))].join(', ')} Hz have no frame in common.`);
}

function narrowest(channels: readonly Channel[]): number {
  const low = Math.min(...channels.map(({ digital, baseline }) => digital.low + baseline));
  const high = Math.max(...channels.map(({ digital, baseline }) => digital.high + baseline));
  return [16, 24].find((format) => low >= (STORAGE.get(format)?.low as number) && high <= (STORAGE.get(format)?.high as number)) ?? 32;
}

function start(startsAt: string | undefined, leftOut: string[]): string {
  if (startsAt === undefined) return '';
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}:\d{2}(?:\.\d+)?))?(.*)$/.exec(startsAt);
  if (!found) {
    leftOut.push('The time of the recording: it is no date and time.');
    return '';
  }
  if (found[5] !== '') leftOut.push('The zone of the time of the recording.');
  return ` ${found[4] ?? '00:00:00'} ${found[3]}/${found[2]}/${found[1]}`;
}

function comments(patient: PatientFacts | undefined): string[] {
  if (!patient) return [];
  const lines: (readonly [label: string, text: string | number | undefined])[] = [
    ['Age', patient.ageYears],
    ['Sex', patient.sex === undefined ? undefined : patient.sex[0]?.toUpperCase() + patient.sex.slice(1)],
    ['Dx', patient.diagnoses?.join(', ')],
    ['Rx', patient.medications?.join(', ')],
    ['name', patient.name],
    ['id', patient.id],
    ['birth date', patient.birthDate],
    ['height', patient.heightCm === undefined ? undefined : `${patient.heightCm} cm`],
    ['weight', patient.weightKg === undefined ? undefined : `${patient.weightKg} kg`],
    ...patient.other.map(({ label, text }) => [label, text] as const),
  ];
  return lines.filter(([, text]) => text !== undefined && text !== '').map(([label, text]) => `# ${label}: ${text}`.replace(/[\r\n]+/g, ' '));
}

function annotationBytes(recording: EcgRecording, frameHz: number, leftOut: string[]): Uint8Array {
  let unknown = 0;
  let durations = 0;
  const isOfLeads = recording.annotations.some(({ lead }) => lead !== undefined);
  if (isOfLeads && recording.annotations.some(({ lead }) => lead === undefined)) {
    leftOut.push('That some annotations are of all leads: where others are of one lead, WFDB takes these as of the first.');
  }
  const annotations = recording.annotations.map((each): WfdbAnnotation => {
    const isKnown = annotationNumber(each.code) !== undefined;
    if (!isKnown) unknown++;
    if (each.durationS !== undefined) durations++;
    const aux = isKnown ? each.aux : [each.code, each.aux].filter((part) => part !== undefined && part !== '').join(' ');
    return { sample: each.sample, code: isKnown ? each.code : '"', subtype: each.subtype ?? 0, channel: each.lead ?? 0, num: each.num ?? 0, aux };
  });
  if (unknown > 0) leftOut.push(`The kind of ${unknown} annotations that WFDB has no code for: they are comments now.`);
  if (durations > 0) leftOut.push(`How long ${durations} annotations last.`);
  return writeAnnotations(
    annotations.toSorted((a, b) => a.sample - b.sample),
    frameHz === recording.sampleRateHz ? undefined : recording.sampleRateHz,
    isOfLeads,
  );
}
