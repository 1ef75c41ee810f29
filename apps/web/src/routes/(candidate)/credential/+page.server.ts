import { error } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { certificateRefusal, findHold, readOwnRecord, readOwnRecords, STATUS_WORDS, statusMeaning } from '#lib/server/credential/index.ts';
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
  // The record of the exam's credential is the page; what else is held stands below it.
  const others = (await readOwnRecords(permission.value, db, now)).filter((record) => record.public.number !== own?.public.number);
  return {
    others: others.map((record) => ({
      record: record.public,
      status: { word: STATUS_WORDS[record.public.status].word, meaning: statusMeaning(record.public) },
      certificate: certificateRefusal(record.public) === undefined,
      renewalDue: record.renewalDue,
    })),
    own,
    attempts,
    held: own ? undefined : await findHold(db, permission.value.actor.personId),
    asOf: now.toISOString(),
    status: own && STATUS_WORDS[own.public.status],
    certificate: own && certificateRefusal(own.public) === undefined,
    address: own && `${config().baseUrl}/registry/${own.public.number}`,
  };
};
