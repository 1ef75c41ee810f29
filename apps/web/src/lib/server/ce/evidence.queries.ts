import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';
import type { ScanFinding } from './scan.ts';

/** Evidence of entered hours. */
export type EvidenceRow = {
  readonly evidenceId: string;
  readonly creditId: string;
  /** Undefined once it was refused by the scan, or the person was erased. */
  readonly fileId: string | undefined;
  readonly fileName: string;
  readonly state: 'waiting' | 'clean' | 'refused';
  readonly finding: ScanFinding | undefined;
  readonly pages: number | undefined;
  readonly scannedBy: string | undefined;
};

function evidence(db: Db) {
  return db.selectFrom('ce_evidence').select(['ce_evidence_id', 'ce_credit_id', 'file_id', 'file_name', 'state', 'finding', 'pages', 'scanned_by']);
}

type Row = Awaited<ReturnType<ReturnType<typeof evidence>['executeTakeFirstOrThrow']>>;

function toEvidence(row: Row): EvidenceRow {
  return {
    evidenceId: row.ce_evidence_id,
    creditId: row.ce_credit_id,
    fileId: row.file_id ?? undefined,
    fileName: row.file_name,
    state: row.state as EvidenceRow['state'],
    finding: (row.finding as ScanFinding | null) ?? undefined,
    pages: row.pages ?? undefined,
    scannedBy: row.scanned_by ?? undefined,
  };
}

/** The evidence of some credits, in the order it was sent. */
export async function listEvidence(db: Db, creditIds: readonly string[]): Promise<readonly EvidenceRow[]> {
  if (creditIds.length === 0) return [];
  const rows = await evidence(db)
    .where('ce_credit_id', '=', sql<string>`any(${creditIds}::uuid[])`)
    .orderBy('ce_evidence_id')
    .execute();
  return rows.map(toEvidence);
}

/** One piece of evidence. */
export async function findEvidence(db: Db, evidenceId: string): Promise<EvidenceRow | undefined> {
  const row = await evidence(db).where('ce_evidence_id', '=', evidenceId).executeTakeFirst();
  return row && toEvidence(row);
}

/** Stores that a file is evidence of hours; it waits for its scan. */
export async function insertEvidence(tx: Tx, creditId: string, fileId: string, fileName: string): Promise<void> {
  await tx.insertInto('ce_evidence').values({ ce_credit_id: creditId, file_id: fileId, file_name: fileName, state: 'waiting' }).execute();
}

/** Takes evidence that waits, so that no other round scans it. */
export async function lockUnscanned(tx: Tx, creditId: string | undefined, limit: number): Promise<readonly EvidenceRow[]> {
  const rows = await evidence(tx)
    .where('state', '=', 'waiting')
    .$if(creditId !== undefined, (query) => query.where('ce_credit_id', '=', creditId ?? ''))
    .orderBy('ce_evidence_id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(toEvidence);
}

/** Writes what the scan said; what was refused loses its file. */
export async function writeScan(
  tx: Tx,
  evidenceId: string,
  said: { readonly finding: ScanFinding | undefined; readonly pages: number | undefined; readonly by: string; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('ce_evidence')
    .set({ state: said.finding ? 'refused' : 'clean', finding: said.finding ?? null, pages: said.pages ?? null, scanned_by: said.by, scanned_at: said.at })
    .where('ce_evidence_id', '=', evidenceId)
    .execute();
}

/** The files of a person's evidence. */
export async function listEvidenceFiles(db: Db, personId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('ce_evidence')
    .innerJoin('ce_credits', 'ce_credits.ce_credit_id', 'ce_evidence.ce_credit_id')
    .select('ce_evidence.file_id')
    .where('ce_credits.person_id', '=', personId)
    .execute();
  return rows.flatMap(({ file_id }) => file_id ?? []);
}
