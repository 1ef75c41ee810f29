import { error, json } from '@sveltejs/kit';
import { z } from 'zod';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { ANSWER_LIMIT, hearMessage } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

const heard = z.object({ messageId: z.string().max(40), answer: z.string().max(2_000).optional() });

const WORDS = {
  EXAM_NOT_FOUND: 'There is no such exam of yours that runs.',
  MESSAGE_UNKNOWN: 'There is no such message.',
  MESSAGE_WORDS: `Write a short answer, up to ${ANSWER_LIMIT} characters.`,
} as const;

/** Tells that the exam room showed a message, and what the candidate answers. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(permission.error === 'ACCOUNT_SIGN_IN_NEEDED' ? 401 : 403, { message: 'Sign in to answer.', code: permission.error });
  const parsed = heard.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) error(400, { message: 'This is not an answer.', code: 'MESSAGE_MALFORMED' });
  const { messageId, answer } = parsed.data;
  const taken = await hearMessage(database(), permission.value, params.attemptId, { messageId, answer }, { clock: systemClock });
  if (!taken.ok) error(taken.error === 'MESSAGE_WORDS' ? 400 : 404, { message: WORDS[taken.error], code: taken.error });
  return json({});
};
