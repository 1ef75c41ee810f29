import { error, json } from '@sveltejs/kit';
import { z } from 'zod';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { EXAM_WORDS, isBrowserRightFor, safeBrowserProof, takeLease } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

const claim = z.object({ expectedEpoch: z.number().int().min(0).max(100_000) });

/** Hands the right to write to this device, if nobody else took it since the epoch it names. */
export const POST: RequestHandler = async ({ locals, params, request, url }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(permission.error === 'ACCOUNT_SIGN_IN_NEEDED' ? 401 : 403, { message: 'Sign in to go on.', code: permission.error });
  const parsed = claim.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) error(400, { message: 'This is not a request for the lease.', code: 'EXAM_DELIVERY_MALFORMED' });
  const isRight = await isBrowserRightFor(database(), permission.value.actor.personId, params.attemptId, safeBrowserProof(request.headers, url));
  if (!isRight) error(409, { message: EXAM_WORDS.EXAM_SAFE_BROWSER_NEEDED, code: 'EXAM_SAFE_BROWSER_NEEDED' });
  const lease = await takeLease(database(), permission.value, params.attemptId, parsed.data.expectedEpoch, systemClock);
  if (lease.ok) return json(lease.value);
  error(lease.error === 'EXAM_NOT_FOUND' ? 404 : 409, { message: EXAM_WORDS[lease.error], code: lease.error });
};
