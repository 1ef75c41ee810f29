import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db } from '../db/pool.ts';

/** The approved application of a person that is newest, whether still open or not. */
export async function findNewestApproved(
  db: Db,
  personId: string,
): Promise<{ readonly applicationId: string; readonly schemeVersion: string; readonly openUntil: PlainDate } | undefined> {
  const row = await db
    .selectFrom('applications')
    .select(['application_id', 'scheme_version', 'open_until'])
    .where('person_id', '=', personId)
    .where('state', '=', 'approved')
    .orderBy('decided_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row?.open_until) return undefined;
  return { applicationId: row.application_id, schemeVersion: row.scheme_version, openUntil: toPlainDate(String(row.open_until)) };
}

/** The newest entitlement of a kind under an application, ended or not. */
export async function findNewestEntitlement(
  db: Db,
  applicationId: string,
  kind: 'final-attempts' | 'study-material',
): Promise<{ readonly quantity: number | null; readonly heldSince: Date | null; readonly endedAt: Date | null } | undefined> {
  const row = await db
    .selectFrom('entitlements')
    .select(['quantity', 'held_since', 'ended_at'])
    .where('application_id', '=', applicationId)
    .where('kind', '=', kind)
    .orderBy('granted_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { quantity: row.quantity, heldSince: row.held_since, endedAt: row.ended_at };
}
