import { error } from '@sveltejs/kit';
import { isUuid, pagePermission, permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { examBoard, readWindow } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = pagePermission(locals.actor, 'exam.watch');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const asked = url.searchParams.get('window');
  const window = asked !== null && isUuid(asked) ? await readWindow(database(), permission.value, asked) : undefined;
  const board = await examBoard(database(), permission.value, { clock: systemClock, windowId: window?.windowId });
  return {
    window: window && { windowId: window.windowId, name: window.name, isRehearsal: window.kind === 'rehearsal' },
    mayRehearse: permit(locals.actor, 'exam.rehearse').ok,
    board: board.map(({ personId: _person, ...entry }) => entry),
    nowMs: systemClock.now().getTime(),
    zone: currentScheme().zone.value,
  };
};
