import { error } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { certificateRefusal, findHold, readOwnRecord, STATUS_WORDS } from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import { listResults } from '#lib/server/scoring/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, setHeaders }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  const permission = permit(locals.actor, 'credential.read-own');
  if (!permission.ok) error(403, { message: 'Sign in first.', code: permission.error });
  const db = database();
  const now = systemClock.now();
  const own = await readOwnRecord(permission.value, db, now);
  const attempts = (await listResults(db, permission.value.actor.personId)).length;
  return {
    own,
    attempts,
    held: own ? undefined : await findHold(db, permission.value.actor.personId),
    asOf: now.toISOString(),
    status: own && STATUS_WORDS[own.public.status],
    certificate: own && certificateRefusal(own.public) === undefined,
    address: own && `${config().baseUrl}/registry/${own.public.number}`,
  };
};
