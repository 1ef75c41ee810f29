import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { plainDateIn } from '@einthoven/kernel';
import type { RefundView } from '#lib/payment/payment-words.ts';
import { pathView } from '#lib/path/path-stops.ts';
import { cleanText } from '#lib/server/account/index.ts';
import { readOwnDecision } from '#lib/server/conduct/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { APPLICATION_PROBLEM_WORDS, findApprovedApplication, findCurrentApplication, findExamClosed } from '#lib/server/eligibility/index.ts';
import {
  askRefund,
  beginCheckout,
  ensureOrder,
  findOrder,
  holdReason,
  isPaymentUnderWay,
  listOwnKeepingOrders,
  listOwnPaidOrders,
  onlinePayments,
  PAYMENT_PROBLEM_WORDS,
  readOwnRefund,
  withdrawRefund,
  type Order,
  type PaymentProblem,
} from '#lib/server/payment/index.ts';
import { config } from '#lib/server/platform/config.ts';
import { DESK_WORDS, ownVoucher, spendVoucher } from '#lib/server/school/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { readPathFacts } from '#lib/server/site/path-facts.ts';
import { currentScheme, schemeVersion } from '#lib/server/scheme/index.ts';
import { granted } from '../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'payment.manage-own');
  const db = database();
  const cases = granted(locals.actor, 'case.manage-own');
  const { personId } = permission.actor;
  const today = plainDateIn(systemClock.now(), currentScheme().zone.value);
  const current = await findCurrentApplication(db, personId);
  const approved = await findApprovedApplication(db, personId, today);
  // The application that can be paid; where there is none, the newest, to say what became of its order.
  const applicationId = approved?.applicationId ?? current?.applicationId;
  const closed = await findExamClosed(db, personId, systemClock.now());
  const order = applicationId === undefined ? undefined : await findOrder(db, applicationId);
  const scheme = schemeVersion(order?.schemeVersion ?? approved?.schemeVersion ?? currentScheme().version);
  const refundView = async (each: Order): Promise<RefundView> => {
    const { refund, ...rest } = await readOwnRefund(db, permission, each, systemClock);
    const refused = refund?.state === 'refused' ? await readOwnDecision(db, cases, 'refund', refund.refundRequestId, { clock: systemClock }) : undefined;
    return { ...rest, refund: refund && { ...refund, appealUntil: refused?.refusal === undefined ? refused?.until : undefined } };
  };
  const entry = async (each: Order) => ({
    orderId: each.orderId,
    orderNumber: each.orderNumber,
    state: each.state,
    amountCents: each.amountCents,
    refund: await refundView(each),
  });
  // What comes after paying depends on the exam; the path says it in one place.
  const { headline, action } = pathView(await readPathFacts(db, permission.actor, systemClock));
  return {
    next: { headline, action: action ?? { href: '/path', label: 'Go to your path' } },
    amountCents: scheme.fee.certificationCents.value,
    includes: scheme.fee.includes.value,
    attempts: scheme.exam.attempts.value,
    resumeRevisions: scheme.fee.resumeRevisions.value,
    refundRule: { fullWithinDays: scheme.refund.fullWithinDays.value, laterPercent: Math.round(scheme.refund.laterShare.value * 100) },
    voucher: await ownVoucher(db, permission, { clock: systemClock }),
    payableUntil: closed ? undefined : approved?.openUntil,
    closed: approved && closed && APPLICATION_PROBLEM_WORDS[closed],
    applicationState: current?.state,
    order: order && (await entry(order)),
    underWay: order?.state === 'open' && (await isPaymentUnderWay(db, order.orderId)),
    hold: order && (await holdReason(db, order.applicationId)),
    // What was paid for an earlier application stays within reach: its receipt, and its refund while the rule gives one.
    earlier: await Promise.all(
      (await listOwnPaidOrders(db, permission)).filter(({ orderId, state }) => state !== 'paid' || orderId !== order?.orderId).map(entry),
    ),
    keeping: await Promise.all((await listOwnKeepingOrders(db, permission)).map(async (each) => ({ ...(await entry(each)), purpose: each.purpose }))),
    provider: onlinePayments().name,
    left: url.searchParams.has('left'),
  };
};

const refundForm = z.object({
  orderId: z.uuid(),
  reason: z.string().transform(cleanText).pipe(z.string().min(3).max(1000)),
});

const REASON_PROBLEM = 'Say why in a few words, at most 1,000 characters. It does not change what the rule gives.';

const words = (code: PaymentProblem) => ({ code, problem: PAYMENT_PROBLEM_WORDS[code] });

export const actions: Actions = {
  pay: async ({ locals }) => {
    const permission = granted(locals.actor, 'payment.manage-own');
    const begun = await beginCheckout(database(), permission, { provider: onlinePayments(), baseUrl: config().baseUrl, clock: systemClock });
    if (!begun.ok) return fail(begun.error === 'PAYMENT_PROVIDER_UNREACHABLE' ? 502 : 409, words(begun.error));
    redirect(303, begun.value.payUrl);
  },
  paper: async ({ locals }) => {
    const ensured = await ensureOrder(database(), granted(locals.actor, 'payment.manage-own'), systemClock);
    if (!ensured.ok) return fail(409, words(ensured.error));
    return { paper: true };
  },
  voucher: async ({ locals }) => {
    const spent = await spendVoucher(database(), granted(locals.actor, 'payment.manage-own'), { clock: systemClock });
    if (!spent.ok) return fail(409, { code: spent.error as string, problem: DESK_WORDS[spent.error] });
    redirect(303, '/pay');
  },
  askRefund: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'payment.manage-own');
    const typed = Object.fromEntries([...(await request.formData())].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
    const parsed = refundForm.safeParse(typed);
    if (!parsed.success) {
      const reasonOnly = parsed.error.issues.every((issue) => issue.path[0] === 'reason');
      if (!reasonOnly) return fail(404, words('PAYMENT_ORDER_UNKNOWN'));
      return fail(400, {
        code: 'REFUND_REASON',
        typed: { orderId: typed['orderId'] ?? '', reason: typed['reason'] ?? '', reasonProblem: REASON_PROBLEM },
      });
    }
    const asked = await askRefund(database(), permission, parsed.data, systemClock);
    if (!asked.ok) return fail(asked.error === 'PAYMENT_ORDER_UNKNOWN' ? 404 : 409, words(asked.error));
    return { asked: true };
  },
  withdrawRefund: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'payment.manage-own');
    const orderId = (await request.formData()).get('orderId');
    const withdrawn = await withdrawRefund(database(), permission, typeof orderId === 'string' ? orderId : '', systemClock);
    if (!withdrawn.ok) return fail(withdrawn.error === 'PAYMENT_ORDER_UNKNOWN' ? 404 : 409, words(withdrawn.error));
    return { withdrawn: true };
  },
};
