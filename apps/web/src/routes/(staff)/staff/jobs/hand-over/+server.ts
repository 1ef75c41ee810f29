import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { handOver, JOB_PROBLEM_WORDS } from '#lib/server/job/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../../granted.ts';
import type { RequestHandler } from './$types';

// Asked for by a form, not by a link: to make the file is to hand people over, and is on record for each of them.
export const POST: RequestHandler = async ({ locals, request }) => {
  const permission = granted(locals.actor, 'job.decide');
  const partnerId = String((await request.formData()).get('partnerId') ?? '');
  const file = await handOver(database(), permission, partnerId, { clock: systemClock });
  if (!file.ok) error(409, JOB_PROBLEM_WORDS[file.error]);
  return new Response(file.value, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="referrals.csv"',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  });
};
