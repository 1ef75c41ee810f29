import { error, json } from '@sveltejs/kit';
import { z } from 'zod';
import { database } from '#lib/server/db/pool.ts';
import { LEARNING_WORDS, openDrills, takeDrillAnswers } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted, grantedTo } from '../../../granted.ts';
import type { RequestHandler } from './$types';

const news = z.strictObject({
  answers: z
    .array(
      z.strictObject({
        answerId: z.uuid(),
        itemId: z.string().min(1).max(120),
        itemVersion: z.number().int().min(1).max(100_000),
        seed: z.string().max(80),
        answer: z.enum(['a', 'b', 'c', 'd']),
        atMs: z.number().int().min(0).max(8_640_000_000_000),
      }),
    )
    .max(200),
});

/** Drawn practice questions with their keys, for drills with or without a network. Practice items only. */
export const GET: RequestHandler = async ({ locals }) => {
  const stock = await openDrills(database(), granted(locals.actor, 'study.use-own'), systemClock);
  if (!stock.ok) error(404, { code: stock.error, message: LEARNING_WORDS[stock.error] });
  return json(stock.value, { headers: { 'cache-control': 'no-store' } });
};

/** Answers of drills that a device kept. */
export const POST: RequestHandler = async ({ locals, request }) => {
  const permission = grantedTo(request, locals.actor);
  const parsed = news.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) error(400, { code: 'STUDY_NEWS_BROKEN', message: LEARNING_WORDS.STUDY_NEWS_BROKEN });
  const taken = await takeDrillAnswers(database(), permission, parsed.data.answers, systemClock);
  if (!taken.ok) error(taken.error === 'PRACTICE_NOT_PAID' ? 403 : 400, { code: taken.error, message: LEARNING_WORDS[taken.error] });
  return json(taken.value);
};
