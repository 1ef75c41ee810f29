import type { Tx } from '../db/pool.ts';
import { endAppeal, listAppealsOf } from './appeal.queries.ts';
import { insertStep, listOpenCasesOf, updateCase } from './case.queries.ts';
import { recordStep } from './case.ts';

/**
 * Ends what waits about a person who has their data erased: appeals are taken back, open cases are closed, since nothing of
 * them can be read any more. A revocation that was decided stays and becomes final. Run it in the transaction of the erasure.
 */
export async function handleErasure(tx: Tx, personId: string, at: Date): Promise<void> {
  for (const appeal of await listAppealsOf(tx, personId)) if (appeal.state === 'waiting') await endAppeal(tx, appeal.appealId, { state: 'withdrawn', at });
  for (const it of await listOpenCasesOf(tx, personId)) {
    await insertStep(tx, it, { step: 'closed', by: undefined, at });
    await updateCase(tx, it.caseId, { state: 'closed' });
    await recordStep(tx, it, 'closed', undefined, 'the person had their data erased', at);
  }
}
