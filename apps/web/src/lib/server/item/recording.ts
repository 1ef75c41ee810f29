import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import type { ItemType } from '@einthoven/exam';
import { isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { bankFileName, checkPicture, storePicture } from './picture.ts';
import { isPage, type StoredCut } from './recorded-tracing.ts';
import { insertRecording, listRecordings, type RecordingLine } from './recording.queries.ts';

/** Why a recording does not come in, as the author reads it. */
export const RECORDING_PROBLEM_WORDS = {
  RECORDING_FORM: 'What was sent is not a cut of a recording. Choose the file again, cut it, and send the form as it is.',
  RECORDING_TEXT: 'The recording came with words that may be of a person. Only numbers, names of leads and the report are taken. Choose the file again.',
  RECORDING_LONG: 'The cut is too long or has too many leads: 2 to 10 seconds of at most 16 leads are taken. Cut it shorter.',
  RECORDING_EMPTY: 'The cut has no samples, or one value all the time. Cut another part.',
  RECORDING_KNOWN: 'This very cut is stored already. Write an item from the one in the list below.',
  SOURCE_MISSING: 'Say where the recording is from: the collection, or the agreement under which the hospital gives it. Give the licence too.',
} as const;
/** Stable code of a refusal of a recording. */
export type RecordingProblem = keyof typeof RECORDING_PROBLEM_WORDS;

/** Names that a lead may have. Any other word could be somebody's. */
const LEAD =
  /^(?:I{1,3}|-?aV[RLF]|V[1-9]R?|[XYZ]|(?:M?L|ML?V|MC|CM|CC|CS|CB|ES|AS|AI|D|E|V|ECG|EKG|ch|channel|lead|signal|noise|MDC_ECG_LEAD_)[ _-]?(?:I{1,3}|[IVX]?\d{0,3}R?|[xyz]|avr|avl|avf))$/i;
/** The report is of our own words; names begin with capitals, and numbers of patients are long. */
const REPORT = /^(?:Taken out: |Not read at all, |Renamed: |There was nothing to take out\.$)[a-z0-9 ,.;:'()-]*(?:Times now count from its first sample\.)?$/;
const LONG_NUMBER = /\d{8}/;

const shape = z.strictObject({
  sampleRateHz: z.number().min(50).max(2000),
  microvoltsPerUnit: z.number().min(0.01).max(100),
  leads: z.array(z.string().max(20)).min(1).max(16),
  sampleCount: z.int().min(1).max(24_000),
  samples: z.base64().max(1_100_000),
});

/** A cut as the browser sends it, all as text. */
export type SentRecording = {
  /** JSON of the one form that is taken. */
  readonly recording: string;
  readonly format: string;
  /** JSON: lines of what was taken out. */
  readonly takenOut: string;
  readonly source: string;
  readonly licence: string;
  /** The cut on paper. */
  readonly picture: Uint8Array;
};

const FORMATS: ReadonlySet<string> = new Set(['wfdb', 'edf', 'scp', 'dicom', 'aecg', 'fhir', 'philips', 'csv', 'json']);

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A cut that was looked at. */
export type CheckedRecording = Omit<z.infer<typeof shape>, 'samples'> & { readonly samples: Uint8Array; readonly takenOut: readonly string[] };

/** Looks at a cut again, whatever the browser did: the one form, its limits, and no word that is not known. */
export function checkRecording(sent: Pick<SentRecording, 'recording' | 'format' | 'takenOut'>): Result<CheckedRecording, RecordingProblem> {
  const parsed = shape.safeParse(json(sent.recording));
  if (!parsed.success) return err('RECORDING_FORM');
  const { samples: text, ...recording } = parsed.data;
  const samples = new Uint8Array(Buffer.from(text, 'base64'));
  const { leads, sampleCount, sampleRateHz } = recording;
  if (samples.length !== 2 * sampleCount * leads.length || new Set(leads).size !== leads.length || !FORMATS.has(sent.format)) return err('RECORDING_FORM');
  const seconds = sampleCount / sampleRateHz;
  if (seconds < 1.9 || seconds > 10.1) return err('RECORDING_LONG');
  const lines = z.array(z.string().max(200)).min(1).max(60).safeParse(json(sent.takenOut));
  if (!lines.success || !lines.data.every((line) => REPORT.test(line) && !LONG_NUMBER.test(line)) || !leads.every((lead) => LEAD.test(lead)))
    return err('RECORDING_TEXT');
  const view = new DataView(samples.buffer, samples.byteOffset);
  const first = view.getInt16(0, true);
  let same = true;
  for (let at = 2; same && at < samples.length; at += 2) same = view.getInt16(at, true) === first;
  return same ? err('RECORDING_EMPTY') : ok({ ...recording, samples, takenOut: lines.data });
}

/** SHA-256 of leads, rate, step and samples: the same cut is known again. */
export function fingerprintOfCut({ leads, sampleRateHz, microvoltsPerUnit, sampleCount, samples }: StoredCut): string {
  return createHash('sha256')
    .update(JSON.stringify([leads, sampleRateHz, microvoltsPerUnit, sampleCount]))
    .update(samples)
    .digest('hex');
}

/** Stores a cut and its picture on paper, from which an item can be written. @returns its id */
export async function saveRecording(
  db: Db,
  permission: Permission<'item.author'>,
  sent: SentRecording,
  { clock }: { readonly clock: Clock },
): Promise<Result<string, { readonly code: string; readonly says: string }>> {
  const problem = (code: RecordingProblem) => err({ code, says: RECORDING_PROBLEM_WORDS[code] });
  const checked = checkRecording(sent);
  if (!checked.ok) return problem(checked.error);
  const [source, licence] = [sent.source.trim(), sent.licence.trim()];
  if (source.length < 3 || source.length > 300 || licence.length < 3 || licence.length > 200) return problem('SOURCE_MISSING');
  const picture = await checkPicture(sent.picture);
  if (!picture.ok) return err({ code: picture.error.split(':')[0] ?? '', says: picture.error });
  const { samples, ...rest } = checked.value;
  const sha256 = fingerprintOfCut(checked.value);
  const pictureFile = bankFileName('recording', picture.value);
  const recordingId = randomUUID();
  const at = clock.now();
  const { personId } = permission.actor;
  return inTransaction(db, async (tx) => {
    await storePicture(tx, pictureFile, picture.value, personId, at);
    const isNew = await insertRecording(tx, {
      ...rest,
      recordingId,
      sha256,
      samples,
      format: sent.format,
      source,
      licence,
      pictureFile,
      addedBy: personId,
      at,
    });
    if (!isNew) return problem('RECORDING_KNOWN');
    await recordEvent(tx, {
      kind: 'recording.added',
      actor: { kind: 'person', personId },
      entity: { name: 'recording', id: recordingId },
      reason: 'for items; its identity was taken out before',
      occurredAt: at,
    });
    return ok(recordingId);
  });
}

/** Recordings that items can be written from, the newest first. */
export async function readRecordings(db: Db, _permission: Permission<'item.author'>): Promise<readonly RecordingLine[]> {
  return listRecordings(db);
}

/**
 * The fields of a draft that shows a recording: as a tracing with its tools; of a question that is answered on a picture, the
 * picture. Undefined where there is no recording of this id.
 */
export async function draftFromRecording(
  db: Db,
  _permission: Permission<'item.author'>,
  recordingId: string,
  type: ItemType = 'single',
): Promise<Readonly<Record<string, string>> | undefined> {
  const [found] = isUuid(recordingId) ? await listRecordings(db, recordingId) : [];
  if (!found) return undefined;
  const seconds = Math.round(found.seconds * 10) / 10;
  if (type !== 'hot-spot') return { 'recording.id': recordingId, 'recording.shows': isPage(found.leads) ? '3x4+1R' : (found.leads[0] ?? '') };
  return {
    'picture.file': found.pictureFile,
    'picture.alt': `A recorded ECG on paper, ${seconds} seconds, 25 mm/s and 10 mm/mV.`,
    'picture.licence': `${found.licence}. ${found.source}`,
  };
}
