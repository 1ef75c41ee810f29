import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { LEARNING_WORDS, openPracticeRoom } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../../../granted.ts';
import type { RequestHandler } from './$types';

const compress = promisify(gzip);

/** All that the room of a practice exam starts from: questions without their keys, what was answered, the time left. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
  const opened = await openPracticeRoom(database(), granted(locals.actor, 'practice.use-own'), params.practiceExamId, systemClock);
  if (!opened.ok) error(opened.error === 'PRACTICE_OVER' ? 409 : 404, { code: opened.error, message: LEARNING_WORDS[opened.error] });
  const body = JSON.stringify(opened.value);
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', vary: 'accept-encoding' };
  // Tracings shrink to a third.
  if (!request.headers.get('accept-encoding')?.includes('gzip')) return new Response(body, { headers });
  return new Response(new Uint8Array(await compress(body)), { headers: { ...headers, 'content-encoding': 'gzip' } });
};
