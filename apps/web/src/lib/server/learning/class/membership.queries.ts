import { sql } from 'kysely';
import type { Db, Tx } from '../../db/pool.ts';
import type { ConsentScope } from './class-consent.ts';
import { overAt } from './class.queries.ts';

/** Somebody in a class, with what they show at this moment. */
export type MemberRow = {
  readonly memberId: string;
  readonly classId: string;
  readonly personId: string;
  readonly shownName: string;
  readonly joinedAt: Date;
  readonly shows: ReadonlySet<ConsentScope>;
};

function members(db: Db) {
  return db
    .selectFrom('class_members')
    .innerJoin('people', 'people.person_id', 'class_members.person_id')
    .select(['class_members.class_member_id', 'class_members.class_id', 'class_members.person_id', 'class_members.shown_name', 'class_members.joined_at'])
    .select(
      sql<string[]>`array(select scope from class_consents
        where class_consents.class_member_id = class_members.class_member_id and withdrawn_at is null)`.as('shows'),
    )
    .where('class_members.left_at', 'is', null)
    .where('people.closed_at', 'is', null);
}

type Row = Awaited<ReturnType<ReturnType<typeof members>['executeTakeFirstOrThrow']>>;

function toMember(row: Row): MemberRow {
  return {
    memberId: row.class_member_id,
    classId: row.class_id,
    personId: row.person_id,
    shownName: row.shown_name,
    joinedAt: row.joined_at,
    shows: new Set(row.shows as ConsentScope[]),
  };
}

/** Who is in a class, by the names they show: an order that says nothing about anybody. */
export async function listMembers(db: Db, classId: string): Promise<readonly MemberRow[]> {
  const rows = await members(db)
    .where('class_members.class_id', '=', classId)
    .orderBy('class_members.shown_name')
    .orderBy('class_members.class_member_id')
    .execute();
  return rows.map(toMember);
}

/** The memberships of a person, the newest first. */
export async function listMemberships(db: Db, personId: string): Promise<readonly MemberRow[]> {
  const rows = await members(db).where('class_members.person_id', '=', personId).orderBy('class_members.class_member_id', 'desc').execute();
  return rows.map(toMember);
}

/** A class as those in it see it. */
export type JoinedClass = {
  readonly name: string;
  readonly instructorId: string;
  readonly instructorName: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly overAt: Date;
};

/** The classes that a person is in, by id, with the name of who gives each. */
export async function listJoinedClasses(db: Db, personId: string, zone: string): Promise<ReadonlyMap<string, JoinedClass>> {
  const rows = await db
    .selectFrom('classes')
    .innerJoin('class_members', 'class_members.class_id', 'classes.class_id')
    .leftJoin('person_profiles', 'person_profiles.person_id', 'classes.instructor_person_id')
    .select(['classes.class_id', 'classes.name', 'classes.instructor_person_id', 'person_profiles.legal_name', 'starts_on', 'ends_on'])
    .select(overAt(zone).as('over_at'))
    .where('class_members.person_id', '=', personId)
    .where('left_at', 'is', null)
    .execute();
  return new Map(
    rows.map((row) => [
      row.class_id,
      {
        name: row.name,
        instructorId: row.instructor_person_id,
        instructorName: row.legal_name ?? '',
        startsOn: row.starts_on,
        endsOn: row.ends_on,
        overAt: row.over_at,
      },
    ]),
  );
}

/** The legal names of some people, by id; who is erased has none. */
export async function findLegalNames(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('person_profiles').select(['person_id', 'legal_name']).where('person_id', 'in', personIds).execute();
  return new Map(rows.map((row) => [row.person_id, row.legal_name]));
}

/** When an instructor last took a person out of a class. */
export async function lastRemoval(db: Db, classId: string, personId: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('class_members')
    .select((of) => of.fn.max('left_at').as('at'))
    .where('class_id', '=', classId)
    .where('person_id', '=', personId)
    .where('removed_by_instructor', '=', true)
    .executeTakeFirst();
  return row?.at ?? undefined;
}

/** Stores a membership. @returns its id */
export async function insertMember(tx: Tx, classId: string, personId: string, shownName: string, at: Date): Promise<string> {
  const { class_member_id } = await tx
    .insertInto('class_members')
    .values({ class_id: classId, person_id: personId, shown_name: shownName, joined_at: at })
    .returning('class_member_id')
    .executeTakeFirstOrThrow();
  return class_member_id;
}

/** Ends a membership and all that it showed. @returns whether it was there */
export async function writeLeft(tx: Tx, memberId: string, at: Date, removedByInstructor: boolean): Promise<boolean> {
  const done = await tx
    .updateTable('class_members')
    .set({ left_at: at, removed_by_instructor: removedByInstructor })
    .where('class_member_id', '=', memberId)
    .where('left_at', 'is', null)
    .executeTakeFirst();
  await tx.updateTable('class_consents').set({ withdrawn_at: at }).where('class_member_id', '=', memberId).where('withdrawn_at', 'is', null).execute();
  return done.numUpdatedRows > 0n;
}

/** Stores a consent. @returns false when it is in force already */
export async function insertConsent(
  tx: Tx,
  memberId: string,
  given: { readonly scope: ConsentScope; readonly version: string; readonly textSha256: string },
  at: Date,
): Promise<boolean> {
  const done = await tx
    .insertInto('class_consents')
    .values({ class_member_id: memberId, scope: given.scope, statement_version: given.version, text_sha256: given.textSha256, given_at: at })
    .onConflict((conflict) => conflict.columns(['class_member_id', 'scope']).where('withdrawn_at', 'is', null).doNothing())
    .executeTakeFirst();
  return Number(done.numInsertedOrUpdatedRows ?? 0n) > 0;
}

/** Withdraws a consent. @returns whether it was in force */
export async function writeWithdrawn(tx: Tx, memberId: string, scope: ConsentScope, at: Date): Promise<boolean> {
  const done = await tx
    .updateTable('class_consents')
    .set({ withdrawn_at: at })
    .where('class_member_id', '=', memberId)
    .where('scope', '=', scope)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** What the download of a person's data says about classes: those they were in and those they gave. */
export async function collectClasses(db: Db, personId: string): Promise<unknown> {
  const [joined, consents, given] = await Promise.all([
    db
      .selectFrom('class_members')
      .innerJoin('classes', 'classes.class_id', 'class_members.class_id')
      .select(['class_members.class_member_id', 'classes.name', 'shown_name', 'joined_at', 'left_at', 'removed_by_instructor'])
      .where('person_id', '=', personId)
      .orderBy('class_members.class_member_id')
      .execute(),
    db
      .selectFrom('class_consents')
      .innerJoin('class_members', 'class_members.class_member_id', 'class_consents.class_member_id')
      .select(['class_consents.class_member_id', 'scope', 'statement_version', 'text_sha256', 'given_at', 'withdrawn_at'])
      .where('person_id', '=', personId)
      .orderBy('class_consent_id')
      .execute(),
    db
      .selectFrom('classes')
      .select(['name', 'starts_on', 'ends_on', 'created_at', 'closed_at'])
      .where('instructor_person_id', '=', personId)
      .orderBy('class_id')
      .execute(),
  ]);
  return { joined: joined.map((member) => ({ ...member, consents: consents.filter((consent) => consent.class_member_id === member.class_member_id) })), given };
}

/** Takes away a person's memberships and consents; the classes they gave close and lose their names. Events stay, with ids alone. */
export async function eraseClasses(tx: Tx, personId: string, at: Date): Promise<void> {
  await tx
    .deleteFrom('class_consents')
    .where('class_member_id', 'in', tx.selectFrom('class_members').select('class_member_id').where('person_id', '=', personId))
    .execute();
  await tx.deleteFrom('class_members').where('person_id', '=', personId).execute();
  const given = tx.selectFrom('classes').select('class_id').where('instructor_person_id', '=', personId);
  await tx.updateTable('class_assignments').set({ note: '' }).where('class_id', 'in', given).execute();
  await tx
    .updateTable('classes')
    .set({ name: 'erased', closed_at: sql<Date>`coalesce(closed_at, ${at})` })
    .where('instructor_person_id', '=', personId)
    .execute();
}
