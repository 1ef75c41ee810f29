import { openModules } from '#lib/server/ce/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const opened = await openModules(database(), granted(locals.actor, 'ce.manage-own'), { clock: systemClock });
  return {
    passPercent: opened?.passPercent,
    modules: opened?.modules.map(({ slug, title, subject, halfHours, earned, best, questions }) => ({
      slug,
      title,
      subject,
      halfHours,
      earned,
      best,
      questions,
    })),
  };
};
