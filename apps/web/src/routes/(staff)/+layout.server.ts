import { staffEntriesOf } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { readDeskBar } from '#lib/server/desk/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, route, params }) => ({
  entries: locals.actor ? staffEntriesOf(locals.actor).map(({ href, label }) => ({ href, label })) : [],
  deskBar: locals.actor && (await readDeskBar(database(), locals.actor, { route: route.id, params }, { clock: systemClock })),
  deskZone: currentScheme().zone.value,
});
