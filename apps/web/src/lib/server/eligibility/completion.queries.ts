import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db } from '../db/pool.ts';

/** A certificate of completion that a program issued here: a fact, and no claim of the applicant. */
export type IssuedCompletion = {
  readonly number: string;
  readonly programId: string;
  readonly programName: string;
  readonly schoolName: string;
  readonly completedOn: PlainDate;
  readonly classHours: number;
  readonly clinicalHours: number;
  readonly supervisedTracings: number;
  readonly preceptorName: string;
};

/**
 * The newest certificate of completion of a person that stands. Certificates are rows of a later concept, which this one
 * may not call: they are looked at.
 */
export async function findIssuedCompletion(db: Db, personId: string): Promise<IssuedCompletion | undefined> {
  const { rows } = await sql<{
    number: string;
    program_id: string;
    program_name: string;
    school_name: string;
    completed_on: string;
    class_half_hours: number;
    clinical_half_hours: number;
    tracings: number;
    preceptor_name: string;
  }>`
    select number, program_id, program_name, school_name, completed_on::text as completed_on, class_half_hours, clinical_half_hours, tracings, preceptor_name
    from completions where person_id = ${personId} and withdrawn_at is null order by completed_on desc, completion_id desc limit 1
  `.execute(db);
  const row = rows[0];
  return (
    row && {
      number: row.number,
      programId: row.program_id,
      programName: row.program_name,
      schoolName: row.school_name,
      completedOn: toPlainDate(row.completed_on),
      classHours: row.class_half_hours / 2,
      clinicalHours: row.clinical_half_hours / 2,
      supervisedTracings: row.tracings,
      preceptorName: row.preceptor_name,
    }
  );
}
