import { sql } from 'kysely';
import type { PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';
import type { Program } from './program.ts';
import { findSchool, type School } from './school.queries.ts';

/** Keeps a question, without who asked. */
export async function insertQuestion(
  db: Db,
  it: { readonly asked: string; readonly schoolId: string | undefined; readonly findings: readonly string[]; readonly at: Date },
): Promise<void> {
  await db
    .insertInto('legit_questions')
    .values({ asked: it.asked, school_id: it.schoolId ?? null, findings: [...it.findings], asked_at: it.at })
    .execute();
}

/** Schools with a program of exactly this folded name: people know the class better than the school. */
export async function findSchoolsOfProgramName(db: Db, folded: string): Promise<readonly School[]> {
  const rows = await db
    .selectFrom('programs')
    .select('school_id')
    .distinct()
    .where('listed', '=', true)
    .where('school_id', 'is not', null)
    .where(sql<string>`regexp_replace(lower(name), '[^[:alnum:]]', '', 'g')`, '=', folded)
    .limit(6)
    .execute();
  const schools = await Promise.all(rows.map(({ school_id }) => (school_id === null ? undefined : findSchool(db, school_id))));
  return schools.flatMap((school) => school ?? []);
}

/** Names of schools that hold a folded name, or that it holds where they are of so many letters. */
export async function listSchoolNamesAlike(db: Db, folded: string, least: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('schools')
    .select('name')
    .where(sql<boolean>`(strpos(name_folded, ${folded}) > 0 or (length(name_folded) >= ${least}::int and strpos(${folded}, name_folded) > 0))`)
    .orderBy('name')
    .limit(6)
    .execute();
  return rows.map(({ name }) => name);
}

/** Programs of a school that the directory does not show and that were decided on: a refusal is on record too. */
export async function listDecidedUnlisted(
  db: Db,
  schoolId: string,
): Promise<readonly (Pick<Program, 'programId' | 'name' | 'approval'> & { readonly classHours: undefined; readonly clinicalHours: undefined })[]> {
  const rows = await db
    .selectFrom('programs as p')
    .select(['p.program_id', 'p.name', 'p.approval'])
    .where('p.school_id', '=', schoolId)
    .where('p.listed', '=', false)
    .where((eb) =>
      eb.exists(
        eb.selectFrom('program_decisions as d').select('d.program_decision_id').whereRef('d.program_id', '=', 'p.program_id').where('d.step', '=', 'decision'),
      ),
    )
    .execute();
  return rows.map((row) => ({
    programId: row.program_id,
    name: row.name,
    approval: row.approval as Program['approval'],
    classHours: undefined,
    clinicalHours: undefined,
  }));
}

/** Takes the right to tell a school of questions: once, unless the last time was before an instant. */
export async function claimNotice(tx: Tx, schoolId: string, since: Date, at: Date): Promise<boolean> {
  const done = await tx
    .updateTable('schools')
    .set({ asked_notice_at: at })
    .where('school_id', '=', schoolId)
    .where((eb) => eb.or([eb('asked_notice_at', 'is', null), eb('asked_notice_at', '<=', since)]))
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** How often people asked about a school since an instant. */
export async function countQuestions(db: Db, schoolId: string, since: Date): Promise<number> {
  const row = await db
    .selectFrom('legit_questions')
    .select(({ fn }) => fn.countAll<string>().as('n'))
    .where('school_id', '=', schoolId)
    .where('asked_at', '>=', since)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** What a school says to those who ask, where it is shown. */
export async function findShownReply(db: Db, schoolId: string): Promise<{ readonly words: string; readonly at: Date } | undefined> {
  const row = await db
    .selectFrom('legit_replies')
    .select(['words', 'written_at'])
    .where('school_id', '=', schoolId)
    .where('state', '=', 'shown')
    .executeTakeFirst();
  return row && { words: row.words, at: row.written_at };
}

/** The newest reply of a school, whatever became of it. */
export async function findNewestReply(
  db: Db,
  schoolId: string,
): Promise<{ readonly words: string; readonly state: string; readonly reason: string; readonly at: Date } | undefined> {
  const row = await db.selectFrom('legit_replies').selectAll().where('school_id', '=', schoolId).orderBy('legit_reply_id', 'desc').limit(1).executeTakeFirst();
  return row && { words: row.words, state: row.state, reason: row.reason, at: row.written_at };
}

/** Keeps a reply. @returns its id, or undefined where another waits */
export async function insertReply(
  tx: Tx,
  it: { readonly schoolId: string; readonly words: string; readonly by: string; readonly at: Date },
): Promise<string | undefined> {
  const row = await tx
    .insertInto('legit_replies')
    .values({ school_id: it.schoolId, words: it.words, written_by: it.by, written_at: it.at })
    .onConflict((conflict) => conflict.column('school_id').where('state', '=', 'waiting').doNothing())
    .returning('legit_reply_id')
    .executeTakeFirst();
  return row?.legit_reply_id;
}

/** A reply that waits. */
export type WaitingReply = {
  readonly replyId: string;
  readonly schoolId: string;
  readonly school: string;
  readonly words: string;
  readonly writtenAt: Date;
};

/** Replies that wait, the oldest first. */
export async function listReplies(db: Db, lock = false): Promise<readonly WaitingReply[]> {
  const rows = await db
    .selectFrom('legit_replies as r')
    .innerJoin('schools as s', 's.school_id', 'r.school_id')
    .select(['r.legit_reply_id', 'r.school_id', 's.name', 'r.words', 'r.written_at'])
    .where('r.state', '=', 'waiting')
    .orderBy('r.legit_reply_id')
    .$if(lock, (query) => query.forUpdate('r'))
    .execute();
  return rows.map((row) => ({ replyId: row.legit_reply_id, schoolId: row.school_id, school: row.name, words: row.words, writtenAt: row.written_at }));
}

/** Writes what became of a reply; one that was shown before makes room. */
export async function writeReply(
  tx: Tx,
  reply: WaitingReply,
  it: { readonly state: 'shown' | 'refused'; readonly reason: string; readonly by: string; readonly at: Date },
): Promise<void> {
  if (it.state === 'shown')
    await tx.updateTable('legit_replies').set({ state: 'replaced' }).where('school_id', '=', reply.schoolId).where('state', '=', 'shown').execute();
  await tx
    .updateTable('legit_replies')
    .set({ state: it.state, reason: it.reason, decided_by: it.by, decided_at: it.at })
    .where('legit_reply_id', '=', reply.replyId)
    .execute();
}

/** Deletes questions that were asked before a day. */
export async function deleteQuestions(db: Db, before: PlainDate): Promise<number> {
  const done = await db
    .deleteFrom('legit_questions')
    .where('asked_at', '<', sql<Date>`${before}::date`)
    .executeTakeFirst();
  return Number(done.numDeletedRows);
}
