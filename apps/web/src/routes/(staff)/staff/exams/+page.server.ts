import { error } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { examBoard } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const permission = pagePermission(locals.actor, 'exam.watch');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const board = await examBoard(database(), permission.value, { clock: systemClock });
  return { board: board.map(({ personId: _person, ...entry }) => entry), nowMs: systemClock.now().getTime(), zone: currentScheme().zone.value };
};
