import { expect, test } from 'vitest';
import { writeEdf, type EcgRecording } from '@einthoven/ecg-formats';
import { simulate, LEADS } from '@einthoven/ecg';
import { unwrap } from '@einthoven/kernel';
import { RecordingReader, type CutAnswer, type ReaderAsks } from './reading.ts';
import { recordingLayout, twelveOf } from './recording-layout.ts';
import { microvoltsOf } from './stored-recording.ts';

const made = unwrap(simulate({ atria: { rhythm: { kind: 'sinus', rateBpm: 75 } } } as never, 'a test'));
const { sampleRateHz, durationS } = made.recording;
const recording: EcgRecording = {
  sampleRateHz,
  durationS,
  leads: LEADS.map((name) => ({ name, unit: 'uV', stepUv: 2.5, samples: made.recording.leads[name].map((mv) => Math.round(mv * 400) * 2.5) })),
  startsAt: '2026-03-14T09:26:53',
  annotations: [],
  notes: [],
};
const PATIENT = { name: 'Quimby Zebedee', id: '77-1234-9', birthDate: '1951-02-03', other: [{ label: 'hospital', text: 'Saint Nowhere' }] };
const file = unwrap(writeEdf(recording, { name: 'quimby', patient: PATIENT }));
const cutOf = (reader: RecordingReader, asked: Extract<ReaderAsks, { kind: 'cut' }>) => reader.ask(asked) as CutAnswer;

test('a file becomes a cut that is the same to the step, with what was measured, and not a word of the patient', () => {
  const reader = new RecordingReader();
  const read = reader.ask({ kind: 'read', files: file.files });
  if (read.kind !== 'read') throw new Error(JSON.stringify(read));
  expect(read.takenOut.join(' ')).toMatch(/the name\..*number.*date of birth/);
  const cut = cutOf(reader, { kind: 'cut', fromS: 1, lengthS: 8 });
  if (cut.kind !== 'cut') throw new Error(JSON.stringify(cut));
  const everything = JSON.stringify([read, cut.stored, cut.measured]);
  for (const word of ['Quimby', 'Zebedee', '1234', '1951', 'Nowhere', '2026']) expect(everything).not.toContain(word);
  const back = microvoltsOf(cut.stored);
  const first = recording.leads[1]?.samples.slice(sampleRateHz, sampleRateHz * 9);
  const off = Math.max(...(back['II'] as Float64Array).map((value, i) => Math.abs(value - (first?.[i] as number))));
  expect(off).toBeLessThanOrEqual(cut.stored.microvoltsPerUnit);
  expect(cut.measured.rate.ventricularBpm).toBeCloseTo(75, -1);
  // Eight leads leave no choice about the other four.
  const { III: three, aVR: _r, aVL: _l, aVF: _f, ...eight } = cut.leads;
  const twelve = twelveOf(eight);
  expect(Math.max(...(three as Float64Array).map((value, i) => Math.abs(value - (twelve?.['III']?.[i] as number))))).toBeLessThan(10);
  expect(recordingLayout(cut.leads, sampleRateHz, 'page').segments).toHaveLength(13);
});

test('damaged files and impossible cuts are told with code and remedy; a gap is kept as one', () => {
  const reader = new RecordingReader();
  expect(cutOf(reader, { kind: 'cut', fromS: 0, lengthS: 5 })).toMatchObject({ kind: 'no-cut', problem: { code: 'CUT_EMPTY' } });
  const [name, bytes] = [...file.files][0] as [string, Uint8Array];
  for (const broken of [new Uint8Array(), bytes.subarray(0, 300), bytes.subarray(0, 3)])
    expect(reader.ask({ kind: 'read', files: new Map([[name, broken]]) })).toMatchObject({ kind: 'refused', problem: { at: { byte: expect.any(Number) } } });
  expect(reader.ask({ kind: 'read', files: new Map() })).toMatchObject({ kind: 'refused' });

  const csv = `time_s,II (uV)\n${Array.from({ length: 400 }, (_, i) => `${i / 100},${i === 150 ? '' : (i % 80) * 10}`).join('\n')}\n`;
  expect(reader.ask({ kind: 'read', files: new Map([['a.csv', new TextEncoder().encode(csv)]]) })).toMatchObject({ kind: 'read', leads: ['II'] });
  for (const [fromS, lengthS] of [
    [3, 5],
    [0, 1],
    [0, 11],
    [Number.NaN, 3],
    [-1, 3],
  ] as const)
    expect(cutOf(reader, { kind: 'cut', fromS, lengthS })).toMatchObject({ kind: 'no-cut', problem: { code: 'CUT_LENGTH' } });
  const cut = cutOf(reader, { kind: 'cut', fromS: 1, lengthS: 2 });
  if (cut.kind !== 'cut') throw new Error(JSON.stringify(cut));
  expect(microvoltsOf(cut.stored)['II']?.[50]).toBeNaN();
  // A gap stops no line on the paper.
  expect(recordingLayout(cut.leads, 100, 'II').segments[0]?.samplesMv.every(Number.isFinite)).toBe(true);
});
