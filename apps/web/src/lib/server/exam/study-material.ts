import { plainDateIn, type Clock, type PlainDate } from '@einthoven/kernel';
import type { Db } from '../db/pool.ts';
import { findApprovedApplication, findCurrentApplication } from '../eligibility/index.ts';
import { findEntitlement } from '../payment/index.ts';
import { currentScheme } from '../scheme/index.ts';

/** Whether a person's fee includes study material now: practice exams need it. */
export async function hasStudyMaterial(db: Db, personId: string, clock: Clock): Promise<boolean> {
  const application = await findNewestApproved(db, personId, clock.now());
  const entitlement = application && (await findEntitlement(db, application.applicationId, 'study-material'));
  return entitlement !== undefined && entitlement.endedAt === null && entitlement.heldSince === null;
}

/** The approved application that is open, or else the newest one if it was approved: then its time is over. */
async function findNewestApproved(
  db: Db,
  personId: string,
  now: Date,
): Promise<{ readonly applicationId: string; readonly schemeVersion: string; readonly openUntil: PlainDate } | undefined> {
  const open = await findApprovedApplication(db, personId, plainDateIn(now, currentScheme().zone.value));
  if (open) return open;
  const newest = await findCurrentApplication(db, personId);
  return newest?.state === 'approved' && newest.openUntil ? { ...newest, openUntil: newest.openUntil } : undefined;
}
