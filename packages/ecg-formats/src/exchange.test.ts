import { err, ok, unwrap } from '@einthoven/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readAecg,
  readDicom,
  readFhir,
  readPhilips,
  readScp,
  writeAecg,
  writeDicom,
  writeFhir,
  writeScp,
  type EcgReader,
  type EcgRecording,
  type FormatProblem,
} from './index.ts';
import { crcCcitt } from './scp/crc.ts';

const NAMES = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

/** A recording of whole steps. */
const recordings = fc
  .record({
    leads: fc.integer({ min: 1, max: 12 }),
    count: fc.integer({ min: 1, max: 60 }),
    stepUv: fc.constantFrom(1, 2.5, 5, 1.25, 4),
    rate: fc.constantFrom(250, 500, 1000),
    seed: fc.array(fc.integer({ min: -32_000, max: 32_000 }), { minLength: 1, maxLength: 40 }),
  })
  .map(({ leads, count, stepUv, rate, seed }): EcgRecording => ({
    sampleRateHz: rate,
    durationS: count / rate,
    startsAt: '2026-03-14T09:26:53',
    annotations: [
      { sample: 0, atS: 0, code: '(', num: 1 },
      { sample: count - 1, atS: (count - 1) / rate, code: ')', num: 1 },
    ],
    measurements: { prMs: 160, qrsMs: 90, qtMs: 400, qrsAxisDeg: -30 },
    notes: [],
    leads: NAMES.slice(0, leads).map((name, k) => ({
      name,
      unit: 'uV' as const,
      stepUv,
      samples: Float64Array.from({ length: count }, (_, i) => ((seed[(i * 7 + k) % seed.length] ?? 0) >> (i % 3 === 0 ? 0 : 6)) * stepUv + 0),
    })),
  }));

const FORMATS = [
  ['SCP-ECG, Huffman', readScp, (recording: EcgRecording) => writeScp(recording)],
  ['SCP-ECG, raw', readScp, (recording: EcgRecording) => writeScp(recording, { compression: 'raw' })],
  ['DICOM', readDicom, (recording: EcgRecording) => writeDicom(recording)],
  ['HL7 aECG', readAecg, (recording: EcgRecording) => writeAecg(recording)],
  ['FHIR R4', readFhir, (recording: EcgRecording) => writeFhir(recording)],
  ['FHIR R5', readFhir, (recording: EcgRecording) => writeFhir(recording, { release: 'R5' })],
] as const;

/** The only file of what was written. */
const only = (files: ReadonlyMap<string, Uint8Array>): Uint8Array => [...files.values()][0] ?? new Uint8Array();

const SMALL: EcgRecording = {
  sampleRateHz: 500,
  durationS: 0.02,
  startsAt: '2026-03-14T09:26:53',
  annotations: [],
  notes: [],
  leads: ['I', 'II', 'V1'].map((name, k) => ({
    name,
    unit: 'uV' as const,
    stepUv: 2.5,
    samples: Float64Array.from({ length: 10 }, (_, i) => (i * i - 20 * k) * 2.5),
  })),
};

const problem = (reader: EcgReader, bytes: Uint8Array | string): FormatProblem => {
  const read = reader(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
  if (read.ok) throw new Error('it was read');
  expect(read.error.says.length).toBeGreaterThan(10);
  expect(read.error.remedy.length).toBeGreaterThan(10);
  return read.error;
};

describe.each(FORMATS)('%s', (_name, reader, writer) => {
  it('reads what it wrote, to the bit', () => {
    fc.assert(
      fc.property(recordings, (recording) => {
        const written = unwrap(writer(recording));
        const back = unwrap(reader(only(written.files))).recording;
        expect(back.leads.map((lead) => lead.name)).toEqual(recording.leads.map((lead) => lead.name));
        for (const [k, lead] of recording.leads.entries()) expect(back.leads[k]?.samples).toEqual(lead.samples);
        expect(back.sampleRateHz).toBe(recording.sampleRateHz);
        expect(back.startsAt).toBe(recording.startsAt);
        expect(back.measurements).toMatchObject({ prMs: 160, qrsMs: 90, qtMs: 400, qrsAxisDeg: -30 });
        if (!written.leftOut.some((words) => words.includes('annotations'))) expect(back.annotations).toEqual(recording.annotations);
      }),
      { numRuns: 40 },
    );
  });

  it('writes nothing of a patient unless told', () => {
    const back = unwrap(reader(only(unwrap(writer(SMALL)).files)));
    expect(back.patient.name).toBeUndefined();
    expect(back.patient.id).toBeUndefined();
  });

  it('never takes a file that was cut short for a whole one', () => {
    const bytes = only(unwrap(writer(SMALL)).files);
    // Cut within the signal or before: the blanks behind a text's end may be missed.
    for (let length = 0; length < bytes.length - 2; length += Math.max(1, Math.floor(bytes.length / 200)))
      expect(reader(bytes.subarray(0, length)).ok, `${length} of ${bytes.length}`).toBe(false);
  });

  it('keeps gaps, or says that it cannot', () => {
    const gaps = { ...SMALL, leads: SMALL.leads.map((lead) => ({ ...lead, samples: lead.samples.map((uv, i) => (i === 3 ? Number.NaN : uv)) })) };
    const written = writer(gaps);
    if (!written.ok) expect(written.error.code).toBe('CANNOT_WRITE');
    else expect(unwrap(reader(only(written.value.files))).recording.leads[0]?.samples).toEqual(gaps.leads[0]?.samples);
  });
});

describe('hostile SCP-ECG', () => {
  const bytes = only(unwrap(writeScp(SMALL)).files);
  /** Changes bytes of a section and mends its checksum, as a liar would. */
  const changed = (id: number, at: number, values: readonly number[]): Uint8Array => {
    const copy = bytes.slice();
    const view = new DataView(copy.buffer);
    const start = view.getUint32(6 + 16 + id * 10 + 6, true) - 1;
    copy.set(values, start + 16 + at);
    const length = view.getUint32(start + 4, true);
    view.setUint16(start, crcCcitt(copy.subarray(start + 2, start + length)), true);
    return copy;
  };
  it.each([
    ['2^31 samples', changed(3, 2, [1, 0, 0, 0, 255, 255, 255, 127]), 'TOO_LARGE'],
    ['a lead that ends before it begins', changed(3, 2, [9, 0, 0, 0, 1, 0, 0, 0]), 'INVALID'],
    ['more samples than bits', changed(3, 2, [1, 0, 0, 0, 0, 0, 1, 0]), 'TRUNCATED'],
    ['a scale of 0', changed(6, 0, [0, 0]), 'INVALID'],
    ['no time between samples', changed(6, 2, [0, 0]), 'INVALID'],
    ['third differences', changed(6, 4, [3]), 'INVALID'],
    ['bimodal compression', changed(6, 5, [1]), 'UNSUPPORTED'],
    ['a reference beat taken out', changed(3, 1, [1]), 'UNSUPPORTED'],
    ['no leads', changed(3, 0, [0]), 'EMPTY'],
    ['a flipped bit', bytes.with(bytes.length - 3, (bytes.at(-3) ?? 0) ^ 4), 'CHECKSUM'],
  ])('refuses %s', (_what, hostile, code) => expect(problem(readScp, hostile).code).toBe(code));

  it('reads a table of the file: codes of another length than the default ones', () => {
    // One table of two codes: 0 is the value 5, 1 is followed by 8 bits.
    const table = [1, 0, 2, 0, 1, 1, 1, 5, 0, 0, 0, 0, 0, 1, 9, 1, 0, 0, 1, 0, 0, 0];
    const signal = [0xe8, 3, 0xd0, 7, 0, 0, 2, 0, 0b0_1_000000, 0b11_0_00000];
    const lead = [1, 0x04, 1, 0, 0, 0, 3, 0, 0, 0, 1];
    const sections: [number, number[]][] = [
      [2, table],
      [3, lead],
      [6, signal],
    ];
    const body: number[] = [];
    const word = (value: number, size: number): number[] => Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 255);
    const pack = (id: number, content: readonly number[]): number[] => {
      const rest = [
        ...word(id, 2),
        ...word(16 + content.length, 4),
        20,
        20,
        ...(id === 0 ? [...'SCPECG'].map((letter) => letter.charCodeAt(0)) : word(0, 6)),
        ...content,
      ];
      return [...word(crcCcitt(Uint8Array.from(rest)), 2), ...rest];
    };
    let index = 7 + 16 + 30;
    const pointers = sections.flatMap(([id, content]) => {
      const at = index;
      index += 16 + content.length;
      return [...word(id, 2), ...word(16 + content.length, 4), ...word(at, 4)];
    });
    body.push(...word(index - 1, 4), ...pack(0, pointers), ...sections.flatMap(([id, content]) => pack(id, content)));
    const file = Uint8Array.from([...word(crcCcitt(Uint8Array.from(body)), 2), ...body]);
    expect([...(unwrap(readScp(file)).recording.leads[0]?.samples ?? [])]).toEqual([5, 3, 5]);
  });
});

describe('hostile DICOM', () => {
  const bytes = only(unwrap(writeDicom(SMALL)).files);
  const text = String.fromCharCode(...bytes);
  const swapped = (from: string, to: string): Uint8Array => Uint8Array.from(text.replace(from, to), (letter) => letter.charCodeAt(0));
  const at = (tag: string): number => text.indexOf(tag);
  const samples = at('\x3a\x00\x10\x00UL') + 8;
  it.each([
    ['2^31 samples', bytes.with(samples + 3, 0x80), 'TOO_LARGE'],
    ['a million samples', bytes.with(samples + 2, 0x10), 'TRUNCATED'],
    ['a step of 0', swapped('2.5 ', '0.0 '), 'INVALID'],
    ['a step that is no number', swapped('2.5 ', 'NaN '), 'INVALID'],
    ['a rate of 0', swapped('500 ', '000 '), 'INVALID'],
    ['samples of 24 bits', bytes.with(at('\x00\x54\x04\x10US') + 8, 24), 'UNSUPPORTED'],
    ['big endian', swapped('1.2.840.10008.1.2.1\0', '1.2.840.10008.1.2.2\0'), 'UNSUPPORTED'],
    ['a JPEG', swapped('1.2.840.10008.1.2.1\0', '1.2.840.10008.1.2.4\0'), 'UNSUPPORTED'],
  ])('refuses %s', (_what, hostile, code) => expect(problem(readDicom, hostile).code).toBe(code));

  it('bounds sequences inside each other', () => {
    const head = bytes.subarray(0, bytes.indexOf(8, 300) > 0 ? text.indexOf('\x08\x00\x05\x00CS') : 0);
    const nest = Array.from({ length: 50_000 }, () => [0x40, 0, 0x55, 5, 0x53, 0x51, 0, 0, 255, 255, 255, 255, 0xfe, 0xff, 0, 0xe0, 255, 255, 255, 255]).flat();
    expect(problem(readDicom, Uint8Array.from([...head, ...nest])).code).toBe('TOO_LARGE');
  });

  it('makes UIDs that are of this file alone', () => {
    const uids = (content: Uint8Array): string[] => String.fromCharCode(...content).match(/2\.25\.\d{30,39}/g) ?? [];
    expect(new Set(uids(bytes)).size).toBe(4);
    const other = only(unwrap(writeDicom(SMALL, { uidSeed: 'again' })).files);
    expect(uids(other).filter((uid) => uids(bytes).includes(uid))).toHaveLength(1);
  });
});

describe('hostile XML', () => {
  const aecg = new TextDecoder().decode(only(unwrap(writeAecg(SMALL)).files));
  const bomb = `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<AnnotatedECG>&b;</AnnotatedECG>`;
  it.each([
    ['entities of its own', bomb, 'UNSUPPORTED'],
    ['a file from elsewhere', '<!DOCTYPE r SYSTEM "file:///etc/passwd"><AnnotatedECG/>', 'UNSUPPORTED'],
    ['an entity that is not defined', '<AnnotatedECG>&b;</AnnotatedECG>', 'INVALID'],
    ['deep nesting', `<AnnotatedECG>${'<a>'.repeat(200_000)}`, 'TOO_LARGE'],
    ['no end', aecg.slice(0, -30), 'TRUNCATED'],
    ['a sample that is no number', aecg.replace('<digits>0 ', '<digits>NaN '), 'INVALID'],
    ['a sample without end', aecg.replace('<digits>0 ', '<digits>1e999 '), 'INVALID'],
    ['a scale of 0', aecg.replace('value="2.5"', 'value="0"'), 'INVALID'],
    ['a scale that makes the voltage endless', aecg.replace('value="2.5" unit="uV"', 'value="2.5e307" unit="uV"'), 'INVALID'],
    ['a scale without a unit', aecg.replace('value="2.5" unit="uV"', 'value="2.5"'), 'INVALID'],
    ['an increment of 0', aecg.replace('value="0.002"', 'value="0"'), 'INVALID'],
    ['no time', aecg.replace(/<component><sequence><code code="TIME_ABSOLUTE".*/, ''), 'INVALID'],
    ['a lead twice', aecg.replace('MDC_ECG_LEAD_II"', 'MDC_ECG_LEAD_I"'), 'INVALID'],
    ['no leads', aecg.replace(/<component><sequenceSet>[\s\S]*<\/sequenceSet><\/component>/, ''), 'EMPTY'],
    ['another document', '<html/>', 'FORMAT_MISMATCH'],
  ])('refuses %s', (_what, hostile, code) => expect(problem(readAecg, hostile).code).toBe(code));

  it('names the line', () => {
    const broken = aecg.replace('value="2.5"', 'value="0"');
    const { at } = problem(readAecg, broken);
    const lines = broken.split('\n');
    expect(lines[(at.line ?? 0) - 1]).toContain('scale value="0"');
    expect(at.byte).toBe(lines.slice(0, (at.line ?? 1) - 1).join('\n').length + 1);
  });

  const philips = (signal: string, waves: string): string =>
    `<restingecgdata><documentinfo><documentversion>1.04</documentversion></documentinfo><dataacquisition><signalcharacteristics>${signal}</signalcharacteristics></dataacquisition><waveforms><parsedwaveforms ${waves}</parsedwaveforms></waveforms></restingecgdata>`;
  const signal = '<samplingrate>500</samplingrate><signalresolution>5</signalresolution><leadset>STD-12</leadset>';
  const packed = (bytes: readonly number[]): string => `compressflag="True" compressmethod="XLI" dataencoding="Base64">${btoa(String.fromCharCode(...bytes))}`;
  it.each([
    ['a packed channel longer than the file', philips(signal, packed([255, 255, 255, 127, 1, 0, 0, 0, 1, 2])), 'TRUNCATED'],
    ['a packed channel of negative length', philips(signal, packed([255, 255, 255, 255, 1, 0, 0, 0, 1, 2])), 'TRUNCATED'],
    ['a code that stands for nothing', philips(signal, packed([5, 0, 0, 0, 1, 0, 0, 0, 0xff, 0x00, 0, 0, 0])), 'INVALID'],
    ['another compression', philips(signal, 'compressflag="True" compressmethod="ZIP" dataencoding="Base64">AAAA'), 'UNSUPPORTED'],
    ['a step of 0', philips(signal.replace('>5<', '>0<'), 'dataencoding="Plain">1 2 3'), 'INVALID'],
    ['fewer samples than promised', philips(signal, 'dataencoding="Plain" durationperchannel="1000">1 2 3'), 'TRUNCATED'],
    ['2^31 samples', philips(signal, 'dataencoding="Plain" durationperchannel="4294967296000">1 2 3'), 'TOO_LARGE'],
    ['an unknown version', philips(signal, 'dataencoding="Plain">1').replace('1.04', '9.9'), 'UNSUPPORTED'],
  ])('refuses %s of Philips', (_what, hostile, code) => expect(problem(readPhilips, hostile).code).toBe(code));
});

describe('hostile FHIR', () => {
  const json = new TextDecoder().decode(only(unwrap(writeFhir(SMALL)).files));
  it.each([
    ['deep nesting', '['.repeat(1_000_000), 'TOO_LARGE'],
    ['a period of 0', json.replace('"period": 2', '"period": 0'), 'INVALID'],
    ['a factor of 0', json.replace('"factor": 2.5', '"factor": 0'), 'INVALID'],
    ['an endless factor', json.replace('"factor": 2.5', '"factor": 1e999'), 'INVALID'],
    ['three dimensions', json.replace('"dimensions": 1', '"dimensions": 3'), 'UNSUPPORTED'],
    ['a sample that is no number', json.replace('"data": "0 ', '"data": "NaN '), 'INVALID'],
    ['a name that stands twice', json.replace('"status"', '"resourceType": "Observation",\n  "status"'), 'INVALID'],
    ['no leads', json.replaceAll('valueSampledData', 'valueNothing'), 'EMPTY'],
    ['another resource', '{"resourceType": "Patient"}', 'FORMAT_MISMATCH'],
  ])('refuses %s', (_what, hostile, code) => expect(problem(readFhir, hostile).code).toBe(code));

  it('reads missing samples and limits, seconds and volts', () => {
    const sampled = {
      origin: { value: 0.5, code: 'mV' },
      interval: 500,
      intervalUnit: 'Hz',
      factor: 0.001,
      dimensions: 1,
      lowerLimit: -2,
      upperLimit: 3,
      data: '1 E L U -100.5',
    };
    const observation = { resourceType: 'Observation', component: [{ code: { coding: [{ code: '131392' }] }, valueSampledData: sampled }] };
    const { recording } = unwrap(readFhir(new TextEncoder().encode(JSON.stringify(observation))));
    expect(recording.sampleRateHz).toBe(500);
    expect(recording.leads[0]?.name).toBe('aVF');
    const expected = [501, Number.NaN, -2000, 3000, 399.5];
    recording.leads[0]?.samples.forEach((uv, i) => (Number.isNaN(expected[i] ?? 0) ? expect(uv).toBeNaN() : expect(uv).toBeCloseTo(expected[i] ?? 0, 6)));
  });
});

it('never throws on noise', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
      for (const reader of [readScp, readDicom, readAecg, readPhilips, readFhir]) expect([ok(0).ok, err(0).ok]).toContain(reader(noise).ok);
    }),
    { numRuns: 200 },
  );
});
