import { database } from '#lib/server/db/pool.ts';
import { readOutcomes } from '#lib/server/school/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { publish, exam } = currentScheme();
  return { ...(await readOutcomes(database(), granted(locals.actor, 'school.run-own'))), fewest: publish.fewest.value, attempts: exam.attempts.value };
};
