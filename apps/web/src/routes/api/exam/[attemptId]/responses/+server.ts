import { error, json } from '@sveltejs/kit';
import { z } from 'zod';
import { isUuid, permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { EXAM_WORDS, roomNews, saveResponses } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { RequestHandler } from './$types';

const event = z
  .object({
    sequence: z.number().int().min(1).max(100_000),
    position: z.number().int().min(1).max(10_000),
    kind: z.enum(['answer', 'flag', 'strike']),
    value: z.string().max(4),
    // Any clock may send; the database keeps it between start and arrival.
    happenedAt: z
      .number()
      .int()
      .min(0)
      .max(Date.UTC(2200, 0, 1)),
  })
  .refine(({ kind, value }) => (kind === 'flag' ? value === 'on' || value === 'off' : kind === 'answer' ? /^[a-d]?$/.test(value) : /^[a-d]{0,4}$/.test(value)));
const delivery = z.object({ epoch: z.number().int().min(1).max(100_000), token: z.string().min(20).max(100), events: z.array(event).max(100) });

/** Saves what a device delivers. The same delivery again is harmless. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(permission.error === 'ACCOUNT_SIGN_IN_NEEDED' ? 401 : 403, { message: 'Sign in to go on.', code: permission.error });
  const parsed = delivery.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) error(400, { message: 'This is not a delivery of answers.', code: 'EXAM_DELIVERY_MALFORMED' });
  if (!isUuid(params.attemptId)) error(404, { message: EXAM_WORDS.EXAM_NOT_FOUND, code: 'EXAM_NOT_FOUND' });
  const { epoch, token, events } = parsed.data;
  const saved = await saveResponses(
    database(),
    permission.value,
    params.attemptId,
    { epoch, token },
    events.map((each) => ({ ...each, happenedAt: new Date(each.happenedAt) })),
    systemClock,
    currentScheme().exam.lateArrivalMinutes.value * 60_000,
  );
  if (saved.ok) return json(saved.value);
  error(saved.error === 'EXAM_NOT_FOUND' ? 404 : saved.error === 'EXAM_LEASE_UNKNOWN' ? 409 : 400, { message: EXAM_WORDS[saved.error], code: saved.error });
};

/** How an exam stands: time left, who writes, what superseded devices delivered. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(permission.error === 'ACCOUNT_SIGN_IN_NEEDED' ? 401 : 403, { message: 'Sign in to go on.', code: permission.error });
  const news = await roomNews(database(), permission.value, params.attemptId, systemClock);
  if (!news.ok) error(404, { message: EXAM_WORDS[news.error], code: news.error });
  return json(news.value);
};
