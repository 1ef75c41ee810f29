import type { Clock } from '@einthoven/kernel';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { deleteFiles, openFile } from '../platform/stored-file.ts';
import * as filings from './filing.queries.ts';

/** What looks through a file for what could do harm; the process hands in the one it uses. */
export type ProgramScanner = {
  readonly name: string;
  readonly scan: (file: {
    readonly mediaType: string;
    readonly bytes: Buffer;
  }) => Promise<{ readonly clean: true } | { readonly clean: false; readonly finding: string }>;
};

/** Scans evidence of schools that waits, each file in a transaction of its own. @returns how many */
export async function scanProgramEvidence(db: Db, scanner: ProgramScanner, { clock }: { readonly clock: Clock }): Promise<number> {
  for (let scanned = 0; ; scanned += 1) {
    const more = await inTransaction(db, async (tx) => {
      const next = await filings.lockUnscanned(tx);
      if (!next) return false;
      const file = next.fileId === undefined ? undefined : await openFile(tx, next.fileId);
      const verdict = file ? await scanner.scan(file) : ({ clean: false, finding: 'BROKEN' } as const);
      await filings.writeScan(tx, next.evidenceId, verdict.clean ? undefined : verdict.finding);
      if (!verdict.clean && next.fileId !== undefined) await deleteFiles(tx, [next.fileId]);
      await recordEvent(tx, {
        kind: verdict.clean ? 'program.evidence-scanned' : 'program.evidence-refused',
        actor: { kind: 'system' },
        entity: { name: 'program_evidence', id: next.evidenceId },
        reason: verdict.clean ? `found clean by ${scanner.name}` : verdict.finding,
        occurredAt: clock.now(),
      });
      return true;
    });
    if (!more) return scanned;
  }
}
