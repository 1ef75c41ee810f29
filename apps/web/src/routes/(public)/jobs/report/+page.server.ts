import { database } from '#lib/server/db/pool.ts';
import { GROUP_ANSWERS, impactReport, listPartners, quarterBefore } from '#lib/server/job/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
  const report = await impactReport(database(), url.searchParams.get('from') ?? undefined, { clock: systemClock });
  const title = (question: string) => GROUP_ANSWERS[question]?.title ?? 'Everyone';
  return {
    quarter: report.quarter,
    from: report.from,
    before: quarterBefore(report.from),
    fewest: report.fewest,
    rows: report.rows.map(({ question, answer, cells }) => ({
      question: title(question),
      answer: GROUP_ANSWERS[question]?.answers[answer] ?? 'All with a profile',
      cells,
    })),
    partners: (await listPartners(database())).map(({ name, isPartner }) => ({ name, isPartner })),
  };
};
