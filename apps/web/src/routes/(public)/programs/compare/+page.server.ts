import { database } from '#lib/server/db/pool.ts';
import { openPrograms } from '#lib/server/program/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { programView } from '../program-page.ts';
import type { PageServerLoad } from './$types';

export const csr = false;

/** More columns than this cannot be read side by side. */
const MOST = 4;

export const load: PageServerLoad = async ({ url }) => {
  const ids = url.searchParams.getAll('id').slice(0, 20);
  const pages = await openPrograms(database(), ids.slice(0, MOST), { clock: systemClock });
  return { programs: pages.map(programView), leftOut: Math.max(0, ids.length - MOST), most: MOST };
};
