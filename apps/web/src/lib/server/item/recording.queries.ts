import type { Db, Tx } from '../db/pool.ts';
import type { StoredCut } from './recorded-tracing.ts';
import { cutColumns, cutOf } from './stored-cut.ts';

/** A recording in the list of authors. */
export type RecordingLine = {
  readonly recordingId: string;
  readonly leads: readonly string[];
  readonly seconds: number;
  readonly source: string;
  readonly licence: string;
  readonly takenOut: readonly string[];
  readonly pictureFile: string;
  readonly addedAt: Date;
};

/** Stores a recording. @returns false where this very cut is stored already */
export async function insertRecording(
  tx: Tx,
  it: {
    readonly recordingId: string;
    readonly sha256: string;
    readonly sampleRateHz: number;
    readonly microvoltsPerUnit: number;
    readonly leads: readonly string[];
    readonly sampleCount: number;
    readonly samples: Uint8Array;
    readonly format: string;
    readonly takenOut: readonly string[];
    readonly source: string;
    readonly licence: string;
    readonly pictureFile: string;
    readonly addedBy: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const row = await tx
    .insertInto('recordings')
    .values({
      recording_id: it.recordingId,
      sha256: it.sha256,
      ...cutColumns(it),
      format: it.format,
      taken_out: [...it.takenOut],
      source: it.source,
      licence: it.licence,
      picture_file: it.pictureFile,
      added_by: it.addedBy,
      added_at: it.at,
    })
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .returning('recording_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Recordings, the newest first; or the one of this id. */
export async function listRecordings(db: Db, recordingId?: string): Promise<readonly RecordingLine[]> {
  const rows = await db
    .selectFrom('recordings')
    .select(['recording_id', 'leads', 'sample_count', 'sample_rate_hz', 'source', 'licence', 'taken_out', 'picture_file', 'added_at'])
    .$if(recordingId !== undefined, (query) => query.where('recording_id', '=', recordingId as string))
    .orderBy('added_at', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    recordingId: row.recording_id,
    leads: row.leads,
    seconds: row.sample_count / row.sample_rate_hz,
    source: row.source,
    licence: row.licence,
    takenOut: row.taken_out,
    pictureFile: row.picture_file,
    addedAt: row.added_at,
  }));
}

/** A recording with its samples. */
export async function findRecording(db: Db, recordingId: string): Promise<(StoredCut & { readonly source: string; readonly licence: string }) | undefined> {
  const row = await db
    .selectFrom('recordings')
    .select(['sample_rate_hz', 'microvolts_per_unit', 'leads', 'sample_count', 'samples', 'source', 'licence'])
    .where('recording_id', '=', recordingId)
    .executeTakeFirst();
  return (
    row && {
      ...cutOf(row),
      source: row.source,
      licence: row.licence,
    }
  );
}
