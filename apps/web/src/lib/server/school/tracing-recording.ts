import { err, ok, type Result } from '@einthoven/kernel';
import type { TracingSamples } from '@einthoven/exam';
import { isUuid } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import {
  RECORDING_PROBLEM_WORDS,
  checkRecording,
  fingerprintOfCut,
  isPage,
  microvoltsOfCut,
  recordedTracing,
  type CheckedRecording,
  type RecordingProblem,
} from '../item/index.ts';
import { countTry, type RateLimit } from '../platform/rate-limit.ts';
import { note, runs, type At } from './cohort.ts';
import { findCohort, listRoles, listTeachers, lockStudent, type Cohort } from './cohort.queries.ts';
import { listOpenEnrollments, listStudents, type Student } from './enrollment.queries.ts';
import type { Attend } from './invite.ts';
import { DESK_WORDS, type DeskProblem } from './school-words.ts';
import { deleteTracingRecording, findTracingRecording, insertTracingRecording, listAttached } from './tracing-recording.queries.ts';
import { findSignature, findTracing, listTracings, type Tracing } from './tracing.queries.ts';

const RECORDINGS: RateLimit = { name: 'school-recordings', tries: 60, windowS: 86_400 };

/** A recording as a phone sends it: the strict form alone. */
export type SentTracingRecording = {
  readonly tracingId: string;
  /** JSON of numbers and names of leads. */
  readonly recording: string;
  readonly format: string;
  /** JSON: lines of what was taken out. */
  readonly takenOut: string;
};

/** Why a recording was not attached. */
export type AttachProblem = DeskProblem | RecordingProblem;
/** The same in words. */
export const ATTACH_WORDS: Readonly<Record<AttachProblem, string>> = { ...RECORDING_PROBLEM_WORDS, ...DESK_WORDS };

/** Attaches a recording to an entry of the person's own log, as long as no preceptor has answered. One that came before is taken as it is. */
export async function attachRecording(db: Db, permission: Attend, sent: SentTracingRecording, { clock }: At): Promise<AttachProblem | undefined> {
  const { personId } = permission.actor;
  const now = clock.now();
  if (!(await countTry(db, RECORDINGS, personId, now)).allowed) return 'TRACING_TOO_MANY';
  // Looked at before anything is asked of the database: what is not the strict form is not kept for a moment.
  const checked = checkRecording(sent);
  if (!checked.ok) return checked.error;
  return inTransaction(db, (tx) => attach(tx, personId, sent, checked.value, { clock }));
}

async function attach(tx: Tx, personId: string, sent: SentTracingRecording, cut: CheckedRecording, { clock }: At): Promise<AttachProblem | undefined> {
  await lockStudent(tx, personId);
  const enrollmentId = await ownEntry(tx, personId, sent.tracingId);
  if (enrollmentId === undefined) return 'TRACING_UNKNOWN';
  const sha256 = fingerprintOfCut(cut);
  const there = await listAttached(tx, { enrollmentId, tracingId: sent.tracingId, sha256 });
  if (there.some((one) => one.tracingId === sent.tracingId && one.sha256 === sha256)) return undefined;
  if (there.some(({ tracingId }) => tracingId !== sent.tracingId)) return 'TRACING_ATTACHED_TWICE';
  if (there.length > 0) return 'TRACING_ATTACHED';
  if (await findSignature(tx, sent.tracingId)) return 'TRACING_ANSWERED';
  await insertTracingRecording(tx, { ...cut, tracingId: sent.tracingId, sha256, format: sent.format, at: clock.now() });
  await note(tx, 'school.tracing-attached', {
    personId,
    entity: ['tracing', sent.tracingId],
    reason: 'the student attached the tracing; its identity was taken out before',
    clock,
  });
  return undefined;
}

/** Takes a wrong recording away from an entry of the person's own log, as long as no preceptor has answered. */
export async function detachRecording(db: Db, permission: Attend, tracingId: string, { clock }: At): Promise<Result<undefined, DeskProblem>> {
  const { personId } = permission.actor;
  return inTransaction(db, async (tx) => {
    await lockStudent(tx, personId);
    if ((await ownEntry(tx, personId, tracingId)) === undefined) return err('TRACING_UNKNOWN');
    if (await findSignature(tx, tracingId)) return err('TRACING_ANSWERED');
    if (!(await deleteTracingRecording(tx, tracingId))) return err('TRACING_UNKNOWN');
    await note(tx, 'school.tracing-detached', { personId, entity: ['tracing', tracingId], reason: 'the student took the attached tracing away', clock });
    return ok(undefined);
  });
}

/** The open enrollment of a person that an entry belongs to. */
async function ownEntry(tx: Tx, personId: string, tracingId: string): Promise<string | undefined> {
  const found = isUuid(tracingId) ? await findTracing(tx, tracingId) : undefined;
  return (await listOpenEnrollments(tx, personId)).find(({ enrollmentId }) => enrollmentId === found?.enrollmentId)?.enrollmentId;
}

/** An entry of the log as its page opens. */
export type OpenedTracing = {
  readonly student: Student;
  readonly cohort: Cohort;
  readonly tracing: Tracing;
  /** Whether the reader is the student. */
  readonly isOwn: boolean;
  /** Whether a recording can be attached or taken away now. */
  readonly mayAttach: boolean;
  readonly recording: AttachedRecording | undefined;
};

/** A recording with what its paper and its measurement need. */
export type AttachedRecording = {
  readonly seconds: number;
  readonly sampleRateHz: number;
  readonly takenOut: readonly string[];
  readonly shown: TracingSamples;
  /** By lead; NaN where there is no sample. */
  readonly microvolts: Readonly<Record<string, Float64Array>>;
};

/** Opens an entry for the student, for preceptors of the school, for who runs it and for who teaches the class; for nobody else. */
export async function openTracing(db: Db, permission: Attend, enrollmentId: string, tracingId: string): Promise<OpenedTracing | undefined> {
  const { personId } = permission.actor;
  const [student] = isUuid(enrollmentId) && isUuid(tracingId) ? await listStudents(db, { enrollmentId }) : [];
  const cohort = student && (await findCohort(db, student.cohortId));
  if (!student || !cohort) return undefined;
  const isOwn = student.personId === personId;
  if (!isOwn && !(await mayReadLog(db, personId, cohort))) return undefined;
  const tracing = (await listTracings(db, enrollmentId)).find((one) => one.tracingId === tracingId);
  if (!tracing) return undefined;
  const cut = await findTracingRecording(db, tracingId);
  const open = student.leftOn === undefined && tracing.answer === undefined;
  return {
    student,
    cohort,
    tracing,
    isOwn,
    mayAttach: isOwn && open,
    recording: cut && {
      seconds: cut.sampleCount / cut.sampleRateHz,
      sampleRateHz: cut.sampleRateHz,
      takenOut: cut.takenOut,
      microvolts: microvoltsOfCut(cut),
      shown: recordedTracing(cut, { layout: isPage(cut.leads) ? '3x4+1R' : 'strip', leads: cut.leads, paperSpeedMmPerS: 25, gainMmPerMv: 10 }),
    },
  };
}

/** Whether somebody, as what they are at the school, may see the log of a class: to sign in it, or to answer for it. A student of the class may not. */
export async function mayReadLog(db: Db, personId: string, cohort: Cohort): Promise<boolean> {
  if ((await listOpenEnrollments(db, personId)).some(({ cohortId }) => cohortId === cohort.cohortId)) return false;
  if (await runs(db, personId, cohort.schoolId)) return true;
  const roles = await listRoles(db, cohort.schoolId, personId);
  return roles.includes('preceptor') || (roles.includes('instructor') && (await listTeachers(db, cohort.cohortId)).includes(personId));
}
