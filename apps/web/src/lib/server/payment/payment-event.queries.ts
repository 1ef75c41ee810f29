import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';
import type { LedgerKind } from './order-standing.ts';
import type { FactKind, PaymentFact, ProviderName } from './provider.ts';

/** What became of an event. */
export type Applied = {
  /** `held` waits for finance or for another event; `ignored` changes nothing. */
  readonly outcome: 'applied' | 'ignored' | 'held';
  readonly problem?: EventProblemCode | undefined;
  readonly orderId?: string | undefined;
};

/** Why an event was held or ignored. */
export type EventProblemCode =
  | 'ORDER_UNKNOWN'
  | 'CHECKOUT_MISMATCH'
  | 'WRONG_AMOUNT'
  | 'WRONG_CURRENCY'
  | 'ORDER_CANCELLED'
  | 'ORDER_ALREADY_PAID'
  | 'PAYMENT_UNKNOWN'
  | 'REFUND_FAILED'
  | 'SHAPE_UNKNOWN'
  | 'WRONG_MODE'
  | 'PAYMENT_ALREADY_KNOWN'
  | 'HELD_PAYMENT_RETURNED'
  | 'NOTHING_NEW'
  | 'KIND_UNKNOWN'
  | 'CHECKOUT_UNKNOWN';

/**
 * Lets one event about a payment through at a time: events about the same payment, and deliveries of the same
 * event, wait for each other until the transaction ends.
 */
export async function lockPayment(tx: Tx, fact: Pick<PaymentFact, 'provider' | 'eventId' | 'paymentReference'>): Promise<void> {
  const key = `payment:${fact.provider}:${fact.paymentReference ?? `event:${fact.eventId}`}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx);
}

/** Whether this event came before. */
export async function isEventKnown(tx: Tx, fact: PaymentFact): Promise<boolean> {
  const row = await tx
    .selectFrom('provider_events')
    .select('outcome')
    .where('provider', '=', fact.provider)
    .where('provider_event_id', '=', fact.eventId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps an event and what became of it, for ever. */
export async function insertProviderEvent(tx: Tx, fact: PaymentFact, applied: Applied, receivedAt: Date): Promise<void> {
  await tx
    .insertInto('provider_events')
    .values({
      provider: fact.provider,
      provider_event_id: fact.eventId,
      kind: fact.kind,
      fact: fact.fact,
      outcome: applied.outcome,
      problem: applied.problem ?? null,
      order_id: applied.orderId ?? null,
      payment_reference: fact.paymentReference ?? null,
      fact_reference: fact.factReference ?? null,
      amount_cents: fact.amountCents ?? null,
      currency: fact.currency ?? null,
      occurred_at: fact.occurredAt,
      received_at: receivedAt,
    })
    .execute();
}

/** A payment that the ledger knows. */
export type MoneyIn = { readonly orderId: string; readonly kind: 'payment' | 'late-payment' | 'held-payment'; readonly amountCents: number };

/** The payment behind the provider's reference, if the ledger has it. */
export async function selectMoneyIn(tx: Db, provider: ProviderName, paymentReference: string): Promise<MoneyIn | undefined> {
  const row = await tx
    .selectFrom('ledger_entries')
    .select(['order_id', 'kind', 'amount_cents'])
    .where('provider', '=', provider)
    .where('payment_reference', '=', paymentReference)
    .where('kind', 'in', ['payment', 'late-payment', 'held-payment'])
    .executeTakeFirst();
  return row && { orderId: row.order_id, kind: row.kind as MoneyIn['kind'], amountCents: row.amount_cents };
}

/**
 * What was given back of a payment so far, in cents, as a positive number.
 *
 * @param by `provider` leaves out what people gave back by hand, which the provider's own sums know nothing of
 */
export async function selectRefundedCents(tx: Db, provider: ProviderName, paymentReference: string, by: 'all' | 'provider' = 'all'): Promise<number> {
  const row = await tx
    .selectFrom('ledger_entries')
    .select(({ fn }) => fn.sum<string | null>('amount_cents').as('sum'))
    .where('provider', '=', provider)
    .where('payment_reference', '=', paymentReference)
    .where('kind', '=', 'refund')
    .$if(by === 'provider', (query) => query.where('recorded_by', 'is', null))
    .executeTakeFirstOrThrow();
  return 0 - Number(row.sum ?? 0);
}

/** Appends to the ledger; false where the same movement is there already. */
export async function insertLedgerEntry(
  tx: Tx,
  entry: {
    orderId: string;
    kind: LedgerKind;
    amountCents: number;
    provider: ProviderName;
    paymentReference: string;
    reference: string;
    occurredAt: Date;
    recordedAt: Date;
    recordedBy: string | null;
    note: string | null;
  },
): Promise<boolean> {
  const row = await tx
    .insertInto('ledger_entries')
    .values({
      order_id: entry.orderId,
      kind: entry.kind,
      amount_cents: entry.amountCents,
      provider: entry.provider,
      payment_reference: entry.paymentReference,
      provider_reference: entry.reference,
      occurred_at: entry.occurredAt,
      recorded_at: entry.recordedAt,
      recorded_by: entry.recordedBy,
      note: entry.note,
    })
    .onConflict((conflict) => conflict.columns(['provider', 'kind', 'provider_reference']).doNothing())
    .returning('ledger_entry_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** An event that is held, and may be about a payment that has come since. */
export type HeldFact = PaymentFact & { readonly problem: string };

/** Held and unsettled events about a payment, oldest first. */
export async function selectHeldAbout(tx: Db, provider: ProviderName, paymentReference: string): Promise<HeldFact[]> {
  const rows = await tx
    .selectFrom('provider_events as event')
    .leftJoin('payment_settlements as settlement', (join) =>
      join.onRef('settlement.provider', '=', 'event.provider').onRef('settlement.provider_event_id', '=', 'event.provider_event_id'),
    )
    .selectAll('event')
    .where('event.provider', '=', provider)
    .where('event.payment_reference', '=', paymentReference)
    .where('event.outcome', '=', 'held')
    .where('settlement.provider', 'is', null)
    .orderBy('event.occurred_at')
    .execute();
  return rows.map((row) => ({
    provider: row.provider as ProviderName,
    eventId: row.provider_event_id,
    kind: row.kind,
    occurredAt: new Date(row.occurred_at),
    live: false,
    fact: row.fact as FactKind,
    paymentReference: row.payment_reference ?? undefined,
    factReference: row.fact_reference ?? undefined,
    amountCents: row.amount_cents ?? undefined,
    currency: row.currency ?? undefined,
    problem: row.problem ?? '',
  }));
}

/** Notes how a held event was dealt with; false where somebody did already. */
export async function insertSettlement(
  tx: Tx,
  settlement: {
    provider: ProviderName;
    eventId: string;
    outcome: 'applied-later' | 'returned' | 'by-hand';
    reason: string;
    settledBy: string | null;
    settledAt: Date;
  },
): Promise<boolean> {
  const row = await tx
    .insertInto('payment_settlements')
    .values({
      provider: settlement.provider,
      provider_event_id: settlement.eventId,
      outcome: settlement.outcome,
      reason: settlement.reason,
      settled_by: settlement.settledBy,
      settled_at: settlement.settledAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('provider')
    .executeTakeFirst();
  return row !== undefined;
}

/** A held event by its key, with whether it is settled. */
export async function selectHeldEvent(
  tx: Db,
  provider: string,
  eventId: string,
): Promise<
  | { readonly orderId: string | null; readonly paymentReference: string | null; readonly fact: string; readonly problem: string; readonly settled: boolean }
  | undefined
> {
  const row = await tx
    .selectFrom('provider_events as event')
    .leftJoin('payment_settlements as settlement', (join) =>
      join.onRef('settlement.provider', '=', 'event.provider').onRef('settlement.provider_event_id', '=', 'event.provider_event_id'),
    )
    .select(['event.order_id', 'event.payment_reference', 'event.fact', 'event.problem', 'settlement.outcome as settlement_outcome'])
    .where('event.provider', '=', provider)
    .where('event.provider_event_id', '=', eventId)
    .where('event.outcome', '=', 'held')
    .executeTakeFirst();
  return (
    row && {
      orderId: row.order_id,
      paymentReference: row.payment_reference,
      fact: row.fact,
      problem: row.problem ?? '',
      settled: row.settlement_outcome !== null,
    }
  );
}
