import { addYears } from '@einthoven/kernel';
import { dangerousAsScoring, inTransaction, type Db } from '../../../web/src/lib/server/db/pool.ts';
import type { Of } from './happening.ts';

/** The form that every simulated attempt was sat with. */
const FORM = 'simulated';

/** Makes the form that simulated attempts refer to. */
export async function insertForm(db: Db, sealedAt: Date): Promise<void> {
  await inTransaction(db, (tx) =>
    dangerousAsScoring(tx, async (scoring) => {
      await scoring
        .insertInto('forms')
        .values({
          form_id: FORM,
          credential: 'CET',
          blueprint_version: FORM,
          conversion: '{}',
          conversion_sha256: FORM,
          conversion_kind: 'demonstration',
          content_sha256: FORM,
          sealed_at: sealedAt,
        })
        .execute();
    }),
  );
}

/** Writes an approved application and a passed, scored attempt as the exam room leaves them. @returns the attempt, ready to be awarded */
export async function insertPassedAttempt(
  db: Db,
  personId: string,
  { on, version, provisional }: Of<'awarded'>,
  { appliedAt, startedAt, submittedAt }: { readonly appliedAt: Date; readonly startedAt: Date; readonly submittedAt: Date },
): Promise<string> {
  const { application_id } = await db
    .insertInto('applications')
    .values({
      person_id: personId,
      credential: 'CET',
      scheme_version: version,
      route: 'program',
      state: 'approved',
      provisional,
      submitted_at: appliedAt,
      decided_at: submittedAt,
      open_until: addYears(on, 1),
    })
    .returning('application_id')
    .executeTakeFirstOrThrow();
  const { attempt_id } = await db
    .insertInto('attempts')
    .values({
      person_id: personId,
      application_id,
      form_id: FORM,
      ordinal: 1,
      scheme_version: version,
      state: 'submitted',
      started_at: startedAt,
      deadline_at: submittedAt,
      submitted_at: submittedAt,
      submitted_by: 'candidate',
      passed: true,
    })
    .returning('attempt_id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('results')
    .values({
      attempt_id,
      person_id: personId,
      raw_score: 80,
      scored_items: 100,
      scaled_score: 600,
      passed: true,
      domains: '[]',
      conversion_kind: 'demonstration',
      conversion_sha256: FORM,
      scheme_version: version,
      scored_at: submittedAt,
    })
    .execute();
  return attempt_id;
}
