import { json } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { keepList } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../granted.ts';
import type { RequestHandler } from './$types';

/** What this person may keep on a device, with a hash of each page. */
export const GET: RequestHandler = async ({ locals }) =>
  json(await keepList(database(), granted(locals.actor, 'study.use-own'), systemClock, locals.language), { headers: { 'cache-control': 'no-store' } });
