import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';

/** A renewal drawn for audit. */
export type AuditRow = {
  readonly auditId: string;
  readonly cycleId: string;
  readonly credentialId: string;
  readonly personId: string;
  readonly schemeVersion: string;
  readonly state: 'asked' | 'answered' | 'curing' | 'met' | 'not-met';
  readonly drawnAt: Date;
  readonly answerBy: PlainDate;
  readonly cured: boolean;
  readonly revision: number;
  readonly decidedAt: Date | undefined;
  readonly effectOn: PlainDate | undefined;
  readonly effectedAt: Date | undefined;
};

/** One step of an audit. */
export type AuditStep = {
  readonly step: 'asked' | 'answer' | 'no-answer' | 'finding' | 'differs' | 'cure' | 'met' | 'not-met' | 'effect' | 'overturned';
  readonly finding: 'met' | 'not-met' | undefined;
  readonly byPersonId: string | undefined;
  readonly sealedWords: Buffer | undefined;
  readonly takenAt: Date;
};

function audits(db: Db) {
  return db
    .selectFrom('renewal_audits as a')
    .innerJoin('renewal_cycles as c', 'c.renewal_cycle_id', 'a.renewal_cycle_id')
    .selectAll('a')
    .select('c.credential_id');
}

type Row = Awaited<ReturnType<ReturnType<typeof audits>['execute']>>[number];

function toAudit(row: Row): AuditRow {
  return {
    auditId: row.renewal_audit_id,
    cycleId: row.renewal_cycle_id,
    credentialId: row.credential_id,
    personId: row.person_id,
    schemeVersion: row.scheme_version,
    state: row.state as AuditRow['state'],
    drawnAt: new Date(row.drawn_at),
    answerBy: toPlainDate(row.answer_by),
    cured: row.cured,
    revision: row.revision,
    decidedAt: row.decided_at ? new Date(row.decided_at) : undefined,
    effectOn: row.effect_on === null ? undefined : toPlainDate(row.effect_on),
    effectedAt: row.effected_at ? new Date(row.effected_at) : undefined,
  };
}

/** Audits of these credentials that are not decided, or whose outcome has no effect yet. */
export async function selectOpenAudits(db: Db, credentialIds: readonly string[]): Promise<readonly AuditRow[]> {
  const rows = await audits(db)
    .where('c.credential_id', '=', sql<string>`any(${credentialIds}::uuid[])`)
    .where(sql<boolean>`(a.state in ('asked', 'answered', 'curing') or (a.state = 'not-met' and a.effected_at is null))`)
    .execute();
  return rows.map(toAudit);
}

/** An audit by its id. */
export async function selectAudit(db: Db, auditId: string): Promise<AuditRow | undefined> {
  const row = await audits(db).where('a.renewal_audit_id', '=', auditId).executeTakeFirst();
  return row && toAudit(row);
}

/** An audit, locked until the transaction ends. */
export async function lockAudit(tx: Tx, auditId: string): Promise<AuditRow | undefined> {
  const row = await audits(tx).where('a.renewal_audit_id', '=', auditId).forUpdate('a').executeTakeFirst();
  return row && toAudit(row);
}

/** Audits that staff still have something to do with, the nearest deadline first. */
export async function selectAuditQueue(db: Db): Promise<readonly AuditRow[]> {
  const rows = await audits(db)
    .where(sql<boolean>`(a.state in ('asked', 'answered', 'curing') or (a.state = 'not-met' and a.effected_at is null))`)
    .orderBy(sql`a.state = 'answered'`, 'desc')
    .orderBy('a.answer_by')
    .limit(200)
    .execute();
  return rows.map(toAudit);
}

/** The steps of an audit, oldest first. */
export async function selectAuditSteps(db: Db, auditId: string): Promise<readonly AuditStep[]> {
  const rows = await db
    .selectFrom('renewal_audit_steps')
    .selectAll()
    .where('renewal_audit_id', '=', auditId)
    .orderBy('taken_at')
    .orderBy('renewal_audit_step_id')
    .execute();
  return rows.map((row) => ({
    step: row.step as AuditStep['step'],
    finding: (row.finding ?? undefined) as AuditStep['finding'],
    byPersonId: row.by_person_id ?? undefined,
    sealedWords: row.sealed_words ?? undefined,
    takenAt: new Date(row.taken_at),
  }));
}

/** Appends a step. */
export async function insertAuditStep(
  tx: Tx,
  auditId: string,
  step: {
    readonly step: AuditStep['step'];
    readonly finding?: 'met' | 'not-met';
    readonly by?: string | undefined;
    readonly sealedWords?: Buffer | undefined;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('renewal_audit_steps')
    .values({
      renewal_audit_id: auditId,
      step: step.step,
      finding: step.finding ?? null,
      by_person_id: step.by ?? null,
      sealed_words: step.sealedWords ?? null,
      taken_at: step.at,
    })
    .execute();
}

/** Moves an audit on; its revision grows, so that who saw an older one is told. */
export async function updateAudit(
  tx: Tx,
  auditId: string,
  change: {
    readonly state?: AuditRow['state'];
    readonly answerBy?: PlainDate;
    readonly cured?: boolean;
    readonly decidedAt?: Date | null;
    readonly effectOn?: PlainDate | null;
    readonly effectedAt?: Date;
  },
): Promise<void> {
  await tx
    .updateTable('renewal_audits')
    .set({
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.answerBy === undefined ? {} : { answer_by: change.answerBy }),
      ...(change.cured === undefined ? {} : { cured: change.cured }),
      ...(change.decidedAt === undefined ? {} : { decided_at: change.decidedAt }),
      ...(change.effectOn === undefined ? {} : { effect_on: change.effectOn }),
      ...(change.effectedAt === undefined ? {} : { effected_at: change.effectedAt }),
      revision: sql<number>`revision + 1`,
    })
    .where('renewal_audit_id', '=', auditId)
    .execute();
}
