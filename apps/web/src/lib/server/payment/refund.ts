import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { refundNeedsSecondPerson } from '@einthoven/scheme';
import { isUuid, type Permission } from '../account/index.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { settleOrder } from './entitlement.ts';
import { lockOrder, selectLedger, type Order } from './order.queries.ts';
import { isDisputed, leftOfPayment, orderStanding } from './order-standing.ts';
import { insertSettlement, selectHeldEvent, selectMoneyIn } from './payment-event.queries.ts';
import { tellPayment } from './payment-mail.ts';
import type { PaymentProblem } from './payment-problem.ts';
import type { ProviderName } from './provider.ts';
import { insertRefund, insertRefundDecision, selectLiveRefund, selectRefund, updateRefundState, type RefundRequest } from './refund.queries.ts';
import { quoteRefund } from './refund-quote.ts';

/**
 * A candidate asks for what the rule gives today. From this moment what they bought is on hold, so that the exam
 * cannot begin while finance decides; taking the request back lifts the hold.
 */
export async function askRefund(
  db: Db,
  permission: Permission<'payment.manage-own'>,
  ask: { readonly orderId: string; readonly reason: string },
  clock: Clock,
): Promise<Result<{ readonly amountCents: number }, PaymentProblem>> {
  const { personId } = permission.actor;
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<{ amountCents: number }, PaymentProblem>> => {
    const order = isUuid(ask.orderId) ? await lockOrder(tx, ask.orderId) : undefined;
    if (!order || order.personId !== personId) return err('PAYMENT_ORDER_UNKNOWN');
    const paid = await quoteRefund(tx, order, now, true);
    if (!paid) return err('PAYMENT_NOTHING_PAID');
    const { decision, payment } = paid;
    if (decision.rule === 'none') return err('REFUND_NOT_DUE');
    if (paid.disputed) return err('REFUND_DISPUTED');
    const scheme = anySchemeVersion(order.schemeVersion);
    const refundRequestId = await insertRefund(tx, {
      orderId: order.orderId,
      provider: payment.provider,
      paymentReference: payment.paymentReference,
      amountCents: decision.amountCents,
      rule: decision.rule,
      reason: ask.reason,
      requestedBy: personId,
      requestedAt: now,
      approvalsNeeded: refundNeedsSecondPerson(scheme, { amountCents: decision.amountCents, exception: false }) ? 2 : 1,
    });
    if (!refundRequestId) return err('REFUND_ALREADY_ASKED');
    await note(tx, 'payment.refund-asked', personId, order, decision.reason, now, { refundRequestId, amountCents: decision.amountCents, rule: decision.rule });
    await settleOrder(tx, order, { kind: 'person', personId }, now);
    return ok({ amountCents: decision.amountCents });
  });
}

/** The candidate takes the request back while it waits; the hold is lifted. */
export async function withdrawRefund(
  db: Db,
  permission: Permission<'payment.manage-own'>,
  orderId: string,
  clock: Clock,
): Promise<Result<'withdrawn', PaymentProblem>> {
  const { personId } = permission.actor;
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<'withdrawn', PaymentProblem>> => {
    const order = isUuid(orderId) ? await lockOrder(tx, orderId) : undefined;
    if (!order || order.personId !== personId) return err('PAYMENT_ORDER_UNKNOWN');
    const payment = (await selectLedger(tx, orderId)).find(({ kind }) => kind === 'payment');
    const live = payment && (await selectLiveRefund(tx, orderId, payment.paymentReference));
    if (!live || live.requestedBy !== personId) return err('REFUND_NOT_WAITING');
    if (!(await updateRefundState(tx, live.refundRequestId, 'waiting', 'withdrawn', now))) return err('REFUND_NOT_WAITING');
    await note(tx, 'payment.refund-withdrawn', personId, order, 'TAKEN_BACK', now, { refundRequestId: live.refundRequestId });
    await settleOrder(tx, order, { kind: 'person', personId }, now);
    return ok('withdrawn');
  });
}

/** Finance proposes a refund outside the rule: with a reason, and always decided by two people, the proposer being the first. */
export async function proposeException(
  db: Db,
  permission: Permission<'payment.refund'>,
  exception: { readonly orderId: string; readonly amountCents: number; readonly reason: string },
  clock: Clock,
): Promise<Result<'proposed', PaymentProblem>> {
  const by = permission.actor.personId;
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<'proposed', PaymentProblem>> => {
    const order = isUuid(exception.orderId) ? await lockOrder(tx, exception.orderId) : undefined;
    if (!order) return err('PAYMENT_ORDER_UNKNOWN');
    if (order.personId === by) return err('PAYMENT_OWN_ORDER');
    const ledger = await selectLedger(tx, order.orderId);
    const payment = ledger.find(({ kind }) => kind === 'payment');
    if (!payment) return err('PAYMENT_NOTHING_PAID');
    if (exception.amountCents > orderStanding(ledger).keptCents) return err('REFUND_TOO_MUCH');
    return propose(
      tx,
      order,
      by,
      { ...exception, provider: payment.provider, paymentReference: payment.paymentReference, rule: 'exception', approvalsNeeded: 2 },
      now,
    );
  });
}

/** Finance proposes to return a late or wrong payment, which bought nothing; over the limit a second person approves. */
export async function proposeReturn(
  db: Db,
  permission: Permission<'payment.refund'>,
  held: { readonly provider: string; readonly eventId: string; readonly reason: string },
  clock: Clock,
): Promise<Result<'proposed', PaymentProblem>> {
  const by = permission.actor.personId;
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<'proposed', PaymentProblem>> => {
    const event = await selectHeldEvent(tx, held.provider, held.eventId);
    if (!event) return err('HELD_EVENT_UNKNOWN');
    if (event.settled) return err('HELD_EVENT_SETTLED');
    const provider = held.provider as ProviderName;
    const money = event.paymentReference ? await selectMoneyIn(tx, provider, event.paymentReference) : undefined;
    if (!money || money.kind === 'payment' || !event.paymentReference) return err('HELD_EVENT_NOT_RETURNABLE');
    const order = await lockOrder(tx, money.orderId);
    if (!order) return err('PAYMENT_ORDER_UNKNOWN');
    if (order.personId === by) return err('PAYMENT_OWN_ORDER');
    const amountCents = leftOfPayment(await selectLedger(tx, order.orderId), event.paymentReference);
    if (amountCents <= 0) return err('HELD_EVENT_SETTLED');
    const approvalsNeeded = refundNeedsSecondPerson(anySchemeVersion(order.schemeVersion), { amountCents, exception: false }) ? 2 : 1;
    return propose(
      tx,
      order,
      by,
      { amountCents, reason: held.reason, provider, paymentReference: event.paymentReference, rule: 'return', approvalsNeeded },
      now,
    );
  });
}

async function propose(
  tx: Tx,
  order: Order,
  by: string,
  refund: Pick<RefundRequest, 'amountCents' | 'reason' | 'provider' | 'paymentReference' | 'approvalsNeeded'> & { readonly rule: 'exception' | 'return' },
  now: Date,
): Promise<Result<'proposed', PaymentProblem>> {
  if (isDisputed(await selectLedger(tx, order.orderId), refund.paymentReference)) return err('REFUND_DISPUTED');
  const refundRequestId = await insertRefund(tx, { ...refund, orderId: order.orderId, requestedBy: by, requestedAt: now });
  if (!refundRequestId) return err('REFUND_ALREADY_ASKED');
  await insertRefundDecision(tx, { refundRequestId, decidedBy: by, outcome: 'approve', reason: refund.reason, decidedAt: now });
  await note(tx, 'payment.refund-proposed', by, order, refund.reason, now, { refundRequestId, amountCents: refund.amountCents, rule: refund.rule });
  if (refund.approvalsNeeded === 1) await updateRefundState(tx, refundRequestId, 'waiting', 'approved', now);
  await settleOrder(tx, order, { kind: 'person', personId: by }, now);
  return ok('proposed');
}

/**
 * One finance person's decision. A refusal ends it; an approval counts once a person, and the refund is approved
 * when as many different people as it needs have approved. Nobody decides on their own order, and nobody while the
 * bank disputes the payment: it may give the money back itself.
 */
export async function decideRefund(
  db: Db,
  permission: Permission<'payment.refund'>,
  decision: { readonly refundRequestId: string; readonly outcome: 'approve' | 'refuse'; readonly reason: string },
  clock: Clock,
): Promise<Result<'approved' | 'refused' | 'second-person-next', PaymentProblem>> {
  const by = permission.actor.personId;
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<'approved' | 'refused' | 'second-person-next', PaymentProblem>> => {
    const found = isUuid(decision.refundRequestId) ? await selectRefund(tx, decision.refundRequestId) : undefined;
    const order = found && (await lockOrder(tx, found.orderId));
    // Read again under the lock: another person may have decided in between.
    const request = order && (await selectRefund(tx, decision.refundRequestId));
    if (!request) return err('REFUND_NOT_WAITING');
    if (order.personId === by) return err('PAYMENT_OWN_ORDER');
    if (request.state !== 'waiting') return err('REFUND_NOT_WAITING');
    const ledger = await selectLedger(tx, order.orderId);
    if (isDisputed(ledger, request.paymentReference)) return err('REFUND_DISPUTED');
    if (decision.outcome === 'approve') {
      if (request.amountCents > leftOfPayment(ledger, request.paymentReference)) return err('REFUND_TOO_MUCH');
      if (request.approvedBy.includes(by)) return err('REFUND_SECOND_PERSON_NEEDED');
    }
    const { refundRequestId } = request;
    const fresh = await insertRefundDecision(tx, { ...decision, refundRequestId, decidedBy: by, decidedAt: now });
    // Whoever approved first may still refuse before the second person acts; the approval stays on record.
    if (!fresh && decision.outcome === 'approve') return err('REFUND_SECOND_PERSON_NEEDED');
    const approvals = request.approvedBy.length + (decision.outcome === 'approve' ? 1 : 0);
    const outcome = decision.outcome === 'refuse' ? 'refused' : approvals >= request.approvalsNeeded ? 'approved' : 'second-person-next';
    await note(tx, decision.outcome === 'refuse' ? 'payment.refund-refused' : 'payment.refund-approved', by, order, decision.reason, now, {
      refundRequestId,
      approvals,
      approvalsNeeded: request.approvalsNeeded,
    });
    if (outcome !== 'second-person-next') await updateRefundState(tx, refundRequestId, 'waiting', outcome, now);
    await settleOrder(tx, order, { kind: 'person', personId: by }, now);
    if (outcome === 'refused' && request.requestedBy === order.personId) await tellPayment(tx, 'refund-refused', order, request.amountCents, now);
    return ok(outcome);
  });
}

/** Finance settles a held event that needs nothing from the ledger (returned at the provider, a test of theirs). */
export async function settleHeldEvent(
  db: Db,
  permission: Permission<'payment.refund'>,
  held: { readonly provider: string; readonly eventId: string; readonly reason: string },
  clock: Clock,
): Promise<Result<'settled', PaymentProblem>> {
  const by = permission.actor.personId;
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<'settled', PaymentProblem>> => {
    const event = await selectHeldEvent(tx, held.provider, held.eventId);
    if (!event) return err('HELD_EVENT_UNKNOWN');
    const order = event.orderId ? await lockOrder(tx, event.orderId) : undefined;
    if (order?.personId === by) return err('PAYMENT_OWN_ORDER');
    const settled = await insertSettlement(tx, {
      provider: held.provider as ProviderName,
      eventId: held.eventId,
      outcome: 'by-hand',
      reason: held.reason,
      settledBy: by,
      settledAt: now,
    });
    if (!settled) return err('HELD_EVENT_SETTLED');
    await recordEvent(tx, {
      kind: 'payment.held-settled',
      actor: { kind: 'person', personId: by },
      subjectPersonId: order?.personId,
      ...(order ? { entity: { name: 'order', id: order.orderId } } : {}),
      reason: held.reason,
      schemeVersion: order?.schemeVersion,
      payload: { provider: held.provider, providerEvent: held.eventId, problem: event.problem },
      occurredAt: now,
    });
    return ok('settled');
  });
}

async function note(
  tx: Tx,
  kind: `payment.${string}`,
  by: string,
  order: Order,
  reason: string,
  now: Date,
  payload: Readonly<Record<string, string | number>>,
): Promise<void> {
  await recordEvent(tx, {
    kind,
    actor: { kind: 'person', personId: by },
    subjectPersonId: order.personId,
    entity: { name: 'order', id: order.orderId },
    reason,
    schemeVersion: order.schemeVersion,
    payload,
    occurredAt: now,
  });
}
