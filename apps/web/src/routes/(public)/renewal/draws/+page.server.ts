import { database } from '#lib/server/db/pool.ts';
import { readPublicDraws } from '#lib/server/renewal/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

/** Two years of months, for two credentials. */
const MOST_DRAWS = 48;

export const csr = false;

export const load: PageServerLoad = async () => {
  const { renewal, publish } = currentScheme();
  return {
    draws: await readPublicDraws(database(), MOST_DRAWS),
    sharePercent: Math.round(renewal.audit.share.value * 1000) / 10,
    answerDays: renewal.audit.answerDays.value,
    fewest: publish.fewest.value,
  };
};
