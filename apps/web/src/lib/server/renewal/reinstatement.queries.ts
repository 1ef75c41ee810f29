import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';

/** An application to win a credential back. */
export type Reinstatement = {
  readonly reinstatementId: string;
  readonly credentialId: string;
  readonly personId: string;
  readonly schemeVersion: string;
  readonly endedOn: PlainDate;
  readonly bandUpToYears: number;
  readonly appliedOn: PlainDate;
  readonly appliedAt: Date;
  readonly openUntil: PlainDate;
  readonly attestedAt: Date | undefined;
  readonly state: 'open' | 'complete' | 'curing' | 'reinstated' | 'denied' | 'withdrawn' | 'expired';
  readonly completedAt: Date | undefined;
  readonly cured: boolean;
  readonly revision: number;
  readonly decidedAt: Date | undefined;
  readonly decidedBy: string | undefined;
};

/** One step of an application for reinstatement. */
export type ReinstatementStep = {
  readonly step: 'applied' | 'attested' | 'completed' | 'cure' | 'cured' | 'denial-proposed' | 'reinstated' | 'denied' | 'withdrawn' | 'expired' | 'reopened';
  readonly byPersonId: string | undefined;
  readonly sealedWords: Buffer | undefined;
  readonly takenAt: Date;
};

const all = (db: Db) => db.selectFrom('reinstatements').selectAll();

type Row = Awaited<ReturnType<ReturnType<typeof all>['execute']>>[number];

function toReinstatement(row: Row): Reinstatement {
  return {
    reinstatementId: row.reinstatement_id,
    credentialId: row.credential_id,
    personId: row.person_id,
    schemeVersion: row.scheme_version,
    endedOn: toPlainDate(row.ended_on),
    bandUpToYears: row.band_up_to_years,
    appliedOn: toPlainDate(row.applied_on),
    appliedAt: new Date(row.applied_at),
    openUntil: toPlainDate(row.open_until),
    attestedAt: row.attested_at ? new Date(row.attested_at) : undefined,
    state: row.state as Reinstatement['state'],
    completedAt: row.completed_at ? new Date(row.completed_at) : undefined,
    cured: row.cured,
    revision: row.revision,
    decidedAt: row.decided_at ? new Date(row.decided_at) : undefined,
    decidedBy: row.decided_by ?? undefined,
  };
}

/** Applications by person or credential, oldest first. */
export async function selectReinstatements(db: Db, keys: { readonly credentialIds: readonly string[] }): Promise<readonly Reinstatement[]> {
  const rows = await all(db)
    .where('credential_id', '=', sql<string>`any(${keys.credentialIds}::uuid[])`)
    .orderBy('applied_at')
    .execute();
  return rows.map(toReinstatement);
}

/** An application by its id. */
export async function selectReinstatement(db: Db, id: string): Promise<Reinstatement | undefined> {
  const row = await all(db).where('reinstatement_id', '=', id).executeTakeFirst();
  return row && toReinstatement(row);
}

/** An application, locked until the transaction ends. */
export async function lockReinstatement(tx: Tx, id: string): Promise<Reinstatement | undefined> {
  const row = await all(tx).where('reinstatement_id', '=', id).forUpdate().executeTakeFirst();
  return row && toReinstatement(row);
}

/** Applications that wait for staff or for the person, those for staff first, the oldest first. */
export async function selectReinstatementQueue(db: Db): Promise<readonly Reinstatement[]> {
  const rows = await all(db)
    .where('state', 'in', ['open', 'complete', 'curing'])
    .orderBy(sql`state = 'complete'`, 'desc')
    .orderBy(sql`coalesce(completed_at, applied_at)`)
    .limit(200)
    .execute();
  return rows.map(toReinstatement);
}

/** Makes an application, unless one is open. */
export async function insertReinstatement(
  tx: Tx,
  row: Pick<Reinstatement, 'credentialId' | 'personId' | 'schemeVersion' | 'endedOn' | 'bandUpToYears' | 'appliedOn' | 'appliedAt' | 'openUntil'>,
): Promise<string | undefined> {
  const inserted = await tx
    .insertInto('reinstatements')
    .values({
      credential_id: row.credentialId,
      person_id: row.personId,
      scheme_version: row.schemeVersion,
      ended_on: row.endedOn,
      band_up_to_years: row.bandUpToYears,
      applied_on: row.appliedOn,
      applied_at: row.appliedAt,
      open_until: row.openUntil,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('reinstatement_id')
    .executeTakeFirst();
  return inserted?.reinstatement_id;
}

/** Moves an application on; its revision grows. */
export async function updateReinstatement(
  tx: Tx,
  id: string,
  change: {
    readonly state?: Reinstatement['state'];
    readonly openUntil?: PlainDate;
    readonly completedAt?: Date | null;
    readonly cured?: boolean;
    readonly decidedAt?: Date | null;
    readonly decidedBy?: string | null;
    readonly periodId?: string;
    readonly attested?: { readonly version: string; readonly sha256: string; readonly at: Date };
  },
): Promise<void> {
  await tx
    .updateTable('reinstatements')
    .set({
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.openUntil === undefined ? {} : { open_until: change.openUntil }),
      ...(change.completedAt === undefined ? {} : { completed_at: change.completedAt }),
      ...(change.cured === undefined ? {} : { cured: change.cured }),
      ...(change.decidedAt === undefined ? {} : { decided_at: change.decidedAt }),
      ...(change.decidedBy === undefined ? {} : { decided_by: change.decidedBy }),
      ...(change.periodId === undefined ? {} : { credential_period_id: change.periodId }),
      ...(change.attested === undefined
        ? {}
        : { attested_at: change.attested.at, statement_version: change.attested.version, statement_sha256: change.attested.sha256 }),
      revision: sql<number>`revision + 1`,
    })
    .where('reinstatement_id', '=', id)
    .execute();
}

/** The steps of an application, oldest first. */
export async function selectReinstatementSteps(db: Db, id: string): Promise<readonly ReinstatementStep[]> {
  const rows = await db
    .selectFrom('reinstatement_steps')
    .selectAll()
    .where('reinstatement_id', '=', id)
    .orderBy('taken_at')
    .orderBy('reinstatement_step_id')
    .execute();
  return rows.map((row) => ({
    step: row.step as ReinstatementStep['step'],
    byPersonId: row.by_person_id ?? undefined,
    sealedWords: row.sealed_words ?? undefined,
    takenAt: new Date(row.taken_at),
  }));
}

/** Appends a step. */
export async function insertReinstatementStep(
  tx: Tx,
  id: string,
  step: { readonly step: ReinstatementStep['step']; readonly by?: string | undefined; readonly sealedWords?: Buffer | undefined; readonly at: Date },
): Promise<void> {
  await tx
    .insertInto('reinstatement_steps')
    .values({ reinstatement_id: id, step: step.step, by_person_id: step.by ?? null, sealed_words: step.sealedWords ?? null, taken_at: step.at })
    .execute();
}
