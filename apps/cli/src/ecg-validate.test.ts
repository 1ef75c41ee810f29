import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Validation } from './ecg-validate.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DATA = resolve(ROOT, process.env['EINTHOVEN_REFERENCE'] ?? '../shared/data', 'ecg/wfdb');

function validated(folder: string): Validation {
  const out = execFileSync(process.execPath, [resolve(ROOT, 'bin/einthoven.js'), 'ecg', 'validate', resolve(DATA, folder), '--json'], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return JSON.parse(out) as Validation;
}

describe.skipIf(!existsSync(DATA))('einthoven ecg validate', () => {
  it('finds 99.9 % of the beats of eight MIT-BIH records, and 99.9 % of what it finds are beats', { timeout: 120_000 }, () => {
    const { records, total } = validated('mitdb');
    expect(records.map(({ record, beats }) => `${record} ${beats}`)).toEqual([
      '100 2273',
      '102 2187',
      '106 2027',
      '118 2278',
      '207 1860',
      '221 2427',
      '222 2483',
      '230 2256',
    ]);
    expect(total.beats).toBe(17_791);
    expect(total.se).toBeGreaterThanOrEqual(99.9);
    expect(total.ppv).toBeGreaterThanOrEqual(99.9);
  });

  it('delineates the leads of LUDB as well as was measured', { timeout: 120_000 }, () => {
    const { delineation, delineationGlobal } = validated('ludb');
    expect(delineation?.qrs.se).toBeGreaterThan(99.9);
    expect(delineation?.p.se).toBeGreaterThanOrEqual(97);
    expect(delineation?.p.ppv).toBeGreaterThanOrEqual(99);
    expect(delineation?.pOn.sdMs).toBeLessThanOrEqual(16);
    expect(delineation?.pOff.sdMs).toBeLessThanOrEqual(14);
    expect(delineation?.qrsOn.sdMs).toBeLessThanOrEqual(14);
    expect(delineation?.qrsOff.sdMs).toBeLessThanOrEqual(16);
    expect(delineation?.tOff.sdMs).toBeLessThanOrEqual(24);
    // All leads together are held against the CSE limits.
    expect(delineationGlobal?.pOn.sdMs).toBeLessThanOrEqual(10.2);
    expect(delineationGlobal?.pOff.sdMs).toBeLessThanOrEqual(12.7);
    expect(delineationGlobal?.qrsOn.sdMs).toBeLessThanOrEqual(8);
    expect(delineationGlobal?.qrsOff.sdMs).toBeLessThanOrEqual(11.6);
  });

  it('scores beats that experts marked here and there, and finds their P waves at any rate of samples', { timeout: 120_000 }, () => {
    const { records, delineation, delineationGlobal, annotators, skipped } = validated('qtdb');
    expect(records.find(({ record }) => record === 'sel30')?.beats).toBe(30);
    expect(annotators).toEqual(['atr', 'man', 'q1c']);
    expect(skipped).toEqual([]);
    // 150 beats, 145 of them with a P wave, seen in two leads each.
    expect(delineation?.qrs).toMatchObject({ tp: 300, fn: 0 });
    expect(delineation?.p.se).toBeGreaterThanOrEqual(97);
    expect(delineation?.p.ppv).toBeGreaterThanOrEqual(97);
    expect(delineationGlobal?.qrs).toMatchObject({ tp: 150, fn: 0 });
  });

  it('measures what can be read of a folder, and says of the rest what is wrong at which byte', () => {
    const folder = mkdtempSync(join(tmpdir(), 'einthoven-'));
    try {
      for (const name of readdirSync(join(DATA, 'ludb'))) if (name.startsWith('1.')) copyFileSync(join(DATA, 'ludb', name), join(folder, name));
      truncateSync(join(folder, '1.v6'), 31);
      copyFileSync(join(DATA, 'ludb/3.hea'), join(folder, '3.hea'));
      mkdirSync(join(folder, 'folder.hea'));
      writeFileSync(join(folder, 'bad.hea'), 'bad -3 500\n');
      writeFileSync(join(folder, 'notes.txt'), '1.hea');
      const { records, skipped, problems } = validated(folder);
      expect(records).toMatchObject([{ record: '1', beats: 6, tp: 6, fn: 0, fp: 0 }]);
      expect(problems).toMatchObject([{ record: '1', why: expect.stringMatching(/1\.v6, byte 30/) }]);
      expect(skipped).toMatchObject([
        { record: '3', why: expect.stringMatching(/3\.dat .*3\.hea, byte \d+, FILE_MISSING/) },
        { record: 'bad', why: expect.stringMatching(/"-3".*bad\.hea, byte \d+/) },
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
