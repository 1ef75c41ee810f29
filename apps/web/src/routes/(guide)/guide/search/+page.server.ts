import { database } from '#lib/server/db/pool.ts';
import { searchStudy } from '#lib/server/learning/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
  const question = (url.searchParams.get('q') ?? '').slice(0, 120);
  return { question, ...(await searchStudy(database(), question)) };
};
