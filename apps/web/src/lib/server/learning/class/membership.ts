import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { characters, cleanLine, isUuid, mayTry, type Permission } from '../../account/index.ts';
import { inTransaction, type Db, type Tx } from '../../db/pool.ts';
import { hasStudyMaterial } from '../../exam/index.ts';
import { recordEvent } from '../../platform/events.ts';
import type { RateLimit } from '../../platform/rate-limit.ts';
import { inWords, listAssignable, type Assignment } from './assignment.ts';
import { CLASS_CONSENTS, consentSha256, type ConsentScope } from './class-consent.ts';
import { classZone, isOver } from './class.ts';
import { findClassByCode, listAssignments, lockClass, type ClassRow } from './class.queries.ts';
import { readJoinCode } from './join-code.ts';
import * as queries from './membership.queries.ts';
import { listOwnFigures, type Figure } from './progress.queries.ts';

/** Proof that somebody acts on their own memberships. */
export type JoinPermission = Permission<'class.join-own'>;

/** Tries of codes in a quarter of an hour, right or wrong: of a person, and of an address behind which a whole class may sit. */
const TRIES_OF_PERSON: RateLimit = { name: 'class-code', tries: 10, windowS: 900 };
const TRIES_OF_CLIENT: RateLimit = { name: 'class-code-client', tries: 150, windowS: 900 };
const LONGEST_NAME = 80;
const MOST_MEMBERS = 200;
const MOST_CLASSES = 20;

/** Why a code opens nothing. Wrong, ended and closed look alike: who guesses learns nothing. */
export type CodeRefusal = 'CLASS_CODE_UNKNOWN' | 'CLASS_TOO_MANY_TRIES';

/** What a person sees before they join: who asks, for what. */
export type JoinPreview = {
  readonly code: string;
  readonly className: string;
  readonly instructorId: string;
  readonly instructorName: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly assignments: readonly Assignment[];
  readonly legalName: string;
  /** Of the instructor themself, or of somebody who is in the class already. */
  readonly already: 'instructor' | 'member' | undefined;
};

async function ofCode(db: Db, permission: JoinPermission, typed: string, client: string, clock: Clock): Promise<Result<ClassRow, CodeRefusal>> {
  const { personId } = permission.actor;
  const allowed = await mayTry(db, clock, [
    [TRIES_OF_PERSON, personId],
    [TRIES_OF_CLIENT, client],
  ]);
  if (!allowed) return err('CLASS_TOO_MANY_TRIES');
  const code = readJoinCode(typed);
  const found = code === undefined ? undefined : await findClassByCode(db, code, classZone());
  const now = clock.now();
  if (!found || now >= found.joinCodeUntil || isOver(found, now)) return err('CLASS_CODE_UNKNOWN');
  const removed = await queries.lastRemoval(db, found.classId, personId);
  return removed && removed >= found.joinCodeFrom ? err('CLASS_CODE_UNKNOWN') : ok(found);
}

/**
 * What a code leads to, before anything is agreed.
 *
 * @param client the address of the browser
 */
export async function previewClass(
  db: Db,
  permission: JoinPermission,
  typed: string,
  { clock, client }: { readonly clock: Clock; readonly client: string },
): Promise<Result<JoinPreview, CodeRefusal>> {
  const found = await ofCode(db, permission, typed, client, clock);
  if (!found.ok) return found;
  const { personId } = permission.actor;
  const { classId, instructorId, name, startsOn, endsOn, joinCode } = found.value;
  const [names, memberships, rows, assignable] = await Promise.all([
    queries.findLegalNames(db, [instructorId, personId]),
    queries.listMemberships(db, personId),
    listAssignments(db, [classId]),
    listAssignable(db),
  ]);
  const isMember = memberships.some((member) => member.classId === classId);
  return ok({
    code: joinCode,
    className: name,
    instructorId,
    instructorName: names.get(instructorId) ?? '',
    startsOn,
    endsOn,
    assignments: inWords(rows, assignable),
    legalName: names.get(personId) ?? '',
    already: instructorId === personId ? 'instructor' : isMember ? 'member' : undefined,
  });
}

/** Why somebody did not join. */
export type JoinRefusal = CodeRefusal | 'MEMBER_NAME_MISSING' | 'MEMBER_NAME_LONG' | 'MEMBER_OWN_CLASS' | 'CLASS_FULL' | 'MEMBER_TOO_MANY';

/**
 * Joins the class of a code. Joining shows a name and nothing else; each consent is apart and may be left out. Who is in
 * the class already stays as they are.
 */
export async function joinClass(
  db: Db,
  permission: JoinPermission,
  { code, shownName, shows }: { readonly code: string; readonly shownName: string; readonly shows: readonly ConsentScope[] },
  { clock, client }: { readonly clock: Clock; readonly client: string },
): Promise<Result<string, JoinRefusal>> {
  const found = await ofCode(db, permission, code, client, clock);
  if (!found.ok) return found;
  const { personId } = permission.actor;
  const { classId, instructorId } = found.value;
  if (instructorId === personId) return err('MEMBER_OWN_CLASS');
  const name = cleanLine(shownName);
  if (name === '') return err('MEMBER_NAME_MISSING');
  if (characters(name) > LONGEST_NAME) return err('MEMBER_NAME_LONG');
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<string, JoinRefusal>> => {
    await lockClass(tx, classId);
    // The code may have been renewed, or the class closed, since it was looked at.
    const still = await findClassByCode(tx, found.value.joinCode, classZone());
    if (still?.classId !== classId || isOver(still, now)) return err('CLASS_CODE_UNKNOWN');
    const memberships = await queries.listMemberships(tx, personId);
    const already = memberships.find((member) => member.classId === classId);
    if (already) return ok(already.memberId);
    if (memberships.length >= MOST_CLASSES) return err('MEMBER_TOO_MANY');
    if ((await queries.listMembers(tx, classId)).length >= MOST_MEMBERS) return err('CLASS_FULL');
    const memberId = await queries.insertMember(tx, classId, personId, name, now);
    await note(tx, permission, 'joined', classId, now);
    for (const scope of shows) await giveConsent(tx, permission, { classId, memberId }, scope, now);
    return ok(memberId);
  });
}

/** Why an act on a membership did nothing. */
export type MembershipRefusal = 'MEMBER_NOT_FOUND';

/** Runs an act on a membership of the actor's own. */
async function inOwn(
  db: Db,
  permission: JoinPermission,
  memberId: string,
  act: (tx: Tx, own: queries.MemberRow) => Promise<void>,
): Promise<Result<true, MembershipRefusal>> {
  return inTransaction(db, async (tx): Promise<Result<true, MembershipRefusal>> => {
    const find = async () => (await queries.listMemberships(tx, permission.actor.personId)).find((member) => member.memberId === memberId);
    const seen = isUuid(memberId) ? await find() : undefined;
    if (!seen) return err('MEMBER_NOT_FOUND');
    await lockClass(tx, seen.classId);
    const own = await find();
    if (!own) return err('MEMBER_NOT_FOUND');
    await act(tx, own);
    return ok(true);
  });
}

/** Gives or withdraws a consent; at once, whatever the state of the class. */
export async function changeConsent(
  db: Db,
  permission: JoinPermission,
  { memberId, scope, shows }: { readonly memberId: string; readonly scope: ConsentScope; readonly shows: boolean },
  clock: Clock,
): Promise<Result<true, MembershipRefusal>> {
  return inOwn(db, permission, memberId, async (tx, own) => {
    const now = clock.now();
    if (shows) await giveConsent(tx, permission, own, scope, now);
    else if (await queries.writeWithdrawn(tx, memberId, scope, now)) await note(tx, permission, 'consent-withdrawn', own.classId, now, { scope });
  });
}

async function giveConsent(tx: Tx, permission: JoinPermission, to: { readonly classId: string; readonly memberId: string }, scope: ConsentScope, now: Date) {
  const given = { scope, version: CLASS_CONSENTS[scope].version, textSha256: consentSha256(scope) };
  if (await queries.insertConsent(tx, to.memberId, given, now)) await note(tx, permission, 'consent-given', to.classId, now, given);
}

/** Leaves a class: from now on the instructor sees neither name nor figure. */
export async function leaveClass(db: Db, permission: JoinPermission, memberId: string, clock: Clock): Promise<Result<true, MembershipRefusal>> {
  return inOwn(db, permission, memberId, async (tx, own) => {
    const now = clock.now();
    await queries.writeLeft(tx, memberId, now, false);
    await note(tx, permission, 'left', own.classId, now);
  });
}

async function note(
  tx: Tx,
  permission: JoinPermission,
  what: string,
  classId: string,
  at: Date,
  payload: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { personId } = permission.actor;
  await recordEvent(tx, {
    kind: `class.${what}`,
    actor: { kind: 'person', personId },
    subjectPersonId: personId,
    entity: { name: 'class', id: classId },
    reason: 'by the student',
    payload,
    occurredAt: at,
  });
}

/** An assignment with the person's own figures. */
export type OwnAssignment = Assignment &
  Pick<Figure, 'done' | 'right'> & {
    /** Whether the person can open it: all is open with the certification fee, some without. */
    readonly mayOpen: boolean;
  };

/** A class that a person is in. */
export type OwnMembership = {
  readonly memberId: string;
  readonly shownName: string;
  readonly className: string;
  readonly instructorId: string;
  readonly instructorName: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly over: boolean;
  readonly shows: readonly ConsentScope[];
  readonly assignments: readonly OwnAssignment[];
};

/** The classes of a person, with the figures that the instructor sees if they are shown. */
export async function ownMemberships(db: Db, permission: JoinPermission, clock: Clock): Promise<readonly OwnMembership[]> {
  const { personId } = permission.actor;
  const memberships = await queries.listMemberships(db, personId);
  if (memberships.length === 0) return [];
  const classes = await queries.listJoinedClasses(db, personId, classZone());
  const [rows, figures, assignable, paid] = await Promise.all([
    listAssignments(db, [...classes.keys()]),
    listOwnFigures(db, personId, classZone()),
    listAssignable(db),
    hasStudyMaterial(db, personId, clock),
  ]);
  const assignments = inWords(rows, assignable);
  return memberships.flatMap(({ memberId, classId, shownName, shows }) => {
    const of = classes.get(classId);
    if (!of) return [];
    return {
      memberId,
      shownName,
      className: of.name,
      instructorId: of.instructorId,
      instructorName: of.instructorName,
      startsOn: of.startsOn,
      endsOn: of.endsOn,
      over: clock.now() >= of.overAt,
      shows: [...shows],
      assignments: assignments
        .filter((assignment) => assignment.classId === classId)
        .map((assignment) => {
          const figure = figures.find((each) => each.memberId === memberId && each.assignmentId === assignment.assignmentId);
          return { ...assignment, done: figure?.done ?? 0, right: figure?.right ?? 0, mayOpen: assignment.openToAll || paid };
        }),
    };
  });
}

/** What is assigned to a person and not finished, in classes that go on: what is due first comes first. */
export async function openAssignments(
  db: Db,
  permission: JoinPermission,
  clock: Clock,
): Promise<{ readonly classes: number; readonly open: readonly (OwnAssignment & { readonly className: string })[] }> {
  const going = (await ownMemberships(db, permission, clock)).filter(({ over }) => !over);
  const open = going
    .flatMap(({ className, assignments }) => assignments.map((assignment) => ({ ...assignment, className })))
    .filter(({ done, whole }) => done < whole)
    .toSorted((a, b) => a.dueOn.localeCompare(b.dueOn));
  return { classes: going.length, open };
}
