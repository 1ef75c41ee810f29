import { sql } from 'kysely';
import type { Db } from '../db/pool.ts';
import { orderNumberOf, type Order } from './order.queries.ts';
import type { ProviderName } from './provider.ts';
import type { RefundRequest } from './refund.queries.ts';

/** A refund that waits for a person. */
export type WaitingRefund = Pick<
  RefundRequest,
  'refundRequestId' | 'orderId' | 'amountCents' | 'rule' | 'requestedAt' | 'approvalsNeeded' | 'provider' | 'providerReference' | 'payoutProblem'
> & {
  readonly orderNumber: string;
  readonly state: 'waiting' | 'approved';
  readonly approvals: number;
  /** Whether the reader gave the approval, so that another person is next. */
  readonly approvedByReader: boolean;
  readonly personName: string | null;
};

/** Refunds to decide or pay out, longest waiting first. */
export async function selectWaitingRefunds(db: Db, readerPersonId: string): Promise<WaitingRefund[]> {
  const rows = await db
    .selectFrom('refund_requests as request')
    .innerJoin('orders', 'orders.order_id', 'request.order_id')
    .leftJoin('person_profiles as profile', 'profile.person_id', 'orders.person_id')
    .selectAll('request')
    .select(['orders.receipt_number', 'profile.legal_name'])
    .select((eb) => [
      eb
        .selectFrom('refund_decisions')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('refund_decisions.refund_request_id', '=', 'request.refund_request_id')
        .where('outcome', '=', 'approve')
        .as('approvals'),
      sql<boolean>`exists(select from refund_decisions where refund_decisions.refund_request_id = request.refund_request_id
        and decided_by = ${readerPersonId} and outcome = 'approve')`.as('approved_by_reader'),
    ])
    .where('request.state', 'in', ['waiting', 'approved'])
    .orderBy('request.requested_at')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    refundRequestId: row.refund_request_id,
    orderId: row.order_id,
    orderNumber: orderNumberOf(row.receipt_number),
    amountCents: row.amount_cents,
    rule: row.rule as WaitingRefund['rule'],
    requestedAt: new Date(row.requested_at),
    approvalsNeeded: row.approvals_needed,
    approvals: row.approvals ?? 0,
    approvedByReader: row.approved_by_reader,
    state: row.state as WaitingRefund['state'],
    provider: row.provider as ProviderName,
    providerReference: row.provider_reference,
    payoutProblem: row.payout_problem,
    personName: row.legal_name,
  }));
}

/** An event that finance has to look at. */
export type HeldEvent = {
  readonly provider: ProviderName;
  readonly eventId: string;
  readonly kind: string;
  readonly problem: string;
  readonly amountCents: number | null;
  readonly currency: string | null;
  readonly receivedAt: Date;
  readonly orderId: string | null;
  readonly orderNumber: string | null;
  readonly personName: string | null;
  /** Whether the ledger holds its money, so that it can be returned from here. */
  readonly returnable: boolean;
  /** Whether its return is being decided or paid out. */
  readonly returnAsked: boolean;
};

/** Held and unsettled events, oldest first. */
export async function selectHeldEvents(db: Db): Promise<HeldEvent[]> {
  const rows = await db
    .selectFrom('provider_events as event')
    .leftJoin('payment_settlements as settlement', (join) =>
      join.onRef('settlement.provider', '=', 'event.provider').onRef('settlement.provider_event_id', '=', 'event.provider_event_id'),
    )
    .leftJoin('orders', 'orders.order_id', 'event.order_id')
    .leftJoin('person_profiles as profile', 'profile.person_id', 'orders.person_id')
    .selectAll('event')
    .select(['orders.receipt_number', 'profile.legal_name'])
    .select([
      sql<boolean>`exists(select from ledger_entries entry where entry.provider = event.provider
        and entry.payment_reference = event.payment_reference and entry.kind in ('late-payment', 'held-payment') and event.fact = 'paid')`.as('returnable'),
      sql<boolean>`exists(select from refund_requests request where request.provider = event.provider
        and request.payment_reference = event.payment_reference and request.state in ('waiting', 'approved') and event.fact = 'paid')`.as('return_asked'),
    ])
    .where('event.outcome', '=', 'held')
    .where('settlement.provider', 'is', null)
    .orderBy('event.received_at')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    provider: row.provider as ProviderName,
    eventId: row.provider_event_id,
    kind: row.kind,
    problem: row.problem ?? '',
    amountCents: row.amount_cents,
    currency: row.currency,
    receivedAt: new Date(row.received_at),
    orderId: row.order_id,
    orderNumber: row.receipt_number === null ? null : orderNumberOf(row.receipt_number),
    personName: row.legal_name,
    returnable: row.returnable,
    returnAsked: row.return_asked,
  }));
}

/** An order as the list shows it. */
export type ListedOrder = Pick<Order, 'orderId' | 'orderNumber' | 'amountCents' | 'state'> & { readonly personName: string | null; readonly updatedAt: Date };

/** Orders, the last changed first; one order where a number is given. */
export async function selectOrders(
  db: Db,
  filter: { readonly receiptNumber?: number | undefined; readonly state?: Order['state'] | undefined },
): Promise<ListedOrder[]> {
  let query = db
    .selectFrom('orders')
    .leftJoin('person_profiles as profile', 'profile.person_id', 'orders.person_id')
    .select(['orders.order_id', 'orders.receipt_number', 'orders.amount_cents', 'orders.state', 'orders.updated_at', 'profile.legal_name']);
  if (filter.receiptNumber !== undefined) query = query.where('orders.receipt_number', '=', filter.receiptNumber);
  if (filter.state !== undefined) query = query.where('orders.state', '=', filter.state);
  const rows = await query.orderBy('orders.updated_at', 'desc').orderBy('orders.receipt_number', 'desc').limit(50).execute();
  return rows.map((row) => ({
    orderId: row.order_id,
    orderNumber: orderNumberOf(row.receipt_number),
    amountCents: row.amount_cents,
    state: row.state as Order['state'],
    updatedAt: new Date(row.updated_at),
    personName: row.legal_name,
  }));
}

/** The names of people, for a ledger or a list of decisions; erased people have none. */
export async function selectNames(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('person_profiles')
    .select(['person_id', 'legal_name'])
    .where('person_id', 'in', [...personIds])
    .execute();
  return new Map(rows.map((row) => [row.person_id, row.legal_name]));
}
