import { error } from '@sveltejs/kit';
import { listNameChangeQueue, pagePermission } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { PageServerLoad } from './$types';

const DAY_MS = 86_400_000;

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = pagePermission(locals.actor, 'account.decide-name-change');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const queue = await listNameChangeQueue(database(), permission.value);
  const now = systemClock.now().getTime();
  return {
    queue: queue.map(({ legalNameChangeId, from, to, requestedAt }) => ({
      legalNameChangeId,
      from,
      to,
      waitDays: Math.floor((now - requestedAt.getTime()) / DAY_MS),
    })),
    done: url.searchParams.get('done'),
  };
};
