import { ok } from '@einthoven/kernel';
import { beginning } from '../beginning.ts';
import { fromBase64 } from '../base64.ts';
import { limitsOf, oneFile } from '../bytes.ts';
import { leadName } from '../lead-name.ts';
import { numbersIn } from '../numbers-in-text.ts';
import { fail, guarded } from '../problem.ts';
import type { EcgLead, EcgMeasurements, EcgReader, ReadLimits, RepresentativeBeat } from '../recording.ts';
import { below, child, childrenOf, parseXml, type XmlDocument, type XmlElement } from '../xml/tree.ts';
import { philipsPatient } from './patient.ts';
import { unpackXli } from './xli.ts';

const STANDARD = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
const MEASURES: readonly (readonly [keyof EcgMeasurements, ...string[]])[] = [
  ['ventricularRateBpm', 'meanventrate', 'heartrate'],
  ['atrialRateBpm', 'atrialrate'],
  ['rrMs', 'rrint', 'meanrrint'],
  ['pMs', 'pdur', 'meanpdur'],
  ['prMs', 'print', 'meanprint'],
  ['qrsMs', 'qrsdur', 'meanqrsdur'],
  ['qtMs', 'qtint', 'meanqtint'],
  ['qtcMs', 'qtcb', 'qtc', 'meanqtc'],
  ['pAxisDeg', 'pfrontaxis'],
  ['qrsAxisDeg', 'qrsfrontaxis'],
  ['tAxisDeg', 'tfrontaxis'],
];

/** Whether bytes look like Philips' XML: its root or its namespace, near the beginning. */
export function looksLikePhilips(bytes: Uint8Array): boolean {
  return /<(?:\w{1,20}:)?restingecgdata[\s>]/.test(beginning(bytes));
}

/**
 * Reads Philips' (Sierra) ECG XML, versions 1.03, 1.04 and 1.04.01: samples as text, as Base64, or packed with XLI. In packed files III,
 * aVR, aVL and aVF are kept as what they differ by from what I and II make of them, and are worked out here.
 */
export const readPhilips: EcgReader = (files, options) =>
  guarded(() => {
    const limits = limitsOf(options);
    const document = parseXml(oneFile(files, options), limits);
    const { root } = document;
    if (root.name !== 'restingecgdata') fail('FORMAT_MISMATCH', document.place(root), `This is no ECG of Philips; its root is ${root.name}.`);
    const notes: string[] = [];
    const taken: string[] = [];
    const version = child(root, 'documentinfo', 'documentversion');
    const versionText = version?.text.trim() ?? '';
    if (!/^1\.0[34](?:\.\d{1,3})?$/.test(versionText)) {
      fail('UNSUPPORTED', document.place(version ?? root), `The file is of version "${versionText.slice(0, 20)}"; 1.03, 1.04 and 1.04.01 are read here.`);
    }
    const acquisition = child(root, 'dataacquisition');
    const signal = child(acquisition, 'signalcharacteristics');
    if (signal === undefined) fail('INVALID', document.place(root), 'The file does not describe its signal.');
    const sampleRateHz = numberAt(document, signal, 'samplingrate');
    const resolution = numberAt(document, signal, 'signalresolution', 'resolution');
    if (!(sampleRateHz > 0) || sampleRateHz > 1e6)
      fail('INVALID', document.place(child(signal, 'samplingrate') ?? signal), `The sampling rate is ${sampleRateHz} Hz.`);
    if (!(resolution > 0)) fail('INVALID', document.place(child(signal, 'signalresolution') ?? signal), `One step is ${resolution} uV.`);
    const bits = child(signal, 'bitspersample')?.text.trim() ?? '16';
    if (bits !== '16') fail('UNSUPPORTED', document.place(child(signal, 'bitspersample') ?? signal), `Samples of ${bits.slice(0, 10)} bits are not read here.`);
    const zero = Number(child(signal, 'signaloffset')?.text.trim() || '0');
    if (zero !== 0) fail('UNSUPPORTED', document.place(child(signal, 'signaloffset') ?? signal), `Samples with an offset of ${zero} are not read here.`);
    const waves = below(root, 'parsedwaveforms')[0];
    if (waves === undefined) fail('EMPTY', document.place(root), 'The file holds no waveforms.');
    const leads = readWaves(document, waves, signal, { sampleRateHz, resolution }, limits);

    const acquired = [acquisition, child(root, 'reportinfo')].find((one) => one?.attributes.has('date'));
    const [date, time] = [acquired?.attributes.get('date'), acquired?.attributes.get('time')];
    const measured = readMeasurements(root);
    const statements = below(root, 'statement')
      .map((statement) =>
        [child(statement, 'leftstatement')?.text.trim(), child(statement, 'rightstatement')?.text.trim()]
          .filter((part) => part !== undefined && part !== '')
          .join(': ')
          .slice(0, 1024),
      )
      .filter((words) => words !== '');
    const measurements = { ...measured, ...(statements.length > 0 ? { statements } : {}) };
    const beat = readBeats(document, root, { sampleRateHz, resolution }, limits, taken);
    const filters = [
      child(root, 'reportinfo', 'reportbandwidth', 'highpassfiltersetting'),
      child(root, 'reportinfo', 'reportbandwidth', 'lowpassfiltersetting'),
    ].map((one) => one?.text.trim() ?? '');
    if (filters.every((text) => /^[\d.]{1,8}$/.test(text))) notes.push(`The report was made for ${filters[0]} to ${filters[1]} Hz.`);
    if (waves.attributes.get('filterflag') === 'True') notes.push('The samples were filtered before they were stored.');
    taken.push('Measurements of each lead and each group of beats.');
    const pulse = calibrationAt(leads);
    if (pulse !== undefined)
      notes.push(`From ${(pulse / sampleRateHz).toFixed(2)} s on all leads hold the recorder's calibration pulse; cut it off before measuring.`);
    const longest = Math.max(...leads.map((lead) => lead.samples.length));
    return ok({
      recording: {
        sampleRateHz,
        leads,
        durationS: longest / sampleRateHz,
        ...(date === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(date)
          ? {}
          : { startsAt: /^\d{2}:\d{2}:\d{2}/.test(time ?? '') ? `${date}T${(time ?? '').slice(0, 8)}` : date }),
        annotations: [],
        ...(Object.keys(measurements).length > 0 ? { measurements } : {}),
        ...(beat === undefined ? {} : { representativeBeat: beat }),
        notes,
      },
      patient: philipsPatient(root),
      format: 'philips' as const,
      taken,
    });
  });

/** Where the samples that are alike in all leads begin, at the end: no heart gives aVR what it gives V6. */
function calibrationAt(leads: readonly EcgLead[]): number | undefined {
  const [first] = leads;
  if (first === undefined || leads.length < 6) return undefined;
  let at = first.samples.length;
  while (at > 0 && leads.every((lead) => lead.samples[at - 1] === first.samples[at - 1])) at--;
  return first.samples.length - at > 50 && first.samples.subarray(at).some((uv) => uv !== 0) ? at : undefined;
}

type Scale = { readonly sampleRateHz: number; readonly resolution: number };

function numberAt(document: XmlDocument, parent: XmlElement, ...names: readonly string[]): number {
  const element = names.map((name) => child(parent, name)).find((one) => one !== undefined);
  const text = element?.text.trim() ?? '';
  if (!/^\d{1,7}(?:\.\d{1,9})?$/.test(text)) fail('INVALID', document.place(element ?? parent), `${names[0]} is "${text.slice(0, 20)}", which is no number.`);
  return Number(text);
}

function readWaves(document: XmlDocument, waves: XmlElement, signal: XmlElement, scale: Scale, limits: ReadLimits): EcgLead[] {
  const place = document.place(waves);
  const encoding = waves.attributes.get('dataencoding') ?? '';
  const isPacked = /^true$/i.test(waves.attributes.get('compressflag') ?? 'False');
  const method = waves.attributes.get('compressmethod') ?? '';
  const labels = (waves.attributes.get('leadlabels') ?? '')
    .trim()
    .split(/\s+/)
    .filter((label) => label !== '');
  const set = child(signal, 'leadset')?.text.trim() || child(signal, 'acquisitiontype')?.text.trim() || '';
  const names = (labels.length > 0 ? labels : STANDARD).map(leadName);
  if (labels.length === 0 && set !== '' && !/STD-12|12/.test(set))
    fail('UNSUPPORTED', document.place(signal), `The leads of the set ${set.slice(0, 30)} are not named and not read here.`);
  if (new Set(names).size !== names.length) fail('INVALID', place, 'Leads stand twice.');
  const allocated = Math.min(
    Number(child(signal, 'numberchannelsvalid')?.text.trim() || child(signal, 'numberchannelsallocated')?.text.trim() || names.length) || names.length,
    names.length,
  );
  const promisedMs = Number(waves.attributes.get('durationperchannel') ?? Number.NaN);
  const promised = Number.isFinite(promisedMs) ? Math.round((promisedMs / 1000) * scale.sampleRateHz) : undefined;
  if (promised !== undefined && (promised < 1 || promised * allocated > limits.maxSamples)) {
    fail(promised < 1 ? 'INVALID' : 'TOO_LARGE', place, `Each channel should have ${promised} samples; ${limits.maxSamples} of all are the limit.`);
  }
  let channels: (Int32Array | Float64Array)[];
  if (isPacked) {
    if (method !== 'XLI' || encoding !== 'Base64')
      fail('UNSUPPORTED', place, `Samples packed with "${method.slice(0, 20)}" in "${encoding.slice(0, 20)}" are not read here.`);
    channels = unpackXli(fromBase64(waves.text, place), place, { channels: allocated, samples: limits.maxSamples });
    if (channels.length < allocated) fail('TRUNCATED', place, `There are ${channels.length} channels; ${allocated} are promised.`);
    if (promised !== undefined && channels.some((channel) => channel.length < promised)) {
      fail('TRUNCATED', place, `A channel has ${Math.min(...channels.map((channel) => channel.length))} samples; ${promised} are promised.`);
    }
    if (labels.length > 0 && STANDARD.slice(0, 6).some((name, i) => names[i] !== name))
      fail('UNSUPPORTED', place, 'Packed leads in another order than I, II, III, aVR, aVL, aVF are not read here.');
    workOut(channels);
  } else if (encoding === 'Plain' || encoding === 'Base64') {
    const values =
      encoding === 'Plain' ? numbersIn(waves.text.replaceAll(',', ' '), place, limits.maxSamples) : words16(fromBase64(waves.text, place), limits, place);
    const each = promised ?? Math.floor(values.length / allocated);
    if (each === 0 || values.length < each * allocated) fail('TRUNCATED', place, `There are ${values.length} samples; ${each * allocated} are promised.`);
    channels = Array.from({ length: allocated }, (_, i) => values.slice(i * each, (i + 1) * each));
  } else fail('UNSUPPORTED', place, `Samples in "${encoding.slice(0, 20)}" are not read here.`);
  const count = promised ?? Math.max(...channels.map((channel) => channel.length));
  return channels.map((channel, i) => ({
    name: names[i] ?? `channel ${i + 1}`,
    unit: 'uV' as const,
    samples: Float64Array.from({ length: Math.min(count, channel.length) }, (_, k) => (channel[k] ?? 0) * scale.resolution),
    // aVR, aVL and aVF were worked out of halves that were cut off: they stay whole steps.
    stepUv: scale.resolution,
  }));
}

/** III, aVR, aVL and aVF from I and II and what they were kept to differ by; halves are cut off towards zero, as the recorder did. */
function workOut(channels: readonly (Int32Array | Float64Array)[]): void {
  const [one, two, three, right, left, foot] = channels;
  if (one === undefined || two === undefined || three === undefined || right === undefined || left === undefined || foot === undefined) return;
  const count = Math.min(one.length, two.length);
  for (let i = 0; i < count; i++) {
    const [a, b] = [one[i] ?? 0, two[i] ?? 0];
    const c = b - a - (three[i] ?? 0);
    three[i] = c;
    right[i] = -(right[i] ?? 0) - Math.trunc((a + b) / 2);
    left[i] = Math.trunc((a - c) / 2) - (left[i] ?? 0);
    foot[i] = Math.trunc((b + c) / 2) - (foot[i] ?? 0);
  }
}

function words16(bytes: Uint8Array, limits: ReadLimits, place: { byte: number }): Float64Array {
  if (bytes.length / 2 > limits.maxSamples) fail('TOO_LARGE', place, `There are more than ${limits.maxSamples} samples.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.length >> 1 }, (_, i) => view.getInt16(i * 2, true));
}

/** Global measurements: those of the interpretation, else the means over the recording. */
function readMeasurements(root: XmlElement): EcgMeasurements {
  const sources = [
    below(root, 'interpretationmeasurements')[0],
    below(root, 'globalmeasurements')[0],
    below(root, 'crossleadmeasurements')[0],
    below(root, 'groupmeasurement')[0],
  ];
  const found: { [key: string]: number } = {};
  for (const source of sources) {
    for (const [field, ...names] of MEASURES) {
      for (const name of names) {
        const text = child(source, name)?.text.trim() ?? '';
        if (/^[+-]?\d{1,5}(?:\.\d{1,3})?$/.test(text)) found[field] ??= Number(text);
      }
    }
  }
  return found;
}

/** Representative beats, which are never packed. */
function readBeats(document: XmlDocument, root: XmlElement, scale: Scale, limits: ReadLimits, taken: string[]): RepresentativeBeat | undefined {
  const holder = below(root, 'repbeats')[0];
  if (holder === undefined) return undefined;
  const encoding = holder.attributes.get('dataencoding') ?? '';
  const rate = Number(holder.attributes.get('samplespersec') ?? scale.sampleRateHz);
  const step = Number(holder.attributes.get('resolution') ?? scale.resolution);
  const beats = childrenOf(holder, 'repbeat').slice(0, limits.maxLeads);
  if (!(rate > 0) || !(step > 0) || (encoding !== 'Plain' && encoding !== 'Base64')) {
    taken.push('Representative beats, which are stored in a way that is not known here.');
    return undefined;
  }
  const leads = beats.flatMap((beat): EcgLead[] => {
    const name = leadName(beat.attributes.get('leadname') ?? '');
    const text = child(beat, 'waveform')?.text ?? beat.text;
    const place = document.place(beat);
    const values = encoding === 'Plain' ? numbersIn(text, place, limits.maxSamples) : words16(fromBase64(text, place), limits, place);
    return name === '' || values.length === 0 ? [] : [{ name, unit: 'uV', samples: values.map((value) => value * step), stepUv: step }];
  });
  return leads.length === 0 ? undefined : { sampleRateHz: rate, leads };
}
