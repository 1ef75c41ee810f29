import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
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
    const { delineation } = validated('ludb');
    expect(delineation?.qrs.se).toBeGreaterThan(99.9);
    expect(delineation?.p.se).toBeGreaterThanOrEqual(97);
    expect(delineation?.p.ppv).toBeGreaterThanOrEqual(99);
    expect(delineation?.pOn.sdMs).toBeLessThanOrEqual(16);
    expect(delineation?.pOff.sdMs).toBeLessThanOrEqual(14);
    expect(delineation?.qrsOn.sdMs).toBeLessThanOrEqual(14);
    expect(delineation?.qrsOff.sdMs).toBeLessThanOrEqual(16);
    expect(delineation?.tOff.sdMs).toBeLessThanOrEqual(24);
  });
});
