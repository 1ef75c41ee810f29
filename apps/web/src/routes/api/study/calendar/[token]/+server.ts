import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { LEARNING_WORDS, readFeed } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

/** The study plan for calendar programs, which cannot sign in: the secret in the address is what opens it. */
export const GET: RequestHandler = async ({ params, request }) => {
  const feed = await readFeed(database(), params.token, systemClock);
  if (!feed.ok) error(404, { message: LEARNING_WORDS[feed.error], code: feed.error });
  const headers = { etag: `"${feed.value.tag}"`, 'cache-control': 'private, max-age=3600', 'referrer-policy': 'no-referrer' };
  if (request.headers.get('if-none-match')?.includes(feed.value.tag)) return new Response(null, { status: 304, headers });
  return new Response(feed.value.text, {
    headers: { ...headers, 'content-type': 'text/calendar; charset=utf-8', 'content-disposition': 'inline; filename="nps-study-plan.ics"' },
  });
};
