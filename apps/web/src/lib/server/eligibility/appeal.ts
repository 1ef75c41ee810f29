import { addMonths, err, ok, plainDateIn, type Result } from '@einthoven/kernel';
import { approvalNeeds } from '@einthoven/scheme';
import type { Db, Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { dangerousLockApplication, updateApplication } from './application.queries.ts';
import { assess, eligibilityWords } from './assessment.ts';
import { insertDecision, listDecisions, selectRefusals } from './decision.queries.ts';

/** A refused application, with everybody who had a hand in refusing it. The caller has decided who may see it. */
export type ApplicationRefusal = {
  readonly applicationId: string;
  readonly personId: string;
  readonly schemeVersion: string;
  readonly decidedAt: Date;
  readonly reason: string | undefined;
  readonly decidedBy: readonly string[];
};

/** Refused applications of a person, or one by its id. */
export async function listRefusals(db: Db, where: { readonly personId: string } | { readonly applicationId: string }): Promise<readonly ApplicationRefusal[]> {
  const found: ApplicationRefusal[] = [];
  for (const row of await selectRefusals(db, where)) {
    const steps = await listDecisions(db, row);
    found.push({
      ...row,
      reason: steps.findLast((step) => step.outcome === 'refuse')?.reason,
      decidedBy: [...new Set(steps.flatMap((step) => step.decidedBy ?? []))],
    });
  }
  return found;
}

/**
 * Approves an application that was refused, after an appeal was won. The rules of its scheme still hold: what they leave
 * no room for, an appeal does not open either. The time to sit the exam begins on this day.
 */
export async function approveOnAppeal(
  tx: Tx,
  applicationId: string,
  by: { readonly personId: string; readonly reason: string; readonly at: Date },
): Promise<Result<undefined, 'APPEAL_RULES_LEAVE_NO_ROOM' | 'APPEAL_NOTHING_TO_CHANGE'>> {
  const it = await dangerousLockApplication(tx, applicationId);
  if (it?.state !== 'refused') return err('APPEAL_NOTHING_TO_CHANGE');
  const { scheme, eligibility, profile } = await assess(tx, it, it.draft, by.at);
  if (!profile) return err('APPEAL_NOTHING_TO_CHANGE');
  if (!eligibility || approvalNeeds(eligibility) === 'not-possible') return err('APPEAL_RULES_LEAVE_NO_ROOM');
  await insertDecision(tx, it, { step: 'decision', outcome: 'approve', reason: by.reason, decidedBy: by.personId, at: by.at });
  const openUntil = addMonths(plainDateIn(by.at, scheme.zone.value), scheme.application.openMonths.value);
  const provisional = eligibilityWords(scheme, eligibility).provisional.length > 0;
  await updateApplication(tx, it.applicationId, { state: 'approved', decidedAt: by.at, openUntil, provisional }, by.at);
  await recordEvent(tx, {
    kind: 'application.approved',
    actor: { kind: 'person', personId: by.personId },
    subjectPersonId: it.personId,
    entity: { name: 'application', id: it.applicationId },
    reason: 'decided on appeal; the reason is with the decision',
    schemeVersion: it.schemeVersion,
    payload: { outcome: 'approve', appeal: true },
    occurredAt: by.at,
  });
  return ok(undefined);
}
