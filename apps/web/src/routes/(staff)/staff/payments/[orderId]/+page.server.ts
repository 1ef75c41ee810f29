import { error, fail, type ActionFailure } from '@sveltejs/kit';
import { z } from 'zod';
import { parsePlainDate, plainDateIn } from '@einthoven/kernel';
import { cleanLine, cleanText, permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  cancelRefundApproval,
  decideRefund,
  demonstrationPayments,
  PAYMENT_PROBLEM_WORDS,
  payOutRefund,
  proposeException,
  readOrderRecord,
  recordPayment,
  recordRefundPaidOut,
  stripePayments,
  type PaymentProblem,
  type ProviderName,
} from '#lib/server/payment/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { schemeVersion } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = granted(locals.actor, 'payment.read');
  const record = await readOrderRecord(database(), permission, params.orderId);
  if (!record) error(404, 'There is no such order.');
  const { order, names } = record;
  const scheme = schemeVersion(order.schemeVersion);
  const nameOf = (personId: string | null) => (personId === null ? null : (names.get(personId) ?? 'Erased'));
  return {
    order,
    personName: record.personName,
    ledger: record.ledger.map((entry) => ({ ...entry, recordedByName: nameOf(entry.recordedBy) })),
    refunds: record.refunds.map((refund) => ({
      ...refund,
      requestedByName: nameOf(refund.requestedBy),
      askedByOwner: refund.requestedBy === order.personId,
      approvedByNames: refund.approvedBy.map(nameOf),
      decisions: refund.steps.filter(({ outcome }) => outcome !== 'approve').map((step) => ({ ...step, byName: nameOf(step.by) })),
      approvedByReader: refund.approvedBy.includes(permission.actor.personId),
    })),
    disputed: record.disputed,
    entitlements: record.entitlements,
    zone: scheme.zone.value,
    today: plainDateIn(systemClock.now(), scheme.zone.value),
    secondPersonOverCents: scheme.refund.secondPersonOverCents.value,
    mayAct: permit(locals.actor, 'payment.refund').ok && order.personId !== permission.actor.personId,
    own: order.personId === permission.actor.personId,
  };
};

/** Dollars and cents as people type them, in cents. */
const dollars = z
  .string()
  .transform((text) => text.replace(/[\s$,]/g, ''))
  .pipe(z.string().regex(/^\d{1,6}(\.\d{2})?$/))
  .transform((text) => Math.round(Number(text) * 100));
const reason = z.string().transform(cleanText).pipe(z.string().min(3).max(2000));
const reference = z.string().transform(cleanLine).pipe(z.string().min(1).max(100));

const FIELD_WORDS: Readonly<Record<string, string>> = {
  amount: 'Write the amount in dollars and cents, such as 200.00.',
  reason: 'Give a reason of at least three letters. It is kept for good.',
  reference: 'Write the number on the paper, at most 100 characters.',
  receivedOn: 'Enter the day the money arrived.',
  method: 'Choose cheque or purchase order.',
};

type Failure = { act: string; code: string; problem: string; problems: Record<string, string>; typed: Record<string, string> };

function problem(act: string, code: PaymentProblem, typed: Record<string, string> = {}): ActionFailure<Failure> {
  return fail(code === 'PAYMENT_ORDER_UNKNOWN' ? 404 : code === 'REFUND_PAYOUT_FAILED' || code === 'REFUND_PAYOUT_UNCLEAR' ? 502 : 409, {
    act,
    code,
    problem: PAYMENT_PROBLEM_WORDS[code],
    problems: {},
    typed,
  });
}

async function read<Schema extends z.ZodType>(
  request: Request,
  act: string,
  schema: Schema,
): Promise<
  | { value: z.infer<Schema>; typed: Record<string, string>; refused?: undefined }
  | { value?: undefined; typed: Record<string, string>; refused: ActionFailure<Failure> }
> {
  const typed = Object.fromEntries([...(await request.formData())].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  const parsed = schema.safeParse(typed);
  if (parsed.success) return { value: parsed.data, typed };
  const problems = Object.fromEntries(
    parsed.error.issues.map((issue) => [
      String(issue.path[0]),
      FIELD_WORDS[String(issue.path[0])] ?? 'This was not sent as the page sends it. Load the page again.',
    ]),
  );
  return { typed, refused: fail(400, { act, code: 'FORM', problem: 'Nothing was recorded yet. Look at the marked fields.', problems, typed }) };
}

const adapter = (name: ProviderName) => (name === 'stripe' ? stripePayments() : name === 'demonstration' ? demonstrationPayments() : undefined);

export const actions: Actions = {
  record: async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'payment.record');
    const form = await read(
      request,
      'record',
      z.object({
        method: z.enum(['cheque', 'purchase-order']),
        reference,
        amount: dollars,
        receivedOn: z.string().refine((text) => parsePlainDate(text).ok && text >= '2000-01-01'),
        reason,
      }),
    );
    if (form.refused) return form.refused;
    const { method, amount, ...rest } = form.value;
    const receivedOn = parsePlainDate(rest.receivedOn);
    if (!receivedOn.ok) return problem('record', 'PAYMENT_DATE_IMPOSSIBLE', form.typed);
    if (!z.uuid().safeParse(params.orderId).success) error(404, 'There is no such order.');
    const recorded = await recordPayment(
      database(),
      permission,
      { orderId: params.orderId, method, reference: rest.reference, amountCents: amount, receivedOn: receivedOn.value, reason: rest.reason },
      systemClock,
    );
    if (!recorded.ok) return problem('record', recorded.error, form.typed);
    return {
      done: recorded.value === 'recorded' ? 'The payment is recorded, and the person has what it buys.' : 'This payment was recorded before. Nothing changed.',
    };
  },
  exception: async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'payment.refund');
    const form = await read(request, 'exception', z.object({ amount: dollars.pipe(z.number().positive()), reason }));
    if (form.refused) return form.refused;
    const proposed = await proposeException(
      database(),
      permission,
      { orderId: params.orderId, amountCents: form.value.amount, reason: form.value.reason },
      systemClock,
    );
    if (!proposed.ok) return problem('exception', proposed.error, form.typed);
    return { done: 'The exception is proposed. A second, different finance person has to approve it.' };
  },
  decide: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'payment.refund');
    const form = await read(request, 'decide', z.object({ refundRequestId: z.uuid(), outcome: z.enum(['approve', 'refuse']), reason }));
    if (form.refused) return form.refused;
    const decided = await decideRefund(database(), permission, form.value, systemClock);
    if (!decided.ok) return problem('decide', decided.error, form.typed);
    if (decided.value === 'refused') return { done: 'Refused. The person gets a mail.' };
    if (decided.value === 'second-person-next') return { done: 'Your approval is recorded. A second, different finance person has to approve.' };
    const paid = await payOutRefund(database(), permission, form.value.refundRequestId, adapter);
    if (!paid.ok) return problem('payout', paid.error);
    return {
      done:
        paid.value === 'sent'
          ? 'Approved and sent through the payment service. It is booked when the service confirms it.'
          : 'Approved. Pay it out by hand, then record it below.',
    };
  },
  payOut: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'payment.refund');
    const form = await read(request, 'payout', z.object({ refundRequestId: z.uuid() }));
    if (form.refused) return form.refused;
    const paid = await payOutRefund(database(), permission, form.value.refundRequestId, adapter);
    if (!paid.ok) return problem('payout', paid.error);
    return { done: 'Sent through the payment service. It is booked when the service confirms it.' };
  },
  paidOut: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'payment.refund');
    const form = await read(request, 'paidOut', z.object({ refundRequestId: z.uuid(), reference }));
    if (form.refused) return form.refused;
    const recorded = await recordRefundPaidOut(database(), permission, form.value, systemClock);
    if (!recorded.ok) return problem('paidOut', recorded.error, form.typed);
    return { done: 'The payout is recorded, and the person gets a mail.' };
  },
  cancelApproval: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'payment.refund');
    const form = await read(request, 'cancelApproval', z.object({ refundRequestId: z.uuid(), reason }));
    if (form.refused) return form.refused;
    const cancelled = await cancelRefundApproval(database(), permission, form.value, systemClock);
    if (!cancelled.ok) return problem('cancelApproval', cancelled.error, form.typed);
    return {
      done:
        cancelled.value === 'cancelled-and-told'
          ? 'The approval is cancelled. Whoever asked for the refund gets a mail, reads your reason and can appeal.'
          : 'The approval is cancelled.',
    };
  },
};
