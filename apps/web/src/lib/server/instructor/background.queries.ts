import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';

/** What an instructor says of themselves. */
export type Background = {
  readonly backgroundId: string;
  readonly personId: string;
  /** Undefined once the person was erased. */
  readonly words: string | undefined;
  readonly state: 'waiting' | 'approved' | 'refused' | 'replaced';
  readonly writtenAt: Date;
  readonly reason: string | undefined;
};

const all = (db: Db) => db.selectFrom('instructor_backgrounds').selectAll();

type Row = Awaited<ReturnType<ReturnType<typeof all>['execute']>>[number];

async function toBackground(db: Db, row: Row): Promise<Background> {
  return {
    backgroundId: row.instructor_background_id,
    personId: row.person_id,
    words: await openFor<string>(db, row.person_id, row.sealed_words),
    state: row.state as Background['state'],
    writtenAt: row.written_at,
    reason: row.sealed_reason ? await openFor<string>(db, row.person_id, row.sealed_reason) : undefined,
  };
}

/** The texts of a person, the newest first. */
export async function listBackgrounds(db: Db, personId: string): Promise<readonly Background[]> {
  const rows = await all(db).where('person_id', '=', personId).orderBy('instructor_background_id', 'desc').limit(20).execute();
  return Promise.all(rows.map((row) => toBackground(db, row)));
}

/** The newest approved text of each of these people. */
export async function approvedBackgrounds(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await all(db)
    .distinctOn('person_id')
    .where('person_id', 'in', [...personIds])
    .where('state', '=', 'approved')
    .orderBy('person_id')
    .orderBy('instructor_background_id', 'desc')
    .execute();
  const found = await Promise.all(rows.map((row) => toBackground(db, row)));
  return new Map(found.flatMap(({ personId, words }) => (words === undefined ? [] : [[personId, words]])));
}

/** Texts that wait for staff, the oldest first, with the name of who wrote each. */
export async function listWaitingBackgrounds(db: Db): Promise<readonly (Background & { readonly name: string | undefined })[]> {
  const rows = await all(db)
    .leftJoin('person_profiles', 'person_profiles.person_id', 'instructor_backgrounds.person_id')
    .select('legal_name')
    .select('instructor_backgrounds.person_id')
    .where('state', '=', 'waiting')
    .orderBy('written_at')
    .execute();
  return Promise.all(rows.map(async (row) => ({ ...(await toBackground(db, row as Row)), name: row.legal_name ?? undefined })));
}

/** A text, locked. */
export async function lockBackground(tx: Tx, backgroundId: string): Promise<Background | undefined> {
  const row = await all(tx).where('instructor_background_id', '=', backgroundId).forUpdate().executeTakeFirst();
  return row && toBackground(tx, row);
}

/** Writes a text; one that waits is replaced by it. @returns its id */
export async function insertBackground(tx: Tx, personId: string, words: string, at: Date, approvedBy?: string): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`background of ${personId}`}, 0))`.execute(tx);
  await tx.updateTable('instructor_backgrounds').set({ state: 'replaced' }).where('person_id', '=', personId).where('state', '=', 'waiting').execute();
  const row = await tx
    .insertInto('instructor_backgrounds')
    .values({
      person_id: personId,
      sealed_words: await sealFor(tx, personId, words),
      written_at: at,
      ...(approvedBy === undefined ? {} : { state: 'approved', decided_by: approvedBy, decided_at: at }),
    })
    .returning('instructor_background_id')
    .executeTakeFirstOrThrow();
  return row.instructor_background_id;
}

/** Keeps what was decided on a text. */
export async function updateBackground(
  tx: Tx,
  { backgroundId, personId }: Background,
  decided: { readonly state: 'approved' | 'refused'; readonly by: string; readonly reason: string | undefined; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('instructor_backgrounds')
    .set({
      state: decided.state,
      decided_by: decided.by,
      decided_at: decided.at,
      sealed_reason: decided.reason === undefined ? null : await sealFor(tx, personId, decided.reason),
    })
    .where('instructor_background_id', '=', backgroundId)
    .execute();
}
