import { error, json } from '@sveltejs/kit';
import { z } from 'zod';
import { LONGEST_RESPONSE } from '@einthoven/exam';
import { database } from '#lib/server/db/pool.ts';
import { LEARNING_WORDS, practiceNews, takePracticeEvents } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../../../granted.ts';
import type { RequestHandler } from './$types';

const delivery = z.strictObject({
  epoch: z.number().int().min(1).max(1_000_000),
  token: z.string().max(80),
  events: z
    .array(
      z.strictObject({
        sequence: z.number().int().min(1).max(1_000_000),
        position: z.number().int().min(1).max(1000),
        kind: z.enum(['answer', 'flag', 'strike', 'visit']),
        value: z.string().max(LONGEST_RESPONSE),
        happenedAt: z.number().min(0).max(8_640_000_000_000),
      }),
    )
    .min(1)
    .max(200),
});

/** How a practice exam stands: time left, who writes, what is saved. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const news = await practiceNews(database(), granted(locals.actor, 'practice.use-own'), params.practiceExamId, systemClock);
  if (!news.ok) error(404, { code: news.error, message: LEARNING_WORDS[news.error] });
  return json(news.value, { headers: { 'cache-control': 'no-store' } });
};

/** What was done in the room since. Repeating it is harmless. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
  const permission = granted(locals.actor, 'practice.use-own');
  const parsed = delivery.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) error(400, { code: 'PRACTICE_NEWS_BROKEN', message: LEARNING_WORDS.PRACTICE_NEWS_BROKEN });
  const taken = await takePracticeEvents(database(), permission, params.practiceExamId, parsed.data, systemClock);
  if (!taken.ok) error(taken.error === 'PRACTICE_NOT_FOUND' ? 404 : 400, { code: taken.error, message: LEARNING_WORDS[taken.error] });
  return json(taken.value);
};
