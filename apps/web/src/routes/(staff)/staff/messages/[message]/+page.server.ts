import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { readText } from '#lib/server/message/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const text = await readText(database(), granted(locals.actor, 'message.read-log'), params.message);
  if (!text) error(404, 'There is no such message.');
  return { text, zone: currentScheme().zone.value };
};
