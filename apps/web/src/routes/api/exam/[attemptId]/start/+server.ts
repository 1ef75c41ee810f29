import { error, json } from '@sveltejs/kit';
import { z } from 'zod';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { EXAM_WORDS, safeBrowserProof, startRoom } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import type { RequestHandler } from './$types';

/** A device that starts may bring the secret by which it will deliver; without one it asks for the lease afterwards. */
const start = z.object({ leaseToken: z.string().regex(/^[\w-]{43}$/) });

/**
 * Starts the attempt that was prepared: the clock runs from here, and the answer has the key of the form. Asking again,
 * after an answer that was lost on the way, gives the same attempt. Where the prepared one went back meanwhile, the
 * answer names another attempt, whose form the device then fetches.
 */
export const POST: RequestHandler = async ({ locals, request, url }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(permission.error === 'ACCOUNT_SIGN_IN_NEEDED' ? 401 : 403, { message: 'Sign in to go on.', code: permission.error });
  const parsed = start.safeParse(await request.json().catch(() => undefined));
  const room = await startRoom(
    database(),
    permission.value,
    { clock: systemClock, mode: config().mode, safeBrowser: safeBrowserProof(request.headers, url) },
    parsed.data?.leaseToken,
  );
  if (!room.ok) error(409, { message: EXAM_WORDS[room.error], code: room.error });
  return json(room.value);
};
