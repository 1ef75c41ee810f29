import { unwrap } from '@einthoven/kernel';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deidentify } from './deidentify.ts';
import { readEdf } from './edf/read.ts';
import { writeEdf } from './edf/write.ts';
import type { EcgAnnotation, EcgRecording } from './recording.ts';
import { readCsv, writeCsv } from './table/csv.ts';
import { readJson, writeJson } from './table/json.ts';
import { openWfdb } from './wfdb/stream.ts';
import { readWfdb } from './wfdb/read.ts';
import { writeWfdb } from './wfdb/write.ts';

/** Recordings of 1-4 leads with missing samples and annotations, as recorders have them: whole steps at one rate. */
const recordings = fc
  .record({
    hz: fc.constantFrom(100, 250, 360, 500, 1000),
    step: fc.constantFrom(1, 2.5, 5, 0.5, 1000 / 1716),
    count: fc.integer({ min: 2, max: 700 }),
    names: fc.uniqueArray(fc.constantFrom('I', 'II', 'V1', 'MLII', 'aVR'), { minLength: 1, maxLength: 4 }),
    seed: fc.integer({ min: 1, max: 1e6 }),
    marks: fc.uniqueArray(fc.record({ at: fc.nat(699), code: fc.constantFrom('N', 'V', '(', ')', 'p', '+', '[') }), {
      maxLength: 12,
      selector: ({ at }) => at,
    }),
  })
  .map(({ hz, step, count, names, seed, marks }): EcgRecording => {
    let state = seed;
    const next = () => (state = (state * 48271) % 2147483647);
    const leads = names.map((name) => ({
      name,
      unit: 'uV' as const,
      samples: Float64Array.from({ length: count }, () => (next() % 29 === 0 ? Number.NaN : ((next() % 4000) - 2000) * step)),
      stepUv: step,
    }));
    const annotations = marks
      .filter(({ at }) => at < count)
      .toSorted((a, b) => a.at - b.at)
      .map(({ at, code }): EcgAnnotation => ({ sample: at, atS: at / hz, code, ...(code === '+' && { aux: '(AFIB' }) }));
    return { sampleRateHz: hz, leads, durationS: count / hz, annotations, notes: [] };
  });

const only = (files: ReadonlyMap<string, Uint8Array>) => [...files.values()][0] as Uint8Array;

function expectSame(back: EcgRecording, recording: EcgRecording): void {
  expect(back.sampleRateHz).toBe(recording.sampleRateHz);
  expect(back.durationS).toBeCloseTo(recording.durationS, 6);
  expect(back.leads.map(({ name }) => name)).toEqual(recording.leads.map(({ name }) => name));
  for (const [i, lead] of recording.leads.entries()) {
    const samples = (back.leads[i] as (typeof back.leads)[number]).samples;
    expect(samples.length).toBe(lead.samples.length);
    let most = 0;
    for (const [k, value] of lead.samples.entries()) {
      const found = samples[k] as number;
      if (Number.isNaN(value) !== Number.isNaN(found)) throw new Error(`${lead.name}[${k}] is ${found}, was ${value}`);
      if (!Number.isNaN(value)) most = Math.max(most, Math.abs(found - value));
    }
    expect(most).toBeLessThan(1e-8);
  }
  expect(back.annotations.map(({ sample, code }) => [sample, code])).toEqual(recording.annotations.map(({ sample, code }) => [sample, code]));
}

describe('what is written is read back the same', () => {
  it.each([16, 24, 32, 61, 160, 212])('as WFDB in format %i, whole and as a stream', async (format) => {
    await fc.assert(
      fc.asyncProperty(recordings, async (recording) => {
        const { files } = unwrap(writeWfdb(recording, { format }));
        const back = unwrap(readWfdb(files)).recording;
        expect(back.notes).toEqual([]);
        expectSame(back, recording);
        expect(back.annotations.map(({ aux }) => aux)).toEqual(recording.annotations.map(({ aux }) => aux));
        const stream = unwrap(
          await openWfdb('ecg.hea', {
            sizeOf: (file) => Promise.resolve(files.get(file)?.length),
            read: (file, from, to) => Promise.resolve((files.get(file) as Uint8Array).slice(from, to)),
          }),
        );
        const pieces: Float64Array[] = [];
        for await (const chunk of stream.chunks(0.1)) pieces.push(unwrap(chunk).samples[0] as Float64Array);
        expect(pieces.flatMap((piece) => [...piece])).toEqual([...(back.leads[0]?.samples ?? [])]);
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    ['EDF+', writeEdf, readEdf],
    ['CSV', writeCsv, readCsv],
    ['JSON', writeJson, readJson],
  ] as const)('as %s', (_, write, read) => {
    fc.assert(
      fc.property(recordings, (recording) => expectSame(unwrap(read(only(unwrap(write(recording)).files))).recording, recording)),
      { numRuns: 60 },
    );
  });

  it('as WFDB in ten bits, where the signal is small', () => {
    const samples = Float64Array.from({ length: 100 }, (_, i) => ((i * 37) % 1000) - 500);
    const recording: EcgRecording = { sampleRateHz: 100, durationS: 1, annotations: [], notes: [], leads: [{ name: 'I', unit: 'uV', samples, stepUv: 1 }] };
    for (const format of [310, 311]) expectSame(unwrap(readWfdb(unwrap(writeWfdb(recording, { format })).files)).recording, recording);
    expect(writeWfdb(recording, { format: 80 })).toMatchObject({ ok: false, error: { code: 'CANNOT_WRITE' } });
  });
});

describe('taking identities out', () => {
  it('leaves no word of the file that nobody knows, and says what it took without saying it', () => {
    const secret = 'Zaphod';
    const { recording, report } = deidentify({
      recording: {
        sampleRateHz: 500,
        durationS: 1,
        startsAt: '2026-01-02T03:04:05',
        leads: [
          { name: 'V1', unit: 'uV', samples: new Float64Array(500) },
          { name: `${secret} 1`, unit: 'uV', samples: new Float64Array(500) },
        ],
        others: [{ name: secret, unit: secret, samples: new Float64Array(500) }],
        annotations: [
          { sample: 1, atS: 0.002, code: 'N', aux: secret },
          { sample: 2, atS: 0.004, code: '+', aux: '(AFIB' },
          { sample: 3, atS: 0.006, code: `seen by ${secret}` },
          { sample: 4, atS: 0.008, code: '"', aux: secret },
          { sample: 5, atS: 0.01, code: 'QRS onset' },
        ],
        measurements: { prMs: 160, statements: [secret] },
        representativeBeat: { sampleRateHz: 500, leads: [{ name: secret, unit: 'uV', samples: new Float64Array(5) }] },
        notes: [`"${secret}" was upside down`],
      },
      patient: { name: secret, id: secret, diagnoses: [secret], other: [{ label: secret, text: secret }] },
      taken: [secret],
    });
    expect(JSON.stringify([recording, report])).not.toMatch(/Zaphod|2026/);
    expect(recording.annotations.map(({ code, aux }) => [code, aux])).toEqual([
      ['N', undefined],
      ['+', '(AFIB'],
      ['QRS onset', undefined],
    ]);
    expect(recording.measurements).toEqual({ prMs: 160 });
    expect(report.join(' ')).toMatch(/the name.*patient's number.*diagnoses.*date and time.*channel/);
  });
});
