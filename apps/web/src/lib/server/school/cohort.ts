import { addYears, err, ok, parsePlainDate, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { isFormula } from '@einthoven/scheme';
import { characters, cleanLine, isUuid, type Permission } from '../account/index.ts';
import { findCredential } from '../credential/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { instructorScheme, readInstructorCards, type InstructorCard } from '../instructor/index.ts';
import { recordEvent } from '../platform/events.ts';
import { countTry, type RateLimit } from '../platform/rate-limit.ts';
import { findSchool, listSchoolsOf, type School } from '../program/index.ts';
import { currentScheme } from '../scheme/index.ts';
import * as queries from './cohort.queries.ts';
import type { Cohort } from './cohort.queries.ts';
import type { DeskProblem } from './school-words.ts';

/** To run a school's desk: what somebody may there depends on what they are at the school. */
export type Run = Permission<'school.run-own'>;
/** What every act of the desk is done with. */
export type At = { readonly clock: Clock };

const COHORTS: RateLimit = { name: 'school-cohorts', tries: 40, windowS: 86_400 };

/** Today in the body's zone. */
export function todayOf(clock: Clock): PlainDate {
  return plainDateIn(clock.now(), currentScheme().zone.value);
}

/** Whether somebody owns or directs a school. */
export async function runs(db: Db, personId: string, schoolId: string): Promise<boolean> {
  const roles = await queries.listRoles(db, schoolId, personId);
  return roles.includes('owner') || roles.includes('director');
}

/** A class with what the reader may do in it: all of it, or what teaching takes. */
export type OpenedCohort = { readonly cohort: Cohort; readonly may: 'run' | 'teach' };

/** Opens a class for who runs its school or teaches it. */
export async function openCohort(db: Db, permission: Run, cohortId: string): Promise<OpenedCohort | undefined> {
  const { personId } = permission.actor;
  const cohort = isUuid(cohortId) ? await queries.findCohort(db, cohortId) : undefined;
  if (!cohort) return undefined;
  if (await runs(db, personId, cohort.schoolId)) return { cohort, may: 'run' };
  const teaches =
    (await queries.listTeachers(db, cohortId)).includes(personId) && (await queries.listRoles(db, cohort.schoolId, personId)).includes('instructor');
  return teaches ? { cohort, may: 'teach' } : undefined;
}

/** The same, for the one who runs it only. */
export async function openToRun(db: Db, permission: Run, cohortId: string): Promise<Cohort | undefined> {
  const opened = await openCohort(db, permission, cohortId);
  return opened?.may === 'run' ? opened.cohort : undefined;
}

/** A school as its desk opens. */
export type Desk = {
  readonly schools: readonly (School & {
    readonly programs: Awaited<ReturnType<typeof queries.listProgramsOf>>;
    readonly people: Awaited<ReturnType<typeof queries.listPeople>>;
    /** A certified instructor owns it and nobody said so. */
    readonly interestToDeclare: boolean;
  })[];
  readonly cohorts: readonly Cohort[];
};

/** The desk of who runs schools or teaches classes. */
export async function readDesk(db: Db, permission: Run): Promise<Desk> {
  const { personId } = permission.actor;
  const schools = await listSchoolsOf(db, personId);
  const cohorts = await queries.listCohorts(db, { schoolIds: schools.map(({ schoolId }) => schoolId), teacherId: personId });
  return {
    schools: await Promise.all(
      schools.map(async (school) => {
        const people = await queries.listPeople(db, school.schoolId);
        return {
          ...school,
          programs: await queries.listProgramsOf(db, school.schoolId),
          people,
          interestToDeclare:
            !school.instructorOwned &&
            (await anyHolds(
              db,
              people.filter(({ role }) => role === 'owner').map((one) => one.personId),
            )),
        };
      }),
    ),
    cohorts,
  };
}

/** Whether one of these people holds the instructor credential. */
async function anyHolds(db: Db, personIds: readonly string[]): Promise<boolean> {
  for (const personId of personIds) if (await findCredential(db, personId, instructorScheme().credential)) return true;
  return false;
}

/** A school says that a certified instructor owns it, in whole or in part: an interest that anybody can see. */
export async function declareInterest(db: Db, permission: Run, schoolId: string, { clock }: At): Promise<Result<undefined, DeskProblem>> {
  const { personId } = permission.actor;
  if (!isUuid(schoolId) || !(await runs(db, personId, schoolId))) return err('COHORT_UNKNOWN');
  return inTransaction(db, async (tx) => {
    await tx.updateTable('schools').set({ instructor_owned: true }).where('school_id', '=', schoolId).execute();
    await note(tx, 'school.interest-declared', {
      personId,
      entity: ['school', schoolId],
      reason: 'the school says that a certified instructor owns it',
      clock,
    });
    return ok(undefined);
  });
}

/** Makes a class of a program. */
export async function createCohort(
  db: Db,
  permission: Run,
  fields: Readonly<Record<'schoolId' | 'programId' | 'name' | 'startsOn' | 'endsOn', string>>,
  { clock }: At,
): Promise<Result<string, DeskProblem>> {
  const { personId } = permission.actor;
  const school = isUuid(fields.schoolId) ? await findSchool(db, fields.schoolId) : undefined;
  if (!school || !(await runs(db, personId, school.schoolId))) return err('COHORT_UNKNOWN');
  const name = cleanLine(fields.name);
  if (name === '' || characters(name) > 80 || isFormula(name)) return err('COHORT_NAME');
  const [startsOn, endsOn] = [parsePlainDate(fields.startsOn), parsePlainDate(fields.endsOn)];
  if (!startsOn.ok || !endsOn.ok || endsOn.value < startsOn.value || endsOn.value > addYears(startsOn.value, 2)) return err('COHORT_DAYS');
  if (!(await queries.listProgramsOf(db, school.schoolId)).some(({ programId }) => programId === fields.programId)) return err('COHORT_PROGRAM');
  if (!(await countTry(db, COHORTS, school.schoolId, clock.now())).allowed) return err('COHORT_TOO_MANY');
  return inTransaction(db, async (tx) => {
    const cohortId = await queries.insertCohort(tx, {
      schoolId: school.schoolId,
      programId: fields.programId,
      name,
      startsOn: startsOn.value,
      endsOn: endsOn.value,
      by: personId,
      at: clock.now(),
    });
    await note(tx, 'school.class-made', { personId, entity: ['cohort', cohortId], reason: 'the school made a class', clock });
    return ok(cohortId);
  });
}

/** Makes an instructor of the school a teacher of a class, or ends that. */
export async function setTeacher(
  db: Db,
  permission: Run,
  cohortId: string,
  it: { readonly personId: string; readonly teaches: boolean },
  { clock }: At,
): Promise<Result<undefined, DeskProblem>> {
  const cohort = await openToRun(db, permission, cohortId);
  if (!cohort) return err('COHORT_UNKNOWN');
  const roles = isUuid(it.personId) ? await queries.listRoles(db, cohort.schoolId, it.personId) : [];
  if (it.teaches && !roles.includes('instructor')) return err('TEACHER_UNKNOWN');
  const by = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    if (it.teaches) await queries.insertTeacher(tx, { cohortId, personId: it.personId, by, at: clock.now() });
    else await queries.deleteTeacher(tx, cohortId, it.personId);
    await note(tx, it.teaches ? 'school.teacher-added' : 'school.teacher-ended', {
      personId: by,
      subjectPersonId: it.personId,
      entity: ['cohort', cohortId],
      reason: it.teaches ? 'the school named a teacher of the class' : 'the school ended that somebody teaches the class',
      clock,
    });
    return ok(undefined);
  });
}

/** The cards of who teaches a class; who holds no instructor credential has none, and says so. */
export async function readTeachers(
  db: Db,
  cohort: Cohort,
  at: At,
): Promise<readonly { readonly personId: string; readonly name: string; readonly card: InstructorCard | undefined }[]> {
  const ids = await queries.listTeachers(db, cohort.cohortId);
  const cards = await readInstructorCards(db, ids, at);
  const people = await queries.listPeople(db, cohort.schoolId);
  return ids.map((personId) => ({ personId, name: people.find((one) => one.personId === personId)?.name ?? '', card: cards.get(personId) }));
}

/** Whether a class is over: its last day has passed. */
export function isOver(cohort: Cohort, today: PlainDate): boolean {
  return today > cohort.endsOn;
}

/** Writes an event of the desk. */
export async function note(
  tx: Tx,
  kind: `school.${string}`,
  it: {
    readonly personId: string;
    readonly subjectPersonId?: string | undefined;
    readonly entity: readonly [name: string, id: string];
    readonly reason: string;
    readonly clock: Clock;
    readonly payload?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  },
): Promise<void> {
  await recordEvent(tx, {
    kind,
    actor: { kind: 'person', personId: it.personId },
    subjectPersonId: it.subjectPersonId ?? it.personId,
    entity: { name: it.entity[0], id: it.entity[1] },
    reason: it.reason,
    schemeVersion: currentScheme().version,
    ...(it.payload && { payload: it.payload }),
    occurredAt: it.clock.now(),
  });
}
