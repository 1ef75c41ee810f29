import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { guideParts } from '#lib/server/learning/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const permission = permit(locals.actor, 'study.use-own');
  const { parts, resume } = await guideParts(database(), permission.ok ? permission.value : undefined, locals.language);
  return { parts, resume };
};
