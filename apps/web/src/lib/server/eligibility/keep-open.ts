import { addDays, daysBetween, plainDateIn } from '@einthoven/kernel';
import type { Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { schemeVersion } from '../scheme/index.ts';
import { dangerousLockApplication, updateApplication } from './application.queries.ts';

/**
 * Gives an application its days back, where an exam that was sat under it does not count in the end: from the day of the
 * decision it is open as long as it still was on the day of the exam, and at least as long as one may appeal, so that
 * nobody has an attempt back without a day to sit it.
 *
 * @param satAt when the exam was submitted or began
 */
export async function giveDaysBack(
  tx: Tx,
  applicationId: string,
  { satAt, by, at }: { readonly satAt: Date; readonly by: string; readonly at: Date },
): Promise<void> {
  const it = await dangerousLockApplication(tx, applicationId);
  if (it?.state !== 'approved' || it.openUntil === undefined) return;
  const { zone, appeal } = schemeVersion(it.schemeVersion);
  const left = Math.max(daysBetween(plainDateIn(satAt, zone.value), it.openUntil), appeal.withinDays.value);
  const openUntil = addDays(plainDateIn(at, zone.value), left);
  if (openUntil <= it.openUntil) return;
  await updateApplication(tx, applicationId, { openUntil }, at);
  await recordEvent(tx, {
    kind: 'application.days-given-back',
    actor: { kind: 'person', personId: by },
    subjectPersonId: it.personId,
    entity: { name: 'application', id: applicationId },
    reason: 'an exam under it does not count: it is open for as long as it was then',
    schemeVersion: it.schemeVersion,
    payload: { openUntil },
    occurredAt: at,
  });
}
