import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { commentItem } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

const comment = z.object({ position: z.number().int().min(1).max(1000), words: z.string().max(10_000) });

const WORDS = {
  EXAM_NOT_FOUND: 'There is no such exam of yours that runs.',
  EXAM_POSITION_UNKNOWN: 'This exam has no question of that number.',
  COMMENT_WORDS_MISSING: 'Write what you want to say about the question.',
  COMMENT_WORDS_TOO_LONG: 'Keep it under 2,000 characters.',
} as const;

/** Keeps what a candidate says about a question. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(permission.error === 'ACCOUNT_SIGN_IN_NEEDED' ? 401 : 403, { message: 'Sign in to comment.', code: permission.error });
  const parsed = comment.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) error(400, { message: 'This is not a comment.', code: 'COMMENT_MALFORMED' });
  const kept = await commentItem(database(), permission.value, { attemptId: params.attemptId, ...parsed.data }, { clock: systemClock });
  if (kept.ok) return new Response(null, { status: 204 });
  error(kept.error === 'EXAM_NOT_FOUND' ? 404 : 400, { message: WORDS[kept.error], code: kept.error });
};
