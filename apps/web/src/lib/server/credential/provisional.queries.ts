import { sql } from 'kysely';
import { toPlainDate } from '@einthoven/kernel';
import type { ProvisionalFacts } from '@einthoven/scheme';
import type { Db } from '../db/pool.ts';
import { actionCounts } from './action-counts.queries.ts';

/** A provisional credential that is not full yet, and what decides when it is. */
export type ProvisionalCredential = {
  readonly credentialId: string;
  readonly personId: string;
  readonly schemeVersion: string;
  readonly facts: ProvisionalFacts;
};

/** What was found at the last submission of an application; who applied before that was kept counts as a student, who has to say so themselves. */
const student = sql<boolean>`coalesce((select s.eligibility -> 'codes' ? 'secondary-school-student' from application_submissions s
  where s.application_id = a.application_id order by s.submitted_at desc limit 1), true)`;

const schoolFinished = sql<boolean>`exists (select from agreements g where g.person_id = a.person_id and g.statement = 'secondary-school')`;

type FactRow = { birth_date: string | null; student: boolean; school_finished: boolean };

function factsOf(row: FactRow): ProvisionalFacts {
  return { birthDate: row.birth_date === null ? undefined : toPlainDate(row.birth_date), student: row.student, schoolFinished: row.school_finished };
}

/** Credentials that are provisional still, of everybody or of one person; none that is over for good. */
export async function selectProvisional(
  db: Db,
  where: { readonly personId?: string; readonly credentialId?: string } = {},
): Promise<readonly ProvisionalCredential[]> {
  const { personId, credentialId } = where;
  const rows = await db
    .selectFrom('credentials as c')
    .innerJoin('results as r', 'r.result_id', 'c.result_id')
    .innerJoin('attempts as t', 't.attempt_id', 'r.attempt_id')
    .innerJoin('applications as a', 'a.application_id', 't.application_id')
    .leftJoin('person_profiles as p', 'p.person_id', 'c.person_id')
    .select(['c.credential_id', 'c.person_id', 'c.scheme_version', 'p.birth_date', student.as('student'), schoolFinished.as('school_finished')])
    .where('c.provisional', '=', true)
    .where(
      sql<boolean>`not exists (select from credential_actions d where d.credential_id = c.credential_id and d.action in ('provisional-ended', 'revoke', 'surrender', 'deceased') and ${actionCounts('d')})`,
    )
    .$if(personId !== undefined, (query) => query.where('c.person_id', '=', personId ?? ''))
    .$if(credentialId !== undefined, (query) => query.where('c.credential_id', '=', credentialId ?? ''))
    .orderBy('c.awarded_at')
    .execute();
  return rows.map((row) => ({ credentialId: row.credential_id, personId: row.person_id, schemeVersion: row.scheme_version, facts: factsOf(row) }));
}

/** The same of an application that is about to give a credential. */
export async function findProvisionalFacts(db: Db, applicationId: string): Promise<ProvisionalFacts> {
  const row = await db
    .selectFrom('applications as a')
    .leftJoin('person_profiles as p', 'p.person_id', 'a.person_id')
    .select(['p.birth_date', student.as('student'), schoolFinished.as('school_finished')])
    .where('a.application_id', '=', applicationId)
    .executeTakeFirstOrThrow();
  return factsOf(row);
}
