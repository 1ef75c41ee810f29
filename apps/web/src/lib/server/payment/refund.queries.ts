import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';
import type { ProviderName } from './provider.ts';

/** What one person decided on a refund. */
export type RefundStep = {
  readonly by: string;
  readonly outcome: 'approve' | 'refuse' | 'approve-on-appeal';
  readonly reason: string;
  readonly at: Date;
};

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
  /** Every decision on it, oldest first. */
  readonly steps: readonly RefundStep[];
  /** The refusal that stands; undefined where none does. */
  readonly refusal: RefundStep | undefined;
  /** The provider's id of a refund that was sent. */
  readonly providerReference: string | null;
  /** Code of the last failed payout; `payoutWays` says what it means. */
  readonly payoutProblem: string | null;
  readonly state: 'waiting' | 'approved' | 'paid-out' | 'refused' | 'withdrawn';
};

function requests(db: Db) {
  return db
    .selectFrom('refund_requests as request')
    .selectAll('request')
    .select(
      sql<(Omit<RefundStep, 'at'> & { readonly at: string })[]>`(select coalesce(json_agg(json_build_object(
          'by', decided_by, 'outcome', outcome, 'reason', reason, 'at', decided_at) order by decided_at), '[]')
        from refund_decisions where refund_decisions.refund_request_id = request.refund_request_id)`.as('steps'),
    );
}

type Row = Awaited<ReturnType<ReturnType<typeof requests>['execute']>>[number];

function toRequest(row: Row): RefundRequest {
  const steps = row.steps.map((step) => ({ ...step, at: new Date(step.at) }));
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
    approvedBy: steps.filter(({ outcome }) => outcome === 'approve').map(({ by }) => by),
    steps,
    refusal: row.state === 'refused' ? steps.findLast(({ outcome }) => outcome === 'refuse') : undefined,
    providerReference: row.provider_reference,
    payoutProblem: row.payout_problem,
    state: row.state as RefundRequest['state'],
  };
}

/** The refund of a payment that is being decided or paid out. */
export async function selectLiveRefund(db: Db, orderId: string, paymentReference: string): Promise<RefundRequest | undefined> {
  const row = await requests(db)
    .where('request.order_id', '=', orderId)
    .where('payment_reference', '=', paymentReference)
    .where('request.state', 'in', ['waiting', 'approved'])
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

/** Refunds that their order's owner asked for and was refused, of orders that are paid still: of a person, or one by its id. */
export async function selectRefusedRefunds(
  db: Db,
  where: { readonly personId: string } | { readonly refundRequestId: string },
): Promise<readonly (RefundRequest & { readonly schemeVersion: string })[]> {
  const rows = await requests(db)
    .innerJoin('orders', 'orders.order_id', 'request.order_id')
    .select('orders.scheme_version')
    .whereRef('orders.person_id', '=', 'request.requested_by')
    .where('orders.state', '=', 'paid')
    .where('request.state', '=', 'refused')
    .$if('personId' in where, (query) => query.where('request.requested_by', '=', (where as { personId: string }).personId))
    .$if('refundRequestId' in where, (query) => query.where('request.refund_request_id', '=', (where as { refundRequestId: string }).refundRequestId))
    .orderBy('request.requested_at', 'desc')
    .execute();
  return rows.map((row) => ({ ...toRequest(row), schemeVersion: row.scheme_version }));
}

/** Keeps one person's decision; false where this person decided so before. */
export async function insertRefundDecision(
  tx: Tx,
  decision: { refundRequestId: string; decidedBy: string; outcome: RefundStep['outcome']; reason: string; decidedAt: Date },
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

/** Keeps why a payout was not sent, or forgets it before the next try; what was sent stays sent. */
export async function updatePayoutProblem(db: Db, refundRequestId: string, problem: string | null): Promise<void> {
  await db
    .updateTable('refund_requests')
    .set({ payout_problem: problem?.slice(0, 200) ?? null })
    .where('refund_request_id', '=', refundRequestId)
    .where('state', '=', 'approved')
    .where('provider_reference', 'is', null)
    .execute();
}

/** Keeps what became of a payout at the provider. */
export async function updateRefundPayout(db: Db, refundRequestId: string, payout: { providerReference: string | null; problem: string | null }): Promise<void> {
  await db
    .updateTable('refund_requests')
    .set({ provider_reference: payout.providerReference, payout_problem: payout.problem?.slice(0, 200) ?? null })
    .where('refund_request_id', '=', refundRequestId)
    .where('state', '=', 'approved')
    .execute();
}
