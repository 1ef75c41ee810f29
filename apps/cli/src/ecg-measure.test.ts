import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEdf } from '@einthoven/ecg-formats';
import type { LongMeasured } from '@einthoven/ecg/measure';
import { unwrap } from '@einthoven/kernel';
import { describe, expect, it } from 'vitest';
import { openPieces } from './ecg-pieces.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DATA = resolve(ROOT, process.env['EINTHOVEN_REFERENCE'] ?? '../shared/data', 'ecg');
const BIN = resolve(ROOT, 'bin/einthoven.js');

describe.skipIf(!existsSync(DATA))('einthoven ecg measure', () => {
  it('measures half an hour whole: nearly every beat, and fibrillation where cardiologists marked it', { timeout: 120_000 }, () => {
    const measured = (record: string) =>
      JSON.parse(execFileSync(process.execPath, [BIN, 'ecg', 'measure', join(DATA, 'wfdb/mitdb', record), '--json'], { encoding: 'utf8' })) as LongMeasured;
    const fibrillating = measured('221.hea');
    expect(Math.round(fibrillating.durationS)).toBe(1806);
    // 2427 beats are annotated; all of the record is fibrillation but for runs of premature beats.
    expect(Math.abs(fibrillating.rate.beats - 2427)).toBeLessThan(10);
    expect(fibrillating.fibrillation.percent).toBeGreaterThan(80);
    expect(fibrillating.episodes.at(-1)?.toS).toBeCloseTo(fibrillating.durationS);
    expect(measured('100').fibrillation.percent).toBeLessThan(5);
  });

  it('says at which byte a long record ends too early', () => {
    const folder = mkdtempSync(join(tmpdir(), 'einthoven-'));
    try {
      for (const name of ['100.hea', '100.dat']) copyFileSync(join(DATA, 'wfdb/mitdb', name), join(folder, name));
      truncateSync(join(folder, '100.dat'), 1001);
      const { status, stderr } = spawnSync(process.execPath, [BIN, 'ecg', 'measure', join(folder, '100.hea')], { encoding: 'utf8' });
      expect(stderr).toMatch(/TRUNCATED, 100\.dat, byte \d+/);
      expect(status).toBe(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('reads a large EDF file by pieces as it reads the whole', async () => {
    const path = join(DATA, 'edf/ludb-1-edfplus.edf');
    const whole = unwrap(readEdf(new Uint8Array(readFileSync(path)))).recording;
    const source = await openPieces(path, 3, 0);
    if (source === undefined || 'code' in source) throw new Error('not opened');
    expect(source).toMatchObject({ format: 'edf', sampleRateHz: whole.sampleRateHz, names: whole.leads.map(({ name }) => name) });
    let at = 0;
    for await (const { samples } of source.pieces()) {
      for (const [i, lead] of whole.leads.entries()) expect(samples[i]).toEqual(lead.samples.subarray(at, at + (samples[i]?.length ?? 0)));
      at += samples[0]?.length ?? 0;
    }
    expect(at).toBe(whole.leads[0]?.samples.length);
    // What is no EDF file behind its first bytes is not opened.
    const folder = mkdtempSync(join(tmpdir(), 'einthoven-'));
    writeFileSync(join(folder, 'x.edf'), `0       ${'z'.repeat(600)}`);
    expect(await openPieces(join(folder, 'x.edf'), 3, 0)).toBeUndefined();
    // Nor one that ends within its header.
    writeFileSync(join(folder, 'cut.edf'), readFileSync(path).subarray(0, 2000));
    expect(await openPieces(join(folder, 'cut.edf'), 3, 0)).toBeUndefined();
    rmSync(folder, { recursive: true });
  });
});
