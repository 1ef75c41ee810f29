import { addMonths, plainDateIn } from '@einthoven/kernel';
import type { Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { tellApproved } from './application-mails.ts';
import { dangerousLockApplication, findCurrentApplication, updateApplication, type Application } from './application.queries.ts';
import { assess, type Assessment } from './assessment.ts';
import { listDecisions } from './decision.queries.ts';

/** Approves an application and says so; the caller has decided that it may, and writes the event. */
export async function approve(tx: Tx, it: Application, { scheme, eligibility }: Assessment, now: Date): Promise<void> {
  const openUntil = addMonths(plainDateIn(now, scheme.zone.value), scheme.application.openMonths.value);
  await updateApplication(tx, it.applicationId, { state: 'approved', decidedAt: now, openUntil, provisional: (eligibility?.provisional.length ?? 0) > 0 }, now);
  await tellApproved(tx, it, { openUntil, scheme, eligibility }, now);
}

/**
 * Approves a submitted application by rule: where a certificate of completion that an approved program issued here is on
 * record, nothing of the training is left for a person to read. Whatever else the rules ask or flag goes to people, and so
 * does an application on which somebody has taken a step.
 *
 * @returns whether it was approved
 */
export async function approveOnRecord(tx: Tx, it: Application, assessment: Assessment, now: Date): Promise<boolean> {
  const { completion, eligibility } = assessment;
  if (!completion || eligibility?.decision !== 'met' || (await listDecisions(tx, it)).length > 0) return false;
  await approve(tx, it, assessment, now);
  await recordEvent(tx, {
    kind: 'application.approved',
    actor: { kind: 'system' },
    subjectPersonId: it.personId,
    entity: { name: 'application', id: it.applicationId },
    reason: 'by rule: the certificate of completion that the program issued here is on record, and every rule is met',
    schemeVersion: it.schemeVersion,
    payload: { completion: completion.number, finding: eligibility.decision },
    occurredAt: now,
  });
  return true;
}

/**
 * Looks again at the submitted application of a person of whom something new is known: a certificate of completion, the answer
 * of a guardian, another birth date. What the queue says follows, and what is decided by rule is.
 *
 * @returns whether it was approved
 */
export async function lookAgain(tx: Tx, personId: string, now: Date): Promise<boolean> {
  const current = await findCurrentApplication(tx, personId);
  const it = current?.state === 'submitted' ? await dangerousLockApplication(tx, current.applicationId) : undefined;
  if (it?.state !== 'submitted') return false;
  const assessment = await assess(tx, it, it.draft, now);
  const { eligibility } = assessment;
  if (eligibility) await updateApplication(tx, it.applicationId, { finding: eligibility.decision, provisional: eligibility.provisional.length > 0 }, now);
  return approveOnRecord(tx, it, assessment, now);
}
