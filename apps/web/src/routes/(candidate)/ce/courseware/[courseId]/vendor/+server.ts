import { error } from '@sveltejs/kit';
import { COURSEWARE_WORDS, goOn, launchVendor } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { randomToken } from '#lib/server/platform/rng.ts';
import { granted } from '../../../../../granted.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, params }) => {
  const launched = await launchVendor(database(), granted(locals.actor, 'ce.manage-own'), params.courseId, { clock: systemClock, token: randomToken });
  if (!launched.ok) error(launched.error === 'COURSEWARE_UNKNOWN' ? 404 : 403, { message: COURSEWARE_WORDS[launched.error], code: launched.error });
  return goOn(launched.value);
};
