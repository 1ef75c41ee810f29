import { error } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { listIdentityQueue } from '#lib/server/identity/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

const DAY_MS = 86_400_000;

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = pagePermission(locals.actor, 'identity.review');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const now = systemClock.now().getTime();
  const queue = await listIdentityQueue(database(), permission.value);
  return {
    asked: currentScheme().identity.asked.value,
    queue: queue.map(({ checkId, isAppeal, holdsAward, sentAt }) => ({
      checkId,
      isAppeal,
      holdsAward,
      waitDays: Math.floor((now - sentAt.getTime()) / DAY_MS),
    })),
    done: url.searchParams.get('done'),
  };
};
