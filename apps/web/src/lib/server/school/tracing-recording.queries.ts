import type { Db, Tx } from '../db/pool.ts';
import { cutColumns, cutOf, type StoredCut } from '../item/index.ts';

/** A recording that stands beside an entry of the log. */
export type AttachedCut = StoredCut & { readonly takenOut: readonly string[]; readonly attachedAt: Date };

/** Attaches a recording to an entry. */
export async function insertTracingRecording(
  tx: Tx,
  it: StoredCut & { readonly tracingId: string; readonly sha256: string; readonly format: string; readonly takenOut: readonly string[]; readonly at: Date },
): Promise<void> {
  await tx
    .insertInto('tracing_recordings')
    .values({
      tracing_id: it.tracingId,
      sha256: it.sha256,
      ...cutColumns(it),
      format: it.format,
      taken_out: [...it.takenOut],
      attached_at: it.at,
    })
    .execute();
}

/** The recording of an entry. */
export async function findTracingRecording(db: Db, tracingId: string): Promise<AttachedCut | undefined> {
  const row = await db.selectFrom('tracing_recordings').selectAll().where('tracing_id', '=', tracingId).executeTakeFirst();
  return (
    row && {
      ...cutOf(row),
      takenOut: row.taken_out,
      attachedAt: row.attached_at,
    }
  );
}

/** Entries of a student that have a recording with this fingerprint, and those of the entry itself whatever it holds. */
export async function listAttached(
  db: Db,
  of: { readonly enrollmentId: string; readonly tracingId: string; readonly sha256: string },
): Promise<readonly { readonly tracingId: string; readonly sha256: string }[]> {
  const rows = await db
    .selectFrom('tracing_recordings as r')
    .innerJoin('tracings as t', 't.tracing_id', 'r.tracing_id')
    .select(['r.tracing_id', 'r.sha256'])
    .where('t.enrollment_id', '=', of.enrollmentId)
    .where((eb) => eb.or([eb('r.tracing_id', '=', of.tracingId), eb('r.sha256', '=', of.sha256)]))
    .execute();
  return rows.map((row) => ({ tracingId: row.tracing_id, sha256: row.sha256 }));
}

/** Takes the recording of an entry away. @returns whether there was one */
export async function deleteTracingRecording(tx: Tx, tracingId: string): Promise<boolean> {
  const row = await tx.deleteFrom('tracing_recordings').where('tracing_id', '=', tracingId).returning('tracing_id').executeTakeFirst();
  return row !== undefined;
}

/** Takes all recordings of an enrollment away that was left. */
export async function deleteRecordingsOf(tx: Tx, enrollmentId: string): Promise<void> {
  await tx
    .deleteFrom('tracing_recordings')
    .where('tracing_id', 'in', tx.selectFrom('tracings').select('tracing_id').where('enrollment_id', '=', enrollmentId))
    .execute();
}
