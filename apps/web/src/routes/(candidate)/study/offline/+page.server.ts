import { database } from '#lib/server/db/pool.ts';
import { keepList } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../granted.ts';
import type { PageServerLoad } from './$types';

/** Scripts, styles and fonts of the site, and where all may be kept, cards and drawn questions: as measured on a build. */
const SITE_BYTES = 1_700_000;
const MATERIAL_BYTES = 1_600_000;

export const load: PageServerLoad = async ({ locals }) => {
  const permission = granted(locals.actor, 'study.use-own');
  const { material, pages } = await keepList(database(), permission, systemClock, locals.language);
  const bytes = pages.reduce((sum, page) => sum + page.bytes, SITE_BYTES + (material === 'all' ? MATERIAL_BYTES : 0));
  return { personKey: permission.actor.personId, material, sections: pages.filter(({ path }) => path.startsWith('/guide/')).length - 2, bytes };
};
