import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';

/** A certificate of completion as anybody can see it. */
export type Completion = {
  readonly completionId: string;
  readonly number: string;
  readonly personId: string;
  readonly schoolId: string;
  readonly programId: string;
  /** Undefined once the person is erased. */
  readonly name: string | undefined;
  readonly schoolName: string;
  readonly programName: string;
  readonly completedOn: PlainDate;
  readonly classHalfHours: number;
  readonly clinicalHalfHours: number;
  readonly tracings: number;
  readonly issuedAt: Date;
  readonly schemeVersion: string;
  /** Place in the lists of status. */
  readonly statusIndex: number;
  readonly withdrawnAt: Date | undefined;
  readonly withdrawnReason: string | undefined;
};

function completions(db: Db) {
  return db.selectFrom('completions').selectAll();
}

function toCompletion(row: Awaited<ReturnType<ReturnType<typeof completions>['executeTakeFirstOrThrow']>>): Completion {
  return {
    completionId: row.completion_id,
    number: row.number,
    personId: row.person_id,
    schoolId: row.school_id,
    programId: row.program_id,
    name: row.name ?? undefined,
    schoolName: row.school_name,
    programName: row.program_name,
    completedOn: toPlainDate(row.completed_on),
    classHalfHours: row.class_half_hours,
    clinicalHalfHours: row.clinical_half_hours,
    tracings: row.tracings,
    issuedAt: row.issued_at,
    schemeVersion: row.scheme_version,
    statusIndex: row.status_index,
    withdrawnAt: row.withdrawn_at ?? undefined,
    withdrawnReason: row.withdrawn_reason ?? undefined,
  };
}

/** The certificate of a number. */
export async function findCompletion(db: Db, number: string): Promise<Completion | undefined> {
  const row = await completions(db).where('number', '=', number).executeTakeFirst();
  return row && toCompletion(row);
}

/** The certificates of a person. */
export async function listCompletionsOf(db: Db, personId: string): Promise<readonly Completion[]> {
  return (await completions(db).where('person_id', '=', personId).orderBy('issued_at', 'desc').execute()).map(toCompletion);
}

/** Writes a certificate. @returns its id, or undefined where the number or the place of its status is taken, or another one stands */
export async function insertCompletion(
  tx: Tx,
  it: Omit<Completion, 'completionId' | 'withdrawnAt' | 'withdrawnReason'> & {
    readonly enrollmentId: string;
    readonly preceptorName: string;
    readonly by: string;
  },
): Promise<string | undefined> {
  const row = await tx
    .insertInto('completions')
    .values({
      number: it.number,
      enrollment_id: it.enrollmentId,
      person_id: it.personId,
      school_id: it.schoolId,
      program_id: it.programId,
      name: it.name ?? null,
      school_name: it.schoolName,
      program_name: it.programName,
      completed_on: it.completedOn,
      class_half_hours: it.classHalfHours,
      clinical_half_hours: it.clinicalHalfHours,
      tracings: it.tracings,
      preceptor_name: it.preceptorName,
      issued_by: it.by,
      issued_at: it.issuedAt,
      status_index: it.statusIndex,
      scheme_version: it.schemeVersion,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('completion_id')
    .executeTakeFirst();
  return row?.completion_id;
}

/** Withdraws a certificate that stands. @returns whether it stood */
export async function updateWithdrawn(tx: Tx, completionId: string, it: { readonly by: string; readonly reason: string; readonly at: Date }): Promise<boolean> {
  const done = await tx
    .updateTable('completions')
    .set({ withdrawn_at: it.at, withdrawn_by: it.by, withdrawn_reason: it.reason })
    .where('completion_id', '=', completionId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** How many certificates were issued, withdrawn ones too. */
export async function countCompletions(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('completions')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Places in the lists of status of certificates that were withdrawn, from one place up to another. */
export async function listWithdrawnPlaces(db: Db, { from, before }: { readonly from: number; readonly before: number }): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('completions')
    .select('status_index')
    .where('withdrawn_at', 'is not', null)
    .where('status_index', '>=', from)
    .where('status_index', '<', before)
    .execute();
  return rows.map((row) => row.status_index);
}
