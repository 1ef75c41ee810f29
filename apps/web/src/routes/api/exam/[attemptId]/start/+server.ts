import { error, json } from '@sveltejs/kit';
import { unwrap } from '@einthoven/kernel';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { EXAM_WORDS, openRoom, startAttempt } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import type { RequestHandler } from './$types';

/**
 * Starts the attempt that was prepared: the clock runs from here, and the answer has the key of the form. Asking again,
 * after an answer that was lost on the way, gives the same attempt. Where the prepared one went back meanwhile, the
 * answer names another attempt, whose form the device then fetches.
 */
export const POST: RequestHandler = async ({ locals }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(permission.error === 'ACCOUNT_SIGN_IN_NEEDED' ? 401 : 403, { message: 'Sign in to go on.', code: permission.error });
  const started = await startAttempt(database(), permission.value, { clock: systemClock, mode: config().mode });
  if (!started.ok) error(409, { message: EXAM_WORDS[started.error], code: started.error });
  return json(unwrap(await openRoom(database(), permission.value, started.value.attemptId, systemClock)));
};
