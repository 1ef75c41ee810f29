import { error, json } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { EXAM_WORDS, isBrowserRightFor, openRoom, safeBrowserProof } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

/** How an open attempt stands, with the key of its form: for going on after a reload or on another device. */
export const GET: RequestHandler = async ({ locals, params, request, url }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(permission.error === 'ACCOUNT_SIGN_IN_NEEDED' ? 401 : 403, { message: 'Sign in to go on.', code: permission.error });
  const room = await openRoom(database(), permission.value, params.attemptId, systemClock);
  if (room.ok) {
    const isRight = await isBrowserRightFor(database(), permission.value.actor.personId, params.attemptId, safeBrowserProof(request.headers, url));
    if (!isRight) error(409, { message: EXAM_WORDS.EXAM_SAFE_BROWSER_NEEDED, code: 'EXAM_SAFE_BROWSER_NEEDED' });
    return json(room.value);
  }
  // Not an error: whoever goes back to the address of a submitted exam is led on to its result.
  if (room.error === 'EXAM_CLOSED') return json({ closed: true });
  error(404, { message: EXAM_WORDS[room.error], code: room.error });
};
