import { ok } from '@einthoven/kernel';
import { limitsOf, oneFile } from '../bytes.ts';
import { fail, guarded } from '../problem.ts';
import type { EcgAnnotation, EcgLead, EcgMeasurements, EcgReader, OtherSignal, RepresentativeBeat } from '../recording.ts';
import { readDicomFile, textOf, type DicomFile, type DicomSet } from './elements.ts';
import { readGroup, type DicomGroup } from './group.ts';
import { dicomPatient } from './patient.ts';

export { looksLikeDicom } from './elements.ts';

/** Waveforms of other things than an ECG are named in the refusal. */
const CLASSES: ReadonlyMap<string, string> = new Map([
  ['1.2.840.10008.5.1.4.1.1.9.1.1', '12-lead ECG'],
  ['1.2.840.10008.5.1.4.1.1.9.1.2', 'general ECG'],
  ['1.2.840.10008.5.1.4.1.1.9.1.3', 'ambulatory ECG'],
  ['1.2.840.10008.5.1.4.1.1.9.1.4', 'general 32-bit ECG'],
  ['1.2.840.10008.5.1.4.1.1.9.2.1', 'haemodynamic'],
  ['1.2.840.10008.5.1.4.1.1.9.3.1', 'cardiac electrophysiology'],
]);

/** Measurements by the code or the meaning that names them. */
const MEASURES: readonly (readonly [RegExp, keyof EcgMeasurements])[] = [
  [/^(?:5\.13\.5-7|2:15872|8625-6)$|^PR interval/i, 'prMs'],
  [/^(?:5\.13\.5-9|2:16156|8633-0)$|^QRS duration/i, 'qrsMs'],
  [/^(?:5\.13\.5-11|2:16160|8634-8)$|^QT interval/i, 'qtMs'],
  [/^(?:5\.10\.2\.5-5|2:15876|8636-3)$|^QTc/i, 'qtcMs'],
  [/^(?:5\.13\.5-1|2:16184)$|^RR interval/i, 'rrMs'],
  [/^(?:5\.13\.5-2|5\.10\.2\.5-1|2:16016)$|^ventricular (?:heart )?rate/i, 'ventricularRateBpm'],
  [/^(?:5\.10\.2\.5-3|2:16020)$|^atrial (?:heart )?rate/i, 'atrialRateBpm'],
  [/^P duration/i, 'pMs'],
  [/^(?:5\.10\.3-11|8626-4)$|^P (?:wave )?axis/i, 'pAxisDeg'],
  [/^(?:5\.10\.3-13|8632-2)$|^QRS axis/i, 'qrsAxisDeg'],
  [/^(?:5\.10\.3-15|8638-9)$|^T (?:wave )?axis/i, 'tAxisDeg'],
];

/** Boundaries of waves: mark and wave as WFDB writes them, and the field of a representative beat. */
const BOUNDARIES: readonly (readonly [RegExp, '(' | ')', 0 | 1 | 2, 'pOnMs' | 'pOffMs' | 'qrsOnMs' | 'qrsOffMs' | 'tOffMs' | undefined])[] = [
  [/^5\.10\.3-1$|^P onset/i, '(', 0, 'pOnMs'],
  [/^5\.10\.3-2$|^P offset/i, ')', 0, 'pOffMs'],
  [/^5\.10\.3-3$|^QRS onset/i, '(', 1, 'qrsOnMs'],
  [/^5\.10\.3-4$|^QRS offset/i, ')', 1, 'qrsOffMs'],
  [/^T onset/i, '(', 2, undefined],
  [/^5\.10\.3-5$|^T offset/i, ')', 2, 'tOffMs'],
];

/**
 * Reads an ECG out of DICOM (12-lead, general, ambulatory), little endian with kinds of values written or not, 8 or 16 bits. What is
 * big endian, deflated or compressed is refused by name.
 */
export const readDicom: EcgReader = (files, options) =>
  guarded(() => {
    const limits = limitsOf(options);
    const file = readDicomFile(oneFile(files, options), limits);
    const notes: string[] = [];
    const taken: string[] = [];
    const text = (tag: number): string => {
      const element = file.data.get(tag);
      return element === undefined || element.items !== undefined ? '' : textOf(file.bytes, element).slice(0, 64);
    };
    const waveforms = file.data.get(0x5400_0100);
    if (waveforms?.items === undefined || waveforms.items.length === 0) {
      const kind = CLASSES.get(text(0x0008_0016));
      fail(
        'EMPTY',
        waveforms?.at ?? 132,
        kind === undefined ? 'This DICOM file holds no waveform; it may be an image or a report.' : `This ${kind} file holds no waveform.`,
      );
    }
    const kind = CLASSES.get(text(0x0008_0016));
    if (kind === undefined) notes.push('The file does not say that it is an ECG.');
    else if (!kind.endsWith('ECG')) notes.push(`The file says that it is a ${kind} waveform.`);
    let sum = 0;
    const groups = waveforms.items.map((set, i) => {
      const group = readGroup(file, set, i + 1, limits, notes);
      sum += group.count * (group.leads.length + group.others.length);
      if (sum > limits.maxSamples) fail('TOO_LARGE', waveforms.at, `The file has more than ${limits.maxSamples} samples.`);
      return group;
    });
    const firstIndex = Math.max(
      groups.findIndex((group) => !group.derived && group.leads.length > 0),
      0,
    );
    const first = groups[firstIndex];
    if (first === undefined || first.leads.length === 0) fail('EMPTY', waveforms.at, 'No channel of the file is a voltage.');

    const leads: EcgLead[] = [...first.leads];
    const others: OtherSignal[] = [...first.others];
    let beatGroup: DicomGroup | undefined;
    groups.forEach((group, i) => {
      if (i === firstIndex) return;
      if (group.derived && beatGroup === undefined && group.leads.length > 0) beatGroup = group;
      else if (group.derived) taken.push(`Group ${i + 1}, which was computed from the recording.`);
      else if (group.leads.some((lead) => leads.some((one) => one.name === lead.name)))
        taken.push(`Group ${i + 1}, which repeats leads of group ${firstIndex + 1}.`);
      else {
        const shift = Math.round(((group.offsetMs - first.offsetMs) / 1000) * group.sampleRateHz);
        if (shift < 0 || shift * group.leads.length > limits.maxSamples - sum) {
          taken.push(`Group ${i + 1}, which was not recorded at the time of group ${firstIndex + 1}.`);
          return;
        }
        sum += shift * group.leads.length;
        const rate = group.sampleRateHz === first.sampleRateHz ? {} : { sampleRateHz: group.sampleRateHz };
        leads.push(...group.leads.map((lead) => ({ ...lead, samples: later(lead.samples, shift), ...rate })));
        others.push(...group.others);
      }
    });
    const found = annotationsOf(file, first, firstIndex, beatGroup);
    const longest = leads.reduce((most, lead) => Math.max(most, lead.samples.length / (lead.sampleRateHz ?? first.sampleRateHz)), 0);
    // Leads of other groups may begin later or end earlier: all at one rate have one length.
    const even = Math.max(...leads.filter((lead) => lead.sampleRateHz === undefined).map((lead) => lead.samples.length));
    if (file.privateTags > 0) taken.push(`${file.privateTags} private elements.`);
    const date = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})(\.\d+)?)?/.exec(text(0x0008_002a) || `${text(0x0008_0020)}${text(0x0008_0030)}`);
    const measurements = { ...found.measurements, ...(found.statements.length > 0 ? { statements: found.statements } : {}) };
    return ok({
      recording: {
        sampleRateHz: first.sampleRateHz,
        leads: leads.map((lead) => (lead.sampleRateHz === undefined && lead.samples.length < even ? { ...lead, samples: longer(lead.samples, even) } : lead)),
        durationS: longest,
        ...(date === null
          ? {}
          : { startsAt: `${date[1]}-${date[2]}-${date[3]}${date[4] === undefined ? '' : `T${date[4]}:${date[5]}:${date[6]}${date[7] ?? ''}`}` }),
        annotations: found.annotations,
        ...(Object.keys(measurements).length > 0 ? { measurements } : {}),
        ...(beatGroup === undefined ? {} : { representativeBeat: { sampleRateHz: beatGroup.sampleRateHz, leads: beatGroup.leads, ...found.boundaries } }),
        ...(others.length > 0 ? { others } : {}),
        notes,
      },
      patient: dicomPatient(file),
      format: 'dicom' as const,
      taken,
    });
  });

function later(samples: Float64Array, shift: number): Float64Array {
  if (shift === 0) return samples;
  const moved = new Float64Array(samples.length + shift).fill(Number.NaN);
  moved.set(samples, shift);
  return moved;
}

function longer(samples: Float64Array, length: number): Float64Array {
  const whole = new Float64Array(length).fill(Number.NaN);
  whole.set(samples);
  return whole;
}

type Found = { measurements: EcgMeasurements; statements: string[]; annotations: EcgAnnotation[]; boundaries: Partial<RepresentativeBeat> };

/** Reads the annotation sequence: measurements, statements, marks. */
function annotationsOf(file: DicomFile, first: DicomGroup, firstIndex: number, beat: DicomGroup | undefined): Found {
  const measurements: { [key: string]: number } = {};
  const statements: string[] = [];
  const marks: { group: number; positions: number[]; boundary: (typeof BOUNDARIES)[number] | undefined; name: string; lead: number | undefined }[] = [];
  const view = new DataView(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
  for (const item of file.data.get(0x0040_b020)?.items ?? []) {
    const text = (set: DicomSet | undefined, tag: number): string => {
      const element = set?.get(tag);
      return element === undefined || element.items !== undefined ? '' : textOf(file.bytes, element, file.utf8).slice(0, 1024);
    };
    const concept = item.get(0x0040_a043)?.items?.[0];
    const [code, meaning] = [text(concept, 0x0008_0100), text(concept, 0x0008_0104)];
    const free = text(item, 0x0070_0006);
    if (free !== '') statements.push(free);
    const value = text(item, 0x0040_a30a);
    const measure = MEASURES.find(([pattern]) => pattern.test(code) || pattern.test(meaning))?.[1];
    if (value !== '' && measure !== undefined && Number.isFinite(Number(value))) measurements[measure] ??= Number(value);
    const positions = item.get(0x0040_a132);
    if (positions === undefined || positions.items !== undefined || positions.to - positions.from > 4096) continue;
    const channels = item.get(0x0040_a0b0);
    const [group = firstIndex + 1, channel = 0] =
      channels === undefined || channels.items !== undefined || channels.to - channels.from < 4
        ? []
        : [view.getUint16(channels.from, true), view.getUint16(channels.from + 2, true)];
    const places: number[] = [];
    for (let at = positions.from; at + 4 <= positions.to; at += 4) places.push(view.getUint32(at, true));
    const boundary = BOUNDARIES.find(([pattern]) => pattern.test(code) || pattern.test(meaning));
    marks.push({ group, positions: places, boundary, name: meaning || code || free, lead: channel === 0 ? undefined : channel - 1 });
  }
  const boundaries: { [key: string]: number } = {};
  // Writers that give each boundary once mean the representative beat where there is one, whatever group they name.
  const named = marks.filter((mark) => mark.boundary !== undefined);
  const once =
    beat !== undefined &&
    named.length > 0 &&
    new Set(named.map((mark) => mark.boundary)).size === named.length &&
    named.every((mark) => mark.positions.every((at) => at <= beat.count));
  const annotations: EcgAnnotation[] = [];
  for (const mark of marks) {
    const ofBeat = beat !== undefined && ((once && mark.boundary !== undefined) || (mark.group !== firstIndex + 1 && mark.boundary !== undefined));
    for (const position of mark.positions) {
      if (ofBeat) {
        const field = mark.boundary?.[3];
        if (field !== undefined && position <= beat.count) boundaries[field] ??= (position / beat.sampleRateHz) * 1000;
        continue;
      }
      if (mark.group !== firstIndex + 1 || position < 1 || position > first.count) continue;
      const lead = mark.lead !== undefined && mark.lead < first.leads.length ? { lead: mark.lead } : {};
      const [, code = '"', num] = mark.boundary ?? [];
      annotations.push({
        sample: position - 1,
        atS: (position - 1) / first.sampleRateHz,
        code,
        ...(num === undefined ? { aux: mark.name } : { num }),
        ...lead,
      });
    }
  }
  return { measurements, statements, annotations: annotations.toSorted((a, b) => a.sample - b.sample), boundaries };
}
