import { database } from '#lib/server/db/pool.ts';
import { readLog, readToldWords } from '#lib/server/message/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'message.read-log');
  const filter = {
    personId: url.searchParams.get('person') ?? undefined,
    message: url.searchParams.get('message') ?? undefined,
    before: url.searchParams.get('before') ?? undefined,
  };
  const { lines, more } = await readLog(database(), permission, filter);
  const told = filter.personId === undefined ? undefined : await readToldWords(database(), permission, filter.personId, systemClock.now());
  return {
    lines: lines.map((line) => ({ ...line, said: told?.get(line.messageId) })),
    filter,
    older: more ? lines.at(-1)?.messageId : undefined,
    zone: currentScheme().zone.value,
  };
};
