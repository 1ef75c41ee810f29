import { error } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import { openNamesDocument } from '#lib/server/conduct/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { fileResponse } from '#lib/server/platform/file-response.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const permission = pagePermission(locals.actor, 'appeal.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const file = await openNamesDocument(database(), permission.value, params.appealId, { clock: systemClock });
  if (!file) error(404, 'There is no such document.');
  return fileResponse(file, 'attachment');
};
