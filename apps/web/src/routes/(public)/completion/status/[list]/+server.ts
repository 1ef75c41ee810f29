import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { signStatusList } from '#lib/server/school/index.ts';
import type { RequestHandler } from './$types';

/** A signed list of which certificates of completion were withdrawn. It is fetched whole, so that nobody tells whom they ask about. */
export const GET: RequestHandler = async ({ params }) => {
  const list = /^\d{1,6}$/.test(params.list) ? await signStatusList(database(), Number(params.list), { clock: systemClock }) : undefined;
  if (list === undefined) error(404, { message: 'There is no such list.', code: 'COMPLETION_NOT_FOUND' });
  return new Response(list, {
    headers: { 'content-type': 'application/vc+jwt', 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' },
  });
};
