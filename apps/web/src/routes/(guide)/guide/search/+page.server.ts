import { error } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { searchStudy } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ getClientAddress, locals, setHeaders, url }) => {
  const question = (url.searchParams.get('q') ?? '').slice(0, 120);
  const permission = permit(locals.actor, 'study.use-own');
  const search = await searchStudy(database(), question, {
    permission: permission.ok ? permission.value : undefined,
    address: getClientAddress(),
    clock: systemClock,
  });
  if (search.ok) return { question, ...search.value };
  setHeaders({ 'retry-after': String(search.error.retryAfterS) });
  error(429, { message: search.error.message, code: search.error.code });
};
