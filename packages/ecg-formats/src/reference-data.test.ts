import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@einthoven/kernel';
import { describe, expect, it } from 'vitest';
import { detectFormat, readEcg } from './formats.ts';
import type { EcgRecording } from './recording.ts';
import { readWfdb } from './wfdb/read.ts';
import { writeWfdb } from './wfdb/write.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DATA = resolve(ROOT, process.env['EINTHOVEN_REFERENCE'] ?? '../shared/data', 'ecg');

const bytesOf = (file: string) => new Uint8Array(readFileSync(join(DATA, file)));
function record(folder: string, name: string): EcgRecording {
  const files = readdirSync(join(DATA, folder)).filter((file) => basename(file, extname(file)) === name || (name === '041s' && file.startsWith('041s')));
  return unwrap(readWfdb(new Map(files.map((file) => [file, bytesOf(`${folder}/${file}`)])), { name: `${name}.hea` })).recording;
}
/** Half to even, as the twins were made. */
const rounded = (value: number) => {
  const down = Math.floor(value);
  if (Math.abs(value - down - 0.5) > 1e-9) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
};

describe.skipIf(!existsSync(DATA))('the reference recordings (EINTHOVEN_REFERENCE)', () => {
  it('every WFDB record adds up to the checksums of its header, in every storage format', () => {
    let signals = 0;
    for (const folder of readdirSync(join(DATA, 'wfdb'))) {
      for (const file of readdirSync(join(DATA, 'wfdb', folder))) {
        if (!file.endsWith('.hea') || file.startsWith('flac')) continue;
        const { leads, others, notes } = record(`wfdb/${folder}`, file.slice(0, -4));
        expect([file, notes]).toEqual([file, []]);
        signals += leads.length + (others?.length ?? 0);
      }
    }
    expect(signals).toBeGreaterThan(1000);
  });

  it('beats of the MIT-BIH records are as many as were counted', () => {
    const [, ...rows] = readFileSync(join(DATA, 'truth/mitdb-beats.csv'), 'utf8').trim().split('\n');
    for (const row of rows) {
      const [name = '', ...cells] = row.split(',');
      const codes = record('wfdb/mitdb', name).annotations.filter(({ code }) => /^[NLRejnBAaJSVrEF/fQ?]$/.test(code));
      expect(cells).toContain(String(codes.length));
    }
    expect(rows.length).toBe(8);
  });

  it('twins have the microvolts of the record that they were made of', () => {
    for (const number of ['1', '9']) {
      const { leads } = record('wfdb/ludb', number);
      for (const file of [`edf/ludb-${number}-edfplus.edf`]) {
        const read = unwrap(readEcg(bytesOf(file), { name: file }));
        for (const lead of read.recording.leads) {
          const original = leads.find(({ name }) => name === lead.name);
          expect([lead.name, [...lead.samples]]).toEqual([lead.name, [...(original?.samples ?? [])].map((value) => rounded(value) + 0)]);
        }
      }
    }
  });

  it('a record of segments is as long as both, and written and read again is the same', () => {
    const whole = record('wfdb/formats', '041s');
    expect([whole.durationS, whole.sampleRateHz, whole.leads[0]?.samples.length, whole.others?.[0]?.samples.length]).toEqual([16, 500, 8000, 2000]);
    const back = unwrap(readWfdb(unwrap(writeWfdb(whole)).files)).recording;
    expect(back.leads.map(({ samples }) => [...samples])).toEqual(whole.leads.map(({ samples }) => [...samples]));
    expect(back.others?.map(({ unit }) => unit)).toEqual(whole.others?.map(({ unit }) => unit));
  });

  it('every file is known for what it is', () => {
    const expected = { edf: 'edf', scp: 'scp', dicom: 'dicom', aecg: 'aecg', fhir: 'fhir', 'philips-xml': 'philips' } as const;
    for (const [folder, format] of Object.entries(expected)) {
      for (const file of readdirSync(join(DATA, folder))) expect([file, detectFormat(bytesOf(`${folder}/${file}`))]).toEqual([file, format]);
    }
  });
});

describe('headers that lie', () => {
  const header = (text: string, size = 12) =>
    readWfdb(
      new Map([
        ['a.hea', new TextEncoder().encode(text)],
        ['a.dat', new Uint8Array(size)],
      ]),
    );
  it.each([
    ['a 1 360 2147483648\na.dat 16 200 12 0 0 0 0 I\n', 'TRUNCATED'],
    ['a -1 360 6\n', 'INVALID'],
    ['a 1 -360 6\na.dat 16 200\n', 'INVALID'],
    ['a 1 360 6\na.dat 16 0 12 0 0 0 0 I\n', 'INVALID'],
    ['a 1 360 6\na.dat 16 nan 12 0 0 0 0 I\n', 'INVALID'],
    ['a 1 360 6\na.dat 99 200 12 0 0 0 0 I\n', 'UNSUPPORTED'],
    ['a 2 360 6\na.dat 16 200 12 0 0 0 0 I\n', 'TRUNCATED'],
    ['a 1 360 6\nb.dat 16 200 12 0 0 0 0 I\n', 'FILE_MISSING'],
    ['a/2 1 360 12\nb 6\nc 6\n', 'FILE_MISSING'],
    ['', 'EMPTY'],
  ])('%j: %s, with a place and a remedy', (text, code) => {
    const read = header(text);
    expect(read).toMatchObject({ ok: false, error: { code } });
    if (!read.ok) expect(read.error.remedy.length).toBeGreaterThan(10);
  });
});
