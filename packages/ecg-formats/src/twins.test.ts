import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { unwrap } from '@einthoven/kernel';
import { describe, expect, it } from 'vitest';
import { detectFormat, formatNamed, readAecg, readDicom, readEcg, readFhir, readPhilips, readScp, type EcgLead, type EcgReader, type Read } from './index.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const DATA = resolve(ROOT, process.env['EINTHOVEN_REFERENCE'] ?? '../shared/data', 'ecg');
const hasData = existsSync(resolve(DATA, 'scp'));
const bytesOf = (file: string): Uint8Array => new Uint8Array(readFileSync(resolve(DATA, file)));
const read = (reader: EcgReader, file: string): Read => unwrap(reader(bytesOf(file)));

/** Greatest difference over the leads of `of`, in microvolts. */
function difference(of: readonly EcgLead[], from: readonly EcgLead[]): number {
  let most = 0;
  for (const lead of of) {
    const twin = from.find((one) => one.name === lead.name);
    expect(twin?.samples.length, lead.name).toBe(lead.samples.length);
    lead.samples.forEach((uv, i) => (most = Math.max(most, Math.abs(uv - (twin?.samples[i] ?? Number.NaN)))));
    if (twin === undefined) return Infinity;
  }
  return most;
}

describe.skipIf(!hasData)('recordings that lie here in several formats', () => {
  it('gives the HL7 example alike from aECG, SCP-ECG and DICOM, with its measurements and its beat', () => {
    const [aecg, scp, dicom] = [
      read(readAecg, 'aecg/hl7-example-12lead.xml'),
      read(readScp, 'scp/hl7-example-12lead.scp'),
      read(readDicom, 'dicom/hl7-example-12lead.dcm'),
    ];
    expect(aecg.recording.leads.map((lead) => lead.samples.length)).toEqual(Array.from({ length: 12 }, () => 5000));
    for (const { recording, patient } of [aecg, scp, dicom]) {
      expect(recording).toMatchObject({ sampleRateHz: 500, durationS: 10, startsAt: '2002-11-22T09:10:00' });
      expect(recording.measurements).toMatchObject({ prMs: 148, qrsMs: 120, qtMs: 420, qtcMs: 443, pAxisDeg: 44, qrsAxisDeg: -61, tAxisDeg: 86 });
      expect(recording.representativeBeat).toMatchObject({ pOnMs: 286, pOffMs: 388, qrsOnMs: 434, qrsOffMs: 554, tOffMs: 854 });
      expect(patient).toMatchObject({ name: 'Clark', id: 'SBJ-123', birthDate: '1953-05-08', sex: 'male' });
      expect(JSON.stringify(recording)).not.toMatch(/Clark|SBJ-123/);
    }
    expect(difference(aecg.recording.leads, scp.recording.leads)).toBe(0);
    expect(difference(aecg.recording.leads, dicom.recording.leads)).toBe(0);
    expect(difference(aecg.recording.representativeBeat?.leads ?? [], scp.recording.representativeBeat?.leads ?? [])).toBe(0);
    // DICOM has a 600th sample there that says that there is none.
    const beat = dicom.recording.representativeBeat?.leads.map((lead) => ({ ...lead, samples: lead.samples.slice(0, 599) })) ?? [];
    expect(difference(aecg.recording.representativeBeat?.leads ?? [], beat)).toBe(0);
  });

  it.each(['1', '9'])('gives LUDB record %s alike from every format', (record) => {
    const wfdb = unwrap(readEcg(new Map(['hea', 'dat'].map((ending) => [`${record}.${ending}`, bytesOf(`wfdb/ludb/${record}.${ending}`)]))));
    const truth = wfdb.recording.leads;
    const eight = truth.filter((lead) => /^(?:II?|V\d)$/.test(lead.name));
    expect(eight).toHaveLength(8);
    const dicom = read(readDicom, `dicom/ludb-${record}.dcm`).recording.leads;
    // The twins keep whole microvolts: halves may go either way.
    expect(difference(truth, dicom)).toBeLessThan(0.5 + 1e-6);
    expect(dicom.every((lead) => lead.samples.every((uv) => Number.isInteger(uv)))).toBe(true);
    expect(difference(dicom, read(readAecg, `aecg/ludb-${record}-hl7aecg.xml`).recording.leads)).toBe(0);
    for (const how of ['huffman', 'raw']) {
      const { leads } = read(readScp, `scp/ludb-${record}-${how}.scp`).recording;
      expect(leads.map((lead) => lead.name)).toEqual(eight.map((lead) => lead.name));
      expect(difference(leads, dicom)).toBe(0);
    }
  });

  it('unpacks a packed recording of Philips: the limb leads fit each other to a step', () => {
    const { recording, patient } = read(readPhilips, 'philips-xml/129DYPRG.xml');
    const of = (name: string): Float64Array => recording.leads.find((lead) => lead.name === name)?.samples ?? new Float64Array();
    expect(recording.leads.map((lead) => lead.samples.length)).toEqual(Array.from({ length: 12 }, () => 5500));
    expect(recording.notes.join(' ')).toMatch(/calibration pulse/);
    const [one, two, three, right, left, foot] = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF'].map(of);
    for (let i = 0; i < 5000; i++) {
      const [a, b] = [one?.[i] ?? 0, two?.[i] ?? 0];
      expect(Math.abs((three?.[i] ?? 0) - (b - a))).toBeLessThanOrEqual(10);
      expect(Math.abs((right?.[i] ?? 0) + (a + b) / 2)).toBeLessThanOrEqual(10);
      expect(Math.abs((left?.[i] ?? 0) - (a - b / 2))).toBeLessThanOrEqual(10);
      expect(Math.abs((foot?.[i] ?? 0) - (b - a / 2))).toBeLessThanOrEqual(10);
    }
    // The file's own measurements of single leads: the R wave of I is 912 uV high, of II 351 uV.
    expect(Math.max(...(one?.subarray(0, 5000) ?? []))).toBeGreaterThan(800);
    expect(Math.max(...(one?.subarray(0, 5000) ?? []))).toBeLessThan(1100);
    expect(recording.measurements).toMatchObject({ ventricularRateBpm: 41, qrsMs: 135, qtMs: 476 });
    expect(patient).toMatchObject({ id: '1112010721168bdc', ageYears: 50, sex: 'male' });
  });

  it('reads the example of FHIR by its formula and tells what it assumed', () => {
    const { recording, patient } = read(readFhir, 'fhir/observation-example-sample-data.json');
    expect(recording.leads.map((lead) => lead.name)).toEqual(['I', 'II', 'III']);
    expect(recording.sampleRateHz).toBe(100);
    expect(recording.leads[0]?.samples[0]).toBeCloseTo(2048 + 2041 * 1.612, 9);
    expect(recording.notes[0]).toMatch(/microvolts were assumed/);
    expect(patient.name).toBe('P. van de Heuvel');
  });

  it('knows every file by its content', () => {
    const files = {
      scp: 'scp/ludb-1-raw.scp',
      dicom: 'dicom/ludb-1.dcm',
      aecg: 'aecg/ludb-1-hl7aecg.xml',
      philips: 'philips-xml/129DYPRG.xml',
      fhir: 'fhir/observation-example-sample-data.json',
    };
    for (const [format, file] of Object.entries(files)) {
      expect(detectFormat(bytesOf(file)), file).toBe(format);
      expect(formatNamed(format)?.read(bytesOf(file)).ok, file).toBe(true);
    }
  });
});
