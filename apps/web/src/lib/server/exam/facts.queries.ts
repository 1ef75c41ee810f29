import type { Db } from '../db/pool.ts';

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
