import { plainDateIn } from '@einthoven/kernel';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { outcomesCsv, readOutcomes } from '#lib/server/school/index.ts';
import { granted } from '../../../../granted.ts';
import type { RequestHandler } from './$types';

/** The outcomes of the schools that one runs, as CSV. */
export const GET: RequestHandler = async ({ locals }) => {
  const outcomes = await readOutcomes(database(), granted(locals.actor, 'school.run-own'));
  const today = plainDateIn(systemClock.now(), currentScheme().zone.value);
  return new Response(outcomesCsv(outcomes), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="outcomes-${today}.csv"`,
      'cache-control': 'private, no-store',
    },
  });
};
