import { error } from '@sveltejs/kit';
import { listDemonstrationSignIns } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { config } from '#lib/server/platform/config.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  if (config().mode !== 'demonstration') error(404, 'There is nothing at this address.');
  return { people: await listDemonstrationSignIns(database()) };
};
