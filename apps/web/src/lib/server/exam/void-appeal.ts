import type { Db, Tx } from '../db/pool.ts';
import { keepOpenOnAppeal } from '../eligibility/index.ts';
import { recordEvent } from '../platform/events.ts';
import { lockAttempt } from './attempt.queries.ts';
import { selectVoided, writeCountsAfterAll, type VoidedAttempt } from './void-appeal.queries.ts';

/** Attempts that people made void: of a person, or one by its id. The caller has decided who may see them. */
export function listVoided(db: Db, where: { readonly personId: string } | { readonly attemptId: string }): Promise<readonly VoidedAttempt[]> {
  return selectVoided(db, where);
}

/**
 * Undoes that an attempt was made void, after an appeal was won. What had been handed in counts and is scored. What was
 * stopped while it ran cannot go on: it stays uncounted, and the application gets back the days since.
 *
 * @returns whether there was such an attempt
 */
export async function liftVoid(tx: Tx, attemptId: string, by: { readonly personId: string; readonly reason: string; readonly at: Date }): Promise<boolean> {
  const attempt = await lockAttempt(tx, attemptId);
  const [voided] = attempt ? await selectVoided(tx, { attemptId }) : [];
  if (!voided) return false;
  const { endedAt } = voided;
  // What the decider wrote is sealed with the appeal.
  const reason = 'decided on appeal; the reason is with the appeal';
  if (endedAt) await writeCountsAfterAll(tx, { attemptId, endedAt }, { by: by.personId, at: by.at, reason });
  const openUntil = voided.applicationId === null ? undefined : await keepOpenOnAppeal(tx, voided.applicationId, voided.decidedAt, by);
  await recordEvent(tx, {
    kind: 'exam.void-lifted',
    actor: { kind: 'person', personId: by.personId },
    subjectPersonId: voided.personId,
    entity: { name: 'attempt', id: attemptId },
    reason,
    schemeVersion: voided.schemeVersion,
    payload: { counts: endedAt !== null, openUntil: openUntil ?? null },
    occurredAt: by.at,
  });
  return true;
}
