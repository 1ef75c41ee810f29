import type { Clock } from '@einthoven/kernel';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { deleteFiles, openFile } from '../platform/stored-file.ts';
import { FINDING_TOLD } from './ce-words.ts';
import { findCredit, writeCreditState } from './credit.queries.ts';
import * as queries from './evidence.queries.ts';
import type { EvidenceRow } from './evidence.queries.ts';
import type { EvidenceScanner, ScanVerdict } from './scan.ts';

/**
 * Scans evidence that waits, each file in a transaction of its own: what is clean goes on to a person, what is not is
 * deleted, and the person is told why. A scanner that fails leaves the file waiting for the next round.
 *
 * @param creditId of one entry; undefined for whatever waits
 * @returns how many files were scanned
 */
export async function scanEvidence(
  db: Db,
  scanner: EvidenceScanner,
  { clock, creditId }: { readonly clock: Clock; readonly creditId?: string | undefined },
): Promise<number> {
  let scanned = 0;
  for (;;) {
    const more = await inTransaction(db, async (tx) => {
      const [next] = await queries.lockUnscanned(tx, creditId, 1);
      if (!next) return false;
      const file = next.fileId === undefined ? undefined : await openFile(tx, next.fileId);
      const verdict: ScanVerdict = file ? await scanner.scan(file) : { clean: false, finding: 'BROKEN' };
      await settle(tx, next, verdict, scanner.name, clock.now());
      return true;
    });
    if (!more) return scanned;
    scanned += 1;
  }
}

async function settle(tx: Tx, evidence: EvidenceRow, verdict: ScanVerdict, by: string, at: Date): Promise<void> {
  const finding = verdict.clean ? undefined : verdict.finding;
  await queries.writeScan(tx, evidence.evidenceId, { finding, pages: verdict.clean ? verdict.pages : undefined, by, at });
  const credit = await findCredit(tx, evidence.creditId, true);
  if (!credit) throw new Error(`evidence ${evidence.evidenceId} is of no credit`);
  if (finding && evidence.fileId !== undefined) await deleteFiles(tx, [evidence.fileId]);
  await recordEvent(tx, {
    kind: finding ? 'ce.evidence-refused' : 'ce.evidence-scanned',
    actor: { kind: 'system' },
    subjectPersonId: credit.personId,
    entity: { name: 'ce_evidence', id: evidence.evidenceId },
    reason: finding ? FINDING_TOLD[finding].en : `found clean by ${by}`,
    schemeVersion: credit.schemeVersion,
    payload: { creditId: credit.creditId, scanner: by },
    occurredAt: at,
  });
  if (credit.state !== 'awaiting-scan') return;
  if (finding) {
    await writeCreditState(tx, credit.creditId, { state: 'refused', halfHours: 0, refusal: 'EVIDENCE_REFUSED' });
    await tell(tx, { toPersonId: credit.personId, message: 'ce.evidence-refused', values: { title: credit.title, reason: FINDING_TOLD[finding] }, at });
    return;
  }
  const all = await queries.listEvidence(tx, [credit.creditId]);
  if (all.every(({ state }) => state === 'clean')) await writeCreditState(tx, credit.creditId, { state: 'awaiting-review', halfHours: credit.halfHours });
}
