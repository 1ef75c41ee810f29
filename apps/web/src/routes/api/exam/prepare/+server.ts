import { error, json } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { EXAM_WORDS, prepareAttempt } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import type { RequestHandler } from './$types';

/** Reserves the form of the next attempt. No clock runs; asking again finds the same. */
export const POST: RequestHandler = async ({ locals }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(permission.error === 'ACCOUNT_SIGN_IN_NEEDED' ? 401 : 403, { message: 'Sign in to go on.', code: permission.error });
  const prepared = await prepareAttempt(database(), permission.value, { clock: systemClock, mode: config().mode });
  if (!prepared.ok) error(409, { message: EXAM_WORDS[prepared.error], code: prepared.error });
  return json(prepared.value);
};
