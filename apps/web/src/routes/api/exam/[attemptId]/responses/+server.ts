import { error, json } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { EXAM_WORDS, roomNews } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

/**
 * How an exam stands: time left, who writes, what superseded devices delivered. Deliveries to this address (POST) never
 * come here: the server's entry takes them, in lib/server/exam/save-door.ts.
 */
export const GET: RequestHandler = async ({ locals, params }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(permission.error === 'ACCOUNT_SIGN_IN_NEEDED' ? 401 : 403, { message: 'Sign in to go on.', code: permission.error });
  const news = await roomNews(database(), permission.value, params.attemptId, systemClock);
  if (!news.ok) error(404, { message: EXAM_WORDS[news.error], code: news.error });
  return json(news.value);
};
