import { err, ok, parsePlainDate, type PlainDate, type Result } from '@einthoven/kernel';
import { hoursProblem } from '@einthoven/scheme';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { currentScheme } from '../scheme/index.ts';
import { note, openCohort, todayOf, type At, type Run } from './cohort.ts';
import { listClinicalSites, lockCohort } from './cohort.queries.ts';
import { listStudents, type Student } from './enrollment.queries.ts';
import { raiseFlag } from './flag.ts';
import { countDaysWritten, insertAttendances, insertMeeting, listAttendances, sumOfDay } from './hours.queries.ts';
import type { DeskProblem } from './school-words.ts';

/** Reads hours as people write them: 3, 2.5, "2,5". @returns half hours, or not a whole number */
export function halfHoursOf(text: string): number {
  const typed = text.trim().replace(',', '.');
  return /^\d{1,2}(\.\d{1,2})?$/.test(typed) ? Number(typed) * 2 : Number.NaN;
}

/** What is written of a day that was held. */
export type MeetingFields = Readonly<Record<'kind' | 'heldOn' | 'hours' | 'siteId', string>> & { readonly present: readonly string[] };

/** Writes a day of class or clinic with who was there. Students who were not ticked were not there. */
export async function recordMeeting(db: Db, permission: Run, cohortId: string, fields: MeetingFields, { clock }: At): Promise<Result<undefined, DeskProblem>> {
  const opened = await openCohort(db, permission, cohortId);
  if (!opened) return err('COHORT_UNKNOWN');
  const { cohort } = opened;
  const kind = (['class', 'clinical'] as const).find((known) => known === fields.kind);
  if (!kind) return err('MEETING_KIND');
  const heldOn = parsePlainDate(fields.heldOn);
  if (!heldOn.ok) return err('HOURS_OUTSIDE_COURSE');
  const siteId = kind === 'clinical' ? fields.siteId : undefined;
  if (siteId !== undefined && !(await listClinicalSites(db, cohort)).some((site) => site.siteId === siteId)) return err('MEETING_SITE');
  const halfHours = halfHoursOf(fields.hours);
  const { personId } = permission.actor;
  return inTransaction(db, async (tx): Promise<Result<undefined, DeskProblem>> => {
    await lockCohort(tx, cohortId);
    const students = await openStudents(tx, cohortId);
    const present = students.filter(({ enrollmentId }) => fields.present.includes(enrollmentId));
    if (present.length === 0) return err('MEETING_NOBODY');
    if (present.some((one) => one.personId === personId)) {
      await raiseFlag(tx, cohort, { what: 'SIGNED_OWN', personId, reason: 'somebody tried to write hours for themselves' }, { clock });
      return err('SIGNER_OWN');
    }
    for (const { enrollmentId } of present) {
      const thatDay = await sumOfDay(tx, enrollmentId, heldOn.value);
      const problem = hoursProblem({ on: heldOn.value, halfHours, thatDay }, { course: cohort, today: todayOf(clock), scheme: currentScheme() });
      if (problem) return err(problem);
    }
    const at = clock.now();
    const meetingId = await insertMeeting(tx, { cohortId, kind, heldOn: heldOn.value, halfHours, siteId, by: personId, at });
    await insertAttendances(tx, { meetingId, rows: present.map(({ enrollmentId }) => ({ enrollmentId, halfHours })), by: personId, at });
    if ((await countDaysWritten(tx, cohortId, new Date(at.getTime() - 86_400_000))) > currentScheme().school.daysAtOnce.value)
      await raiseFlag(tx, cohort, { what: 'HOURS_AT_ONCE', personId, reason: 'many days of a class were written within a day' }, { clock });
    await note(tx, 'school.hours-written', {
      personId,
      entity: ['meeting', meetingId],
      reason: `hours of ${kind} were written`,
      clock,
      payload: { students: present.length, halfHours },
    });
    return ok(undefined);
  });
}

/** Corrects who was there: the hours of one student on one day. */
export async function correctAttendance(
  db: Db,
  permission: Run,
  cohortId: string,
  it: { readonly meetingId: string; readonly enrollmentId: string; readonly hours: string },
  { clock }: At,
): Promise<Result<undefined, DeskProblem>> {
  const opened = await openCohort(db, permission, cohortId);
  if (!opened) return err('COHORT_UNKNOWN');
  const halfHours = it.hours.trim() === '0' ? 0 : halfHoursOf(it.hours);
  const { personId } = permission.actor;
  return inTransaction(db, async (tx): Promise<Result<undefined, DeskProblem>> => {
    await lockCohort(tx, cohortId);
    const student = (await openStudents(tx, cohortId)).find(({ enrollmentId }) => enrollmentId === it.enrollmentId);
    const meeting = (await listAttendances(tx, cohortId)).find(({ meetingId }) => meetingId === it.meetingId);
    if (!student || !meeting) return err('STUDENT_UNKNOWN');
    if (student.personId === personId) return err('SIGNER_OWN');
    const before = meeting.present.find(({ enrollmentId }) => enrollmentId === it.enrollmentId)?.halfHours ?? 0;
    const thatDay = (await sumOfDay(tx, it.enrollmentId, meeting.heldOn)) - before;
    if (!Number.isInteger(halfHours) || halfHours < 0) return err('HOURS_NUMBER');
    const problem =
      halfHours === 0
        ? undefined
        : hoursProblem({ on: meeting.heldOn, halfHours, thatDay }, { course: opened.cohort, today: todayOf(clock), scheme: currentScheme() });
    if (problem) return err(problem);
    await insertAttendances(tx, { meetingId: it.meetingId, rows: [{ enrollmentId: it.enrollmentId, halfHours }], by: personId, at: clock.now() });
    await note(tx, 'school.hours-corrected', {
      personId,
      subjectPersonId: student.personId,
      entity: ['meeting', it.meetingId],
      reason: 'hours of a student were corrected',
      clock,
      payload: { before, after: halfHours },
    });
    return ok(undefined);
  });
}

/** Students of a class whose hours can still be written: who left or has the certificate is not among them. */
async function openStudents(tx: Tx, cohortId: string): Promise<readonly Student[]> {
  return (await listStudents(tx, { cohortId })).filter(({ leftOn, completionNumber }) => leftOn === undefined && completionNumber === undefined);
}

/** A day that was held. */
export type Meeting = {
  readonly meetingId: string;
  readonly kind: 'class' | 'clinical';
  readonly heldOn: PlainDate;
  readonly halfHours: number;
  readonly siteName: string | undefined;
  readonly present: readonly { readonly enrollmentId: string; readonly halfHours: number }[];
};
