import { error } from '@sveltejs/kit';
import { pathView } from '#lib/path/path-stops.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { readPathFacts } from '#lib/server/site/path-facts.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (!locals.actor) error(401, 'Sign in first.');
  return { view: pathView(await readPathFacts(database(), locals.actor, systemClock)) };
};
