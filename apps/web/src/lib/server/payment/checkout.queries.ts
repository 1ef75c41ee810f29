import type { Db, Tx } from '../db/pool.ts';

/** One time that a person was sent to pay. */
export type Checkout = {
  readonly checkoutId: string;
  readonly orderId: string;
  readonly provider: 'stripe' | 'demonstration';
  readonly providerReference: string | null;
  readonly payUrl: string | null;
  readonly state: 'open' | 'submitted' | 'completed' | 'failed' | 'expired';
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

type CheckoutRow = {
  checkout_id: string;
  order_id: string;
  provider: string;
  provider_reference: string | null;
  pay_url: string | null;
  state: string;
  created_at: Date;
  expires_at: Date;
};

function toCheckout(row: CheckoutRow): Checkout {
  return {
    checkoutId: row.checkout_id,
    orderId: row.order_id,
    provider: row.provider as Checkout['provider'],
    providerReference: row.provider_reference,
    payUrl: row.pay_url,
    state: row.state as Checkout['state'],
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
  };
}

/** The checkouts of an order, newest first. */
export async function selectCheckouts(db: Db, orderId: string): Promise<Checkout[]> {
  const rows = await db
    .selectFrom('checkouts')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('created_at', 'desc')
    .orderBy('checkout_id', 'desc')
    .execute();
  return rows.map(toCheckout);
}

/** A checkout by its id. */
export async function selectCheckout(db: Db, checkoutId: string): Promise<Checkout | undefined> {
  const row = await db.selectFrom('checkouts').selectAll().where('checkout_id', '=', checkoutId).executeTakeFirst();
  return row && toCheckout(row);
}

/** A checkout by the provider's id. */
export async function selectCheckoutByReference(db: Db, provider: string, providerReference: string): Promise<Checkout | undefined> {
  const row = await db
    .selectFrom('checkouts')
    .selectAll()
    .where('provider', '=', provider)
    .where('provider_reference', '=', providerReference)
    .executeTakeFirst();
  return row && toCheckout(row);
}

/** Opens a checkout of a locked order. */
export async function insertCheckout(
  tx: Tx,
  checkout: { orderId: string; provider: Checkout['provider']; createdAt: Date; expiresAt: Date },
): Promise<Checkout> {
  const row = await tx
    .insertInto('checkouts')
    .values({ order_id: checkout.orderId, provider: checkout.provider, created_at: checkout.createdAt, expires_at: checkout.expiresAt })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toCheckout(row);
}

/** Keeps where the provider lets the person pay. */
export async function updateCheckoutStarted(db: Db, checkoutId: string, started: { providerReference: string; payUrl: string }): Promise<void> {
  await db
    .updateTable('checkouts')
    .set({ provider_reference: started.providerReference, pay_url: started.payUrl })
    .where('checkout_id', '=', checkoutId)
    .execute();
}

/** Moves a checkout on, only from the states named: events may arrive in any order. */
export async function updateCheckoutState(db: Db, checkoutId: string, to: Checkout['state'], from: readonly Checkout['state'][]): Promise<boolean> {
  const changed = await db
    .updateTable('checkouts')
    .set({ state: to })
    .where('checkout_id', '=', checkoutId)
    .where('state', 'in', [...from])
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}
