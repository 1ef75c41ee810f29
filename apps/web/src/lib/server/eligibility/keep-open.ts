import { addDays, daysBetween, plainDateIn, type PlainDate } from '@einthoven/kernel';
import type { Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { schemeVersion } from '../scheme/index.ts';
import { dangerousLockApplication, updateApplication } from './application.queries.ts';

type By = { readonly personId: string; readonly at: Date };

/**
 * Gives an application its days back, where an exam that was sat under it does not count in the end: from the day of the
 * decision it is open as long as it still was on the day of the exam, and at least as long as one may appeal, so that
 * nobody has an attempt back without a day to sit it.
 *
 * @param satAt when the exam was submitted or began
 */
export async function giveDaysBack(tx: Tx, applicationId: string, satAt: Date, by: By): Promise<void> {
  const it = await lockApproved(tx, applicationId);
  if (!it) return;
  const { zone, appeal } = schemeVersion(it.schemeVersion);
  const left = Math.max(daysBetween(plainDateIn(satAt, zone.value), it.openUntil), appeal.withinDays.value);
  const openUntil = addDays(plainDateIn(by.at, zone.value), left);
  if (openUntil <= it.openUntil) return;
  const reason = 'an exam under it does not count: it is open for as long as it was then';
  await moveEnd(tx, it, openUntil, { kind: 'application.days-given-back', reason }, by);
}

/**
 * Gives an approved application back the days since a decision that fell on appeal, so that what the appeal won can be used.
 *
 * @returns through when it is open now; undefined where no approved application is meant
 */
export async function keepOpenOnAppeal(tx: Tx, applicationId: string, since: Date, by: By): Promise<PlainDate | undefined> {
  const it = await lockApproved(tx, applicationId);
  if (!it) return undefined;
  const zone = schemeVersion(it.schemeVersion).zone.value;
  const openUntil = addDays(it.openUntil, daysBetween(plainDateIn(since, zone), plainDateIn(by.at, zone)));
  const reason = 'a decision fell on appeal; the days it took are given back';
  await moveEnd(tx, it, openUntil, { kind: 'application.kept-open', reason }, by);
  return openUntil;
}

type Approved = { readonly applicationId: string; readonly personId: string; readonly schemeVersion: string; readonly openUntil: PlainDate };

async function lockApproved(tx: Tx, applicationId: string): Promise<Approved | undefined> {
  const it = await dangerousLockApplication(tx, applicationId);
  return it?.state === 'approved' && it.openUntil !== undefined ? { ...it, openUntil: it.openUntil } : undefined;
}

/** Moves the last day of an application, with its event. */
async function moveEnd(
  tx: Tx,
  { applicationId, personId, schemeVersion: version }: Approved,
  openUntil: PlainDate,
  { kind, reason }: { readonly kind: `application.${string}`; readonly reason: string },
  by: By,
): Promise<void> {
  await updateApplication(tx, applicationId, { openUntil }, by.at);
  await recordEvent(tx, {
    kind,
    actor: { kind: 'person', personId: by.personId },
    subjectPersonId: personId,
    entity: { name: 'application', id: applicationId },
    reason,
    schemeVersion: version,
    payload: { openUntil },
    occurredAt: by.at,
  });
}
