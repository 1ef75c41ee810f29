import type { Clock } from '@einthoven/kernel';
import { inTransaction, type Db } from '../db/pool.ts';
import { settleReinstatement } from './reinstatement.ts';
import { settleRenewal } from './renewal.ts';
import { selectCompletable, selectOrderAbout, selectSubmitted } from './night-run.queries.ts';

/**
 * Renews and hands over whatever has become ready since the holder signed: a payment that arrived, hours that were
 * counted, an assessment that was passed. The worker calls it every minute.
 */
export async function settleReady(db: Db, clock: Clock, onError: (what: string, error: unknown) => void): Promise<void> {
  const now = clock.now();
  for (const cycleId of await selectSubmitted(db)) {
    await inTransaction(db, (tx) => settleRenewal(tx, cycleId, now)).catch((error: unknown) => onError(`renewal ${cycleId}`, error));
  }
  for (const id of await selectCompletable(db)) {
    await inTransaction(db, (tx) => settleReinstatement(tx, id, now)).catch((error: unknown) => onError(`reinstatement ${id}`, error));
  }
}

/** After a payment: does at once what it was the last missing piece of, whichever kind of fee it was. */
export async function settlePaid(db: Db, orderId: string, clock: Clock): Promise<void> {
  const order = await selectOrderAbout(db, orderId);
  const aboutId = order?.aboutId;
  if (!order || aboutId === undefined) return;
  const now = clock.now();
  if (order.purpose === 'renewal-fee') await inTransaction(db, (tx) => settleRenewal(tx, aboutId, now));
  if (order.purpose === 'reinstatement-fee') await inTransaction(db, (tx) => settleReinstatement(tx, aboutId, now));
}
