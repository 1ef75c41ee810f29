import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';
import type { ProviderName } from './provider.ts';

/** A refund asked for. */
export type RefundRequest = {
  readonly refundRequestId: string;
  readonly orderId: string;
  readonly provider: ProviderName;
  readonly paymentReference: string;
  readonly amountCents: number;
  readonly rule: 'full' | 'half' | 'exception' | 'return';
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly approvalsNeeded: number;
  readonly approvedBy: readonly string[];
  /** The provider's id of a refund that was sent. */
  readonly providerReference: string | null;
  /** Code of the last failed payout. */
  readonly payoutProblem: string | null;
  readonly state: 'waiting' | 'approved' | 'paid-out' | 'refused' | 'withdrawn';
};

function requests(db: Db) {
  return db
    .selectFrom('refund_requests as request')
    .selectAll('request')
    .select(
      sql<string[]>`array(select decided_by::text from refund_decisions
        where refund_decisions.refund_request_id = request.refund_request_id and outcome = 'approve' order by decided_at)`.as('approved_by'),
    );
}

type Row = Awaited<ReturnType<ReturnType<typeof requests>['execute']>>[number];

function toRequest(row: Row): RefundRequest {
  return {
    refundRequestId: row.refund_request_id,
    orderId: row.order_id,
    provider: row.provider as ProviderName,
    paymentReference: row.payment_reference,
    amountCents: row.amount_cents,
    rule: row.rule as RefundRequest['rule'],
    reason: row.reason,
    requestedBy: row.requested_by,
    requestedAt: new Date(row.requested_at),
    approvalsNeeded: row.approvals_needed,
    approvedBy: row.approved_by,
    providerReference: row.provider_reference,
    payoutProblem: row.payout_problem,
    state: row.state as RefundRequest['state'],
  };
}

/** The refund of a payment that is being decided or paid out. */
export async function selectLiveRefund(db: Db, orderId: string, paymentReference: string): Promise<RefundRequest | undefined> {
  const row = await requests(db)
    .where('order_id', '=', orderId)
    .where('payment_reference', '=', paymentReference)
    .where('state', 'in', ['waiting', 'approved'])
    .executeTakeFirst();
  return row && toRequest(row);
}

/** A refund by its id. */
export async function selectRefund(db: Db, refundRequestId: string): Promise<RefundRequest | undefined> {
  const row = await requests(db).where('refund_request_id', '=', refundRequestId).executeTakeFirst();
  return row && toRequest(row);
}

/** Every refund asked for on an order, newest first. */
export async function selectRefundsOfOrder(db: Db, orderId: string): Promise<RefundRequest[]> {
  const rows = await requests(db).where('order_id', '=', orderId).orderBy('requested_at', 'desc').execute();
  return rows.map(toRequest);
}

/** Asks for a refund; undefined where one of the same payment is live. */
export async function insertRefund(
  tx: Tx,
  refund: Pick<
    RefundRequest,
    'orderId' | 'provider' | 'paymentReference' | 'amountCents' | 'rule' | 'reason' | 'requestedBy' | 'requestedAt' | 'approvalsNeeded'
  >,
): Promise<string | undefined> {
  const row = await tx
    .insertInto('refund_requests')
    .values({
      order_id: refund.orderId,
      provider: refund.provider,
      payment_reference: refund.paymentReference,
      amount_cents: refund.amountCents,
      rule: refund.rule,
      reason: refund.reason,
      requested_by: refund.requestedBy,
      requested_at: refund.requestedAt,
      approvals_needed: refund.approvalsNeeded,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('refund_request_id')
    .executeTakeFirst();
  return row?.refund_request_id;
}

/** Keeps one person's decision; false where this person decided before. */
export async function insertRefundDecision(
  tx: Tx,
  decision: { refundRequestId: string; decidedBy: string; outcome: 'approve' | 'refuse'; reason: string; decidedAt: Date },
): Promise<boolean> {
  const row = await tx
    .insertInto('refund_decisions')
    .values({
      refund_request_id: decision.refundRequestId,
      decided_by: decision.decidedBy,
      outcome: decision.outcome,
      reason: decision.reason,
      decided_at: decision.decidedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('decided_by')
    .executeTakeFirst();
  return row !== undefined;
}

/** Moves a request from one state to the next; false where it is in another. */
export async function updateRefundState(
  tx: Tx,
  refundRequestId: string,
  from: RefundRequest['state'],
  to: RefundRequest['state'],
  now: Date,
): Promise<boolean> {
  const changed = await tx
    .updateTable('refund_requests')
    .set({ state: to, decided_at: sql`coalesce(decided_at, ${now})` })
    .where('refund_request_id', '=', refundRequestId)
    .where('state', '=', from)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Keeps what the provider answered to a payout. */
export async function updateRefundPayout(db: Db, refundRequestId: string, payout: { providerReference: string | null; problem: string | null }): Promise<void> {
  await db
    .updateTable('refund_requests')
    .set({ provider_reference: payout.providerReference, payout_problem: payout.problem?.slice(0, 200) ?? null })
    .where('refund_request_id', '=', refundRequestId)
    .where('state', '=', 'approved')
    .execute();
}
