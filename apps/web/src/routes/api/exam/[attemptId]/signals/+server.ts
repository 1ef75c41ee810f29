import { error } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { keepSignals, readSignals } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

/** Keeps light evidence of a sitting. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(permission.error === 'ACCOUNT_SIGN_IN_NEEDED' ? 401 : 403, { message: 'Sign in to go on.', code: permission.error });
  const signals = readSignals(await request.json().catch(() => undefined));
  if (!signals) error(400, { message: 'These are no signals of a room.', code: 'SIGNALS_MALFORMED' });
  const kept = await keepSignals(database(), permission.value, params.attemptId, signals, { clock: systemClock });
  if (!kept.ok) error(404, { message: 'There is no such exam of yours.', code: kept.error });
  return new Response(null, { status: 204 });
};
