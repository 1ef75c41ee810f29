import { sql } from 'kysely';
import type { PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';

/** A step of staff on an application. */
export type DecisionStep = {
  readonly decisionId: string;
  readonly step: 'question' | 'proposal' | 'decision' | 'reopened';
  readonly outcome: 'award' | 'refuse' | undefined;
  /** Undefined once the applicant was erased. */
  readonly reason: string | undefined;
  readonly by: string;
  readonly byName: string | undefined;
  readonly at: Date;
};

/** The steps of an application, oldest first. */
export async function listSteps(db: Db, it: { readonly applicationId: string; readonly personId: string }): Promise<readonly DecisionStep[]> {
  const rows = await db
    .selectFrom('instructor_decisions as d')
    .leftJoin('person_profiles as p', 'p.person_id', 'd.decided_by')
    .selectAll('d')
    .select('p.legal_name')
    .where('d.instructor_application_id', '=', it.applicationId)
    .orderBy('d.instructor_decision_id')
    .execute();
  return Promise.all(
    rows.map(async (row) => ({
      decisionId: row.instructor_decision_id,
      step: row.step as DecisionStep['step'],
      outcome: (row.outcome ?? undefined) as DecisionStep['outcome'],
      reason: await openFor<string>(db, it.personId, row.sealed_reason),
      by: row.decided_by,
      byName: row.legal_name ?? undefined,
      at: row.decided_at,
    })),
  );
}

/** Writes a step. @returns its id */
export async function insertStep(
  tx: Tx,
  it: { readonly applicationId: string; readonly personId: string },
  step: { readonly step: DecisionStep['step']; readonly outcome?: 'award' | 'refuse'; readonly reason: string; readonly by: string; readonly at: Date },
): Promise<string> {
  const row = await tx
    .insertInto('instructor_decisions')
    .values({
      instructor_application_id: it.applicationId,
      step: step.step,
      outcome: step.outcome ?? null,
      sealed_reason: await sealFor(tx, it.personId, step.reason),
      decided_by: step.by,
      decided_at: step.at,
    })
    .returning('instructor_decision_id')
    .executeTakeFirstOrThrow();
  return row.instructor_decision_id;
}

/**
 * Who stands too near to an applicant to decide: who taught them or was taught by them, who owns a school of theirs or named
 * a school that they own. Classes and schools are rows of earlier concepts.
 */
export async function listNear(db: Db, personId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.instructor_person_id as id from class_members m join classes c using (class_id) where m.person_id = ${personId}
    union
    select m.person_id from class_members m join classes c using (class_id) where c.instructor_person_id = ${personId}
    union
    select p.owner_person_id from applications a join programs p using (program_id) where a.person_id = ${personId} and p.owner_person_id is not null
    union
    select a.person_id from applications a join programs p using (program_id) where p.owner_person_id = ${personId}
  `.execute(db);
  return rows.map((row) => row.id);
}

/** People with one of these addresses. */
export async function listByEmail(db: Db, emails: readonly string[]): Promise<readonly string[]> {
  if (emails.length === 0) return [];
  const rows = await db
    .selectFrom('auth_users')
    .select('id')
    .where('email', 'in', [...emails])
    .execute();
  return rows.map((row) => row.id);
}

/** Whose newest declaration of interests holds on a day. Declarations are a later concept, which this one may not call: the row is looked at. */
export async function listDeclared(db: Db, today: PlainDate): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('interest_declarations')
    .select('person_id')
    .distinct()
    .where('declared_on', '<=', today)
    .where('holds_until', '>=', today)
    .execute();
  return rows.map((row) => row.person_id);
}

/** Refusals that stand, for who objects to one. */
export async function listRefused(
  db: Db,
  which: { readonly applicationId: string } | { readonly personId: string },
): Promise<readonly { readonly applicationId: string; readonly personId: string; readonly schemeVersion: string; readonly decidedAt: Date }[]> {
  const rows = await db
    .selectFrom('instructor_applications as a')
    .select(['instructor_application_id', 'person_id', 'scheme_version', 'decided_at'])
    .where('state', '=', 'refused')
    .$if('applicationId' in which, (query) => query.where('instructor_application_id', '=', (which as { applicationId: string }).applicationId))
    .$if('personId' in which, (query) => query.where('person_id', '=', (which as { personId: string }).personId))
    // Who applied again goes on with that.
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('instructor_applications as later')
            .select('later.instructor_application_id')
            .whereRef('later.person_id', '=', 'a.person_id')
            .whereRef('later.created_at', '>', 'a.created_at')
            .where('later.state', '<>', 'withdrawn'),
        ),
      ),
    )
    .execute();
  return rows.flatMap((row) =>
    row.decided_at
      ? [{ applicationId: row.instructor_application_id, personId: row.person_id, schemeVersion: row.scheme_version, decidedAt: row.decided_at }]
      : [],
  );
}
