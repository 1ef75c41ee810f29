import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { openPrograms } from '#lib/server/program/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { programView } from '../program-page.ts';
import type { PageServerLoad } from './$types';

export const csr = false;

export const load: PageServerLoad = async ({ params }) => {
  const [page] = await openPrograms(database(), [params.programId], { clock: systemClock });
  if (!page) error(404, 'We have no such program on record. Search the directory, or ask what is on record of a school.');
  const { training, publish, exam } = currentScheme();
  return {
    program: programView(page),
    classHours: training.classHours.value,
    clinicalHours: training.clinicalHours.value,
    classSize: training.classSize.value,
    fewest: publish.fewest.value,
    attempts: exam.attempts.value,
  };
};
