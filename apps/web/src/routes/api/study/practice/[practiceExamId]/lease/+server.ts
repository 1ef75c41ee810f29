import { error, json } from '@sveltejs/kit';
import { z } from 'zod';
import { database } from '#lib/server/db/pool.ts';
import { LEARNING_WORDS, takePracticeLease } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../../../granted.ts';
import type { RequestHandler } from './$types';

const body = z.strictObject({ expectedEpoch: z.number().int().min(0).max(1_000_000) });

/** Lets this device write from here on. Its session says who it is: the token has no further meaning in practice. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
  const permission = granted(locals.actor, 'practice.use-own');
  const parsed = body.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) error(400, { code: 'PRACTICE_NEWS_BROKEN', message: LEARNING_WORDS.PRACTICE_NEWS_BROKEN });
  const taken = await takePracticeLease(database(), permission, params.practiceExamId, parsed.data.expectedEpoch, systemClock);
  if (!taken.ok) error(taken.error === 'PRACTICE_NOT_FOUND' ? 404 : 409, { code: taken.error, message: LEARNING_WORDS[taken.error] });
  return json({ epoch: taken.value, token: 'practice' });
};
