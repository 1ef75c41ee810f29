import { error } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { clauseWords, readBinder } from '#lib/server/governance/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = pagePermission(locals.actor, 'binder.read');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const { groups, counts, asOf, zone, version, standards } = await readBinder(database(), permission.value, { clock: systemClock });
  const gaps = url.searchParams.get('show') === 'gaps';
  return {
    gaps,
    groups: groups
      .map(({ name, clauses }) => ({
        name,
        clauses: clauses.filter(({ state }) => !gaps || state === 'gap').map((clause) => ({ ...clause, word: clauseWords(clause.state) })),
      }))
      .filter(({ clauses }) => clauses.length > 0),
    counts,
    asOf,
    zone,
    version,
    standards,
  };
};
