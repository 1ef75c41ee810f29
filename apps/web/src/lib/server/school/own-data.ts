import type { PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';
import { listCompletionsOf } from './completion.queries.ts';
import { listStudents, updateLeft } from './enrollment.queries.ts';
import type { Attend } from './invite.ts';
import { deleteRecordingsOf } from './tracing-recording.queries.ts';
import { listTracings } from './tracing.queries.ts';

/** What a person can take along: classes, hours, log, certificates. */
export async function exportSchool(db: Db, permission: Attend): Promise<unknown> {
  const { personId } = permission.actor;
  const students = await listStudents(db, { personId });
  return {
    classes: await Promise.all(
      students.map(async ({ enrollmentId, classHalfHours, clinicalHalfHours, skills, leftOn, consent }) => ({
        classHours: classHalfHours / 2,
        clinicalHours: clinicalHalfHours / 2,
        skills,
        leftOn,
        resultsShownToSchool: consent,
        tracings: (await listTracings(db, enrollmentId)).map(({ month, siteName, ageBand, leadSet, quality, answer, hasRecording }) => ({
          month,
          siteName,
          ageBand,
          leadSet,
          quality,
          answer,
          hasRecording,
        })),
      })),
    ),
    certificates: (await listCompletionsOf(db, personId)).map(({ number, schoolName, programName, completedOn }) => ({
      number,
      schoolName,
      programName,
      completedOn,
    })),
  };
}

/** Takes the name off what stays: certificates keep number, school and hours, rosters lose what was typed, classes are left. */
export async function eraseSchool(tx: Tx, personId: string, today: PlainDate): Promise<void> {
  await tx.updateTable('completions').set({ name: null }).where('person_id', '=', personId).execute();
  await tx.updateTable('school_invites').set({ name: null, email: null, student_number: '' }).where('person_id', '=', personId).execute();
  for (const { enrollmentId } of await listStudents(tx, { personId })) {
    await updateLeft(tx, enrollmentId, today);
    // What it was kept for, to be looked at beside the log, is over.
    await deleteRecordingsOf(tx, enrollmentId);
  }
  await tx
    .updateTable('school_people')
    .set({ until: today })
    .where('person_id', '=', personId)
    .where('until', 'is', null)
    .where('since', '<=', today)
    .execute();
}
