import { error } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { EXAM_WORDS, packForm } from '#lib/server/exam/index.ts';
import type { RequestHandler } from './$types';

/** The whole form of a prepared or open attempt, encrypted. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(permission.error === 'ACCOUNT_SIGN_IN_NEEDED' ? 401 : 403, { message: 'Sign in to go on.', code: permission.error });
  const packed = await packForm(database(), permission.value, params.attemptId);
  if (!packed.ok) error(404, { message: EXAM_WORDS[packed.error], code: packed.error });
  return new Response(new Uint8Array(packed.value), { headers: { 'content-type': 'application/octet-stream' } });
};
