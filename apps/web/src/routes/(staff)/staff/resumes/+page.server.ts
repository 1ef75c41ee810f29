import { database } from '#lib/server/db/pool.ts';
import { listRevisionQueue } from '#lib/server/resume/index.ts';
import { granted } from '../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
  done: url.searchParams.has('done'),
  waiting: (await listRevisionQueue(database(), granted(locals.actor, 'resume.revise'))).map(({ roundId, sentAt, by, own }) => ({
    roundId,
    sent: sentAt.toISOString().slice(0, 10),
    by,
    own,
  })),
});
