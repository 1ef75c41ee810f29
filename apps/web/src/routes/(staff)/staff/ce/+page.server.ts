import { listApprovalQueue, listCreditQueue, listObjections, SUBJECT_WORDS } from '#lib/server/ce/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'ce.decide');
  const credits = await listCreditQueue(database(), permission, { clock: systemClock });
  const now = systemClock.now().getTime();
  return {
    credits: credits.map((credit) => ({ ...credit, subject: SUBJECT_WORDS[credit.subject] })),
    approvals: (await listApprovalQueue(database(), permission)).map(({ appliedAt, ...entry }) => ({
      ...entry,
      waitDays: Math.floor((now - appliedAt.getTime()) / 86_400_000),
    })),
    objections: await listObjections(database(), permission, { clock: systemClock }),
    reviewers: currentScheme().ce.reviewers.value,
    done: url.searchParams.get('done'),
  };
};
