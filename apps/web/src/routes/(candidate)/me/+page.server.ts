import { error } from '@sveltejs/kit';
import { getProfile } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const profile = locals.actor && (await getProfile(database(), locals.actor.personId));
  if (!profile) error(404, 'There is nothing at this address.');
  return { profile };
};
