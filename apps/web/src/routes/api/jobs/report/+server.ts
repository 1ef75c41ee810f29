import { database } from '#lib/server/db/pool.ts';
import { impactCsv, impactReport } from '#lib/server/job/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

/** The impact report of a quarter as CSV. */
export const GET: RequestHandler = async ({ url }) => {
  const report = await impactReport(database(), url.searchParams.get('from') ?? undefined, { clock: systemClock });
  return new Response(impactCsv(report), {
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="jobs-${report.from}.csv"` },
  });
};
