import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../../db/pool.ts';

/** A class as its row has it. */
export type ClassRow = {
  readonly classId: string;
  readonly instructorId: string;
  readonly name: string;
  readonly startsOn: PlainDate;
  readonly endsOn: PlainDate;
  readonly joinCode: string;
  readonly joinCodeFrom: Date;
  readonly joinCodeUntil: Date;
  readonly closedAt: Date | undefined;
  /** When it is over: closed, or the end of its last day. Later work is shown to nobody but its owner. */
  readonly overAt: Date;
};

/** What an instructor asks of a class. */
export type AssignedThing =
  | { readonly kind: 'section'; readonly sectionId: string }
  | { readonly kind: 'drill'; readonly task: string; readonly questions: number }
  | { readonly kind: 'cards'; readonly task: string };

/** An assignment as its row has it. */
export type AssignmentRow = AssignedThing & {
  readonly assignmentId: string;
  readonly classId: string;
  readonly dueOn: PlainDate;
  readonly note: string;
  readonly assignedAt: Date;
};

/** When a class is over, in SQL: closed, or the end of its last day in a zone. */
export function overAt(zone: string) {
  return sql<Date>`least(coalesce(classes.closed_at, 'infinity'), (classes.ends_on + 1)::timestamp at time zone ${zone})`;
}

function classes(db: Db, zone: string) {
  return db
    .selectFrom('classes')
    .select(['class_id', 'instructor_person_id', 'name', 'starts_on', 'ends_on', 'join_code', 'join_code_from', 'join_code_until', 'closed_at'])
    .select(overAt(zone).as('over_at'));
}

type Row = Awaited<ReturnType<ReturnType<typeof classes>['executeTakeFirstOrThrow']>>;

function toClass(row: Row): ClassRow {
  return {
    classId: row.class_id,
    instructorId: row.instructor_person_id,
    name: row.name,
    startsOn: toPlainDate(row.starts_on),
    endsOn: toPlainDate(row.ends_on),
    joinCode: row.join_code,
    joinCodeFrom: row.join_code_from,
    joinCodeUntil: row.join_code_until,
    closedAt: row.closed_at ?? undefined,
    overAt: row.over_at,
  };
}

/** The classes of an instructor, the newest first. */
export async function listClassesOf(db: Db, instructorId: string, zone: string): Promise<readonly (ClassRow & { readonly members: number })[]> {
  const rows = await classes(db, zone)
    .select(
      sql<number>`(select count(*)::int from class_members join people using (person_id)
        where class_members.class_id = classes.class_id and left_at is null and people.closed_at is null)`.as('members'),
    )
    .where('instructor_person_id', '=', instructorId)
    .orderBy('class_id', 'desc')
    .execute();
  return rows.map((row) => ({ ...toClass(row), members: row.members }));
}

/** A class by its id, if this instructor gives it. */
export async function findClassOf(db: Db, classId: string, instructorId: string, zone: string): Promise<ClassRow | undefined> {
  const row = await classes(db, zone).where('class_id', '=', classId).where('instructor_person_id', '=', instructorId).executeTakeFirst();
  return row && toClass(row);
}

/** The class whose code this is, whatever its state. */
export async function findClassByCode(db: Db, joinCode: string, zone: string): Promise<ClassRow | undefined> {
  const row = await classes(db, zone).where('join_code', '=', joinCode).executeTakeFirst();
  return row && toClass(row);
}

/** Lets one act change an instructor's classes at a time. */
export async function lockClassesOf(tx: Tx, instructorId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`classes of ${instructorId}`}, 0))`.execute(tx);
}

/** Lets one act change who is in a class at a time. */
export async function lockClass(tx: Tx, classId: string): Promise<void> {
  await tx.selectFrom('classes').select('class_id').where('class_id', '=', classId).forUpdate().executeTakeFirst();
}

/** Stores a new class. @returns its id */
export async function insertClass(
  tx: Tx,
  made: {
    readonly instructorId: string;
    readonly name: string;
    readonly startsOn: PlainDate;
    readonly endsOn: PlainDate;
    readonly joinCode: string;
    readonly codeUntil: Date;
  },
  at: Date,
): Promise<string> {
  const { class_id } = await tx
    .insertInto('classes')
    .values({
      instructor_person_id: made.instructorId,
      name: made.name,
      starts_on: made.startsOn,
      ends_on: made.endsOn,
      join_code: made.joinCode,
      join_code_from: at,
      join_code_until: made.codeUntil,
      created_at: at,
    })
    .returning('class_id')
    .executeTakeFirstOrThrow();
  return class_id;
}

/** Replaces the code of a class. */
export async function writeCode(tx: Tx, classId: string, joinCode: string, from: Date, until: Date): Promise<void> {
  await tx.updateTable('classes').set({ join_code: joinCode, join_code_from: from, join_code_until: until }).where('class_id', '=', classId).execute();
}

/** Closes a class. @returns whether it was open */
export async function writeClosed(tx: Tx, classId: string, at: Date): Promise<boolean> {
  const done = await tx.updateTable('classes').set({ closed_at: at }).where('class_id', '=', classId).where('closed_at', 'is', null).executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** What is assigned in some classes, by the day it is due. */
export async function listAssignments(db: Db, classIds: readonly string[]): Promise<readonly AssignmentRow[]> {
  if (classIds.length === 0) return [];
  const rows = await db
    .selectFrom('class_assignments')
    .selectAll()
    .where('class_id', 'in', classIds)
    .where('removed_at', 'is', null)
    .orderBy('due_on')
    .orderBy('class_assignment_id')
    .execute();
  return rows.map((row) => {
    const of = { assignmentId: row.class_assignment_id, classId: row.class_id, dueOn: toPlainDate(row.due_on), note: row.note, assignedAt: row.assigned_at };
    if (row.kind === 'section') return { ...of, kind: 'section', sectionId: row.section_id ?? '' };
    return row.kind === 'drill'
      ? { ...of, kind: 'drill', task: row.task ?? '', questions: row.questions ?? 0 }
      : { ...of, kind: 'cards', task: row.task ?? '' };
  });
}

/** Stores an assignment. @returns its id */
export async function insertAssignment(
  tx: Tx,
  classId: string,
  thing: AssignedThing & { readonly dueOn: PlainDate; readonly note: string },
  at: Date,
): Promise<string> {
  const { class_assignment_id } = await tx
    .insertInto('class_assignments')
    .values({
      class_id: classId,
      kind: thing.kind,
      section_id: thing.kind === 'section' ? thing.sectionId : null,
      task: thing.kind === 'section' ? null : thing.task,
      questions: thing.kind === 'drill' ? thing.questions : null,
      due_on: thing.dueOn,
      note: thing.note,
      assigned_at: at,
    })
    .returning('class_assignment_id')
    .executeTakeFirstOrThrow();
  return class_assignment_id;
}

/** Takes an assignment back. @returns whether it was there */
export async function writeAssignmentRemoved(tx: Tx, classId: string, assignmentId: string, at: Date): Promise<boolean> {
  const done = await tx
    .updateTable('class_assignments')
    .set({ removed_at: at })
    .where('class_id', '=', classId)
    .where('class_assignment_id', '=', assignmentId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** How many cards in use each task has. */
export async function countCards(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('cards')
    .select(['task', sql<number>`count(*)::int`.as('cards')])
    .where('in_use', '=', true)
    .groupBy('task')
    .execute();
  return new Map(rows.map(({ task, cards }) => [task, cards]));
}
