import { fail } from '@sveltejs/kit';
import { z } from 'zod';
import { cleanText, permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { PAYMENT_PROBLEM_WORDS, proposeReturn, readFinanceQueue, settleHeldEvent, type PaymentProblem } from '#lib/server/payment/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const search = (url.searchParams.get('order') ?? '').slice(0, 40);
  const queue = await readFinanceQueue(database(), granted(locals.actor, 'payment.read'), search);
  return { ...queue, search, zone: currentScheme().zone.value, now: systemClock.now(), mayAct: permit(locals.actor, 'payment.refund').ok };
};

const heldForm = z.object({
  provider: z.enum(['stripe', 'demonstration', 'recorded']),
  eventId: z.string().transform(cleanText).pipe(z.string().min(1).max(300)),
  reason: z.string().transform(cleanText).pipe(z.string().min(3).max(2000)),
});

async function readHeld(request: Request) {
  const typed = Object.fromEntries([...(await request.formData())].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  const parsed = heldForm.safeParse(typed);
  if (parsed.success) return { held: parsed.data, refused: undefined };
  const eventId = typed['eventId'] ?? '';
  return {
    held: undefined,
    refused: fail(400, { eventId, code: 'FORM', problem: 'Give a reason of at least three letters. It is kept for good.', reason: typed['reason'] ?? '' }),
  };
}

const problem = (code: PaymentProblem, eventId: string) => fail(409, { eventId, code, problem: PAYMENT_PROBLEM_WORDS[code], reason: '' });

export const actions: Actions = {
  returnPayment: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'payment.refund');
    const { held, refused } = await readHeld(request);
    if (refused) return refused;
    const proposed = await proposeReturn(database(), permission, held, systemClock);
    if (!proposed.ok) return problem(proposed.error, held.eventId);
    return { done: 'The return is with the refunds above. Over the limit, a second finance person approves it.' };
  },
  settle: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'payment.refund');
    const { held, refused } = await readHeld(request);
    if (refused) return refused;
    const settled = await settleHeldEvent(database(), permission, held, systemClock);
    if (!settled.ok) return problem(settled.error, held.eventId);
    return { done: 'Settled. The reason is in the history.' };
  },
};
