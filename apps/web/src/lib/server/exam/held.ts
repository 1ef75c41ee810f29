import type { Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import type { Attempt } from './attempt.queries.ts';

/** Records that no person held the result of an exam, but what happened to it: from then on it waits in the work list. */
export async function recordHeld(
  tx: Tx,
  { attemptId, personId, schemeVersion }: Pick<Attempt, 'attemptId' | 'personId' | 'schemeVersion'>,
  { reason, payload, at }: { readonly reason: string; readonly payload: Readonly<Record<string, number>>; readonly at: Date },
): Promise<void> {
  await recordEvent(tx, {
    kind: 'exam.held',
    actor: { kind: 'system' },
    subjectPersonId: personId,
    entity: { name: 'attempt', id: attemptId },
    reason,
    schemeVersion,
    payload,
    occurredAt: at,
  });
}
