import { error, json } from '@sveltejs/kit';
import { z } from 'zod';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { beginBreak, BREAK_PROBLEM_WORDS, endBreak } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

const asked = z.object({ act: z.enum(['begin', 'end']) });

/** Begins or ends a break that was granted. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(permission.error === 'ACCOUNT_SIGN_IN_NEEDED' ? 401 : 403, { message: 'Sign in to take a break.', code: permission.error });
  const parsed = asked.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) error(400, { message: 'This is not a break.', code: 'BREAK_MALFORMED' });
  const done = await (parsed.data.act === 'begin' ? beginBreak : endBreak)(database(), permission.value, params.attemptId, { clock: systemClock });
  if (done.ok) return json(done.value);
  error(done.error === 'EXAM_NOT_FOUND' ? 404 : 409, { message: BREAK_PROBLEM_WORDS[done.error], code: done.error });
};
