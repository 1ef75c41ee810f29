import { database } from '#lib/server/db/pool.ts';
import { listTerms } from '#lib/server/learning/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const { terms } = await listTerms(database());
  return { terms: [...terms].map(([term, plain]) => ({ term, plain, anchor: term.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') })) };
};
