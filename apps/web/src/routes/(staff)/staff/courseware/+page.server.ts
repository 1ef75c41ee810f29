import { listPackageQueue } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'ce.decide');
  const now = systemClock.now().getTime();
  const packages = await listPackageQueue(database(), permission, { clock: systemClock });
  return {
    packages: packages.map(({ uploadedAt, ...entry }) => ({ ...entry, waitDays: Math.floor((now - uploadedAt.getTime()) / 86_400_000) })),
    done: url.searchParams.get('done'),
  };
};
