import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';
import type { Movement, LedgerKind } from './order-standing.ts';
import type { ProviderName } from './provider.ts';

type AnyOrder = {
  readonly orderId: string;
  readonly personId: string;
  readonly schemeVersion: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly state: 'open' | 'paid' | 'cancelled' | 'refunded' | 'part-refunded' | 'charged-back';
  /** What people quote: on a cheque, in a mail, on the receipt. */
  readonly orderNumber: string;
  readonly createdAt: Date;
  /** When what a fee for keeping a credential paid for was given. */
  readonly deliveredAt: Date | undefined;
};

/** The fee for certification, which buys what the scheme says. */
export type CertificationOrder = AnyOrder & { readonly purpose: 'certification-fee'; readonly applicationId: string; readonly aboutId: undefined };

/** A fee for keeping a credential or winning it back, about a cycle or an application of a later concept. */
export type KeepingOrder = AnyOrder & { readonly purpose: KeepingPurpose; readonly applicationId: undefined; readonly aboutId: string };

/** What a fee other than the certification fee is for. */
export type KeepingPurpose = 'renewal-fee' | 'reinstatement-fee';

/** What a person owes or has paid for. */
export type Order = CertificationOrder | KeepingOrder;

/** A line of the ledger as staff and receipts show it. */
export type LedgerEntry = Movement & {
  readonly entryId: number;
  readonly provider: ProviderName;
  readonly occurredAt: Date;
  readonly recordedBy: string | null;
  readonly note: string | null;
};

/** How a running number is written for people. */
export function orderNumberOf(receiptNumber: number): string {
  return `F-${String(receiptNumber).padStart(6, '0')}`;
}

/** The running number in what a person typed; undefined where it is none of ours. */
export function parseOrderNumber(text: string): number | undefined {
  const digits = /^\s*(?:F-?)?0*(\d{1,9})\s*$/i.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const COLUMNS = [
  'order_id',
  'person_id',
  'application_id',
  'about_id',
  'purpose',
  'scheme_version',
  'amount_cents',
  'currency',
  'state',
  'receipt_number',
  'created_at',
  'delivered_at',
] as const;

type OrderRow = {
  order_id: string;
  person_id: string;
  application_id: string | null;
  about_id: string | null;
  purpose: string;
  scheme_version: string;
  amount_cents: number;
  currency: string;
  state: string;
  receipt_number: number;
  created_at: Date;
  delivered_at: Date | null;
};

function toOrder(row: OrderRow): Order {
  // The database holds each purpose to its own kind of subject.
  return {
    orderId: row.order_id,
    personId: row.person_id,
    purpose: row.purpose,
    applicationId: row.application_id ?? undefined,
    aboutId: row.about_id ?? undefined,
    deliveredAt: row.delivered_at === null ? undefined : new Date(row.delivered_at),
    schemeVersion: row.scheme_version,
    amountCents: row.amount_cents,
    currency: row.currency,
    state: row.state as Order['state'],
    orderNumber: orderNumberOf(row.receipt_number),
    createdAt: new Date(row.created_at),
  } as Order;
}

/** The order of an application: the live one, else the newest. */
export async function selectOrderOf(db: Db, applicationId: string): Promise<CertificationOrder | undefined> {
  const row = await db
    .selectFrom('orders')
    .select(COLUMNS)
    .where('application_id', '=', applicationId)
    .orderBy(sql`state in ('open', 'paid')`, 'desc')
    .orderBy('receipt_number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && (toOrder(row) as CertificationOrder);
}

/** The orders for keeping a credential that are about these cycles or applications, the newest first. */
export async function selectOrdersAbout(db: Db, aboutIds: readonly string[]): Promise<readonly KeepingOrder[]> {
  if (aboutIds.length === 0) return [];
  const rows = await db
    .selectFrom('orders')
    .select(COLUMNS)
    .where('about_id', 'in', [...aboutIds])
    .orderBy('receipt_number', 'desc')
    .execute();
  return rows.map((row) => toOrder(row) as KeepingOrder);
}

/** The orders of a person for keeping a credential, the newest first. */
export async function selectKeepingOrders(db: Db, personId: string): Promise<readonly KeepingOrder[]> {
  const rows = await db
    .selectFrom('orders')
    .select(COLUMNS)
    .where('person_id', '=', personId)
    .where('about_id', 'is not', null)
    .orderBy('receipt_number', 'desc')
    .execute();
  return rows.map((row) => toOrder(row) as KeepingOrder);
}

/** The certification fees that a person paid, given back since or not, the newest first. */
export async function selectPaidCertificationOrders(db: Db, personId: string): Promise<readonly CertificationOrder[]> {
  const rows = await db
    .selectFrom('orders')
    .select(COLUMNS)
    .where('person_id', '=', personId)
    .where('application_id', 'is not', null)
    .where('state', 'in', ['paid', 'part-refunded', 'refunded', 'charged-back'])
    .orderBy('receipt_number', 'desc')
    .execute();
  return rows.map((row) => toOrder(row) as CertificationOrder);
}

/** Creates the live order about a cycle or an application unless there is one. */
export async function insertKeepingOrderIfNone(
  tx: Tx,
  order: { personId: string; aboutId: string; purpose: KeepingPurpose; schemeVersion: string; amountCents: number; now: Date },
): Promise<{ readonly orderId: string } | undefined> {
  const row = await tx
    .insertInto('orders')
    .values({
      person_id: order.personId,
      about_id: order.aboutId,
      purpose: order.purpose,
      scheme_version: order.schemeVersion,
      amount_cents: order.amountCents,
      created_at: order.now,
      updated_at: order.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('order_id')
    .executeTakeFirst();
  return row && { orderId: row.order_id };
}

/** Notes that what an order paid for was given. */
export async function updateDelivered(tx: Tx, orderId: string, at: Date): Promise<void> {
  await tx.updateTable('orders').set({ delivered_at: at }).where('order_id', '=', orderId).where('delivered_at', 'is', null).execute();
}

/** The orders of a person that are not paid. */
export async function selectOpenOrders(db: Db, personId: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('orders').select('order_id').where('person_id', '=', personId).where('state', '=', 'open').orderBy('order_id').execute();
  return rows.map((row) => row.order_id);
}

/** An order by its id. */
export async function selectOrder(db: Db, orderId: string): Promise<Order | undefined> {
  const row = await db.selectFrom('orders').select(COLUMNS).where('order_id', '=', orderId).executeTakeFirst();
  return row && toOrder(row);
}

/** An order, locked until the transaction ends: all that changes one goes through here first. */
export async function lockOrder(tx: Tx, orderId: string): Promise<Order | undefined> {
  const row = await tx.selectFrom('orders').select(COLUMNS).where('order_id', '=', orderId).forUpdate().executeTakeFirst();
  return row && toOrder(row);
}

/** Creates the live order of an application unless there is one. */
export async function insertOrderIfNone(
  db: Db,
  order: { personId: string; applicationId: string; schemeVersion: string; amountCents: number; now: Date },
): Promise<{ readonly orderId: string } | undefined> {
  const row = await db
    .insertInto('orders')
    .values({
      person_id: order.personId,
      application_id: order.applicationId,
      scheme_version: order.schemeVersion,
      purpose: 'certification-fee',
      amount_cents: order.amountCents,
      created_at: order.now,
      updated_at: order.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('order_id')
    .executeTakeFirst();
  return row && { orderId: row.order_id };
}

/** Writes the state of a locked order. */
export async function updateOrderState(tx: Tx, orderId: string, state: Order['state'], now: Date): Promise<void> {
  await tx.updateTable('orders').set({ state, updated_at: now }).where('order_id', '=', orderId).where('state', '<>', state).execute();
}

/** The ledger of an order, oldest first. */
export async function selectLedger(db: Db, orderId: string): Promise<LedgerEntry[]> {
  const rows = await db.selectFrom('ledger_entries').selectAll().where('order_id', '=', orderId).orderBy('ledger_entry_id').execute();
  return rows.map((row) => ({
    entryId: row.ledger_entry_id,
    kind: row.kind as LedgerKind,
    amountCents: row.amount_cents,
    provider: row.provider as ProviderName,
    paymentReference: row.payment_reference,
    reference: row.provider_reference,
    occurredAt: new Date(row.occurred_at),
    recordedBy: row.recorded_by,
    note: row.note,
  }));
}
