import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { renewalDatesFile } from '#lib/server/renewal/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../../granted.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
  const file = await renewalDatesFile(database(), granted(locals.actor, 'renewal.manage-own'), systemClock);
  if (file === undefined) error(404, 'There are no dates to keep: nothing of yours is to be renewed.');
  return new Response(file, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="renewal.ics"',
      'cache-control': 'private, no-store',
    },
  });
};
