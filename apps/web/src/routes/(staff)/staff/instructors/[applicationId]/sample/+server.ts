import { error } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { openSample } from '#lib/server/instructor/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { fileResponse } from '#lib/server/platform/file-response.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const permission = pagePermission(locals.actor, 'instructor.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const file = await openSample(database(), permission.value, params.applicationId, { clock: systemClock });
  if (!file) error(404, 'There is no such file.');
  return fileResponse(file, 'attachment');
};
