import { sql } from 'kysely';
import type { Db, Tx } from '../../db/pool.ts';
import type { PracticeLength } from '../practice.queries.ts';

/** A finished practice exam, as far as the plan asks. */
export type FinishedPractice = { readonly length: PracticeLength; readonly task: string | undefined; readonly at: Date };

/** A person's finished practice exams: the newest of each length, and all since an instant. */
export async function listFinishedPractice(db: Db, personId: string, since: Date): Promise<readonly FinishedPractice[]> {
  const rows = await db
    .selectFrom('practice_exams')
    .select(['length', 'task', 'finished_at'])
    .where('person_id', '=', personId)
    .where('finished_at', 'is not', null)
    .where((where) =>
      where.or([
        where('finished_at', '>=', since),
        where(
          'practice_exam_id',
          'in',
          db
            .selectFrom('practice_exams')
            .select('practice_exam_id')
            .distinctOn('length')
            .where('person_id', '=', personId)
            .where('finished_at', 'is not', null)
            .orderBy('length')
            .orderBy('finished_at', 'desc'),
        ),
      ]),
    )
    .orderBy('finished_at')
    .execute();
  return rows.map((row) => ({ length: row.length as PracticeLength, task: row.task ?? undefined, at: row.finished_at ?? since }));
}

/** How long a person looks at a card, milliseconds; undefined while too few were shown. A card left open counts a minute. */
export async function usualCardMs(db: Db, personId: string, least: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('card_reviews')
    .select([(of) => of.fn.countAll<string>().as('n'), sql<string | null>`avg(least(spent_ms, 60000))`.as('ms')])
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  return Number(row.n) >= least && row.ms !== null ? Number(row.ms) : undefined;
}

/** What a person has arranged about the plan beside the wishes. */
export type PlanSettings = { readonly placementSkippedAt: Date | undefined; readonly hasFeed: boolean };

/** The arrangements of a person. */
export async function findSettings(db: Db, personId: string): Promise<PlanSettings> {
  const row = await db
    .selectFrom('study_wishes')
    .select(['placement_skipped_at', sql<boolean>`feed_sha256 is not null`.as('has_feed')])
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return { placementSkippedAt: row?.placement_skipped_at ?? undefined, hasFeed: row?.has_feed ?? false };
}

/** Sees to it that a person has a row of wishes. */
async function ensureRow(db: Db, personId: string, zone: string, at: Date): Promise<void> {
  await db
    .insertInto('study_wishes')
    .values({ person_id: personId, zone, changed_at: at })
    .onConflict((conflict) => conflict.column('person_id').doNothing())
    .execute();
}

/** Notes that the placement check was put aside. */
export async function storePlacementSkipped(tx: Tx, personId: string, zone: string, at: Date): Promise<void> {
  await ensureRow(tx, personId, zone, at);
  await tx.updateTable('study_wishes').set({ placement_skipped_at: at }).where('person_id', '=', personId).execute();
}

/** Sets or ends the secret of a calendar feed. */
export async function storeFeed(tx: Tx, personId: string, feedSha256: Buffer | undefined, zone: string, at: Date): Promise<void> {
  await ensureRow(tx, personId, zone, at);
  await tx
    .updateTable('study_wishes')
    .set({ feed_sha256: feedSha256 ?? null })
    .where('person_id', '=', personId)
    .execute();
}

/** Whose feed a secret opens, while the account is open. */
export async function findByFeed(db: Db, feedSha256: Buffer): Promise<string | undefined> {
  const row = await db
    .selectFrom('study_wishes')
    .innerJoin('people', 'people.person_id', 'study_wishes.person_id')
    .select('study_wishes.person_id')
    .where('feed_sha256', '=', feedSha256)
    .where('people.closed_at', 'is', null)
    .executeTakeFirst();
  return row?.person_id;
}

/** Somebody who asked for reminders and may get them. */
export type ToRemind = { readonly personId: string; readonly zone: string; readonly remindedOn: string | undefined };

/** Everybody who asked for reminders, whose account is open and who has not passed the exam. */
export async function listToRemind(db: Db): Promise<readonly ToRemind[]> {
  const rows = await db
    .selectFrom('study_wishes')
    .innerJoin('people', 'people.person_id', 'study_wishes.person_id')
    .select(['study_wishes.person_id', 'zone', sql<string | null>`reminded_on::text`.as('reminded_on')])
    .where('reminders', '=', true)
    .where('people.closed_at', 'is', null)
    .where(sql<boolean>`not exists (select from attempts where attempts.person_id = study_wishes.person_id and attempts.passed)`)
    .orderBy('study_wishes.person_id')
    .execute();
  return rows.map((row) => ({ personId: row.person_id, zone: row.zone, remindedOn: row.reminded_on ?? undefined }));
}

/**
 * Takes a day for reminding a person: of all workers one gets it, once.
 *
 * @returns false when it was taken, or the person no longer wants reminders
 */
export async function takeReminderDay(tx: Tx, personId: string, day: string): Promise<boolean> {
  const done = await tx
    .updateTable('study_wishes')
    .set({ reminded_on: day })
    .where('person_id', '=', personId)
    .where('reminders', '=', true)
    .where(sql<boolean>`(reminded_on is null or reminded_on < ${day}::date)`)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Ends reminders. @returns whether there were any */
export async function endReminders(db: Db, personId: string): Promise<boolean> {
  const done = await db
    .updateTable('study_wishes')
    .set({ reminders: false })
    .where('person_id', '=', personId)
    .where('reminders', '=', true)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
