import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';

/** What a payment can buy. */
export type EntitlementKind = 'final-attempts' | 'study-material' | 'resume-revision' | 'placement-help';

/** Something a payment bought for an application. */
export type Entitlement = {
  readonly entitlementId: string;
  readonly orderId: string;
  readonly kind: EntitlementKind;
  /** How many; null is without limit. */
  readonly quantity: number | null;
  readonly grantedAt: Date;
  /** Since when it may not be used for now (a dispute or a refund being decided); null where it may. */
  readonly heldSince: Date | null;
  /** Since when it is over (money given back); null while it stands. */
  readonly endedAt: Date | null;
};

type EntitlementRow = {
  entitlement_id: string;
  order_id: string;
  kind: string;
  quantity: number | null;
  granted_at: Date;
  held_since: Date | null;
  ended_at: Date | null;
};

const instant = (value: Date | null) => (value === null ? null : new Date(value));

function toEntitlement(row: EntitlementRow): Entitlement {
  return {
    entitlementId: row.entitlement_id,
    orderId: row.order_id,
    kind: row.kind as EntitlementKind,
    quantity: row.quantity,
    grantedAt: new Date(row.granted_at),
    heldSince: instant(row.held_since),
    endedAt: instant(row.ended_at),
  };
}

function ofApplication(db: Db, applicationId: string, kind: EntitlementKind) {
  return db
    .selectFrom('entitlements')
    .selectAll()
    .where('application_id', '=', applicationId)
    .where('kind', '=', kind)
    .orderBy(sql`ended_at is null`, 'desc')
    .orderBy('granted_at', 'desc')
    .limit(1);
}

/** The entitlement of an application: the one that stands, else the newest that ended. */
export async function selectEntitlement(db: Db, applicationId: string, kind: EntitlementKind): Promise<Entitlement | undefined> {
  const row = await ofApplication(db, applicationId, kind).executeTakeFirst();
  return row && toEntitlement(row);
}

/** What a person may use now, over all their applications: standing, not held; the oldest first. */
export async function selectUsable(db: Db, personId: string, kind: EntitlementKind): Promise<Entitlement[]> {
  const rows = await db
    .selectFrom('entitlements')
    .selectAll()
    .where('person_id', '=', personId)
    .where('kind', '=', kind)
    .where('ended_at', 'is', null)
    .where('held_since', 'is', null)
    .orderBy('granted_at')
    .execute();
  return rows.map(toEntitlement);
}

/** The entitlement of an application, locked until the transaction ends. */
export async function selectEntitlementForUpdate(tx: Tx, applicationId: string, kind: EntitlementKind): Promise<Entitlement | undefined> {
  const row = await ofApplication(tx, applicationId, kind).forUpdate().executeTakeFirst();
  return row && toEntitlement(row);
}

/** What an order bought. */
export async function selectEntitlementsOfOrder(db: Db, orderId: string): Promise<Entitlement[]> {
  const rows = await db.selectFrom('entitlements').selectAll().where('order_id', '=', orderId).orderBy('kind').execute();
  return rows.map(toEntitlement);
}

/** Grants; the unique key of order and kind makes a second grant impossible. */
export async function insertEntitlement(
  tx: Tx,
  grant: { personId: string; orderId: string; applicationId: string; kind: EntitlementKind; quantity: number | null; grantedAt: Date },
): Promise<void> {
  await tx
    .insertInto('entitlements')
    .values({
      person_id: grant.personId,
      order_id: grant.orderId,
      application_id: grant.applicationId,
      kind: grant.kind,
      quantity: grant.quantity,
      granted_at: grant.grantedAt,
    })
    .execute();
}

/** Sets or lifts the hold of all that an order bought. */
export async function updateHold(tx: Tx, orderId: string, held: boolean, now: Date): Promise<boolean> {
  const changed = await tx
    .updateTable('entitlements')
    .set({ held_since: held ? now : null })
    .where('order_id', '=', orderId)
    .where('held_since', held ? 'is' : 'is not', null)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Ends all that an order bought; what ended stays ended. */
export async function updateEnded(tx: Tx, orderId: string, now: Date): Promise<boolean> {
  const changed = await tx.updateTable('entitlements').set({ ended_at: now }).where('order_id', '=', orderId).where('ended_at', 'is', null).executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/**
 * Whether a final attempt that this grant bought was started. The exam is a later concept, which payment may not
 * call; the row itself is looked at, inside the transaction that locks the entitlement, so that a start and a
 * refund cannot both slip through.
 */
export async function selectFinalAttemptStarted(tx: Db, applicationId: string, since: Date): Promise<boolean> {
  const row = await tx
    .selectFrom('attempts')
    .select('attempt_id')
    .where('application_id', '=', applicationId)
    .where('started_at', '>=', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes that a person opened study material beyond the first part, once. @returns the entitlements that it was the first time for */
export async function updateStudyBegun(tx: Tx, personId: string, at: Date): Promise<readonly string[]> {
  const rows = await tx
    .updateTable('entitlements')
    .set({ study_begun_at: at })
    .where('person_id', '=', personId)
    .where('kind', '=', 'study-material')
    .where('ended_at', 'is', null)
    .where('study_begun_at', 'is', null)
    .returning('entitlement_id')
    .execute();
  return rows.map((row) => row.entitlement_id);
}

/** Whether the study material that an order bought was begun beyond the first part. */
export async function selectStudyBegun(tx: Db, orderId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('entitlements')
    .select('entitlement_id')
    .where('order_id', '=', orderId)
    .where('study_begun_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
