import { addMonths, err, ok, parsePlainDate, plainDateIn, type Clock, type PlainDate, type Result, type Rng } from '@einthoven/kernel';
import { characters, cleanLine, isUuid, type Permission } from '../../account/index.ts';
import { inTransaction, type Db, type Tx } from '../../db/pool.ts';
import { recordEvent } from '../../platform/events.ts';
import { currentScheme } from '../../scheme/index.ts';
import { listAssignable, readAssignment, type AssignmentFields, type AssignmentProblem } from './assignment.ts';
import * as queries from './class.queries.ts';
import type { ClassRow } from './class.queries.ts';
import { CODE_DAYS, makeJoinCode } from './join-code.ts';
import { listMembers, writeLeft } from './membership.queries.ts';

/** Proof that somebody teaches; whose class it is, each use case asks of the rows. */
export type TeachPermission = Permission<'class.teach'>;

type With = { readonly clock: Clock; readonly rng: Rng };

const DAY_MS = 86_400_000;
const LONGEST_NAME = 80;
const LONGEST_MONTHS = 24;
/** Against a runaway script, not against teaching. */
const MOST_CLASSES = 100;
const MOST_ASSIGNMENTS = 100;

/** A class as it was typed. */
export type ClassFields = Readonly<Record<'name' | 'startsOn' | 'endsOn', string>>;

/** Why a class was not made. */
export type ClassProblem = 'CLASS_NAME_MISSING' | 'CLASS_NAME_LONG' | 'CLASS_DATES' | 'CLASS_TOO_MANY';

/** Why an act on a class did nothing: it is another's, or there is none, or it is over. */
export type ClassRefusal = 'CLASS_NOT_FOUND' | 'CLASS_OVER';

/** The zone in which the days of classes are counted. */
export function classZone(): string {
  return currentScheme().zone.value;
}

/** Whether a class is over at an instant. */
export function isOver(of: Pick<ClassRow, 'overAt'>, at: Date): boolean {
  return at >= of.overAt;
}

/** Makes a class with a code for joining. @returns its id */
export async function openClass(db: Db, permission: TeachPermission, fields: ClassFields, { clock, rng }: With): Promise<Result<string, ClassProblem>> {
  const { personId } = permission.actor;
  const name = cleanLine(fields.name);
  if (name === '') return err('CLASS_NAME_MISSING');
  if (characters(name) > LONGEST_NAME) return err('CLASS_NAME_LONG');
  const now = clock.now();
  const dates = readDates(fields, plainDateIn(now, classZone()));
  if (!dates) return err('CLASS_DATES');
  return inTransaction(db, async (tx) => {
    await queries.lockClassesOf(tx, personId);
    if ((await queries.listClassesOf(tx, personId, classZone())).length >= MOST_CLASSES) return err('CLASS_TOO_MANY');
    const classId = await queries.insertClass(
      tx,
      { instructorId: personId, name, ...dates, joinCode: await freshCode(tx, rng), codeUntil: new Date(now.getTime() + CODE_DAYS * DAY_MS) },
      now,
    );
    await note(tx, permission, 'opened', classId, now);
    return ok(classId);
  });
}

/** A class lasts at most two years, and is not over before it begins. */
function readDates(fields: ClassFields, today: PlainDate): { readonly startsOn: PlainDate; readonly endsOn: PlainDate } | undefined {
  const [from, until] = [parsePlainDate(fields.startsOn), parsePlainDate(fields.endsOn)];
  if (!from.ok || !until.ok) return undefined;
  const [startsOn, endsOn] = [from.value, until.value];
  return startsOn <= endsOn && endsOn >= today && endsOn <= addMonths(startsOn, LONGEST_MONTHS) && startsOn <= addMonths(today, LONGEST_MONTHS)
    ? { startsOn, endsOn }
    : undefined;
}

async function freshCode(tx: Tx, rng: Rng): Promise<string> {
  for (let tries = 0; tries < 20; tries += 1) {
    const code = makeJoinCode(rng);
    if (!(await queries.findClassByCode(tx, code, classZone()))) return code;
  }
  throw new Error('no code that is free was drawn in 20 tries');
}

/** The classes that somebody gives. */
export async function ownClasses(db: Db, permission: TeachPermission) {
  return queries.listClassesOf(db, permission.actor.personId, classZone());
}

/** A class that the actor gives; undefined for everybody else, whether or not it exists. */
export async function findOwnClass(db: Db, permission: TeachPermission, classId: string): Promise<ClassRow | undefined> {
  return isUuid(classId) ? queries.findClassOf(db, classId, permission.actor.personId, classZone()) : undefined;
}

/** Runs an act on a class that the actor gives and that is not over, with its event. */
async function inOpenClass<Value, Problem>(
  db: Db,
  permission: TeachPermission,
  classId: string,
  clock: Clock,
  act: (tx: Tx, own: ClassRow, now: Date) => Promise<Result<Value, Problem>>,
): Promise<Result<Value, Problem | ClassRefusal>> {
  return inTransaction(db, async (tx): Promise<Result<Value, Problem | ClassRefusal>> => {
    if (isUuid(classId)) await queries.lockClass(tx, classId);
    const own = await findOwnClass(tx, permission, classId);
    if (!own) return err('CLASS_NOT_FOUND');
    const now = clock.now();
    return isOver(own, now) ? err('CLASS_OVER') : act(tx, own, now);
  });
}

/** Replaces the code of a class: the one before opens nothing from now on. */
export async function renewCode(db: Db, permission: TeachPermission, classId: string, { clock, rng }: With): Promise<Result<true, ClassRefusal>> {
  return inOpenClass(db, permission, classId, clock, async (tx, own, now) => {
    await queries.writeCode(tx, own.classId, await freshCode(tx, rng), now, new Date(now.getTime() + CODE_DAYS * DAY_MS));
    await note(tx, permission, 'code-renewed', own.classId, now);
    return ok(true as const);
  });
}

/** Assigns a section, a drill or cards to a class. */
export async function assign(
  db: Db,
  permission: TeachPermission,
  classId: string,
  fields: AssignmentFields,
  { clock }: { readonly clock: Clock },
): Promise<Result<true, ClassRefusal | AssignmentProblem | 'CLASS_TOO_MANY'>> {
  return inOpenClass(db, permission, classId, clock, async (tx, own, now): Promise<Result<true, AssignmentProblem | 'CLASS_TOO_MANY'>> => {
    const read = readAssignment(fields, { assignable: await listAssignable(tx), today: plainDateIn(now, classZone()), endsOn: own.endsOn });
    if (!read.ok) return read;
    if ((await queries.listAssignments(tx, [own.classId])).length >= MOST_ASSIGNMENTS) return err('CLASS_TOO_MANY');
    const assignmentId = await queries.insertAssignment(tx, own.classId, read.value, now);
    await note(tx, permission, 'assigned', own.classId, now, { assignmentId });
    return ok(true as const);
  });
}

/** Takes an assignment back: nobody sees figures of it any more. */
export async function unassign(
  db: Db,
  permission: TeachPermission,
  classId: string,
  assignmentId: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<true, ClassRefusal>> {
  return inOpenClass(db, permission, classId, clock, async (tx, own, now) => {
    const removed = isUuid(assignmentId) && (await queries.writeAssignmentRemoved(tx, own.classId, assignmentId, now));
    if (removed) await note(tx, permission, 'unassigned', own.classId, now, { assignmentId });
    return ok(true as const);
  });
}

/** Takes a student out of a class; they come back only with a code that was made afterwards. */
export async function removeMember(
  db: Db,
  permission: TeachPermission,
  classId: string,
  memberId: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<true, ClassRefusal | 'MEMBER_NOT_FOUND'>> {
  return inOpenClass(db, permission, classId, clock, async (tx, own, now): Promise<Result<true, 'MEMBER_NOT_FOUND'>> => {
    const member = (await listMembers(tx, own.classId)).find((each) => each.memberId === memberId);
    if (!member) return err('MEMBER_NOT_FOUND');
    await writeLeft(tx, memberId, now, true);
    await recordEvent(tx, {
      kind: 'class.member-removed',
      actor: { kind: 'person', personId: permission.actor.personId },
      subjectPersonId: member.personId,
      entity: { name: 'class', id: own.classId },
      reason: 'by the instructor',
      occurredAt: now,
    });
    return ok(true as const);
  });
}

/** Closes a class for good: no more is shown afterwards than was. */
export async function closeClass(
  db: Db,
  permission: TeachPermission,
  classId: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<true, ClassRefusal>> {
  return inOpenClass(db, permission, classId, clock, async (tx, own, now) => {
    if (await queries.writeClosed(tx, own.classId, now)) await note(tx, permission, 'closed', own.classId, now);
    return ok(true as const);
  });
}

async function note(
  tx: Tx,
  permission: TeachPermission,
  what: string,
  classId: string,
  at: Date,
  payload: Readonly<Record<string, string>> = {},
): Promise<void> {
  await recordEvent(tx, {
    kind: `class.${what}`,
    actor: { kind: 'person', personId: permission.actor.personId },
    entity: { name: 'class', id: classId },
    reason: 'by the instructor',
    payload,
    occurredAt: at,
  });
}
