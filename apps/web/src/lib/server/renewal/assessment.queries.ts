import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db } from '../db/pool.ts';
import type { RenewalPurpose } from '../exam/index.ts';

/** A sitting of the renewal assessment. */
export type Sat = {
  readonly attemptId: string;
  readonly formId: string;
  readonly ordinal: number;
  readonly schemeVersion: string;
  readonly state: 'open' | 'submitted' | 'void';
  readonly startedAt: Date;
  readonly deadlineAt: Date;
  readonly submittedAt: Date | undefined;
  readonly passed: boolean | undefined;
  /** What it counts for. */
  readonly purpose: RenewalPurpose;
  /** Of an application for reinstatement: its credential, and the day that it ended. */
  readonly ended: { readonly credentialId: string; readonly on: PlainDate } | undefined;
};

/** Every sitting of the renewal assessment of a person, oldest first; void ones too, because their form was seen. */
export async function selectSat(db: Db, personId: string): Promise<readonly Sat[]> {
  const rows = await db
    .selectFrom('attempts as a')
    .leftJoin('reinstatements as r', 'r.reinstatement_id', 'a.reinstatement_id')
    .select(['a.attempt_id', 'a.form_id', 'a.ordinal', 'a.scheme_version', 'a.state', 'a.started_at', 'a.deadline_at', 'a.submitted_at', 'a.passed'])
    .select(['a.renewal_cycle_id', 'a.reinstatement_id', 'r.credential_id', 'r.ended_on'])
    .where('a.person_id', '=', personId)
    .where((where) => where.or([where('a.renewal_cycle_id', 'is not', null), where('a.reinstatement_id', 'is not', null)]))
    .where('a.started_at', 'is not', null)
    .orderBy('a.started_at')
    .execute();
  return rows.map((row) => ({
    attemptId: row.attempt_id,
    formId: row.form_id,
    ordinal: row.ordinal,
    schemeVersion: row.scheme_version,
    state: row.state as Sat['state'],
    startedAt: new Date(row.started_at as Date),
    deadlineAt: new Date(row.deadline_at as Date),
    submittedAt: row.submitted_at ? new Date(row.submitted_at) : undefined,
    passed: row.passed ?? undefined,
    purpose: row.renewal_cycle_id === null ? { reinstatementId: row.reinstatement_id as string } : { cycleId: row.renewal_cycle_id },
    ended: row.credential_id === null || row.ended_on === null ? undefined : { credentialId: row.credential_id, on: toPlainDate(row.ended_on) },
  }));
}

/** How many have started each form. */
export async function countStarted(db: Db, formIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (formIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('attempts')
    .select(['form_id', ({ fn }) => fn.countAll<string>().as('count')])
    .where('form_id', 'in', formIds)
    .where('started_at', 'is not', null)
    .groupBy('form_id')
    .execute();
  return new Map(rows.map((row) => [row.form_id, Number(row.count)]));
}

/** When an assessment was passed, by the cycle or the application that it counts for. */
export async function selectPassed(
  db: Db,
  aboutIds: readonly string[],
): Promise<readonly { readonly aboutId: string; readonly at: Date; readonly schemeVersion: string }[]> {
  // A pass counts for every application after the same end: who takes one back does not sit it again.
  const { rows } = await sql<{ about_id: string; at: Date; scheme_version: string }>`
    select renewal_cycle_id as about_id, min(submitted_at) as at, min(scheme_version) as scheme_version from attempts
      where renewal_cycle_id = any(${aboutIds}::uuid[]) and passed and state = 'submitted' group by 1
    union all
    select asked.reinstatement_id, min(attempts.submitted_at), min(attempts.scheme_version)
      from reinstatements asked
        join reinstatements own on own.credential_id = asked.credential_id and own.ended_on = asked.ended_on
        join attempts on attempts.reinstatement_id = own.reinstatement_id
      where asked.reinstatement_id = any(${aboutIds}::uuid[]) and attempts.passed and attempts.state = 'submitted' group by 1`.execute(db);
  return rows.map((row) => ({ aboutId: row.about_id, at: new Date(row.at), schemeVersion: row.scheme_version }));
}
