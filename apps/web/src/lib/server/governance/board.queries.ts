import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';

/** How a member votes. */
export type Vote = 'yes' | 'no' | 'abstain' | 'recused';

/** A meeting in the list. */
export type Meeting = {
  readonly meetingId: string;
  readonly title: string;
  readonly meetsOn: PlainDate;
  readonly state: 'planned' | 'closed';
  readonly minutes: string | null;
  readonly closedAt: Date | null;
};

/** An item of an agenda with its votes. */
export type BoardItem = {
  readonly itemId: string;
  readonly position: number;
  readonly title: string;
  readonly paperUrl: string | null;
  readonly motion: string | null;
  readonly schemeVersion: string | null;
  readonly outcome: 'adopted' | 'refused' | null;
  readonly decidedAt: Date | null;
  readonly votes: readonly { readonly personId: string; readonly name: string | null; readonly vote: Vote; readonly reason: string | null }[];
};

function meetings(db: Db) {
  return db.selectFrom('board_meetings').select(['board_meeting_id as meetingId', 'title', 'meets_on as meetsOn', 'state', 'minutes', 'closed_at as closedAt']);
}

/** Meetings, newest first. */
export async function listMeetings(db: Db): Promise<readonly Meeting[]> {
  const rows = await meetings(db).orderBy('meets_on', 'desc').limit(200).execute();
  return rows.map((row) => ({ ...row, meetsOn: toPlainDate(row.meetsOn), state: row.state as Meeting['state'] }));
}

/** One meeting; with `lock`, until the transaction ends. */
export async function findMeeting(db: Db, meetingId: string, lock = false): Promise<Meeting | undefined> {
  const row = await meetings(db)
    .where('board_meeting_id', '=', meetingId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && { ...row, meetsOn: toPlainDate(row.meetsOn), state: row.state as Meeting['state'] };
}

/** Calls a meeting. @returns its id */
export async function insertMeeting(
  tx: Tx,
  row: { readonly title: string; readonly meetsOn: PlainDate; readonly by: string; readonly at: Date },
): Promise<string> {
  const { board_meeting_id } = await tx
    .insertInto('board_meetings')
    .values({ title: row.title, meets_on: row.meetsOn, called_by: row.by, called_at: row.at })
    .returning('board_meeting_id')
    .executeTakeFirstOrThrow();
  return board_meeting_id;
}

/** The agenda of a meeting with its votes, in order. */
export async function listItems(db: Db, meetingId: string): Promise<readonly BoardItem[]> {
  const rows = await db
    .selectFrom('board_items as i')
    .select([
      'i.board_item_id as itemId',
      'i.position',
      'i.title',
      'i.paper_url as paperUrl',
      'i.motion',
      'i.scheme_version as schemeVersion',
      'i.outcome',
      'i.decided_at as decidedAt',
      sql<
        BoardItem['votes']
      >`(select coalesce(json_agg(json_build_object('personId', v.person_id, 'name', p.legal_name, 'vote', v.vote, 'reason', v.reason) order by v.voted_at), '[]')
        from board_votes v left join person_profiles p using (person_id) where v.board_item_id = i.board_item_id)`.as('votes'),
    ])
    .where('i.board_meeting_id', '=', meetingId)
    .orderBy('i.position')
    .execute();
  return rows.map((row) => ({ ...row, outcome: row.outcome as BoardItem['outcome'] }));
}

/** Adds an item at the end of an agenda. */
export async function insertItem(
  tx: Tx,
  item: {
    readonly meetingId: string;
    readonly title: string;
    readonly paperUrl: string | undefined;
    readonly motion: string | undefined;
    readonly schemeVersion: string | undefined;
  },
): Promise<string> {
  const { board_item_id } = await tx
    .insertInto('board_items')
    .values({
      board_meeting_id: item.meetingId,
      position: sql<number>`(select coalesce(max(position), 0) + 1 from board_items where board_meeting_id = ${item.meetingId})`,
      title: item.title,
      paper_url: item.paperUrl ?? null,
      motion: item.motion ?? null,
      scheme_version: item.schemeVersion ?? null,
    })
    .returning('board_item_id')
    .executeTakeFirstOrThrow();
  return board_item_id;
}

/** Casts a vote. @returns false where this member has voted already */
export async function insertVote(
  tx: Tx,
  vote: { readonly itemId: string; readonly personId: string; readonly vote: Vote; readonly reason: string | undefined; readonly at: Date },
): Promise<boolean> {
  const row = await tx
    .insertInto('board_votes')
    .values({ board_item_id: vote.itemId, person_id: vote.personId, vote: vote.vote, reason: vote.reason ?? null, voted_at: vote.at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('person_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes what a motion came to. */
export async function decideItem(tx: Tx, itemId: string, outcome: 'adopted' | 'refused', at: Date): Promise<void> {
  await tx.updateTable('board_items').set({ outcome, decided_at: at }).where('board_item_id', '=', itemId).where('outcome', 'is', null).execute();
}

/** Closes a meeting with its minutes. */
export async function closeMeeting(tx: Tx, meetingId: string, closed: { readonly minutes: string; readonly by: string; readonly at: Date }): Promise<void> {
  await tx
    .updateTable('board_meetings')
    .set({ state: 'closed', minutes: closed.minutes, closed_by: closed.by, closed_at: closed.at })
    .where('board_meeting_id', '=', meetingId)
    .execute();
}
