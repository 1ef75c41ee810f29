import { database } from '#lib/server/db/pool.ts';
import { readCatalogue } from '#lib/server/message/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  lines: await readCatalogue(database(), granted(locals.actor, 'message.read-log')),
  zone: currentScheme().zone.value,
});
