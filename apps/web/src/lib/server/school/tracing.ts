import { err, ok, type Result } from '@einthoven/kernel';
import { signerProblem, tracingProblem, type TracingEntry } from '@einthoven/scheme';
import { isUuid } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { countTry, type RateLimit } from '../platform/rate-limit.ts';
import { note, todayOf, type At } from './cohort.ts';
import { findCohort, listClinicalSites, listRoles, lockStudent, type Cohort } from './cohort.queries.ts';
import { listOpenEnrollments, listStudents, type Student } from './enrollment.queries.ts';
import { raiseFlag } from './flag.ts';
import type { Attend } from './invite.ts';
import type { DeskProblem } from './school-words.ts';
import { mayReadLog } from './tracing-recording.ts';
import {
  findSignature,
  findTracing,
  insertSignature,
  insertTracing,
  listTracings,
  listWaitingOfSchools,
  type Tracing,
  type WaitingStudent,
} from './tracing.queries.ts';

const TRACINGS: RateLimit = { name: 'school-tracings', tries: 200, windowS: 86_400 };

/** An entry of the log as a phone sends it. */
export type SentTracing = Readonly<Record<keyof TracingEntry | 'tracingId' | 'enrollmentId', string>>;

/** The log of a student in one class. */
export type Log = {
  readonly student: Student;
  readonly cohort: Cohort;
  readonly sites: readonly { readonly siteId: string; readonly name: string }[];
  readonly tracings: readonly Tracing[];
};

/** A person's own logs, the newest class first; of classes that were left too. */
export async function readOwnLogs(db: Db, permission: Attend): Promise<readonly Log[]> {
  const students = (await listStudents(db, { personId: permission.actor.personId })).toReversed();
  return Promise.all(students.map((student) => readLog(db, student)));
}

async function readLog(db: Db, student: Student): Promise<Log> {
  const cohort = await findCohort(db, student.cohortId);
  if (!cohort) throw new Error(`enrollment ${student.enrollmentId} is in no class`);
  return { student, cohort, sites: await listClinicalSites(db, cohort), tracings: await listTracings(db, student.enrollmentId) };
}

/** Takes entries of a student into the log; one that came before is taken as it is. @returns what stood in the way of each, or nothing */
export async function logTracings(db: Db, permission: Attend, entries: readonly SentTracing[], { clock }: At): Promise<readonly (DeskProblem | undefined)[]> {
  const { personId } = permission.actor;
  return inTransaction(db, async (tx) => {
    await lockStudent(tx, personId);
    const open = await listOpenEnrollments(tx, personId);
    const answers: (DeskProblem | undefined)[] = [];
    for (const entry of entries) answers.push(await logOne(tx, personId, open, entry, { clock }));
    return answers;
  });
}

async function logOne(
  tx: Tx,
  personId: string,
  open: readonly { readonly enrollmentId: string; readonly cohortId: string }[],
  entry: SentTracing,
  { clock }: At,
): Promise<DeskProblem | undefined> {
  const enrollment = open.find(({ enrollmentId }) => enrollmentId === entry.enrollmentId);
  const cohort = enrollment && (await findCohort(tx, enrollment.cohortId));
  if (!enrollment || !cohort || !isUuid(entry.tracingId)) return 'STUDENT_UNKNOWN';
  const known = await findTracing(tx, entry.tracingId);
  if (known) return known.enrollmentId === entry.enrollmentId ? undefined : 'TRACING_UNKNOWN';
  const [student] = await listStudents(tx, { enrollmentId: enrollment.enrollmentId });
  if (student?.completionNumber !== undefined) return 'STUDENT_COMPLETED';
  const sites = (await listClinicalSites(tx, cohort)).map(({ siteId }) => siteId);
  const problem = tracingProblem(entry, { course: cohort, sites, today: todayOf(clock) });
  if (problem) return problem;
  if (!(await countTry(tx, TRACINGS, personId, clock.now())).allowed) return 'TRACING_TOO_MANY';
  await insertTracing(tx, entry, clock.now());
  return undefined;
}

/** Students of schools where the reader signs, with tracings that wait. */
export async function readWaitingToSign(db: Db, permission: Attend): Promise<readonly WaitingStudent[]> {
  return listWaitingOfSchools(db, permission.actor.personId);
}

/**
 * The log of a student, opened by who may sign in it (the QR code of the student leads here), or by who answers for it at the
 * school, to read.
 */
export async function openLog(db: Db, permission: Attend, enrollmentId: string): Promise<Result<Log & { readonly may: 'sign' | 'read' }, DeskProblem>> {
  const [student] = isUuid(enrollmentId) ? await listStudents(db, { enrollmentId }) : [];
  if (!student || student.leftOn !== undefined) return err('STUDENT_UNKNOWN');
  const log = await readLog(db, student);
  const { personId } = permission.actor;
  const problem = await maySign(db, personId, student, log.cohort);
  if (!problem) return ok({ ...log, may: 'sign' });
  return problem === 'SIGNER_NOT_OF_SCHOOL' && (await mayReadLog(db, personId, log.cohort)) ? ok({ ...log, may: 'read' }) : err(problem);
}

async function maySign(db: Db, signerId: string, student: Student, cohort: Cohort): Promise<DeskProblem | undefined> {
  return signerProblem({
    signerId,
    studentId: student.personId,
    roles: await listRoles(db, cohort.schoolId, signerId),
    isStudentOfClass: (await listOpenEnrollments(db, signerId)).some(({ cohortId }) => cohortId === cohort.cohortId),
    may: ['preceptor'],
  });
}

/** A signature as a phone sends it. */
export type SentSignature = { readonly tracingId: string; readonly answer: 'signed' | 'refused' };

/**
 * Takes what a preceptor said of tracings. An answer stands for good: one that was sent twice counts once, and a second
 * one that differs is refused.
 */
export async function signTracings(
  db: Db,
  permission: Attend,
  signatures: readonly SentSignature[],
  { clock }: At,
): Promise<readonly (DeskProblem | undefined)[]> {
  const { personId } = permission.actor;
  const answers: (DeskProblem | undefined)[] = [];
  for (const signature of signatures) answers.push(await inTransaction(db, (tx) => signOne(tx, personId, signature, { clock })));
  return answers;
}

async function signOne(tx: Tx, personId: string, { tracingId, answer }: SentSignature, { clock }: At): Promise<DeskProblem | undefined> {
  const tracing = isUuid(tracingId) ? await findTracing(tx, tracingId) : undefined;
  const [student] = tracing ? await listStudents(tx, { enrollmentId: tracing.enrollmentId }) : [];
  const cohort = student && (await findCohort(tx, student.cohortId));
  if (!tracing || !student || !cohort) return 'TRACING_UNKNOWN';
  const problem = await maySign(tx, personId, student, cohort);
  if (problem === 'SIGNER_OWN' || problem === 'SIGNER_STUDENT')
    await raiseFlag(tx, cohort, { what: 'SIGNED_OWN', personId, reason: 'a student tried to sign for tracings of the class' }, { clock });
  if (problem) return problem;
  if (!(await insertSignature(tx, { tracingId, answer, by: personId, at: clock.now() }))) {
    const before = await findSignature(tx, tracingId);
    return before?.by === personId && before.answer === answer ? undefined : 'TRACING_UNKNOWN';
  }
  await note(tx, answer === 'signed' ? 'school.tracing-signed' : 'school.tracing-refused', {
    personId,
    subjectPersonId: student.personId,
    entity: ['tracing', tracingId],
    reason: answer === 'signed' ? 'a preceptor signed for the tracing' : 'a preceptor did not sign for the tracing',
    clock,
  });
  return undefined;
}
