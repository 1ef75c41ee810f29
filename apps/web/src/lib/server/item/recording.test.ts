import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sql } from 'kysely';
import { unwrap } from '@einthoven/kernel';
import { decodeTracing, type TracingSamples } from '@einthoven/exam';
import { useTestDatabase } from '../db/test-database.ts';
import { checkRecording, draftFromRecording, readRecordings, saveRecording, type SentRecording } from './recording.ts';
import { entryFromFields, fieldsOfEntry } from './draft-fields.ts';
import { writeDraft } from './draft-item.ts';
import { openKey, previewItem } from './item-view.ts';
import { recordedTracing } from './recorded-tracing.ts';
import { COLOURS, allowed, staffMember, stillClock } from './test-items.ts';

const at = useTestDatabase();
const clock = stillClock('2026-11-27T12:00:00Z');

/** Four seconds of two leads at 100 Hz. */
const samples = Buffer.from(Int16Array.from({ length: 800 }, (_, i) => (i % 80 === 0 ? 1000 : i % 7)).buffer).toString('base64');
const CUT = { sampleRateHz: 100, microvoltsPerUnit: 2.5, leads: ['I', 'MLII'], sampleCount: 400, samples };
const TAKEN = [
  'Taken out: the name.',
  "Taken out: the patient's number.",
  'Taken out: the date and time of the recording. Times now count from its first sample.',
];
const sent = (change: object = {}, rest: Partial<SentRecording> = {}): SentRecording => ({
  recording: JSON.stringify({ ...CUT, ...change }),
  format: 'edf',
  takenOut: JSON.stringify(TAKEN),
  source: 'An invented collection, record 7',
  licence: 'CC0',
  picture: png(),
  ...rest,
});

/** A white PNG of 40 by 24 pixels, written after the standard (ISO/IEC 15948). */
function png(): Uint8Array {
  const crc = (bytes: Buffer) => {
    let sum = 0xffffffff;
    for (const byte of bytes) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    }
    return (sum ^ 0xffffffff) >>> 0;
  };
  const chunk = (name: string, body: Buffer) => {
    const [length, end, named] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.concat([Buffer.from(name), body])];
    length.writeUInt32BE(body.length);
    end.writeUInt32BE(crc(named));
    return Buffer.concat([length, named, end]);
  };
  const head = Buffer.from([0, 0, 0, 40, 0, 0, 0, 24, 8, 0, 0, 0, 0]);
  const rows = deflateSync(Buffer.alloc(24 * 41, 255));
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

test('only the one form comes in, whatever the browser did, and no word that could be of a person', () => {
  const code = (change: object, rest: Partial<SentRecording> = {}) => {
    const checked = checkRecording(sent(change, rest));
    return checked.ok ? 'taken' : checked.error;
  };
  expect(code({})).toBe('taken');
  for (const change of [
    { patient: 'Doe^Jane' },
    { startsAt: '2026-03-14T09:26:53' },
    { sampleCount: 399 },
    { sampleCount: -1 },
    { sampleRateHz: 1e9 },
    { microvoltsPerUnit: 0 },
    { microvoltsPerUnit: null },
    { leads: ['I', 'I'] },
    { samples: 'no base64!' },
  ])
    expect(code(change), JSON.stringify(change)).toBe('RECORDING_FORM');
  expect(code({}, { recording: '[]' })).toBe('RECORDING_FORM');
  expect(code({}, { recording: '{' })).toBe('RECORDING_FORM');
  expect(code({}, { format: 'Doe' })).toBe('RECORDING_FORM');
  for (const lead of ['Jane Doe', 'Doe II', '19510203', 'V1 1951-02-03']) expect(code({ leads: ['I', lead] }), lead).toBe('RECORDING_TEXT');
  for (const line of ['Taken out: Jane Doe.', 'Jane Doe', 'Taken out: 19510203.', 'taken out: the name. Jane'])
    expect(code({}, { takenOut: JSON.stringify([line]) }), line).toBe('RECORDING_TEXT');
  expect(code({ sampleCount: 100, samples: Buffer.alloc(400).toString('base64') })).toBe('RECORDING_LONG');
  expect(code({ samples: Buffer.alloc(1600).toString('base64') })).toBe('RECORDING_EMPTY');
});

test('a cut is stored once and for good, with who brought it, from where, and what was taken out; a draft shows it', async () => {
  const author = await staffMember(at.db, ['item-author']);
  const permission = allowed(author, 'item.author');
  const refused = async (it: SentRecording) => {
    const saved = await saveRecording(at.db, permission, it, { clock });
    return saved.ok ? 'saved' : saved.error.code;
  };
  expect(await refused(sent({}, { source: ' ' }))).toBe('SOURCE_MISSING');
  expect(await refused(sent({}, { picture: Buffer.from('<svg onload="alert(1)"/>') }))).toBe('PICTURE_SVG');
  expect(await refused(sent())).toBe('saved');
  expect(await refused(sent({}, { source: 'Somewhere else' }))).toBe('RECORDING_KNOWN');

  const [stored, ...others] = await readRecordings(at.db, permission);
  expect(others).toEqual([]);
  expect(stored).toMatchObject({ leads: ['I', 'MLII'], seconds: 4, licence: 'CC0', takenOut: TAKEN });
  const row = await at.db.selectFrom('recordings').selectAll().executeTakeFirstOrThrow();
  expect(row.samples.toString('base64')).toBe(samples);
  expect(row).toMatchObject({ added_by: author.personId, source: 'An invented collection, record 7' });
  await expect(sql`update recordings set licence = 'none'`.execute(at.db)).rejects.toThrow();
  const events = await at.db.selectFrom('events').select('entity_id').where('kind', '=', 'recording.added').execute();
  expect(events).toEqual([{ entity_id: row.recording_id }]);

  expect(await draftFromRecording(at.db, permission, 'nothing')).toBeUndefined();
  const spot = await draftFromRecording(at.db, permission, row.recording_id, 'hot-spot');
  expect(spot).toMatchObject({ 'picture.file': row.picture_file, 'picture.licence': 'CC0. An invented collection, record 7' });

  // As a tracing with its tools: written, shown, and taken up again by the form.
  const fields = await draftFromRecording(at.db, permission, row.recording_id);
  const entry = (change: Readonly<Record<string, string>> = {}) => {
    const { recording, ...rest } = entryFromFields('single', { ...fields, ...change });
    return { ...COLOURS, use: 'practice', ...(recording === undefined ? rest : { recording }) };
  };
  const write = (change?: Readonly<Record<string, string>>) => writeDraft(at.db, permission, { bank: 'practice', task: 'A1', entry: entry(change) }, { clock });
  const wrong: readonly Readonly<Record<string, string>>[] = [
    { 'recording.shows': '3x4+1R' },
    { 'recording.shows': 'V9' },
    { 'recording.shows': '' },
    { 'recording.id': author.personId },
  ];
  for (const change of wrong)
    expect(await write(change), JSON.stringify(change)).toMatchObject({ ok: false, error: { lines: [expect.stringMatching(/^recording: /)] } });
  const version = unwrap(await write({ 'recording.shows': 'MLII I', 'recording.gain': '20' }));
  const shown = await previewItem(at.db, allowed(author, 'item.read'), version);
  expect(shown?.tracing).toMatchObject({ layout: 'strip', leads: ['MLII', 'I'], sampleRateHz: 100, gainMmPerMv: 20, paperSpeedMmPerS: 25 });
  expect(JSON.stringify(shown)).not.toContain('invented collection');
  const millivolts = decodeTracing(shown?.tracing as TracingSamples)['MLII'] as Float64Array;
  const first = new Int16Array(new Uint8Array(Buffer.from(samples, 'base64')).buffer).slice(400);
  expect(Math.max(...millivolts.map((value, index) => Math.abs(value * 1000 - (first[index] as number) * 2.5)))).toBeLessThanOrEqual(2.5 + 1e-9);
  const opened = unwrap(await openKey(at.db, allowed(author, 'item.read'), version, { clock }));
  expect(fieldsOfEntry(opened.entry)).toMatchObject({ 'recording.id': row.recording_id, 'recording.shows': 'MLII I', 'recording.gain': '20' });
});

test('a fast recording is halved to the rate of a form without what it cannot hold coming back as something slower', () => {
  const count = 2000;
  const wave = (hz: number) => Array.from({ length: count }, (_, i) => Math.round(400 * Math.sin((2 * Math.PI * hz * i) / 1000)));
  const cut = (hz: number) => ({
    sampleRateHz: 1000,
    microvoltsPerUnit: 2.5,
    leads: ['II'],
    sampleCount: count,
    samples: new Uint8Array(Int16Array.from(wave(hz)).buffer),
  });
  const heightMv = (hz: number) => {
    const tracing = recordedTracing(cut(hz), { layout: 'strip', leads: ['II'], paperSpeedMmPerS: 25, gainMmPerMv: 10 });
    expect(tracing).toMatchObject({ sampleRateHz: 250, durationS: 2 });
    return Math.max(...(decodeTracing(tracing)['II'] as Float64Array).slice(5, -5).map(Math.abs));
  };
  expect(heightMv(10)).toBeCloseTo(1, 1);
  // 240 Hz would come back as 10 Hz.
  expect(heightMv(240)).toBeLessThan(0.1);
});
