import { error } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import { ACCOMMODATION_WORDS, listAccommodationQueue } from '#lib/server/accommodation/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { PageServerLoad } from './$types';

const DAY_MS = 86_400_000;

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = pagePermission(locals.actor, 'accommodation.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const queue = await listAccommodationQueue(database(), permission.value, { clock: systemClock });
  const now = systemClock.now().getTime();
  return {
    queue: queue.map(({ requestId, appealOf, asked, requestedAt }) => ({
      requestId,
      isAppeal: appealOf !== null,
      asks: asked.kinds.map((kind) => ACCOMMODATION_WORDS[kind].label).join(', '),
      waitDays: Math.floor((now - requestedAt.getTime()) / DAY_MS),
    })),
    done: url.searchParams.has('done'),
  };
};
