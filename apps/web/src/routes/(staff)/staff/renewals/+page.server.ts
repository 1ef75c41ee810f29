import { plainDateIn } from '@einthoven/kernel';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { readRenewalQueue } from '#lib/server/renewal/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const queue = await readRenewalQueue(database(), granted(locals.actor, 'renewal.read'));
  const zone = currentScheme().zone.value;
  return {
    today: plainDateIn(systemClock.now(), zone),
    zone,
    done: url.searchParams.get('done'),
    extensions: queue.extensions.map(({ extensionId, name, reason, askedAt, endsOn }) => ({ extensionId, name, reason, askedAt, endsOn })),
    audits: queue.audits.map(({ auditId, name, state, answerBy, cured, effectOn }) => ({ auditId, name, state, answerBy, cured, effectOn })),
    reinstatements: queue.reinstatements.map(({ reinstatementId, name, state, completedAt, openUntil, cured }) => ({
      reinstatementId,
      name,
      state,
      completedAt,
      openUntil,
      cured,
    })),
    draws: queue.draws,
  };
};
