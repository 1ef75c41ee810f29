import { error } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import { APPEAL_LABELS, APPEAL_STATE_WORDS, conductWords, countAppealsElsewhere, readAppeals } from '#lib/server/conduct/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = pagePermission(locals.actor, 'appeal.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const decided = url.searchParams.get('show') === 'decided';
  const list = await readAppeals(database(), permission.value, decided ? 'decided' : 'waiting', { clock: systemClock });
  return {
    decided,
    appeals: list.map(({ appealId, kind, filedAt, decideBy, daysLeft, state, conflict }) => ({
      appealId,
      label: APPEAL_LABELS[kind],
      filedAt,
      decideBy,
      daysLeft,
      ...APPEAL_STATE_WORDS[state],
      conflict: conflict && conductWords({ code: conflict }),
    })),
    elsewhere: await countAppealsElsewhere(database(), permission.value),
    zone: currentScheme().zone.value,
    done: url.searchParams.has('done'),
  };
};
