import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';

/** Who has a piece of work. */
export type Assignment = { readonly kind: string; readonly itemId: string; readonly assignedTo: string; readonly assignedAt: Date };

/** Names of people; who was erased is not in the answer. */
export async function namesOf(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await db.selectFrom('person_profiles').select(['person_id', 'legal_name']).where('person_id', 'in', personIds).execute();
  return new Map(rows.map((row) => [row.person_id, row.legal_name]));
}

/** All that somebody has in hand now. */
export async function listAssignments(db: Db): Promise<readonly Assignment[]> {
  const rows = await db.selectFrom('desk_assignments').select(['kind', 'item_id', 'assigned_to', 'assigned_at']).where('released_at', 'is', null).execute();
  return rows.map((row) => ({ kind: row.kind, itemId: row.item_id, assignedTo: row.assigned_to, assignedAt: row.assigned_at }));
}

/** Who has one piece of work, locked. */
export async function lockAssignment(tx: Tx, kind: string, itemId: string): Promise<Assignment | undefined> {
  const row = await tx
    .selectFrom('desk_assignments')
    .select(['kind', 'item_id', 'assigned_to', 'assigned_at'])
    .where('kind', '=', kind)
    .where('item_id', '=', itemId)
    .where('released_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row && { kind: row.kind, itemId: row.item_id, assignedTo: row.assigned_to, assignedAt: row.assigned_at };
}

/** Ends an assignment. */
export async function writeReleased(tx: Tx, kind: string, itemId: string, at: Date): Promise<void> {
  await tx
    .updateTable('desk_assignments')
    .set({ released_at: at })
    .where('kind', '=', kind)
    .where('item_id', '=', itemId)
    .where('released_at', 'is', null)
    .execute();
}

/** Writes an assignment. @returns false where somebody else was faster */
export async function insertAssignment(
  tx: Tx,
  assignment: { readonly kind: string; readonly itemId: string; readonly to: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const result = await tx
    .insertInto('desk_assignments')
    .values({ kind: assignment.kind, item_id: assignment.itemId, assigned_to: assignment.to, assigned_by: assignment.by, assigned_at: assignment.at })
    .onConflict((conflict) => conflict.columns(['kind', 'item_id']).where('released_at', 'is', null).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** A note as it is stored. */
export type NoteRow = { readonly personId: string | null; readonly sealedWords: Buffer; readonly writtenBy: string; readonly writtenAt: Date };

/** Notes on one piece of work, oldest first. */
export async function listNotes(db: Db, kind: string, itemId: string): Promise<readonly NoteRow[]> {
  const rows = await db.selectFrom('desk_notes').selectAll().where('kind', '=', kind).where('item_id', '=', itemId).orderBy('written_at').execute();
  return rows.map((row) => ({ personId: row.person_id, sealedWords: row.sealed_words, writtenBy: row.written_by, writtenAt: row.written_at }));
}

/** Writes a note. */
export async function insertNote(
  tx: Tx,
  note: {
    readonly kind: string;
    readonly itemId: string;
    readonly personId: string | undefined;
    readonly sealedWords: Buffer;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('desk_notes')
    .values({
      kind: note.kind,
      item_id: note.itemId,
      person_id: note.personId ?? null,
      sealed_words: note.sealedWords,
      written_by: note.by,
      written_at: note.at,
    })
    .execute();
}

/** How long one kind of work took: days from the last asking to the decision. */
export type ServiceTime = { readonly decided: number; readonly medianDays: number; readonly ninetyPercentDays: number };

/**
 * Service times from the events: each decision since a day, with the newest asking before it on the same piece of work.
 *
 * @param kinds the kinds of events that ask, and that decide
 */
export async function serviceTime(
  db: Db,
  { begun, ended, endedByRule = false }: { readonly begun: readonly string[]; readonly ended: readonly string[]; readonly endedByRule?: boolean },
  since: Date,
): Promise<ServiceTime | undefined> {
  const { rows } = await sql<{ decided: number; median: number | null; ninety: number | null }>`
    select count(*)::int as decided,
           percentile_cont(0.5) within group (order by days) as median,
           percentile_cont(0.9) within group (order by days) as ninety
      from (select extract(epoch from done.occurred_at - asked.occurred_at)::float8 / 86400 as days
              from events done
              cross join lateral (select occurred_at from events
                                   where entity = done.entity and entity_id = done.entity_id
                                     and kind = any(${[...begun]}) and event_id < done.event_id
                                   order by event_id desc limit 1) asked
             where done.kind = any(${[...ended]}) and done.occurred_at >= ${since} and (done.actor_kind = 'person' or ${endedByRule})) times`.execute(db);
  const row = rows[0];
  if (!row || row.decided === 0 || row.median === null || row.ninety === null) return undefined;
  return { decided: row.decided, medianDays: row.median, ninetyPercentDays: row.ninety };
}
