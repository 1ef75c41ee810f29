import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '@einthoven/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readDicom, writeAecg, writeDicom, writeScp, type EcgRecording } from './index.ts';

/** Whether a program runs here. */
function runs(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}
const python = ['/usr/bin/python3', 'python3'].find((one) => runs(one, '-c', 'import pydicom, numpy'));
const hasBiosig = runs('save2gdf', '-h');

const RECORDING: EcgRecording = {
  sampleRateHz: 500,
  durationS: 2,
  startsAt: '2026-03-14T09:26:53',
  annotations: [],
  notes: [],
  leads: ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'].map((name, k) => ({
    name,
    unit: 'uV' as const,
    stepUv: 2.5,
    samples: Float64Array.from({ length: 1000 }, (_, i) => Math.round(400 * Math.sin(i / (9 + k)) * Math.exp(-((i % 250) / 40))) * 2.5 + 0),
  })),
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecg-peers-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.skipIf(python === undefined)('writes DICOM that pydicom reads to the same microvolts', () => {
  const [bytes] = [...unwrap(writeDicom(RECORDING)).files.values()];
  writeFileSync(join(folder, 'a.dcm'), bytes ?? new Uint8Array());
  const script =
    'import sys, pydicom; d = pydicom.dcmread(sys.argv[1]); a = d.waveform_array(0); a.astype("<f8").T.tofile(sys.argv[2]); print(d.SOPClassUID.name, a.shape)';
  const said = execFileSync(python ?? '', ['-W', 'ignore', '-c', script, join(folder, 'a.dcm'), join(folder, 'a.f64')], { encoding: 'utf8' });
  expect(said.trim()).toBe('12-lead ECG Waveform Storage (1000, 12)');
  const raw = readFileSync(join(folder, 'a.f64'));
  const values = new Float64Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
  for (const [k, lead] of RECORDING.leads.entries()) expect(values.subarray(k * 1000, (k + 1) * 1000)).toEqual(lead.samples);
  expect(unwrap(readDicom(bytes ?? new Uint8Array())).recording.leads[3]?.samples).toEqual(RECORDING.leads[3]?.samples);
});

it.skipIf(!hasBiosig).each([
  ['SCP-ECG, Huffman', 'h.scp', () => writeScp(RECORDING)],
  ['SCP-ECG, raw', 'r.scp', () => writeScp(RECORDING, { compression: 'raw' })],
  ['HL7 aECG', 'a.xml', () => writeAecg(RECORDING)],
])('writes %s that BioSig reads to the same microvolts', (_name, file, write) => {
  const [bytes] = [...unwrap(write()).files.values()];
  writeFileSync(join(folder, file), bytes ?? new Uint8Array());
  // One text file for each channel: a line for each sample.
  execFileSync('save2gdf', ['-f=ASCII', join(folder, file), join(folder, `${file}.asc`)], { stdio: 'ignore', timeout: 20_000 });
  for (const [k, lead] of RECORDING.leads.entries()) {
    const text = readFileSync(join(folder, `${file}.a${String(k + 1).padStart(2, '0')}`), 'utf8');
    const values = text.trim().split(/\s+/).map(Number);
    expect(values.length, lead.name).toBe(1000);
    values.forEach((value, i) => expect(Math.abs(value - (lead.samples[i] ?? Number.NaN)), `${lead.name} ${i}`).toBeLessThan(0.01));
  }
});
