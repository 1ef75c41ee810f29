import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';

/** A time to talk that staff offer. */
export type InterviewSlot = {
  readonly slotId: string;
  readonly offeredBy: string;
  readonly from: Date;
  readonly until: Date;
  /** A telephone number or the address of a call. */
  readonly place: string;
  readonly applicationId: string | undefined;
  readonly withdrawn: boolean;
};

const slots = (db: Db) => db.selectFrom('interview_slots').selectAll();

type Row = Awaited<ReturnType<ReturnType<typeof slots>['execute']>>[number];

const toSlot = (row: Row): InterviewSlot => ({
  slotId: row.interview_slot_id,
  offeredBy: row.offered_by,
  from: row.starts_at,
  until: row.ends_at,
  place: row.place,
  applicationId: row.instructor_application_id ?? undefined,
  withdrawn: row.withdrawn_at !== null,
});

/** Times that are free and begin later, the next first; not those of one person. */
export async function listFreeSlots(db: Db, now: Date, notOf: string): Promise<readonly InterviewSlot[]> {
  const rows = await slots(db)
    .where('instructor_application_id', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('starts_at', '>', now)
    .where('offered_by', '<>', notOf)
    .orderBy('starts_at')
    .limit(40)
    .execute();
  return rows.map(toSlot);
}

/** Times that staff offer from now on, or that are booked and not over for long, with who comes. */
export async function listOfferedSlots(
  db: Db,
  from: Date,
): Promise<readonly (InterviewSlot & { readonly personId: string | undefined; readonly name: string | undefined })[]> {
  const rows = await db
    .selectFrom('interview_slots as s')
    .leftJoin('instructor_applications as a', 'a.instructor_application_id', 's.instructor_application_id')
    .leftJoin('person_profiles as p', 'p.person_id', 'a.person_id')
    .selectAll('s')
    .select(['a.person_id', 'p.legal_name'])
    .where('s.withdrawn_at', 'is', null)
    .where('s.ends_at', '>', from)
    .orderBy('s.starts_at')
    .execute();
  return rows.map((row) => ({ ...toSlot(row), personId: row.person_id ?? undefined, name: row.legal_name ?? undefined }));
}

/** The time that an application picked. */
export async function findSlotOf(db: Db, applicationId: string): Promise<InterviewSlot | undefined> {
  const row = await slots(db).where('instructor_application_id', '=', applicationId).where('withdrawn_at', 'is', null).executeTakeFirst();
  return row && toSlot(row);
}

/** A time, locked. */
export async function lockSlot(tx: Tx, slotId: string): Promise<InterviewSlot | undefined> {
  const row = await slots(tx).where('interview_slot_id', '=', slotId).forUpdate().executeTakeFirst();
  return row && toSlot(row);
}

/** Whether a person offers a time that overlaps. */
export async function overlaps(tx: Tx, offeredBy: string, from: Date, until: Date): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`interviews of ${offeredBy}`}, 0))`.execute(tx);
  const row = await slots(tx)
    .where('offered_by', '=', offeredBy)
    .where('withdrawn_at', 'is', null)
    .where('starts_at', '<', until)
    .where('ends_at', '>', from)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Offers a time. @returns its id */
export async function insertSlot(tx: Tx, slot: Pick<InterviewSlot, 'offeredBy' | 'from' | 'until' | 'place'>, at: Date): Promise<string> {
  const row = await tx
    .insertInto('interview_slots')
    .values({ offered_by: slot.offeredBy, starts_at: slot.from, ends_at: slot.until, place: slot.place, offered_at: at })
    .returning('interview_slot_id')
    .executeTakeFirstOrThrow();
  return row.interview_slot_id;
}

/** Books a time for an application, or gives it back. */
export async function updateSlot(tx: Tx, slotId: string, applicationId: string | undefined, at: Date): Promise<void> {
  await tx
    .updateTable('interview_slots')
    .set({ instructor_application_id: applicationId ?? null, booked_at: applicationId === undefined ? null : at })
    .where('interview_slot_id', '=', slotId)
    .execute();
}

/** Takes a time back; who had booked it stays with the row. */
export async function withdrawSlotRow(tx: Tx, slotId: string, at: Date): Promise<void> {
  await tx.updateTable('interview_slots').set({ withdrawn_at: at }).where('interview_slot_id', '=', slotId).execute();
}
